"""IMA, WCV and W30: adolescents' vaccines, well-care visits, and the visits of the first 30 months."""

import pytest

from concord.measures import IMA, W30, WCV
from concord.model.expressions import Person
from concord.model.kinds import Dx, Immunization, Visit
from tests.spec.measures.tables import Enrolled

TEEN = {Person: "1 | 2013-06-15"}
SHOTS = {"meningococcal": ("2025-06-15",), "tdap": ("2025-06-15",), "hpv": ("2025-06-15", "2025-11-08")}


def shots(form: str = "vaccine", **changed: tuple[str, ...]):
    lines = [f"1 | {day} | {name}_{form}" for name, days in (SHOTS | changed).items() for day in days]
    return {Immunization: "\n".join(lines)}


def test_the_three_vaccines_by_the_thirteenth_birthday(measure_cases):
    measure_cases(IMA, year=2026, given=TEEN, cases=[
        (shots(), "met: turns 13 in the year; 1 meningococcal; 1 Tdap; 2 or 3 HPV"),
        (shots("given"), "met"),
        (shots(meningococcal=()), "not met: but not 1 meningococcal; 1 Tdap"),
        (shots(tdap=()), "not met: but not 1 Tdap"),
        (shots(hpv=()), "not met: but not 2 or 3 HPV"),
        (shots(tdap=("2026-06-15",)), "met"),
        (shots(tdap=("2026-06-16",)), "not met"),
        (shots(tdap=("2023-06-15",)), "met"),
        (shots(tdap=("2023-06-14",)), "not met"),
        (shots(meningococcal=("2023-06-14",)), "not met"),
    ])  # fmt: skip


def test_two_hpv_doses_146_days_apart_or_any_three(measure_cases):
    measure_cases(IMA, year=2026, given=TEEN, cases=[
        (shots(hpv=("2025-06-15", "2025-11-08")), "met"),       # 146 days
        (shots(hpv=("2025-06-15", "2025-11-07")), "not met"),
        (shots(hpv=("2025-06-15", "2025-07-15", "2025-08-15")), "met"),
        (shots(hpv=("2025-06-15", "2025-07-15", "2025-07-15")), "not met"),
        (shots(hpv=("2022-06-15", "2023-06-15")), "met"),
        (shots(hpv=("2022-06-14", "2023-06-15")), "not met"),
    ])  # fmt: skip


def test_anaphylaxis_stands_for_doses_and_hospice_excuses(measure_cases):
    measure_cases(IMA, year=2026, given=TEEN, cases=[
        ({Dx: "1 | 2020-01-01 | vaccine_anaphylaxis"}, "met: anaphylaxis to a vaccine"),
        ({Dx: "1 | 2026-06-16 | vaccine_anaphylaxis"}, "not met"),
        ({Dx: "1 | 2026-01-01 | hospice_diagnosis"}, "excluded: in hospice"),
        ({Person: "1 | 2014-01-01"}, "not in: but not turns 13 in the year"),
        ({Enrolled: "1 | 2025-06-15 to 2026-06-14"}, "not in"),
        ({Enrolled: "1 | 2025-06-15 to 2026-06-15"}, "not met"),
    ])  # fmt: skip


def test_a_well_care_visit_with_a_pcp_or_obstetrician(measure_cases):
    measure_cases(WCV, year=2026, given={Person: "1 | 2010-05-05"}, cases=[
        ({Visit: "1 | 2026-01-01 | well_care_visit | by pcp"}, "met: well-care visit in the year"),
        ({Visit: "1 | 2026-12-31 | well_care_visit | by obgyn"}, "met"),
        ({Visit: "1 | 2026-05-05 | well_care_visit | by other"}, "not met"),
        ({Visit: "1 | 2025-12-31 | well_care_visit | by pcp"}, "not met"),
        ({Visit: "1 | 2026-05-05 | office_visit | by pcp | visit 5", Dx: "1 | 2026-05-05 | well_care_visit | visit 5"}, "met"),
        ({Visit: "1 | 2026-05-05 | office_visit | by pcp | visit 5", Dx: "1 | 2026-05-05 | well_care_visit | visit 6"}, "not met"),
        ({Dx: "1 | 2026-01-01 | hospice_diagnosis"}, "excluded: in hospice"),
    ])  # fmt: skip


