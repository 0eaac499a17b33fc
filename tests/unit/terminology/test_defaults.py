"""The open defaults are whole: every concept has a name, every code a concept, and what cannot be open says so."""

from __future__ import annotations

import re

import pytest

from concord.canon.charts import FLAGS, KINDS
from concord.measures import MEASURES
from concord.model.codes import BY_SHORT
from concord.synth.codes import DRUGS, LOINC, VACCINES
from concord.terminology import defaults, load, missing

TERMS = load(None)
SHAPES = {
    "ICD10CM": r"[A-TV-Z][0-9A-Z]{0,6}\*?|U[0-9]{2}.*",
    "ICD10PCS": r"[0-9A-HJ-NP-Z]{3,7}\*?",
    "CPT": r"[0-9]{4}[0-9FTUM]",
    "HCPCS": r"[A-V][0-9]{4}",
    "CVX": r"[0-9]{2,3}",
    "LOINC": r"[0-9]{3,6}-[0-9]|LA[0-9]+-[0-9]",
    "NDC": r"[0-9]{11}|[0-9]{9}\*",
    "POS": r"[0-9]{2}",
    "TOB": r"[0-9]{2,3}\*?",
    "REVENUE": r"[0-9]{4}",
    "DISCHARGE": r"[0-9]{2}",
    "SNOMED": r"[0-9]{6,18}",
}


def test_every_code_has_a_concept_a_known_system_and_its_systems_shape():
    names = {concept.name for concept in TERMS.concepts}
    for code in TERMS.codes:
        assert code.concept in names
        assert code.system in BY_SHORT
        assert re.fullmatch(SHAPES[code.system], code.code), code


def test_loinc_check_digits_are_right():
    """The last digit of a LOINC number follows from the others."""
    for code in TERMS.codes:
        if code.system == "LOINC" and not code.code.startswith("LA"):
            digits, check = code.code.split("-")
            doubled = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(reversed(digits))]
            total = sum(n // 10 + n % 10 for n in doubled)
            assert (10 - total % 10) % 10 == int(check), code


def test_every_kind_category_and_scope_is_a_word_of_the_charts():
    for concept in TERMS.concepts:
        assert concept.kinds, concept.name
        assert set(concept.kinds) <= {*KINDS, "answer"}, concept.name
        assert concept.category in ("", *FLAGS), concept.name
        assert concept.protected_as in ("", "part2", "reproductive", "hiv", "mental_health_minor")


def test_no_concept_is_empty_without_saying_so():
    """Sets that exist in SNOMED CT or RxNorm alone cannot ship: they wait for an import."""
    waiting = {concept.name for concept in TERMS.concepts if defaults.waits(concept)}
    classes = {group.concept for group in defaults.drug_classes()}
    assert set(missing(TERMS)) <= waiting | classes


def test_identifiers_are_oids_lone_codes_or_our_own():
    seen = {}
    for concept in TERMS.concepts:
        assert re.fullmatch(r"(\d+\.)+\d+|http\S+\|\S+|concord:[a-z0-9_]+", concept.identifier), concept
        assert seen.setdefault(concept.identifier, concept.name) == concept.name


@pytest.mark.parametrize("measure", sorted(MEASURES))
def test_every_concept_that_a_measure_names_exists(measure):
    wanted = MEASURES[measure].concepts()
    assert wanted
    assert [name for name in sorted(wanted) if name not in TERMS] == []


def test_the_demonstrations_codes_are_covered():
    """Drugs, vaccines and results that the synthetic world uses are known, or deliberately belong to no measure."""
    known = {(code.system, code.code) for code in TERMS.codes}
    groups = {"statin", "metformin", "dm_oral", "glp1", "insulin", "rescue", "controller", "asthma_biologic", "antidepressant",
              "benzodiazepine", "opioid", "oud", "contraceptive", "hiv"}  # fmt: skip
    assert [d.name for d in DRUGS if d.group in groups and ("NDC", d.ndc) not in known] == []
    drugs = {(drug.system, drug.code) for drug in TERMS.drugs}
    assert [d.name for d in DRUGS if ("NDC", d.ndc) not in drugs] == []
    children = {v.cvx for v in VACCINES if v.name not in ("zoster", "covid21", "covid22", "covid23")}
    assert [cvx for cvx in sorted(children) if ("CVX", cvx) not in known] == []
    outside = {"phq9_item9", "hdl", "cholesterol", "creatinine", "tsh"}
    assert [n for n, (code, _) in LOINC.items() if n not in outside and ("LOINC", code) not in known] == []


def test_a_weight_loss_product_is_no_diabetes_drug_and_a_nasal_spray_no_controller():
    ndcs = {
        name: {c.code for c in TERMS.codes_of(name)} for name in ("diabetes_medications", "asthma_controller")
    }
    assert "00169413212" in ndcs["diabetes_medications"]
    assert "00169452514" not in ndcs["diabetes_medications"]
    assert "00173071920" in ndcs["asthma_controller"]
    assert "60505082901" not in ndcs["asthma_controller"]


def test_the_version_follows_the_content():
    assert load(None).version == TERMS.version
    assert len(TERMS.version) == 16
