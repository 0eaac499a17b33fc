"""Hospice, palliative care, frailty with illness, nursing homes: what takes people out of most measures. Shown on COL and CBP."""

import pytest

from concord.measures import CBP, COL, GSD, KED, MEASURES
from concord.model.expressions import Person
from concord.model.kinds import Assessment, Device, Dispense, Dx, Finding, Order, Procedure, RxSupply, Visit

AGED_70 = "1 | 1956-07-01"
OFFICE = "1 | 2026-06-15 | office_visit"


def excluded(measure_cases, rows, given=None, methods=("plan", "clinical")):
    """Excluded in both methods or in some, each by its sentence."""
    for method in methods:
        cases = [(_seen(tables, method), f"excluded: {sentence}") for tables, sentence in rows]
        measure_cases(COL, year=2026, method=method, given={Person: AGED_70, **(given or {})}, cases=cases)


def counted(measure_cases, rows, given=None):
    """Not excluded: the sentence does not hold."""
    cases = [(_seen(tables, "clinical"), f"not met: but not {sentence}") for tables, sentence in rows]
    measure_cases(COL, year=2026, method="clinical", given={Person: AGED_70, **(given or {})}, cases=cases)


def _seen(tables, method):
    return (
        tables | {Visit: f"{tables[Visit]} \n {OFFICE}"}
        if Visit in tables and method == "clinical"
        else tables
    )


def test_hospice_and_palliative_care(measure_cases):
    excluded(measure_cases, [
        ({Visit: "1 | 2025-12-20 to 2026-01-01 | inpatient_encounter | answer discharge_to_hospice"}, "discharged to hospice"),
        ({Visit: "1 | 2025-12-20 to 2026-01-01 | hospice_encounter"}, "hospice visit"),
        ({Assessment: "1 | 2026-12-31 | hospice_assessment | answer answer_yes"}, "assessed as in hospice"),
        ({Order: "1 | 2026-01-01 | hospice_care"}, "hospice care ordered"),
        ({Procedure: "1 | 2025-12-31 to 2026-01-01 | hospice_care"}, "hospice care given"),
        ({Dx: "1 | 2020-01-01 onwards | hospice_diagnosis"}, "hospice diagnosis; in hospice"),
        ({Assessment: "1 | 2026-05-05 | palliative_assessment"}, "palliative assessment"),
        ({Dx: "1 | 2020-01-01 to 2026-01-01 | palliative_diagnosis"}, "palliative diagnosis"),
        ({Visit: "1 | 2026-05-05 | palliative_encounter"}, "palliative visit"),
        ({Procedure: "1 | 2026-05-05 | palliative_intervention"}, "palliative intervention; in palliative care"),
    ])  # fmt: skip


def test_plans_leave_out_who_died_in_the_year(measure_cases):
    """Enrollment may outlast a death. The public logic does not ask."""
    died = "1 | 1956-07-01 | died {}"
    measure_cases(COL, year=2026, given={Person: AGED_70}, cases=[
        ({Person: died.format("2026-01-01")}, "excluded: died in the year"),
        ({Person: died.format("2026-12-31")}, "excluded: died in the year"),
        ({Person: died.format("2027-01-01")}, "not met: but not died in the year"),
    ])  # fmt: skip
    measure_cases(
        COL, year=2026, method="clinical", given={Person: died.format("2026-05-05")}, cases=[({}, "not met")]
    )


@pytest.mark.parametrize("measure", [m for m in MEASURES.values() if "plan" in m.methods], ids=lambda m: m.id)
def test_death_is_asked_of_in_every_plan_measure(measure):
    """But where death has a rule of its own: in hospital, before a readmission; until the follow-up, for remission."""
    died = [line for line in measure.lines_for("plan") if line.sentence == "died in the year"]
    assert bool(died) is (measure.id not in ("PCR", "DRR"))


def test_diabetes_is_two_dates_or_one_and_a_drug_for_it(measure_cases):
    """In the year or the year before, in any order. The clinical method asks for the condition instead."""
    one, two = "1 | 2025-01-01 | diabetes", "1 | 2026-12-31 | diabetes"
    measure_cases(GSD, year=2026, given={Person: AGED_70}, cases=[
        ({Dx: f"{one} \n {two}"}, {"GSD": "met: diabetes on two dates"}),
        ({Dx: f"{one} \n {one}"}, {"GSD": "not in: but not diabetes on two dates"}),
        ({Dx: one, Dispense: "1 | 2026-12-31 | diabetes_medications"}, {"GSD": "met: diabetes, and a drug for it"}),
        ({Dx: one, Dispense: "1 | 2024-12-31 | diabetes_medications"}, {"GSD": "not in: but not diabetes, and a drug for it"}),
        ({Dx: "1 | 2024-12-31 | diabetes", Dispense: "1 | 2026-05-05 | diabetes_medications"}, {"GSD": "not in"}),
        ({Dispense: "1 | 2025-05-05 | diabetes_medications \n 1 | 2026-05-05 | diabetes_medications"}, {"GSD": "not in"}),
    ])  # fmt: skip
    recorded = {Dx: "1 | 2020-05-05 onwards | diabetes | encounter_dx"}
    measure_cases(GSD, year=2026, method="clinical", given={Person: AGED_70}, cases=[
        (recorded, {"GSD": "met: diabetes recorded"}),
        ({Dx: one, Dispense: "1 | 2026-12-31 | diabetes_medications"}, {"GSD": "not in"}),
    ])  # fmt: skip


