"""FHIR dates and times as days and instants in UTC. A year or a month alone is no day: unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")


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


def period(value: Any) -> tuple[Moment, Moment]:
    """Start and end of a FHIR Period; what is absent is unknown."""
    value = value if isinstance(value, dict) else {}
    return moment(value.get("start")), moment(value.get("end"))


def span(value: Any) -> tuple[Moment, Moment]:
    """Start and end of a Period that lasts when it names a start and no end."""
    start, end = period(value)
    lasts = start != UNKNOWN and isinstance(value, dict) and "end" not in value
    return start, Moment(FOREVER) if lasts else end


def birthday(birth: date | None, years: Any) -> date | None:
    """The day a person turns that age; someone born on 29 February turns on 28 February in a common year."""
    if birth is None or not isinstance(years, int | float):
        return None
    try:
        return birth.replace(year=birth.year + int(years))
    except ValueError:
        return date(birth.year + int(years), 2, 28)


def number(value: Any) -> Decimal | None:
    """A decimal with at most six places; None for what is absent."""
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.000001"))
