"""KED: an eGFR and urine albumin to creatinine in the year, for people with diabetes."""

import pytest

from concord.measures import KED
from concord.model.expressions import Person
from concord.model.kinds import Dx, Lab, Procedure, Visit

ADULT = {Person: "1 | 1970-03-01"}
DIABETES = {Dx: "1 | 2020-05-02 onwards | diabetes"}
EGFR = {Lab: "1 | 2026-03-03 | egfr | 88"}
BLOOD, URINE = "eGFR in the year", "urine albumin and creatinine in the year"


def urine(text: str):
    return {Lab: text}


def test_both_tests_are_needed(measure_cases):
    measure_cases(KED, year=2026, method="clinical", given=ADULT | DIABETES, cases=[
        ({Lab: f"{EGFR[Lab]} \n 1 | 2026-12-31 | uacr | 12"}, f"met: {BLOOD}; {URINE}"),
        (EGFR, f"not met: {BLOOD}; but not {URINE}"),
        ({Lab: "1 | 2026-12-31 | uacr | 12"}, f"not met: {URINE}; but not {BLOOD}"),
        ({Lab: "1 | 2026-03-03 | egfr \n 1 | 2026-12-31 | uacr | 12"}, f"not met: but not {BLOOD}"),
        ({Lab: "1 | 2025-12-31 | egfr | 88 \n 1 | 2027-01-01 | uacr | 12"}, f"not met: but not {BLOOD}; but not {URINE}"),
    ])  # fmt: skip


def test_a_ratio_is_a_number_or_undetectable_and_no_other_word(measure_cases):
    measure_cases(KED, year=2026, method="clinical", given=ADULT | DIABETES | EGFR, cases=[
        (urine("1 | 2026-06-06 | uacr | 12"), "met"),
        (urine("1 | 2026-06-06 | uacr | answer undetectable_result"), "met"),
        (urine("1 | 2026-06-06 | uacr | answer no_retinopathy"), f"not met: but not {URINE}"),
        (urine("1 | 2026-06-06 | uacr"), f"not met: but not {URINE}"),
    ])  # fmt: skip


@pytest.mark.parametrize(("albumin", "status"), [
    ("2026-06-06T10:00:00", "met"),
    ("2026-06-10T10:00:00", "met"),      # 96 hours after
    ("2026-06-10T10:00:01", "not met"),  # a second more: the same day, and too late
    ("2026-06-02T10:00:00", "met"),      # 96 hours before
    ("2026-06-02T09:59:59", "not met"),
])  # fmt: skip
def test_albumin_and_creatinine_at_most_96_hours_apart(measure_spec, albumin, status):
    measure_spec(KED, year=2026, method="clinical", given={
        **ADULT, **DIABETES,
        Lab: f"{EGFR[Lab]} \n 1 | {albumin} | urine_albumin | 20 \n 1 | 2026-06-06T10:00:00 | urine_creatinine | 90",
    }, expect={1: status})  # fmt: skip


def test_the_pair_needs_both_values_and_both_in_the_year(measure_cases):
    measure_cases(KED, year=2026, method="clinical", given=ADULT | DIABETES | EGFR, cases=[
        (urine("1 | 2026-06-06 | urine_albumin | 20 \n 1 | 2026-06-06 | urine_creatinine"), "not met"),
        (urine("1 | 2026-06-06 | urine_albumin \n 1 | 2026-06-06 | urine_creatinine | 90"), "not met"),
        (urine("1 | 2026-12-31 | urine_albumin | 20 \n 1 | 2027-01-01 | urine_creatinine | 90"), "not met"),
        (urine("1 | 2026-06-06 | urine_albumin | 20"), "not met"),
    ])  # fmt: skip


