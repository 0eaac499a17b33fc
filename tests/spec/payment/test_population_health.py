"""Population health: a prospective amount for each person on the roster, scaled by risk."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

BASE_10 = """
[population_health.base]
unit = "USD per member per month"
source = "case"
status = "illustrative"
2025-01-01 = 10.00
2025-07-01 = 11.00
"""
ADULT = "person | birth | sex | plan | practice | months"


def term(name, value, since="2025-01-01"):
    """One term as a term sheet writes it."""
    return f'\n[{name}]\nunit = "u"\nsource = "case"\nstatus = "illustrative"\n{since} = {value}\n'


def flat(folder, factors="0,130,any,1|0,130,female,1|0,130,male,1"):
    """Replace the age-sex table by one with the same factor at all ages, or the factors given."""
    lines = ["start_date,sex,age_from,age_to,factor,source,status"]
    for row in factors.split("|"):
        low, high, sex, factor = row.split(",")
        lines.append(f"2024-01-01,{sex},{low},{high},{factor},case,illustrative")
    (folder / "tables" / "age_sex.csv").write_text("\n".join(lines) + "\n")


def test_each_month_on_the_roster_is_one_line(payment):
    """Ana is on Foothill's roster from January to March 2025. The base amount is $10.00 and she is the only person, so her
    factor is 1: three lines of $10.00."""
    sheet = payment(
        terms=BASE_10, people=f"{ADULT}\n 1 | 1980-05-05 | female | alder | foothill | 2025-01..2025-03"
    )
    assert sheet.amounts("population_health") == ["10.00", "10.00", "10.00"]
    assert [r["period_start"] for r in sheet.lines("population_health")] == [
        date(2025, m, 1) for m in (1, 2, 3)
    ]


def test_the_amount_follows_the_term_in_force_in_the_month(payment):
    """The base is $10.00 until June and $11.00 from July. June pays 10.00, July 11.00."""
    sheet = payment(
        terms=BASE_10, people=f"{ADULT}\n 1 | 1980-05-05 | female | alder | foothill | 2025-06..2025-07"
    )
    assert sheet.amounts("population_health") == ["10.00", "11.00"]
    assert [r["term_date"] for r in sheet.lines("population_health")] == [date(2025, 1, 1), date(2025, 7, 1)]


def test_factors_are_normalized_to_a_mean_of_one(payment):
    """A woman has factor 1.20 and a man 0.80 on a base of $10.00; a second man makes the mean 2.80 / 3 = 0.9333. Normalization
    is 3 / 2.80 = 1.071429. The woman: 1.20 x 1.071429 = 1.2857, $12.86. Each man: 0.80 x 1.071429 = 0.8571, $8.57.
    Together $30.00 for three people."""
    sheet = payment(
        terms=BASE_10,
        edit=lambda f: flat(f, "0,130,any,1|0,130,female,1.20|0,130,male,0.80"),
        people=f"""{ADULT}
        1 | 1980-05-05 | female | alder | foothill | 2025-01
        2 | 1981-05-05 | male   | alder | foothill | 2025-01
        3 | 1982-05-05 | male   | alder | foothill | 2025-01""",
    )
    assert sheet.amounts("population_health") == ["12.86", "8.57", "8.57"]
    assert sheet.total("population_health") == Decimal("30.00")
    january = sheet.rows("normalization")[0]
    assert (str(january["multiplier"]), january["person_months"]) == ("1.071429", 3)


def test_normalization_is_over_the_people_known_when_the_period_opens(payment):
    """Factors are frozen by the quarter and normalized over January's people. The man who joins in February (factor 0.80) does
    not move the woman's factor: she was alone in January, so hers is 1 and his 0.80 / 1.20 = 0.6667."""
    sheet = payment(
        terms=BASE_10,
        edit=lambda f: flat(f, "0,130,any,1|0,130,female,1.20|0,130,male,0.80"),
        people=f"""{ADULT}
        1 | 1980-05-05 | female | alder | foothill | 2025-01..2025-02
        2 | 1981-05-05 | male   | alder | foothill | 2025-02""",
    )
    assert sheet.amounts("population_health") == ["10.00", "10.00", "6.67"]


