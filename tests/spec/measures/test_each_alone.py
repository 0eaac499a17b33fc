"""Each sentence decides by itself: somebody who counts, and the one thing that changes it.

`COUNTED` has a person for every measure who is in its denominator and not excused. What many measures share (enrollment, hospice,
death, palliative care, frailty, nursing homes) is asked of each of them; what is a measure's own follows. The roll call at the end
goes over all pages: of every sentence some example must show that the result turns on it alone.
"""

from __future__ import annotations

import pytest

from concord.measures import (
    AHU,
    BCS,
    CBP,
    CMS347,
    DRR,
    EDU,
    EED,
    KED,
    MEASURES,
    PCR,
    SPC,
    SPD,
)
from concord.model.expressions import Person
from concord.model.kinds import (
    Assessment,
    Dispense,
    Dx,
    Procedure,
    RxOrder,
    Visit,
)
from tests.spec.measures.tables import Enrolled, Medicaid, Pharmacy, Supply
from tests.spec.measures.test_cob import fills
from tests.spec.measures.turning import drawn_rows, unturned

ADULT, WOMAN, MAN = "1 | 1970-03-01", "1 | 1970-03-01 | female", "1 | 1970-03-01 | male"
ALWAYS = "1 | 1990-01-01 onwards"
SUGAR = {Dx: "1 | 2025-05-02 | diabetes \n 1 | 2026-05-02 | diabetes"}
STAY = {Visit: "1 | 2026-05-01 to 2026-05-05 | acute_inpatient | kind stay | visit 1 | event 1"}
HEART = {Procedure: "1 | 2025-12-31 | pci"}


def _crisis(reason: str) -> dict[object, str]:
    return {
        Visit: "1 | 2026-05-05 | ed_visit | visit 1 | event 1",
        Dx: f"1 | 2026-05-05 | {reason} | principal | visit 1",
    }


def _monthly(*years: int) -> str:
    return "\n".join(f"1 | {y}-{m:02d}-05 | asthma_controller | 1" for y in years for m in range(1, 5))


EPISODE = {
    Visit: "1 | 2026-03-10T09:00:00 to 2026-03-10T10:00:00 | office_visit",
    Dx: "1 | 2026-03-10T09:30:00 onwards | substance_use_disorder | encounter_dx",
}
SCORED = {
    Dx: "1 | 2020-05-02 onwards | major_depression | visit 5",
    Visit: "1 | 2025-02-10 | outpatient_visit | visit 5",
    Assessment: "1 | 2025-02-10 | phq9 | 10",
}
OPIOIDS = fills("opioids", ("2026-01-01", 30), ("2026-02-01", 30))
COUNTED: dict[str, dict[object, str]] = {
    "AHU": {Person: ADULT},
    "AMR": {Person: ADULT, Dispense: _monthly(2025, 2026)},
    "BCS": {Person: WOMAN},
    "CBP": {Person: ADULT, Dx: "1 | 2025-03-03 | hypertension \n 1 | 2026-06-30 | hypertension"},
    "CCS": {Person: WOMAN},
    "CHL": {Person: "1 | 2005-03-01 | female", RxOrder: "1 | 2026-05-05 | contraceptives"},
    "CIS": {Person: "1 | 2024-06-15"},
    "COB": {Person: ADULT, **OPIOIDS},
    "COL": {Person: ADULT},
    "DRR": {Person: ADULT, **SCORED},
    "DSF": {Person: ADULT},
    "EDU": {Person: ADULT},
    "EED": {Person: ADULT, **SUGAR},
    "FUA": {Person: ADULT, **_crisis("aod_disorder")},
    "FUM": {Person: ADULT, **_crisis("mental_illness")},
    "GSD": {Person: ADULT, **SUGAR},
    "IET": {Person: ADULT, **EPISODE},
    "IMA": {Person: "1 | 2013-06-15"},
    "KED": {Person: ADULT, **SUGAR},
    "PCR": {Person: ADULT, **STAY},
    "SPC": {Person: MAN, **HEART},
    "SPD": {Person: MAN, **SUGAR},
    "W30": {Person: "1 | 2024-01-01"},
    "WCC": {Person: "1 | 2016-05-05", Visit: "1 | 2026-02-02 | office_visit | by pcp"},
    "WCV": {Person: "1 | 2016-05-05"},
}


def standing(measure, word: str):
    """The same for every rate of which the person is."""
    return {rate.id: word for rate in measure.all_rates() if rate.id not in NOT_OF}


NOT_OF = ("W30-15", "SPC-80", "SPD-80")
"""Rates that the people above are not of: too old, or without the drug."""


