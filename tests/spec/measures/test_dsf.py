"""DSF: screened for depression at a visit, and if positive a plan within two days. Adults unless said otherwise."""

import pytest

from concord.measures import DSF
from concord.model.expressions import Person
from concord.model.kinds import Assessment, Dispense, Dx, Order, Procedure, RxOrder, RxSupply, Visit

VISIT = {Visit: "1 | 2026-06-15T09:00:00 to 2026-06-15T10:00:00 | depression_screening_encounter"}
ADULT = {Person: "1 | 1980-03-01"} | VISIT
YOUNG = {Person: "1 | 2012-03-01"} | VISIT
NO, YES = "answer depression_screen_negative", "answer depression_screen_positive"


def screen(day: str, answer: str, group: str = "adult"):
    return {Assessment: f"1 | {day} | {group}_depression_screening | {answer}"}


POSITIVE = screen("2026-06-15", YES)


def clinically(measure_cases, given, cases):
    measure_cases(DSF, year=2026, method="clinical", given=given, cases=cases)


def test_a_negative_screening_up_to_two_weeks_before_a_visit(measure_cases):
    clinically(measure_cases, ADULT, [
        (screen("2026-06-15", NO), "met: negative screening (17 and over)"),
        (screen("2026-06-01", NO), "met"),
        (screen("2026-05-31", NO), "not met: but not negative screening (17 and over)"),
        (screen("2026-06-16", NO), "not met"),
        (screen("2026-06-15", "answer answer_yes"), "not met"),
        ({Assessment: "1 | 2026-06-15 | adult_depression_screening | preliminary | " + NO}, "not met"),
        ({}, "not met: but not screened, with a plan if positive"),
    ])  # fmt: skip


def test_the_last_screening_counts(measure_cases):
    earlier = "1 | 2026-06-14 | adult_depression_screening | "
    clinically(measure_cases, ADULT, [
        ({Assessment: f"{earlier}{YES} \n {screen('2026-06-15', NO)[Assessment]}"}, "met"),
        ({Assessment: f"{earlier}{NO} \n {screen('2026-06-15', YES)[Assessment]}"}, "not met"),
        ({Assessment: f"{earlier}{NO} \n 1 | 2026-06-15 | adult_depression_screening"}, "met"),  # without an answer it is none
    ])  # fmt: skip


def test_follow_up_care_begins_inside_the_visit_to_the_second(measure_cases):
    def care(moment: str):
        return POSITIVE | {Procedure: f"1 | {moment} | depression_follow_up_adult"}

    sentence = "follow-up care at the visit (adult)"
    clinically(measure_cases, ADULT, [
        (care("2026-06-15T09:00:00"), f"met: {sentence}"),
        (care("2026-06-15T10:00:00"), f"met: {sentence}"),
        (care("2026-06-15T10:00:01"), f"not met: but not {sentence}"),
        (care("2026-06-15T08:59:59"), "not met"),
        ({Procedure: "1 | 2026-06-15T09:30:00 | depression_follow_up_adult"}, "not met"),  # nothing was screened
    ])  # fmt: skip


def test_referred_up_to_two_days_after_the_visits_end_with_any_intent(measure_cases):
    def referral(day: str, *words: str):
        return POSITIVE | {Order: " | ".join(("1", day, "depression_referral_adult", *words))}

    clinically(measure_cases, ADULT, [
        (referral("2026-06-15"), "met: referred within two days (adult)"),
        (referral("2026-06-17"), "met"),
        (referral("2026-06-18"), "not met: but not referred within two days (adult)"),
        (referral("2026-06-14"), "not met"),
        (referral("2026-06-16", "without intent"), "met"),
        (referral("2026-06-16", "ordered"), "not met"),
        (referral("2026-06-16", "negated"), "not met"),
    ])  # fmt: skip


def test_a_medication_ordered_within_two_days_that_outlasts_the_visit(measure_cases):
    def drug(day: str, supply: str):
        return POSITIVE | {
            RxOrder: f"1 | {day} | adult_depression_medications | event 7",
            RxSupply: f"1 | {supply} | adult_depression_medications | event 7",
        }

    sentence = "medication ordered within two days (adult)"
    clinically(measure_cases, ADULT, [
        (drug("2026-06-15", "2026-06-15 to 2026-07-14"), f"met: {sentence}"),
        (drug("2026-06-17", "2026-06-15 to 2026-06-16"), "met"),
        (drug("2026-06-15", "2026-06-15 to 2026-06-15"), f"not met: but not {sentence}"),
        (drug("2026-06-15", "2026-06-16 to 2026-07-14"), "not met"),
        (drug("2026-06-18", "2026-06-15 to 2026-07-14"), "not met"),
        (drug("2026-06-15", "2026-06-15 to unknown"), f"not met: unknown {sentence}"),
    ])  # fmt: skip


