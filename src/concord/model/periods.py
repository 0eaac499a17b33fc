"""Months, quarters and years as closed ranges of days. Nothing here reads a clock."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Period:
    """A closed range of days: both `start` and `end` are in."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end

    @property
    def days(self) -> int:
        """Days in the period, both ends counted."""
        return (self.end - self.start).days + 1

    def months(self) -> Iterator[date]:
        """The first day of each month the period touches."""
        month = first_of_month(self.start)
        while month <= self.end:
            yield month
            month = add_months(month, 1)


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_end_before(day: date) -> date:
    """The last day of the month before: what figures of whole months speak up to on a day."""
    return first_of_month(day) - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """`day` moved by whole months; the day of month is clipped to the month's length."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}


def holding(day: date, length: str) -> Period:
    """The month, quarter or year that holds a day."""
    months = MONTHS_IN[length]
    start = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(start, last_of_month(add_months(start, months - 1)))


def month(year: int, number: int) -> Period:
    start = date(year, number, 1)
    return Period(start, last_of_month(start))


def quarter(year: int, number: int) -> Period:
    start = date(year, 3 * number - 2, 1)
    return Period(start, last_of_month(add_months(start, 2)))


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31))


def parse(text: str) -> Period:
    """`2026`, `2026-Q1`, `2026-06` or `2026-01-01:2026-12-31`. Anything else raises ValueError."""
    if ":" in text:
        start, _, end = text.partition(":")
        return Period(date.fromisoformat(start), date.fromisoformat(end))
    head, _, tail = text.partition("-")
    if not tail:
        return year(int(head))
    if tail.upper().startswith("Q"):
        return quarter(int(head), int(tail[1:]))
    return month(int(head), int(tail))


def day_before(day: date) -> date:
    return day - timedelta(days=1)
