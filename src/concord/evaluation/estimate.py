"""Difference-in-differences for few practices: two-way effects, clustered errors, a wild cluster bootstrap, event studies.

Sources: Cameron, Gelbach and Miller, Review of Economics and Statistics 90 (2008); Webb, Canadian Journal of Economics 56 (2023).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from concord.evaluation.panel import Panel

WEBB = np.sqrt(np.array([1.5, 1.0, 0.5]))
ALL_TURNS = 12
"""Practices up to which all turns of sign are looked at: 4,096."""
AT_ONCE = 2_000_000
"""Turned residuals held at a time: 16 MB, whatever the draws, practices and months."""
WEBB_POINTS = np.concatenate([-WEBB, WEBB[::-1]])


@dataclass(frozen=True)
class Effect:
    """An estimate with its clustered standard error and the clusters behind it."""

    estimate: float
    error: float
    clusters: int

    @property
    def p(self) -> float:
        """Two-sided p by Student's t with clusters − 1 degrees of freedom; 1 where nothing varies."""
        if self.error <= 0:
            return 1.0
        return float(2 * _student().sf(abs(self.estimate / self.error), self.clusters - 1))

    def interval(self, confidence: float) -> tuple[float, float]:
        """Limits by the same distribution."""
        reach = float(_student().ppf(0.5 + confidence / 2, self.clusters - 1)) * self.error
        return self.estimate - reach, self.estimate + reach

    def detectable(self, confidence: float, power: float) -> float:
        """Smallest effect found with this power at this confidence, given the error."""
        df = self.clusters - 1
        return float(_student().ppf(0.5 + confidence / 2, df) + _student().ppf(power, df)) * self.error


def _student() -> Any:
    from scipy.stats import t  # slow to load: only where it is used

    return t


