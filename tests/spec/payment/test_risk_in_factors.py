"""The clinical and the social part of a population-health factor."""

from __future__ import annotations

from decimal import Decimal

from tests.spec.payment.test_population_health import ADULT, BASE_10, flat, term

SCORED = term("population_health.risk_model", '"table"')


def test_too_few_months_leave_the_age_sex_part_alone_and_say_so(payment):
    """Two women of one cell score 3.0 and 1.0. A third was covered for five of the twelve months: no clinical part, her factor is
    the age-sex part of 1, and her line says that she was covered for too few months. She is not given the average."""
    sheet = payment(
        terms=BASE_10 + SCORED,
        edit=flat,
        people=f"""{ADULT}
        1 | 1980-05-05 | female | alder | foothill | 2025-01
        2 | 1981-05-05 | female | alder | foothill | 2025-01
        3 | 1981-05-05 | female | alder | foothill | 2025-01""",
        risk="""person | plan | period | score | state
        1 | alder | 2025-01-01 | 3.0 | scored
        2 | alder | 2025-01-01 | 1.0 | scored
        3 | alder | 2025-01-01 | -   | too_few_months""",
    )
    third = sheet.rows("factor")[2]
    assert (third["state"], third["score_state"], third["clinical"]) == (
        "age_sex_only",
        "too_few_months",
        None,
    )
    line = sheet.lines("population_health", person_id=3)[0]
    words = [e["words"] for e in sheet.rows("line_evidence") if e["line_key"] == line["line_key"]]
    assert "covered for too few of the months" in words[0]


def test_a_person_whom_nobody_scored_is_told_from_one_scored_as_average(payment):
    """Ana's score is her cell's mean, so her clinical part is 1. Bea has no score at all. Both are paid $10.00, and the
    factor says which is which."""
    sheet = payment(
        terms=BASE_10 + SCORED,
        edit=flat,
        people=f"""{ADULT}
        1 | 1980-05-05 | female | alder | foothill | 2025-01
        2 | 1981-05-05 | female | alder | foothill | 2025-01""",
        risk="person | plan | period | score | state\n 1 | alder | 2025-01-01 | 2.0 | scored",
    )
    assert sheet.amounts("population_health") == ["10.00", "10.00"]
    assert [(r["clinical"], r["score_state"]) for r in sheet.rows("factor")] == [
        (Decimal(1), "scored"),
        (None, "unscored"),
    ]


def test_below_full_credibility_the_clinical_part_is_drawn_toward_one(payment):
    """Full credibility at 12 months. Two women of one cell score 3.0 and 1.0, so their scores over the mean are 1.5 and 0.5. The
    first was covered for nine months: Z = root of 9 / 12 = 0.866025, her part 1 + 0.866025 x 0.5 = 1.433013. The other,
    covered throughout, keeps 0.5. Mean (1.433013 + 0.5) / 2 = 0.966507; normalization 1.034653; factors 1.4827 and 0.5173."""
    sheet = payment(
        terms=BASE_10 + SCORED,
        edit=flat,
        people=f"""{ADULT}
        1 | 1980-05-05 | female | alder | foothill | 2025-01
        2 | 1981-05-05 | female | alder | foothill | 2025-01""",
        risk="""person | plan | period | score | state | months | full
        1 | alder | 2025-01-01 | 3.0 | scored | 9  | 12
        2 | alder | 2025-01-01 | 1.0 | scored | 12 | 12""",
    )
    assert [str(r["clinical"]) for r in sheet.rows("factor")] == ["1.433013", "0.500000"]
    assert [str(r["factor"]) for r in sheet.rows("factor")] == ["1.482700", "0.517300"]
    assert sheet.amounts("population_health") == ["14.83", "5.17"]


def test_a_social_factor_by_area_multiplies_where_the_contract_has_one(payment):
    """ZIP 95011 has a social factor of 1.20. Ana lives there, Bea elsewhere; age-sex is 1 for both and nobody has a clinical part.
    Raw 1.2 and 1, mean 1.1, normalization 0.909091: factors 1.0909 and 0.9091."""

    def area(folder):
        flat(folder)
        (folder / "areas").mkdir()
        (folder / "areas" / "hardship.csv").write_text(
            "start_date,zip,factor,source,status\n2024-01-01,95011,1.20,case,illustrative\n"
        )

    sheet = payment(
        terms=BASE_10 + term("population_health.social_table", '"hardship"'),
        edit=area,
        people="""person | birth | sex | plan | practice | months | zip
        1 | 1980-05-05 | female | alder | foothill | 2025-01 | 95011
        2 | 1981-05-05 | female | alder | foothill | 2025-01 | 95020""",
    )
    assert [r["social"] for r in sheet.rows("factor")] == [Decimal("1.2"), None]
    assert sheet.amounts("population_health") == ["10.91", "9.09"]


def test_the_mean_of_a_cell_is_over_all_scores_whatever_may_be_shown(payment):
    """Ana scores 6.0, of which 4.0 stays when a condition the law protects is left out; Bea scores 2.0. The cell's mean is
    (6 + 2) / 2 = 4. What is shown of Ana is 4.0 / 4 = 1, of Bea 0.5: Ana's own line tells nobody."""
    sheet = payment(
        terms=BASE_10 + SCORED,
        edit=flat,
        people=f"""{ADULT}
        1 | 1980-05-05 | female | alder | foothill | 2025-01
        2 | 1981-05-05 | female | alder | foothill | 2025-01""",
        risk="""person | plan | period | score | shown | state
        1 | alder | 2025-01-01 | 6.0 | 4.0 | scored
        2 | alder | 2025-01-01 | 2.0 | 2.0 | scored""",
    )
    assert [str(r["clinical"]) for r in sheet.rows("factor")] == ["1.000000", "0.500000"]
