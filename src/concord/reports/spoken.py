"""What reports say, in another language: each text as a whole, or by a pattern with figures, months and names in their places.

Reports are written in English first, and then put into the reader's language text by text; figures stay as they are written. English
texts with places are kept in `spoken.txt`, one a line; their translations stand in the portal's catalog, with the rest of its words.

    {n} a figure, as it is     {y} a year's last two digits     {m} a month by its name     {s} a month, shortened     {w} words, put over too     {x} words as they are

A place may be numbered, such as {n2}. A language may need an English word told apart: the catalog says "June" and "Jun".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from concord.model.sentences import MONTHS

Say = Callable[[str], str]
"""A text in a reader's language."""
SHORT = [m[:3] for m in MONTHS]
KINDS = {
    "n": r"[+−-]?\$?\d[\d,.]*\d%?|[+−-]?\$?\d%?",
    "m": "|".join(MONTHS),
    "s": "|".join(SHORT),
    "y": r"\d\d",
    "w": r".+?",
    "x": r".+?",
}
PLACE = re.compile(r"\{([nmswxy])(\d*)\}")


def as_written(text: str) -> str:
    """English."""
    return text


class Spoken:
    """Texts in one language. `code` is its tag; `unknown` gathers texts with words that neither the catalog nor a pattern has."""

    def __init__(self, code: str, catalog: Say):
        self.code, self._catalog = code, catalog
        self.unknown: set[str] = set()
        self._known = lru_cache(maxsize=20_000)(self._put)

    def __call__(self, text: str) -> str:
        return self._known(text)

    def _put(self, text: str) -> str:
        if not re.search(r"[^\W\d_]{2}", text):
            return text
        if text != (bare := text.strip()):
            return text.replace(bare, self(bare))
        if (found := self._catalog(text)) != text or text in texts():
            return found
        for pattern, english in patterns():
            if match := pattern.fullmatch(text):
                return self._filled(self._catalog(english), match.groupdict())
        self.unknown.add(text)
        return text

    def _filled(self, put: str, places: Mapping[str, str]) -> str:
        def one(place: re.Match[str]) -> str:
            said = places[place[1] + place[2]]
            if place[1] == "s":
                return self._catalog(f"{said}.")
            return said if place[1] in "nxy" else self(said)

        return PLACE.sub(one, put)


@cache
def patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The texts of `spoken.txt` that have places, as patterns, the most particular first."""
    lines = [line for line in texts() if PLACE.search(line)]
    found = [(re.compile(_pattern(line), re.DOTALL), line) for line in lines]
    return tuple(sorted(found, key=lambda f: (-len(PLACE.sub("", f[1])), "{y}" not in f[1], f[1])))


@cache
def texts() -> tuple[str, ...]:
    """Every English text of `spoken.txt`."""
    read = resources.files(__package__).joinpath("spoken.txt").read_text(encoding="utf-8")
    return tuple(line for line in read.splitlines() if line and not line.startswith("#"))


def _pattern(line: str) -> str:
    parts, at = [], 0
    for place in PLACE.finditer(line):
        parts += [re.escape(line[at : place.start()]), f"(?P<{place[1]}{place[2]}>{KINDS[place[1]]})"]
        at = place.end()
    return "".join([*parts, re.escape(line[at:])])


def told(facts: Any, say: Say) -> Any:
    """Facts of a template with every text put into a language; names of people and files are not in any catalog, so they stay."""
    if isinstance(facts, str):
        return say(facts)
    if isinstance(facts, dict):
        return {k: told(v, say) for k, v in facts.items()}
    return [told(v, say) for v in facts] if isinstance(facts, list | tuple) else facts


__all__ = ["Say", "Spoken", "as_written", "patterns", "texts", "told"]
