"""FUM and FUA: follow-up within 7 and 30 days of an emergency visit for mental illness or substance use."""

from datetime import date

import pytest

from concord.measures import FUA, FUM
from concord.model.expressions import Person
from concord.model.kinds import Dispense, Dx, Procedure, Visit
from tests.reference.engines import disagreements, referred
from tests.spec.measures.conftest import drawn
from tests.spec.measures.tables import Enrolled

ADULT = {Person: "1 | 1990-03-01"}
SEVEN, THIRTY = "followed up within 7 days", "followed up within 30 days"


def crisis(
    day: str = "2026-05-05", illness: str = "mental_illness", place: str = "principal", visit: int = 1
):
    return {
        Visit: f"1 | {day} | ed_visit | at ed | visit {visit} | event {visit}",
        Dx: f"1 | {day} | {illness} | {place} | visit {visit}",
    }


def seen(day: str, illness: str = "mental_illness", kind: str = "outpatient_visit", visit: int = 9):
    return {Visit: f"1 | {day} | {kind} | visit {visit}", Dx: f"1 | {day} | {illness} | visit {visit}"}


def also(*tables):
    """Several people's lines of the same tables under each other."""
    joined: dict = {}
    for table in tables:
        for key, text in table.items():
            joined[key] = f"{joined[key]}\n{text}" if key in joined else text
    return joined


def rated(seven: str, thirty: str):
    return {"FUM-7": seven, "FUM-30": thirty}


def test_a_visit_with_the_diagnosis_within_7_or_30_days(measure_cases):
    measure_cases(FUM, year=2026, given=ADULT, cases=[
        (also(crisis(), seen("2026-05-05")), rated(f"met: {SEVEN}", f"met: {THIRTY}")),
        (also(crisis(), seen("2026-05-12")), rated("met", "met")),
        (also(crisis(), seen("2026-05-13")), rated(f"not met: but not {SEVEN}", f"met: {THIRTY}")),
        (also(crisis(), seen("2026-06-04")), rated("not met", "met")),
        (also(crisis(), seen("2026-06-05")), rated("not met", "not met")),
        (also(crisis(), seen("2026-05-04")), rated("not met", "not met")),
        (also(crisis(), seen("2026-05-06", illness="asthma")), rated("not met", "not met")),
        (also(crisis(), seen("2026-05-06", kind="telephone_visit")), rated("met", "met")),
        (crisis(), rated("not met", "not met")),  # the emergency visit does not follow itself
    ])  # fmt: skip


@pytest.mark.parametrize(("events", "asked"), [
    (crisis(place="encounter_dx"), False), (crisis(illness="asthma"), False), (crisis(illness="intentional_self_harm"), True),
    (crisis(illness="intentional_self_harm", place="encounter_dx"), True),  # harm counts in any place
    (crisis("2025-12-31"), False), (crisis("2026-01-01"), True), (crisis("2026-12-01"), True), (crisis("2026-12-02"), False),
])  # fmt: skip
def test_which_emergency_visits_are_asked_about(engines, events, asked):
    assert bool(_indexed(engines, events)) is asked


def _indexed(engines, *tables) -> list[int]:
    """The emergency visits that are asked about; both engines agree on them. `tables` may tell another birthday."""
    charts = {1: drawn(ADULT | also(*tables), 2026, "plan")[1]}
    how = {"year": 2026, "method": "plan", "as_of": date(2027, 6, 30)}
    rows = engines.compiled([FUM], charts, **how)
    assert disagreements([FUM], rows, referred([FUM], charts, **how), "plan") == []
    return sorted(index for _, index in rows["FUM"])


def test_one_visit_in_31_days_and_none_that_ends_in_an_admission(engines):
    stay = {Visit: "1 | {} to 2026-09-01 | inpatient_stay | kind stay | visit 8"}
    assert _indexed(engines, crisis(visit=1), crisis("2026-06-04", visit=2)) == [1]
    assert _indexed(engines, crisis(visit=1), crisis("2026-06-05", visit=2)) == [1, 2]
    assert _indexed(engines, crisis(), {Visit: stay[Visit].format("2026-05-05")}) == []
    assert _indexed(engines, crisis(), {Visit: stay[Visit].format("2026-06-04")}) == []
    assert _indexed(engines, crisis(), {Visit: stay[Visit].format("2026-06-05")}) == [1]
    through = "1 | 2026-05-05 to 2026-05-09 | {} | visit 1"
    admitted = {Visit: through.format("inpatient_stay | kind stay"), Dx: crisis()[Dx]}
    emergency = {Visit: through.format("ed_visit | event 1")}
    assert _indexed(engines, emergency, admitted) == [], (
        "admitted through the emergency department on one bill"
    )


def test_a_visit_of_somebody_too_young_hides_no_later_one(engines):
    """Six years old at the second visit, five days after the first: the second is asked about."""
    young = {Person: "1 | 2020-05-08"}
    assert _indexed(engines, young, crisis(visit=1), crisis("2026-05-08", visit=2)) == [2]
    assert _indexed(engines, young, crisis(visit=1)) == []
    leap = {Person: "1 | 2020-02-29"}
    assert _indexed(engines, leap, crisis("2026-02-28")) == [], "older on 1 March"
    assert _indexed(engines, leap, crisis("2026-03-01")) == [1]


def test_enrolled_without_a_gap_and_not_in_hospice(measure_cases):
    measure_cases(FUM, year=2026, given=ADULT | crisis(), cases=[
        ({Enrolled: "1 | 2026-05-05 to 2026-06-04"}, rated("not met", "not met")),
        ({Enrolled: "1 | 2026-05-05 to 2026-05-20 \n 1 | 2026-05-22 to 2026-12-31"}, rated("not in: but not enrolled for 30 days after", "not in")),
        ({Dx: "1 | 2026-01-01 | hospice_diagnosis"}, rated("excluded", "excluded")),
    ])  # fmt: skip


def test_after_substance_use_services_and_medication_count_too(measure_cases):
    first = crisis(illness="drug_overdose")
    met, not_met = {"FUA-7": "met", "FUA-30": "met"}, {"FUA-7": "not met", "FUA-30": "not met"}
    measure_cases(FUA, year=2026, given=ADULT, cases=[
        (first, not_met),
        (crisis(illness="aod_disorder"), not_met),
        (also(first, seen("2026-05-06", "aod_disorder")), met),
        (also(first, seen("2026-05-06", "mental_illness")), not_met),
        (also(first, {Procedure: "1 | 2026-05-06 | aod_follow_up"}), met),
        (also(first, {Dispense: "1 | 2026-05-12 | buprenorphine_oud"}), met),
        (also(first, {Dispense: "1 | 2026-05-13 | buprenorphine_oud"}), {"FUA-7": "not met", "FUA-30": "met"}),
        (also({Person: "1 | 2013-05-05"}, first), {"FUA-7": "not met"}),
        (also(crisis(illness="drug_overdose", place="encounter_dx")), not_met),  # an overdose counts in any place
    ])  # fmt: skip
