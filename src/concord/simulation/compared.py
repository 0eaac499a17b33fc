"""Two ways of paying the same run, set side by side: by plan, by practice, the increase, what would have to be saved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from math import floor
from typing import Any

from concord.model.money import ZERO, to_cents
from concord.simulation.again import Paid

STEP = 5
LIMIT = Decimal(30)
"""Percent over base that the initiative names; contracts hold their increase against a limit of their own."""

Row = dict[str, Any]


def by_plan(now: Paid, then: Paid) -> list[Row]:
    """plan_id, component, owed, scenario, change: US dollars."""
    return _summed(now, then, ("plan_id", "component"), lambda key: (key[1], key[3]))


def by_practice(now: Paid, then: Paid) -> list[Row]:
    """organization_id, owed, scenario, change, percent of what is owed, and the increase over base on both sides, in percent."""
    increases = practice_increase(now), practice_increase(then)
    rows = _summed(now, then, ("organization_id",), lambda key: (key[2],))
    for row in rows:
        row["percent"] = percent(row["change"], row["owed"])
        row["increase"], row["increase_then"] = (found.get(row["organization_id"]) for found in increases)
    return rows


def by_contract(now: Paid, then: Paid) -> list[Row]:
    """plan_id, organization_id, owed, scenario, change: US dollars. `people`: the fewest that a measure whose pay differs was scored
    on, on either side; None where no measure's pay differs."""
    rows = _summed(now, then, ("plan_id", "organization_id"), lambda key: (key[1], key[2]))
    fewest = _fewest(now, then)
    return [row | {"people": fewest.get((row["plan_id"], row["organization_id"]))} for row in rows]


def _fewest(now: Paid, then: Paid) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    before, after = _earned(now), _earned(then)
    for key in before.keys() | after.keys():
        sides = [side[key] for side in (before, after) if key in side]
        if len({row["amount"] for row in sides}) == 1 and len(sides) == 2:
            continue
        counted = [row["denominator"] for row in sides if row["denominator"]]
        if counted:
            of = sides[0]["plan_id"], sides[0]["organization_id"]
            found[of] = min(found.get(of, counted[0]), *counted)
    return found


def _earned(paid: Paid) -> dict[tuple[str, int, str], Row]:
    return {(r["contract_id"], r["year"], r["rate"]): r for r in paid.earning}


def baselines(now: Paid, then: Paid, relabelled: Collection[str] = ()) -> list[Row]:
    """Original scores that the change touches: plan_id, organization_id, measure, rate, and what `becomes` of it.

    `lost`: there is none any more. `found`: there was none. `moved`: it is another. `anew`: worked out anew under another edition (of
    the measures `relabelled`), with the same outcome. `dropped`: its measure is no longer scored. `joins`: its measure was not.
    """
    before, after = _earned(now), _earned(then)
    rows = []
    for key in sorted(before.keys() | after.keys()):
        was, becomes = before.get(key), after.get(key)
        what = _becomes(was, becomes, relabelled)
        if what:
            shown = was or becomes or {}
            rows.append({k: shown[k] for k in ("plan_id", "organization_id", "measure", "rate")} | {"becomes": what})  # fmt: skip
    return rows


def _becomes(was: Row | None, becomes: Row | None, relabelled: Collection[str]) -> str:
    if was is None or becomes is None:
        return "joins" if was is None else "dropped"
    old, new = was["baseline"], becomes["baseline"]
    if old is None or new is None:
        return "" if old is new else "found" if old is None else "lost"
    if old != new:
        return "moved"
    return "anew" if {was["measure"], was["rate"]} & set(relabelled) else ""


def _summed(
    now: Paid, then: Paid, names: tuple[str, ...], of: Callable[[tuple[str, str, str, str]], tuple[str, ...]]
) -> list[Row]:
    found: dict[tuple[str, ...], list[Decimal]] = {}
    for side, paid in enumerate((now, then)):
        for key, amount in paid.amounts.items():
            found.setdefault(of(key), [ZERO, ZERO])[side] += amount
    return [
        {**dict(zip(names, key, strict=True)), "owed": owed, "scenario": scenario, "change": scenario - owed}
        for key, (owed, scenario) in sorted(found.items())
    ]


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """Percent with one decimal; None of nothing."""
    return (100 * part / whole).quantize(Decimal("0.1")) if whole else None


# -- the increase ------------------------------------------------------------------------------------------------


def practice_increase(paid: Paid) -> dict[str, Decimal | None]:
    """Percent of the base that all contracts of a practice add together, over the years of the span."""
    sums: dict[str, list[Decimal]] = {}
    for row in paid.increase:
        held = sums.setdefault(row["organization_id"], [ZERO, ZERO])
        held[0] += added(row)
        held[1] += row["base"]
    return {organization: percent(more, base) for organization, (more, base) in sums.items()}


def added(row: Row) -> Decimal:
    """What a contract's year adds over its base, less what a cap takes back: US dollars."""
    total: Decimal = row["population_health"] + row["performance"] + row["direct_gain"] + row["cap_amount"]
    return total


