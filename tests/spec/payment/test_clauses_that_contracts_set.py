"""What a contract may set otherwise: each sheet changes one term and follows the money."""

from __future__ import annotations

from datetime import date

from tests.spec.payment.test_direct_services import FOOTHILL_NPI, HYBRID, NO_TREND, WHOLE
from tests.spec.payment.test_performance import MAXIMUM, PEOPLE, one_measure, rates
from tests.spec.payment.test_population_health import ADULT, BASE_10, flat, term

YEAR = "person | birth | sex | plan | practice | months\n 1 | 1980-05-05 | female | alder | foothill | 2024-01..2025-12"


def leaked(then: str, now: str) -> str:
    """A visit of $120.00 at Foothill in 2024, and what its member got of the set elsewhere in each year."""
    return f"""person | plan | day | code | npi | allowed
     1 | alder | 2024-03-05 | 99213 | {FOOTHILL_NPI} | 120.00
     1 | alder | 2024-05-05 | 99213 | 1999999999 | {then}
     1 | alder | 2025-05-05 | 99213 | 1999999999 | {now}"""


def test_leakage_that_fell_beyond_the_corridor_is_paid_to_the_practice(payment):
    """$24.00 leaked over 12 member-months in 2024, $2.00 each; $12.00 in 2025, $1.00. Ten percent of 2.00, $0.20, is forgiven: the
    practice earns $0.80 x 12 = $9.60 for the visits that came home."""
    sheet = payment(
        terms=WHOLE + NO_TREND, contracts=HYBRID, people=YEAR, claims=leaked("24.00", "12.00"), edit=flat
    )
    (line,) = sheet.lines("direct_services", kind="leakage")
    assert (str(line["rate"]), str(line["amount"])) == ("0.800000", "9.60")


def test_leakage_is_reconciled_only_if_the_contract_says_so(payment):
    """From $12.00 to $60.00 leaked, $1.00 to $5.00 a month: $3.90 x 12 = $46.80 would go back. The contract does not reconcile: no line."""
    terms, claims = WHOLE + NO_TREND, leaked("12.00", "60.00")
    with_it = payment(terms=terms, contracts=HYBRID, people=YEAR, claims=claims, edit=flat)
    without = payment(
        terms=terms + term("direct_services.leakage", "false", "2024-01-01"), contracts=HYBRID, people=YEAR, claims=claims, edit=flat
    )  # fmt: skip
    assert with_it.amounts("direct_services", kind="leakage") == ["-46.80"]
    assert without.lines("direct_services", kind="leakage") == []


def test_a_contract_that_does_not_pool_pays_on_its_own_members_rate(payment):
    """Over all plans 58 of 100 reach nothing. Of Alder's own members 36 of 50 have their pressure controlled, 72%: above P90 = 70. A
    contract on the plan's own pool pays all of $240.00; one on the program's pays nothing."""
    text = """measure | year | edition | pool | numerator | denominator
    CBP | 2025 | 2025 | program | 58 | 100
    CBP | 2025 | 2025 | alder | 36 | 50"""
    own = payment(
        terms=MAXIMUM + term("performance.pool", '"plan"', "2024-01-01"), people=PEOPLE, rates=text, edit=one_measure()
    )  # fmt: skip
    pooled = payment(terms=MAXIMUM, people=PEOPLE, rates=text, edit=one_measure())
    assert (own.amounts("performance"), pooled.amounts("performance")) == (["240.00"], ["0.00"])


def test_a_contract_may_count_a_score_that_equals_the_benchmark(payment):
    """60 of 100 is P66.67 = 60 itself. Strictly above, which is our reading, it reaches nothing; where the contract says at or above, 60%
    of $240.00 = $144.00."""
    strict = payment(terms=MAXIMUM, people=PEOPLE, rates=rates(60), edit=one_measure())
    equal = payment(
        terms=MAXIMUM + term("performance.attainment_reached", '"at_or_above"', "2024-01-01"), people=PEOPLE, rates=rates(60), edit=one_measure()
    )  # fmt: skip
    assert (strict.amounts("performance"), equal.amounts("performance")) == (["0.00"], ["144.00"])


def test_two_years_are_put_together_only_where_the_contract_lets_them(payment):
    """20 people this year (13 met) and 20 the year before (12): together 25 of 40, 63% at the benchmark's precision, P66.67 for $144.00.
    Where the contract does not put years together 20 are too few: nothing is scored and there is no line."""
    text = """measure | year | edition | numerator | denominator
    CBP | 2025 | 2025 | 13 | 20
    CBP | 2024 | 2024 | 12 | 20"""
    together = payment(terms=MAXIMUM, people=PEOPLE, rates=text, edit=one_measure())
    alone = payment(
        terms=MAXIMUM + term("performance.two_years_together", "false", "2024-01-01"), people=PEOPLE, rates=text, edit=one_measure()
    )  # fmt: skip
    assert (together.amounts("performance"), alone.amounts("performance")) == (["144.00"], [])


