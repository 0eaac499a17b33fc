"""Statins: CMS347 asks for a prescription in four populations; SPC and SPD for statins dispensed and kept up."""

import pytest

from concord.measures import CMS347, SPC, SPD
from concord.model.expressions import Person
from concord.model.kinds import Allergy, Assessment, Dispense, Dx, Lab, Procedure, RxOrder, RxSupply, Visit
from tests.spec.measures.tables import Supply

ADULT = {Person: "1 | 1970-03-01"}
HEART = {Dx: "1 | 2020-01-01 onwards | angina | problem_list"}
ASSESSED = {Assessment: "1 | 2026-05-05 | ascvd_risk | 20 %"}
ONE, TWO, THREE, FOUR = (f"CMS347-{n}" for n in (1, 2, 3, 4))


def within(*rates: str, status: str = "not met"):
    """That status in these populations, and in no other."""
    return {rate: status if rate in rates else "not in" for rate in (ONE, TWO, THREE, FOUR)}


def clinically(measure_cases, cases, given=ADULT):
    measure_cases(CMS347, year=2026, method="clinical", given=given, cases=cases)


@pytest.mark.parametrize("illness", [
    "myocardial_infarction", "subsequent_non_st_infarction", "ischemic_stroke", "atherosclerosis", "ischemic_heart_disease", "angina",
])  # fmt: skip
def test_each_illness_of_the_vessels_on_the_problem_list(measure_cases, illness):
    clinically(measure_cases, [
        ({Dx: f"1 | 2026-12-31 onwards | {illness} | problem_list"}, within(ONE)),
        ({Dx: f"1 | 2027-01-01 onwards | {illness} | problem_list"}, within()),
        ({Dx: f"1 | 2026-01-01 onwards | {illness} | encounter_dx"}, within()),
    ])  # fmt: skip


def test_four_populations_that_do_not_meet(measure_cases):
    diabetes = "1 | 2020-01-01 onwards | diabetes | problem_list"
    clinically(measure_cases, [
        ({Procedure: "1 | 2010-01-01 | pci"}, within(ONE)),
        ({Procedure: "1 | 2027-01-01 | cabg"}, within()),
        ({Lab: "1 | 2005-01-01 | ldl | 190 mg/dL"}, within(TWO)),
        ({Lab: "1 | 2005-01-01 | ldl | 189 mg/dL"}, within()),
        ({Dx: "1 | 2005-01-01 onwards | familial_hypercholesterolemia | problem_list"}, within(TWO)),
        ({Dx: diabetes}, within(THREE)),
        ({Dx: "1 | 2020-01-01 to 2025-12-31 | diabetes | problem_list"}, within()),
        (ASSESSED, within(FOUR)),
        ({Assessment: "1 | 2026-05-05 | ascvd_risk | 19.9 %"}, within()),
        ({Assessment: "1 | 2025-05-05 | ascvd_risk | 20 %"}, within()),
        (HEART | {Lab: "1 | 2005-01-01 | ldl | 200 mg/dL"} | ASSESSED, within(ONE)),
        ({Dx: diabetes, Lab: "1 | 2005-01-01 | ldl | 200 mg/dL"} | ASSESSED, within(TWO)),
        ({Dx: diabetes} | ASSESSED, within(THREE)),
    ])  # fmt: skip


def test_ages_at_the_start_of_the_year(measure_cases):
    high = {Lab: "1 | 2025-01-01 | ldl | 190 mg/dL"}
    clinically(measure_cases, [
        ({Person: "1 | 2006-01-01"} | high, within(TWO)),
        ({Person: "1 | 2006-01-02"} | high, within()),
        ({Person: "1 | 1950-01-02"} | high, within(TWO)),
        ({Person: "1 | 1950-01-01"} | high, within()),
        ({Person: "1 | 1986-01-01"} | ASSESSED, within(FOUR)),
        ({Person: "1 | 1986-01-02"} | ASSESSED, within()),
        ({Person: "1 | 1930-01-01"} | HEART, within(ONE)),  # of any age
    ])  # fmt: skip


