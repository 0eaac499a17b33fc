"""Hospice, palliative care, frailty with illness, nursing homes: what takes people out of most measures. Shown on COL and CBP."""

import pytest

from concord.measures import CBP, COL
from concord.model.expressions import Person
from concord.model.kinds import Assessment, Device, Dispense, Dx, Finding, Order, Procedure, RxSupply, Visit

AGED_70 = "1 | 1956-07-01"
OFFICE = "1 | 2026-06-15 | office_visit"


def excluded(measure_spec, given, sentence, person=AGED_70):
    """Excluded in both methods, by that sentence."""
    for method in ("plan", "clinical"):
        tables = {Person: person, **given}
        if Visit in tables and method == "clinical":
            tables[Visit] += "\n" + OFFICE
        measure_spec(COL, year=2026, method=method, given=tables, expect={1: f"excluded: {sentence}"})


def counted(measure_spec, given, sentence, person=AGED_70, measure=COL, method="clinical"):
    """Not excluded: the sentence does not hold."""
    tables = {Person: person, **given}
    if Visit in tables:
        tables[Visit] += "\n" + OFFICE
    measure_spec(measure, year=2026, method=method, given=tables, expect={1: f"not met: but not {sentence}"})


@pytest.mark.parametrize(("given", "sentence"), [
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
def test_hospice_and_palliative_care(measure_spec, given, sentence):
    excluded(measure_spec, given, sentence)


@pytest.mark.parametrize(("given", "sentence"), [
    ({Visit: "1 | 2026-12-20 to 2027-01-01 | inpatient_encounter | answer discharge_to_hospice"}, "discharged to hospice"),
    ({Visit: "1 | 2026-02-02 | hospice_encounter | not_done"}, "hospice visit"),
    ({Assessment: "1 | 2026-12-31 | hospice_assessment | answer red"}, "assessed as in hospice"),
    ({Order: "1 | 2026-01-01 | hospice_care | negated"}, "hospice care ordered"),
    ({Order: "1 | 2026-01-01 | hospice_care | without intent"}, "hospice care ordered"),
    ({Procedure: "1 | 2026-01-01 | hospice_care | not_done"}, "hospice care given"),
    ({Dx: "1 | 2020-01-01 to 2025-12-31 | hospice_diagnosis"}, "hospice diagnosis"),
])  # fmt: skip
def test_what_is_not_hospice(measure_spec, given, sentence):
    counted(measure_spec, given, sentence)


ILL = {Dx: "1 | 2025-01-01 | advanced_illness"}


@pytest.mark.parametrize(("given", "sentence"), [
    ({Device: "1 | 2026-03-03 | frailty_device"}, "frailty device ordered"),
    ({Assessment: "1 | 2026-03-03 | device_used | answer frailty_device"}, "uses a frailty device"),
    ({Visit: "1 | 2026-03-03 | frailty_encounter"}, "frailty visit"),
    ({Finding: "1 | 2026-03-03 | frailty_symptom | preliminary"}, "frailty symptom; frail"),
])  # fmt: skip
def test_frail_and_ill_from_66(measure_spec, given, sentence):
    excluded(
        measure_spec,
        given | ILL,
        f"{sentence}; advanced illness; 66 or older; 66 or older, frail and with advanced illness",
    )


def test_frail_by_diagnosis_and_ill_by_drug(measure_spec):
    for drug in (RxSupply, Dispense):
        given = {
            Dx: "1 | 2026-05-05 | frailty_diagnosis",
            drug: "1 | 2024-12-01 to 2025-01-01 | dementia_medication",
        }
        excluded(
            measure_spec, given, "frailty diagnosis; takes a dementia drug; advanced illness or dementia drug"
        )


def test_a_supply_that_ran_out_before_the_two_years_is_none(measure_spec):
    given = {
        Dx: "1 | 2026-05-05 | frailty_diagnosis",
        RxSupply: "1 | 2024-11-01 to 2024-12-31 | dementia_medication",
    }
    counted(measure_spec, given, "takes a dementia drug")


def test_advanced_illness_counts_by_its_onset(measure_spec):
    """An illness noted before the two years is not looked at, though it may go on."""
    given = {Dx: "1 | 2026-05-05 | frailty_diagnosis \n 1 | 2024-12-31 onwards | advanced_illness"}
    counted(measure_spec, given, "advanced illness")


def test_frail_alone_or_ill_alone_is_not_enough_at_70(measure_spec):
    counted(
        measure_spec,
        {Dx: "1 | 2026-05-05 | frailty_diagnosis"},
        "66 or older, frail and with advanced illness",
    )
    counted(measure_spec, ILL, "66 or older, frail and with advanced illness")


def test_at_65_frailty_does_not_exclude(measure_spec):
    given = {Dx: "1 | 2026-05-05 | frailty_diagnosis \n 1 | 2025-01-01 | advanced_illness"}
    counted(measure_spec, given, "66 or older, frail and with advanced illness", person="1 | 1961-01-01")


HYPERTENSION = "1 | 2020-01-01 onwards | hypertension"


@pytest.mark.parametrize(("birth", "dx", "status"), [
    ("1945-12-31", "frailty_diagnosis", "excluded: 81 or older; 81 or older and frail"),
    ("1946-01-01", "frailty_diagnosis", "not met: 66 to 80; but not 66 to 80, frail and with advanced illness"),
    ("1946-01-01", "frailty_diagnosis \n 1 | 2026-05-05 | advanced_illness", "excluded: 66 to 80, frail and with advanced illness"),
])  # fmt: skip
def test_for_blood_pressure_frailty_alone_excludes_from_81(measure_spec, birth, dx, status):
    measure_spec(CBP, year=2026, method="clinical", given={
        Person: f"1 | {birth}", Dx: f"{HYPERTENSION} \n 1 | 2026-05-05 | {dx}",
    }, expect={1: status})  # fmt: skip


@pytest.mark.parametrize(("assessments", "status"), [
    ("1 | 2015-03-03 | housing_status | answer lives_in_nursing_home",
     "excluded: last known to live there; 66 or older and living in a nursing home"),
    ("1 | 2025-03-03 | housing_status | answer lives_in_nursing_home \n 1 | 2026-03-03 | housing_status | answer red", "not met"),
    ("1 | 2026-12-31 | housing_status | answer red \n 1 | 2027-01-01 | housing_status | answer lives_in_nursing_home", "not met"),
    ("1 | 2026-03-03 | housing_status | answer red | event 5 \n 1 | 2026-03-03 | housing_status | answer lives_in_nursing_home | event 6",
     "excluded"),
    ("1 | 2026-03-03T09:00:00 | housing_status | answer lives_in_nursing_home | event 6 "
     "\n 1 | 2026-03-03T09:00:01 | housing_status | answer red | event 5", "not met"),
])  # fmt: skip
def test_the_last_housing_assessment_decides(measure_spec, assessments, status):
    """Of two at the same time, the one with the higher event id; of two in one day, the later second."""
    for method in ("plan", "clinical"):
        measure_spec(
            COL,
            year=2026,
            method=method,
            given={Person: AGED_70, Assessment: assessments},
            expect={1: status},
        )
