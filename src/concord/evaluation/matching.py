"""Which practices outside the program stand for what would have happened: all, the nearest by propensity, or a weighting."""

from __future__ import annotations

import numpy as np

from concord.evaluation.panel import Panel

STEPS = 200
"""Newton steps at most; ten are usual."""
NEAR = 1e-12
"""How near to none what is left of a condition must be."""


def weights_of(comparison: str, panel: Panel) -> np.ndarray:
    """A weight per practice: participants 1, comparators as the comparison says."""
    return {"all": everyone, "matched": matched, "synthetic": synthetic}[comparison](panel)


def everyone(panel: Panel) -> np.ndarray:
    """Every practice as it is."""
    return np.ones(len(panel.practices))


def matched(panel: Panel) -> np.ndarray:
    """A comparator for each participant, none twice, so that the log odds lie as close as they can in all."""
    from scipy.optimize import linear_sum_assignment  # slow to load: only where it is used

    score = propensity(panel)
    own, pool = np.flatnonzero(panel.treated), np.flatnonzero(~panel.treated)
    _, chosen = linear_sum_assignment(np.abs(score[own][:, None] - score[pool][None, :]))
    out = panel.treated.astype(float)
    out[pool[chosen]] = 1.0
    return out


def propensity(panel: Panel) -> np.ndarray:
    """Log odds of participating from size and level before and, where there is more than one period, movement.

    A penalty on the coefficients' absolute values keeps it finite where the groups separate.
    """
    from statsmodels.discrete.discrete_model import Logit  # slow to load: only where it is used
    from statsmodels.tools.tools import add_constant

    before = ~panel.after
    half = before.sum() // 2
    value = panel.value[:, before]
    features = np.column_stack(
        [
            np.log(panel.people[:, before].mean(1)),
            value.mean(1),
            *([value[:, half:].mean(1) - value[:, :half].mean(1)] if half else []),
        ]
    )
    scaled = (features - features.mean(0)) / np.where(features.std(0) > 0, features.std(0), 1)
    design = add_constant(scaled)
    fitted = Logit(panel.treated.astype(float), design).fit_regularized(alpha=0.5, disp=0)
    return design @ fitted.params


def synthetic(panel: Panel) -> np.ndarray:
    """Weights of comparators, none negative, whose people-weighted mean follows the participants' mean before the start.

    Source: Abadie, Diamond and Hainmueller, JASA 105 (2010), with the participants' mean as the one unit.
    """
    before = ~panel.after
    own = panel.people[panel.treated][:, before]
    aim = (panel.value[panel.treated][:, before] * own).sum(0) / own.sum(0)
    pool = panel.value[~panel.treated][:, before]
    scale = np.abs(aim).mean() or 1.0
    found = shares(pool / scale, aim / scale)
    share = np.where(found < 1e-4, 0.0, found)
    out = np.ones(len(panel.practices))
    # a practice is weighted by its people besides: taken out here, so that the shares are as found
    mean = panel.people[~panel.treated].mean(1)
    out[~panel.treated] = share / share.sum() * panel.people[panel.treated].mean(1).sum() / mean
    return out


def shares(pool: np.ndarray, aim: np.ndarray, ridge: float = 1e-3) -> np.ndarray:
    """Shares of comparators (rows), none negative and one together, for the least squared distance of their sum from `aim`, plus `ridge` times
    the shares' own squares.

    Solved by its dual, which has an unknown for each month and one for the sum whatever the comparators: each share is the positive part of a
    linear function of them. Newton steps, halved until the dual falls, find it in some ten.
    """
    rows = np.column_stack([pool, np.ones(len(pool))])
    aims, penalty = np.append(aim, 1.0), np.append(np.full(len(aim), ridge), 0.0)
    at = np.append(np.zeros(len(aim)), 1 / len(pool))

    def cost(where: np.ndarray) -> float:
        found = np.maximum(rows @ where, 0.0)
        return float(found @ found / 2 + where @ (penalty * where) / 2 - aims @ where)

    for _ in range(STEPS):
        share = np.maximum(rows @ at, 0.0)
        slope = rows.T @ share + penalty * at - aims
        if np.abs(slope).max() < NEAR:
            break
        positive = rows[share > 0]
        step = -np.linalg.solve(positive.T @ positive + np.diag(penalty + NEAR), slope)
        size, least = 1.0, cost(at)
        while size > NEAR and cost(at + size * step) > least + 1e-4 * size * float(slope @ step) + NEAR:
            size /= 2
        at = at + size * step
    return np.asarray(share)
