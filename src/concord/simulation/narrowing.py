"""What narrowing a named gap would pay if other people like these had been seen: `payment.gaps`, on arrays.

The gap of the baseline year stays as it was; this year's is drawn with the practice's people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from concord.payment.arithmetic import Z_VALUES, Score
from concord.payment.gaps import named_gaps
from concord.payment.performance import Rules
from concord.payment.scores import Scores
from concord.simulation.chance import Draws, Flags, Number, Sampled, Whole, effective_weights, to_cents

PLACES = 6
"""Decimals that a change of a gap and its interval are compared by."""
SIDES = ("group", "reference")


@dataclass(frozen=True)
class Narrowed:
    """One named gap in every sample: whether it narrowed beyond chance, and US dollars."""

    gap: dict[str, str]
    sampled: Sampled
    there: Flags
    dollars: Number


def narrowings(
    rules: Rules, sampled: Sequence[Sampled], scores: Scores, draws: Draws, member_months: int
) -> list[Narrowed]:
    """Each gap that the contract names whose measure is paid, and whose groups were large enough in the baseline year."""
    found, weights = [], effective_weights(sampled)
    for gap in named_gaps(rules):
        at = next((n for n, s in enumerate(sampled) if s.measure.ident == gap["measure"]), None)
        there = None if at is None else _beyond_chance(rules, sampled[at], gap, scores, draws)
        if at is not None and there is not None:
            factor = weights[:, at] * float(rules("gap_share")) / 10_000
            paid = np.where(there, to_cents(rules, factor, member_months), 0.0)
            found.append(Narrowed(gap, sampled[at], there, paid))
    return found


def _beyond_chance(
    rules: Rules, sampled: Sampled, gap: dict[str, str], scores: Scores, draws: Draws
) -> Flags | None:
    """Whether a gap narrowed by more than its own interval in each sample; None when the baseline cannot say."""
    measure, kind, minimum = sampled.measure, gap["stratum_kind"], rules("gap_minimum")
    organization, year = rules.known.contract.organization_id, rules("baseline_year")
    was = [scores.stratum(measure, year, organization, kind, gap[side]).score for side in SIDES]
    if any(w is None or w.denominator < minimum for w in was):
        return None
    before = [w for w in was if w is not None]
    now = [draws.group(measure, kind, gap[side]) for side in SIDES]
    enough = (now[0][1] >= minimum) & (now[1][1] >= minimum)
    narrowed, interval = change(before, now, measure.lower_is_better, float(Z_VALUES[rules("gap_interval")]))
    return np.asarray((narrowed > interval) & enough & sampled.scored)


def change(
    before: Sequence[Score], now: Sequence[tuple[Whole, Whole]], lower_is_better: bool, z: float
) -> tuple[Number, Number]:
    """`arithmetic.gap_narrowed` for every sample: points by which the gap closed, and the half-width of that change's interval.

    `before` and `now` are the group and the reference.
    """
    sign = -1.0 if lower_is_better else 1.0
    base = [float(s.fraction) for s in before]
    rates = [n / np.maximum(d, 1) for n, d in now]
    gap_before, gap_now = (base[1] - base[0]) * sign, (rates[1] - rates[0]) * sign
    narrowed = (abs(gap_before) - np.abs(gap_now)) * 100 if gap_before > 0 else np.zeros(len(gap_now))
    variance = sum(r * (1 - r) / np.maximum(d, 1) for r, (_, d) in zip(rates, now, strict=True))
    variance = variance + sum(b * (1 - b) / s.denominator for b, s in zip(base, before, strict=True))
    return np.round(narrowed, PLACES), np.round(np.sqrt(variance) * z * 100, PLACES)
