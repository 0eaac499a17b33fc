"""Gaps on two practices that can be worked by hand, and what must hold of any numbers."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concord.canon.evaluation import EquityContribution
from concord.evaluation.equity import compared, with_regions

KEY = {"measure": "CBP", "rate": "CBP", "year": 2025}


def told(kind: str, stratum: str, denominator: int | None, numerator: int | None, year: int = 2025) -> dict:
    return {**KEY, "year": year, "stratum_kind": kind, "stratum": stratum, "denominator": denominator,
            "numerator": numerator, "known_share": Decimal("0.9")}  # fmt: skip


def at(unit: str, kind: str, stratum: str, denominator: int, numerator: int) -> dict:
    return {
        **KEY,
        "unit": unit,
        "stratum_kind": kind,
        "stratum": stratum,
        "denominator": denominator,
        "numerator": numerator,
    }


PRINTED = [
    told("all", "all", 400, 240), told("language", "spanish", 100, 50), told("language", "english", 290, 185),
    told("language", "unknown", 10, 5), told("language", "korean", None, None),
]  # fmt: skip
# Oak: Spanish speakers 30 of 80, others 60 of 120. Elm: Spanish speakers 20 of 20, others 130 of 180.
COUNTED = [
    at("oak", "all", "all", 200, 90), at("elm", "all", "all", 200, 150),
    at("oak", "language", "spanish", 80, 30), at("elm", "language", "spanish", 20, 20),
]  # fmt: skip


def test_a_gap_is_the_groups_rate_less_everybody_elses():
    """Spanish speakers 50 of 100 = 50%; all others 190 of 300 = 63.33%; the difference is -13.33 points."""
    gaps, indexes, _ = compared(PRINTED, COUNTED, set())
    spanish = next(g for g in gaps if g["stratum"] == "spanish")
    assert spanish["difference"] == Decimal("-13.333333")
    assert spanish["low"] < spanish["difference"] < spanish["high"] < 0
    assert spanish["verdict"] == "worse"
    assert {g["stratum"] for g in gaps} == {"spanish", "english"}
    [index] = indexes
    assert index["groups"] == 2
    assert index["index"] == Decimal("11.494253")  # mean of 10 and 3.793103 points, over 60


def test_the_gap_splits_into_within_and_between_practices():
    """Within: mean weights 0.6 and 0.4 times (37.5 - 50) and (100 - 72.22); between: weights 0.8 - 0.4 and 0.2 - 0.6 times the mean rates."""
    gaps, _, _ = compared(PRINTED, COUNTED, set())
    spanish = next(g for g in gaps if g["stratum"] == "spanish")
    within = 0.6 * (37.5 - 50) + 0.4 * (100 - 100 * 130 / 180)
    between = 0.4 * (37.5 + 50) / 2 - 0.4 * (100 + 100 * 130 / 180) / 2
    assert float(spanish["within"]) == pytest.approx(within, abs=0.05), "to the tenth of a point"
    assert float(spanish["between"]) == pytest.approx(between, abs=0.05)
    assert spanish["within"] + spanish["between"] == pytest.approx(spanish["difference"], abs=Decimal("0.1"))


def test_where_less_is_better_a_lower_rate_is_better():
    gaps, _, _ = compared(PRINTED, COUNTED, {("CBP", "CBP", 2025)})
    assert next(g for g in gaps if g["stratum"] == "spanish")["verdict"] == "better"


def test_nobody_is_named_when_one_practice_alone_would_be_left():
    """Elm's twenty are too few to name; Oak by name would give Elm away."""
    _, _, parts = compared(PRINTED, COUNTED, set())
    assert parts == []


def test_a_gap_is_followed_from_year_to_year():
    before = [{**row, "year": 2024} for row in PRINTED if row["stratum"] != "spanish"]
    before.append(told("language", "spanish", 100, 40, year=2024))
    gaps, _, _ = compared([*before, *PRINTED], COUNTED, set())
    now = next(g for g in gaps if g["stratum"] == "spanish" and g["year"] == 2025)
    # 2024: 40% against 200 of 300 = 66.67%: -26.67; 2025: -13.33
    assert now["change"] == Decimal("13.333334") or now["change"] == Decimal("13.333333")


PLACE = st.tuples(st.integers(30, 300), st.integers(30, 300), st.floats(0.2, 0.8), st.floats(0.2, 0.8))


