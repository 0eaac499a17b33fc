"""DRR: a year after a high PHQ-9 the last score is below 5. Measured in 2026 for scores from November 2024 to October 2025."""

import pytest

from concord.measures import DRR
from concord.model.expressions import Person
from concord.model.kinds import Assessment, Dx, Procedure, Visit
from tests.spec.measures.tables import Enrolled

ADULT = {Person: "1 | 1980-03-01"}
DEPRESSED = {Dx: "1 | 2020-05-02 onwards | major_depression"}
SEEN = {Visit: "1 | 2025-02-10 | contact_or_office_visit"}
HIGH = "1 | 2025-02-10 | phq9 | 10"
WHO = ADULT | DEPRESSED | SEEN
IN, REMISSION = "PHQ-9 above 9 around a visit for depression", "last PHQ-9 a year later below 5"


def later(*lines: str):
    return {Assessment: "\n".join((HIGH, *(f"1 | {line.replace(' ', ' | phq9 | ', 1)}" for line in lines)))}


def clinically(measure_cases, given, cases):
    measure_cases(DRR, year=2026, method="clinical", given=given, cases=cases)


def test_the_last_score_of_the_follow_up_counts(measure_cases):
    """Twelve months after 10 February 2025, give or take 60 days: 12 December 2025 to 11 April 2026."""
    clinically(measure_cases, WHO, [
        (later("2026-02-10 4"), f"met: {IN}; {REMISSION}"),
        (later("2026-02-10 5"), f"not met: but not {REMISSION}"),
        (later("2025-12-12 4"), "met"),
        (later("2025-12-11 4"), "not met"),
        (later("2026-04-11 4"), "met"),
        (later("2026-04-12 4"), "not met"),
        (later("2026-02-10 4", "2026-03-10 6"), "not met"),
        (later("2026-02-10 6", "2026-03-10 4"), "met"),
        (later(), "not met"),
        ({Assessment: f"{HIGH} \n 1 | 2026-02-10 | phq9"}, f"not met: unknown {REMISSION}"),
    ])  # fmt: skip


def test_response_is_half_the_first_score(measure_cases):
    clinically(measure_cases, WHO, [
        (later("2026-02-10 5"), {"DRR": "not met", "DRR-R": "met: assessed a year later; last PHQ-9 a year later at most half"}),
        (later("2026-02-10 6"), {"DRR-R": "not met"}),
        (later(), {"DRR-R": "not met: but not assessed a year later"}),
    ])  # fmt: skip


@pytest.mark.parametrize(("day", "score", "status"), [
    ("2025-02-03", 10, "not met"),  # seven days before the visit
    ("2025-02-02", 10, "not in"),
    ("2025-02-11", 10, "not in"),
    ("2025-02-10", 9, "not in"),
])  # fmt: skip
def test_a_score_above_9_at_the_visit_or_a_week_before(measure_spec, day, score, status):
    measure_spec(
        DRR,
        year=2026,
        method="clinical",
        given=WHO | {Assessment: f"1 | {day} | phq9 | {score}"},
        expect={1: status},
    )


@pytest.mark.parametrize(("day", "status"), [
    ("2024-10-31", "not in"), ("2024-11-01", "not met"), ("2025-10-31", "not met"), ("2025-11-01", "not in"),
])  # fmt: skip
def test_the_visit_lies_14_to_2_months_before_the_year(measure_spec, day, status):
    given = (
        ADULT
        | DEPRESSED
        | {Visit: f"1 | {day} | contact_or_office_visit", Assessment: f"1 | {day} | phq9 | 15"}
    )
    measure_spec(DRR, year=2026, method="clinical", given=given, expect={1: status})


def test_the_first_high_score_is_the_index(measure_cases):
    """From the first one, in February, a year leads to 11 April; from the second, in May, to July."""
    two = {Visit: f"{SEEN[Visit]} \n 1 | 2025-05-10 | contact_or_office_visit"}
    clinically(measure_cases, ADULT | DEPRESSED | two, [
        (later("2025-05-10 20", "2026-04-01 4"), "met"),
        (later("2025-05-10 20", "2026-06-01 4"), "not met"),
    ])  # fmt: skip


