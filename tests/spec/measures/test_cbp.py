"""CBP: the lowest reading of the last day in the year is under 140/90."""

from concord.measures import CBP
from concord.model.expressions import Person
from concord.model.kinds import Dx, Procedure, Visit
from tests.spec.measures.tables import Bp, Enrolled

ADULT = {Person: "1 | 1970-03-01"}
HYPERTENSION = {Dx: "1 | 2025-03-03 | hypertension \n 1 | 2026-06-30 | hypertension"}
ONGOING = {Dx: "1 | 2019-01-01 onwards | hypertension"}
GOOD = {Bp: "1 | 2026-09-09 | 130/80"}
SYSTOLIC, DIASTOLIC = "lowest systolic of the last day under 140", "lowest diastolic of the last day under 90"


def test_under_140_and_under_90(measure_cases):
    measure_cases(CBP, year=2026, given=ADULT | HYPERTENSION, cases=[
        ({Bp: "1 | 2026-09-09 | 139/89"}, f"met: {SYSTOLIC}; {DIASTOLIC}; aged 18 to 85 at year end; has hypertension"),
        ({Bp: "1 | 2026-09-09 | 140/89"}, f"not met: but not {SYSTOLIC}; {DIASTOLIC}"),
        ({Bp: "1 | 2026-09-09 | 139/90"}, f"not met: {SYSTOLIC}; but not {DIASTOLIC}"),
        ({}, f"not met: but not {SYSTOLIC}; but not {DIASTOLIC}"),
        ({Bp: "1 | 2025-12-31 | 120/70 \n 1 | 2027-01-01 | 120/70"}, "not met"),
    ])  # fmt: skip


def test_on_the_last_day_the_lowest_of_each_part_counts_apart(measure_cases):
    """Two readings of one day may lend one part each; an earlier day lends nothing."""
    measure_cases(CBP, year=2026, given=ADULT | HYPERTENSION, cases=[
        ({Bp: "1 | 2026-09-09 | 150/80 \n 1 | 2026-09-09 | 130/95"}, "met"),
        ({Bp: "1 | 2026-09-08 | 120/70 \n 1 | 2026-09-09 | 150/80"}, "not met"),
        ({Bp: "1 | 2026-09-09 | 150/80 \n 1 | 2026-09-08 | 120/70"}, "not met"),
    ])  # fmt: skip


def test_codes_tell_a_plan_the_range_of_each_part(measure_cases):
    """Both parts on the last day; a reading or a code after it takes their place."""

    def codes(day, *parts):
        return " \n ".join(f"1 | {day} | {part}_code" for part in parts)

    low, high = ("systolic_below_140", "diastolic_below_90"), ("systolic_140_or_more", "diastolic_90_or_more")
    measure_cases(CBP, year=2026, method="plan", given=ADULT | HYPERTENSION, cases=[
        ({Procedure: codes("2026-09-09", *low)}, f"met: {SYSTOLIC}; {DIASTOLIC}"),
        ({Procedure: codes("2026-09-09", low[0], high[1])}, f"not met: {SYSTOLIC}; but not {DIASTOLIC}"),
        ({Procedure: codes("2026-09-09", low[0])}, "not met"),
        ({Procedure: codes("2026-09-09", *low, *high)}, "met"),
        ({Procedure: codes("2026-09-08", *low) + " \n " + codes("2026-09-09", *high)}, "not met"),
        ({Procedure: codes("2026-09-08", *low), Bp: "1 | 2026-09-09 | 150/95"}, "not met"),
        ({Procedure: codes("2025-12-31", *low)}, "not met"),
    ])  # fmt: skip


