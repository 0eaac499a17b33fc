"""Rules that may be broken without any official test patient noticing: each one on both of its sides, in the clinical method.

A table: the rule, the measure, what the person's chart holds, and where the person then stands.
"""

from __future__ import annotations

import pytest

from concord.measures import BCS, CBP, CIS, COL, DRR, DSF, EED, GSD, KED
from concord.model.expressions import Person
from concord.model.kinds import (
    Assessment,
    Dx,
    Finding,
    Immunization,
    Lab,
    Order,
    Procedure,
    RxSupply,
    Visit,
)
from tests.spec.measures import test_cis, test_drr, test_dsf, test_eed, test_ked
from tests.spec.measures.conftest import together
from tests.spec.measures.tables import Bp

ADULT, AGED = {Person: "1 | 1970-03-01"}, {Person: "1 | 1956-07-01"}
WOMAN = {Person: "1 | 1966-03-01 | female"}
PRESSED = ADULT | {Dx: "1 | 2019-01-01 onwards | hypertension"}
SUGAR = ADULT | {Dx: "1 | 2020-05-02 onwards | diabetes | encounter_dx"}
OFFICE = "1 | 2026-02-02 | office_visit"
CHILD = test_cis.CHILD
shots, later, screen = test_cis.shots, test_drr.later, test_dsf.screen
HOME = "housing_status | answer lives_in_nursing_home"
FRAIL = {Dx: "1 | 2026-05-05 | frailty_diagnosis"}


def stay(reading: str):
    return {Visit: f"1 | 2026-09-09 | ed_visit | visit 50 \n {OFFICE}", Bp: f"1 | 2026-09-09 | {reading}"}


def pair(albumin: str):
    return {
        Lab: f"1 | 2026-03-03 | egfr | 88 \n 1 | {albumin} | urine_albumin | 20 \n 1 | 2026-06-06T10:00:00 | urine_creatinine | 90"
    }


def referred(day: str):
    return screen("2026-06-15", test_dsf.YES) | {Order: f"1 | {day} | depression_referral_adult"}


