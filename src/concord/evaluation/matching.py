"""Which practices outside the program stand for what would have happened: all, the nearest by propensity, or a weighting."""

from __future__ import annotations

import numpy as np

from concord.evaluation.panel import Panel


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
    from scipy.optimize import minimize  # slow to load: only where it is used

    before = ~panel.after
    own = panel.people[panel.treated][:, before]
    aim = (panel.value[panel.treated][:, before] * own).sum(0) / own.sum(0)
    pool = panel.value[~panel.treated][:, before]
    scale = np.abs(aim).mean() or 1.0
    count = len(pool)
    found = minimize(
        lambda w: float((((w @ pool - aim) / scale) ** 2).sum() + 1e-3 * (w**2).sum()),
        np.full(count, 1 / count),
        jac=lambda w: 2 * (pool @ (w @ pool - aim)) / scale**2 + 2e-3 * w,
        bounds=[(0, 1)] * count,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": lambda w: np.ones_like(w)},
        method="SLSQP",
        options={"maxiter": 500, "ftol": 1e-12},
    )
    share = np.where(found.x < 1e-4, 0.0, found.x)
    out = np.ones(len(panel.practices))
    # a practice is weighted by its people besides: taken out here, so that the shares are as found
    mean = panel.people[~panel.treated].mean(1)
    out[~panel.treated] = share / share.sum() * panel.people[panel.treated].mean(1).sum() / mean
    return out
