"""What kind of event a code on a claim is; and prefixes, which stand for every code that begins so."""

from __future__ import annotations

import pytest

from concord.canon import charts as declared
from concord.charts.numbering import line_kind
from concord.charts.vocabulary import WORDS
from concord.terminology import Concept, ConceptCode, Terminology
from tests.spec.charts.conftest import AS_OF, draw_charts


@pytest.mark.parametrize(
    ("system", "kinds", "kind"),
    [
        ("HCPCS", ("visit",), "visit"),
        ("HCPCS", ("lab", "procedure"), "procedure"),
        ("HCPCS", ("lab",), "procedure"),
        ("HCPCS", ("finding", "procedure"), "procedure"),
        ("HCPCS", ("stay", "visit"), "visit"),
        ("HCPCS", ("device", "answer"), "device"),
        ("TOB", ("stay", "visit"), "stay"),
        ("REVENUE", ("visit",), "visit"),
        ("NDC", ("rx_order", "rx_supply", "dispense"), "dispense"),
        ("ICD10PCS", ("procedure",), "procedure"),
    ],
)
def test_the_kind_of_a_code_on_a_claim(system, kinds, kind):
    assert line_kind(system, kinds) == kind


def test_sql_knows_the_words_of_the_charts_and_no_others():
    assert WORDS["kinds"] == declared.KINDS
    assert WORDS["flags"] == declared.FLAGS
    assert WORDS["states"] == declared.STATES


def test_a_prefix_stands_for_every_code_that_begins_so_and_for_itself(tmp_path):
    terms = Terminology(
        (Concept("diabetes", "Diabetes", kinds=("dx",)), Concept("type_2", "Type 2", kinds=("dx",))),
        (ConceptCode("diabetes", "ICD10CM", "E1*"), ConceptCode("type_2", "ICD10CM", "E11")),
    )
    drawn = draw_charts(
        tmp_path,
        {
            "condition": """
                code  | onset_on
                E11   | 2025-01-01
                E1165 | 2025-01-02
                E1    | 2025-01-03
                E08   | 2025-01-04
            """
        },
        terms,
        1,
        AS_OF,
    )
    assert [e["line"] for e in drawn.of("diabetes")] == [1, 2, 3]
    assert [e["line"] for e in drawn.of("type_2")] == [1]


def test_cpt_and_hcpcs_are_one_field(tmp_path):
    """A claim's procedure field holds both; a record that says CPT means the same code."""
    terms = Terminology(
        (Concept("visit", "Visit", kinds=("visit",)),), (ConceptCode("visit", "CPT", "99213"),)
    )
    drawn = draw_charts(
        tmp_path,
        {
            "medical_claim": """
                claim_id | from_date  | procedure_code
                C1       | 2025-01-01 | 99213
            """,
            "encounter": """
                encounter | system | code  | start_on
                E1        | CPT    | 99213 | 2025-01-02
                E2        | LOINC  | 99213 | 2025-01-03
            """,
        },
        terms,
        1,
        AS_OF,
    )
    assert [e["day"].day for e in drawn.of("visit")] == [1, 2]