RULES = [
    ("the lowest of the day, part by part", CBP, PRESSED, {Bp: "1 | 2026-09-09 | 150/80 \n 1 | 2026-09-09 | 130/95"}, "met"),
    ("the lowest of the day, part by part", CBP, PRESSED, {Bp: "1 | 2026-09-08 | 130/80 \n 1 | 2026-09-09 | 150/95"}, "not met"),
    ("the lowest of the day", GSD, SUGAR, {Lab: "1 | 2026-09-09 | hba1c | 9.4 \n 1 | 2026-09-09 | hba1c | 8.8"}, "not met"),
    ("the lowest of the day", GSD, SUGAR, {Lab: "1 | 2026-09-08 | hba1c | 8.8 \n 1 | 2026-09-09 | hba1c | 9.4"}, "met"),
    ("hypertension in the first six months", CBP, ADULT, {Dx: "1 | 2026-06-30 onwards | hypertension"}, "not met"),
    ("hypertension in the first six months", CBP, ADULT, {Dx: "1 | 2026-07-01 onwards | hypertension"}, "not in"),
    ("a reading in hospital counts if its own visit is elsewhere", CBP, PRESSED, stay("130/80 | at ed"), "not met"),
    ("a reading in hospital counts if its own visit is elsewhere", CBP, PRESSED, stay("130/80 | at ambulatory"), "met"),
    ("a reading in hospital counts if it names no visit", CBP, PRESSED, stay("130/80 | at unknown"), "met"),
    ("what was refuted is none", GSD, ADULT, {Dx: "1 | 2020-05-02 onwards | diabetes | encounter_dx | refuted"}, "not in"),
    ("what was refuted is none", GSD, ADULT, {Dx: "1 | 2020-05-02 onwards | diabetes | encounter_dx"}, "met"),
    ("an unknown end is no end", GSD, ADULT, {Dx: "1 | 2020-05-02 to unknown | diabetes | encounter_dx"}, "unknown"),
    ("an unknown end is no end", GSD, ADULT, {Dx: "1 | 2026-05-02 to unknown | diabetes | encounter_dx"}, "met"),
    ("of the visit's own diagnoses", GSD, ADULT, {Dx: "1 | 2020-05-02 onwards | diabetes | problem_list"}, "not in"),
    ("from day 42", CIS, CHILD, shots(dtap=("2024-07-27", *test_cis.SHOTS["dtap"][1:])), "met"),
    ("from day 42", CIS, CHILD, shots(dtap=("2024-07-26", *test_cis.SHOTS["dtap"][1:])), "not met"),
    ("from day 180", CIS, CHILD, shots(flu=("2024-12-12", "2025-11-01")), "met"),
    ("from day 180", CIS, CHILD, shots(flu=("2024-12-11", "2025-11-01")), "not met"),
    ("days and not doses", CIS, CHILD, shots(ipv=("2024-08-15", "2024-10-15", "2024-10-15")), "not met"),
    ("days and not doses", CIS, CHILD, shots(ipv=("2024-08-15", "2024-10-15", "2024-10-16")), "met"),
    ("four of Hib once one of four was given", CIS, CHILD, shots(hib_3_dose=("2024-08-15", "2024-10-15"), hib_4_dose=("2025-07-15",)), "not met"),
    ("four of Hib once one of four was given", CIS, CHILD,
     shots(hib_3_dose=("2024-08-15", "2024-10-15"), hib_4_dose=("2025-07-15", "2025-09-15")), "met"),
    ("the last screening", DSF, test_dsf.ADULT, together(screen("2026-06-14", test_dsf.YES), screen("2026-06-15", test_dsf.NO)), "met"),
    ("the last screening", DSF, test_dsf.ADULT, together(screen("2026-06-14", test_dsf.NO), screen("2026-06-15", test_dsf.YES)), "not met"),
    ("aged 12 at the start of the year", DSF, test_dsf.VISIT, {Person: "1 | 2014-01-01"}, "not met"),
    ("aged 12 at the start of the year", DSF, test_dsf.VISIT, {Person: "1 | 2014-01-02"}, "not in"),
    ("referred within two days", DSF, test_dsf.ADULT, referred("2026-06-17"), "met"),
    ("referred within two days", DSF, test_dsf.ADULT, referred("2026-06-18"), "not met"),
    ("bipolar on the problem list", DSF, test_dsf.ADULT, {Dx: "1 | 2026-06-14 onwards | bipolar_disorder | problem_list"}, "excluded"),
    ("bipolar on the problem list", DSF, test_dsf.ADULT, {Dx: "1 | 2026-06-14 onwards | bipolar_disorder | encounter_dx"}, "not met"),
    ("the last PHQ-9", DRR, test_drr.WHO, later("2026-02-10 6", "2026-03-10 4"), "met"),
    ("the last PHQ-9", DRR, test_drr.WHO, later("2026-02-10 4", "2026-03-10 6"), "not met"),
    ("one breast of each side", BCS, WOMAN, {Procedure: "1 | 2010-01-01 | mastectomy_right \n 1 | 2015-01-01 | mastectomy_left"}, "excluded"),
    ("one breast of each side", BCS, WOMAN, {Procedure: "1 | 2010-01-01 | mastectomy_right \n 1 | 2015-01-01 | mastectomy_right"}, "not met"),
    ("since 1 October", BCS, WOMAN, {Finding: "1 | 2024-10-01 | mammography | imaging"}, "met"),
    ("since 1 October", BCS, WOMAN, {Finding: "1 | 2024-09-30 | mammography | imaging"}, "not met"),
    ("imaging called imaging", BCS, WOMAN, {Finding: "1 | 2026-05-05 | mammography"}, "not met"),
    ("with retinopathy this year alone", EED, ADULT | test_eed.RETINOPATHY, test_eed.exam("2025-12-31", "exam"), "not met"),
    ("with retinopathy this year alone", EED, SUGAR, test_eed.exam("2025-12-31", "exam"), "met"),
    ("an exam called an exam", EED, SUGAR, test_eed.exam("2026-05-05"), "not met"),
    ("the last housing", COL, AGED, {Assessment: f"1 | 2025-03-03 | {HOME} \n 1 | 2026-03-03 | housing_status | answer red"}, "not met"),
    ("the last housing", COL, AGED, {Assessment: f"1 | 2025-03-03 | housing_status | answer red \n 1 | 2026-03-03 | {HOME}"}, "excluded"),
    ("how long a dementia drug lasts", COL, AGED | FRAIL, {RxSupply: "1 | 2024-12-01 to 2025-01-01 | dementia_medication"}, "excluded"),
    ("how long a dementia drug lasts", COL, AGED | FRAIL, {RxSupply: "1 | 2024-12-01 to 2024-12-31 | dementia_medication"}, "not met"),
    ("96 hours and not four days", KED, ADULT | test_ked.DIABETES, pair("2026-06-10T10:00:00"), "met"),
    ("96 hours and not four days", KED, ADULT | test_ked.DIABETES, pair("2026-06-10T10:00:01"), "not met"),
]  # fmt: skip


@pytest.mark.parametrize("measure", [BCS, CBP, CIS, COL, DRR, DSF, EED, GSD, KED], ids=lambda m: m.id)
def test_each_rule_on_both_of_its_sides(measure_cases, measure):
    cases = [
        (together(given, more), {measure.all_rates()[0].id: status})
        for _, of, given, more, status in RULES
        if of is measure
    ]
    assert cases
    measure_cases(measure, year=2026, method="clinical", given={}, cases=cases)


def test_every_such_rule_is_here():
    """Two dozen were found by breaking each and running all official patients again."""
    assert len({rule for rule, *_ in RULES}) >= 24
    assert Immunization in shots()
