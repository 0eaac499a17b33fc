"""Sentences that a run wrote in English, in the reader's language: a few patterns, and the catalog for what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from django.utils.dateformat import format as formatted
from django.utils.translation import get_language, gettext

from concord.portal import names

FROM_A_PLAN = re.compile(r"( is worth \$[\d,.]+ from )([\w-]+)$")
"""The end of a step's sentence that pays at one plan, which the run writes by its id."""
BAND = re.compile(r"\bP(\d+\.\d+)\b")
DAY = re.compile(r"\b(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4})\b")
PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"^None since (.+)$"), lambda m: gettext("None since %(day)s") % {"day": _days(m[1])}),
    (re.compile(r"^None in (\d{4})$"), lambda m: gettext("None in %(year)s") % {"year": m[1]}),
    (
        re.compile(r"^Last: (.+), (\d{1,2} \w{3} \d{4})$"),
        lambda m: gettext("Last: %(what)s, %(day)s") % {"what": _finding(m[1]), "day": _days(m[2])},
    ),
    (
        re.compile(r"^Give the vaccines still missing: (.+)$"),
        lambda m: gettext("Give the vaccines still missing: %(which)s") % {"which": _each(m[1])},
    ),
    (
        re.compile(r"^Closing (\d+) more gaps? in “(.+)” reaches (\S+) and is worth (\$[\d,.]+)( across your \d+ plans)?$"),
        lambda m: gettext("Closing %(n)s more gaps in “%(what)s” reaches %(tier)s and is worth about %(amount)s")
        % {"n": m[1], "what": said(m[2]), "tier": said(m[3]), "amount": m[4]},
    ),
    (
        re.compile(r"^Closing (\d+) more gaps? in “(.+)” reaches (\S+) and is worth (\$[\d,.]+) from ([\w-]+)$"),
        lambda m: gettext("Closing %(n)s more gaps in “%(what)s” reaches %(tier)s and is worth about %(amount)s from %(plan)s")
        % {"n": m[1], "what": said(m[2]), "tier": said(m[3]), "amount": m[4], "plan": names.name("plan", m[5])},
    ),
)  # fmt: skip


def said(text: str | None) -> str:
    """The sentence in the reader's language, with bands named as people say them; as the run wrote it where the catalog has no words for it."""
    text = BAND.sub(lambda found: names.band(found[1]), text or "")
    if not text or get_language() == "en":
        return FROM_A_PLAN.sub(lambda m: f"{m[1]}{names.name('plan', m[2])}", text)
    return _said(text, get_language() or "")


@lru_cache(maxsize=10_000)
def _said(text: str, language: str) -> str:
    """The sentence in the language that is on now, which `language` names: pages say the same few sentences again and again."""
    for pattern, put in PATTERNS:
        if found := pattern.match(text):
            return put(found)
    return gettext(text)


def is_translated(text: str | None) -> bool:
    """Whether the reader's language has the sentence: if not, the page marks it as English."""
    return not text or get_language() == "en" or said(text) != text


def _days(text: str) -> str:
    def put(found: re.Match[str]) -> str:
        day: date = datetime.strptime(found[0], "%d %b %Y").date()
        return formatted(day, "j M Y").lower()

    return DAY.sub(put, text)


def _finding(text: str) -> str:
    """`Systolic blood pressure 144`: the words from the catalog, the number as it is."""
    found = re.match(r"^(.*?)((?: [<>]?\d[\d.]*)?)$", text)
    return f"{gettext(found[1])}{found[2]}" if found else text


def _each(text: str) -> str:
    """`4 DTaP, 2 influenza`: how many of which."""
    return ", ".join(
        f"{part.rpartition(' ')[0]} {gettext(part.rpartition(' ')[2])}".strip() for part in text.split(", ")
    )