def having(sentence: str, but: tuple[str, ...] = ()):
    """The measures, of those with people above, that ask it."""
    return [
        pytest.param(measure, id=measure.id)
        for measure in MEASURES.values()
        if measure.id in COUNTED and measure.id not in but
        if any(line.sentence == sentence and not line.within for line in measure.lines_for("plan"))
    ]


USUAL = {"BCS", "COL", "EED", "GSD"}
SHARED = {
    "in hospice": (set(COUNTED) - {"DSF"}, USUAL | {"CBP", "CCS", "CHL", "CIS", "CMS347", "DRR", "IET", "KED", "WCC"}),
    "in palliative care": (
        USUAL | {"CBP", "CCS", "COB", "DRR", "KED", "SPC", "SPD"}, USUAL | {"CBP", "CCS", "CMS347", "DRR", "KED"},
    ),
    "66 or older, frail and with advanced illness": (USUAL | {"SPC", "SPD"}, USUAL),
    "81 or older and frail": ({"CBP", "KED"}, {"CBP"}),
    "66 or older and living in a nursing home": (USUAL | {"CBP"}, USUAL | {"CBP"}),
}  # fmt: skip
"""Which measures ask, in the plan and in the clinical method. DSF words hospice its own way."""


@pytest.mark.parametrize("sentence", SHARED)
def test_what_is_shared_is_asked_where_it_should_be(sentence):
    for method, asking in zip(("plan", "clinical"), SHARED[sentence], strict=True):
        asked = [m for m in MEASURES.values() if method in m.methods]
        found = {m.id for m in asked if sentence in [line.sentence for line in m.lines_for(method)]}
        assert found == asking, method


def also(measure, key, line: str) -> dict[object, str]:
    """One more line beside those that the person has."""
    return {key: line} if key not in COUNTED[measure.id] else {key: f"{COUNTED[measure.id][key]} \n {line}"}


@pytest.mark.parametrize("measure", having("in hospice"))
def test_hospice_takes_people_out(measure_cases, measure):
    told = also(measure, Dx, "1 | 2020-01-01 onwards | hospice_diagnosis")
    cases = [(COUNTED[measure.id] | told, standing(measure, "excluded: in hospice"))]
    measure_cases(measure, year=2026, given={Person: COUNTED[measure.id][Person]}, cases=cases)


@pytest.mark.parametrize("measure", having("in palliative care"))
def test_palliative_care_takes_people_out(measure_cases, measure):
    told = also(measure, Dx, "1 | 2020-01-01 onwards | palliative_diagnosis")
    cases = [(COUNTED[measure.id] | told, standing(measure, "excluded: in palliative care"))]
    measure_cases(measure, year=2026, given={Person: COUNTED[measure.id][Person]}, cases=cases)


@pytest.mark.parametrize("measure", having("died in the year"))
def test_who_died_in_the_year_is_out(measure_cases, measure):
    counted = COUNTED[measure.id]
    died = {Person: f"{counted[Person]} | died 2026-12-31"}
    measure_cases(
        measure, year=2026, given=counted, cases=[(died, standing(measure, "excluded: died in the year"))]
    )


FRAIL = ("1 | 2026-05-05 | frailty_diagnosis", "1 | 2026-06-05 | frailty_diagnosis")
ILL = ("1 | 2025-01-01 | advanced_illness", "1 | 2026-12-30 | advanced_illness")


def aged(measure, birth: str) -> dict[object, str]:
    """The person, born another day."""
    return COUNTED[measure.id] | {Person: COUNTED[measure.id][Person].replace("1970-03-01", birth)}


@pytest.mark.parametrize("measure", having("66 or older, frail and with advanced illness"))
def test_frail_and_ill_from_66_is_out(measure_cases, measure):
    told, sentence = (
        also(measure, Dx, " \n ".join(FRAIL + ILL)),
        "66 or older, frail and with advanced illness",
    )
    at_65 = standing(measure, f"not met: but not {sentence}")
    if "GSD" in at_65:
        at_65["GSD"] = f"met: but not {sentence}"  # lower is better, and nobody was tested
    measure_cases(measure, year=2026, given={}, cases=[
        (aged(measure, "1956-07-01") | told, standing(measure, f"excluded: {sentence}")),
        (aged(measure, "1961-07-01") | told, at_65),
    ])  # fmt: skip


@pytest.mark.parametrize("measure", having("81 or older and frail"))
def test_frail_at_80_and_81(measure_cases, measure):
    frail, ill = (also(measure, Dx, " \n ".join(lines)) for lines in (FRAIL, FRAIL + ILL))
    measure_cases(measure, year=2026, given=aged(measure, "1945-07-01") | frail, cases=[
        ({}, standing(measure, "excluded: 81 or older and frail")),
    ])  # fmt: skip
    measure_cases(measure, year=2026, given=aged(measure, "1946-07-01") | ill, cases=[
        ({}, standing(measure, "excluded: 66 to 80, frail and with advanced illness")),
    ])  # fmt: skip


