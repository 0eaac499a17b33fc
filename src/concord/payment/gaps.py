"""Narrowing a gap between two groups that the contract named before the year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from concord.payment import arithmetic as sums
from concord.payment.lines import Draft, draft
from concord.payment.performance import Earned, Rules
from concord.payment.scores import GAPS, Found, Scores


def named_gaps(rules: Rules) -> tuple[dict[str, str], ...]:
    """The gaps whose narrowing the contract pays for in a year: measure, stratum_kind, group, reference. Named before the year began."""
    known, year = rules.known, rules.year
    term = known.program.terms.optional(
        GAPS,
        known.contract.term_sheet,
        in_force_on=known.year_on(year),
        known_on=min(known.known_on, date(year - 1, 12, 31)),  # a gap chosen afterwards would pay for chance
    )
    return tuple(term.value) if term else ()


def gap_lines(rules: Rules, all_earned: list[Earned], scores: Scores) -> list[Draft]:
    """A line for each named gap that has narrowed beyond chance."""
    lines = []
    for gap in named_gaps(rules):
        match = [e for e in all_earned if e.outcome.measure.ident == gap["measure"] and e.outcome.scored]
        if match:
            line = _gap(rules, match[0], gap, scores)
            if line is not None:
                lines.append(line)
    return lines


def _gap(rules: Rules, e: Earned, gap: dict[str, str], scores: Scores) -> Draft | None:
    known, year, measure = rules.known, rules.year, e.outcome.measure
    organization, base_year = known.contract.organization_id, rules("baseline_year")
    groups: list[tuple[Found, Found]] = [
        (
            scores.stratum(measure, base_year, organization, gap["stratum_kind"], gap[side]),
            scores.stratum(measure, year, organization, gap["stratum_kind"], gap[side]),
        )
        for side in ("group", "reference")
    ]
    minimum = rules("gap_minimum")
    if any(f.score is None or f.denominator < minimum for pair in groups for f in pair):
        return None
    group, reference = [(was.whole, now.whole) for was, now in groups]
    narrowed, interval = sums.gap_narrowed(group, reference, measure.lower_is_better, rules("gap_interval"))
    if narrowed <= interval:
        return None
    share = rules("gap_share")
    factor = sums.rounded(e.weight / 100 * Fraction(share) / 100)
    detail = f"{measure.ident}|{gap['stratum_kind']}|{gap['group']}|{gap['reference']}"
    one = draft(
        known.contract, "performance", "gap_narrowing", date(year, 1, 1), date(year, 12, 31), detail,
        known.term("performance.gap_share", known.year_on(year)), quantity=Decimal(e.member_months), factor=factor,
        rate=e.per_member, due_date=known.settlement_due(year), stage="final", measure=measure.ident,
        reason=f"The gap between {gap['group']} and {gap['reference']} narrowed by {narrowed} points, more than chance.",
    )  # fmt: skip
    for (was, now), side in zip(groups, ("group", "reference"), strict=True):
        one.add("baseline", was.reference, was.whole.percent(6), f"{gap[side]}, {base_year}")
        one.add("rate", now.reference, now.whole.percent(6), f"{gap[side]}, {year}")
    one.add(
        "benchmark",
        f"interval|{rules('gap_interval')}",
        interval,
        "Change that chance alone could bring, in points",
    )
    return one
