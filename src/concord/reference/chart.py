"""One person's chart, in words instead of numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class ChartEvent:
    """One row of the chart: one event under one concept. `end` of 9999-12-31 goes on; None is unknown."""

    event: int
    concept: str
    kind: str
    start: date | None
    end: date | None
    start_second: int | None = None
    end_second: int | None = None
    state: str = "done"
    flags: frozenset[str] = frozenset()
    setting: str = "unknown"
    visit: int | None = None
    value: Decimal | None = None
    unit: str | None = None
    answer: tuple[str, str] | None = None  # (system, code)
    reason: tuple[str, str] | None = None
    provider: str = "other"


@dataclass(frozen=True)
class ChartSpan:
    """A merged interval: `enrolled`, `pharmacy`, `observed`, `stay` ..."""

    kind: str
    start: date
    end: date
    concept: str = ""


@dataclass(frozen=True)
class Chart:
    """Everything known of a person. `memberships`: concept to its codes, for coded answers and reasons."""

    birth: date | None
    sex: str | None = None  # female | male | None
    death: date | None = None
    events: tuple[ChartEvent, ...] = ()
    spans: tuple[ChartSpan, ...] = ()
    memberships: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