@pytest.mark.parametrize("measure", having("66 or older and living in a nursing home"))
def test_living_in_a_nursing_home_from_66_is_out(measure_cases, measure):
    lives = {Assessment: "1 | 2025-05-05 | housing_status | answer lives_in_nursing_home"}
    excused = standing(measure, "excluded: 66 or older and living in a nursing home")
    measure_cases(measure, year=2026, given=aged(measure, "1956-07-01") | lives, cases=[({}, excused)])


BOTH = (Enrolled, Pharmacy)
ASKED = (
    ("enrolled all year, and on 31 December", Enrolled, "1 | 1990-01-01 to 2026-12-30"),
    ("enrolled the year before", Enrolled, "1 | 1990-01-01 to 2024-12-31 \n 1 | 2026-01-01 onwards"),
    ("drug benefit all year", Pharmacy, "1 | 1990-01-01 to 2026-06-30"),
    ("drug benefit all year, and on 31 December", Pharmacy, "1 | 1990-01-01 to 2026-12-30"),
    ("enrolled for 30 days after", Enrolled, "1 | 1990-01-01 to 2026-05-31"),
    ("enrolled for the year before", Enrolled, "1 | 2026-04-25 onwards"),
    ("enrolled for the 30 days after", Enrolled, "1 | 1990-01-01 to 2026-05-31"),
)


@pytest.mark.parametrize(
    ("measure", "sentence", "span", "days"),
    [
        pytest.param(*found.values, *asked, id=f"{found.id}, {asked[0]}")
        for asked in ASKED
        for found in having(asked[0])
    ],
)
def test_enrollment_is_asked_for(measure_cases, measure, sentence, span, days):
    given = COUNTED[measure.id] | dict.fromkeys(BOTH, ALWAYS) | {span: days}
    measure_cases(
        measure, year=2026, given=given, cases=[({}, standing(measure, f"not in: but not {sentence}"))]
    )


@pytest.mark.parametrize("measure", [BCS, CBP], ids=lambda m: m.id)
def test_the_public_logic_asks_for_a_visit(measure_cases, measure):
    recorded = {Person: WOMAN, Dx: "1 | 2020-01-01 onwards | hypertension"}
    visit = "1 | {} | office_visit"
    measure_cases(measure, year=2026, method="clinical", given=recorded, cases=[
        ({Visit: visit.format("2026-12-31")}, "not met: had a qualifying visit in the year"),
        ({Visit: visit.format("2025-12-31")}, "not in: but not had a qualifying visit in the year"),
    ])  # fmt: skip


def test_use_of_hospitals_by_age_and_coverage(measure_cases):
    for measure in (AHU, EDU):
        measure_cases(measure, year=2026, given={}, cases=[
            ({Person: "1 | 2008-12-31"}, "not met: aged 18 or older at year end"),
            ({Person: "1 | 2009-01-01"}, "not in: but not aged 18 or older at year end"),
        ])  # fmt: skip
    old = {Person: "1 | 1960-03-01", Medicaid: ALWAYS}
    measure_cases(AHU, year=2026, given=old, cases=[
        ({Enrolled: ALWAYS}, "not in: but not under 65, if in Medicaid"),
        ({Person: "1 | 1962-03-01"}, "not met: under 65, if in Medicaid"),
    ])  # fmt: skip


def test_readmission_by_age_at_discharge(measure_cases):
    measure_cases(PCR, year=2026, given=STAY, cases=[
        ({Person: "1 | 2008-05-05"}, "not met: aged 18 to 64 at discharge, or older in Medicare"),
        ({Person: "1 | 2008-05-06"}, "not in: but not aged 18 to 64 at discharge, or older in Medicare"),
        ({Person: "1 | 1961-05-06"}, "not met"),
        ({Person: "1 | 1961-05-05"}, "not in"),
    ])  # fmt: skip


def test_a_transplant_recipient_has_no_goal_for_blood_pressure(measure_cases):
    """In the public logic a diagnosis of the year tells it; to a plan any before does too."""
    recorded = "1 | 2020-01-01 onwards | hypertension"
    told = {Dx: f"{recorded} \n 1 | 2020-01-01 onwards | kidney_transplant_recipient"}
    measure_cases(CBP, year=2026, method="clinical", given={Person: ADULT}, cases=[
        (told, "excluded: kidney transplant recipient"),
        ({Dx: recorded}, "not met: but not kidney transplant recipient"),
    ])  # fmt: skip