def test_a_part_that_is_missing_is_not_met_and_in_a_foreign_unit_unknown(measure_cases):
    measure_cases(CBP, year=2026, given=ADULT | HYPERTENSION, cases=[
        ({Bp: "1 | 2026-09-09 | 130/-"}, f"not met: {SYSTOLIC}; but not {DIASTOLIC}"),
        ({Bp: "1 | 2026-09-09 | 130/- \n 1 | 2026-09-09 | 150/80"}, "met"),
        ({Bp: "1 | 2026-09-09 | 130/80 | unit %"}, f"not met: unknown {SYSTOLIC}; unknown {DIASTOLIC}"),
        ({Bp: "1 | 2026-09-09 | 130/80 | unit mmHg"}, "met"),
    ])  # fmt: skip


def test_a_reading_in_hospital_or_emergency_does_not_count(measure_cases):
    """By the class of its visit, if it lies inside a stay. A visit of that class outside any stay counts; so does an unlinked one."""
    stay = {
        Visit: "1 | 2026-09-08 to 2026-09-10 | inpatient_encounter | visit 50 \n 1 | 2026-02-02 | office_visit"
    }
    emergency = {Visit: "1 | 2026-09-09 | ed_visit | visit 51 \n 1 | 2026-02-02 | office_visit"}
    measure_cases(CBP, year=2026, method="clinical", given=ADULT | ONGOING, cases=[
        (stay | {Bp: "1 | 2026-09-09 | 130/80 | at inpatient"}, "not met"),
        (stay | {Bp: "1 | 2026-09-11 | 130/80 | at inpatient"}, "met"),
        (stay | {Bp: "1 | 2026-09-09 | 130/80 | at ambulatory"}, "met"),
        (stay | {Bp: "1 | 2026-09-09 | 130/80 | at unknown"}, "met"),
        (emergency | {Bp: "1 | 2026-09-09 | 130/80 | at ed"}, "not met"),
        (emergency | {Bp: "1 | 2026-09-09 | 130/80 | at observation"}, "met"),
        (stay | {Bp: "1 | 2026-09-01 | 150/95 \n 1 | 2026-09-09 | 130/80 | at short_stay"}, "not met"),
        (stay | {Bp: "1 | 2026-09-01 | 130/80 \n 1 | 2026-09-09 | 150/95 | at nonacute"}, "met"),
        (stay | {Bp: "1 | 2026-09-01 | 130/80 \n 1 | 2026-09-10 | 150/95 | at pre_admission"}, "met"),
        ({Visit: "1 | 2026-09-09 | ed_visit | not_done \n 1 | 2026-02-02 | office_visit", Bp: "1 | 2026-09-09 | 130/80 | at ed"}, "met"),
    ])  # fmt: skip


def test_hypertension_must_be_there_in_the_first_half_of_the_year(measure_cases):
    """Clinically it overlaps 1 January to 30 June; to a plan it is billed on two days from the year before to 30 June."""
    measure_cases(CBP, year=2026, method="clinical", given=ADULT | GOOD, cases=[
        ({Dx: "1 | 2026-06-30 onwards | hypertension"}, "met: has hypertension; had a qualifying visit in the year"),
        ({Dx: "1 | 2026-07-01 onwards | hypertension"}, "not in: but not has hypertension"),
        ({Dx: "1 | 2020-01-01 to 2026-01-01 | hypertension"}, "met"),
        ({Dx: "1 | 2020-01-01 to 2025-12-31 | hypertension"}, "not in"),
        ({Dx: "1 | 2020-01-01 to unknown | hypertension"}, "unknown"),
        ({Dx: "1 | 2020-01-01 onwards | hypertension | refuted"}, "not in"),
        ({Dx: "1 | 2020-01-01 onwards | hypertension | entered_in_error"}, "not in"),
    ])  # fmt: skip
    measure_cases(CBP, year=2026, given=ADULT | GOOD, cases=[
        ({Dx: "1 | 2025-01-01 | hypertension \n 1 | 2026-06-30 | hypertension"}, "met"),
        ({Dx: "1 | 2025-01-01 | hypertension \n 1 | 2026-07-01 | hypertension"}, "not in"),
        ({Dx: "1 | 2024-12-31 | hypertension \n 1 | 2026-06-30 | hypertension"}, "not in"),
    ])  # fmt: skip


