"""FHIR dates and times as days and instants in UTC. A year or a month alone is no day: unknown."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
_PART_OF_A_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?$")
_PLAIN = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])(?:T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d))?$"
)
"""A date that needs no reading to be known for one."""

DATED = frozenset((
    "birthDate", "deceasedDateTime", "onsetDateTime", "abatementDateTime", "recordedDate", "effectiveDateTime", "issued", "authoredOn",
    "occurrenceDateTime", "performedDateTime", "whenHandedOver", "sent", "date", "created",
    "period", "onsetPeriod", "effectivePeriod", "occurrencePeriod", "performedPeriod", "billablePeriod", "executionPeriod",
))  # fmt: skip
"""Where resources say when: dates, and periods of them."""


@dataclass(frozen=True)
class Moment:
    """A day, and the instant when the source gave one. Both empty: unknown."""

    day: date | None = None
    at: datetime | None = None


UNKNOWN = Moment()
FOREVER = date(9999, 12, 31)


def moment(text: Any) -> Moment:
    """A FHIR date, dateTime or instant: offsets are turned into UTC, fractions of a second dropped."""
    if not isinstance(text, str):
        return UNKNOWN
    try:
        if _DAY.match(text):
            return Moment(date.fromisoformat(text))
        if "T" not in text:
            return UNKNOWN
        instant = datetime.fromisoformat(text)
    except ValueError:
        return UNKNOWN
    if instant.tzinfo is not None:
        try:
            instant = instant.astimezone(UTC).replace(tzinfo=None)
        except OverflowError:  # the last or first day there is, as some write "for ever"
            return Moment(instant.date())
    instant = instant.replace(microsecond=0)
    return Moment(instant.date(), instant)


def is_misdated(resource: dict[str, Any]) -> bool:
    """Whether the resource says when in a way that cannot be read. A year or a month alone can."""
    return any(_is_no_date(resource[name]) for name in resource.keys() & DATED)


def _is_no_date(value: Any) -> bool:
    if isinstance(value, dict):
        return _is_no_date(value.get("start")) or _is_no_date(value.get("end"))
    if not isinstance(value, str):
        return value is not None
    return not _PLAIN.match(value) and moment(value) == UNKNOWN and not _PART_OF_A_DATE.match(value)


def period(value: Any) -> tuple[Moment, Moment]:
    """Start and end of a FHIR Period; what is absent is unknown."""
    value = value if isinstance(value, dict) else {}
    return moment(value.get("start")), moment(value.get("end"))


def span(value: Any) -> tuple[Moment, Moment]:
    """Start and end of a Period that lasts when it names a start and no end."""
    start, end = period(value)
    lasts = start != UNKNOWN and isinstance(value, dict) and "end" not in value
    return start, Moment(FOREVER) if lasts else end


def aged(birth: date | None, age: Any) -> tuple[date | None, date | None]:
    """The first and last day on which a person is of an age, given in years, months, weeks or days (UCUM `a`, `mo`, `wk`, `d`)."""
    value = age.get("value") if isinstance(age, dict) else None
    if birth is None or not isinstance(value, int | float):
        return None, None
    unit = str(age.get("code") or age.get("unit") or "a")
    if unit in ("wk", "d"):
        days = 7 if unit == "wk" else 1
        first = birth + timedelta(days=int(value) * days)
        return first, first + timedelta(days=days - 1)
    months = int(value) if unit == "mo" else int(value) * 12
    following = _month_on(birth, months + (1 if unit == "mo" else 12))
    return _month_on(birth, months), following - timedelta(days=1)


def _month_on(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def timing(value: Any) -> tuple[Moment, Moment]:
    """First and last moment of a FHIR Timing: its events, else the bounds of its repetition."""
    value = value if isinstance(value, dict) else {}
    events = sorted(
        (m for m in map(moment, value.get("event") or []) if m.day), key=lambda m: str(m.at or m.day)
    )
    if events:
        return events[0], events[-1]
    return span((value.get("repeat") or {}).get("boundsPeriod"))


def number(value: Any) -> Decimal | None:
    """A decimal with at most six places; None for what is absent."""
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.000001"))
