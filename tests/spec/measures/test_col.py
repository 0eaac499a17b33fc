"""COL: one of five colorectal cancer screenings, each within its own reach."""

from concord.measures import COL
from concord.model.expressions import Person
from concord.model.kinds import Dx, Finding, Lab, Procedure, Visit
from tests.spec.measures.tables import Enrolled, Observed

ADULT = {Person: "1 | 1966-03-01"}
SIGMOID = "1 | {} | flexible_sigmoidoscopy"


def test_five_tests_and_how_far_each_reaches_back(measure_cases):
    stool, dna = "stool blood test this year", "stool DNA test within three years"
    scope, ct, colon = (
        "flexible sigmoidoscopy within five years",
        "CT colonography within five years",
        "colonoscopy within ten years",
    )
    cases = [
        ({Lab: "1 | 2026-01-01 | fobt | 1"}, f"met: {stool}; screened; aged 46 to 75 at year end"),
        ({Lab: "1 | 2026-12-31 | fobt | answer red"}, f"met: {stool}"),
        ({Lab: "1 | 2025-12-31 | fobt | 1"}, f"not met: but not {stool}; but not screened"),
        ({Lab: "1 | 2024-01-01 | sdna_fit | 1"}, f"met: {dna}"),
        ({Lab: "1 | 2023-12-31 | sdna_fit | 1"}, f"not met: but not {dna}"),
        ({Procedure: SIGMOID.format("2022-01-01")}, f"met: {scope}"),
        ({Procedure: SIGMOID.format("2021-12-31")}, f"not met: but not {scope}"),
        ({Procedure: SIGMOID.format("2026-12-31 to 2027-01-01")}, "not met"),
        ({Finding: "1 | 2022-01-01 | ct_colonography | imaging"}, f"met: {ct}"),
        ({Finding: "1 | 2021-12-31 | ct_colonography | imaging"}, f"not met: but not {ct}"),
        ({Procedure: "1 | 2016-12-31 to 2017-01-01 | colonoscopy"}, f"met: {colon}"),
        ({Procedure: "1 | 2016-12-31 | colonoscopy"}, f"not met: but not {colon}"),
        ({Procedure: "1 | 2020-05-05 | colonoscopy | not_done"}, "not met"),
        ({Procedure: "1 | 2020-05-05 | colonoscopy | negated"}, "not met"),
    ]
    for method in ("plan", "clinical"):
        measure_cases(COL, year=2026, method=method, given=ADULT, cases=cases)


def test_a_result_is_asked_of_clinical_data_and_not_of_a_bill(measure_cases):
    cases = [
        ({Lab: "1 | 2026-05-05 | fobt"}, {"plan": "met", "clinical": "not met"}),
        ({Procedure: "1 | 2026-05-05 | fobt"}, {"plan": "met", "clinical": "not met"}),
        ({Lab: "1 | 2026-05-05 | sdna_fit"}, {"plan": "met", "clinical": "not met"}),
        ({Procedure: "1 | 2026-05-05 | ct_colonography"}, {"plan": "met", "clinical": "not met"}),
        ({Finding: "1 | 2026-05-05 | ct_colonography"}, {"plan": "met", "clinical": "not met"}),
    ]
    for method in ("plan", "clinical"):
        measure_cases(
            COL,
            year=2026,
            method=method,
            given=ADULT,
            cases=[(tables, found[method]) for tables, found in cases],
        )


def test_cancer_or_no_colon_excuses_however_long_ago(measure_cases):
    measure_cases(COL, year=2026, method="clinical", given=ADULT, cases=[
        ({Dx: "1 | 1995-01-01 to 1999-01-01 | colorectal_cancer"}, "excluded: colorectal cancer"),
        ({Dx: "1 | 2026-12-31 onwards | colorectal_cancer"}, "excluded: colorectal cancer"),
        ({Dx: "1 | 2027-01-01 onwards | colorectal_cancer"}, "not met: but not colorectal cancer"),
        ({Dx: "1 | unknown to unknown | colorectal_cancer"}, "not met: unknown colorectal cancer"),
        ({Procedure: "1 | 1990-01-01 | total_colectomy"}, "excluded: total colectomy"),
        ({Procedure: "1 | 2026-12-31 to 2027-01-01 | total_colectomy"}, "not met: but not total colectomy"),
    ])  # fmt: skip


def test_who_is_in(measure_cases):
    measure_cases(COL, year=2026, given={}, cases=[
        ({Person: "1 | 1980-12-31"}, "not met: 46 to 49"),
        ({Person: "1 | 1981-01-01"}, "not in: but not aged 46 to 75 at year end"),
        ({Person: "1 | 1976-12-31"}, "not met: 50 to 75; but not 46 to 49"),
        ({Person: "1 | 1977-01-01"}, "not met: 46 to 49; but not 50 to 75"),
        ({Person: "1 | 1951-01-01"}, "not met"),
        ({Person: "1 | 1950-12-31"}, "not in"),
        ({**ADULT, Enrolled: "1 | 2025-01-01 to 2026-12-31"}, "not met: enrolled the year before; enrolled all year, and on 31 December"),
        ({**ADULT, Enrolled: "1 | 2025-02-15 to 2026-11-30 \n 1 | 2026-12-31 to 2026-12-31"}, "not met"),
        ({**ADULT, Enrolled: "1 | 2025-02-16 to 2026-12-31"}, "not in: but not enrolled the year before"),
    ])  # fmt: skip
    measure_cases(COL, year=2026, method="clinical", given=ADULT, cases=[
        ({Visit: "1 | 2026-03-03 | virtual_encounter"}, "not met: had a qualifying visit in the year"),
        ({Visit: "1 | 2026-03-03 | nutrition_services"}, "not in"),
    ])  # fmt: skip


def test_a_look_back_that_the_data_do_not_reach_is_uncovered_and_not_a_no(measure_cases):
    """What was found still counts."""
    measure_cases(COL, year=2026, given=ADULT, cases=[
        ({Observed: "1 | 2017-01-01 onwards"}, "not met"),
        ({Observed: "1 | 2017-01-02 onwards"}, "uncovered"),
        ({Observed: "1 | 2021-01-01 onwards", Procedure: "1 | 2021-06-01 | colonoscopy"}, "met"),
        ({Observed: "1 | 2021-01-01 onwards", Procedure: "1 | 1990-01-01 | total_colectomy"}, "excluded"),
        ({}, "not met"),
    ])  # fmt: skip
