"""Every criterion of every measure has an example that names it: here are those that no other page names, and the roll call.

A sentence counts as shown when some expectation of these pages spells it out; the pages are then held against both engines.
That each also turns a result by itself is asked in `test_each_alone`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from concord.measures import (
    AHU,
    AMR,
    CIS,
    CMS347,
    COB,
    DRR,
    DSF,
    EDU,
    IET,
    IMA,
    KED,
    MEASURES,
    PCR,
    SPC,
    SPD,
    W30,
    WCC,
)
from concord.model.expressions import Person
from concord.model.kinds import (
    Allergy,
    Assessment,
    Dispense,
    Dx,
    Finding,
    Immunization,
    Lab,
    Procedure,
    RxOrder,
    RxSupply,
    Visit,
)
from tests.spec.measures.tables import Enrolled

PARTS = ("who", "excused", "excepted", "met")


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_every_criterion_is_named_by_an_example(measure):
    told = "\n".join(p.read_text(encoding="utf-8") for p in sorted(Path(__file__).parent.glob("test_*.py")))
    unnamed = [line.sentence for line in measure.lines() if line.part in PARTS and line.sentence not in told]
    assert unnamed == [], f"{measure.id} has sentences that no example names"


ADULT = {Person: "1 | 1980-03-01"}


def stays(*days: tuple[str, str]) -> dict[object, str]:
    lines = [f"1 | {a} to {b} | acute_inpatient | kind stay | visit {n} | event {n}" for n, (a, b) in enumerate(days, 1)]  # fmt: skip
    return {Visit: "\n".join(lines)}


def test_use_of_hospitals(measure_cases):
    months = [(f"2026-0{n}-01", f"2026-0{n}-03") for n in range(1, 7)]
    measure_cases(AHU, year=2026, given=ADULT, cases=[
        (stays(*months[:1]), "met: had an acute or observation stay; aged 18 or older at year end; 45 to 54"),
        (stays(*months[:3]), "excluded: 3 or more stays in the year, in Medicaid 4; under 65, if in Medicaid"),
    ])  # fmt: skip
    emergencies = [f"1 | {a} | ed_visit | visit {n} | event {n}" for n, (a, _) in enumerate(months, 1)]
    measure_cases(EDU, year=2026, given=ADULT, cases=[
        ({Visit: emergencies[0]}, "met: had an emergency visit; aged 18 or older at year end"),
        ({Visit: "\n".join(emergencies)}, "excluded: 6 or more emergency visits in the year"),
    ])  # fmt: skip


def test_readmissions(measure_cases):
    """The second stay ends too late in the year to be asked about itself."""
    first, second = ("2026-11-20", "2026-11-25"), ("2026-12-01", "2026-12-05")
    principal = "1 | 2026-11-20 | {} | principal | visit {}"
    measure_cases(PCR, year=2026, given=ADULT, cases=[
        (stays(first), "not met: aged 18 to 64 at discharge, or older in Medicare; enrolled for the year before; enrolled for the 30 days after"),
        (stays(first, second), "met: admitted again within 30 days, unplanned"),
        (stays(first, second) | {Dx: principal.format("chemotherapy", 2)}, "not met: but not admitted again within 30 days, unplanned"),
        (stays(first) | {Dx: principal.format("maternity", 1)}, "excluded: stay for pregnancy or birth"),
        (stays(first) | {Person: "1 | 1980-03-01 | died 2026-11-25"}, "excluded: died in hospital"),
    ])  # fmt: skip


def test_persistent_asthma(measure_cases):
    def emergency(year: int):
        return {
            Visit: f"1 | {year}-05-05 | ed_visit | visit 1 | event 1",
            Dx: f"1 | {year}-05-05 | asthma | principal | visit 1",
        }

    def seen(year: int):
        return {
            Visit: "\n".join(
                f"1 | {year}-0{n}-09 | outpatient_visit | visit {n} | event {n}" for n in range(1, 5)
            ),
            Dx: "\n".join(f"1 | {year}-0{n}-09 | asthma | visit {n}" for n in range(1, 5)),
            Dispense: f"1 | {year}-01-05 | asthma_controller | 1 \n 1 | {year}-02-05 | asthma_controller | 1",
        }

    four = {Dispense: "\n".join(f"1 | 2025-0{n}-05 | asthma_controller | 1" for n in range(1, 5))}
    measure_cases(AMR, year=2026, given=ADULT, cases=[
        (emergency(2026), "not in: emergency or hospital stay for asthma this year; but not persistent asthma the year before"),
        (emergency(2025), "not in: emergency or hospital stay for asthma the year before; but not persistent asthma this year"),
        (seen(2026), "not in: 4 visits for asthma and 2 dispensings this year; persistent asthma this year"),
        (seen(2025), "not in: 4 visits for asthma and 2 dispensings the year before"),
        (four, "not in: 4 dispensings the year before; persistent asthma the year before"),
    ])  # fmt: skip


CHILD = {Person: "1 | 2024-06-15"}
SHOTS = {
    "dtap": ("2024-08-15", "2024-10-15", "2024-12-15", "2025-10-15"), "ipv": ("2024-08-15", "2024-10-15", "2024-12-15"), "mmr": ("2025-06-15",),
    "hib_3_dose": ("2024-08-15", "2024-10-15", "2025-07-15"), "hepb": ("2024-06-15", "2024-08-15", "2024-12-15"), "vzv": ("2025-06-20",),
    "pcv": ("2024-08-15", "2024-10-15", "2024-12-15", "2025-07-15"), "hepa": ("2025-06-20",), "rotavirus_2_dose": ("2024-08-15", "2024-10-15"),
    "flu": ("2024-12-20", "2025-11-01"),
}  # fmt: skip


def test_ten_series_of_vaccines_or_a_reason_for_each(measure_cases):
    given = {
        Immunization: "\n".join(f"1 | {day} | {name}_vaccine" for name, days in SHOTS.items() for day in days)
    }
    reactions = [f"1 | 2025-01-01 | {name}_anaphylaxis" for name in ("dtap", "ipv", "mmr", "hib", "hepb", "vzv", "pcv", "hepa", "rotavirus", "flu")]  # fmt: skip
    measure_cases(CIS, year=2026, given=CHILD, cases=[
        (given, "met: DTaP doses; polio doses; MMR doses; Hib doses; hepatitis B doses; chickenpox doses; pneumococcal doses; hepatitis A doses; "
                "rotavirus doses; influenza doses"),
        ({Dx: "\n".join(reactions)},
         "met: DTaP not needed: history or reaction; polio not needed: history or reaction; MMR not needed: history or reaction; "
         "Hib not needed: history or reaction; hepatitis B not needed: history or reaction; chickenpox not needed: history or reaction; "
         "pneumococcal not needed: history or reaction; hepatitis A not needed: history or reaction; "
         "rotavirus not needed: history or reaction; influenza not needed: history or reaction; but not DTaP doses"),
    ])  # fmt: skip


def test_adolescents_vaccines(measure_cases):
    days = {"meningococcal": ("2025-06-15",), "tdap": ("2025-06-15",), "hpv": ("2025-01-15", "2025-11-08")}
    given = {Immunization: "\n".join(f"1 | {day} | {n}_vaccine" for n, some in days.items() for day in some)}
    measure_cases(IMA, year=2026, given={Person: "1 | 2013-06-15"}, cases=[
        (given, "met: doses of meningococcal vaccine; doses of Tdap; doses of HPV vaccine"),
        ({Enrolled: "1 | 2025-06-15 to 2026-06-14"}, "not in: but not enrolled for twelve months before the 13th birthday, and on it"),
    ])  # fmt: skip


def test_statins_by_population(measure_cases):
    adult = {Person: "1 | 1970-03-01"}
    listed = "1 | 2020-01-01 onwards | {} | problem_list"

    def asked(rate: str, cases):
        measure_cases(
            CMS347,
            year=2026,
            method="clinical",
            given=adult,
            cases=[(t, {f"CMS347-{rate}": e}) for t, e in cases],
        )

    high = {Lab: "1 | 2005-01-01 | ldl | 190 mg/dL"}
    heart, sugar = listed.format("angina"), listed.format("diabetes")
    asked("2", [
        (high, "not met: aged 20 to 75 at the start of the year; LDL of 190 or more, or familial hypercholesterolemia; no cardiovascular disease"),
        (high | {Dx: heart}, "not in: but not no cardiovascular disease"),
        ({Person: "1 | 2006-01-02"} | high, "not in: but not aged 20 to 75 at the start of the year"),
    ])  # fmt: skip
    asked("3", [
        ({Dx: sugar}, "not met: diabetes; aged 40 to 75 at the start of the year; no cardiovascular disease or high LDL"),
        ({Dx: sugar} | high, "not in: but not no cardiovascular disease or high LDL"),
    ])  # fmt: skip
    risk = {Assessment: "1 | 2026-05-05 | ascvd_risk | 20 %"}
    asked("4", [
        (risk, "not met: ten-year risk of 20 % or more; no cardiovascular disease, high LDL or diabetes"),
        (risk | {Dx: sugar}, "not in: but not no cardiovascular disease, high LDL or diabetes"),
    ])  # fmt: skip


def test_statins_excepted(measure_cases):
    heart = "1 | 2020-01-01 onwards | angina | problem_list"

    def also(concept: str):
        return {Dx: f"{heart} \n 1 | 2026-05-05 onwards | {concept} | problem_list"}

    measure_cases(CMS347, year=2026, method="clinical", given={Person: "1 | 1970-03-01"}, cases=[
        (also("liver_disease"), "excepted: liver disease; liver or kidney disease, or muscle symptoms"),
        (also("statin_muscle_symptoms"), "excepted: muscle symptoms from statins"),
        ({Dx: heart, Allergy: "1 | 2026-05-05 onwards | statin_allergy | active"}, "excepted: allergy to statins or harm from them"),
        ({Dx: heart, RxOrder: "1 | 2026-06-15 | low_intensity_statins | negated | not_done | reason medical_reason"},
         "excepted: statin not ordered, for a medical reason"),
    ])  # fmt: skip


def test_statins_dispensed(measure_cases):
    man, fill = {Person: "1 | 1970-03-01 | male"}, {Dispense: "1 | 2026-05-05 | high_intensity_statins | 1"}
    bypass = {Procedure: "1 | 2025-12-31 | pci"}
    measure_cases(SPC, year=2026, given=man, cases=[
        (bypass | fill, {"SPC-R": "met: statin dispensed in the year; man of 21 to 75 or woman of 40 to 75 at year end"}),
        (bypass, {"SPC-R": "not met: but not statin dispensed in the year", "SPC-80": "not in: but not statin dispensed"}),
    ])  # fmt: skip
    sugar = {Dx: "1 | 2025-05-05 | diabetes \n 1 | 2026-05-05 | diabetes"}
    measure_cases(
        SPD, year=2026, given=man | sugar, cases=[(fill, {"SPD-R": "met: statin dispensed in the year"})]
    )


def test_depression_of_adolescents(measure_cases):
    young = {
        Person: "1 | 2012-03-01",
        Visit: "1 | 2026-06-15T09:00:00 to 2026-06-15T10:00:00 | depression_screening_encounter",
    }
    positive = {
        Assessment: "1 | 2026-06-15 | adolescent_depression_screening | answer depression_screen_positive"
    }
    order = {RxOrder: "1 | 2026-06-16 | adolescent_depression_medications | event 7", RxSupply: "1 | 2026-06-15 to 2026-07-15 | adolescent_depression_medications | event 7"}  # fmt: skip
    refused = {
        Assessment: "1 | 2026-06-15 | adolescent_depression_screening | not_done | negated | reason patient_refused"
    }
    measure_cases(DSF, year=2026, method="clinical", given=young, cases=[
        (positive | {Procedure: "1 | 2026-06-15T09:30:00 | depression_follow_up_adolescent"},
         "met: follow-up care at the visit (adolescent); positive screening, with a plan (12 to 17)"),
        (positive | order, "met: medication ordered within two days (adolescent)"),
        (refused, "excepted: screening refused or not advised (adolescents' questionnaire)"),
    ])  # fmt: skip
    grown = young | {Person: "1 | 1980-03-01"}
    adult = {key: text.replace("adolescent", "adult") for key, text in positive.items()}
    measure_cases(DSF, year=2026, method="clinical", given=grown, cases=[
        (adult | {Procedure: "1 | 2026-06-15T09:30:00 | depression_follow_up_adult"}, "met: positive screening, with a plan (17 and over)"),
    ])  # fmt: skip


def test_enrolled_for_as_long_as_each_asks(measure_cases):
    episode = {
        Visit: "1 | 2026-03-10T09:00:00 to 2026-03-10T10:00:00 | office_visit",
        Dx: "1 | 2026-03-10T09:30:00 onwards | substance_use_disorder | encounter_dx",
    }
    treated = {Procedure: "\n".join(f"1 | 2026-03-{day} | sud_treatment" for day in (12, 20, 21))}
    measure_cases(IET, year=2026, given=ADULT | episode, cases=[
        (treated | {Enrolled: "1 | 2026-01-09 to 2026-04-26"},
         {"IET-I": "met: treatment begun within 14 days; enrolled from 60 days before to 47 days after",
          "IET-E": "met: long-acting medication, or two treatments, within 34 days"}),
        ({Enrolled: "1 | 2026-03-10 to 2026-03-31"}, {"IET-I": "not in: but not enrolled from 60 days before to 47 days after"}),
        ({Enrolled: "1 | 2026-01-09 to 2026-02-01 \n 1 | 2026-02-03 to 2026-04-26"},
         {"IET-I": "not in: but not enrolled from 60 days before to 47 days after"}),
        ({Enrolled: "1 | 2026-01-09 to 2026-02-01 \n 1 | 2026-02-02 to 2026-04-26"},
         {"IET-I": "not met: enrolled from 60 days before to 47 days after"}),
    ])  # fmt: skip
    scored = {
        Dx: "1 | 2020-05-02 onwards | major_depression | visit 5",
        Visit: "1 | 2025-02-10 | outpatient_visit | visit 5",
        Assessment: "1 | 2025-02-10 | phq9 | 10",
    }
    measure_cases(DRR, year=2026, given=ADULT | scored, cases=[
        ({Enrolled: "1 | 2025-02-10 to 2026-04-11"}, "not met: enrolled for the year that followed"),
        ({Enrolled: "1 | 2025-02-10 to 2025-12-11"}, "not in: but not enrolled for the year that followed"),
    ])  # fmt: skip
    measure_cases(W30, year=2026, given={Person: "1 | 2024-01-01"}, cases=[
        ({Enrolled: "1 | 2025-04-02 to 2026-06-30"}, {"W30-30": "not met: enrolled from 15 to 30 months"}),
        ({Enrolled: "1 | 2025-04-02 to 2026-06-29"}, {"W30-30": "not in: but not enrolled from 15 to 30 months"}),
    ])  # fmt: skip


def test_ages_and_measurements(measure_cases):
    measure_cases(COB, year=2026, given={}, cases=[
        ({Person: "1 | 2008-01-01"}, "not in: aged 18 or older at the start of the year"),
        ({Person: "1 | 2008-01-02"}, "not in: but not aged 18 or older at the start of the year"),
    ])  # fmt: skip
    sugar = {Dx: "1 | 2020-05-02 onwards | diabetes"}
    measure_cases(KED, year=2026, method="clinical", given=sugar, cases=[
        ({Person: "1 | 2008-01-01"}, "not met: aged 18 to 85 at the start of the year"),
        ({Person: "1 | 2008-01-02"}, "not in: but not aged 18 to 85 at the start of the year"),
    ])  # fmt: skip
    taken = "\n".join(f"1 | 2026-05-05 | {what} | 60" for what in ("bmi_percentile", "height", "weight"))
    measure_cases(WCC, year=2026, method="clinical", given={Person: "1 | 2016-05-05"}, cases=[
        ({Finding: taken}, {"WCC-BMI": "met: BMI percentile, height and weight taken; measured"}),
    ])  # fmt: skip