def test_the_supply_may_belong_to_another_visit_after_the_screening(measure_cases):
    """Ordered after the first visit, its supply begins before the end of the second and runs past it."""
    two = {Visit: f"{VISIT[Visit]} \n 1 | 2026-06-20 | telephone_visit"}
    late = {
        RxOrder: "1 | 2026-06-16 | adult_depression_medications | event 7",
        RxSupply: "1 | 2026-06-19 to 2026-07-19 | adult_depression_medications | event 7",
    }
    clinically(
        measure_cases, {Person: "1 | 1980-03-01"} | two, [(POSITIVE | late, "met"), (POSITIVE, "not met")]
    )
    clinically(measure_cases, ADULT, [(POSITIVE | late, "not met")])


def test_a_positive_screening_two_weeks_before_its_visit(measure_cases):
    referral = {Order: "1 | 2026-06-16 | depression_referral_adult"}
    clinically(measure_cases, ADULT, [
        (screen("2026-06-01", YES) | referral, "met"),
        (screen("2026-05-31", YES) | referral, "not met"),
    ])  # fmt: skip


def test_which_questionnaire_for_which_age_at_the_start_of_the_year(measure_cases):
    """12 to 16 the adolescent one, from 18 the adult one, at 17 either."""
    young, old = screen("2026-06-15", NO, "adolescent"), screen("2026-06-15", NO)
    clinically(measure_cases, VISIT, [
        ({Person: "1 | 2014-01-01"} | young, "met: aged 12 or older at the start of the year; negative screening (12 to 17)"),
        ({Person: "1 | 2014-01-02"} | young, "not in: but not aged 12 or older at the start of the year"),
        ({Person: "1 | 2009-01-02"} | old, "not met"),
        ({Person: "1 | 2009-01-01"} | old, "met: negative screening (17 and over)"),
        ({Person: "1 | 2009-01-01"} | young, "met: negative screening (12 to 17)"),
        ({Person: "1 | 2008-01-01"} | young, "not met"),
    ])  # fmt: skip


def test_an_adolescents_plan_is_an_adolescents(measure_cases):
    positive = screen("2026-06-15", YES, "adolescent")
    clinically(measure_cases, YOUNG, [
        (positive | {Order: "1 | 2026-06-16 | depression_referral_adolescent"}, "met: referred within two days (adolescent)"),
        (positive | {Order: "1 | 2026-06-16 | depression_referral_adult"}, "not met"),
        (positive | {Procedure: "1 | 2026-06-15T09:30:00 | depression_follow_up_adolescent"}, "met"),
    ])  # fmt: skip


@pytest.mark.parametrize(("words", "status"), [
    ("problem_list", "excluded: bipolar disorder before a visit"),
    ("problem_list | refuted | not_done", "excluded"),  # no verification is asked
    ("encounter_dx", "not met: but not bipolar disorder before a visit"),
])  # fmt: skip
def test_bipolar_disorder_on_the_problem_list_excuses(measure_spec, words, status):
    measure_spec(
        DSF,
        year=2026,
        method="clinical",
        given=ADULT | {Dx: f"1 | 2026-06-14 to 2026-06-14 | bipolar_disorder | {words}"},
        expect={1: status},
    )


def test_bipolar_disorder_on_the_visits_own_day_is_too_late(measure_cases):
    clinically(measure_cases, ADULT, [
        ({Dx: "1 | 2026-06-15 onwards | bipolar_disorder | problem_list"}, "not met"),
        ({Dx: "1 | unknown | bipolar_disorder | problem_list"}, "not met: unknown bipolar disorder before a visit"),
    ])  # fmt: skip


