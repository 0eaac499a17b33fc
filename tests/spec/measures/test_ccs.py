"""CCS: cytology within three years, or an HPV test within five from the age of 30. The woman is born on 1 March 1990."""

from datetime import date

import pytest

from concord.measures import CCS
from concord.model.expressions import Person
from concord.model.kinds import Assessment, Dx, Lab, Procedure, Visit
from tests.spec.measures.tables import Commercial, Enrolled, Medicaid, Medicare

WOMAN = {Person: "1 | 1990-03-01 | female"}
CYTOLOGY, HPV = "cytology within three years", "HPV test within five years, at 30 or older"


def test_cytology_reaches_back_three_years_and_hpv_five(measure_cases):
    measure_cases(CCS, year=2026, method="clinical", given=WOMAN, cases=[
        ({Lab: "1 | 2024-01-01 | pap_test | answer alpha"}, f"met: {CYTOLOGY}; but not {HPV}"),
        ({Lab: "1 | 2023-12-31 | pap_test | answer alpha"}, f"not met: but not {CYTOLOGY}"),
        ({Lab: "1 | 2022-01-01 | hpv_test | answer alpha"}, f"met: {HPV}; but not {CYTOLOGY}"),
        ({Lab: "1 | 2021-12-31 | hpv_test | answer alpha"}, "not met"),
        ({Lab: "1 | 2027-01-01 | pap_test | answer alpha"}, "not met"),
    ])  # fmt: skip


def test_hpv_counts_from_the_thirtieth_birthday(measure_cases):
    """Born on 1 March 1994: 30 on 1 March 2024. Born on 29 February 1992: 30 on 1 March 2022, a common year."""
    measure_cases(CCS, year=2026, method="clinical", given={Person: "1 | 1994-03-01 | female"}, cases=[
        ({Lab: "1 | 2024-02-29 | hpv_test | answer alpha"}, "not met"),
        ({Lab: "1 | 2024-03-01 | hpv_test | answer alpha"}, "met"),
        ({Person: "1 | 1992-02-29 | female", Lab: "1 | 2022-02-28 | hpv_test | answer alpha"}, "not met"),
        ({Person: "1 | 1992-02-29 | female", Lab: "1 | 2022-03-01 | hpv_test | answer alpha"}, "met"),
    ])  # fmt: skip


def test_clinically_a_test_needs_a_result_and_to_a_plan_the_bill_is_enough(measure_cases):
    bare = {Lab: "1 | 2026-05-05 | pap_test"}
    measure_cases(CCS, year=2026, method="clinical", given=WOMAN, cases=[(bare, "not met")])
    measure_cases(CCS, year=2026, given=WOMAN, cases=[
        (bare, "met"), ({Procedure: "1 | 2024-05-05 | pap_test"}, "met"), ({Procedure: "1 | 2022-05-05 | hpv_test"}, "met"),
    ])  # fmt: skip


def test_women_of_24_to_64(measure_cases):
    measure_cases(CCS, year=2026, method="clinical", given=WOMAN, cases=[
        ({Person: "1 | 2002-12-31 | female"}, "not met: woman; aged 24 to 64 at year end"),
        ({Person: "1 | 2003-01-01 | female"}, "not in: but not aged 24 to 64 at year end"),
        ({Person: "1 | 1962-01-01 | female"}, "not met"),
        ({Person: "1 | 1961-12-31 | female"}, "not in"),
        ({Person: "1 | 1990-03-01 | male"}, "not in: but not woman"),
        ({Person: "1 | 1990-03-01"}, "unknown: unknown woman"),
    ])  # fmt: skip


def test_no_cervix_no_screening(measure_cases):
    measure_cases(CCS, year=2026, method="clinical", given=WOMAN, cases=[
        ({Procedure: "1 | 1999-01-01 | hysterectomy_no_cervix"}, "excluded: hysterectomy with no cervix left"),
        ({Procedure: "1 | 2027-01-01 | hysterectomy_no_cervix"}, "not met"),
        ({Dx: "1 | 1990-03-01 onwards | absence_of_cervix"}, "excluded: no cervix"),
        ({Dx: "1 | 2027-01-01 onwards | absence_of_cervix"}, "not met"),
        ({Dx: "1 | 2026-01-01 onwards | hospice_diagnosis"}, "excluded: in hospice"),
        ({Assessment: "1 | 2026-02-02 | palliative_assessment"}, "excluded: in palliative care"),
    ])  # fmt: skip


def test_a_wellness_visit_alone_brings_nobody_in(measure_cases):
    measure_cases(CCS, year=2026, method="clinical", given=WOMAN, cases=[
        ({Visit: "1 | 2026-05-05 | annual_wellness_visit"}, "not in"),
        ({Visit: "1 | 2026-05-05 | virtual_encounter"}, "not met"),
        ({Visit: "1 | 2026-05-05 | telephone_visit"}, "not met"),
    ])  # fmt: skip


@pytest.mark.parametrize(("spans", "status"), [
    ("2024-01-01 to 2026-12-31", "not met: enrolled two years before, or in Medicaid now"),
    ("2025-01-01 to 2026-12-31", "not in: but not enrolled two years before, or in Medicaid now"),
    ("2024-01-01 to 2026-11-30", "not in: but not enrolled all year, and on 31 December"),
    ("2024-01-01 to 2025-06-30 \n 1 | 2026-01-01 to 2026-12-31", "not in: but not enrolled the year before, or in Medicaid now"),
])  # fmt: skip
def test_plans_ask_for_three_years_of_enrollment(measure_spec, spans, status):
    measure_spec(CCS, year=2026, given={**WOMAN, Enrolled: f"1 | {spans}"}, expect={1: status})


def test_medicaid_asks_for_the_year_alone(measure_cases):
    measure_cases(CCS, year=2026, given=WOMAN | {Enrolled: "1 | 2026-01-01 to 2026-12-31"}, cases=[
        ({}, "not in"),
        ({Commercial: "1 | 2026-01-01 to 2026-12-31"}, "not in"),
        ({Medicaid: "1 | 2026-01-01 to 2026-12-31"}, "not met"),
        ({Medicaid: "1 | 2026-01-01 to 2026-12-30"}, "not in"),
        ({Medicaid: "1 | 2026-07-01 to 2026-12-31", Commercial: "1 | 2026-01-01 to 2026-06-30"}, "not met"),
        ({Medicaid: "1 | 2026-01-01 to 2026-12-31", Medicare: "1 | 2026-12-31 to 2026-12-31"}, "not in"),
        ({Medicaid: "1 | 2026-01-01 to 2026-12-31", Commercial: "1 | 2026-12-31 to 2026-12-31"}, "not in"),
    ])  # fmt: skip


def test_of_a_year_in_progress_coverage_counts_up_to_the_day_it_is_looked_at(measure_cases):
    given = WOMAN | {Enrolled: "1 | 2026-01-01 to 2026-06-30"}
    measure_cases(CCS, year=2026, as_of=date(2026, 6, 30), given=given, cases=[
        ({Medicaid: "1 | 2026-01-01 to 2026-06-30"}, "not met"),
        ({Commercial: "1 | 2026-01-01 to 2026-06-30"}, "not in"),
    ])  # fmt: skip