def test_age_is_that_of_the_first_day_of_the_period(payment):
    """Factor 1 to age 39 and 2 from 40. Ben turns 40 on 15 February: the first quarter is paid at 39, the second at 40."""
    sheet = payment(
        terms=BASE_10 + term("population_health.normalize_over", '"period"'),
        edit=lambda f: flat(
            f, "0,39,any,1|40,130,any,2|0,39,female,1|40,130,female,2|0,39,male,1|40,130,male,2"
        ),
        people=f"""{ADULT}
        1 | 1985-02-15 | male | alder | foothill | 2025-01..2025-04
        2 | 1995-01-01 | male | alder | foothill | 2025-01..2025-04""",
    )
    factors = {
        (r["person_id"], r["period_start"].month): (r["age"], r["age_sex"]) for r in sheet.rows("factor")
    }
    assert factors[(1, 1)] == (39, Decimal(1))
    assert factors[(1, 4)] == (40, Decimal(2))
    assert factors[(2, 4)] == (30, Decimal(1))


def test_the_factor_is_clamped_before_normalization(payment):
    """A raw factor of 9 meets the highest allowed, 4.00, and says so. Mean (4 + 1) / 2 = 2.5: factors 1.6 and 0.4."""
    sheet = payment(
        terms=BASE_10,
        edit=lambda f: flat(f, "0,130,any,1|0,130,female,9|0,130,male,1"),
        people=f"""{ADULT}
        1 | 1980-05-05 | female | alder | foothill | 2025-01
        2 | 1981-05-05 | male   | alder | foothill | 2025-01""",
    )
    found = {r["person_id"]: (str(r["raw"]), str(r["factor"]), r["is_clamped"]) for r in sheet.rows("factor")}
    assert found == {1: ("4.000000", "1.600000", True), 2: ("1.000000", "0.400000", False)}


def test_a_person_without_a_birth_date_is_unscored_and_never_silently_average(payment):
    """No birth date: paid at factor 1, state `unscored`, and out of the normalization."""
    sheet = payment(
        terms=BASE_10,
        edit=lambda f: flat(f, "0,130,any,1|0,130,female,2|0,130,male,1"),
        people=f"""{ADULT}
        1 | -          | female | alder | foothill | 2025-01
        2 | 1981-05-05 | female | alder | foothill | 2025-01""",
    )
    states = {r["person_id"]: (r["state"], r["age"], str(r["factor"])) for r in sheet.rows("factor")}
    assert states == {1: ("unscored", None, "1.000000"), 2: ("age_sex_only", 43, "1.000000")}
    assert "no birth date" in sheet.lines("population_health", person_id=1)[0]["reason"]


def test_the_clinical_part_is_the_score_over_the_mean_of_its_age_sex_cell(payment):
    """Two women of one cell score 3.0 and 1.0: the cell's mean is 2.0, their clinical parts 1.5 and 0.5. Age-sex is 1 for both,
    so factors are 1.5 and 0.5, $15.00 and $5.00. A third has no score: age-sex alone, and marked so."""
    sheet = payment(
        terms=BASE_10 + term("population_health.risk_model", '"table"'),
        edit=flat,
        people=f"""{ADULT}
        1 | 1980-05-05 | female | alder | foothill | 2025-01
        2 | 1981-05-05 | female | alder | foothill | 2025-01
        3 | 1981-05-05 | female | alder | foothill | 2025-01""",
        risk="""person | plan | period | score | state
        1 | alder | 2025-01-01 | 3.0 | scored
        2 | alder | 2025-01-01 | 1.0 | scored
        3 | alder | 2025-01-01 | -   | too_few_months""",
    )
    assert sheet.amounts("population_health") == ["15.00", "5.00", "10.00"]
    assert [r["state"] for r in sheet.rows("factor")] == ["scored", "scored", "age_sex_only"]


def test_parts_may_be_added_instead_of_multiplied(payment):
    """Additive: 1.2 + 1.5 - 1 = 1.7 and 1.2 + 0.5 - 1 = 0.7; mean 1.2; factors 1.4167 and 0.5833."""
    sheet = payment(
        terms=BASE_10
        + term("population_health.risk_model", '"table"')
        + term("population_health.combination", '"additive"'),
        edit=lambda f: flat(f, "0,130,any,1|0,130,female,1.2|0,130,male,1"),
        people=f"""{ADULT}
        1 | 1980-05-05 | female | alder | foothill | 2025-01
        2 | 1981-05-05 | female | alder | foothill | 2025-01""",
        risk="""person | plan | period | score | state
        1 | alder | 2025-01-01 | 3.0 | scored
        2 | alder | 2025-01-01 | 1.0 | scored""",
    )
    assert [str(r["raw"]) for r in sheet.rows("factor")] == ["1.700000", "0.700000"]
    assert [str(r["factor"]) for r in sheet.rows("factor")] == ["1.416700", "0.583300"]