def test_what_is_not_hospice(measure_cases):
    """Ended after the year, not done, answered otherwise, refused, merely planned, over before the year."""
    counted(measure_cases, [
        ({Visit: "1 | 2026-12-20 to 2027-01-01 | inpatient_encounter | answer discharge_to_hospice"}, "discharged to hospice"),
        ({Visit: "1 | 2026-02-02 | hospice_encounter | not_done"}, "hospice visit"),
        ({Assessment: "1 | 2026-12-31 | hospice_assessment | answer red"}, "assessed as in hospice"),
        ({Order: "1 | 2026-01-01 | hospice_care | negated"}, "hospice care ordered"),
        ({Order: "1 | 2026-01-01 | hospice_care | without intent"}, "hospice care ordered"),
        ({Procedure: "1 | 2026-01-01 | hospice_care | not_done"}, "hospice care given"),
        ({Dx: "1 | 2020-01-01 to 2025-12-31 | hospice_diagnosis"}, "hospice diagnosis"),
    ])  # fmt: skip


ILL = {Dx: "1 | 2025-01-01 | advanced_illness"}
FRAIL = {Dx: "1 | 2026-05-05 | frailty_diagnosis"}


def test_frail_and_ill_from_66(measure_cases):
    whole = "66 or older; 66 or older, frail and with advanced illness"
    excluded(measure_cases, [
        ({Device: "1 | 2026-03-03 | frailty_device"}, f"frailty device ordered; advanced illness; {whole}"),
        ({Assessment: "1 | 2026-03-03 | device_used | answer frailty_device"}, "uses a frailty device"),
        ({Visit: "1 | 2026-03-03 | frailty_encounter"}, "frailty visit"),
        ({Finding: "1 | 2026-03-03 | frailty_symptom | preliminary"}, "frailty symptom; frail"),
    ], ILL, methods=("clinical",))  # fmt: skip


def test_to_a_plan_frail_and_ill_is_told_on_two_days(measure_cases):
    """Signs of any sort, on different days of the year; an illness on two of the year or the year before, or a drug for dementia."""
    ill = "1 | 2025-01-01 | advanced_illness \n 1 | 2026-12-31 | advanced_illness"
    signs, whole = "signs of frailty on two days", "66 or older, frail and with advanced illness"

    def told(illness: str, *frail: str):
        return {Dx: "\n".join((illness, *(f"1 | {sign}" for sign in frail)))}

    one, other, symptom = (
        "2026-03-03 | frailty_diagnosis",
        "2026-03-04 | frailty_diagnosis",
        "2026-05-05 | frailty_symptom",
    )
    measure_cases(COL, year=2026, given={Person: AGED_70}, cases=[
        (told(ill, one, other), f"excluded: {signs}; advanced illness on two dates; {whole}"),
        (told(ill, one, symptom), f"excluded: {signs}"),
        (told(ill, one) | {Device: "1 | 2026-01-01 | frailty_device"}, f"excluded: {signs}"),
        (told(ill, one) | {Visit: "1 | 2026-12-31 | frailty_encounter"}, f"excluded: {signs}"),
        (told(ill, one) | {Finding: "1 | 2026-12-31 | frailty_symptom"}, f"excluded: {signs}"),
        (told(ill, one) | {Assessment: "1 | 2026-12-31 | device_used | answer frailty_device"}, f"excluded: {signs}"),
        (told(ill, one, one), f"not met: but not {signs}"),
        (told(ill, one, "2025-12-31 | frailty_diagnosis"), f"not met: but not {signs}"),
        (told("1 | 2026-12-31 | advanced_illness", one, other), "not met: but not advanced illness on two dates"),
        (told("1 | 2026-12-31 | advanced_illness", one, other) | {Dispense: "1 | 2025-01-01 | dementia_medication"}, "excluded: takes a dementia drug"),
    ])  # fmt: skip


