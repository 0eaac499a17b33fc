"""What performance would pay if other people like these had been seen: practices' people drawn again, with replacement.

Each sample draws as many people as the practice has, from the practice's own; a person is drawn with all their measures and in all
plans' books at once. Original scores, benchmarks, weights and member-months stay. The arithmetic is that of `payment`, on arrays of whole
numbers. Payments for narrowed gaps are drawn with the rest: see `narrowing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from concord.payment import arithmetic as sums
from concord.payment.arithmetic import Cut, Score
from concord.payment.performance import Rules, no_baseline
from concord.payment.scores import Scores
from concord.program.measure_set import MeasureTerms

Row = dict[str, Any]
Whole = npt.NDArray[np.int64]
Number = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Counts = dict[tuple[str, str, str, str], tuple[Number, Number]]


@dataclass(frozen=True)
class Draws:
    """A practice's people of one year, drawn `weights.shape[0]` times: how often each was drawn, and what each counts."""

    weights: Number
    counts: Counts
    groups: Counts = field(default_factory=dict)

    @classmethod
    def of(
        cls, rows: Sequence[Row], weights: Number, people: dict[int, int], groups: Sequence[Row] = ()
    ) -> Draws:
        """`rows`: person_id, pool, measure, rate, plan_id, numerator, denominator; `groups` the same by stratum_kind and stratum."""
        by_plan = _arrays(rows, ("pool", "measure", "rate", "plan_id"), people)
        return cls(weights, by_plan, _arrays(groups, ("measure", "rate", "stratum_kind", "stratum"), people))

    def group(self, measure: MeasureTerms, kind: str, stratum: str) -> tuple[Whole, Whole]:
        """Numerators and denominators of every sample among one group's people, in the program pool."""
        nobody = np.zeros(self.weights.shape[1])
        found = self.groups.get((measure.measure, measure.rate, kind, stratum), (nobody, nobody))
        return _whole(self.weights @ found[0]), _whole(self.weights @ found[1])

    def observed(self, measure: MeasureTerms, pool: str) -> int:
        """How many of the practice's people the measure counts in truth."""
        found = [
            d
            for (of_pool, name, rate, _), (_, d) in self.counts.items()
            if (of_pool, name, rate) == (pool, measure.measure, measure.rate)
        ]
        return int(sum(d.sum() for d in found))

    def in_group(self, measure: MeasureTerms, kind: str, stratum: str) -> int:
        """How many of a group's people the measure counts in truth."""
        found = self.groups.get((measure.measure, measure.rate, kind, stratum))
        return int(found[1].sum()) if found else 0

    def scores(
        self, measure: MeasureTerms, pool: str, plans: Sequence[str] | None = None
    ) -> tuple[Whole, Whole]:
        """Numerators and denominators of every sample; of people of these plans only, if they are given."""
        found = [
            both
            for (of_pool, name, rate, plan), both in self.counts.items()
            if (of_pool, name, rate) == (pool, measure.measure, measure.rate)
            and (plans is None or plan in plans)
        ]
        size = self.weights.shape[1]
        numerator = sum((n for n, _ in found), np.zeros(size))
        denominator = sum((d for _, d in found), np.zeros(size))
        return _whole(self.weights @ numerator), _whole(self.weights @ denominator)


def _arrays(rows: Sequence[Row], keys: tuple[str, str, str, str], people: dict[int, int]) -> Counts:
    counts: Counts = {}
    for row in rows:
        a, b, c, d = (row[k] or "" for k in keys)
        numerator, denominator = counts.setdefault(
            (a, b, c, d), (np.zeros(len(people)), np.zeros(len(people)))
        )
        numerator[people[row["person_id"]]] += row["numerator"]
        denominator[people[row["person_id"]]] += row["denominator"]
    return counts


def draw(people: int, samples: int, seed: Sequence[int]) -> Number:
    """How often each of a practice's people is drawn in each sample."""
    generator = np.random.default_rng(list(seed))
    return generator.multinomial(people, np.full(people, 1 / people), size=samples).astype(np.float64)


def _whole(values: Number) -> Whole:
    return np.rint(values).astype(np.int64)


# -- the rules of performance on arrays --------------------------------------------------------------------------


def reached(
    numerator: Whole, denominator: Whole, cut: Cut, lower_is_better: bool, at_or_above: bool
) -> Flags:
    """`arithmetic.reaches` for every sample; denominators of 0 reach nothing."""
    scale = 10**cut.decimals
    target, there = int(cut.value * scale), np.maximum(denominator, 1)
    value = (2 * 100 * scale * numerator + there) // (2 * there)
    better = value < target if lower_is_better else value > target
    return np.asarray((better | ((value == target) & at_or_above)) & (denominator > 0))


