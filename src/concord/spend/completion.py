"""How much of a month's claims is still to come: the chain-ladder method, with Mack's standard error.

Source: T. Mack, "Distribution-free calculation of the standard error of chain ladder reserve estimates", ASTIN Bulletin 23 (1993).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True)
class Completed:
    """One origin month. `age`: development months seen after the first; `paid` so far; `ultimate`; `error` its standard error."""

    age: int
    paid: float
    ultimate: float
    error: float

    @property
    def factor(self) -> float:
        """The part of the final amount that is here, 0 to 1; 1 where nothing was paid or expected."""
        return self.paid / self.ultimate if self.ultimate else 1.0

    def interval(self, confidence: float) -> tuple[float, float]:
        """Log-normal limits of the final amount, never below what is paid."""
        if self.error == 0 or self.ultimate <= 0:
            return self.ultimate, self.ultimate
        sigma = math.sqrt(math.log1p((self.error / self.ultimate) ** 2))
        mean = math.log(self.ultimate) - sigma * sigma / 2
        reach = NormalDist().inv_cdf(0.5 + confidence / 2) * sigma
        return max(self.paid, math.exp(mean - reach)), max(self.paid, math.exp(mean + reach))


def chain_ladder(triangle: Sequence[Sequence[float]]) -> list[Completed]:
    """Complete cumulative amounts: a row an origin, oldest first, as long as it has been seen; at least two columns in the first.

    Rows may be of one length (older months all at the last age): whatever a later column lacks is developed by the volume-
    weighted factors of the rows that have it.
    """
    width = max(len(row) for row in triangle)
    factors, variances = _development(triangle, width)
    return [_complete(triangle, row, factors, variances, width) for row in triangle]


def _development(triangle: Sequence[Sequence[float]], width: int) -> tuple[list[float], list[float]]:
    """Development factor and Mack's sigma squared of each age."""
    factors, variances = [], []
    for k in range(width - 1):
        pairs = [(row[k], row[k + 1]) for row in triangle if len(row) > k + 1]
        base = math.fsum(a for a, _ in pairs)
        factor = math.fsum(b for _, b in pairs) / base if base else 1.0
        factors.append(factor)
        known = [(a, b) for a, b in pairs if a > 0]
        if len(known) > 1:
            variances.append(math.fsum(a * (b / a - factor) ** 2 for a, b in known) / (len(known) - 1))
        else:
            variances.append(_last_variance(variances))
    return factors, variances


def _last_variance(before: list[float]) -> float:
    """Mack's extrapolation where one row alone tells the factor."""
    if len(before) < 2 or before[-2] == 0:
        return before[-1] if before else 0.0
    return min(before[-1] ** 2 / before[-2], min(before[-2], before[-1]))


def _complete(
    triangle: Sequence[Sequence[float]],
    row: Sequence[float],
    factors: list[float],
    variances: list[float],
    width: int,
) -> Completed:
    seen = len(row)
    paid = row[-1]
    reached, error = paid, 0.0
    path = [paid]
    for k in range(seen - 1, width - 1):
        reached *= factors[k]
        path.append(reached)
    for step, k in enumerate(range(seen - 1, width - 1)):
        base = math.fsum(r[k] for r in triangle if len(r) > k + 1)
        if path[step] > 0 and base > 0 and factors[k] > 0:
            error += variances[k] / factors[k] ** 2 * (1 / path[step] + 1 / base)
    return Completed(seen - 1, paid, reached, reached * math.sqrt(error))


def triangle_of(
    amounts: Mapping[tuple[int, int], float], origins: Sequence[int], last: int, width: int
) -> list[list[float]]:
    """Cumulative rows from amounts by (origin, lag), both in months; an origin is seen up to month `last`, at most `width` lags.

    What was paid later than the last column stands in it.
    """
    rows = []
    for origin in origins:
        seen = min(width, last - origin + 1)
        row, so_far = [], 0.0
        for lag in range(seen):
            so_far += amounts.get((origin, lag), 0.0)
            row.append(so_far)
        row[-1] += math.fsum(v for (o, lag), v in sorted(amounts.items()) if o == origin and lag >= seen)
        rows.append(row)
    return rows
