"""How far a rate can be trusted: what is usual among peers, how much of the difference is real, and what chance alone would do.

True rates of peers are taken to follow a beta distribution and counts to be binomial around them (Adams, The Reliability
of Provider Profiling, RAND 2009). Its two numbers, the mean and the size `alpha + beta`, are those that make the counts of
all peers likeliest. From them follow

- reliability: the part of the variance that is between peers rather than chance, `n / (n + size)`;
- the shrunken rate: the empirical-Bayes mean, `reliability x own rate + (1 - reliability) x usual rate`;
- funnel limits: between which 95% and 99.8% of rates of so many people fall when nothing but chance is at work, exact
  binomial and interpolated (Spiegelhalter, Statistics in Medicine 2005).

What is usual is said only where no peer could read another out of it: at least a reader and five others, and with the largest
contribution taken away still no small count.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from concord.disclosure import Rule

GROUP = ("measure", "rate", "year", "pool", "level", "stratum_kind", "stratum")
PEERS = 6
SIZES = (0.5, 1e5)
"""Between the widest spread (everybody all or nothing, nearly) and none that could be told from chance."""

LIMITS = {"low_95": 0.025, "high_95": 0.975, "low_998": 0.001, "high_998": 0.999}
STEPS, HALVES = 60, 30


def standing(rates: pa.Table, rule: Rule) -> pa.Table:
    """Each peer's standing: `usual`, `reliability`, `shrunken` and the funnel limits, for the groups where it may be said by `rule`.

    `rates`: measure, rate, year, pool, level, stratum_kind, stratum, unit, denominator, numerator, in that order, denominators above
    0. Rounded to four digits.
    """
    n = rates["denominator"].to_numpy().astype(float)
    x = rates["numerator"].to_numpy().astype(float)
    group = _groups(rates)
    sayable = _sayable(n, x, group, rule.smallest)
    keep = sayable[group]
    n, x, group = n[keep], x[keep], np.unique(group[keep], return_inverse=True)[1]
    kept = rates.filter(pa.array(keep)).select([*GROUP, "unit"])
    mean, size = usual_and_size(n, x, group)
    mean = np.round(mean, 4)
    reliability = n / (n + size[group])
    shrunken = reliability * x / n + (1 - reliability) * mean[group]
    columns = {
        "usual": mean[group],
        "reliability": np.round(reliability, 4),
        "shrunken": np.round(shrunken, 4),
    }
    columns |= {name: np.round(funnel(mean[group], n, tail), 4) for name, tail in LIMITS.items()}
    for name, values in columns.items():
        kept = kept.append_column(name, pa.array(values, pa.float64()))
    return kept


def _groups(rates: pa.Table) -> np.ndarray:
    """The number of each row's group. Rows of a group stand together."""
    columns = [rates[name].to_pylist() for name in GROUP]
    number, last = -1, None
    numbers = []
    for key in zip(*columns, strict=True):
        if key != last:
            number, last = number + 1, key
        numbers.append(number)
    return np.array(numbers, dtype=np.int64)


def _sayable(n: np.ndarray, x: np.ndarray, group: np.ndarray, smallest: int) -> np.ndarray:
    """Which groups are large enough: peers, and the people met and not met in all of them but the largest."""
    groups = int(group.max()) + 1 if len(group) else 0
    enough = np.bincount(group, minlength=groups) >= PEERS
    for count in (x, n - x):
        largest = np.zeros(groups)
        np.maximum.at(largest, group, count)
        enough &= np.bincount(group, weights=count, minlength=groups) - largest >= smallest
    return enough


