"""Performance: each measure earns by the level reached or by getting better, on the program pool."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.spec.payment.test_population_health import term

ONE_MEASURE = """
[CBP]
title = "Controlling high blood pressure"
family = "chronic care"
direction = "{direction}"
benchmark_product_line = "commercial"
status = "illustrative"
source = "case"
2025 = {{ edition = "2025", use = "payment", equity_sensitive = {equity}, weight = 100 }}
2026 = {{ edition = "2026", use = "payment", equity_sensitive = {equity}, weight = 100 }}
"""
HEADER = "measure,year,product_line,percentile,value,source,licence\n"
PEOPLE = "person | birth | sex | plan | practice | months\n" + "".join(
    f" {n} | 1980-05-05 | female | alder | foothill | 2025-01..2025-12\n" for n in range(1, 11)
)  # ten people, 120 member-months
MAXIMUM = term("performance.maximum", "2.00")  # 120 x $2.00 = $240.00 for all measures


def one_measure(direction="higher", equity="false", cuts=("50", "55", "60", "65", "70")):
    """A program with blood pressure alone, and its five benchmarks."""

    def edit(folder):
        (folder / "measures.toml").write_text(ONE_MEASURE.format(direction=direction, equity=equity))
        steps = list(zip((25, 50, 66.67, 75, 90), cuts, strict=True))
        rows = (f"CBP,{year},commercial,{p},{v},case,none" for year in (2024, 2025) for p, v in steps)
        (folder / "benchmarks.csv").write_text(HEADER + "\n".join(rows) + "\n")

    return edit


def rates(now, before="-", denominator=100, uncovered=0):
    """This year's numerator, and the baseline year's under this year's edition."""
    text = f"measure | year | edition | numerator | denominator | uncovered\n CBP | 2025 | 2025 | {now} | {denominator} | 0"
    return text if before == "-" else text + f"\n CBP | 2024 | 2025 | {before} | {denominator} | {uncovered}"


@pytest.mark.parametrize(
    ("numerator", "tier", "amount"),
    [
        (60, None, "0.00"),  # exactly P66.67: not above it
        (61, "66.67", "144.00"),  # above P66.67 = 60: 60% of $240
        (65, "66.67", "144.00"),  # exactly P75: still the tier below
        (66, "75", "192.00"),  # 80%
        (71, "90", "240.00"),  # 100%
    ],
)
def test_attainment_pays_by_tiers_strictly_above_each_cut(payment, numerator, tier, amount):
    """Maximum $2.00 x 120 member-months = $240. Cuts 60, 65, 70 percent pay 60, 80 and 100 percent of it."""
    sheet = payment(terms=MAXIMUM, people=PEOPLE, rates=rates(numerator), edit=one_measure())
    assert sheet.amounts("performance") == [amount]
    earning = sheet.rows("earning")[0]
    assert earning["tier"] == (Decimal(tier) if tier else None)


def test_a_score_is_compared_at_the_benchmarks_own_precision(payment):
    """P66.67 is 60 (no decimals). 604 of 1,000 is 60.4%, which is 60 at that precision: not above. 605 is 60.5%, 61: above."""
    edit = one_measure()
    below = payment(terms=MAXIMUM, people=PEOPLE, rates=rates(604, denominator=1000), edit=edit)
    above = payment(terms=MAXIMUM, people=PEOPLE, rates=rates(605, denominator=1000), edit=edit)
    assert (below.amounts("performance"), above.amounts("performance")) == (["0.00"], ["144.00"])


def test_improvement_of_a_tenth_pays_half(payment):
    """Original score 52% lies between P25 = 50 and P66.67 = 60. 57.2% is exactly 10% better: 50% of $240."""
    sheet = payment(terms=MAXIMUM, people=PEOPLE, rates=rates(572, 520, 1000), edit=one_measure())
    assert sheet.amounts("performance", kind="improvement") == ["120.00"]
    almost = payment(terms=MAXIMUM, people=PEOPLE, rates=rates(571, 520, 1000), edit=one_measure())
    assert almost.amounts("performance") == ["0.00"]


