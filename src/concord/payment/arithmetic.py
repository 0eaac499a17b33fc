"""The arithmetic of the payment model in plain, exact numbers: what a practice manager can redo by hand.

Every amount is quantity x factor x rate, rounded half-up to the cent, once. Factors are kept to four decimals, rates and
shares to six; nothing here is a float.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from concord.model.money import to_cents

FACTOR = Decimal("0.0001")
SIX = Decimal("0.000001")
ONE = Decimal(1)
HUNDRED = Decimal(100)
EXACT = Context(prec=50, rounding=ROUND_HALF_UP)


def line_amount(quantity: Decimal, factor: Decimal, rate: Decimal) -> Decimal:
    """quantity x factor x rate in US dollars, rounded half-up once."""
    return to_cents(EXACT.multiply(EXACT.multiply(quantity, factor), rate))


def rounded(value: Fraction | Decimal, step: Decimal = SIX) -> Decimal:
    """A value to the nearest multiple of `step` (a power of ten), halves away from zero."""
    if isinstance(value, Decimal):
        found = value.quantize(step, context=EXACT)
        return found if value else abs(found)
    places = -int(step.as_tuple().exponent)
    whole = (2 * abs(value.numerator) * 10**places + value.denominator) // (2 * value.denominator)
    return Decimal(whole).scaleb(-places, EXACT).copy_sign(ONE if value >= 0 else -ONE)


# -- population health -------------------------------------------------------------------------------------------


def raw_factor(
    age_sex: Decimal,
    clinical: Decimal | None,
    social: Decimal | None,
    combination: str,
    low: Decimal,
    high: Decimal,
) -> tuple[Decimal, bool]:
    """The parts combined and clamped, six decimals, and whether a clamp was hit. Absent parts change nothing.

    Multiplicative: the product. Additive: the sum of the parts less one for each part beyond the first.
    """
    parts = [age_sex, *(p for p in (clinical, social) if p is not None)]
    if combination == "additive":
        value = sum(parts, Decimal(0)) - (len(parts) - 1)
    else:
        value = ONE
        for part in parts:
            value = EXACT.multiply(value, part)
    value = rounded(value)
    clamped = min(max(value, low), high)
    return clamped, clamped != value


def normalizer(raw_sum: Decimal, person_months: int) -> Decimal:
    """What raw factors are multiplied by so that their mean over person-months is 1; 1 when there is nobody."""
    return rounded(Fraction(person_months) / Fraction(raw_sum)) if raw_sum else ONE


def normalized(raw: Decimal, multiplier: Decimal) -> Decimal:
    """The factor paid: raw x multiplier, four decimals."""
    return rounded(EXACT.multiply(raw, multiplier), FACTOR)


# -- direct services ---------------------------------------------------------------------------------------------


def credibility(member_months: int, full: int) -> Decimal:
    """Z = min(1, sqrt(member_months / full)), six decimals; 1 when no size is asked for."""
    if full <= 0 or member_months >= full:
        return ONE
    return rounded(EXACT.sqrt(EXACT.divide(Decimal(member_months), Decimal(full))))


def blended(own: Decimal | None, region: Decimal | None, z: Decimal) -> Decimal | None:
    """Z x own + (1 - Z) x region, six decimals; the one that there is when the other is missing."""
    if own is None or region is None:
        return own if region is None else region
    return rounded(z * own + (ONE - z) * region)


def prospective_rate(own: Decimal | None, blend: Decimal | None, trend: Decimal) -> Decimal | None:
    """max(own, blended) x trend in US dollars per member per month, six decimals: joining never pays less."""
    known = [r for r in (own, blend) if r is not None]
    return rounded(max(known) * trend) if known else None


def per_member_month(amount: Decimal, member_months: int) -> Decimal | None:
    """US dollars per member per month, six decimals; None without member-months."""
    return rounded(Fraction(amount) / member_months) if member_months else None


def beyond_corridor(now: Decimal, expected: Decimal, corridor: Decimal) -> Decimal:
    """What a change of leakage beyond the corridor is worth per member-month: negative when more leaked than expected."""
    allowed = rounded(expected * corridor / HUNDRED)
    change = now - expected
    if abs(change) <= allowed:
        return Decimal(0)
    return -(change - allowed) if change > 0 else -(change + allowed)


# -- performance -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Score:
    """A numerator over a denominator."""

    numerator: int
    denominator: int

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    def percent(self, decimals: int) -> Decimal:
        """In percent, rounded half-up to a benchmark's own precision."""
        return rounded(self.fraction * 100, Decimal(1).scaleb(-decimals))

    def __add__(self, other: Score) -> Score:
        return Score(self.numerator + other.numerator, self.denominator + other.denominator)