def improved(
    numerator: Whole, denominator: Whole, base: Score, minimum: Fraction, lower_is_better: bool
) -> Flags:
    """Whether the relative change on an original score is at least `minimum` percent, for every sample."""
    if base.numerator == 0:
        return np.zeros(len(numerator), dtype=bool)
    change = numerator * base.denominator - denominator * base.numerator
    change = -change if lower_is_better else change
    least = minimum.numerator * base.numerator * denominator
    return np.asarray((100 * change * minimum.denominator >= least) & (denominator > 0))


@dataclass(frozen=True)
class Sampled:
    """One measure in every sample: share of the maximum in percent (0 where unscored), whether scored, tiers reached."""

    measure: MeasureTerms
    share: Number
    scored: Flags
    tiers: dict[str, Flags] = field(default_factory=dict)


def outcomes(rules: Rules, measure: MeasureTerms, scores: Scores, draws: Draws) -> Sampled:
    """What a measure reaches under one contract in every sample: `performance.outcome`, on arrays."""
    lower, at_or_above = measure.lower_is_better, rules("attainment_reached") == "at_or_above"
    minimum = rules("minimum_denominator")
    numerator, denominator = draws.scores(measure, rules.pool)
    alone = denominator >= minimum
    top, bottom = numerator.copy(), denominator.copy()
    before = scores.before(measure, measure.year - 1, rules.known.contract.organization_id, rules.pool)
    if rules("two_years_together") and before.score is not None:
        top += np.where(alone, 0, before.score.numerator)
        bottom += np.where(alone, 0, before.score.denominator)
    scored = alone | ((bottom >= minimum) & (denominator > 0))
    attained, tiers = np.zeros(len(top)), {}
    for cut, share in rules.tiers(measure):
        there = reached(top, bottom, cut, lower, at_or_above) & scored
        attained, tiers[f"P{cut.percentile}"] = (
            np.where(there, np.maximum(attained, float(share)), attained),
            there,
        )
    better = _improvement(rules, measure, scores, draws) & alone
    gain = np.where(better, float(rules("improvement_share")), 0.0)
    share = np.minimum(attained + gain, 100.0) if rules("stacking") else np.maximum(attained, gain)
    return Sampled(measure, np.where(scored, share, 0.0), scored, {**tiers, "improvement": better})


def _improvement(rules: Rules, measure: MeasureTerms, scores: Scores, draws: Draws) -> Flags:
    organization, year, minimum = (
        rules.known.contract.organization_id,
        rules("baseline_year"),
        rules("minimum_denominator"),
    )
    base, now = scores.baseline(measure, year, organization, rules.pool)
    never = np.zeros(draws.weights.shape[0], dtype=bool)
    if no_baseline(rules, base, now, min(minimum, now.denominator)):
        return never
    low, high = (rules.cut(measure, rules(f"improvement_{end}")) for end in ("from", "to"))
    lower, original = measure.lower_is_better, base.whole
    if not sums.reaches(original, low, lower, True) or sums.reaches(original, high, lower, False):
        return never
    if base.denominator < minimum:
        return never
    numerator, denominator = draws.scores(measure, rules.pool, scores.common_plans(measure, year, rules.pool))
    return improved(numerator, denominator, original, Fraction(rules("improvement_minimum")), lower) & (
        denominator >= minimum
    )


def dollars(rules: Rules, sampled: Sequence[Sampled], member_months: int) -> Number:
    """US dollars that one contract's year earns in every sample, each measure to the cent."""
    weights = effective_weights(sampled)
    multiplier = float(rules("equity_multiplier"))
    total = np.zeros(len(weights))
    for n, s in enumerate(sampled):
        factor = weights[:, n] * s.share / 10_000 * (multiplier if s.measure.equity_sensitive else 1.0)
        total += to_cents(rules, factor, member_months)
    return total


def to_cents(rules: Rules, factor: Number, member_months: int) -> Number:
    """Member-months x factor x the maximum in US dollars, the factor to six decimals and the amount to the cent."""
    cents = np.floor(member_months * np.round(factor, 6) * float(rules("maximum")) * 100 + 0.5)
    return np.asarray(cents / 100)


def effective_weights(sampled: Sequence[Sampled]) -> Number:
    """Percent of the maximum that each measure carries in each sample, once the weight of unscored ones has moved."""
    scored = np.column_stack([s.scored for s in sampled])
    kinds, of_sample = np.unique(scored, axis=0, return_inverse=True)
    return np.array([_weights(sampled, kind) for kind in kinds])[np.ravel(of_sample)]


def _weights(sampled: Sequence[Sampled], scored: Flags) -> list[float]:
    weights = {s.measure.ident: (s.measure.family, s.measure.weight) for s in sampled}
    names = [s.measure.ident for s, there in zip(sampled, scored, strict=True) if there]
    moved = sums.redistributed(weights, names)
    return [float(moved.get(s.measure.ident, Fraction(0))) for s in sampled]