def test_only_lines_of_business_and_funding_of_the_contract_are_paid(payment):
    """Alder's contract covers commercial members. One member is in Medi-Cal, one has unknown funding: no line for either, and
    both are counted with the reason."""
    sheet = payment(
        terms=BASE_10,
        people="""person | birth | sex | plan | practice | months | line | funding
        1 | 1980-05-05 | female | alder | foothill | 2025-01 | commercial | fully_insured
        2 | 1980-05-05 | female | alder | foothill | 2025-01 | medi_cal   | fully_insured
        3 | 1980-05-05 | female | alder | foothill | 2025-01 | commercial | -
        4 | 1980-05-05 | female | birch | foothill | 2025-01 | commercial | fully_insured""",
    )
    assert [r["person_id"] for r in sheet.lines("population_health")] == [1]
    found = {(r["plan_id"], r["reason"]): r["people"] for r in sheet.rows("not_paid")}
    assert found == {
        ("alder", "product_line"): 1,
        ("alder", "unknown_funding"): 1,
        ("birch", "no_contract"): 1,
    }


def test_an_employer_that_opted_out_is_not_paid_for(payment):
    """The self-funded group G7 stays out from 1 February: January is paid, February is not."""
    opt_outs = (
        "plan_id,employer_group,start_date,end_date,source\nalder,G7,2025-02-01,,letter of the employer\n"
    )
    sheet = payment(
        terms=BASE_10,
        edit=lambda f: (f / "contracts" / "opt-outs.csv").write_text(opt_outs),
        people="""person | birth | sex | plan | practice | months | funding | group
        1 | 1980-05-05 | female | alder | foothill | 2025-01..2025-02 | self_funded | G7""",
    )
    assert sheet.amounts("population_health") == ["10.00"]
    assert [r["reason"] for r in sheet.rows("not_paid")] == ["opted_out"]


def test_quarterly_payment_is_due_in_the_first_month_of_the_quarter(payment):
    """Paid by the quarter in advance on the 5th: January, February and March are due on 5 January."""
    people = f"{ADULT}\n 1 | 1980-05-05 | female | alder | foothill | 2025-01..2025-04"
    monthly = payment(terms=BASE_10, people=people)
    quarterly = payment(terms=BASE_10 + term("population_health.schedule", '"quarterly"'), people=people)
    assert [r["due_date"] for r in monthly.lines("population_health")] == [
        date(2025, m, 5) for m in (1, 2, 3, 4)
    ]
    assert {r["due_date"] for r in quarterly.lines("population_health")} == {
        date(2025, 1, 5),
        date(2025, 4, 5),
    }


def test_a_late_amendment_counts_only_once_it_is_known(payment):
    """An amendment known on 15 October 2025 raises July's base from $11.00 to $12.00. A run in September still says 11.00."""

    def amend(folder):
        text = 'sheet = "alder"\nknown_on = 2025-10-15\n' + term(
            "population_health.base", "12.00", "2025-07-01"
        )
        (folder / "terms" / "alder-amendment.toml").write_text(text)

    people = f"{ADULT}\n 1 | 1980-05-05 | female | alder | foothill | 2025-07"
    before = payment(terms=BASE_10, people=people, edit=amend, as_of=date(2025, 9, 10))
    after = payment(terms=BASE_10, people=people, edit=amend, as_of=date(2025, 10, 20))
    assert (before.amounts(), after.amounts()) == (["11.00"], ["12.00"])
    assert before.lines()[0]["line_key"] == after.lines()[0]["line_key"]


def test_a_month_is_final_once_the_look_back_is_over(payment):
    """Six months: January 2025 may change until 31 July 2025."""
    people = f"{ADULT}\n 1 | 1980-05-05 | female | alder | foothill | 2025-01"
    assert payment(people=people, as_of=date(2025, 7, 31)).lines()[0]["stage"] == "interim"
    assert payment(people=people, as_of=date(2025, 8, 1)).lines()[0]["stage"] == "final"


def test_frozen_factors_and_normalization_stand_when_the_roster_changes(payment):
    """In February 2025 January was settled with the woman alone (factor 1). In March a man (0.80) is added for January: her line
    stays $10.00 and his is a true-up at the normalization that applied then: 0.80 / 1.20 = 0.6667, $6.67."""
    edit = lambda f: flat(f, "0,130,any,1|0,130,female,1.20|0,130,male,0.80")  # noqa: E731
    woman = f"{ADULT}\n 1 | 1980-05-05 | female | alder | foothill | 2025-01"
    first = payment(terms=BASE_10, edit=edit, people=woman, as_of=date(2025, 2, 10))
    both = woman + "\n 2 | 1981-05-05 | male | alder | foothill | 2025-01"
    again = payment(terms=BASE_10, edit=edit, people=both, frozen=first.folder, as_of=date(2025, 3, 10))
    assert again.amounts("population_health") == ["10.00", "6.67"]
    assert [r["kind"] for r in again.lines("population_health")] == ["monthly", "true_up"]
    assert again.lines("population_health", kind="true_up")[0]["due_date"] == date(2025, 4, 5)
    assert again.rows("normalization")[0]["is_frozen"]


