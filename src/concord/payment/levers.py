"""Levers: how many more people must count in favor to reach the next step of a measure, and what each plan pays for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from concord.model.money import ZERO, dollars, to_cents
from concord.payment import arithmetic as sums
from concord.payment.arithmetic import Score
from concord.payment.performance import Earned, Rules


def levers(rules: Rules, all_earned: list[Earned], member_months: int) -> list[dict[str, Any]]:
    """The cheapest next step of each scored measure that has one. `member_months` are carried to year end."""
    rows = []
    for e in all_earned:
        step = next_step(rules, e)
        if step is not None:
            people, reaches, share = step
            better = replace(e, outcome=replace(e.outcome, share=share), member_months=member_months)
            worth = better.amount - replace(e, member_months=member_months).amount
            if worth > 0:
                rows.append(_row(rules, e, people, reaches, worth))
    return rows


def next_step(rules: Rules, e: Earned) -> tuple[int, str, Decimal] | None:
    """(people, what is reached, share then): the fewest more people that bring more than is earned now."""
    o = e.outcome
    if o.scored is None:
        return None
    at_or_above, lower = rules("attainment_reached") == "at_or_above", o.measure.lower_is_better
    steps: list[tuple[int, str, Decimal]] = []
    for cut, share in rules.tiers(o.measure):
        total = min(share + o.improved, sums.HUNDRED) if rules("stacking") else max(share, o.improved)
        if total > o.share:
            people = fewest(
                o.scored,
                lower,
                partial(sums.reaches, cut=cut, lower_is_better=lower, at_or_above=at_or_above),
            )
            if people:
                steps.append((people, f"P{cut.percentile}", total))
    steps += _improvement_step(rules, e)
    return min(steps, key=lambda s: (s[0], -s[2], s[1]), default=None)


def _improvement_step(rules: Rules, e: Earned) -> list[tuple[int, str, Decimal]]:
    o = e.outcome
    if o.baseline is None or o.improved or o.years != 1:
        return []
    share = rules("improvement_share")
    total = min(o.attained + share, sums.HUNDRED) if rules("stacking") else max(o.attained, share)
    if total <= o.share:
        return []
    low, high = (rules.cut(o.measure, rules(f"improvement_{end}")) for end in ("from", "to"))
    minimum, base, lower = rules("improvement_minimum"), o.baseline, o.measure.lower_is_better
    assert o.scored is not None
    people = fewest(o.scored, lower, lambda s: sums.improves(s, base, low, high, minimum, lower))
    return [(people, "improvement", total)] if people else []


def fewest(now: Score, lower_is_better: bool, reached: Callable[[Score], bool]) -> int | None:
    """Fewest more people in favor with which `reached` holds; None if all of them would not do. `reached` is monotone."""
    room = now.numerator if lower_is_better else now.denominator - now.numerator

    def with_more(people: int) -> Score:
        return Score(now.numerator + (-people if lower_is_better else people), now.denominator)

    if not reached(with_more(room)):
        return None
    low, high = 0, room
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(with_more(middle)) else (middle + 1, high)
    return low


def _row(rules: Rules, e: Earned, people: int, reaches: str, worth: Decimal) -> dict[str, Any]:
    contract, measure = rules.known.contract, e.outcome.measure
    return {
        "organization_id": contract.organization_id, "plan_id": contract.plan_id, "year": rules.year,
        "measure": measure.measure, "rate": measure.rate, "people": people, "reaches": reaches, "amount": worth,
        "per_person": to_cents(worth / people), "words": _words(measure.title, people, reaches, worth, ""),
    }  # fmt: skip


def across_plans(rows: list[dict[str, Any]], titles: dict[str, str]) -> list[dict[str, Any]]:
    """The rows, and for each practice and measure one with plan `all`: the step that is nearest, summed over plans.

    Plans whose terms make another step the nearest are left out of the sum; each step counts the plans it pays at.
    """
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["organization_id"], row["year"], row["measure"], row["rate"]), []).append(row)
    made = list(rows)
    for key in sorted(groups):
        nearest = min(r["people"] for r in groups[key])
        mine = [r for r in groups[key] if r["people"] == nearest]
        worth = sum((r["amount"] for r in mine), ZERO)
        plans = f" across your {len(mine)} plans" if len(mine) > 1 else f" from {mine[0]['plan_id']}"
        words = _words(titles[key[3]], nearest, mine[0]["reaches"], worth, plans)
        made.append(
            mine[0]
            | {"plan_id": "all", "amount": worth, "per_person": to_cents(worth / nearest), "words": words}
        )
    return made


def _words(title: str, people: int, reaches: str, worth: Decimal, plans: str) -> str:
    gaps = "gap" if people == 1 else "gaps"
    return f"Closing {people} more {gaps} in “{title}” reaches {reaches} and is worth {dollars(worth)}{plans}"