@pytest.mark.parametrize(("original", "earns"), [(49, False), (50, True), (60, True), (61, False)])
def test_the_original_score_must_lie_from_p25_to_p66(payment, original, earns):
    """P25 = 50 and P66.67 = 60, both ends in. Tiers are put out of reach so that only improvement can pay."""
    edit = one_measure(cuts=("50", "55", "60", "98", "99"))
    tiers = term("performance.attainment_tiers", "[[90, 100]]")
    sheet = payment(terms=MAXIMUM + tiers, people=PEOPLE, rates=rates(80, original), edit=edit)
    assert (sheet.total("performance") > 0) is earns


def test_the_better_of_improvement_and_attainment_pays_unless_they_stack(payment):
    """66 of 100 after 55: P75 (80%) and a 20% improvement (50%). The better pays: $192. Stacked: 130%, held at 100%: $240."""
    plain = payment(terms=MAXIMUM, people=PEOPLE, rates=rates(66, 55), edit=one_measure())
    stacked = payment(
        terms=MAXIMUM + term("performance.stacking", "true"),
        people=PEOPLE,
        rates=rates(66, 55),
        edit=one_measure(),
    )
    assert (plain.amounts("performance"), stacked.amounts("performance")) == (["192.00"], ["240.00"])


def test_lower_is_better_turns_percentiles_and_change(payment):
    """Poor control: P25 = 40 down to P90 = 20. 29% beats P66.67 = 30: 60%. From 38% to 34%: (38 - 34) / 38 = 10.5%, 50%."""
    edit = one_measure("lower", cuts=("40", "35", "30", "25", "20"))
    attained = payment(terms=MAXIMUM, people=PEOPLE, rates=rates(29), edit=edit)
    improved = payment(terms=MAXIMUM, people=PEOPLE, rates=rates(34, 38), edit=edit)
    assert attained.amounts("performance", kind="attainment") == ["144.00"]
    assert improved.amounts("performance", kind="improvement") == ["120.00"]


def test_equity_sensitive_measures_are_multiplied(payment):
    """60% of $240 x 1.20 = $172.80."""
    terms = MAXIMUM + term("performance.equity_multiplier", "1.20")
    sheet = payment(terms=terms, people=PEOPLE, rates=rates(61), edit=one_measure(equity="true"))
    assert sheet.amounts("performance") == ["172.80"]


def test_a_small_denominator_borrows_the_year_before_for_attainment_only(payment):
    """20 people this year (13 met) and 20 the year before (12): 25 of 40 = 62.5%, 63 at the benchmark's precision: P66.67
    reached. The year before alone would have made an improvement, which does not count."""
    sheet = payment(terms=MAXIMUM, people=PEOPLE, rates=rates(13, 12, 20), edit=one_measure())
    earning = sheet.rows("earning")[0]
    assert (earning["denominator"], earning["years_together"], earning["outcome"]) == (40, 2, "attainment")
    assert sheet.amounts("performance") == ["144.00"]


def test_too_few_people_even_together_are_not_scored(payment):
    """14 people in each year: 28, fewer than 30. Nothing is scored, nothing is earned, no line; the table says why."""
    sheet = payment(terms=MAXIMUM, people=PEOPLE, rates=rates(14, 14, 14), edit=one_measure())
    earning = sheet.rows("earning")[0]
    assert sheet.lines("performance") == []
    assert (earning["outcome"], earning["amount"]) == ("nothing_scored", Decimal("0.00"))
    assert "28" in earning["reason"]
    assert "nothing is earned" in earning["reason"]


def test_an_uncovered_baseline_earns_nothing_and_costs_nothing(payment):
    """100 people count in the baseline and 6 are uncovered: 6 of 106 is 5.7%, above the 5% allowed. No original score, so no
    improvement; 5 of 105 would do."""
    uncovered = payment(terms=MAXIMUM, people=PEOPLE, rates=rates(58, 52, uncovered=6), edit=one_measure())
    covered = payment(terms=MAXIMUM, people=PEOPLE, rates=rates(58, 52, uncovered=5), edit=one_measure())
    assert (uncovered.amounts("performance"), covered.amounts("performance")) == (["0.00"], ["120.00"])
    facts = [e["words"] for e in uncovered.rows("line_evidence") if e["kind"] == "baseline"]
    assert facts == ["No original score: the data do not reach far enough back for 6 of 106 people"]


