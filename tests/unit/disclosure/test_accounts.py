"""Shares, adoption and total cost: whoever reads them, with every sum at hand, can place no few people more closely than one to ten."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product
from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog

from concord.disclosure import (
    Rule,
    guarded_adoption,
    guarded_shares,
    guarded_total_cost,
    may_be_named,
    may_stand_before_all,
    standing,
)

RULE = Rule(smallest_denominator=30)
PLANS, PRODUCTS, PRACTICES = (
    ("alder", "birch", "cedar", "dogwood"),
    ("HMO", "PPO", "POS"),
    ("oak", "elm", "fir"),
)
Cell = tuple[str, ...]


def too_well_known(cells: dict[Cell, int], shown: Iterable[Callable[[Cell], bool]], secrets: Iterable[Callable[[Cell], bool]]) -> list[int]:  # fmt: skip
    """Secret counts from 1 to 10 whose range, given every count that is shown, is narrower than 1 to 10.

    A count is the sum of the finest cells for which a question holds. The reader knows that no cell is negative and no more.
    """
    names = list(cells)
    known = [[float(ask(c)) for c in names] for ask in shown]
    values = [sum(cells[c] for c in names if ask(c)) for ask in shown]
    found = []
    for ask in secrets:
        true = sum(cells[c] for c in names if ask(c))
        if not 1 <= true <= 10:
            continue
        aim = np.array([float(ask(c)) for c in names])
        equal = {"A_eq": known, "b_eq": values} if known else {}
        least = linprog(aim, bounds=(0, None), **equal)
        most = linprog(-aim, bounds=(0, None), **equal)
        if least.fun > 1 + 1e-6 or (most.status == 0 and -most.fun < 10 - 1e-6):
            found.append(true)
    return found


def is_at(*wanted: str) -> Callable[[Cell], bool]:
    """Whether a cell lies in a place; `all` is any."""
    return lambda cell: all(w in ("all", c) for w, c in zip(wanted, cell, strict=True))


def people(chance: Random) -> int:
    return chance.choice((0, 0, 1, 3, 7, 12, 25, 60, 400))


def share(level: str, unit: str, kind: str) -> dict:
    return {"definition": "standard", "level": level, "unit": unit, "product": kind, "year": 2025, "share": 7}


@pytest.mark.parametrize("seed", range(12))
def test_no_share_gives_few_people_away(seed):
    chance = Random(seed)
    cells = {cell: n for cell in product(PLANS, PRODUCTS, (*PRACTICES, "outside")) if (n := people(chance))}
    months = [
        {"year": 2025, "plan_id": p, "product": k, "organization_id": o, "member_months": 12 * n}
        for (p, k, o), n in cells.items()
    ]
    every = [
        share(level, unit, kind)
        for level, units in (("program", ("all",)), ("plan", PLANS), ("organization", PRACTICES))
        for unit in units for kind in (*PRODUCTS, "all")
    ]  # fmt: skip
    kept = guarded_shares(every, months, RULE, PRACTICES)
    places = {
        "program": lambda u: ("all", "all"),
        "plan": lambda u: (u, "all"),
        "organization": lambda u: ("all", u),
    }

    def asked(row: dict) -> Callable[[Cell], bool]:
        plan, practice = places[row["level"]](row["unit"])
        return is_at(plan, row["product"], practice)

    assert kept
    assert too_well_known(cells, [asked(r) for r in kept], [asked(r) for r in every]) == []


@pytest.mark.parametrize("seed", range(12))
def test_no_category_gives_few_members_away(seed):
    chance = Random(seed)
    cells = {
        cell: n for cell in product(PLANS, PRODUCTS, ("1", "2C", "4A"))
        if (n := chance.choice((0, 2, 9, 15, 80, 300) if seed % 3 else (0, 15, 80, 300)))
    }  # fmt: skip
    rows = []
    for level, units in (("program", ("all",)), ("plan", PLANS)):
        for unit, kind in product(units, (*PRODUCTS, "all")):
            inside = {
                c: sum(n for at, n in cells.items() if is_at(unit, kind, c)(at)) for c in ("1", "2C", "4A")
            }
            rows += [
                {"year": 2025, "level": level, "unit": unit, "product": kind, "category": c, "members": inside[c],
                 "members_if_prospective": {"1": inside["1"], "2C": 0, "4A": inside["2C"] + inside["4A"]}[c],
                 "all_members": sum(inside.values())} for c in inside if inside[c]
            ]  # fmt: skip
    kept = guarded_adoption(rows, RULE)
    shown = [is_at(r["unit"], r["product"], r["category"]) for r in kept]
    shown += [is_at(r["unit"], r["product"], "all") for r in kept]
    secret = [is_at(u, k, c) for u, k, c in product(("all", *PLANS), (*PRODUCTS, "all"), ("1", "2C", "4A"))]
    assert too_well_known(cells, shown, secret) == []
    if seed % 3 == 0:
        assert len(kept) == len(rows)


@pytest.mark.parametrize(("outside", "oak", "elm"), list(product((0, 4, 300), (0, 6, 200), (8, 150))))
def test_no_group_is_what_the_others_leave_of_everybody(outside, oak, elm):
    """Everybody less the program is the comparison; the program less its practices but one is that one."""
    cells = {("out", "out"): outside, ("in", "oak"): oak, ("in", "elm"): elm}
    named = [("all", "all", is_at("all", "all")), ("program", "all", is_at("in", "all")), ("comparison", "all", is_at("out", "all")),
             ("organization", "oak", is_at("in", "oak")), ("organization", "elm", is_at("in", "elm"))]  # fmt: skip
    rows = [
        {
            "level": level,
            "unit": unit,
            "year": 2025,
            "people": sum(n for c, n in cells.items() if ask(c)),
            "unscored": 0,
        }
        for level, unit, ask in named
    ]
    ask_of = {(level, unit): ask for level, unit, ask in named}
    kept = guarded_total_cost([r for r in rows if r["people"]], MONTHS, RULE)
    shown = [ask_of[r["level"], r["unit"]] for r in kept]
    if sum(cells.values()) > 10:
        assert too_well_known(cells, shown, [ask for _, _, ask in named]) == []


MONTHS = [
    {"year": 2025, "plan_id": p, "product": "HMO", "organization_id": "oak", "member_months": 1200}
    for p in PLANS
]


def test_practices_are_never_public_and_few_plans_make_nothing_public():
    rows = [
        {"level": "all", "unit": "all", "year": 2025, "people": 900, "unscored": 0},
        {"level": "organization", "unit": "oak", "year": 2025, "people": 900, "unscored": 0},
    ]
    assert [r["is_public"] for r in guarded_total_cost(rows, MONTHS, RULE)] == [True, False]
    assert [r["is_public"] for r in guarded_total_cost(rows, MONTHS[:2], RULE)] == [False, False]


def test_figures_by_illness_go_where_few_people_have_no_score():
    """Everybody's dollars less those of the scored would be the dollars of five people; of many people, five cannot be told."""
    figures = {
        "scored_share": 98,
        "hcc_score": 1,
        "hcc": 1,
        "hcc_adjusted_pmpm": 400,
        "hcc_trend": 0.02,
        "score_growth": 0.01,
    }
    few, many, after = (
        {"level": "all", "unit": "all", "year": y, "people": n, "unscored": u, **figures}
        for y, n, u in ((2023, 400, 5), (2024, 900, 5), (2025, 900, 30))
    )
    finest = [
        {"level": "organization", "unit": "oak", "year": y, "people": 900, "unscored": 0}
        for y in (2023, 2024, 2025)
    ]
    months = [{**m, "year": y} for m in MONTHS for y in (2023, 2024, 2025)]
    kept = guarded_total_cost([few, many, after, *finest], months, RULE)
    one, two, three = (r for r in kept if r["level"] == "all")
    assert not any(one[name] is not None for name in figures)
    assert (two["hcc_adjusted_pmpm"], two["hcc_trend"], two["score_growth"]) == (400, None, None), (
        "growth would lead back"
    )
    assert all(three[name] is not None for name in figures)


def test_a_product_of_one_plan_stands_before_nobody_else():
    """All plans sell HMO; POS is alder's alone: printed beside the total it would be alder's own figures."""
    products = {"HMO": dict.fromkeys(PLANS, 500), "PPO": dict.fromkeys(PLANS, 400), "POS": {"alder": 90}}
    assert may_stand_before_all(products["HMO"])
    assert not may_stand_before_all(products["POS"])
    assert standing(products) == {"HMO"}, "POS alone would be the total less the other two"


@pytest.mark.parametrize(
    ("denominator", "numerator", "named"),
    [(30, 15, True), (29, 15, False), (40, 10, False), (40, 30, False), (40, 29, True)],
)
def test_a_practice_stands_by_name_with_enough_people_in_and_out(denominator, numerator, named):
    assert may_be_named(denominator, numerator, RULE) is named