@dataclass(frozen=True)
class Cut:
    """A benchmark: the percentile and its value in percent, at its own precision."""

    percentile: Decimal
    value: Decimal

    @property
    def decimals(self) -> int:
        exponent = self.value.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0


def reaches(score: Score, cut: Cut, lower_is_better: bool, at_or_above: bool = False) -> bool:
    """Whether a score beats a benchmark at the benchmark's own precision; equal counts only if `at_or_above`."""
    value = score.percent(cut.decimals)
    if value == cut.value:
        return at_or_above
    return (value < cut.value) == lower_is_better


def attainment(
    score: Score, tiers: Sequence[tuple[Cut, Decimal]], lower_is_better: bool, at_or_above: bool = False
) -> tuple[Decimal | None, Decimal]:
    """The highest tier reached, as (percentile, percent of the maximum); (None, 0) when none is."""
    reached = [(c.percentile, share) for c, share in tiers if reaches(score, c, lower_is_better, at_or_above)]
    return max(reached, default=(None, Decimal(0)), key=lambda t: t[0] or 0)


def relative_change(now: Score, base: Score, lower_is_better: bool) -> Fraction | None:
    """Change in the better direction over the original score, in percent; None when the original is 0."""
    if base.numerator == 0:
        return None
    better = base.fraction - now.fraction if lower_is_better else now.fraction - base.fraction
    return better / base.fraction * 100


def improves(now: Score, base: Score, low: Cut, high: Cut, minimum: Decimal, lower_is_better: bool) -> bool:
    """Whether the original score lies within [low, high] and the relative change is at least `minimum` percent."""
    inside = reaches(base, low, lower_is_better, True) and not reaches(base, high, lower_is_better, False)
    change = relative_change(now, base, lower_is_better)
    return inside and change is not None and change >= Fraction(minimum)


def redistributed(weights: Mapping[str, tuple[str, Decimal]], scored: Sequence[str]) -> dict[str, Fraction]:
    """Weights after the weight of unscored measures has moved to the scored ones.

    `weights` is measure -> (family, weight). Inside a family it moves in proportion to weight; a family with nothing
    scored gives its weight to all scored measures in proportion. Nothing scored: empty.
    """
    kept = {m: (family, Fraction(w)) for m, (family, w) in weights.items() if m in scored}
    total = sum((w for _, w in kept.values()), Fraction(0))
    if not total:
        return {}
    of_family: dict[str, Fraction] = {}
    for family, weight in weights.values():
        of_family[family] = of_family.get(family, Fraction(0)) + Fraction(weight)
    scored_in: dict[str, Fraction] = {}
    for family, own in kept.values():
        scored_in[family] = scored_in.get(family, Fraction(0)) + own
    inside = {
        m: w / scored_in[f] * of_family[f] if scored_in[f] else Fraction(0) for m, (f, w) in kept.items()
    }
    stranded = sum((w for f, w in of_family.items() if not scored_in.get(f)), Fraction(0))
    spread = sum(inside.values(), Fraction(0))
    return {m: w + stranded * w / spread for m, w in inside.items()}


Z_VALUES = {  # two-sided confidence in percent -> standard normal quantile
    Decimal(80): Decimal("1.281552"),
    Decimal(90): Decimal("1.644854"),
    Decimal(95): Decimal("1.959964"),
}


def gap_narrowed(
    group: tuple[Score, Score], reference: tuple[Score, Score], lower_is_better: bool, confidence: Decimal
) -> tuple[Decimal, Decimal]:
    """How far a gap between two groups closed, and the half-width of that change's own interval, in percent points.

    Each pair is (baseline, now). The gap is reference less group in the better direction. It has narrowed beyond chance
    when the first number is above the second.
    """
    sign = -1 if lower_is_better else 1
    was = (reference[0].fraction - group[0].fraction) * sign
    now = (reference[1].fraction - group[1].fraction) * sign
    narrowed = (abs(was) - abs(now)) * 100 if was > 0 else Fraction(0)
    variance = sum((s.fraction * (1 - s.fraction) / s.denominator for s in (*group, *reference)), Fraction(0))
    spread = EXACT.sqrt(EXACT.divide(Decimal(variance.numerator), Decimal(variance.denominator)))
    return rounded(narrowed), rounded(EXACT.multiply(EXACT.multiply(spread, Z_VALUES[confidence]), HUNDRED))
