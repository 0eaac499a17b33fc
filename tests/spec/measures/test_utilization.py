"""AHU and EDU: stays and emergency visits per member. Lower is better: `met` means that there was one."""

from datetime import date

import pytest

from concord.measures import AHU, EDU
from concord.model.expressions import Person
from concord.model.kinds import Dx, Procedure, Visit
from tests.reference.engines import disagreements, referred
from tests.spec.measures.conftest import drawn, standing
from tests.spec.measures.tables import Commercial, Enrolled, Medicaid, Medicare

ADULT = {Person: "1 | 1980-03-01"}


KEYS = {
    "Person": Person, "Dx": Dx, "Procedure": Procedure, "Enrolled": Enrolled,
    "Commercial": Commercial, "Medicare": Medicare, "Medicaid": Medicaid,
}  # fmt: skip


def stay(number: int, first: str, last: str, concept: str = "acute_inpatient", kind: str = "stay") -> str:
    return f"1 | {first} to {last} | {concept} | kind {kind} | visit {number} | event {number}"


def emergency(number: int, day: str) -> str:
    return f"1 | {day} | ed_visit | at ed | visit {number} | event {number}"


def used(engines, measure, *visits: str, **more) -> tuple[str, int]:
    """Where the person stands, and how many stays or visits count; both engines agree."""
    given = {"Person": ADULT[Person], **more}
    tables = {KEYS[k]: text for k, text in given.items()}
    charts = {1: drawn(tables | ({Visit: "\n".join(visits)} if visits else {}), 2026, "plan")[1]}
    how = {"year": 2026, "method": "plan", "as_of": date(2027, 6, 30)}
    rows = engines.compiled([measure], charts, **how)
    assert disagreements([measure], rows, referred([measure], charts, **how), "plan") == []
    row = rows[measure.id][1, 0]
    return standing(row["rates"][measure.id]), row["tally"]


def test_each_stay_that_ends_in_the_year_counts(engines):
    first = stay(1, "2025-12-28", "2026-01-01")
    assert used(engines, AHU) == ("not met", 0)
    assert used(engines, AHU, first) == ("met", 1)
    assert used(engines, AHU, first, stay(2, "2026-05-01", "2026-05-01")) == ("met", 2)
    assert used(engines, AHU, stay(1, "2026-12-30", "2027-01-01")) == ("not met", 0)
    assert used(engines, AHU, stay(1, "2026-05-01", "2026-05-02", "observation_stay")) == ("met", 1)
    assert used(engines, AHU, stay(1, "2026-05-01", "2026-05-09", "nonacute_inpatient_stay")) == (
        "not met",
        0,
    )


def test_what_doctors_bill_for_their_rounds_is_no_stay_of_its_own(engines):
    rounds = [stay(n, f"2026-05-0{n}", f"2026-05-0{n}", kind="visit") for n in (2, 3, 4)]
    assert used(engines, AHU, stay(1, "2026-05-01", "2026-05-04"), *rounds) == ("met", 1)
    assert used(engines, AHU, *rounds) == ("not met", 0)


@pytest.mark.parametrize(("second", "count"), [
    (("2026-05-05", "2026-05-09"), 1),  # on the day of discharge: a transfer
    (("2026-05-06", "2026-05-09"), 1),  # the day after
    (("2026-05-07", "2026-05-09"), 2),
    (("2026-05-01", "2026-05-09"), 1),  # an interim bill and the last one
    (("2026-05-01", "2026-05-05"), 1),  # two bills of one stay
])  # fmt: skip
def test_stays_joined_by_a_transfer_and_interim_bills_are_one(engines, second, count):
    assert used(engines, AHU, stay(1, "2026-05-01", "2026-05-05"), stay(2, *second)) == ("met", count)


@pytest.mark.parametrize(("illness", "counts"), [
    ("mental_illness", False), ("aod_disorder", False), ("pregnancy", False), ("maternity", False), ("perinatal", False), ("newborn", False), ("asthma", True),
])  # fmt: skip
def test_stays_for_the_mind_and_for_birth_are_not_counted(engines, illness, counts):
    found = used(
        engines,
        AHU,
        stay(1, "2026-05-01", "2026-05-05"),
        Dx=f"1 | 2026-05-01 | {illness} | principal | visit 1",
    )
    assert found == (("met", 1) if counts else ("not met", 0))
    other = used(
        engines, AHU, stay(1, "2026-05-01", "2026-05-05"), Dx=f"1 | 2026-05-01 | {illness} | visit 1"
    )
    assert other == ("met", 1), "only the principal diagnosis says what a stay was for"


def test_what_a_plan_refused_to_pay_is_not_counted(engines):
    refused = stay(1, "2026-05-01", "2026-05-05") + " | denied"
    assert used(engines, AHU, refused) == ("not met", 0)
    assert used(engines, AHU, refused, stay(2, "2026-07-01", "2026-07-02")) == ("met", 1)
    visit = emergency(1, "2026-05-05")
    assert used(engines, EDU, visit + " | denied") == ("not met", 0)
    assert used(engines, EDU, visit, stay(2, "2026-05-05", "2026-05-06") + " | denied") == ("met", 1)


def test_three_stays_make_an_outlier(engines):
    three = [stay(n, f"2026-0{n}-01", f"2026-0{n}-03") for n in (1, 2, 3)]
    assert used(engines, AHU, *three[:2]) == ("met", 2)
    assert used(engines, AHU, *three) == ("excluded", 3)


