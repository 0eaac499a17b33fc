"""The words of reports and statements in a reader's language, from the portal's catalog: for the portal and for commands alike."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations, translation
from pathlib import Path

from concord.reports.spoken import Spoken, texts

LANGUAGES = ("en", "es")
"""What reports can be written in."""
CONTEXT = "report"


@cache
def spoken(language: str) -> Spoken | None:
    """What puts a report into a language; None for English, which it is written in."""
    if language not in LANGUAGES or language == "en":
        return None
    words = translation("django", Path(__file__).parent / "locale", [language])
    return Spoken(language, lambda text: _said(words, text))


def _said(words: GNUTranslations | NullTranslations, text: str) -> str:
    """A text of reports by its own entry; any other, such as a measure's title, by the portal's."""
    return words.pgettext(CONTEXT, text) if text in texts() else words.gettext(text)