def usual_and_size(n: np.ndarray, x: np.ndarray, group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and size of the beta distribution that makes each group's counts likeliest. All groups at once, by Newton's method.

    A step that would make the counts less likely is halved; a size stays within SIZES. Groups are numbered from 0 without holes
    and their rows stand together, so that sums have one order.
    """
    if not len(n):
        return np.zeros(0), np.zeros(0)
    likelihood = _Likelihood(n, x, group)
    place = likelihood.start()
    value = likelihood.at(place)
    for _ in range(STEPS):
        step = likelihood.step(place)
        for _ in range(HALVES):
            there = likelihood.inside(place + step)
            then = likelihood.at(there)
            worse = ~(then >= value)
            if not worse.any():
                break
            step = np.where(worse, step / 2, step)
        there = np.where(worse, place, there)
        moved = np.abs(there - place).max()
        place, value = there, likelihood.at(there)
        if moved < 1e-10:
            break
    return 1 / (1 + np.exp(-place[0])), np.exp(place[1])


class _Likelihood:
    """The beta-binomial log likelihood of every group at a place: row 0 the log odds of the mean, row 1 the log of the size."""

    def __init__(self, n: np.ndarray, x: np.ndarray, group: np.ndarray):
        self.n, self.x, self.group = n, x, group
        self.starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
        self.peers = np.diff(np.r_[self.starts, len(n)]).astype(float)

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Sums by group, in the order of rows."""
        return np.add.reduceat(values, self.starts)

    def start(self) -> np.ndarray:
        """The share of all people, and the size that the spread of rates suggests."""
        total = self.sums(self.n)
        mean = np.clip(self.sums(self.x) / total, 1e-4, 1 - 1e-4)
        spread = self.sums(self.n * (self.x / self.n - mean[self.group]) ** 2)
        chance = mean * (1 - mean)
        between = (spread - (self.peers - 1) * chance) / (total - self.sums(self.n**2) / total)
        size = chance / np.clip(between, chance / 1e4, chance / 2) - 1
        return self.inside(np.array([np.log(mean / (1 - mean)), np.log(size)]))

    @staticmethod
    def inside(place: np.ndarray) -> np.ndarray:
        low, high = np.log(SIZES)
        return np.array([np.clip(place[0], -12, 12), np.clip(place[1], low, high)])

    def _shape(self, place: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        mean, size = 1 / (1 + np.exp(-place[0])), np.exp(place[1])
        return mean, mean * size, (1 - mean) * size

    def at(self, place: np.ndarray) -> np.ndarray:
        """The log likelihood, but for what does not depend on the place."""
        from scipy.special import gammaln  # slow to load: only where it is used

        _, a, b = self._shape(place)
        own = (
            gammaln(self.x + a[self.group])
            + gammaln(self.n - self.x + b[self.group])
            - gammaln(self.n + (a + b)[self.group])
        )
        return self.sums(own) + self.peers * (gammaln(a + b) - gammaln(a) - gammaln(b))

    def step(self, place: np.ndarray) -> np.ndarray:
        """Newton's step uphill, from slopes and curvature; where the ground is not hollow it is bent until it is."""
        from scipy.special import digamma, polygamma  # slow to load: only where it is used

        mean, a, b = self._shape(place)
        slope_a, slope_b = self._slopes(digamma, a, b)
        bend_a, bend_b = self._slopes(lambda v: polygamma(1, v), a, b)
        both = self._both(lambda v: polygamma(1, v), a + b)
        bend_a, bend_b = bend_a - both, bend_b - both
        slope_a, slope_b = slope_a - self._both(digamma, a + b), slope_b - self._both(digamma, a + b)
        w = mean * (1 - mean) * (a + b)
        up = np.array([w * (slope_a - slope_b), a * slope_a + b * slope_b])
        uu = w * w * (bend_a + 2 * both + bend_b) + w * (1 - 2 * mean) * (slope_a - slope_b)
        uv = w * (a * bend_a - (b - a) * both - b * bend_b) + up[0]
        vv = a * a * bend_a - 2 * a * b * both + b * b * bend_b + up[1]
        low, high = np.log(SIZES)
        stuck = ((place[1] >= high) & (up[1] > 0)) | ((place[1] <= low) & (up[1] < 0))
        up[1], uv = np.where(stuck, 0, up[1]), np.where(stuck, 0, uv)
        return _uphill(up, uu, uv, vv)

    def _slopes(self, function, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[no-untyped-def]
        return (
            self.sums(function(self.x + a[self.group])) - self.peers * function(a),
            self.sums(function(self.n - self.x + b[self.group])) - self.peers * function(b),
        )

    def _both(self, function, size: np.ndarray) -> np.ndarray:  # type: ignore[no-untyped-def]
        return self.sums(function(self.n + size[self.group])) - self.peers * function(size)


def _uphill(up: np.ndarray, uu: np.ndarray, uv: np.ndarray, vv: np.ndarray) -> np.ndarray:
    """The step that solves `curvature x step = -slope`, with as much taken off the diagonal as makes the curvature negative."""
    middle, reach = (uu + vv) / 2, np.hypot((uu - vv) / 2, uv)
    bent = np.maximum(0, middle + reach + 1e-6 + 1e-3 * np.abs(up).max(axis=0))
    uu, vv = uu - bent, vv - bent
    area = uu * vv - uv * uv
    step = np.array([-(vv * up[0] - uv * up[1]), -(uu * up[1] - uv * up[0])]) / area
    return np.clip(step, -3, 3)


def funnel(usual: np.ndarray, n: np.ndarray, tail: float) -> np.ndarray:
    """The rate below which `tail` of binomial rates of n people lie, interpolated between whole counts."""
    from scipy.stats import binom  # slow to load: only where it is used

    count = binom.ppf(tail, n, usual)
    upto, below = binom.cdf(count, n, usual), binom.cdf(count - 1, n, usual)
    return np.clip((count - (upto - tail) / (upto - below)) / n, 0, 1)