def test_a_baseline_under_another_edition_is_no_baseline(payment):
    """The original score is recomputed under the scored year's edition; one under the old edition does not count."""
    old = "measure | year | edition | numerator | denominator\n CBP | 2025 | 2025 | 58 | 100\n CBP | 2024 | 2024 | 52 | 100"
    assert payment(terms=MAXIMUM, people=PEOPLE, rates=old, edit=one_measure()).amounts("performance") == [
        "0.00"
    ]


def test_weight_of_unscored_measures_moves_inside_the_family_first(payment):
    """2025 weights: chronic care CBP 25, GSD 25, AMR 10; screening COL 20, BCS 10; children CIS-10 10. Only CBP and COL have
    people. CBP takes its family's 60, COL its family's 30, and the children's 10 is shared 60 : 30, 6.666667 and 3.333333."""
    text = "measure | year | edition | numerator | denominator\n CBP | 2025 | 2025 | 10 | 100\n COL | 2025 | 2025 | 10 | 100"
    sheet = payment(terms=MAXIMUM, people=PEOPLE, rates=text)
    weights = {r["rate"]: str(r["effective_weight"]) for r in sheet.rows("earning") if r["year"] == 2025}
    assert (weights["CBP"], weights["COL"]) == ("66.666667", "33.333333")
    assert {weights[m] for m in ("GSD", "AMR", "BCS", "CIS-10")} == {"0.000000"}


def test_nothing_is_a_line_until_run_out_and_review_are_over(payment):
    """The year ends on 31 December 2025; 90 days of run-out and 30 of review end on 30 April 2026; due on 5 May."""
    case = {"terms": MAXIMUM, "people": PEOPLE, "rates": rates(61), "edit": one_measure()}
    interim = payment(**case, as_of=date(2025, 12, 31))
    assert interim.lines("performance") == []
    assert {(r["stage"], str(r["amount"])) for r in interim.rows("earning")} == {("interim", "144.00")}


def test_final_lines_are_due_on_the_first_payment_date_after_the_review(payment):
    """90 days of run-out and 30 of review after 31 December 2025 are over on 30 April 2026; the next payment day is 5 May."""
    sheet = payment(
        terms=MAXIMUM, people=PEOPLE, rates=rates(61), edit=one_measure(), as_of=date(2026, 4, 30)
    )
    assert [(r["stage"], r["due_date"]) for r in sheet.lines("performance")] == [("final", date(2026, 5, 5))]


def test_a_named_gap_that_narrows_beyond_chance_pays(payment):
    """Baseline: 300 of 500 against 400 of 500, a gap of 20 points. Now 400 of 500 against 410 of 500: 2 points, so it
    narrowed by 18. Chance: z 1.281552 x sqrt(.6x.4/500 + .8x.2/500 + .8x.2/500 + .82x.18/500) = 4.821 points. It pays 15% of
    $240, here weight 100%: $36.00."""
    gaps = '[{ measure = "CBP", stratum_kind = "ethnicity_1997", group = "hispanic", reference = "not_hispanic" }]'
    text = """measure | year | edition | kind | stratum | numerator | denominator
    CBP | 2025 | 2025 | all | all | 500 | 1000
    CBP | 2024 | 2025 | ethnicity_1997 | hispanic | 300 | 500
    CBP | 2025 | 2025 | ethnicity_1997 | hispanic | 400 | 500
    CBP | 2024 | 2025 | ethnicity_1997 | not_hispanic | 400 | 500
    CBP | 2025 | 2025 | ethnicity_1997 | not_hispanic | 410 | 500"""
    terms = MAXIMUM + term("performance.gap_groups", gaps)
    sheet = payment(terms=terms, people=PEOPLE, rates=text, edit=one_measure())
    assert sheet.amounts("performance", kind="gap_narrowing") == ["36.00"]
    line = sheet.lines(kind="gap_narrowing")[0]
    interval = [
        e["value"]
        for e in sheet.rows("line_evidence")
        if e["line_key"] == line["line_key"] and e["kind"] == "benchmark"
    ]
    assert [str(v) for v in interval] == ["4.821089"]


