"""Clauses that the other sheets do not reach: late joiners, terms by line of business, and what a benchmark or a baseline must be."""

from __future__ import annotations

from datetime import date

from tests.spec.payment.test_direct_services import (
    CLAIMS,
    FOOTHILL_NPI,
    HYBRID,
    NO_LEAK,
    NO_PHP,
    NO_TREND,
    WHOLE,
)
from tests.spec.payment.test_performance import MAXIMUM, PEOPLE, one_measure, rates
from tests.spec.payment.test_population_health import ADULT, BASE_10, flat, term

ANA = " 1 | 1980-05-05 | female | alder | foothill | 2025-01..2025-02"


def test_who_joins_a_month_already_paid_is_a_true_up_due_on_the_next_payment_date(payment):
    """January was paid to Ana alone, $10.00. On 10 March Cy turns out to have been on the roster in January and February: each month
    is a line of 1 x 1 x $10.00, a true-up, due on 5 April. Ana's lines keep their kind and their day."""
    case = {"terms": BASE_10, "edit": flat}
    first = payment(**case, people=f"{ADULT}\n{ANA}", as_of=date(2025, 2, 10))
    both = f"{ADULT}\n{ANA}\n 3 | 1980-05-05 | female | alder | foothill | 2025-01..2025-02"
    again = payment(**case, people=both, frozen=first.folder, as_of=date(2025, 3, 10))
    found = [(r["person_id"], r["kind"], str(r["due_date"]), str(r["amount"])) for r in again.lines()]
    assert found == [
        (1, "monthly", "2025-01-05", "10.00"),
        (3, "true_up", "2025-04-05", "10.00"),
        (1, "monthly", "2025-02-05", "10.00"),
        (3, "true_up", "2025-04-05", "10.00"),
    ]


def test_a_base_amount_and_a_risk_model_may_differ_by_line_of_business(payment):
    """Commercial members are paid $10.00 with a clinical part, Medi-Cal members $6.00 and by age and sex alone. Two commercial
    women score 3 and 1, a mean of 2: clinical 1.5 and 0.5. The Medi-Cal woman has none. Factors 1.5, 0.5 and 1: $15.00, $5.00, $6.00."""
    people = """person | birth | sex | plan | practice | months | line
     1 | 1980-05-05 | female | alder | foothill | 2025-01 | commercial
     2 | 1980-05-05 | female | alder | foothill | 2025-01 | commercial
     3 | 1980-05-05 | female | alder | foothill | 2025-01 | medi_cal"""
    risk = """person | plan | period | state | score
     1 | alder | 2025-01-01 | scored | 3
     2 | alder | 2025-01-01 | scored | 1
     3 | alder | 2025-01-01 | scored | 9"""

    def both_lines(folder):
        flat(folder)
        contract = folder / "contracts" / "case.toml"
        contract.write_text(contract.read_text().replace('["commercial"]', '["commercial", "medi_cal"]'))

    terms = (
        BASE_10
        + term("population_health.base.medi_cal", "6.00")
        + term("population_health.risk_model.medi_cal", '"none"', "2024-01-01")
    )
    sheet = payment(terms=terms, people=people, risk=risk, edit=both_lines)
    assert [str(r["amount"]) for r in sheet.lines("population_health")] == ["15.00", "5.00", "6.00"]
    states = {r["person_id"]: r["score_state"] for r in sheet.rows("factor")}
    assert states == {1: "scored", 2: "scored", 3: "none"}


def test_an_encounter_of_the_set_is_counted_though_nobody_pays_it_by_claim(payment):
    """On the hybrid track: one visit in 2024 ($120.00, which sets $10.00 a month) and in 2025 a visit of the set ($90.00, zero-paid)
    and a vaccine ($30.00, by fee). The year pays 12 x $10.00 and counts both encounters: 2 services, $120.00 of primary care,
    $90.00 of it inside the set."""
    people = "person | birth | sex | plan | practice | months\n 1 | 1980-05-05 | female | alder | foothill | 2024-01..2025-12"
    claims = f"""{CLAIMS} 1 | alder | 2024-03-05 | 99213 | {FOOTHILL_NPI} | 120.00
     1 | alder | 2025-03-05 | 99213 | {FOOTHILL_NPI} | 90.00
     1 | alder | 2025-04-05 | 90471 | {FOOTHILL_NPI} | 30.00"""
    sheet = payment(
        terms=WHOLE + NO_TREND + NO_PHP + NO_LEAK, contracts=HYBRID, people=people, claims=claims, edit=flat
    )
    assert sheet.amounts("direct_services") == ["10.00"] * 12
    base = next(r for r in sheet.rows("direct_base") if r["year"] == 2025)
    assert (base["own_services"], str(base["own_allowed"]), str(base["set_allowed"])) == (
        2,
        "120.00",
        "90.00",
    )


def test_the_weight_of_a_family_without_a_scored_measure_goes_to_all_families(payment):
    """2025 weights: chronic care CBP 25, GSD 25, AMR 10; screening COL 20, BCS 10; children CIS-10 10. Only CBP has people: it takes
    its own family's 60, and the 40 of the other two families as well."""
    text = "measure | year | edition | numerator | denominator\n CBP | 2025 | 2025 | 10 | 100"
    sheet = payment(terms=MAXIMUM, people=PEOPLE, rates=text)
    weights = {r["rate"]: str(r["effective_weight"]) for r in sheet.rows("earning") if r["year"] == 2025}
    assert weights["CBP"] == "100.000000"


