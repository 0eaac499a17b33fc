"""BCS: a mammogram from 1 October two years before to the end of the year."""

from concord.measures import BCS
from concord.model.expressions import Person
from concord.model.kinds import Document, Dx, Finding, Procedure
from tests.spec.measures.tables import Enrolled, Observed

WOMAN = {Person: "1 | 1966-03-01 | female"}
MAMMOGRAM = "1 | {} | mammography | imaging"


def test_from_1_october_two_years_before_to_year_end(measure_cases):
    sentence = "mammogram since 1 October two years before"
    cases = [
        ({Finding: MAMMOGRAM.format("2024-10-01")}, f"met: {sentence}; woman; aged 42 to 74 at year end"),
        ({Finding: MAMMOGRAM.format("2024-09-30")}, f"not met: but not {sentence}"),
        ({Finding: MAMMOGRAM.format("2024-09-30 to 2024-10-01")}, "met"),
        ({Finding: MAMMOGRAM.format("2026-12-31")}, "met"),
        ({Finding: MAMMOGRAM.format("2027-01-01")}, "not met"),
        ({Finding: MAMMOGRAM.format("2026-12-31 to 2027-01-01")}, "not met"),
        ({Finding: MAMMOGRAM.format("2026-05-05") + " | preliminary"}, "not met"),
        ({Document: "1 | 2026-05-05 | mammography"}, "met"),
    ]
    for method in ("plan", "clinical"):
        measure_cases(BCS, year=2026, method=method, given=WOMAN, cases=cases)


def test_clinical_data_must_call_it_imaging_and_a_bill_need_not(measure_cases):
    cases = [
        ({Finding: "1 | 2026-05-05 | mammography"}, {"plan": "met", "clinical": "not met"}),
        ({Procedure: "1 | 2026-05-05 | mammography"}, {"plan": "met", "clinical": "not met"}),
    ]
    for method in ("plan", "clinical"):
        measure_cases(
            BCS,
            year=2026,
            method=method,
            given=WOMAN,
            cases=[(tables, found[method]) for tables, found in cases],
        )


def test_both_breasts_removed_on_whatever_record(measure_cases):
    both, right, left = "both breasts removed", "right breast removed", "left breast removed"
    measure_cases(BCS, year=2026, method="clinical", given=WOMAN, cases=[
        ({Dx: "1 | 2010-01-01 onwards | mastectomy_bilateral_history"}, f"excluded: {both}; bilateral mastectomy in the history"),
        ({Procedure: "1 | 2010-01-01 | mastectomy_bilateral"}, f"excluded: {both}; bilateral mastectomy"),
        ({Procedure: "1 | 2027-01-01 | mastectomy_bilateral"}, "not met: but not bilateral mastectomy"),
        ({Dx: "1 | 2027-01-01 | mastectomy_bilateral_history"}, "not met: but not bilateral mastectomy in the history"),
        ({Procedure: "1 | 2010-01-01 | mastectomy_right \n 1 | 2015-01-01 | mastectomy_left"},
         f"excluded: right and left breast removed; {right}; {left}; right mastectomy; left mastectomy"),
        ({Procedure: "1 | 2010-01-01 | mastectomy_right", Dx: "1 | 2011-01-01 | mastectomy_left_history"},
         "excluded: left mastectomy in the history"),
        ({Procedure: "1 | 2010-01-01 | mastectomy_left", Dx: "1 | 2011-01-01 | mastectomy_right_history"},
         "excluded: right mastectomy in the history"),
        ({Procedure: "1 | 2010-01-01 | mastectomy_right"}, f"not met: {right}; but not {left}"),
        ({Procedure: "1 | 2010-01-01 | mastectomy_left"}, f"not met: {left}; but not {right}"),
        ({Procedure: "1 | 2010-01-01 | mastectomy_right \n 1 | 2015-01-01 | mastectomy_right"}, "not met"),
    ])  # fmt: skip


def test_who_is_in(measure_cases):
    since = "enrolled since 1 October two years before, and on 31 December"
    measure_cases(BCS, year=2026, given={}, cases=[
        ({Person: "1 | 1966-03-01 | male"}, "not in: but not woman"),
        ({Person: "1 | 1966-03-01"}, "unknown: unknown woman"),
        ({Person: "1 | 1984-12-31 | female"}, "not met: 42 to 51"),
        ({Person: "1 | 1985-01-01 | female"}, "not in: but not aged 42 to 74 at year end"),
        ({Person: "1 | 1974-12-31 | female"}, "not met: 52 to 74; but not 42 to 51"),
        ({Person: "1 | 1952-01-01 | female"}, "not met"),
        ({Person: "1 | 1951-12-31 | female"}, "not in"),
        ({**WOMAN, Enrolled: "1 | 2024-10-01 to 2026-12-31"}, f"not met: {since}"),
        ({**WOMAN, Enrolled: "1 | 2024-10-02 to 2026-12-31"}, f"not in: but not {since}"),  # no gap in these three months
        ({**WOMAN, Enrolled: "1 | 2024-10-01 to 2025-03-31 \n 1 | 2025-05-16 to 2026-12-31"}, "not met"),
        ({**WOMAN, Enrolled: "1 | 2024-10-01 to 2025-03-31 \n 1 | 2025-06-01 to 2026-12-31"}, "not in"),
        ({**WOMAN, Observed: "1 | 2024-10-02 onwards"}, "uncovered"),
        ({**WOMAN, Observed: "1 | 2024-10-01 onwards"}, "not met"),
    ])  # fmt: skip
    measure_cases(BCS, year=2026, method="clinical", given={}, cases=[
        (WOMAN, "not met: had a qualifying visit in the year"),
    ])  # fmt: skip