@pytest.mark.parametrize(("birth", "status"), [
    ("2023-12-31", "not met: 3 to 11"), ("2024-01-01", "not in"), ("2014-12-31", "not met: 12 to 17; but not 3 to 11"),
    ("2005-01-01", "not met: 18 to 21"), ("2004-12-31", "not in: but not aged 3 to 21 at year end"),
])  # fmt: skip
def test_aged_3_to_21(measure_spec, birth, status):
    measure_spec(WCV, year=2026, given={Person: f"1 | {birth}"}, expect={1: status})


def visits(*days: str):
    return {Visit: "\n".join(f"1 | {day} | well_care_visit | by pcp" for day in days)}


SIX = ("2025-05-01", "2025-06-01", "2025-08-01", "2025-10-01", "2026-01-01", "2026-07-30")


def test_six_visits_by_15_months(measure_cases):
    """Born on 1 May 2025: 15 months, the first birthday and 90 days, on 30 July 2026."""
    measure_cases(W30, year=2026, given={Person: "1 | 2025-05-01"}, cases=[
        (visits(*SIX), {"W30-15": "met: turns 15 months in the year; 6 well-child visits by 15 months", "W30-30": "not in"}),
        (visits(*SIX[1:]), {"W30-15": "not met"}),
        (visits(*SIX[:5], "2026-07-31"), {"W30-15": "not met"}),
        (visits(*SIX[:5], "2026-01-14"), {"W30-15": "not met"}),  # 13 days after the last
        (visits(*SIX[:5], "2026-01-15"), {"W30-15": "met"}),
    ])  # fmt: skip


def test_two_visits_from_15_to_30_months(measure_cases):
    """Born on 1 May 2024: 15 months on 30 July 2025, 30 months on 28 October 2026."""
    measure_cases(W30, year=2026, given={Person: "1 | 2024-05-01"}, cases=[
        (visits("2025-07-31", "2026-10-28"), {"W30-30": "met: turns 30 months in the year; 2 well-child visits from 15 to 30 months", "W30-15": "not in"}),
        (visits("2025-07-30", "2026-10-28"), {"W30-30": "not met"}),
        (visits("2025-07-31", "2026-10-29"), {"W30-30": "not met"}),
        (visits("2025-07-31", "2025-08-13"), {"W30-30": "not met"}),
    ])  # fmt: skip


@pytest.mark.parametrize(("birth", "first", "second"), [
    ("2025-10-02", "not met", "not in"), ("2025-10-03", "not in", "not in"), ("2024-10-03", "not met", "not in"),
    ("2024-10-02", "not in", "not in"), ("2024-07-04", "not in", "not met"), ("2024-07-05", "not in", "not in"),
    ("2023-07-05", "not in", "not met"), ("2023-07-04", "not in", "not in"),
])  # fmt: skip
def test_which_children_turn_15_or_30_months_in_the_year(measure_spec, birth, first, second):
    measure_spec(
        W30, year=2026, given={Person: f"1 | {birth}"}, expect={1: {"W30-15": first, "W30-30": second}}
    )


def test_enrolled_over_the_months_counted(measure_cases):
    measure_cases(W30, year=2026, given={Person: "1 | 2025-05-01"}, cases=[
        ({Enrolled: "1 | 2025-06-01 to 2026-07-30"}, {"W30-15": "not met: enrolled from day 31 to 15 months"}),
        ({Enrolled: "1 | 2025-06-01 to 2026-07-29"}, {"W30-15": "not in"}),
        ({Enrolled: "1 | 2025-08-01 to 2026-07-30"}, {"W30-15": "not in: but not enrolled from day 31 to 15 months"}),
    ])  # fmt: skip
