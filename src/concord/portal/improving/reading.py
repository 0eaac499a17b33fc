"""Reading a line of months: a run chart while there are few, a control chart (XmR) once there are twelve; signals by standard rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from statistics import median

from statprocon import XmR

ENOUGH_FOR_LIMITS = 12
BASELINE = 6
SHIFT, TREND = 6, 5
"""Run chart: so many points in a row on one side of the median, or so many in a row rising or falling (Perla and others, 2011)."""


@dataclass(frozen=True)
class Reading:
    """What a line of months says: its center, limits where there are any, and the positions that signal, by rule."""

    kind: str
    center: float
    low: float | None = None
    high: float | None = None
    signals: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def marked(self) -> frozenset[int]:
        """Every position that any rule marks."""
        return frozenset(at for places in self.signals.values() for at in places)


def read(values: Sequence[Decimal]) -> Reading | None:
    """The reading of months in order; None of fewer than two."""
    if len(values) < 2:
        return None
    return _run(values) if len(values) < ENOUGH_FOR_LIMITS else _control(values)


def _control(values: Sequence[Decimal]) -> Reading:
    """Individuals and moving range, by Shewhart's and Wheeler's rules: beyond a limit, eight on one side, three of four near a limit.

    Limits come from the first twelve months, so that a change that follows them shows instead of widening them.
    """
    chart = XmR(list(values), subset_end_index=ENOUGH_FOR_LIMITS, limit_floor=Decimal(0))
    rules = {
        "beyond": chart.rule_1_x_indices_beyond_limits(),
        "one_side": chart.rule_2_runs_about_central_line(),
        "near_limit": chart.rule_3_runs_near_limits(),
    }
    signals = {name: _places(found) for name, found in rules.items() if any(found)}
    low = _first(chart.lower_natural_process_limit())
    return Reading("control", _first(chart.x_central_line()), max(low, 0.0), min(_first(chart.upper_natural_process_limit()), 1.0), signals)  # fmt: skip


def _first(line: Sequence[object]) -> float:
    return float(str(line[0]))


def _places(found: Sequence[bool]) -> tuple[int, ...]:
    return tuple(at for at, is_marked in enumerate(found) if is_marked)


def _run(values: Sequence[Decimal]) -> Reading:
    """Runs about the middle of the first six months: about the middle of all, a shift of six could not show before the twelfth."""
    center = float(median(values[:BASELINE]))
    signals = {"shift": _shift(values, center), "trend": _trend(values)}
    return Reading("run", center, signals={name: places for name, places in signals.items() if places})


def _shift(values: Sequence[Decimal], center: float) -> tuple[int, ...]:
    """Points of every run of `SHIFT` or more on one side; points on the line neither break a run nor count."""
    found: set[int] = set()
    run: list[int] = []
    side = 0
    for at, value in enumerate(values):
        here = (float(value) > center) - (float(value) < center)
        if here == 0:
            continue
        run, side = ([*run, at], side) if here == side else ([at], here)
        if len(run) >= SHIFT:
            found.update(run)
    return tuple(sorted(found))


def _trend(values: Sequence[Decimal]) -> tuple[int, ...]:
    """Points of every run of `TREND` or more that keep rising or keep falling; equal neighbors count once."""
    found: set[int] = set()
    run, way = [0], 0
    for at in range(1, len(values)):
        here = (values[at] > values[at - 1]) - (values[at] < values[at - 1])
        if here == 0:
            continue
        run, way = ([*run, at], way) if here == way else ([run[-1], at], here)
        if len(run) >= TREND:
            found.update(run)
    return tuple(sorted(found))


def month_of(day: date, months: Sequence[date]) -> int | None:
    """Where a day falls among months in order; None outside."""
    first = day.replace(day=1)
    return list(months).index(first) if first in months else None