def test_a_gap_that_chance_alone_could_narrow_pays_nothing(payment):
    """The same groups with 30 people each: 18 of 30 to 21 of 30 against 24 of 30 both years narrows by 10 points; chance
    reaches further."""
    text = """measure | year | edition | kind | stratum | numerator | denominator
    CBP | 2025 | 2025 | all | all | 50 | 100
    CBP | 2024 | 2025 | ethnicity_1997 | hispanic | 18 | 30
    CBP | 2025 | 2025 | ethnicity_1997 | hispanic | 21 | 30
    CBP | 2024 | 2025 | ethnicity_1997 | not_hispanic | 24 | 30
    CBP | 2025 | 2025 | ethnicity_1997 | not_hispanic | 24 | 30"""
    gaps = '[{ measure = "CBP", stratum_kind = "ethnicity_1997", group = "hispanic", reference = "not_hispanic" }]'
    sheet = payment(
        terms=MAXIMUM + term("performance.gap_groups", gaps), people=PEOPLE, rates=text, edit=one_measure()
    )
    assert sheet.lines(kind="gap_narrowing") == []


def test_each_plan_pays_for_its_own_member_months_on_the_pooled_rate(payment):
    """Foothill's pooled rate reaches P75. Alder has 24 member-months and Birch 12 of Foothill's roster: at a maximum of $2.00
    for Alder and $3.50 for Birch they pay 24 x 0.80 x 2.00 = $38.40 and 12 x 0.80 x 3.50 = $33.60."""
    sheet = payment(
        terms=MAXIMUM,
        contracts="plan | practice | track | start\n alder | foothill | ffs | 2025-01-01\n birch | foothill | ffs | 2025-01-01",
        people="""person | birth | sex | plan | practice | months
        1 | 1980-05-05 | female | alder | foothill | 2025-01..2025-12
        2 | 1980-05-05 | female | alder | foothill | 2025-01..2025-12
        3 | 1980-05-05 | female | birch | foothill | 2025-01..2025-12""",
        rates=rates(66),
        edit=one_measure(),
    )
    assert {r["plan_id"]: str(r["amount"]) for r in sheet.lines("performance")} == {
        "alder": "38.40",
        "birch": "33.60",
    }


def test_a_baseline_counts_only_plans_present_in_both_years(payment):
    """Birch's data begin in 2025, so improvement looks at Alder's people in both years: 50 of 90 then, 56 of 90 now, 12% better.
    The whole practice (57 of 120 now) would not have improved."""

    def edit(folder):
        one_measure()(folder)
        path = folder / "plans.toml"
        path.write_text(path.read_text().replace('"Birch Mutual"\nfrom          = 2025-01-01\ndata_from     = 2021-01-01',
                                                 '"Birch Mutual"\nfrom          = 2025-01-01\ndata_from     = 2025-01-01'))  # fmt: skip

    text = """measure | year | edition | kind | stratum | numerator | denominator
    CBP | 2025 | 2025 | all | all | 57 | 120
    CBP | 2024 | 2025 | all | all | 50 | 90
    CBP | 2025 | 2025 | plan | alder | 56 | 90
    CBP | 2025 | 2025 | plan | birch | 1 | 30
    CBP | 2024 | 2025 | plan | alder | 50 | 90"""
    sheet = payment(terms=MAXIMUM, people=PEOPLE, rates=text, edit=edit)
    assert sheet.amounts("performance", kind="improvement") == ["120.00"]


def test_without_any_performance_the_base_is_still_paid(payment):
    """No rate at all: population health is paid as ever."""
    sheet = payment(
        terms=MAXIMUM + term("population_health.base", "10.00"), people=PEOPLE, edit=one_measure()
    )
    assert sheet.lines("performance") == []
    assert sheet.total("population_health") == Decimal("1200.00")


