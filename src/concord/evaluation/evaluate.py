"""Estimates for every registered outcome and comparison, from the practice-month extract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from concord.evaluation import estimate
from concord.evaluation.matching import weights_of
from concord.evaluation.panel import Panel, panel
from concord.evaluation.registration import Outcome, Registration

FEW = 3
"""With fewer practices on a side nothing can be said."""


def estimates(
    rows: Sequence[Mapping[str, Any]], registration: Registration
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of `evaluation_estimate` and of `evaluation_path`. None where fewer than three practices stand on a side."""
    kept = [r for r in rows if registration.pre_from <= r["month"] <= registration.through]
    found: list[dict[str, Any]] = []
    paths: list[dict[str, Any]] = []
    if not kept:
        return found, paths
    for outcome in registration.outcomes:
        whole = panel(kept, outcome.ident, registration.starts, registration.smallest)
        if min(whole.treated.sum(), (~whole.treated).sum()) < FEW or not 1 < (~whole.after).sum() < len(
            whole.months
        ):
            continue
        for comparison in registration.comparisons:
            weights = weights_of(comparison, whole)
            some = whole.only(weights > 0)
            found.append(_row(outcome, comparison, some, weights[weights > 0], registration))
            paths += _path(outcome, comparison, some, weights[weights > 0], registration)
    return found, paths


def _row(
    outcome: Outcome, comparison: str, some: Panel, weights: np.ndarray, registration: Registration
) -> dict[str, Any]:
    effect = estimate.difference(some, weights)
    low, high = effect.interval(registration.confidence)
    placebo = _placebo(some, weights)
    others = list(_without_one(some, weights))
    return {
        "outcome": outcome.ident,
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
        "p_wild": _number(estimate.wild_p(some, registration.seed, registration.draws, weights)),
        "trend_p": _number(estimate.trend_p(some, weights)),
        "placebo": _number(placebo.estimate),
        "placebo_p": _number(placebo.p),
        "without_one_low": _number(min(others)),
        "without_one_high": _number(max(others)),
        "detectable": _number(effect.detectable(registration.confidence, registration.power)),
        "registration": registration.digest,
    }


def _placebo(some: Panel, weights: np.ndarray) -> estimate.Effect:
    """The effect found when the start is moved to the middle of the months before."""
    before = ~some.after
    middle = int(before.sum()) // 2
    after = np.arange(len(some.months)) >= middle
    return estimate.difference(some.within(before, after), weights)


def _without_one(some: Panel, weights: np.ndarray) -> Iterator[float]:
    for place in np.flatnonzero(some.treated):
        keep = np.arange(len(some.practices)) != place
        yield estimate.difference(some.only(keep), weights[keep]).estimate


def _path(
    outcome: Outcome, comparison: str, some: Panel, weights: np.ndarray, registration: Registration
) -> list[dict[str, Any]]:
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
