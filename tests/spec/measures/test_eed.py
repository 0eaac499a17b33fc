"""EED: eyes examined this year, or the year before without retinopathy, for people with diabetes."""

from concord.measures import EED
from concord.model.expressions import Person
from concord.model.kinds import Dx, Finding, Procedure, Visit

ADULT = {Person: "1 | 1970-03-01"}
DIABETES = {Dx: "1 | 2020-05-02 onwards | diabetes | encounter_dx"}
RETINOPATHY = {
    Dx: "1 | 2020-05-02 onwards | diabetes | encounter_dx \n 1 | 2026-12-31 onwards | diabetic_retinopathy"
}
WITHOUT, WITH = "no retinopathy, and examined within two years", "retinopathy, and examined this year"


def exam(day: str, *words: str):
    return {Finding: " | ".join(("1", day, "retinal_exam", *words))}


def test_without_retinopathy_the_year_before_counts_too(measure_cases):
    measure_cases(EED, year=2026, method="clinical", given=ADULT | DIABETES, cases=[
        (exam("2026-12-31", "exam"), f"met: {WITHOUT}"),
        (exam("2025-01-01", "exam"), f"met: {WITHOUT}"),
        (exam("2024-12-31", "exam"), f"not met: but not {WITHOUT}"),
        (exam("2026-05-05"), "not met"),  # a finding of another category
    ])  # fmt: skip


def test_with_retinopathy_only_this_year_counts(measure_cases):
    measure_cases(EED, year=2026, method="clinical", given=ADULT | RETINOPATHY, cases=[
        (exam("2026-01-01", "exam"), f"met: {WITH}"),
        (exam("2025-12-31", "exam"), f"not met: but not {WITH}; but not {WITHOUT}"),
    ])  # fmt: skip


def test_retinopathy_that_ended_before_the_year_is_none(measure_cases):
    over = {
        Dx: "1 | 2020-05-02 onwards | diabetes | encounter_dx \n 1 | 2019-01-01 to 2025-12-31 | diabetic_retinopathy"
    }
    measure_cases(
        EED, year=2026, method="clinical", given=ADULT | over, cases=[(exam("2025-12-31", "exam"), "met")]
    )


def test_an_autonomous_exam_counts_with_a_result_it_may_give(measure_cases):
    measure_cases(EED, year=2026, method="clinical", given=ADULT | RETINOPATHY, cases=[
        ({Finding: "1 | 2026-05-05 | ai_eye_exam | exam | answer autonomous_eye_exam_result"}, "met: autonomous exam this year"),
        ({Finding: "1 | 2026-05-05 | ai_eye_exam | exam | answer retinopathy_severity"}, "not met: but not autonomous exam this year"),
        ({Finding: "1 | 2025-05-05 | ai_eye_exam | exam | answer autonomous_eye_exam_result"}, "not met"),
        ({Finding: "1 | 2026-05-05 | ai_eye_exam | answer autonomous_eye_exam_result"}, "not met"),
    ])  # fmt: skip


def test_each_eye_graded_this_year_or_clear_the_year_before(measure_cases):
    now, clear = (
        "2026-05-05 | {}_eye_retinopathy | exam | answer retinopathy_severity",
        "2025-05-05 | {}_eye_retinopathy | exam | answer no_retinopathy",
    )

    def eyes(left: str, right: str):
        lines = [f"1 | {text.format(eye)}" for eye, text in (("left", left), ("right", right)) if text]
        return {Finding: "\n".join(lines)}

    measure_cases(EED, year=2026, method="clinical", given=ADULT | DIABETES, cases=[
        (eyes(now, now), "met: both eyes graded; left eye; right eye"),
        (eyes(now, clear), "met"),
        (eyes(clear, now), "met"),
        (eyes(clear, clear), "met"),
        (eyes(now, ""), "not met: left eye; but not right eye; but not both eyes graded"),
        (eyes("", clear), "not met: right eye; but not left eye"),
        (eyes(now, clear.replace("2025", "2024")), "not met"),
        (eyes(now, now.replace("2026", "2025")), "not met"),
    ])  # fmt: skip


def test_missing_eyes_and_the_usual_exclusions_excuse(measure_cases):
    measure_cases(EED, year=2026, method="clinical", given=ADULT | DIABETES, cases=[
        ({Dx: "1 | 1970-03-01 onwards | bilateral_anophthalmos"}, "excluded: both eyes missing"),
        ({Dx: "1 | 2027-01-01 onwards | bilateral_anophthalmos"}, "not met"),
        ({Dx: "1 | 2026-01-01 onwards | palliative_diagnosis"}, "excluded: in palliative care"),
        ({Person: "1 | 1955-01-01", Dx: "1 | 2026-01-01 | frailty_diagnosis \n 1 | 2025-01-01 | advanced_illness"}, "excluded: 66 or older, frail and with advanced illness"),
    ])  # fmt: skip


def test_aged_18_to_75_with_diabetes_in_the_year_and_a_visit(measure_cases):
    measure_cases(EED, year=2026, method="clinical", given={}, cases=[
        ({Person: "1 | 2008-12-31", **DIABETES}, "not met: has diabetes; aged 18 to 75 at year end"),
        ({Person: "1 | 2009-01-01", **DIABETES}, "not in"),
        ({Person: "1 | 1950-12-31", **DIABETES}, "not in"),
        ({**ADULT, Dx: "1 | 2026-12-31 onwards | diabetes | encounter_dx"}, "not met"),
        ({**ADULT, Dx: "1 | 2020-01-01 to 2025-12-31 | diabetes | encounter_dx"}, "not in: but not has diabetes"),
        ({**ADULT, Dx: "1 | 2020-05-02 onwards | diabetes | problem_list"}, "not in: but not has diabetes"),
        ({**ADULT, **DIABETES, Visit: "1 | 2026-05-05 | ophthalmological_services"}, "not met: had a qualifying visit in the year"),
        ({**ADULT, **DIABETES, Visit: "1 | 2026-05-05 | nutrition_services"}, "not in: but not had a qualifying visit in the year"),
    ])  # fmt: skip


def test_a_plan_counts_a_billed_exam_and_the_code_for_a_clear_one(measure_cases):
    two = {Dx: "1 | 2025-05-02 | diabetes \n 1 | 2026-05-02 | diabetes"}
    measure_cases(EED, year=2026, given=ADULT | two, cases=[
        ({Procedure: "1 | 2026-05-05 | retinal_exam"}, "met"),
        ({Procedure: "1 | 2025-05-05 | retinal_exam"}, "met"),
        ({Procedure: "1 | 2026-05-05 | retinal_exam_negative_code"}, "met"),
        ({Procedure: "1 | 2025-05-05 | retinal_exam", Dx: "1 | 2026-05-05 | diabetic_retinopathy"}, "not met"),
    ])  # fmt: skip
    measure_cases(EED, year=2026, method="clinical", given=ADULT | DIABETES, cases=[
        ({Procedure: "1 | 2026-05-05 | retinal_exam"}, "not met"),
    ])  # fmt: skip