def test_medicaid_counts_members_under_65_and_leaves_out_four_stays(engines):
    four = [stay(n, f"2026-0{n}-01", f"2026-0{n}-03") for n in (1, 2, 3, 4)]
    medicaid = {"Medicaid": "1 | 2026-12-31 to 2027-01-31"}
    assert used(engines, AHU, *four[:3], **medicaid) == ("met", 3)
    assert used(engines, AHU, *four, **medicaid) == ("excluded", 4)
    both = medicaid | {"Commercial": "1 | 2026-12-01 to 2026-12-31"}
    assert used(engines, AHU, *four[:3], **both) == ("excluded", 3), "commercial coverage comes first"
    before = medicaid | {"Commercial": "1 | 2026-01-01 to 2026-12-30"}
    assert used(engines, AHU, *four[:3], **before) == ("met", 3)
    assert used(engines, AHU, Person="1 | 1962-01-01", **medicaid) == ("not met", 0)
    assert used(engines, AHU, Person="1 | 1961-12-31", **medicaid) == ("not in", 0)
    beside = medicaid | {"Medicare": "1 | 2026-01-01 to 2026-12-31"}
    assert used(engines, AHU, Person="1 | 1961-12-31", **beside) == ("not met", 0)


def test_planned_stays_and_deaths_are_not_counted(engines):
    one = stay(1, "2026-05-01", "2026-05-05")
    for concept in ("chemotherapy", "rehabilitation"):
        found = used(engines, AHU, one, Dx=f"1 | 2026-05-01 | {concept} | principal | visit 1")
        assert found == ("not met", 0), concept
    operation = {"Procedure": "1 | 2026-05-01 | planned_procedure | visit 1"}
    assert used(engines, AHU, one, **operation) == ("not met", 0)
    acute = {"Dx": "1 | 2026-05-01 | unplanned_acute_condition | principal | visit 1"}
    assert used(engines, AHU, one, **operation, **acute) == ("met", 1)
    assert used(engines, AHU, one, Procedure="1 | 2026-05-01 | organ_transplant | visit 1") == ("not met", 0)
    assert used(engines, AHU, one + " | answer discharge_by_death") == ("not met", 0)
    assert used(engines, AHU, one + " | answer discharge_to_hospice") == ("met", 1)


def test_emergency_visits_count_by_day(engines):
    """The hospital's bill and the doctor's are one visit."""
    assert used(engines, EDU) == ("not met", 0)
    assert used(engines, EDU, emergency(1, "2026-01-01"), emergency(2, "2026-01-01")) == ("met", 1)
    assert used(engines, EDU, emergency(1, "2026-01-01"), emergency(2, "2026-12-31")) == ("met", 2)
    assert used(engines, EDU, emergency(1, "2025-12-31"), emergency(2, "2027-01-01")) == ("not met", 0)


def test_an_emergency_visit_that_leads_to_admission_is_not_counted(engines):
    visit = emergency(1, "2026-05-01")
    assert used(engines, EDU, visit, stay(2, "2026-05-01", "2026-05-04")) == ("not met", 0)
    assert used(engines, EDU, visit, stay(2, "2026-05-02", "2026-05-04")) == ("not met", 0)
    assert used(engines, EDU, visit, stay(2, "2026-05-03", "2026-05-04")) == ("met", 1)
    during = emergency(1, "2026-05-03")
    assert used(engines, EDU, during, stay(2, "2026-05-02", "2026-05-03")) == ("not met", 0)
    assert used(engines, EDU, during, stay(2, "2026-04-30", "2026-05-02")) == ("met", 1)
    through = "1 | 2026-05-01 to 2026-05-04 | {} | visit 1 | event 1"
    both = (through.format("ed_visit | at inpatient"), through.format("inpatient_stay | kind stay"))
    assert used(engines, EDU, *both) == ("not met", 0), (
        "admitted through the emergency department on one bill"
    )


def test_visits_for_the_mind_are_not_counted_and_six_make_an_outlier(engines):
    days = [f"2026-0{n}-01" for n in range(1, 7)]
    visits = [emergency(n, day) for n, day in enumerate(days, 1)]
    assert used(engines, EDU, visits[0], Dx=f"1 | {days[0]} | mental_illness | principal | visit 1") == (
        "not met",
        0,
    )
    assert used(engines, EDU, *visits[:5]) == ("met", 5)
    assert used(engines, EDU, *visits) == ("excluded", 6)


@pytest.mark.parametrize("measure", [AHU, EDU], ids=lambda m: m.id)
def test_members_are_adults_enrolled_for_two_years_and_not_in_hospice(engines, measure):
    assert used(engines, measure, Person="1 | 2008-12-31") == ("not met", 0)
    assert used(engines, measure, Person="1 | 2009-01-01") == ("not in", 0)
    assert used(engines, measure, Enrolled="1 | 2025-02-15 to 2026-12-31") == ("not met", 0)
    assert used(engines, measure, Enrolled="1 | 2025-02-16 to 2026-12-31") == ("not in", 0)
    assert used(engines, measure, Enrolled="1 | 2025-01-01 to 2026-12-30") == ("not in", 0)
    assert used(engines, measure, Dx="1 | 2026-01-01 | hospice_diagnosis") == ("excluded", 0)
    assert used(engines, measure, Person="1 | 1980-03-01 | died 2026-12-31") == ("excluded", 0)


def test_what_is_expected_rests_on_age_sex_and_illnesses_known_before_the_year(measure_cases):
    measure_cases(AHU, year=2026, given={Person: "1 | 1979-12-31 | female"}, cases=[
        ({Dx: "1 | 2025-05-05 | diabetes"}, "not met: aged 45 to 54; woman; known illness: diabetes; but not known illness: asthma"),
        ({Dx: "1 | 2026-01-01 | diabetes"}, "not met: but not known illness: diabetes"),
        ({Person: "1 | 1980-01-02 | male", Dx: "1 | 2025-05-05 | copd"}, "not met: aged 45 to 54; but not woman; known illness: chronic lung disease"),
    ])  # fmt: skip