def test_a_statin_ordered_in_the_year_or_in_hand(measure_cases):
    clinically(measure_cases, [
        ({RxOrder: "1 | 2026-01-01 | low_intensity_statins"}, within(ONE, status="met: statin ordered or in hand")),
        ({RxOrder: "1 | 2025-12-31 | high_intensity_statins"}, within(ONE)),
        ({RxSupply: "1 | 2025-11-01 to 2026-01-01 | moderate_intensity_statins"}, within(ONE, status="met")),
        ({RxSupply: "1 | 2025-11-01 to 2025-12-31 | moderate_intensity_statins"}, within(ONE)),
        ({RxSupply: "1 | 2025-11-01 to 2026-01-01 | low_intensity_statins | without intent"}, within(ONE, status="met")),
        ({RxSupply: "1 | 2025-11-01 to 2026-01-01 | low_intensity_statins | unknown"}, within(ONE)),
    ], given=ADULT | HEART)  # fmt: skip


def test_breastfeeding_and_rhabdomyolysis_exclude_and_the_rest_excepts(measure_cases):
    excepted = within(ONE, status="excepted")

    def listed(concept: str, *words: str):
        return {Dx: HEART[Dx] + "\n" + " | ".join(("1", "2026-12-31 onwards", concept, *words))}

    clinically(measure_cases, [
        (listed("breastfeeding"), within(ONE, status="excluded: breastfeeding")),
        (listed("rhabdomyolysis"), within(ONE, status="excluded: rhabdomyolysis")),
        (listed("hospice_diagnosis"), excepted),
        (listed("palliative_diagnosis"), excepted),
        *((listed(c, "problem_list"), excepted) for c in ("esrd", "hepatitis_a", "hepatitis_b_statin", "liver_disease", "statin_muscle_symptoms")),
        (listed("liver_disease", "encounter_dx"), within(ONE)),
        (HEART | {Allergy: "1 | 2026-12-31 | statin_allergy | active"}, excepted),
        (HEART | {Allergy: "1 | 2025-12-31 | statin_allergy | active"}, within(ONE)),
        (HEART | {Allergy: "1 | 2025-12-31 to 2026-01-01 | statin_allergy | active"}, excepted),
        (HEART | {Allergy: "1 | 2026-01-01 | statin_allergy | kind adverse_event"}, excepted),
        (HEART | {RxOrder: "1 | 2026-06-15 | low_intensity_statins | negated | not_done | reason medical_reason"}, excepted),
        (HEART | {RxOrder: "1 | 2026-06-16 | low_intensity_statins | negated | not_done | reason medical_reason"}, within(ONE)),
        (HEART | {RxOrder: "1 | 2026-06-15 | low_intensity_statins | negated | not_done | reason patient_refused"}, within(ONE)),
        (HEART | {RxOrder: "1 | 2026-06-15 | low_intensity_statins | negated | unknown | reason medical_reason"}, within(ONE)),
        (listed("esrd", "problem_list") | {RxOrder: "1 | 2026-01-01 | low_intensity_statins"}, within(ONE, status="met")),
    ], given=ADULT)  # fmt: skip


def test_which_visits_bring_a_patient_in(measure_cases):
    clinically(measure_cases, [
        ({Visit: "1 | 2026-05-05 | telemedicine_services"}, within(ONE)),
        ({Visit: "1 | 2026-05-05 | outpatient_preventive_encounter"}, within(ONE)),
        ({Visit: "1 | 2026-05-05 | telephone_visit"}, within()),
    ], given=ADULT | HEART)  # fmt: skip


MAN = {Person: "1 | 1970-03-01 | male"}


def noted(*days: str, illness: str = "ischemic_heart_disease"):
    return {
        Visit: "\n".join(f"1 | {day} | outpatient_visit | visit {n}" for n, day in enumerate(days, 1)),
        Dx: "\n".join(f"1 | {day} | {illness} | visit {n}" for n, day in enumerate(days, 1)),
    }


BOTH_YEARS = noted("2025-05-05", "2026-05-05")


def test_to_a_plan_disease_in_both_years_or_an_event_the_year_before(measure_cases):
    measure_cases(SPC, year=2026, given=MAN, cases=[
        (BOTH_YEARS, "not met: vascular disease in both years; cardiovascular disease"),
        (noted("2026-04-05", "2026-05-05"), "not in: but not cardiovascular disease"),
        ({Visit: "1 | 2025-05-01 to 2025-05-05 | acute_inpatient | kind stay | visit 3", Dx: "1 | 2025-05-01 | myocardial_infarction | visit 3"}, "not met: heart attack the year before"),
        ({Visit: "1 | 2026-05-01 to 2026-05-05 | acute_inpatient | kind stay | visit 3", Dx: "1 | 2026-05-01 | myocardial_infarction | visit 3"}, "not in"),
        ({Procedure: "1 | 2025-12-31 | pci"}, "not met: revascularization the year before"),
        ({Procedure: "1 | 2026-01-01 | pci"}, "not in"),
    ])  # fmt: skip