@settings(max_examples=60, deadline=None)
@given(st.lists(PLACE, min_size=3, max_size=8))
def test_parts_add_up_to_the_gap(places):
    counted, own, own_met, rest, rest_met = [], 0, 0, 0, 0
    for number, (a, b, ra, rb) in enumerate(places):
        na, nb = round(a * ra), round(b * rb)
        counted += [at(f"p{number}", "sex", "female", a, na), at(f"p{number}", "all", "all", a + b, na + nb)]
        own, own_met, rest, rest_met = own + a, own_met + na, rest + b, rest_met + nb
    printed = [
        told("all", "all", own + rest, own_met + rest_met), told("sex", "female", own, own_met), told("sex", "male", rest, rest_met)
    ]  # fmt: skip
    gaps, _, parts = compared(printed, counted, set())
    gap = next(g for g in gaps if g["stratum"] == "female")
    assert math.isclose(gap["within"] + gap["between"], gap["difference"], abs_tol=0.1001)
    mine = [p for p in parts if p["stratum"] == "female"]
    if mine:
        assert math.isclose(
            sum(p["contribution"] for p in mine), gap["difference"], abs_tol=0.05 * len(mine) + 1e-4
        )
        assert sum(p["organization_id"] == "others" for p in mine) <= 1


def test_a_ratio_has_the_interval_that_the_log_method_gives_by_hand():
    """50 of 100 over 190 of 300: the log of 0.789 plus and minus 1.96 times the root of 1/50 - 1/100 + 1/190 - 1/300."""
    gaps, _, _ = compared(PRINTED, COUNTED, set())
    spanish = next(g for g in gaps if g["stratum"] == "spanish")
    error = math.sqrt(1 / 50 - 1 / 100 + 1 / 190 - 1 / 300)
    middle = math.log(0.5 / (190 / 300))
    assert float(spanish["ratio"]) == pytest.approx(math.exp(middle), abs=1e-6)
    assert float(spanish["ratio_low"]) == pytest.approx(math.exp(middle - 1.959964 * error), abs=1e-5)
    assert float(spanish["ratio_high"]) == pytest.approx(math.exp(middle + 1.959964 * error), abs=1e-5)


def test_differences_and_ratios_are_followed_over_years():
    later = [told("all", "all", 400, 250, 2026), told("language", "spanish", 100, 60, 2026)]
    gaps, _, _ = compared([*PRINTED, *later], COUNTED, set())
    was, now = (next(g for g in gaps if g["stratum"] == "spanish" and g["year"] == y) for y in (2025, 2026))
    assert (was["change"], was["ratio_change"]) == (None, None)
    assert now["change"] == now["difference"] - was["difference"]
    assert now["ratio_change"] == now["ratio"] - was["ratio"]


def test_gaps_by_area_are_taken_apart_over_practices_too():
    """Practices are counted by three digits of the ZIP and rates printed by two: 900 and 902 are one region."""
    printed = [told("all", "all", 400, 240), told("region", "90", 220, 110), told("region", "93", 180, 130)]
    counted = [
        at("oak", "all", "all", 200, 90), at("elm", "all", "all", 200, 150),
        at("oak", "area", "900", 90, 30), at("oak", "area", "902", 50, 20), at("oak", "area", "930", 60, 40),
        at("elm", "area", "902", 80, 60), at("elm", "area", "930", 110, 80), at("elm", "area", "unknown", 10, 10),
    ]  # fmt: skip
    gaps, _, _ = compared(printed, with_regions(counted), set())
    north = next(g for g in gaps if g["stratum"] == "90")
    # oak: 50 of 140 there, 40 of 60 elsewhere; elm: 60 of 80, 90 of 120
    within = 100 * ((140 / 220 + 60 / 180) / 2 * (50 / 140 - 40 / 60) + (80 / 220 + 120 / 180) / 2 * (60 / 80 - 90 / 120))  # fmt: skip
    assert float(north["within"]) == pytest.approx(within, abs=0.05)
    assert north["within"] + north["between"] == pytest.approx(north["difference"], abs=Decimal("0.1"))


def test_what_a_practice_adds_is_told_without_how_many_of_the_group_it_has():
    """The group's 160, which are printed, less 60, 50 and 45 would be five people at two practices."""
    sizes = {"ash": 60, "elm": 50, "fir": 45, "oak": 3, "yew": 2}
    counted = [at(p, "all", "all", n + 200, n // 2 + 90) for p, n in sizes.items()]
    counted += [at(p, "language", "spanish", n, n // 2) for p, n in sizes.items()]
    printed = [told("all", "all", 1160, 528), told("language", "spanish", 160, 78), told("language", "english", 1000, 450)]  # fmt: skip
    _, _, parts = compared(printed, counted, set())
    mine = [p for p in parts if p["stratum"] == "spanish"]
    assert {p["organization_id"] for p in mine} == {"ash", "elm", "fir", "others"}
    assert not {"people", "denominator", "numerator"} & set(mine[0])
    assert not {"people", "denominator", "numerator"} & set(EquityContribution.columns)