def test_frail_by_diagnosis_and_ill_by_drug(measure_cases):
    """An order counts while it is active and until its supply ends; a fill counts to a plan alone."""
    sentences = "frailty diagnosis; takes a dementia drug; advanced illness or dementia drug"
    supply, fill = (
        {kind: "1 | 2024-12-01 to 2025-01-01 | dementia_medication"} for kind in (RxSupply, Dispense)
    )
    excluded(measure_cases, [(supply, sentences)], FRAIL, methods=("clinical",))
    counted(measure_cases, [
        ({RxSupply: "1 | 2024-12-01 to 2024-12-31 | dementia_medication"}, "takes a dementia drug"),
        ({RxSupply: "1 | 2026-05-05 to 2026-06-05 | dementia_medication | done"}, "takes a dementia drug"),
        (fill, "takes a dementia drug"),
    ], FRAIL)  # fmt: skip
    told = {Dx: f"{FRAIL[Dx]} \n 1 | 2026-03-03 | frailty_symptom"}
    cases = [(drug, "excluded: takes a dementia drug") for drug in (fill, supply)]
    measure_cases(COL, year=2026, given={Person: AGED_70, **told}, cases=cases)


def test_what_is_not_frail_and_ill(measure_cases):
    """A supply that ran out before the two years; an illness noted before them; one without the other; younger than 66."""
    whole = "66 or older, frail and with advanced illness"
    counted(measure_cases, [
        ({RxSupply: "1 | 2024-11-01 to 2024-12-31 | dementia_medication"}, "takes a dementia drug"),
        ({Dx: "1 | 2024-12-31 onwards | advanced_illness"}, "advanced illness"),
        ({}, whole),
        ({Person: "1 | 1961-01-01", Dx: "1 | 2025-01-01 | advanced_illness"}, whole),
    ], FRAIL)  # fmt: skip
    counted(measure_cases, [({}, whole)], ILL)


HYPERTENSION = "1 | 2020-01-01 onwards | hypertension"


def test_for_blood_pressure_frailty_alone_excludes_from_81(measure_cases):
    both = {Dx: "1 | 2026-05-05 | frailty_diagnosis \n 1 | 2026-05-05 | advanced_illness"}
    measure_cases(CBP, year=2026, method="clinical", given={Dx: HYPERTENSION}, cases=[
        ({Person: "1 | 1945-12-31", **FRAIL}, "excluded: 81 or older; 81 or older and frail"),
        ({Person: "1 | 1946-01-01", **FRAIL}, "not met: 66 to 80; but not 66 to 80, frail and with advanced illness"),
        ({Person: "1 | 1946-01-01", **both}, "excluded: 66 to 80, frail and with advanced illness"),
    ])  # fmt: skip


def test_plans_excuse_the_frail_from_tests_of_the_kidney(measure_cases):
    """The public logic does not."""
    sugar = "1 | 2025-05-05 | diabetes \n 1 | 2026-05-05 | diabetes"
    frail = "1 | 2026-05-05 | frailty_diagnosis \n 1 | 2026-06-05 | frailty_diagnosis"
    ill = "1 | 2026-05-05 | advanced_illness \n 1 | 2026-06-05 | advanced_illness"
    measure_cases(KED, year=2026, given={Person: AGED_70}, cases=[
        ({Dx: f"{sugar} \n {frail} \n {ill}"}, "excluded: 66 to 80, frail and with advanced illness"),
        ({Dx: f"{sugar} \n {frail}"}, "not met: but not 66 to 80, frail and with advanced illness"),
        ({Person: "1 | 1945-12-31", Dx: f"{sugar} \n {frail}"}, "excluded: 81 or older and frail"),
    ])  # fmt: skip
    told = {
        Person: "1 | 1945-12-31",
        Dx: f"1 | 2020-01-01 onwards | diabetes | encounter_dx \n {frail} \n {ill}",
    }
    measure_cases(KED, year=2026, method="clinical", given=told, cases=[({}, "not met")])


def test_the_last_housing_assessment_decides(measure_cases):
    """Of two at the same time, the one with the higher event id; of two in one day, the later second."""
    home, other = "housing_status | answer lives_in_nursing_home", "housing_status | answer red"
    cases = [
        (
            f"1 | 2015-03-03 | {home}",
            "excluded: last known to live there; 66 or older and living in a nursing home",
        ),
        (f"1 | 2025-03-03 | {home} \n 1 | 2026-03-03 | {other}", "not met"),
        (f"1 | 2026-12-31 | {other} \n 1 | 2027-01-01 | {home}", "not met"),
        (f"1 | 2026-03-03 | {other} | event 5 \n 1 | 2026-03-03 | {home} | event 6", "excluded"),
        (
            f"1 | 2026-03-03T09:00:00 | {home} | event 6 \n 1 | 2026-03-03T09:00:01 | {other} | event 5",
            "not met",
        ),
    ]
    for method in ("plan", "clinical"):
        rows = [({Assessment: text}, status) for text, status in cases]
        measure_cases(COL, year=2026, method=method, given={Person: AGED_70}, cases=rows)