def test_the_visit_meets_the_depression_to_the_second(measure_cases):
    visit = {Visit: "1 | 2025-02-10T09:00:00 to 2025-02-10T10:00:00 | contact_or_office_visit"}

    def since(text: str, concept: str = "dysthymia"):
        return {Assessment: HIGH, Dx: f"1 | {text} | {concept}"}

    clinically(measure_cases, ADULT | visit, [
        (since("2025-02-10T10:00:00 to 2025-12-31"), "not met"),
        (since("2025-02-10T10:00:01 to 2025-12-31"), f"not in: but not {IN}"),
        (since("2025-01-01 to 2025-02-09"), "not in"),
        (since("2025-02-10T09:30:00 to unknown", "major_depression"), "not met"),  # begun in the visit: no end is needed
        (since("2025-01-01 to unknown"), f"unknown: unknown {IN}"),
    ])  # fmt: skip


def test_twelve_or_older_at_the_index(measure_cases):
    clinically(measure_cases, DEPRESSED | SEEN, [
        ({Person: "1 | 2013-02-10"} | later(), "not met: 12 or older then; 12 to 17"),
        ({Person: "1 | 2013-02-11"} | later(), "not in: but not 12 or older then"),
        ({Person: "1 | 2007-02-10"} | later(), "not met: 18 and over; but not 12 to 17"),
        ({Person: "1 | 2007-02-11"} | later(), "not met: 12 to 17"),
    ])  # fmt: skip


@pytest.mark.parametrize(("concept", "sentence"), [
    ("bipolar_disorder", "bipolar disorder"), ("personality_disorder", "personality disorder"),
    ("schizophrenia", "schizophrenia or psychosis"), ("pervasive_developmental_disorder", "pervasive developmental disorder"),
])  # fmt: skip
def test_other_illness_by_the_end_of_the_follow_up_excuses(measure_cases, concept, sentence):
    clinically(measure_cases, WHO | later(), [
        ({Dx: f"1 | 2026-04-11 onwards | {concept}"}, f"excluded: {sentence}"),
        ({Dx: f"1 | 2026-04-12 onwards | {concept}"}, "not met"),
    ])  # fmt: skip


def test_death_by_the_end_of_the_follow_up_excuses(measure_cases):
    clinically(measure_cases, DEPRESSED | SEEN | later(), [
        ({Person: "1 | 1980-03-01 | died 2026-04-11"}, "excluded: died"),
        ({Person: "1 | 1980-03-01 | died 2026-04-12"}, "not met: but not died"),
    ])  # fmt: skip


def test_hospice_and_palliative_care_from_the_first_november_to_the_end(measure_cases):
    """A hospice visit under way counts here; a cancelled one does not."""
    clinically(measure_cases, ADULT | DEPRESSED | later(), [
        ({Visit: f"{SEEN[Visit]} \n 1 | 2024-10-01 to 2024-11-01 | hospice_encounter"}, "excluded: in hospice"),
        ({Visit: f"{SEEN[Visit]} \n 1 | 2024-10-01 to 2024-10-31 | hospice_encounter"}, "not met"),
        ({Visit: f"{SEEN[Visit]} \n 1 | 2026-04-11 onwards | hospice_encounter | active"}, "excluded"),
        ({Visit: f"{SEEN[Visit]} \n 1 | 2026-04-11 onwards | hospice_encounter | not_done | negated"}, "not met"),
        ({**SEEN, Procedure: "1 | 2026-04-11 | palliative_intervention | active"}, "excluded: in palliative care"),
        ({**SEEN, Procedure: "1 | 2026-04-11 | palliative_intervention | unknown"}, "not met"),
    ])  # fmt: skip


def test_to_a_plan_the_visits_claim_names_the_depression(measure_cases):
    measure_cases(DRR, year=2026, given=ADULT, cases=[
        (later("2026-02-10 4") | {Visit: "1 | 2025-02-10 | outpatient_visit | visit 5", Dx: "1 | 2025-02-10 | dysthymia | visit 5"}, "met"),
        (later("2026-02-10 4") | {Visit: "1 | 2025-02-10 | outpatient_visit | visit 5", Dx: "1 | 2025-02-01 | dysthymia | visit 6"}, "not in"),
        (later("2026-02-10 4") | SEEN | DEPRESSED | {Enrolled: "1 | 2025-02-10 to 2026-01-31"}, "not in"),
    ])  # fmt: skip
