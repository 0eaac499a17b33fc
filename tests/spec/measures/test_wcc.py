"""WCC: BMI percentile, counseling for nutrition, counseling for physical activity. The child is 10."""

from concord.measures import WCC
from concord.model.expressions import Person
from concord.model.kinds import Dx, Finding, Procedure, Visit

CHILD = {Person: "1 | 2016-05-05"}
ALL_NOT = {"WCC-BMI": "not met", "WCC-N": "not met", "WCC-PA": "not met"}


def test_the_percentile_needs_height_and_weight_beside_it_on_any_days(measure_cases):
    percentile, height, weight = (
        "1 | 2026-03-03 | bmi_percentile | 60 %", "1 | 2026-01-01 | height | 140 cm", "1 | 2026-12-31 | weight | 33 kg"
    )  # fmt: skip
    whole = "\n".join((percentile, height, weight))
    measure_cases(WCC, year=2026, method="clinical", given=CHILD, cases=[
        ({Finding: _bare(whole)}, {"WCC-BMI": "met: measured", "WCC-N": "not met"}),
        ({Finding: _bare(f"{height}\n{weight}")}, {"WCC-BMI": "not met: but not measured"}),
        ({Finding: _bare(f"{percentile}\n{weight}")}, {"WCC-BMI": "not met"}),
        ({Finding: _bare(f"{percentile}\n{height}")}, {"WCC-BMI": "not met"}),
        ({Finding: "1 | 2026-03-03 | bmi_percentile \n 1 | 2026-03-03 | height | 1 \n 1 | 2026-03-03 | weight | 1"}, {"WCC-BMI": "not met"}),
        ({Finding: _bare(whole.replace("2026-12-31", "2027-01-01"))}, {"WCC-BMI": "not met"}),
    ])  # fmt: skip


def _bare(text: str) -> str:
    """Without the units that these tables do not know."""
    return text.replace(" cm", "").replace(" kg", "").replace(" %", "")


def test_each_counseling_has_its_own_rate(measure_cases):
    measure_cases(WCC, year=2026, method="clinical", given=CHILD, cases=[
        ({Procedure: "1 | 2026-03-03 | nutrition_counseling"}, ALL_NOT | {"WCC-N": "met: counseled on nutrition"}),
        ({Procedure: "1 | 2026-03-03 | activity_counseling"}, ALL_NOT | {"WCC-PA": "met: counseled on physical activity"}),
        ({Procedure: "1 | 2025-12-31 | activity_counseling \n 1 | 2025-12-31 | nutrition_counseling"}, ALL_NOT),
        ({Procedure: "1 | 2026-03-03 | activity_counseling | not_done | negated"}, ALL_NOT),
    ])  # fmt: skip


def test_a_plan_reads_codes_on_claims(measure_cases):
    seen = {**CHILD, Visit: "1 | 2026-02-02 | office_visit | by pcp"}
    measure_cases(WCC, year=2026, given=seen, cases=[
        ({Dx: "1 | 2026-03-03 | bmi_percentile"}, {"WCC-BMI": "met: percentile on a claim"}),
        ({Dx: "1 | 2026-03-03 | nutrition_counseling"}, {"WCC-N": "met"}),
        ({Dx: "1 | 2026-03-03 | activity_counseling"}, {"WCC-PA": "met"}),
        ({Dx: "1 | 2025-03-03 | bmi_percentile"}, ALL_NOT),
    ])  # fmt: skip
    measure_cases(
        WCC,
        year=2026,
        method="clinical",
        given=CHILD,
        cases=[({Dx: "1 | 2026-03-03 | bmi_percentile"}, ALL_NOT)],
    )


def test_plans_ask_for_a_visit_to_a_pcp_or_obstetrician(measure_cases):
    measure_cases(WCC, year=2026, given=CHILD, cases=[
        ({Visit: "1 | 2026-02-02 | office_visit | by pcp"}, "not met: saw a PCP or OB/GYN in the year"),
        ({Visit: "1 | 2026-02-02 | office_visit | by obgyn"}, "not met"),
        ({Visit: "1 | 2026-02-02 | office_visit | by other"}, "not in: but not saw a PCP or OB/GYN in the year"),
        ({Visit: "1 | 2025-02-02 | office_visit | by pcp"}, "not in"),
    ])  # fmt: skip


def test_children_of_3_to_17_who_are_not_pregnant_or_in_hospice(measure_cases):
    measure_cases(WCC, year=2026, method="clinical", given=CHILD, cases=[
        ({Person: "1 | 2023-12-31"}, "not met: aged 3 to 17 at year end; 3 to 11"),
        ({Person: "1 | 2024-01-01"}, "not in: but not aged 3 to 17 at year end"),
        ({Person: "1 | 2009-01-01"}, "not met: 12 to 17; but not 3 to 11"),
        ({Person: "1 | 2008-12-31"}, "not in"),
        ({Person: "1 | 2010-01-01", Dx: "1 | 2025-12-01 to 2026-01-01 | pregnancy"}, "excluded: pregnant"),
        ({Person: "1 | 2010-01-01", Dx: "1 | 2025-03-01 to 2025-12-31 | pregnancy"}, "not met"),
        ({Dx: "1 | 2026-01-01 onwards | hospice_diagnosis"}, "excluded: in hospice"),
        ({Visit: "1 | 2026-05-05 | group_counseling"}, "not met"),
        ({Visit: "1 | 2026-05-05 | virtual_encounter"}, "not in: but not had a qualifying visit in the year"),
    ])  # fmt: skip