def test_refused_or_not_advised_at_a_visit_is_an_exception(measure_cases):
    def asked(day: str, *words: str):
        return {
            Assessment: " | ".join(("1", day, "adult_depression_screening", "not_done", "negated", *words))
        }

    sentence = "screening refused or not advised (adults' questionnaire)"
    clinically(measure_cases, ADULT, [
        (asked("2026-06-15", "reason patient_refused"), f"excepted: {sentence}"),
        (asked("2026-06-15", "reason medical_reason"), "excepted"),
        (asked("2026-06-15", "reason answer_yes"), f"not met: but not {sentence}"),
        (asked("2026-06-15"), "not met"),
        (asked("2026-06-14", "reason patient_refused"), "not met"),
        ({Assessment: asked("2026-06-15", "reason patient_refused")[Assessment] + "\n" + POSITIVE[Assessment]}, "not met"),
    ])  # fmt: skip
    clinically(measure_cases, YOUNG, [
        ({Assessment: "1 | 2026-06-15 | adolescent_depression_screening | not_done | negated | reason patient_refused"}, "excepted"),
        (asked("2026-06-15", "reason patient_refused"), f"excepted: {sentence}"),  # either questionnaire, at any age
    ])  # fmt: skip


@pytest.mark.parametrize(("visit", "status"), [
    ("physical_therapy_evaluation", "not met"), ("telephone_visit", "not met"), ("office_visit", "not in"),
])  # fmt: skip
def test_which_visits_bring_a_patient_in(measure_spec, visit, status):
    given = {Person: "1 | 1980-03-01", Visit: f"1 | 2026-06-15 | {visit}"}
    measure_spec(DSF, year=2026, method="clinical", given=given, expect={1: status})


SCREENED, FOLLOWED = "screened by 1 December", "followed up within 30 days if positive"


def test_to_a_plan_any_score_by_1_december(measure_cases):
    measure_cases(DSF, year=2026, given={Person: "1 | 1980-03-01"}, cases=[
        ({Assessment: "1 | 2026-12-01 | phq9 | 9"}, f"met: {SCREENED}; {FOLLOWED}"),
        ({Assessment: "1 | 2026-12-02 | phq9 | 9"}, f"not met: but not {SCREENED}; {FOLLOWED}"),
        ({Assessment: "1 | 2026-06-15 | phq2 | 2"}, "met"),
        ({Assessment: "1 | 2026-06-15 | phq9"}, "not met"),
        (screen("2026-06-15", NO), "met"),
        ({Procedure: "1 | 2026-06-15 | depression_screen_negative_code"}, "met"),
    ])  # fmt: skip


def test_to_a_plan_a_positive_score_needs_care_within_30_days(measure_cases):
    high = {Assessment: "1 | 2026-06-15 | phq9 | 10"}
    measure_cases(DSF, year=2026, given={Person: "1 | 1980-03-01"}, cases=[
        (high, f"not met: but not {FOLLOWED}"),
        ({Assessment: "1 | 2026-06-15 | phq2 | 3"}, "not met"),
        ({Assessment: "1 | 2026-06-15 | phq2 | 3 \n 1 | 2026-06-15 | phq9 | 9"}, "met"),
        ({Assessment: "1 | 2026-06-15 | phq2 | 3 \n 1 | 2026-06-16 | phq9 | 9"}, "not met"),
        (high | {Dispense: "1 | 2026-07-15 | antidepressants"}, f"met: {FOLLOWED}"),
        (high | {Dispense: "1 | 2026-07-16 | antidepressants"}, "not met"),
        (high | {Visit: "1 | 2026-06-20 | outpatient_visit | visit 5", Dx: "1 | 2026-06-20 | mental_illness | visit 5"}, "met"),
        (high | {Visit: "1 | 2026-06-20 | outpatient_visit | visit 5"}, "not met"),
        ({Procedure: "1 | 2026-06-15 | depression_screen_positive_code"}, "met"),
    ])  # fmt: skip


def test_to_a_plan_bipolar_disorder_by_the_year_before_and_hospice_excuse(measure_cases):
    measure_cases(DSF, year=2026, given={Person: "1 | 1980-03-01"}, cases=[
        ({Dx: "1 | 2025-12-31 | bipolar_disorder"}, "excluded: bipolar disorder by the year before"),
        ({Dx: "1 | 2026-01-01 | bipolar_disorder"}, "not met"),
        ({Dx: "1 | 2026-01-01 | hospice_diagnosis"}, "excluded: in hospice in the year"),
        ({Dx: "1 | 2025-01-01 | major_depression"}, "excluded: depression in the year before"),
        ({Dx: "1 | 2025-12-31 | dysthymia"}, "excluded: depression in the year before"),
        ({Dx: "1 | 2024-12-31 | major_depression \n 1 | 2026-01-01 | major_depression"}, "not met"),
    ])  # fmt: skip