def test_a_lever_says_how_many_more_people_reach_the_next_tier_and_what_it_is_worth(payment):
    """In November 2025, 58 of 100 with P66.67 at 60: 61 are needed, 3 more people. 110 member-months so far in 11 months are
    carried to 120; 60% of $240 = $144.00, $48.00 for each."""
    sheet = payment(
        terms=MAXIMUM, people=PEOPLE, rates=rates(58), edit=one_measure(), as_of=date(2025, 11, 20)
    )
    alder, every = (
        sorted(sheet.rows("lever"), key=lambda r: r["plan_id"], reverse=True)[0],
        sheet.rows("lever")[0],
    )
    found = next(r for r in (alder, every) if r["plan_id"] == "alder")
    assert (found["people"], found["reaches"], str(found["amount"]), str(found["per_person"])) == (
        3,
        "P66.67",
        "144.00",
        "48.00",
    )
    assert found["words"].startswith(
        "Closing 3 more gaps in “Controlling high blood pressure” reaches P66.67"
    )


def test_a_lever_over_all_plans_is_the_step_that_brings_most_per_person_whoever_pays_it(payment):
    """57 of 100, after 53. Alder pays for improving: a tenth more than 53 is 58.3, so 59 are needed, 2 more people, for half of its
    $240.00: $120.00, $60.00 each. Birch (five members, 60 member-months at $10.00, $600.00) pays for levels alone: 61 are above
    P66.67 = 60, 4 more people, for 60%: $360.00, $90.00 each. With 4 more Alder too pays its 60%, $144.00: over both plans 4 more
    people are worth $504.00, $126.00 each, and that is the step to name, not the nearer one of $60.00 each."""

    def birch(folder):
        one_measure()(folder)
        path = folder / "terms" / "birch.toml"
        path.write_text(
            path.read_text()
            + term("performance.maximum", "10.00")
            + term("performance.improvement_share", "0", "2024-01-01")
        )

    sheet = payment(
        terms=MAXIMUM, rates=rates(57, 53), edit=birch, as_of=date(2025, 11, 20),
        people=PEOPLE + "".join(f" {n} | 1980-05-05 | female | birch | foothill | 2025-01..2025-12\n" for n in range(11, 16)),
        contracts="plan | practice | track | start\n alder | foothill | ffs | 2025-01-01\n birch | foothill | ffs | 2025-01-01",
    )  # fmt: skip
    found = {
        r["plan_id"]: (r["people"], r["reaches"], str(r["amount"]), str(r["per_person"]))
        for r in sheet.rows("lever")
    }
    assert found == {
        "alder": (2, "improvement", "120.00", "60.00"),
        "birch": (4, "P66.67", "360.00", "90.00"),
        "all": (4, "P66.67", "504.00", "126.00"),
    }
    words = next(r["words"] for r in sheet.rows("lever") if r["plan_id"] == "all")
    assert words.endswith("reaches P66.67 and is worth $504.00 across your 2 plans")


def test_the_original_score_stays_that_of_the_first_baseline_year(payment):
    """The contract began in 2025, so its original score is 2024's, in every later year. 2026 is scored under the edition of 2026: 52 of
    100 in 2024 by that edition, 55 in 2025, 58 in 2026. Against 2025 that is 5.5% better; against the original score 11.5%: half of
    the maximum of 2026, ten members for the 12 months, $240.00: $120.00."""
    people = PEOPLE.replace("2025-01..2025-12", "2025-01..2026-12")
    text = """measure | year | edition | numerator | denominator
    CBP | 2026 | 2026 | 58 | 100
    CBP | 2025 | 2026 | 55 | 100
    CBP | 2024 | 2026 | 52 | 100"""
    sheet = payment(terms=MAXIMUM, people=people, rates=text, edit=one_measure(), as_of=date(2026, 12, 31))
    row = next(r for r in sheet.rows("earning") if r["year"] == 2026)
    assert (str(row["baseline"]), row["outcome"], str(row["amount"])) == (
        "52.000000",
        "improvement",
        "120.00",
    )
