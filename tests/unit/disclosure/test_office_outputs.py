"""What the program office and coaches see: candidates, care closed by month, completeness of answers, a survey's groups."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from concord.disclosure import (
    Rule,
    guarded_answers,
    guarded_candidates,
    guarded_effects,
    guarded_groups,
    guarded_months,
    guarded_peers,
    guarded_sizes,
)

RULE = Rule(smallest=11, smallest_denominator=30)


def candidate(**more):
    return {"organization_id": "one", "adults": 764, "children": 9, "people": 900, "commercial_share": Decimal("0.8589"),
            "medi_cal_share": Decimal("0.005"), "medicare_share": Decimal("0.02"), "equity_share": None, "performance": Decimal("-0.0321"),
            **more}  # fmt: skip


def test_a_candidate_s_counts_are_to_the_nearest_ten_and_few_people_are_hidden():
    (row,) = guarded_candidates([candidate()], RULE, 100)
    assert (row["adults"], row["children"], row["people"]) == (760, None, 900)


def test_a_share_behind_which_few_people_stand_is_hidden():
    (row,) = guarded_candidates([candidate()], RULE, 100)
    assert row["commercial_share"] == Decimal("0.86")
    assert row["medi_cal_share"] is None, "4 or 5 of 900"
    assert row["medicare_share"] == Decimal("0.02")
    assert row["performance"] == Decimal("-0.03")


def test_small_rosters_are_not_listed_whatever_the_program_asks_for():
    assert guarded_candidates([candidate(people=99)], RULE, 100) == []
    assert guarded_candidates([candidate(people=10)], RULE, 1) == []


def months(*closed, due=100):
    rows, left = [], due
    for number, n in enumerate(closed, 1):
        rows.append({"organization_id": "foothill", "measure": "CBP", "rate": "CBP", "year": 2025, "month": date(2025, number, 1),
                     "due": left, "closed": n, "value": Decimal(n) / left})  # fmt: skip
        left -= n
    return rows


def test_a_coach_reads_whole_percents_of_months_with_enough_on_both_sides_and_no_counts():
    shown = guarded_months(months(20, 15, 12), RULE)
    assert [r["value"] for r in shown] == [Decimal("0.20"), Decimal("0.19"), Decimal("0.18")]
    assert {r["due"] for r in shown} | {r["closed"] for r in shown} == {None}


def test_one_hidden_month_takes_the_smallest_shown_with_it():
    """What closed in the year is known elsewhere: a single hidden month would be the difference."""
    shown = guarded_months(months(20, 4, 15), RULE)
    assert [r["value"] is None for r in shown] == [False, True, True]


def test_completeness_shows_no_few_who_did_not_answer():
    row = {
        "organization_id": "f",
        "month": date(2025, 1, 1),
        "people": 500,
        "answered": 495,
        "value": Decimal("0.99"),
    }
    assert guarded_answers([row], RULE)[0]["value"] is None
    (shown,) = guarded_answers([{**row, "answered": 400, "value": Decimal("0.8")}], RULE)
    assert (shown["value"], shown["people"], shown["answered"]) == (Decimal("0.80"), 500, None)


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [((9, 8, 12), {0, 1, 2}), ((3, 8, 12), {2}), ((3, 4, 12), {2}), ((4,), set())],
)
def test_a_group_of_few_answers_is_hidden_and_the_next_smallest_with_it(sizes, shown):
    rows = [{"item": "load", "group": str(n), "people": size, "mean": 3.2} for n, size in enumerate(sizes)]
    found = guarded_groups(rows, within="item", smallest=5)
    assert {int(r["group"]) for r in found if r["mean"] is not None} == shown
    assert all((r["people"] is None) == (r["mean"] is None) for r in found)


def test_another_payment_that_rests_on_few_people_is_hidden_with_the_next_smallest():
    rows = [
        {
            "plan_id": "alder",
            "organization_id": str(n),
            "owed": 100,
            "scenario": 90,
            "change": -10,
            "people": people,
        }
        for n, people in enumerate((6, 40, 90, None))
    ]
    shown = guarded_effects(rows, RULE)
    assert [r["change"] for r in shown] == [None, None, -10, -10]
    assert all(r["owed"] == 100 and "people" not in r for r in shown)
    assert [r["change"] for r in guarded_effects(rows[1:], RULE)] == [-10, -10, -10], (
        "nobody small, nothing hidden"
    )


def test_a_roster_is_to_the_nearest_ten_and_few_people_are_hidden_by_the_programs_own_rule():
    rows = [
        {"organization_id": "oak", "month": date(2025, m, 1), "people": n}
        for m, n in ((1, 104), (2, 96), (3, 14), (4, 9))
    ]
    assert [r["people"] for r in guarded_sizes(rows, RULE)] == [100, 100, 10, None]
    assert [r["people"] for r in guarded_sizes(rows, Rule(smallest=20))] == [100, 100, None, None]


def rates(**values):
    return [
        {
            "measure": "CBP",
            "rate": "CBP",
            "year": 2025,
            "unit": unit,
            "denominator": n,
            "value": Decimal(value),
        }
        for unit, (n, value) in values.items()
    ]


def test_peers_are_quarters_of_five_others_with_enough_people():
    """Six practices: each sees the other five. A seventh of 29 people is nobody's peer, and sees all six itself."""
    six = {name: (30 + n, f"0.{50 + 5 * n}") for n, name in enumerate(("a", "b", "c", "d", "e", "f"))}
    shown = {r["unit"]: r for r in guarded_peers(rates(**six, small=(29, "0.99")), [*six, "small"], RULE)}
    assert set(shown) == {*six, "small"}
    assert (shown["a"]["practices"], shown["small"]["practices"]) == (5, 6)
    assert (shown["a"]["first_quarter"], shown["a"]["middle"], shown["a"]["third_quarter"]) == (
        Decimal("0.60"), Decimal("0.65"), Decimal("0.70"),
    )  # fmt: skip


def test_four_others_are_too_few_to_be_anonymous_among():
    five = dict.fromkeys("abcde", (40, "0.5"))
    assert guarded_peers(rates(**five), list(five), RULE) == []
