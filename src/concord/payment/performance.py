"""Performance: what each measure earns under one contract for one year, by attainment, improvement or a narrowed gap."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from concord.payment import arithmetic as sums
from concord.payment.arithmetic import Cut, Score
from concord.payment.cards import Known
from concord.payment.lines import Draft, draft
from concord.payment.scores import Found, Scores
from concord.program.measure_set import MeasureTerms

NONE = Decimal(0)


@dataclass(frozen=True)
class Rules:
    """The performance terms of one contract and year."""

    known: Known
    year: int

    def __call__(self, name: str) -> Any:
        return self.known(f"performance.{name}", self.known.year_on(self.year))

    @property
    def pool(self) -> str:
        """`program`, or the plan's own id when the contract does not pool."""
        return "program" if self("pool") == "program" else self.known.contract.plan_id

    def cut(self, measure: MeasureTerms, percentile: Decimal) -> Cut:
        """A benchmark of the contract's benchmark year."""
        found = self.known.program.benchmark(
            measure.ident, self("benchmark_year"), measure.benchmark_product_line, percentile
        )
        return Cut(percentile, found.value)

    def tiers(self, measure: MeasureTerms) -> list[tuple[Cut, Decimal]]:
        """The attainment tiers as benchmarks with their share."""
        return [(self.cut(measure, p), share) for p, share in self("attainment_tiers")]


