"""PCR: admitted again, unplanned, within 30 days of leaving hospital. Lower is better: `met` is the bad outcome."""

from datetime import date

import pytest

from concord.measures import PCR
from concord.model.expressions import Person
from concord.model.kinds import Dx, Procedure, Visit
from tests.reference.engines import disagreements, referred
from tests.spec.measures.conftest import drawn, standing
from tests.spec.measures.tables import Enrolled, Medicare

ADULT = {Person: "1 | 1980-03-01"}


def stay(number: int, first: str, last: str, concept: str = "acute_inpatient") -> str:
    return f"1 | {first} to {last} | {concept} | kind stay | visit {number} | event {number}"


def asked(engines, given) -> dict[int, str]:
    """Stay to where it stands, both engines agreeing."""
    charts = {1: drawn(ADULT | given, 2026, "plan")[1]}
    how = {"year": 2026, "method": "plan", "as_of": date(2027, 6, 30)}
    rows = engines.compiled([PCR], charts, **how)
    assert disagreements([PCR], rows, referred([PCR], charts, **how), "plan") == []
    return {index: standing(row["rates"]["PCR"]) for (_, index), row in rows["PCR"].items()}


def stays(*lines: str, **more):
    return {Visit: "\n".join(lines)} | more


FIRST = stay(1, "2026-03-01", "2026-03-05")


@pytest.mark.parametrize(("second", "found"), [
    (("2026-03-07", "2026-03-09"), {1: "met", 2: "not met"}),
    (("2026-04-04", "2026-04-06"), {1: "met", 2: "not met"}),       # day 30
    (("2026-04-05", "2026-04-07"), {1: "not met", 2: "not met"}),
    (("2026-03-06", "2026-03-09"), {2: "not met"}),                 # the next day: a transfer, one stay
    (("2026-03-05", "2026-03-09"), {2: "not met"}),
    (("2026-03-01", "2026-03-09"), {2: "not met"}),                 # an interim bill, then the last one
    (("2026-03-01", "2026-03-05"), {1: "not met"}),                 # two bills of one stay
])  # fmt: skip
def test_admitted_again_from_the_second_to_the_thirtieth_day(engines, second, found):
    assert asked(engines, stays(FIRST, stay(2, *second))) == found


def test_which_stays_are_asked_about(engines):
    assert asked(engines, stays(stay(1, "2026-03-01", "2026-03-01"))) == {}, "left on the day they came"
    assert asked(engines, stays(stay(1, "2025-12-25", "2025-12-31"))) == {}
    assert asked(engines, stays(stay(1, "2025-12-25", "2026-01-01"))) == {1: "not met"}
    assert asked(engines, stays(stay(1, "2026-11-25", "2026-12-01"))) == {1: "not met"}
    assert asked(engines, stays(stay(1, "2026-11-25", "2026-12-02"))) == {}
    assert asked(engines, stays(stay(1, "2026-03-01", "2026-03-05", "observation_stay"))) == {1: "not met"}
    assert asked(engines, stays(stay(1, "2026-03-01", "2026-03-05", "nonacute_inpatient_stay"))) == {}


def test_what_doctors_bill_for_their_rounds_takes_no_stay_away_and_is_no_readmission(engines):
    rounds = [
        f"1 | {day} | acute_inpatient | visit {n} | event {n}"
        for n, day in ((7, "2026-03-05"), (8, "2026-03-20"))
    ]
    assert asked(engines, stays(FIRST, *rounds)) == {1: "not met"}


def test_a_planned_stay_is_no_readmission_and_is_asked_about_itself(engines):
    both = stays(FIRST, stay(2, "2026-03-20", "2026-03-22"))

    def diagnosed(concept: str):
        return {Dx: f"1 | 2026-03-20 | {concept} | principal | visit 2"}

    operation = {Procedure: "1 | 2026-03-20 | planned_procedure | visit 2"}
    neither = {1: "not met", 2: "not met"}
    assert asked(engines, both | diagnosed("chemotherapy")) == neither
    assert asked(engines, both | diagnosed("rehabilitation")) == neither
    assert asked(engines, both | {Procedure: "1 | 2026-03-20 | organ_transplant | visit 2"}) == neither
    assert asked(engines, both | operation) == neither
    assert asked(engines, both | operation | diagnosed("unplanned_acute_condition"))[1] == "met"