def demeaned(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Values (practices × months, or a stack of such) less their weighted practice and month effects.

    The normal equations of the two effects are written down from the weights' own sums, and solved for months alone: what a practice's
    effect is follows from them, so that the work grows with practices and no faster. A practice without weight has no effect.
    """
    practices, months = weights.shape
    stack = np.asarray(values, dtype=float).reshape(-1, practices, months)
    weighted, total, later = stack * weights, weights.sum(1, keepdims=True), weights[:, 1:]
    over = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    of_practice, of_month = weighted.sum(2), weighted.sum(1)[:, 1:]
    normal = np.diag(later.sum(0)) - later.T @ (later * over)
    month = np.linalg.solve(normal, (of_month - of_practice @ (later * over)).T).T
    practice = (of_practice - month @ later.T) * over[:, 0]
    fitted = practice[:, :, None] + np.pad(month, ((0, 0), (1, 0)))[:, None, :]
    return (stack - fitted).reshape(np.shape(values))


def difference(panel: Panel, weights: np.ndarray | None = None) -> Effect:
    """The effect of participating, weighted by people (times `weights` per practice). Practices are the clusters."""
    w = _weights(panel, weights)
    x = demeaned(_dose(panel), w)
    y = demeaned(panel.value, w)
    sxx = (w * x * x).sum()
    beta = (w * x * y).sum() / sxx
    return Effect(float(beta), _error(x, y - beta * x, w, sxx), _count(panel, weights))


def wild_p(panel: Panel, seed: int, draws: int, weights: np.ndarray | None = None) -> float:
    """Two-sided p of no effect by the wild cluster bootstrap with the null imposed: residuals of whole practices are turned."""
    w = _weights(panel, weights)
    x = demeaned(_dose(panel), w)
    y = demeaned(panel.value, w)
    sxx = (w * x * x).sum()
    seen = _statistics(x, y[None], w, sxx)[0]
    signs = np.random.default_rng(seed).choice(WEBB_POINTS, size=(draws, len(y)))
    parts = np.array_split(signs, -(-draws * y.size // AT_ONCE))
    turned = [_statistics(x, demeaned(y[None] * part[:, :, None], w), w, sxx) for part in parts]
    return float((1 + (np.abs(np.concatenate(turned)) >= abs(seen) - 1e-12).sum()) / (draws + 1))


def change(panel: Panel) -> Effect:
    """How much the participants moved themselves, each practice alike: the mean of their changes, with its error."""
    moved = _changes(panel)
    return Effect(float(moved.mean()), float(moved.std(ddof=1) / math.sqrt(len(moved))), len(moved))


def signs_p(panel: Panel, seed: int, draws: int) -> float:
    """Two-sided p of no change: how often changes whose signs are turned at random lie as far out. Every turn, where there are few."""
    moved = _changes(panel)
    count = len(moved)
    if count <= ALL_TURNS:
        turns = 1 - 2.0 * ((np.arange(2**count)[:, None] >> np.arange(count)) & 1)
        return float((np.abs(turns @ moved) >= abs(moved.sum()) - 1e-9).mean())
    turns = np.random.default_rng(seed).choice([-1.0, 1.0], size=(draws, count))
    return float((1 + (np.abs(turns @ moved) >= abs(moved.sum()) - 1e-9).sum()) / (draws + 1))


def _changes(panel: Panel) -> np.ndarray:
    mine = panel.value[panel.treated]
    return np.asarray(mine[:, panel.after].mean(1) - mine[:, ~panel.after].mean(1))


def path(panel: Panel, weights: np.ndarray | None = None) -> list[Effect | None]:
    """A difference per month against the last month before the start, which is None."""
    w = _weights(panel, weights)
    base = int(np.flatnonzero(~panel.after)[-1])
    months = [m for m in range(len(panel.months)) if m != base]
    beta, covariance = _joint(panel, w, months)
    count = _count(panel, weights)
    found: list[Effect | None] = [None] * len(panel.months)
    for place, month in enumerate(months):
        found[month] = Effect(float(beta[place]), math.sqrt(max(covariance[place, place], 0.0)), count)
    return found


def trend_p(panel: Panel, weights: np.ndarray | None = None) -> float:
    """p that participants and comparators moved alike before: a difference in linear trends over the months before."""
    before = panel.within(~panel.after, panel.after)
    w = _weights(before, weights)
    time = np.arange(len(before.months), dtype=float)
    x = demeaned(before.treated[:, None] * time[None, :], w)
    y = demeaned(before.value, w)
    sxx = (w * x * x).sum()
    beta = (w * x * y).sum() / sxx
    return Effect(float(beta), _error(x, y - beta * x, w, sxx), _count(panel, weights)).p


def _joint(panel: Panel, w: np.ndarray, months: list[int]) -> tuple[np.ndarray, np.ndarray]:
    doses = np.zeros((len(months), *panel.value.shape))
    for place, month in enumerate(months):
        doses[place, panel.treated, month] = 1.0
    x = np.moveaxis(demeaned(doses, w), 0, -1)
    y = demeaned(panel.value, w)
    bread = np.linalg.inv(np.einsum("ij,ijk,ijl->kl", w, x, x))
    beta = bread @ np.einsum("ij,ijk,ij->k", w, x, y)
    score = np.einsum("ij,ijk,ij->ik", w, x, y - x @ beta)
    groups = len(y)
    return beta, bread @ (score.T @ score) @ bread * groups / (groups - 1)


def _dose(panel: Panel) -> np.ndarray:
    return (panel.treated[:, None] & panel.after[None, :]).astype(float)


def _weights(panel: Panel, weights: np.ndarray | None) -> np.ndarray:
    return panel.people * (1.0 if weights is None else weights[:, None])


def _count(panel: Panel, weights: np.ndarray | None) -> int:
    return len(panel.practices) if weights is None else int((weights > 0).sum())


def _error(x: np.ndarray, residual: np.ndarray, w: np.ndarray, sxx: float) -> float:
    score = (w * x * residual).sum(1)
    groups = int((w.sum(1) > 0).sum())
    return float(np.sqrt((score**2).sum() * groups / (groups - 1)) / sxx)


def _statistics(x: np.ndarray, stack: np.ndarray, w: np.ndarray, sxx: float) -> np.ndarray:
    """Estimate over clustered error for each of a stack of outcomes; 0 where nothing varies."""
    beta = np.einsum("ij,kij->k", w * x, stack) / sxx
    score = np.einsum("ij,kij->ki", w * x, stack) - beta[:, None] * (w * x * x).sum(1)
    groups = int((w.sum(1) > 0).sum())
    error = np.sqrt((score**2).sum(1) * groups / (groups - 1)) / sxx
    return np.divide(beta, error, out=np.zeros_like(beta), where=error > 0)