@pytest.mark.parametrize(("who", "status"), [
    ("2005-12-31 | male", "not met"), ("2006-01-01 | male", "not in"), ("1986-12-31 | female", "not met"), ("1987-01-01 | female", "not in"),
    ("1951-01-01 | male", "not met"), ("1950-12-31 | female", "not in"),
])  # fmt: skip
def test_men_from_21_and_women_from_40(measure_spec, who, status):
    measure_spec(SPC, year=2026, given={Person: f"1 | {who}", **BOTH_YEARS}, expect={1: status})


def test_received_and_kept_up_on_80_percent_of_the_days(measure_cases):
    """From 24 September to year end are 99 days; 80 of them are 80.8 %, 79 are 79.8 %."""
    fill = {Dispense: "1 | 2026-09-24 | high_intensity_statins"}
    measure_cases(SPC, year=2026, given=MAN | BOTH_YEARS, cases=[
        (fill | {Supply: "1 | 2026-09-24 to 2026-12-12 | high_intensity_statins"}, {"SPC-R": "met", "SPC-80": "met: in hand on 80 % of the days"}),
        (fill | {Supply: "1 | 2026-09-24 to 2026-12-11 | high_intensity_statins"}, {"SPC-R": "met", "SPC-80": "not met"}),
        ({}, {"SPC-R": "not met", "SPC-80": "not in: but not statin dispensed"}),
        ({Dispense: "1 | 2026-09-24 | low_intensity_statins"}, {"SPC-R": "not met"}),
        ({Dispense: "1 | 2025-09-24 | high_intensity_statins"}, {"SPC-R": "not met"}),
    ])  # fmt: skip


@pytest.mark.parametrize(("tables", "sentence"), [
    ({Dx: "1 | 2025-01-01 | pregnancy"}, "pregnant"), ({Procedure: "1 | 2025-01-01 | ivf"}, "in vitro fertilization"),
    ({Dx: "1 | 2025-01-01 | esrd"}, "end-stage renal disease or dialysis"), ({Procedure: "1 | 2026-01-01 | dialysis"}, "end-stage renal disease or dialysis"),
    ({Dx: "1 | 2025-01-01 | cirrhosis"}, "cirrhosis"), ({Dx: "1 | 2026-12-31 | myalgia"}, "muscle pain or damage"),
    ({Dx: "1 | 2026-12-31 | hospice_diagnosis"}, "in hospice"), ({Dx: "1 | 2026-12-31 | palliative_diagnosis"}, "in palliative care"),
])  # fmt: skip
def test_who_is_excused_from_statins(measure_cases, tables, sentence):
    measure_cases(
        SPC,
        year=2026,
        given=MAN | BOTH_YEARS,
        cases=[(tables, {"SPC-R": f"excluded: {sentence}", "SPC-80": "not in"})],
    )


def test_diabetes_without_disease_of_the_heart(measure_cases):
    two = {Dx: "1 | 2025-05-02 | diabetes \n 1 | 2026-05-02 | diabetes"}
    measure_cases(SPD, year=2026, given=ADULT | two, cases=[
        ({Dispense: "1 | 2026-05-05 | low_intensity_statins"}, {"SPD-R": "met: has diabetes"}),
        ({}, {"SPD-R": "not met", "SPD-80": "not in"}),
        ({Procedure: "1 | 2025-05-05 | cabg"}, {"SPD-R": "excluded: revascularization the year before"}),
        (BOTH_YEARS, {"SPD-R": "excluded: vascular disease in both years"}),
        ({Person: "1 | 1986-12-31"}, {"SPD-R": "not met: aged 40 to 75 at year end"}),
        ({Person: "1 | 1987-01-01"}, {"SPD-R": "not in"}),
        ({Person: "1 | 1950-12-31"}, {"SPD-R": "not in"}),
    ])  # fmt: skip