def test_statins_for_diabetes_from_40_to_75(measure_cases):
    """At the start of the year, in the third population of the public logic."""
    sugar = {Dx: "1 | 2020-01-01 onwards | diabetes | problem_list"}
    measure_cases(CMS347, year=2026, method="clinical", given=sugar, cases=[
        ({Person: "1 | 1986-01-01"}, {"CMS347-3": "not met: aged 40 to 75 at the start of the year"}),
        ({Person: "1 | 1986-01-02"}, {"CMS347-3": "not in: but not aged 40 to 75 at the start of the year"}),
    ])  # fmt: skip


def test_without_a_high_score_or_a_later_one(measure_cases):
    low = SCORED | {Assessment: "1 | 2025-02-10 | phq9 | 9"}
    measure_cases(DRR, year=2026, given={Person: ADULT}, cases=[
        (low, "not in: but not PHQ-9 above 9 around a visit for depression"),
        (SCORED, {"DRR-R": "not met: but not assessed a year later"}),
    ])  # fmt: skip


def test_an_emergency_visit_or_none(measure_cases):
    measure_cases(
        EDU, year=2026, given={Person: ADULT}, cases=[({}, "not met: but not had an emergency visit")]
    )


@pytest.mark.parametrize("measure", [EED, KED, SPD], ids=lambda m: m.id)
def test_to_a_plan_diabetes_is_two_dates_or_a_date_and_a_drug(measure_cases, measure):
    one, fill = {Dx: "1 | 2025-05-02 | diabetes"}, {Dispense: "1 | 2026-05-05 | diabetes_medications | 1"}
    measure_cases(measure, year=2026, given={Person: MAN}, cases=[
        (SUGAR, "not met: diabetes on two dates; but not diabetes, and a drug for it"),
        (one | fill, "not met: diabetes, and a drug for it; but not diabetes on two dates"),
        (one, "not in: but not has diabetes"),
    ])  # fmt: skip


def test_who_with_diabetes_need_take_no_statin(measure_cases):
    seen = (
        "1 | 2025-05-05 | outpatient_visit | visit 1 \n 1 | 2026-05-05 | outpatient_visit | visit 2",
        "1 | 2025-05-05 | ischemic_heart_disease | visit 1 \n 1 | 2026-05-05 | ischemic_heart_disease | visit 2",
    )
    attack = {Visit: "1 | 2025-05-01 to 2025-05-05 | acute_inpatient | kind stay | visit 3"}
    measure_cases(SPD, year=2026, given={Person: WOMAN, **SUGAR}, cases=[
        ({Dx: "1 | 2025-05-05 | pregnancy"}, "excluded: pregnant"),
        ({Procedure: "1 | 2026-05-05 | ivf"}, "excluded: in vitro fertilization"),
        ({Dx: "1 | 2025-05-05 | esrd"}, "excluded: end-stage renal disease or dialysis"),
        ({Procedure: "1 | 2025-05-05 | dialysis"}, "excluded: end-stage renal disease or dialysis"),
        ({Dx: "1 | 2025-05-05 | cirrhosis"}, "excluded: cirrhosis"),
        ({Dx: "1 | 2026-05-05 | myalgia"}, "excluded: muscle pain or damage"),
        ({Dx: "1 | 2025-05-05 | myalgia"}, "not met: but not muscle pain or damage"),
        (attack | {Dx: "1 | 2025-05-01 | myocardial_infarction | visit 3"}, "excluded: heart attack the year before"),
        ({Procedure: "1 | 2025-12-31 | cabg"}, "excluded: revascularization the year before"),
        ({Visit: seen[0], Dx: seen[1]}, "excluded: vascular disease in both years"),
    ])  # fmt: skip


def test_a_low_dose_is_enough_for_diabetes_and_not_for_heart_disease(measure_cases):
    """In hand on 80 days of 99."""
    low = {
        Dispense: "1 | 2026-09-24 | low_intensity_statins",
        Supply: "1 | 2026-09-24 to 2026-12-12 | low_intensity_statins",
    }
    measure_cases(SPD, year=2026, given=COUNTED["SPD"], cases=[
        (low, {"SPD-R": "met", "SPD-80": "met: in hand on 80 % of the days"}),
    ])  # fmt: skip
    measure_cases(
        SPC, year=2026, given=COUNTED["SPC"], cases=[(low, {"SPC-R": "not met", "SPC-80": "not in"})]
    )


def test_every_sentence_of_every_measure_turns_the_result_of_some_example():
    """The roll call: over the examples of all these pages, by the reference interpreter."""
    rows = drawn_rows()
    assert {m.id: left for m in MEASURES.values() if (left := list(unturned(m, rows)))} == {}