def test_the_smallest_denominator_is_a_term(payment):
    """24 people, 17 met: 71%, above P90. With thirty asked for nothing is scored; with twenty all of $240.00 is paid."""
    text = "measure | year | edition | numerator | denominator\n CBP | 2025 | 2025 | 17 | 24"
    thirty = payment(terms=MAXIMUM, people=PEOPLE, rates=text, edit=one_measure())
    twenty = payment(
        terms=MAXIMUM + term("performance.minimum_denominator", "20", "2024-01-01"), people=PEOPLE, rates=text, edit=one_measure()
    )  # fmt: skip
    assert (thirty.amounts("performance"), twenty.amounts("performance")) == ([], ["240.00"])


def test_a_shorter_look_back_closes_a_month_sooner(payment):
    """Three months instead of six: January 2025 may change until 30 April. Ana was settled for it in February. Ben, added for January by
    news of 30 April, is paid; by news of 1 May he is not, though six months would have let him in."""
    terms = BASE_10 + term("population_health.look_back_months", "3", "2024-01-01")
    ana = f"{ADULT}\n 1 | 1980-05-05 | female | alder | foothill | 2025-01"
    ben = f"{ana}\n 2 | 1980-05-05 | female | alder | foothill | 2025-01"
    first = payment(terms=terms, people=ana, edit=flat, as_of=date(2025, 2, 10))
    found = [
        payment(terms=terms, people=ben, edit=flat, frozen=first.folder, as_of=day).amounts(
            "population_health"
        )
        for day in (date(2025, 4, 30), date(2025, 5, 1))
    ]
    assert found == [["10.00", "10.00"], ["10.00"]]


def test_run_out_and_review_are_terms_that_move_the_settlement(payment):
    """90 days of run-out and 30 of review after 2025 end on 30 April 2026, due on 5 May. With 120 and 45 they end on 14 June: on 1 June
    nothing is a line yet, on 15 June it is, due on 5 July."""
    longer = (
        MAXIMUM
        + term("calendar.run_out_days", "120", "2024-01-01")
        + term("calendar.review_days", "45", "2024-01-01")
    )
    usual = payment(terms=MAXIMUM, people=PEOPLE, rates=rates(66), edit=one_measure(), as_of=date(2026, 6, 1))
    early = payment(terms=longer, people=PEOPLE, rates=rates(66), edit=one_measure(), as_of=date(2026, 6, 1))
    late = payment(terms=longer, people=PEOPLE, rates=rates(66), edit=one_measure(), as_of=date(2026, 6, 15))
    assert [r["due_date"] for r in usual.lines("performance")] == [date(2026, 5, 5)]
    assert early.lines("performance") == []
    assert [(str(r["amount"]), r["due_date"]) for r in late.lines("performance")] == [
        ("192.00", date(2026, 7, 5))
    ]


def test_a_factor_below_the_lowest_allowed_is_lifted_to_it(payment):
    """The lowest allowed is 0.50. Ana's age-sex factor is 0.10 and is lifted to 0.50; Cy's is 1.50. Their mean is 1.00, so they are
    paid $5.00 and $15.00 on a base of $10.00, and the table says that Ana's was clamped."""
    people = f"{ADULT}\n 1 | 1980-05-05 | female | alder | foothill | 2025-01\n 2 | 1980-05-05 | male | alder | foothill | 2025-01"
    sheet = payment(
        terms=BASE_10 + term("population_health.clamp_low", "0.50", "2024-01-01"), people=people,
        edit=lambda f: flat(f, "0,130,any,1|0,130,female,0.10|0,130,male,1.50"),
    )  # fmt: skip
    assert sheet.amounts("population_health") == ["5.00", "15.00"]
    assert [r["is_clamped"] for r in sorted(sheet.rows("factor"), key=lambda r: r["person_id"])] == [
        True,
        False,
    ]


def test_the_least_change_that_is_an_improvement_is_a_term(payment):
    """From 52.0% to 54.6% is 5% better. A tenth is asked for: nothing. Where the contract asks for 5%, half of $240.00."""
    tenth = payment(terms=MAXIMUM, people=PEOPLE, rates=rates(546, 520, 1000), edit=one_measure())
    less = payment(
        terms=MAXIMUM + term("performance.improvement_minimum", "5", "2024-01-01"), people=PEOPLE, rates=rates(546, 520, 1000), edit=one_measure()
    )  # fmt: skip
    assert (tenth.amounts("performance"), less.amounts("performance")) == (["0.00"], ["120.00"])