def test_aged_18_to_85_and_enrolled(measure_cases):
    measure_cases(CBP, year=2026, given=HYPERTENSION | GOOD, cases=[
        ({Person: "1 | 2008-12-31"}, "met"),
        ({Person: "1 | 2009-01-01"}, "not in"),
        ({Person: "1 | 1941-01-01"}, "met"),
        ({Person: "1 | 1940-12-31"}, "not in"),
        ({Person: "1 | 1970-01-01", Enrolled: "1 | 2026-01-01 to 2026-12-31"}, "met: enrolled all year, and on 31 December"),
        ({Person: "1 | 1970-01-01", Enrolled: "1 | 2026-01-01 to 2026-06-30"}, "not in"),
    ])  # fmt: skip


def test_kidneys_and_pregnancy_excuse(measure_cases):
    measure_cases(CBP, year=2026, given=ADULT | HYPERTENSION | GOOD, cases=[
        ({Dx: "1 | 2026-12-31 | pregnancy"}, "excluded: pregnant"),
        ({Dx: "1 | 2025-12-31 | pregnancy"}, "met: but not pregnant"),
        ({Dx: "1 | 2018-01-01 onwards | esrd"}, "excluded: end-stage renal disease"),
        ({Dx: "1 | 2018-01-01 | esrd"}, "excluded: but not end-stage renal disease; end-stage renal disease, dialysis or a transplant in the history"),
        ({Dx: "1 | 2018-01-01 | dialysis_status"}, "excluded: end-stage renal disease, dialysis or a transplant in the history"),
        ({Dx: "1 | 2018-01-01 | kidney_transplant_recipient"}, "excluded: end-stage renal disease, dialysis or a transplant in the history"),
        ({Dx: "1 | 2027-01-01 | esrd"}, "met: but not end-stage renal disease, dialysis or a transplant in the history"),
        ({Dx: "1 | 2026-01-01 | kidney_transplant_recipient"}, "excluded: kidney transplant recipient"),
        ({Dx: "1 | 2027-01-01 | kidney_transplant_recipient"}, "met: but not kidney transplant recipient"),
        ({Dx: "1 | 2026-01-01 | ckd_stage_5"}, "excluded: chronic kidney disease, stage 5"),
        ({Dx: "1 | 2026-01-01 | ckd_stage_5 | refuted"}, "met: but not chronic kidney disease, stage 5"),
        ({Procedure: "1 | 1999-01-01 | kidney_transplant"}, "excluded: kidney transplant by year end"),
        ({Procedure: "1 | 2026-12-31 to 2027-01-01 | kidney_transplant"}, "met: but not kidney transplant by year end"),
        ({Procedure: "1 | 2026-12-31 | dialysis"}, "excluded: dialysis by year end"),
        ({Procedure: "1 | 2027-01-01 | dialysis"}, "met: but not dialysis by year end"),
        ({Visit: "1 | 2026-12-31 to 2027-01-15 | esrd_monthly_services"}, "excluded: ESRD monthly service by year end"),
        ({Visit: "1 | 2027-01-01 | esrd_monthly_services"}, "met: but not ESRD monthly service by year end"),
        ({Procedure: "1 | 2026-02-01 | esrd_monthly_services"}, "excluded: ESRD monthly service by year end"),
    ])  # fmt: skip


def test_clinically_kidney_disease_that_is_over_excuses_nobody(measure_cases):
    measure_cases(CBP, year=2026, method="clinical", given=ADULT | ONGOING | GOOD, cases=[
        ({Dx: "1 | 2018-01-01 onwards | esrd"}, "excluded: end-stage renal disease"),
        ({Dx: "1 | 2018-01-01 to 2025-12-31 | esrd"}, "met: but not end-stage renal disease"),
    ])  # fmt: skip
