"""Two term sheets compared, in words: the same term, from which day, with which value in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from concord.model.errors import ProgramError
from concord.program.terms import Terms, TermValue
from concord.program.vocabulary import BY_NAME, TERMS, kind_of

FAR = date(9999, 12, 31)


@dataclass(frozen=True)
class Sheet:
    """A term sheet as known on a day. `label` names it in sentences."""

    label: str
    terms: Terms
    sheet: str
    known_on: date = FAR


@dataclass(frozen=True)
class Difference:
    """One term that two sheets set differently from a day to a day (open if None). A value of None is not set."""

    term: str
    meaning: str
    since: date
    until: date | None
    first: TermValue | None
    second: TermValue | None

    def sentence(self, first: str, second: str) -> str:
        """`Base amount ... (population_health.base), from 1 Jan 2025: 4.80 in alder, 4.25 in birch, USD per member per month.`"""
        span = f"from {_day(self.since)}" + (f" to {_day(self.until)}" if self.until else "")
        unit = next((v.unit for v in (self.first, self.second) if v is not None), "")
        values = f"{said(self.first)} in {first}, {said(self.second)} in {second}"
        return f"{self.meaning.rstrip('.')} ({self.term}), {span}: {values}; {unit}."


def differences(first: Sheet, second: Sheet) -> list[Difference]:
    """Every term and span of days on which two sheets, with those they extend, disagree. In order of term and day."""
    found: list[Difference] = []
    for name in _names(first, second):
        found += _of_term(name, first, second)
    return found


def _names(*sheets: Sheet) -> list[str]:
    """Every term by name, and those that either sheet gives for one line of business."""
    order = [t.name for t in TERMS]
    special = {v.name for s in sheets for v in s.terms.values if v.name not in BY_NAME}
    return [*order, *sorted(special)]


def _of_term(name: str, first: Sheet, second: Sheet) -> Iterator[Difference]:
    days = sorted({d for s in (first, second) for d in _days(s, name)})
    for number, day in enumerate(days):
        a, b = _value(first, name, day), _value(second, name, day)
        if (a.value if a else None) == (b.value if b else None):
            continue
        until = date.fromordinal(days[number + 1].toordinal() - 1) if number + 1 < len(days) else None
        kind = kind_of(name)
        yield Difference(name, kind.meaning if kind else "", day, until, a, b)


def _days(sheet: Sheet, name: str) -> list[date]:
    chain = sheet.terms.chain(sheet.sheet)
    general = name.rpartition(".")[0] if name not in BY_NAME else name
    return [
        v.since
        for v in sheet.terms.values
        if v.sheet in chain and v.name in (name, general) and v.known_on <= sheet.known_on
    ]


def _value(sheet: Sheet, name: str, on: date) -> TermValue | None:
    head, _, line = name.rpartition(".")
    asked: dict[str, Any] = {"in_force_on": on, "known_on": sheet.known_on}
    try:
        if name in BY_NAME:
            return sheet.terms.value(name, sheet.sheet, **asked)
        return sheet.terms.value(head, sheet.sheet, product_line=line, **asked)
    except ProgramError:
        return None


def said(value: TermValue | None) -> str:
    """A term's value as people write it."""
    if value is None:
        return "not set"
    if isinstance(value.value, bool):
        return "yes" if value.value else "no"
    if isinstance(value.value, tuple):
        return "; ".join(_item(item) for item in value.value)
    return str(value.value)


def _item(item: Any) -> str:
    if isinstance(item, dict):
        return f"{item['measure']}: {item['group']} against {item['reference']}"
    return f"P{item[0]} pays {item[1]}%"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
