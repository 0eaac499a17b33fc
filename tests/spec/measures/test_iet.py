"""IET: treatment of a substance use disorder, begun within 14 days and carried on. The episode is on 10 March 2026."""

from concord.measures import IET
from concord.model.expressions import Person
from concord.model.kinds import Dispense, Dx, Procedure, RxOrder, Visit

ADULT = {Person: "1 | 1990-03-01"}
EPISODE = {
    Visit: "1 | 2026-03-10T09:00:00 to 2026-03-10T10:00:00 | office_visit",
    Dx: "1 | 2026-03-10T09:30:00 onwards | substance_use_disorder | encounter_dx",
}
NOT = {"IET-I": "not met", "IET-E": "not met"}
BEGUN, ENGAGED = {"IET-I": "met", "IET-E": "not met"}, {"IET-I": "met", "IET-E": "met"}


def clinically(measure_cases, cases, given=ADULT | EPISODE):
    measure_cases(IET, year=2026, method="clinical", given=given, cases=cases)


def test_the_diagnosis_begins_inside_the_visit_to_the_second_by_14_november(measure_cases):
    def noted(moment: str, *words: str, day: str = "2026-03-10"):
        return {
            Visit: f"1 | {day}T09:00:00 to {day}T10:00:00 | office_visit",
            Dx: " | ".join(
                ("1", f"{moment} onwards", "substance_use_disorder", *(words or ("encounter_dx",)))
            ),
        }

    clinically(measure_cases, [
        (noted("2026-03-10T10:00:00"), "not met: a new episode of a substance use disorder"),
        (noted("2026-03-10T10:00:01"), "not in: but not a new episode of a substance use disorder"),
        (noted("2026-03-10T09:30:00", "problem_list"), "not in"),
        (noted("2026-11-14T09:30:00", day="2026-11-14"), "not met"),
        (noted("2026-11-15T09:30:00", day="2026-11-15"), "not in"),
        (noted("2025-12-31T09:30:00", day="2025-12-31"), "not in"),
    ], given=ADULT)  # fmt: skip


def test_treated_in_the_60_days_before_is_no_new_episode(measure_cases):
    sentence = "not treated in the 60 days before"
    earlier = {
        Visit: f"{EPISODE[Visit]} \n 1 | 2026-01-20T09:00:00 to 2026-01-20T10:00:00 | {{}} | visit 7",
        Dx: f"{EPISODE[Dx]} \n 1 | 2026-01-20T09:30:00 onwards | substance_use_disorder | encounter_dx | visit 7",
    }
    clinically(measure_cases, [
        (EPISODE | {Procedure: "1 | 2026-01-09 | sud_treatment"}, f"not in: but not {sentence}"),
        (EPISODE | {Procedure: "1 | 2026-01-08 | sud_treatment"}, f"not met: {sentence}"),
        (EPISODE | {Procedure: "1 | 2026-03-09 | psychotherapy"}, "not in"),
        (EPISODE | {RxOrder: "1 | 2026-03-09 | sud_short_acting_medication"}, "not in"),
        (EPISODE | {Procedure: "1 | 2026-03-09 | sud_long_acting_administration"}, "not in"),
        (EPISODE | {Procedure: "1 | 2026-03-10 | sud_treatment"}, "met"),
    ], given=ADULT)  # fmt: skip
    # an emergency visit with the diagnosis is itself the episode, not history; the later visit is then its treatment's place
    clinically(
        measure_cases, [(earlier | {Visit: earlier[Visit].format("ed_visit")}, "not met")], given=ADULT
    )


def test_an_earlier_visit_is_history_by_its_own_diagnosis_whenever_that_began(measure_cases):
    """A visit in January whose diagnosis is the disorder, known since 2020: the person is in treatment already."""
    visit = "1 | 2026-01-20T09:00:00 to 2026-01-20T10:00:00 | {} | visit 7"
    known = {Dx: f"{EPISODE[Dx]} \n 1 | 2020-01-01 onwards | substance_use_disorder | encounter_dx | visit 7"}
    listed = {
        Dx: f"{EPISODE[Dx]} \n 1 | 2020-01-01 onwards | substance_use_disorder | problem_list | visit 7"
    }

    def seen(family: str):
        return {Visit: f"{EPISODE[Visit]} \n {visit.format(family)}"}

    clinically(measure_cases, [
        (seen("office_visit") | known, "not in: but not not treated in the 60 days before"),
        (seen("office_visit") | listed, "not in: but not not treated in the 60 days before"),
        (seen("ed_visit") | known, "not met: not treated in the 60 days before"),
        (seen("detoxification_visit") | known, "not met: not treated in the 60 days before"),
        ({Visit: f"{seen('ed_visit | event 7')[Visit]} \n {visit.format('office_visit | event 7')}"} | known, "not met"),  # by both types
    ], given=ADULT)  # fmt: skip


