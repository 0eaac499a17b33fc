"""Rates over plans before everybody: no plan may find another's members' rate by taking its own away, nor by taking groups from the total."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from concord.disclosure import Rule, protect, rate_rows, rate_tables
from concord.disclosure.wall import may_stand_in_plan_book

PLANS = ("alder", "birch", "cedar", "dogwood")
RULE = Rule(smallest_denominator=30)


def cells(people: dict[tuple[str, str], int]) -> list[dict]:
    """People of plan and language, at two practices, half of whom are met."""
    return [
        {"measure": "COL", "rate": "COL", "year": 2025, "pool": "program", "is_baseline": False, "plan": plan, "organization": practice,
         "language": language, "denominator": n, "numerator": n // 2}
        for (plan, language), n in people.items() for practice in ("oak", "elm")
    ]  # fmt: skip


def public(people: dict[tuple[str, str], int]) -> dict[str, int]:
    """Groups that stand before everybody, with their printed denominators."""
    record = protect(rate_tables(cells(people), ["language"]), rule=RULE)
    return {
        r["stratum"]: r["denominator"]
        for r in rate_rows(record)
        if r["is_public"] and r["level"] == "program"
    }


def test_over_two_plans_nothing_is_public():
    assert (
        public({("alder", "en"): 300, ("birch", "en"): 200, ("alder", "es"): 90, ("birch", "es"): 60}) == {}
    )


def test_a_group_of_two_plans_and_what_would_leave_it_over_are_not_public():
    """Spanish is spoken at two plans alone: printed beside the total, English would leave it over."""
    people = (
        {(p, "en"): 300 for p in PLANS}
        | {("alder", "es"): 100, ("birch", "es"): 90}
        | {(p, "vi"): 80 for p in PLANS}
    )
    shown = public(people)
    assert "es" not in shown
    assert set(shown) <= {"all", "en"}, (
        "the smaller that stood goes along: what is left over is of four plans"
    )


def test_a_plan_with_nearly_all_the_rest_is_protected():
    assert (
        public({("alder", "en"): 300, ("birch", "en"): 600, ("cedar", "en"): 40, ("dogwood", "en"): 30}) == {}
    )


@pytest.mark.parametrize("seed", range(12))
def test_whatever_public_figures_are_taken_from_each_other_no_plan_is_left(seed):
    """Every sum and difference: the total less any groups that stand, and any groups together, are over plans that none can read."""
    chance = Random(seed)
    people = {
        (p, g): chance.choice((0, 0, 20, 60, 150, 400)) for p in PLANS for g in ("en", "es", "vi", "ko", "zh")
    }
    shown = public(people)
    groups = sorted(set(shown) - {"all"})
    by = {g: {p: people[p, g] for p in PLANS} for g in ("en", "es", "vi", "ko", "zh")}
    whole = {p: sum(by[g][p] for g in by) for p in PLANS}
    figures = [by[g] for g in groups]
    if "all" in shown:
        figures.append(whole)
        for size in range(1, len(groups) + 1):
            for taken in combinations(groups, size):
                figures.append({p: whole[p] - sum(by[g][p] for g in taken) for p in PLANS})
    for figure in figures:
        if any(figure.values()):
            assert all(may_stand_in_plan_book(reader, figure) for reader in ("", *PLANS)), figure
