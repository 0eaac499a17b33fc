"""Estimates for every registered outcome and comparison, from the practice-month and practice-year extracts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from concord.evaluation import estimate
from concord.evaluation.matching import weights_of
from concord.evaluation.panel import Panel, panel
from concord.evaluation.registration import ITSELF, Outcome, Registration

FEW = 3
"""With fewer practices on a side nothing can be said."""
Rows = Sequence[Mapping[str, Any]]
Found = list[dict[str, Any]]


def estimates(months: Rows, years: Rows, registration: Registration) -> tuple[Found, Found]:
    """Rows of `evaluation_estimate` and of `evaluation_path`. None where fewer than three practices stand on a side, or nothing before
    or since. Paths are of what is told by month, and of years where there are several before."""
    found: Found = []
    paths: Found = []
    for outcome in registration.outcomes:
        whole = _panel(outcome, months, years, registration)
        for comparison in registration.comparisons_of(outcome):
            if whole is None or not _can_be_told(outcome, comparison, whole):
                continue
            if comparison == ITSELF:
                found.append(_itself(outcome, whole.only(whole.treated), registration))
                continue
            weights = weights_of(comparison, whole)
            some, kept = whole.only(weights > 0), weights[weights > 0]
            found.append(_row(outcome, comparison, some, kept, registration))
            if len(whole.months) > 2:
                paths += _path(outcome, comparison, some, kept, registration)
    return found, paths


def _panel(outcome: Outcome, months: Rows, years: Rows, registration: Registration) -> Panel | None:
    """The practices of an outcome that are there in every period compared."""
    if outcome.kind == "month":
        kept = [r for r in months if registration.holds(r["month"], is_year=False)]
        column, smallest = outcome.ident, registration.smallest
    else:
        mine = [{**r, "month": date(r["year"], 1, 1)} for r in years if r["outcome"] == outcome.ident]
        kept = [r for r in mine if registration.holds(r["month"], is_year=True)]
        column, smallest = "value", registration.smallest_counted
    if not any(r["month"] < registration.starts for r in kept):
        return None
    return panel(kept, column, registration.starts, smallest)


def _can_be_told(outcome: Outcome, comparison: str, whole: Panel) -> bool:
    sides = [whole.treated.sum(), *([] if comparison == ITSELF else [(~whole.treated).sum()])]
    before, periods = int((~whole.after).sum()), len(whole.months)
    return min(sides) >= FEW and (1 if outcome.kind != "month" else 2) <= before < periods


def _row(
    outcome: Outcome, comparison: str, some: Panel, weights: np.ndarray, registration: Registration
) -> dict[str, Any]:
    effect = estimate.difference(some, weights)
    has_past = int((~some.after).sum()) > 1
    placebo = _placebo(some, weights) if has_past else None
    return {
        **_told(outcome, comparison, some, effect, registration),
        "p_wild": _number(estimate.wild_p(some, registration.seed, registration.draws, weights)),
        "trend_p": _number(estimate.trend_p(some, weights)) if has_past else None,
        "placebo": _number(placebo.estimate) if placebo else None,
        "placebo_p": _number(placebo.p) if placebo else None,
        **_range(_without_one(some, weights)),
    }


def _itself(outcome: Outcome, mine: Panel, registration: Registration) -> dict[str, Any]:
    """Participants beside themselves before."""
    rest = (mine.only(np.arange(len(mine.practices)) != place) for place in range(len(mine.practices)))
    return {
        **_told(outcome, ITSELF, mine, estimate.change(mine), registration),
        "p_wild": _number(estimate.signs_p(mine, registration.seed, registration.draws)),
        "trend_p": None, "placebo": None, "placebo_p": None,
        **_range(estimate.change(some).estimate for some in rest),
    }  # fmt: skip


def _told(
    outcome: Outcome, comparison: str, some: Panel, effect: estimate.Effect, registration: Registration
) -> dict[str, Any]:
    low, high = effect.interval(registration.confidence)
    return {
        "outcome": outcome.ident,
        "title": outcome.title,
        "period": "month" if outcome.kind == "month" else "year",
        "comparison": comparison,
        "is_primary": outcome.is_primary,
        "participants": int(some.treated.sum()),
        "comparators": int((~some.treated).sum()),
        "months_before": int((~some.after).sum()),
        "months_after": int(some.after.sum()),
        "before": _number(some.before_mean()),
        "estimate": _number(effect.estimate),
        "error": _number(effect.error),
        "low": _number(low),
        "high": _number(high),
        "p": _number(effect.p),
        "detectable": _number(effect.detectable(registration.confidence, registration.power)),
        "registration": registration.digest,
    }


def _placebo(some: Panel, weights: np.ndarray) -> estimate.Effect:
    """The effect found when the start is moved to the middle of the periods before."""
    before = ~some.after
    middle = int(before.sum()) // 2
    after = np.arange(len(some.months)) >= middle
    return estimate.difference(some.within(before, after), weights)


def _range(found: Iterator[float]) -> dict[str, Decimal]:
    others = list(found)
    return {"without_one_low": _number(min(others)), "without_one_high": _number(max(others))}


def _without_one(some: Panel, weights: np.ndarray) -> Iterator[float]:
    for place in np.flatnonzero(some.treated):
        keep = np.arange(len(some.practices)) != place
        yield estimate.difference(some.only(keep), weights[keep]).estimate


def _path(
    outcome: Outcome, comparison: str, some: Panel, weights: np.ndarray, registration: Registration
) -> Found:
    rows = []
    for month, after, effect in zip(some.months, some.after, estimate.path(some, weights), strict=True):
        low, high = effect.interval(registration.confidence) if effect else (0.0, 0.0)
        rows.append(
            {
                "outcome": outcome.ident,
                "comparison": comparison,
                "month": month,
                "is_after": bool(after),
                "estimate": _number(effect.estimate if effect else 0.0),
                "low": _number(low),
                "high": _number(high),
            }
        )
    return rows


def _number(value: float) -> Decimal:
    """Six decimals: coarser than what another processor's rounding could move."""
    return Decimal(repr(round(float(value), 6)))
