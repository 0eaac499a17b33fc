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

Steps = list[dict[str, Any]]
"""Steps of one contract's measure, the nearest first."""


def levers(rules: Rules, all_earned: list[Earned], member_months: int) -> Steps:
    """Each step ahead of each scored measure that pays more than is earned now. `member_months` are carried to year end."""
    rows: Steps = []
    for e in all_earned:
        now = replace(e, member_months=member_months)
        for people, reaches, share in steps(rules, e):
            worth = replace(now, outcome=replace(e.outcome, share=share)).amount - now.amount
            if worth > 0:
                rows.append(_row(rules, e, people, reaches, worth))
    return rows


def steps(rules: Rules, e: Earned) -> list[tuple[int, str, Decimal]]:
    """(people, what is reached, share then) for each step that brings more than is earned now, the nearest first."""
    o = e.outcome
    if o.scored is None:
        return []
    at_or_above, lower = rules("attainment_reached") == "at_or_above", o.measure.lower_is_better
    found: list[tuple[int, str, Decimal]] = []
    for cut, share in rules.tiers(o.measure):
        total = min(share + o.improved, sums.HUNDRED) if rules("stacking") else max(share, o.improved)
        if total > o.share:
            people = fewest(
                o.scored,
                lower,
                partial(sums.reaches, cut=cut, lower_is_better=lower, at_or_above=at_or_above),
            )
            if people:
                found.append((people, f"P{cut.percentile}", total))
    found += _improvement_step(rules, e)
    return sorted(found, key=lambda s: (s[0], -s[2], s[1]))


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
    """A step as `across_plans` reads it."""
    contract, measure = rules.known.contract, e.outcome.measure
    return {
        "organization_id": contract.organization_id, "plan_id": contract.plan_id, "contract_id": contract.contract_id,
        "year": rules.year, "measure": measure.measure, "rate": measure.rate, "people": people, "reaches": reaches, "amount": worth,
    }  # fmt: skip


def across_plans(rows: Steps, titles: dict[str, str]) -> Steps:
    """For each practice and measure a row for each plan with its nearest step, and one with plan `all`, summed over plans.

    `rows` holds all steps of all contracts. Where contracts' nearest steps ask for different numbers of people, their row together is
    for the number that brings most per person, and counts what every contract then pays.
    """
    groups: dict[tuple[Any, ...], dict[tuple[str, str], Steps]] = {}
    for row in rows:
        key = (row["organization_id"], row["year"], row["measure"], row["rate"])
        groups.setdefault(key, {}).setdefault((row["plan_id"], row["contract_id"]), []).append(row)
    made, every = [], []
    for key in sorted(groups):
        for plan in sorted({plan for plan, _ in groups[key]}):
            of_plan = {k: steps for k, steps in groups[key].items() if k[0] == plan}
            made.append(_together(of_plan, plan, titles[key[3]]))
        every.append(_together(groups[key], "all", titles[key[3]]))
    return made + every


def _together(contracts: dict[tuple[str, str], Steps], plan: str, title: str) -> dict[str, Any]:
    """Of the contracts' nearest steps the one that brings most per person over all of them."""
    counts = sorted({steps[0]["people"] for steps in contracts.values()})
    people = max(counts, key=lambda n: (_worth(contracts, n)[0] / n, -n))
    worth, paying = _worth(contracts, people)
    step = max((s[0] for s in contracts.values() if s[0]["people"] == people), key=lambda s: s["amount"])
    among = f" across your {len(paying)} plans" if len(paying) > 1 else f" from {paying[0]}"
    words = _words(title, people, step["reaches"], worth, among if plan == "all" else "")
    own = {k: v for k, v in step.items() if k != "contract_id"}
    return own | {"plan_id": plan, "amount": worth, "per_person": to_cents(worth / people), "words": words}


def _worth(contracts: dict[tuple[str, str], Steps], people: int) -> tuple[Decimal, list[str]]:
    """What all contracts pay more when so many more people count in favor, and the plans that do."""
    amounts = {
        key: max((s["amount"] for s in steps if s["people"] <= people), default=ZERO)
        for key, steps in contracts.items()
    }
    return sum(amounts.values(), ZERO), sorted({plan for (plan, _), amount in amounts.items() if amount})


def _words(title: str, people: int, reaches: str, worth: Decimal, plans: str) -> str:
    gaps = "gap" if people == 1 else "gaps"
    return f"Closing {people} more {gaps} in “{title}” reaches {reaches} and is worth {dollars(worth)}{plans}"
