"""Days and ranges of days as a measure names them: relative to the measurement year, a birthday, or an event.

Plain data. Nothing here computes a date: the compiler and the reference interpreter each do, on their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


class Moment:
    """A day that depends on the measurement year, on the person, or on an event. Unknown when its anchor is unknown."""

    def plus(self, *, years: int = 0, months: int = 0, days: int = 0) -> Moment:
        """This moment moved: whole years and months first (clipped to the month's length), then days."""
        raise NotImplementedError


@dataclass(frozen=True)
class YearDay(Moment):
    """A calendar day of the measurement year moved by `years`, then by `days`. 29 February is not allowed."""

    month: int
    day: int
    years: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        if (self.month, self.day) == (2, 29):
            raise ValueError("29 February is not a day of every year")

    def plus(self, *, years: int = 0, months: int = 0, days: int = 0) -> YearDay:
        """Moved by years and days; a day of the year is not moved by months: name the day instead."""
        if months:
            raise ValueError("name the month and day instead of moving a day of the year by months")
        return replace(self, years=self.years + years, days=self.days + days)


@dataclass(frozen=True)
class Birthday(Moment):
    """Birth + years + months (29 February lands on the 28th), then + days.

    `turning=True` is the day a person *turns* that age: for a birth on 29 February in a common year, 1 March.
    """

    years: int = 0
    months: int = 0
    days: int = 0
    turning: bool = False

    def plus(self, *, years: int = 0, months: int = 0, days: int = 0) -> Birthday:
        return replace(self, years=self.years + years, months=self.months + months, days=self.days + days)


@dataclass(frozen=True)
class EventDay(Moment):
    """The first or last day of one event (a picked one, or the index event), + months (clipped), then + days.

    No such event: no window, nothing matches. Not known which event, or on which day: unknown. What goes on
    forever is not moved.
    """

    of: object  # an EventList holding one event
    edge: str = "start"  # start | end
    months: int = 0
    days: int = 0

    def plus(self, *, years: int = 0, months: int = 0, days: int = 0) -> EventDay:
        return replace(self, months=self.months + 12 * years + months, days=self.days + days)


@dataclass(frozen=True)
class Window:
    """A closed range of days: both ends are in. An end of None is open: ever before, or ever after."""

    start: Moment | None
    end: Moment | None

    def and_prior(self, years: int) -> Window:
        """The same window beginning `years` years earlier."""
        return Window(_need(self.start).plus(years=-years), self.end)

    def shifted(self, *, years: int = 0, days: int = 0) -> Window:
        """Both ends moved."""
        return Window(
            _need(self.start).plus(years=years, days=days), _need(self.end).plus(years=years, days=days)
        )

    def prior(self, years: int = 1) -> Window:
        """The whole window, `years` years earlier."""
        return self.shifted(years=-years)


def MeasurementYear() -> Window:
    """1 January to 31 December of the measurement year."""
    return Window(YearDay(1, 1), YearDay(12, 31))


def _need(moment: Moment | None) -> Moment:
    if moment is None:
        raise ValueError("an open end cannot be moved")
    return moment


BIRTH = Birthday()
"""The day of birth."""
