"""GSD: glycemic status of people with diabetes. Lower is better: `met` means above 9 %, or not tested."""

from datetime import date

import pytest

from concord.measures import GSD
from concord.model.expressions import Person
from concord.model.kinds import Dx, Lab, Procedure, Visit
from tests.spec.measures.tables import Enrolled, Observed

TWO_DATES = "1 | 2025-05-02 | diabetes \n 1 | 2026-05-02 | diabetes"
ADULT = "1 | 1970-03-01"


def test_the_lower_of_two_results_on_one_day_counts(measure_spec):
    """Two laboratories may report the same day."""
    measure_spec(GSD, year=2026, given={
        Person: ADULT,
        Dx:     TWO_DATES,
        Lab:    "1 | 2026-09-09 | hba1c | 9.4 \n 1 | 2026-09-09 | hba1c | 8.8",
    }, expect={1: {"GSD": "not met: aged 18 to 75 at year end; has diabetes", "GSD-8": "not met"}})  # fmt: skip


def test_only_the_last_day_counts(measure_spec):
    measure_spec(GSD, year=2026, given={
        Person: ADULT,
        Dx:     TWO_DATES,
        Lab:    "1 | 2026-02-01 | hba1c | 7.0 \n 1 | 2026-11-30 | gmi | 9.1",
    }, expect={1: {"GSD": "met: last A1c above 9, without a value, or none", "GSD-8": "not met: but not last A1c below 8"}})  # fmt: skip


def test_exactly_nine_is_not_above_nine_and_below_eight_means_below(measure_spec):
    measure_spec(GSD, year=2026, given={
        Person: "1 | 1970-03-01 \n 2 | 1970-03-01 \n 3 | 1970-03-01",
        Dx:     "\n".join(f"{p} | {y}-05-02 | diabetes" for p in (1, 2, 3) for y in (2025, 2026)),
        Lab:    "1 | 2026-12-31 | hba1c | 9.0 \n 2 | 2026-01-01 | hba1c | 8.0 \n 3 | 2026-01-01 | hba1c | 7.9",
    }, expect={
        1: {"GSD": "not met", "GSD-8": "not met"},
        2: {"GSD": "not met", "GSD-8": "not met"},
        3: {"GSD": "not met", "GSD-8": "met: last A1c below 8"},
    })  # fmt: skip


def test_no_test_in_the_year_counts_as_above_nine(measure_spec):
    measure_spec(GSD, year=2026, given={
        Person: ADULT,
        Dx:     TWO_DATES,
        Lab:    "1 | 2025-12-31 | hba1c | 6.5 \n 1 | 2027-01-01 | hba1c | 6.5",
    }, expect={1: {"GSD": "met", "GSD-8": "not met"}})  # fmt: skip


@pytest.mark.parametrize(("method", "status"), [("plan", "not met"), ("clinical", "met")])
def test_a_test_without_a_value_on_the_last_day(measure_spec, method, status):
    """In the clinical method it ranks lowest; to a plan it is a bill, and the laboratory's value of that day decides."""
    measure_spec(GSD, year=2026, method=method, given={
        Person: ADULT,
        Dx:     "1 | 2025-05-02 | diabetes | encounter_dx \n 1 | 2026-05-02 | diabetes | encounter_dx",
        Lab:    "1 | 2026-09-09 | hba1c \n 1 | 2026-09-09 | hba1c | 7.0",
    }, expect={1: status})  # fmt: skip


@pytest.mark.parametrize(
    ("codes", "above", "below"),
    [
        ("1 | 2026-09-09 | a1c_below_7_code", "not met", "met: last A1c below 8"),
        ("1 | 2026-09-09 | a1c_7_to_8_code", "not met", "met"),
        ("1 | 2026-09-09 | a1c_8_to_9_code", "not met", "not met"),
        ("1 | 2026-09-09 | a1c_above_9_code", "met", "not met"),
        ("1 | 2026-09-09 | a1c_above_9_code \n 1 | 2026-09-09 | a1c_8_to_9_code", "not met", "not met"),
        ("1 | 2026-09-08 | a1c_below_7_code \n 1 | 2026-09-09 | a1c_above_9_code", "met", "not met"),
    ],
)
def test_a_code_tells_a_plan_the_range_of_the_result(measure_spec, codes, above, below):
    """Of one day the lowest counts, and of days the last."""
    measure_spec(GSD, year=2026, method="plan", given={
        Person:    ADULT,
        Dx:        TWO_DATES,
        Procedure: codes,
    }, expect={1: {"GSD": above, "GSD-8": below}})  # fmt: skip


def test_a_value_in_a_foreign_unit_is_unknown_and_not_a_number(measure_spec):
    measure_spec(GSD, year=2026, given={
        Person: ADULT,
        Dx:     TWO_DATES,
        Lab:    "1 | 2026-09-09 | hba1c | 53 mmol/mol",
    }, expect={1: "not met: unknown last A1c above 9, without a value, or none"})  # fmt: skip


def test_the_two_dates_of_diabetes_must_differ(measure_spec):
    measure_spec(GSD, year=2026, given={
        Person: ADULT,
        Dx:     "1 | 2026-05-02 | diabetes \n 1 | 2026-05-02 | diabetes \n 1 | 2024-12-31 | diabetes",
    }, expect={1: "not in: but not has diabetes"})  # fmt: skip