def test_the_year_of_the_benchmark_is_a_term(payment):
    """61 of 100. By the percentiles of 2024 (P66.67 = 60) that pays 60% of $240; by those of 2025 (P66.67 = 61) it is not above."""

    def harder_next_year(folder):
        one_measure()(folder)
        path = folder / "benchmarks.csv"
        path.write_text(
            path.read_text().replace("CBP,2025,commercial,66.67,60", "CBP,2025,commercial,66.67,61")
        )

    case = {"people": PEOPLE, "rates": rates(61), "edit": harder_next_year}
    earlier = payment(terms=MAXIMUM + term("performance.benchmark_year", "2024"), **case)
    later = payment(terms=MAXIMUM + term("performance.benchmark_year", "2025"), **case)
    assert (earlier.amounts("performance"), later.amounts("performance")) == (["144.00"], ["0.00"])


def test_the_line_of_business_of_the_benchmark_is_a_term(payment):
    """61 of 100 against the percentiles for Medi-Cal, where P66.67 is 40 and P90 is 60: all of $240."""

    def medi_cal(folder):
        one_measure(cuts=("30", "35", "40", "50", "60"))(folder)
        for name in ("measures.toml", "benchmarks.csv"):
            path = folder / name
            path.write_text(path.read_text().replace("commercial", "medi_cal"))

    assert payment(terms=MAXIMUM, people=PEOPLE, rates=rates(61), edit=medi_cal).amounts("performance") == [
        "240.00"
    ]


def test_a_baseline_of_too_few_people_is_no_original_score(payment):
    """From 15 of 29 (51.7%) to 59 of 100 would be more than a tenth better, but 29 people are fewer than 30: no improvement pays.
    With 16 of 30 (53.3%) it does: 59 / 53.3 is 10.6% more, half of $240."""

    def text(numerator, denominator):
        return (
            "measure | year | edition | numerator | denominator\n CBP | 2025 | 2025 | 59 | 100\n"
            f" CBP | 2024 | 2025 | {numerator} | {denominator}"
        )

    few = payment(terms=MAXIMUM, people=PEOPLE, rates=text(15, 29), edit=one_measure())
    enough = payment(terms=MAXIMUM, people=PEOPLE, rates=text(16, 30), edit=one_measure())
    assert (few.amounts("performance"), enough.amounts("performance")) == (["0.00"], ["120.00"])


def test_a_gap_of_a_group_with_fewer_than_thirty_people_pays_nothing(payment):
    """The gap narrows from 50 points (5 of 29 against 24 of 36) to none (24 of 29 against 30 of 36), far beyond chance, but 29 people
    are fewer than 30 in the group."""
    gaps = '[{ measure = "CBP", stratum_kind = "ethnicity_1997", group = "hispanic", reference = "not_hispanic" }]'
    text = """measure | year | edition | kind | stratum | numerator | denominator
    CBP | 2025 | 2025 | all | all | 500 | 1000
    CBP | 2024 | 2025 | ethnicity_1997 | hispanic | 5 | 29
    CBP | 2025 | 2025 | ethnicity_1997 | hispanic | 24 | 29
    CBP | 2024 | 2025 | ethnicity_1997 | not_hispanic | 24 | 36
    CBP | 2025 | 2025 | ethnicity_1997 | not_hispanic | 30 | 36"""
    sheet = payment(
        terms=MAXIMUM + term("performance.gap_groups", gaps), people=PEOPLE, rates=text, edit=one_measure()
    )
    assert sheet.lines("performance", kind="gap_narrowing") == []


def test_what_one_plan_pays_never_counts_toward_another_plans_cap(payment):
    """Alder caps its increase at 30%: $600.00 on $2,000.00 is just at it. Birch pays the same practice $600.00 on $1,000.00, 60% and
    no cap of its own. Alder takes nothing back."""
    people = "person | birth | sex | plan | practice | months\n" + "".join(
        f" {n} | 1980-05-05 | female | {'alder' if n < 11 else 'birch'} | foothill | 2025-01..2025-12\n"
        for n in range(1, 21)
    )
    claims = f"{CLAIMS} 1 | alder | 2025-03-05 | 99213 | {FOOTHILL_NPI} | 2000.00\n 11 | birch | 2025-03-05 | 99213 | {FOOTHILL_NPI} | 1000.00"

    def birch_pays_too(folder):
        flat(folder)
        path = folder / "terms" / "birch.toml"
        path.write_text(path.read_text() + term("population_health.base", "5.00"))

    sheet = payment(
        terms=term("population_health.base", "5.00") + term("increase.rule", '"cap"'), people=people, claims=claims, edit=birch_pays_too,
        contracts="plan | practice | track | start\n alder | foothill | ffs | 2025-01-01\n birch | foothill | ffs | 2025-01-01",
    )  # fmt: skip
    percents = {r["plan_id"]: str(r["percent"]) for r in sheet.rows("increase") if r["year"] == 2025}
    assert percents == {"alder": "30.000000", "birch": "60.000000"}
    assert sheet.lines("adjustment") == []