def distribution(now: Paid, then: Paid) -> Row:
    """How many contracts and years stand where: `bins` of STEP percent, how many are over their own limit, and without a base."""
    return {
        "step": STEP,
        "limit": LIMIT,
        "bins": _bins(now, then),
        "over": [sum(1 for r in p.increase if _is_over(r)) for p in (now, then)],
        "no_base": [sum(1 for r in p.increase if not r["base"]) for p in (now, then)],
        "contracts": [len(p.increase) for p in (now, then)],
    }


def _bins(now: Paid, then: Paid) -> list[Row]:
    found: dict[int, list[int]] = {}
    for side, paid in enumerate((now, then)):
        for row in paid.increase:
            if row["base"]:
                start = floor(100 * added(row) / row["base"] / STEP) * STEP
                found.setdefault(start, [0, 0])[side] += 1
    return [{"from": start, "now": counts[0], "then": counts[1]} for start, counts in sorted(found.items())]


def _is_over(row: Row) -> bool:
    return bool(row["base"]) and added(row) > to_cents(row["base"] * row["limit"] / 100)


# -- break-even --------------------------------------------------------------------------------------------------


def break_even(now: Paid, then: Paid, cost: dict[str, Decimal]) -> list[Row]:
    """By plan: what the scenario costs more, what of the care of the people concerned it is, and the base amount that would balance it.

    `cost`: claims of the people on rosters by plan, allowed US dollars of the same years. `saved`: percent of it that care would have
    to get cheaper to pay for the change; `saved_in_all`: for everything the program adds over fees. `base_percent`: by how many
    percent the population-health base amount would have to differ for the plan to pay what it owes now, all else as in the scenario.
    """
    plans = sorted({key[1] for p in (now, then) for key in p.amounts})
    return [_of_plan(plan, now, then, cost.get(plan, ZERO)) for plan in plans]


def _of_plan(plan: str, now: Paid, then: Paid, cost: Decimal) -> Row:
    change = _sum(then, plan) - _sum(now, plan)
    months = sum(r["member_months"] for r in then.direct_base if r["plan_id"] == plan)
    more = sum((added(r) for r in then.increase if r["plan_id"] == plan), ZERO)
    base = _sum(then, plan, "population_health")
    return {
        "plan_id": plan, "change": change, "member_months": months, "per_member_month": to_cents(change / months) if months else None,
        "cost": cost, "saved": share(change, cost), "saved_in_all": share(more, cost), "base_percent": share(-change, base),
    }  # fmt: skip


def _sum(paid: Paid, plan: str, component: str = "") -> Decimal:
    return sum((a for k, a in paid.amounts.items() if k[1] == plan and component in ("", k[3])), ZERO)


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Percent with two decimals; None of nothing."""
    return (100 * part / whole).quantize(Decimal("0.01")) if whole else None


# -- what moves others -------------------------------------------------------------------------------------------


def moved(now: Paid, then: Paid) -> list[Row]:
    """What reaches practices whose own terms stay: normalization by period, and the regional mean of prospective rates."""
    rows = _differing(
        now.normalization,
        then.normalization,
        ("period_start", "factor_period"),
        "multiplier",
        "normalization",
    )
    return rows + _differing(
        now.direct_base, then.direct_base, ("contract_id", "year"), "region_pmpm", "regional mean"
    )


def _differing(
    now: Iterable[Row], then: Iterable[Row], key: tuple[str, ...], value: str, what: str
) -> list[Row]:
    before = {tuple(r[k] for k in key): r[value] for r in now}
    after = {tuple(r[k] for k in key): r[value] for r in then}
    return [
        {"what": what, "of": ", ".join(map(str, one)), "now": before[one], "then": after[one]}
        for one in sorted(before.keys() & after.keys(), key=str)
        if before[one] != after[one]
    ]


# -- levers ------------------------------------------------------------------------------------------------------


def levers(now: Paid, then: Paid) -> list[Row]:
    """Each practice's nearest next step of each measure, over all plans (or the plan asked for), as terms are and as they would be."""
    sides = [_levers(paid) for paid in (now, then)]
    rows = []
    for key in sorted({*sides[0], *sides[1]}):
        before, after = (side.get(key) for side in sides)
        shown = after or before
        assert shown is not None
        rows.append(
            {"organization_id": key[0], "year": key[1], "rate": key[2], "words": shown["words"], "people": shown["people"],
             "reaches": shown["reaches"], "per_person": before["per_person"] if before else None,
             "per_person_then": after["per_person"] if after else None}
        )  # fmt: skip
    return rows


def _levers(paid: Paid) -> dict[tuple[str, int, str], Row]:
    has_all = any(r["plan_id"] == "all" for r in paid.lever)
    return {
        (r["organization_id"], r["year"], r["rate"]): r
        for r in paid.lever
        if (r["plan_id"] == "all") == has_all
    }