def test_begun_on_one_of_fourteen_days_by_another_event(measure_cases):
    remote = {
        Visit: f"{EPISODE[Visit]} \n 1 | 2026-03-12T09:00:00 to 2026-03-12T10:00:00 | telephone_visit | visit 7",
        Dx: f"{EPISODE[Dx]} \n 1 | 2020-01-01 onwards | substance_use_disorder | encounter_dx | visit 7",
    }
    clinically(measure_cases, [
        (EPISODE | {Procedure: "1 | 2026-03-10 | sud_treatment"}, BEGUN),
        (EPISODE | {Procedure: "1 | 2026-03-23 | psychotherapy"}, BEGUN),
        (EPISODE | {Procedure: "1 | 2026-03-24 | psychotherapy"}, NOT),
        (EPISODE | {RxOrder: "1 | 2026-03-11 | sud_long_acting_medication"}, BEGUN),
        (EPISODE | {RxOrder: "1 | 2026-03-11 | sud_short_acting_medication"}, BEGUN),
        (EPISODE | {Procedure: "1 | 2026-03-11 | sud_short_acting_administration"}, BEGUN),
        (EPISODE | {RxOrder: "1 | 2026-03-11 | sud_short_acting_medication | without intent"}, NOT),
        (remote, BEGUN),
        (remote | {Dx: EPISODE[Dx]}, NOT),  # the call without the diagnosis
        (EPISODE, NOT),
    ], given=ADULT)  # fmt: skip


def test_of_a_visit_and_a_call_of_one_day_the_visit_is_the_episode(measure_cases):
    """In both of them the disorder began; the call, though earlier in the day, is treatment begun. Without the visit it is the episode."""
    call = "1 | 2026-03-10T08:00:00 to 2026-03-10T08:30:00 | telephone_visit | visit 7"
    noted = "1 | 2026-03-10T08:10:00 onwards | substance_use_disorder | encounter_dx | visit 7"
    both = {Visit: f"{EPISODE[Visit]} \n {call}", Dx: f"{EPISODE[Dx]} \n {noted}"}
    clinically(measure_cases, [(both, BEGUN), ({Visit: call, Dx: noted}, NOT)], given=ADULT)


def test_carried_on_by_one_long_acting_drug_or_two_treatments_in_34_days(measure_cases):
    """Treatment begins on 12 March; the days that count are 13 March to 15 April."""
    start = "1 | 2026-03-12 | sud_treatment"

    def then(*days: str):
        return {Procedure: "\n".join((start, *(f"1 | {day} | sud_treatment" for day in days)))}

    clinically(measure_cases, [
        (then("2026-03-13", "2026-04-15"), ENGAGED),
        (then("2026-03-13", "2026-04-16"), BEGUN),
        (then("2026-03-13", "2026-03-13"), ENGAGED),  # two events of one day
        (then("2026-03-13"), BEGUN),
        (then("2026-03-12", "2026-03-13"), BEGUN),
        (then() | {RxOrder: "1 | 2026-04-15 | sud_long_acting_medication"}, ENGAGED),
        (then() | {RxOrder: "1 | 2026-04-16 | sud_long_acting_medication"}, BEGUN),
        (then("2026-03-20") | {RxOrder: "1 | 2026-04-15 | sud_short_acting_medication"}, ENGAGED),
        ({RxOrder: "1 | 2026-04-01 | sud_long_acting_medication"}, NOT),  # nothing was begun
    ])  # fmt: skip


def test_aged_13_at_the_start_of_the_year_and_not_in_hospice(measure_cases):
    clinically(measure_cases, [
        ({Person: "1 | 2013-01-01"}, "not met: 13 to 17; aged 13 or older at the start of the year"),
        ({Person: "1 | 2013-01-02"}, "not in"),
        ({Person: "1 | 2008-01-01"}, "not met: 18 to 64"),
        ({Person: "1 | 1961-01-01"}, "not met: 65 and over"),
        ({Dx: "1 | 2026-01-01 onwards | hospice_diagnosis"}, "excluded: in hospice"),
    ])  # fmt: skip


def test_to_a_plan_a_fill_counts_as_an_order(measure_cases):
    fill = {Dispense: "1 | 2026-03-12 | sud_short_acting_medication"}
    measure_cases(IET, year=2026, given=ADULT | EPISODE, cases=[(fill, BEGUN)])
    clinically(measure_cases, [(fill, NOT)])