def test_clinically_one_encounter_diagnosis_is_enough_and_a_problem_list_entry_is_not(measure_spec):
    measure_spec(GSD, year=2026, method="clinical", given={
        Person: "1 | 1970-03-01 \n 2 | 1970-03-01",
        Dx:     "1 | 2020-05-02 onwards | diabetes | encounter_dx \n 2 | 2020-05-02 onwards | diabetes | problem_list",
    }, expect={1: "met: has diabetes; had a qualifying visit in the year", 2: "not in: but not has diabetes"})  # fmt: skip


def test_a_refuted_diagnosis_is_none(measure_spec):
    measure_spec(GSD, year=2026, method="clinical", given={
        Person: ADULT,
        Dx:     "1 | 2020-05-02 onwards | diabetes | encounter_dx | refuted",
    }, expect={1: "not in"})  # fmt: skip


def test_a_diagnosis_whose_end_is_unknown_counts_only_if_it_began_in_the_year(measure_spec):
    """Resolved, but nobody wrote when: before the year's start it cannot be known whether it lasted."""
    measure_spec(GSD, year=2026, method="clinical", given={
        Person: "1 | 1970-03-01 \n 2 | 1970-03-01 \n 3 | 1970-03-01",
        Dx:     """1 | 2026-05-02 to unknown | diabetes | encounter_dx
                   2 | 2020-05-02 to unknown | diabetes | encounter_dx
                   3 | 2020-05-02 to 2025-12-31 | diabetes | encounter_dx""",
    }, expect={1: "met", 2: "unknown: unknown has diabetes", 3: "not in"})  # fmt: skip


def test_aged_18_to_75_at_year_end(measure_cases):
    measure_cases(GSD, year=2026, given={Dx: TWO_DATES}, cases=[
        ({Person: "1 | 2008-12-31"}, "met"),
        ({Person: "1 | 2009-01-01"}, "not in: but not aged 18 to 75 at year end"),
        ({Person: "1 | 1951-01-01"}, "met"),
        ({Person: "1 | 1950-12-31"}, "not in"),
        ({Person: "1 | unknown"}, "unknown: unknown aged 18 to 75 at year end"),
    ])  # fmt: skip


def test_one_gap_of_45_days_is_allowed_but_not_on_the_anchor_day(measure_cases):
    measure_cases(GSD, year=2026, given={Person: ADULT, Dx: TWO_DATES}, cases=[
        ({Enrolled: "1 | 2026-01-01 to 2026-12-31"}, "met: enrolled all year, and on 31 December"),
        ({Enrolled: "1 | 2026-02-15 to 2026-12-31"}, "met"),  # 45 days
        ({Enrolled: "1 | 2026-02-16 to 2026-12-31"}, "not in: but not enrolled all year, and on 31 December"),
        ({Enrolled: "1 | 2026-01-01 to 2026-12-30"}, "not in"),
    ])  # fmt: skip


def test_two_gaps_are_too_many_however_short(measure_spec):
    measure_spec(GSD, year=2026, given={
        Person: ADULT, Dx: TWO_DATES,
        Enrolled: "1 | 2026-01-01 to 2026-03-31 \n 1 | 2026-04-02 to 2026-06-30 \n 1 | 2026-07-02 to 2026-12-31",
    }, expect={1: "not in"})  # fmt: skip


def test_two_plans_that_follow_each_other_cover_the_year(measure_spec):
    measure_spec(GSD, year=2026, given={
        Person: ADULT, Dx: TWO_DATES,
        Enrolled: "1 | 2025-01-01 to 2026-06-30 \n 1 | 2026-06-01 to 2026-08-31 \n 1 | 2026-09-01 to 2027-12-31",
    }, expect={1: "met"})  # fmt: skip


def test_days_beyond_the_datas_reach_are_unknown_not_uncovered(measure_spec):
    measure_spec(GSD, year=2026, given={
        Person: ADULT, Dx: TWO_DATES,
        Enrolled: "1 | 2026-04-01 to 2026-12-31",
        Observed: "1 | 2026-04-01 to 2026-12-31",
    }, expect={1: "unknown: unknown enrolled all year, and on 31 December"})  # fmt: skip


def test_in_a_running_year_enrollment_is_judged_up_to_today(measure_spec):
    measure_spec(GSD, year=2026, as_of=date(2026, 6, 30), given={
        Person: ADULT, Dx: TWO_DATES,
        Enrolled: "1 | 2026-01-01 to 2026-06-30",
        Lab: "1 | 2026-05-01 | hba1c | 7.1 \n 1 | 2026-08-01 | hba1c | 11",
    }, expect={1: {"GSD": "not met", "GSD-8": "met"}})  # fmt: skip


def test_each_kind_of_visit_brings_a_patient_in_if_all_of_it_lies_in_the_year(measure_cases):
    visits = (
        "office_visit", "annual_wellness_visit", "preventive_visit_18_up", "preventive_initial_18_up", "home_health_visit",
        "telephone_visit", "nutrition_services", "medical_nutrition_therapy",
    )  # fmt: skip
    given = {Person: ADULT, Dx: "1 | 2020-05-02 onwards | diabetes | encounter_dx"}
    whole = [
        ({Visit: f"1 | 2026-01-01 to 2026-12-31 | {v}"}, "met: had a qualifying visit in the year")
        for v in visits
    ]
    partly = [
        ({Visit: f"1 | {days} | office_visit"}, "not in: but not had a qualifying visit in the year")
        for days in ("2025-12-31 to 2026-01-01", "2026-12-31 to 2027-01-01")
    ]
    others = [({Visit: "1 | 2026-05-05 | virtual_encounter"}, "not in")]
    measure_cases(GSD, year=2026, method="clinical", given=given, cases=whole + partly + others)
