"""Aggregates over plans in a plan's book, and extracts for analysts."""

from __future__ import annotations

import pytest

from concord.disclosure import (
    Rule,
    enough_people,
    may_stand_in_plan_book,
    protected_rates,
    small_combinations,
)
from concord.model.errors import UsageError


@pytest.mark.parametrize(
    ("allowed", "why", "weights"),
    [
        (True, "two others, neither dominant", {"alder": 500, "birch": 80, "cedar": 20}),
        (False, "cedar has less than a fifth of what is left", {"alder": 500, "birch": 81, "cedar": 19}),
        (False, "only one other plan", {"alder": 500, "birch": 500}),
        (False, "a plan without anybody in it is not in it", {"alder": 500, "birch": 500, "cedar": 0}),
        (True, "the reader need not be in it", {"birch": 50, "cedar": 50}),
        (False, "only the reader", {"alder": 500}),
    ],
)
def test_an_aggregate_over_plans_in_a_plans_book(allowed, why, weights):
    assert may_stand_in_plan_book("alder", weights) is allowed, why


def test_no_plan_can_be_read_out_of_an_allowed_aggregate():
    """After taking its own part away, the reader's best guess at any other plan is off by a quarter or more."""
    weights = {"alder": 500, "birch": 80, "cedar": 20}
    assert may_stand_in_plan_book("alder", weights)
    left = sum(weights.values()) - weights["alder"]
    assert left >= max(weights["birch"], weights["cedar"]) * 1.25


def rows(count: int, **values: str) -> list[dict]:
    return [{"person": f"{values}{i}", **values} for i in range(count)]


def test_every_combination_in_an_extract_has_eleven_people():
    enough_people(rows(11, area="n", age="18-44") + rows(11, area="s", age="18-44"), ("area", "age"))


def test_a_combination_with_ten_stops_the_extract_without_naming_it():
    extract = rows(30, area="n", age="18-44") + rows(10, area="hidden hills", age="85+")
    with pytest.raises(UsageError) as refused:
        enough_people(extract, ("area", "age"))
    assert "1 combinations of area, age have fewer than 11 people" in str(refused.value)
    assert "hidden hills" not in str(refused.value)
    assert [(c.values, c.people) for c in small_combinations(extract, ("area", "age"))] == [
        (("hidden hills", "85+"), 10)
    ]


def test_a_person_counts_once_however_many_rows():
    extract = [{"person": i % 5, "area": "n"} for i in range(60)]
    assert small_combinations(extract, ("area",))[0].people == 5
    assert small_combinations(extract, ("area",), rule=Rule(smallest=5)) == []


def test_rates_leave_only_as_the_publication_plan_says():
    """By practice and by sex, one subject: hiding one practice's small numerator hides another's too."""
    cells = [
        {"measure": "COL", "rate": "COL", "year": 2025, "pool": "program", "is_baseline": False, "organization": o, "plan": p,
         "sex": s, "denominator": d, "numerator": n}
        for o, p, s, d, n in (
            ("oak", "alder", "female", 100, 50), ("oak", "birch", "male", 100, 60), ("elm", "alder", "female", 200, 100),
            ("elm", "birch", "male", 300, 150), ("fir", "alder", "male", 6, 3), ("fir", "birch", "female", 90, 40),
            ("oak", "alder", "male", 50, 20),
        )
    ]  # fmt: skip
    printed, record = protected_rates(cells, ["sex"], Rule(smallest_denominator=30))
    by_key = {(r["level"], r["unit"], r["stratum_kind"], r["stratum"]): r for r in printed}
    assert len(by_key) == len(printed) == 6
    assert by_key["program", "all", "all", "all"]["denominator"] == 846
    assert by_key["organization", "fir", "all", "all"]["denominator"] is None, "birch would read alder's six"
    assert by_key["program", "all", "sex", "female"]["value"] is not None
    again, _ = protected_rates(
        list(reversed(cells)), ["sex"], Rule(smallest_denominator=30), earlier=[record]
    )
    assert again == printed