def test_diabetes_began_before_the_year_and_lasts_into_it(measure_cases):
    """Of any category; refuted or entered in error it is none."""
    measure_cases(KED, year=2026, method="clinical", given=ADULT, cases=[
        ({Dx: "1 | 2025-12-31 onwards | diabetes"}, "not met: has diabetes"),
        ({Dx: "1 | 2026-01-01 onwards | diabetes"}, "not in: but not has diabetes"),
        ({Dx: "1 | 2020-01-01 to 2026-01-01 | diabetes"}, "not met"),
        ({Dx: "1 | 2020-01-01 to 2025-12-31 | diabetes"}, "not in"),
        ({Dx: "1 | 2020-01-01 to unknown | diabetes"}, "unknown: unknown has diabetes"),
        ({Dx: "1 | 2020-01-01 onwards | diabetes | refuted"}, "not in"),
        ({Dx: "1 | 2020-01-01 onwards | diabetes | entered_in_error"}, "not in"),
    ])  # fmt: skip


def test_aged_18_to_85_at_the_start_of_the_year(measure_cases):
    """To a plan, at its end."""
    ages = (
        ("2008-01-01", "2008-12-31"),
        ("2008-01-02", "2009-01-01"),
        ("1940-01-02", "1941-01-01"),
        ("1940-01-01", "1940-12-31"),
    )
    for (clinically, to_plan), status in zip(ages, ("not met", "not in", "not met", "not in"), strict=True):
        measure_cases(
            KED, year=2026, method="clinical", given=DIABETES, cases=[({Person: f"1 | {clinically}"}, status)]
        )
        measure_cases(KED, year=2026, given={Dx: "1 | 2025-05-02 | diabetes \n 1 | 2026-05-02 | diabetes"}, cases=[
            ({Person: f"1 | {to_plan}"}, status),
        ])  # fmt: skip


def test_end_stage_disease_hospice_and_palliative_care_excuse(measure_cases):
    measure_cases(KED, year=2026, method="clinical", given=ADULT | DIABETES, cases=[
        ({Dx: "1 | 2026-12-31 onwards | ckd_stage_5"}, "excluded: chronic kidney disease, stage 5"),
        ({Dx: "1 | 2010-01-01 to 2026-01-01 | esrd"}, "excluded: end-stage renal disease"),
        ({Dx: "1 | 2010-01-01 to 2025-12-31 | esrd"}, "not met"),
        ({Dx: "1 | 2026-01-01 onwards | hospice_diagnosis"}, "excluded: in hospice"),
        ({Dx: "1 | 2026-01-01 onwards | palliative_diagnosis"}, "excluded: in palliative care"),
    ])  # fmt: skip
    two = {Dx: "1 | 2025-05-02 | diabetes \n 1 | 2026-05-02 | diabetes"}
    measure_cases(KED, year=2026, given=ADULT | two, cases=[
        ({Dx: "1 | 2010-01-01 | esrd"}, "excluded: end-stage renal disease or dialysis at any time"),
        ({Procedure: "1 | 2010-01-01 | dialysis"}, "excluded"),
        ({Procedure: "1 | 2027-01-01 | dialysis"}, "not met"),
    ])  # fmt: skip


def test_a_plan_counts_bills_and_asks_for_two_dates(measure_cases):
    two = {Dx: "1 | 2025-05-02 | diabetes \n 1 | 2026-05-02 | diabetes"}
    measure_cases(KED, year=2026, given=ADULT, cases=[
        ({**two, Procedure: "1 | 2026-03-03 | egfr \n 1 | 2026-03-03 | uacr"}, "met: has diabetes"),
        ({**two, Procedure: "1 | 2026-03-03 | egfr \n 1 | 2026-03-03 | urine_albumin \n 1 | 2026-03-07 | urine_creatinine"}, "met"),
        ({**two, Procedure: "1 | 2026-03-03 | egfr \n 1 | 2026-03-03 | urine_albumin \n 1 | 2026-03-08 | urine_creatinine"}, "not met"),
        ({Dx: "1 | 2026-05-02 | diabetes"}, "not in"),
    ])  # fmt: skip


def test_an_outpatient_consultation_is_a_visit_and_a_virtual_one_is_not(measure_cases):
    measure_cases(KED, year=2026, method="clinical", given=ADULT | DIABETES, cases=[
        ({Visit: "1 | 2026-05-05 | outpatient_consultation"}, "not met: had a qualifying visit in the year"),
        ({Visit: "1 | 2026-05-05 | virtual_encounter"}, "not in: but not had a qualifying visit in the year"),
    ])  # fmt: skip