def test_a_stay_that_follows_two_index_stays_counts_for_the_later_alone(engines):
    both = stays(FIRST, stay(2, "2026-03-12", "2026-03-14"), stay(3, "2026-03-20", "2026-03-22"))
    assert asked(engines, both) == {1: "met", 2: "met", 3: "not met"}
    planned = {Dx: "1 | 2026-03-12 | chemotherapy | principal | visit 2"}
    assert asked(engines, both | planned) == {1: "not met", 2: "met", 3: "not met"}
    birth = {Dx: "1 | 2026-03-12 | pregnancy | principal | visit 2"}
    assert asked(engines, both | birth) == {1: "met", 2: "excluded", 3: "not met"}, "a birth is no index stay"
    last = {Dx: "1 | 2026-03-20 | chemotherapy | principal | visit 3"}
    assert asked(engines, both | last) == {1: "met", 2: "not met", 3: "not met"}


def test_coming_back_to_give_birth_or_refused_by_the_plan_is_no_readmission(engines):
    both = stays(FIRST, stay(2, "2026-03-20", "2026-03-22"))
    for concept in ("pregnancy", "maternity", "perinatal", "newborn"):
        found = asked(engines, both | {Dx: f"1 | 2026-03-20 | {concept} | principal | visit 2"})
        assert found == {1: "not met", 2: "excluded"}, concept
    refused = stays(FIRST, stay(2, "2026-03-20", "2026-03-22") + " | denied")
    assert asked(engines, refused) == {1: "not met"}


@pytest.mark.parametrize(("more", "found"), [
    ({Dx: "1 | 2026-03-01 | pregnancy | principal | visit 1"}, "excluded"),
    ({Dx: "1 | 2026-03-01 | perinatal | principal | visit 1"}, "excluded"),
    ({Dx: "1 | 2026-03-01 | pregnancy | visit 1"}, "not met"),
    ({Dx: "1 | 2026-01-01 | hospice_diagnosis"}, "excluded"),
    ({Person: "1 | 1980-03-01 | died 2026-03-05"}, "excluded"),
    ({Person: "1 | 1980-03-01 | died 2026-03-06"}, "not met"),
    ({Person: "1 | 2008-03-05"}, "not met"),
    ({Person: "1 | 2008-03-06"}, "not in"),
    ({Person: "1 | 1961-03-06"}, "not met"),
    ({Person: "1 | 1961-03-05"}, "not in"),
    ({Person: "1 | 1961-03-05", Medicare: "1 | 2025-01-01 to 2026-03-05"}, "not met"),
    ({Person: "1 | 1961-03-05", Medicare: "1 | 2025-01-01 to 2026-03-04"}, "not in"),
    ({Person: "1 | 2008-03-06", Medicare: "1 | 2025-01-01 to 2026-12-31"}, "not in"),
    ({Enrolled: "1 | 2025-03-05 to 2026-04-04"}, "not met"),
    ({Enrolled: "1 | 2025-03-05 to 2026-03-04"}, "not in"),
    ({Enrolled: "1 | 2025-05-05 to 2026-04-04"}, "not in"),
    ({Enrolled: "1 | 2025-03-05 to 2026-03-20 \n 1 | 2026-03-22 to 2026-12-31"}, "not in"),
    ({Visit: "1 | 2026-03-01 to 2026-03-05 | acute_inpatient | kind stay | visit 1 | event 1 | answer discharge_by_death"}, "excluded"),
])  # fmt: skip
def test_who_counts_and_who_is_excused(engines, more, found):
    assert asked(engines, stays(FIRST) | more) == {1: found}
