"""Every table of a book without person rows goes through disclosure; dollars, match rates and experience in particular."""

from __future__ import annotations

from datetime import date
from itertools import product
from random import Random

import numpy as np
import pytest
from attacker import Attacker

from concord.disclosure import (
    WAYS_OUT,
    Rule,
    guarded_experience,
    guarded_match_rates,
    guarded_spend,
    protect,
    tabulate,
    without_few,
)
from concord.release.books import BOOKS, Audience

AGGREGATE = (Audience.PROGRAM, Audience.PUBLIC, Audience.COACH, Audience.ACTUARY, Audience.EVALUATOR)


@pytest.mark.parametrize("audience", AGGREGATE)
def test_every_table_of_an_aggregate_book_has_a_way_out(audience):
    """A new table there must say how it is protected."""
    assert [t.query for t in BOOKS[audience] if t.query not in WAYS_OUT] == []


def test_no_way_out_is_listed_that_no_book_takes():
    taken = {t.query for tables in BOOKS.values() for t in tables}
    assert set(WAYS_OUT) <= taken


def dollars(people, amount=100, members=500, **more):
    return {"year": 2025, "plan_id": "alder", "product_line": "commercial", "product": "HMO", "funding": "insured",
            "people": people, "members": members, "amount": amount, "member_months": 12 * members, **more}  # fmt: skip


def test_dollars_of_few_people_are_hidden_and_the_next_smallest_with_them():
    """The total of the product stands elsewhere: one hidden amount alone would be the difference."""
    rows = [
        dollars(4, category="a"),
        dollars(60, category="b"),
        dollars(30, category="c"),
        dollars(None, category="paid"),
    ]
    found = {r["category"]: r["amount"] for r in guarded_spend(rows, Rule())}
    assert found == {"a": None, "b": 100, "c": None, "paid": 100}


def test_hidden_dollars_are_those_of_eleven_people_or_more_together():
    rows = [dollars(n, category=str(n)) for n in (1, 2, 3, 20, 40)]
    assert sum(r["people"] for r in guarded_spend(rows, Rule()) if r["amount"] is None) >= 11


def test_dollars_of_nobody_and_of_many_are_shown():
    assert [r["amount"] for r in guarded_spend([dollars(0, amount=0), dollars(11)], Rule())] == [0, 100]


def test_a_population_of_few_goes_whole_with_another():
    rows = [
        dollars(40, product=p, members=m, category=c)
        for p, m in (("HMO", 500), ("PPO", 6), ("EPO", 90))
        for c in "ab"
    ]
    found = guarded_spend(rows, Rule())
    hidden = {r["product"] for r in found if r["amount"] is None}
    assert hidden == {"PPO", "EPO"}
    assert all((r["member_months"] is None) == (r["product"] in hidden) for r in found)


def test_where_nothing_else_is_left_the_small_one_still_goes():
    rows = without_few([{"g": 1, "n": 5, "x": 7}], people="n", hides=("x",), within=("g",), rule=Rule())
    assert rows == [{"g": 1, "n": 5, "x": None}]


def match(covered, attributed, in_program, plan="alder"):
    return {"plan_id": plan, "product": "HMO", "month": date(2026, 1, 1), "covered": covered, "attributed": attributed,
            "in_program": in_program}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ((500, 400, 300), ""),
        ((500, 500, 500), ""),
        ((500, 495, 300), "five are nowhere: 500 less 495"),
        ((500, 400, 395), "five are elsewhere"),
        ((500, 400, 5), "five in the program"),
        ((8, 8, 0), "eight in all; that none is in the program is a zero, and zeros are shown"),
    ],
)
def test_match_rates_hide_small_counts_and_small_rests(given, why):
    (row,) = guarded_match_rates([match(*given)], Rule())
    printed = (row["covered"], row["attributed"], row["in_program"])
    assert all(p in (None, g) for p, g in zip(printed, given, strict=True))
    assert (printed == given) == (not why)
    covered, attributed, inside = printed
    for one, other in (
        (covered, 0),
        (attributed, 0),
        (inside, 0),
        (covered, attributed),
        (attributed, inside),
    ):
        if one is not None and other is not None:
            assert not 1 <= one - other <= 10, why


def test_a_reader_of_match_rates_can_place_no_small_group_more_closely_than_from_one_to_ten():
    """Every way in which small numbers of people can be in the program, elsewhere and nowhere, read by brute force."""
    i, e, n = np.indices((38, 38, 38))
    read = {"covered": i + e + n, "attributed": i + e, "in_program": i}
    groups = (i, e, n, i + e, e + n, i + e + n)
    for true in product((0, 1, 3, 9, 10, 11, 12, 25), repeat=3):
        (row,) = guarded_match_rates([match(sum(true), true[0] + true[1], true[0])], Rule())
        possible = np.ones_like(i, dtype=bool)
        for column, value in read.items():
            if row[column] is not None:
                possible &= value == row[column]
        for group in groups:
            if 1 <= group[true] <= 10:
                assert group[possible].min() <= 1, (true, row)
                assert group[possible].max() >= 10, (true, row)


def test_experience_leaves_no_cell_to_be_subtracted_from_its_margins():
    chance = Random(4)
    rows = [
        {"year": 2025, "sex": sex, "age_from": age, "people": int(chance.paretovariate(0.7) * 2), "allowed": 1}
        for sex in ("female", "male") for age in range(0, 80, 10)
    ]  # fmt: skip
    kept = guarded_experience(rows, Rule())
    assert kept
    assert len(kept) < len(rows)
    assert all(row["people"] > 10 for row in kept)
    table = tabulate(
        "t", "2025", [{**r, "denominator": r["people"], "age": r["age_from"]} for r in rows], ("sex", "age")
    )
    assert Attacker([protect([table], rule=Rule())]).known_too_well() == []
