"""CHL: chlamydia screening of sexually active women of 16 to 24. The woman is born on 1 March 2005."""

import pytest

from concord.measures import CHL
from concord.model.expressions import Person
from concord.model.kinds import (
    Assessment,
    Dispense,
    Dx,
    Imaging,
    Lab,
    Order,
    Procedure,
    RxOrder,
    RxSupply,
    Test,
    Visit,
)

WOMAN = {Person: "1 | 2005-03-01 | female"}
PILL = {RxOrder: "1 | 2026-05-05 | contraceptives"}
SAYS_SO = {Assessment: "1 | 2020-01-01 | sexually_active_assessment | answer answer_yes"}


def test_a_screening_with_a_result_ending_in_the_year(measure_cases):
    measure_cases(CHL, year=2026, method="clinical", given=WOMAN | PILL, cases=[
        ({Lab: "1 | 2025-12-31 to 2026-01-01 | chlamydia_screening | answer alpha"}, "met: tested for chlamydia in the year"),
        ({Lab: "1 | 2026-05-05 | chlamydia_screening"}, "not met"),
        ({Lab: "1 | 2025-12-31 | chlamydia_screening | answer alpha"}, "not met"),
        ({}, "not met: but not tested for chlamydia in the year"),
    ])  # fmt: skip


@pytest.mark.parametrize(("evidence", "sentence"), [
    (SAYS_SO, "says so"),
    ({Dx: "1 | 2020-01-01 onwards | hiv"}, "a diagnosis tells of it"),
    ({Dx: "1 | 2026-12-31 onwards | sexual_activity_diagnoses"}, "a diagnosis tells of it"),
    ({Dx: "1 | 2026-12-31 onwards | pregnancy_complications"}, "a diagnosis tells of it"),
    ({RxSupply: "1 | 2025-12-01 to 2026-01-01 | contraceptives"}, "contraceptives in hand"),
    (PILL, "contraceptives prescribed or dispensed"),
    ({Order: "1 | 2026-01-01 | pap_test"}, "cytology, pregnancy or infection tests ordered"),
    ({Order: "1 | 2026-01-01 | pregnancy_lab_tests"}, "cytology, pregnancy or infection tests ordered"),
    ({Order: "1 | 2026-01-01 | sti_lab_tests"}, "cytology, pregnancy or infection tests ordered"),
    ({Order: "1 | 2026-01-01 | pregnancy_test"}, "pregnancy test ordered"),
    ({Order: "1 | 2026-01-01 | pregnancy_studies"}, "studies of pregnancy ordered"),
    ({Procedure: "1 | 2026-01-01 | sexual_activity_procedures"}, "a procedure tells of it"),
])  # fmt: skip
def test_each_way_of_knowing_that_a_woman_is_sexually_active(measure_spec, evidence, sentence):
    measure_spec(
        CHL,
        year=2026,
        method="clinical",
        given=WOMAN | evidence,
        expect={1: f"not met: {sentence}; sexually active"},
    )


def test_what_does_not_tell_of_it(measure_cases):
    measure_cases(CHL, year=2026, method="clinical", given=WOMAN, cases=[
        ({}, "not in: but not sexually active"),
        ({Assessment: "1 | 2026-01-01 | sexually_active_assessment | answer depression_screen_negative"}, "not in"),
        ({Assessment: "1 | 2027-01-01 | sexually_active_assessment | answer answer_yes"}, "not in"),
        ({RxSupply: "1 | 2025-12-01 to 2026-01-01 | contraceptives | done"}, "not in"),
        ({RxOrder: "1 | 2026-05-05 | contraceptives | without intent"}, "not in"),
        ({RxOrder: "1 | 2026-05-05 | contraceptives | negated"}, "not in"),
        ({Order: "1 | 2025-12-31 | sti_lab_tests"}, "not in"),
        ({Dx: "1 | 2020-01-01 to 2025-12-31 | sexual_activity_diagnoses"}, "not in"),
    ])  # fmt: skip


@pytest.mark.parametrize("kind", [Order, RxOrder])
def test_a_pregnancy_test_before_an_x_ray_or_isotretinoin_is_no_evidence(measure_cases, kind):
    """Within the six days after it; and only if nothing else tells that she is sexually active."""
    concept = "xray_study" if kind is Order else "isotretinoin"

    def ordered(day: str):
        both = {Order: "1 | 2026-05-05 | pregnancy_test"}
        line = f"1 | {day} | {concept}"
        return {Order: f"{both[Order]}\n{line}"} if kind is Order else {**both, RxOrder: line}

    excused = "pregnancy test only, before an X-ray or isotretinoin"
    measure_cases(CHL, year=2026, method="clinical", given=WOMAN, cases=[
        (ordered("2026-05-05"), f"excluded: {excused}"),
        (ordered("2026-05-11"), f"excluded: {excused}"),
        (ordered("2026-05-12"), f"not met: but not {excused}"),
        (ordered("2026-05-04"), "not met"),
        (ordered("2026-05-06") | SAYS_SO, "not met"),
    ])  # fmt: skip


def test_a_plan_knows_by_claims_and_fills(measure_cases):
    measure_cases(CHL, year=2026, given=WOMAN, cases=[
        ({Dispense: "1 | 2026-05-05 | contraceptives"}, "not met: contraceptives prescribed or dispensed"),
        ({Test: "1 | 2026-05-05 | sti_lab_tests | kind procedure"}, "not met"),
        ({Test: "1 | 2026-05-05 | pregnancy_test | kind procedure", Imaging: "1 | 2026-05-06 | xray_study | kind procedure"}, "excluded"),
        ({Test: "1 | 2026-05-05 | pregnancy_test | kind procedure", Dispense: "1 | 2026-05-11 | isotretinoin"}, "excluded"),
        ({Imaging: "1 | 2026-05-06 | pregnancy_studies | kind procedure"}, "not met: studies of pregnancy ordered"),
        ({**PILL, Procedure: "1 | 2026-05-05 | chlamydia_screening"}, "met"),
    ])  # fmt: skip


def test_women_of_16_to_24_not_in_hospice(measure_cases):
    measure_cases(CHL, year=2026, method="clinical", given=WOMAN | PILL, cases=[
        ({Person: "1 | 2010-12-31 | female"}, "not met: 16 to 20; woman; aged 16 to 24 at year end"),
        ({Person: "1 | 2011-01-01 | female"}, "not in"),
        ({Person: "1 | 2002-01-01 | female"}, "not met: 21 to 24; but not 16 to 20"),
        ({Person: "1 | 2001-12-31 | female"}, "not in"),
        ({Person: "1 | 2005-03-01 | male"}, "not in: but not woman"),
        ({Dx: "1 | 2026-01-01 onwards | hospice_diagnosis"}, "excluded: in hospice"),
        ({Visit: "1 | 2026-05-05 | annual_wellness_visit"}, "not in: but not had a qualifying visit in the year"),
        ({Visit: "1 | 2026-05-05 | preventive_visit_0_17"}, "not met"),
    ])  # fmt: skip