def test_large_amounts_are_exact_too(payment):
    """Two people with raw factors 4.00 and 1.00 on a base of $250,000.01: factors 1.6 and 0.4, $400,000.02 and $100,000.00."""
    sheet = payment(
        terms=term("population_health.base", "250000.01"),
        edit=lambda f: flat(f, "0,130,any,1|0,130,female,4|0,130,male,1"),
        people=f"""{ADULT}
        1 | 1980-05-05 | female | alder | foothill | 2025-01
        2 | 1981-05-05 | male   | alder | foothill | 2025-01""",
    )
    assert sheet.amounts("population_health") == ["400000.02", "100000.00"]


TWO_SEXES = "0,130,any,1|0,130,female,1.20|0,130,male,0.80"


def test_a_person_who_left_retroactively_is_taken_back_by_a_true_up(payment):
    """In February Ana and Ben (factors 1.2 and 0.8 of a mean of 1) were paid $12.00 and $8.00 for January. In March the plan
    ends Ben's coverage on 31 December: his line for January stands with quantity 0, $0.00, so that $8.00 is taken back. Ana's
    line stays, although she is now alone: normalization is frozen."""
    ana = f"{ADULT}\n 1 | 1980-05-05 | female | alder | foothill | 2025-01"
    both = ana + "\n 2 | 1981-05-05 | male | alder | foothill | 2025-01"
    case = {"terms": BASE_10, "edit": lambda f: flat(f, TWO_SEXES)}
    first = payment(**case, people=both, as_of=date(2025, 2, 10))
    again = payment(**case, people=ana, frozen=first.folder, as_of=date(2025, 3, 10))
    found = [(r["kind"], str(r["quantity"]), str(r["factor"]), str(r["amount"])) for r in again.lines()]
    assert first.amounts() == ["12.00", "8.00"]
    assert found == [
        ("monthly", "1.000000", "1.200000", "12.00"),
        ("true_up", "0.000000", "0.800000", "0.00"),
    ]
    assert "taken back" in again.lines(kind="true_up")[0]["reason"]


def test_who_comes_back_has_the_factor_of_then(payment):
    """Ben is gone in March and back in April: the line of January is again 1 month x 0.8 x $10.00."""
    ana = f"{ADULT}\n 1 | 1980-05-05 | female | alder | foothill | 2025-01"
    both = ana + "\n 2 | 1981-05-05 | male | alder | foothill | 2025-01"
    case = {"terms": BASE_10, "edit": lambda f: flat(f, TWO_SEXES)}
    first = payment(**case, people=both, as_of=date(2025, 2, 10))
    second = payment(**case, people=ana, frozen=first.folder, as_of=date(2025, 3, 10))
    third = payment(**case, people=both, frozen=second.folder, as_of=date(2025, 4, 10))
    assert third.amounts() == ["12.00", "8.00"]


def test_news_after_the_look_back_changes_nothing(payment):
    """January may change until 31 July. In August Ben is added for January and Ana has left it: her line stands, he has none."""
    ana = f"{ADULT}\n 1 | 1980-05-05 | female | alder | foothill | 2025-01"
    ben = f"{ADULT}\n 2 | 1981-05-05 | male | alder | foothill | 2025-01"
    case = {"terms": BASE_10, "edit": lambda f: flat(f, TWO_SEXES)}
    first = payment(**case, people=ana, as_of=date(2025, 7, 31))
    late = payment(**case, people=ben, frozen=first.folder, as_of=date(2025, 8, 1))
    assert [(r["person_id"], str(r["amount"]), r["stage"]) for r in late.lines()] == [(1, "10.00", "final")]


def test_a_person_without_a_birth_date_is_scored_once_it_is_known(payment):
    """Unscored in February at factor 1; in March the birth date arrives: 1.20 at a frozen normalization of 1 / 1.20."""
    known = f"{ADULT}\n 1 | 1980-05-05 | female | alder | foothill | 2025-01"
    unknown = known + "\n 2 | - | male | alder | foothill | 2025-01"
    case = {"terms": BASE_10, "edit": lambda f: flat(f, TWO_SEXES)}
    first = payment(**case, people=unknown, as_of=date(2025, 2, 10))
    again = payment(
        **case,
        people=unknown.replace("| - |", "| 1981-05-05 |"),
        frozen=first.folder,
        as_of=date(2025, 3, 10),
    )
    assert (first.amounts(), again.amounts()) == (["10.00", "10.00"], ["10.00", "6.67"])