@dataclass
class Outcome:
    """What one measure reached. `share` is percent of the measure's maximum; `why` is for people."""

    measure: MeasureTerms
    scored: Score | None = None
    years: int = 1
    baseline: Score | None = None
    change: Fraction | None = None
    tier: Decimal | None = None
    attained: Decimal = NONE
    improved: Decimal = NONE
    share: Decimal = NONE
    why: str = ""
    facts: list[tuple[str, str, Decimal | None, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """attainment, improvement, both, nothing_reached or not_scored."""
        if self.scored is None:
            return "not_scored"
        if self.attained and self.improved and self.share > max(self.attained, self.improved):
            return "both"
        if not self.share:
            return "nothing_reached"
        return "attainment" if self.attained >= self.improved else "improvement"


def outcome(rules: Rules, measure: MeasureTerms, scores: Scores) -> Outcome:
    """What a measure reaches for the contract's practice: scored or not, attainment, improvement, the better of both."""
    organization = rules.known.contract.organization_id
    made = Outcome(measure)
    now = scores.now(measure, organization, rules.pool)
    _choose_score(rules, made, now, scores)
    if made.scored is None:
        return made
    _attain(rules, made)
    if made.years == 1:
        _improve(rules, made, scores)
    else:
        made.why = "Two years together count for attainment only. "
    made.share = made.attained + made.improved if rules("stacking") else max(made.attained, made.improved)
    made.share = min(made.share, sums.HUNDRED)
    made.why += _why(made)
    return made


def _choose_score(rules: Rules, made: Outcome, now: Found, scores: Scores) -> None:
    """This year's score if its denominator is large enough, else two years together, else none."""
    minimum, measure = rules("minimum_denominator"), made.measure
    made.facts.append(("rate", now.reference, _percent(now.score), _words("Rate", now, measure.year)))
    if now.denominator >= minimum:
        made.scored = now.score
        return
    made.why = f"{now.denominator} people count, fewer than {minimum}. "
    if not rules("two_years_together"):
        return
    before = scores.before(measure, measure.year - 1, rules.known.contract.organization_id, rules.pool)
    together = now.denominator + before.denominator
    if now.score and before.score and together >= minimum:
        made.scored, made.years, made.why = now.score + before.score, 2, ""
        made.facts.append(
            (
                "rate",
                before.reference,
                _percent(before.score),
                _words("The year before", before, measure.year - 1),
            )
        )
    else:
        made.why += f"With the year before, {together}: still too few. "


def _attain(rules: Rules, made: Outcome) -> None:
    assert made.scored is not None
    tiers = rules.tiers(made.measure)
    at_or_above = rules("attainment_reached") == "at_or_above"
    made.tier, made.attained = sums.attainment(made.scored, tiers, made.measure.lower_is_better, at_or_above)
    cut = next((c for c, _ in tiers if c.percentile == made.tier), tiers[0][0])
    word = "reached" if made.tier is not None else "not reached"
    made.facts.append(
        ("benchmark", _benchmark_key(rules, made.measure, cut), cut.value, f"P{cut.percentile}, {word}")
    )


def _improve(rules: Rules, made: Outcome, scores: Scores) -> None:
    """Improvement over the original score, if there is one that counts."""
    measure, minimum = made.measure, rules("minimum_denominator")
    organization, year = rules.known.contract.organization_id, rules("baseline_year")
    base, now = scores.baseline(measure, year, organization, rules.pool)
    missing = no_baseline(rules, base, now, minimum)
    if missing:
        made.facts.append(("baseline", base.reference, None, f"No original score: {missing}"))
        return
    assert base.score is not None
    assert now.score is not None
    made.baseline = base.score
    made.facts.append(
        ("baseline", base.reference, _percent(base.score), _words("Original score", base, year))
    )
    made.change = sums.relative_change(now.score, base.score, measure.lower_is_better)
    low, high = (rules.cut(measure, rules(f"improvement_{end}")) for end in ("from", "to"))
    if sums.improves(now.score, base.score, low, high, rules("improvement_minimum"), measure.lower_is_better):
        made.improved = rules("improvement_share")


def no_baseline(rules: Rules, base: Found, now: Found, minimum: int) -> str:
    """Why there is no original score to improve on, in words; empty when there is one."""
    if base.score is None:
        return base.why
    if now.score is None:
        return now.why
    if base.denominator < minimum:
        return f"{base.denominator} people counted, fewer than {minimum}"
    if now.denominator < minimum:
        return f"{now.denominator} people count on the plans present in both years, fewer than {minimum}"
    if base.uncovered * 100 > rules("maximum_uncovered") * (base.uncovered + base.denominator):
        return f"the data do not reach far enough back for {base.uncovered} of {base.uncovered + base.denominator} people"
    return ""


def _percent(score: Score | None) -> Decimal | None:
    return score.percent(6) if score else None


def _words(name: str, found: Found, year: int) -> str:
    if found.score is None:
        return f"{name} {year}: {found.why}"
    return f"{name} {year}: {found.score.numerator} of {found.score.denominator}, {found.score.percent(2)}%"


def _benchmark_key(rules: Rules, measure: MeasureTerms, cut: Cut) -> str:
    return f"{measure.ident}|{rules('benchmark_year')}|{measure.benchmark_product_line}|P{cut.percentile}"


def _why(made: Outcome) -> str:
    parts = []
    if made.tier is not None:
        parts.append(f"P{made.tier} reached: {made.attained}% of the maximum")
    if made.improved:
        parts.append(
            f"improved by {sums.rounded(made.change or Fraction(0), Decimal('0.1'))}%: {made.improved}% of the maximum"
        )
    if not parts:
        parts.append("no tier reached and no improvement that counts")
    words = "; ".join(parts) + "."
    return words[0].upper() + words[1:]


@dataclass
class Earned:
    """A measure's outcome turned into money for one contract: weight after redistribution, member-months, amounts."""

    outcome: Outcome
    weight: Fraction
    multiplier: Decimal
    member_months: int
    per_member: Decimal

    @property
    def factor(self) -> Decimal:
        """Effective weight x share x multiplier as one number, six decimals: what the line is multiplied by."""
        return sums.rounded(
            self.weight / 100 * Fraction(self.outcome.share) / 100 * Fraction(self.multiplier)
        )

    @property
    def maximum(self) -> Decimal:
        """US dollars if everything were reached, without the multiplier."""
        return sums.line_amount(Decimal(self.member_months), sums.rounded(self.weight / 100), self.per_member)

    @property
    def amount(self) -> Decimal:
        return sums.line_amount(Decimal(self.member_months), self.factor, self.per_member)


def earned(rules: Rules, outcomes: list[Outcome], member_months: int) -> list[Earned]:
    """All payment measures of a contract's year, with the weight of unscored ones moved."""
    weights = {o.measure.ident: (o.measure.family, o.measure.weight) for o in outcomes}
    moved = sums.redistributed(weights, [o.measure.ident for o in outcomes if o.scored is not None])
    return [
        Earned(
            o, moved.get(o.measure.ident, Fraction(0)),
            rules("equity_multiplier") if o.measure.equity_sensitive else sums.ONE, member_months, rules("maximum"),
        )
        for o in outcomes
    ]  # fmt: skip


def earning_rows(rules: Rules, all_earned: list[Earned], stage: str) -> list[dict[str, Any]]:
    """Rows of the `earning` table."""
    contract, rows = rules.known.contract, []
    any_scored = any(e.outcome.scored for e in all_earned)
    for e in all_earned:
        o = e.outcome
        rows.append(
            {
                "contract_id": contract.contract_id, "plan_id": contract.plan_id,
                "organization_id": contract.organization_id, "year": rules.year, "measure": o.measure.measure,
                "rate": o.measure.rate, "family": o.measure.family, "stage": stage,
                "outcome": o.name if any_scored else "nothing_scored",
                "numerator": o.scored.numerator if o.scored else None,
                "denominator": o.scored.denominator if o.scored else None, "years_together": o.years,
                "score": _percent(o.scored), "baseline": _percent(o.baseline),
                "change": None if o.change is None else sums.rounded(o.change), "tier": o.tier, "share": o.share,
                "weight": o.measure.weight, "effective_weight": sums.rounded(e.weight),
                "equity_multiplier": e.multiplier, "member_months": e.member_months, "maximum": e.maximum,
                "amount": e.amount, "reason": o.why if any_scored else f"{o.why}No measure is scored: nothing is earned.",
            }
        )  # fmt: skip
    return rows


def performance_lines(rules: Rules, all_earned: list[Earned]) -> list[Draft]:
    """Final lines: one for each scored measure, also where it earned nothing, so that a later correction has a home."""
    known, year = rules.known, rules.year
    term = known.term("performance.maximum", known.year_on(year))
    lines = []
    for e in all_earned:
        o = e.outcome
        if o.scored is None:
            continue
        kind = o.name if o.name in ("attainment", "improvement") else "attainment"
        one = draft(
            known.contract, "performance", kind, date(year, 1, 1), date(year, 12, 31), o.measure.ident, term,
            quantity=Decimal(e.member_months), factor=e.factor, rate=e.per_member, name="measure",
            due_date=known.settlement_due(year), stage="final", measure=o.measure.ident, reason=_line_reason(e),
        )  # fmt: skip
        for kind_of_fact, reference, value, words in o.facts:
            one.add(kind_of_fact, reference, value, words)
        one.add(
            "member_months", f"months|{year}", e.member_months, "The plan's own member-months on the roster"
        )
        lines.append(one)
    return lines


def _line_reason(e: Earned) -> str:
    weight, share = sums.rounded(e.weight, Decimal("0.01")), e.outcome.share
    more = f", x {e.multiplier} as equity-sensitive" if e.multiplier != 1 else ""
    return f"{e.outcome.why} Weight {weight}% x {share}%{more}."
