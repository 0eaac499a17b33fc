"""References that name nobody by id: what is held inside, searches, identifiers alone; and what a coverage tells of its benefits."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date

import pytest

from concord.intake.fhir.context import Context
from concord.intake.fhir.reading import MAPPINGS
from concord.intake.fhir.resolving import patients, resolved
from concord.pipeline.evaluate import evaluate

MRN = "http://hospital.example/mrn"
SSN = "http://hl7.org/fhir/sid/us-ssn"


def context(**known: str) -> Context:
    return Context("clinic", date(2026, 7, 1), search=lambda: known)


def rows(resource, known=None):
    known = known or context()
    here = resolved(resource, known)
    return [row for _, row in MAPPINGS[resource["resourceType"]](resource, 7, here)]


def visit(subject, **more):
    return {"resourceType": "Encounter", "id": "e", "status": "finished", "subject": subject, **more}


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": f"Patient?identifier={MRN}|7"},
        {"reference": f"http://server.example/fhir/Patient?identifier={MRN}|7"},
        {"reference": "Patient?identifier=http%3A%2F%2Fhospital.example%2Fmrn%7C7"},
        {"identifier": {"system": MRN, "value": "7"}},
        {"type": "Patient", "identifier": {"system": MRN, "value": "7"}},
        {"reference": "#me"},
    ],
)
def test_a_patient_meant_by_an_identifier_is_found_in_the_delivery(subject):
    inside = [{"resourceType": "Patient", "id": "me", "identifier": [{"system": MRN, "value": "7"}]}]
    told = visit(subject, contained=inside)
    assert rows(told, context(**{f"{MRN}|7": "p1", f"{MRN}|8": "p2"}))[0]["member_id"] == "p1"


@pytest.mark.parametrize(
    ("subject", "known"),
    [
        ({"reference": f"Patient?identifier={MRN}|7"}, {}),
        ({"reference": f"Patient?identifier={MRN}|7"}, {f"{MRN}|7": ""}),
        ({"reference": "Patient?birthdate=1970-01-01"}, {f"{MRN}|7": "p1"}),
        ({"reference": "#nobody"}, {f"{MRN}|7": "p1"}),
        ({"type": "Group", "identifier": {"system": MRN, "value": "7"}}, {f"{MRN}|7": "p1"}),
    ],
    ids=["of nobody", "of two", "by something else", "not inside", "a group"],
)
def test_a_reference_that_means_nobody_or_more_than_one_names_no_patient(subject, known):
    assert rows(visit(subject), context(**known))[0]["member_id"] is None


def test_a_search_that_finds_nobody_is_counted():
    known = context()
    rows(visit({"reference": f"Patient?identifier={MRN}|7"}), known)
    assert known.unresolved == Counter({"patient by identifier": 1})


def test_drug_clinician_and_condition_may_be_held_inside():
    npi = [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567893"}]
    told = visit(
        {"reference": "Patient/p1"}, participant=[{"individual": {"reference": "#d"}}],
        contained=[{"resourceType": "Practitioner", "id": "d", "identifier": npi}],
    )  # fmt: skip
    assert rows(told)[0]["npi"] == "1234567893"
    code = {"coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "860975"}]}
    order = {
        "resourceType": "MedicationRequest", "status": "active", "intent": "order", "subject": {"reference": "Patient/p1"},
        "medicationReference": {"reference": "#m"}, "contained": [{"resourceType": "Medication", "id": "#m", "code": code}],
    }  # fmt: skip
    assert rows(order)[0]["code"] == "860975"


def test_patients_of_a_delivery_are_known_by_each_identifier_that_is_theirs_alone(tmp_path):
    def patient(name, *values):
        found = [{"system": MRN, "value": v} for v in values]
        return {"resourceType": "Patient", "id": name, "identifier": found}

    lines = [
        patient("p1", "7", "9"),
        patient("p1", "7"),
        patient("p2", "8", "9"),
        {"resourceType": "Encounter"},
    ]
    (tmp_path / "a.ndjson").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert patients([(tmp_path / "a.ndjson", "a.ndjson")]) == {f"{MRN}|7": "p1", f"{MRN}|8": "p2", f"{MRN}|9": ""}  # fmt: skip


def coverage(**more):
    usual = {
        "beneficiary": {"reference": "Patient/p1"},
        "period": {"start": "2025-01-01", "end": "2026-12-31"},
    }
    return {"resourceType": "Coverage", "id": "k", "status": "active", **usual, **more}


def kind(code, system="http://terminology.hl7.org/CodeSystem/v3-ActCode"):
    return {"coding": [{"system": system, "code": code}]}


def at_the_counter(code):
    return [{"type": kind(code, "http://terminology.hl7.org/CodeSystem/coverage-class"), "value": "1"}]


BENEFITS = ("has_medical", "has_pharmacy", "has_behavioral")


@pytest.mark.parametrize(
    ("told", "benefits"),
    [
        ({}, (True, None, None)),
        ({"type": kind("HMO")}, (True, None, None)),
        ({"class": at_the_counter("group")}, (True, None, None)),
        *(({"class": at_the_counter(code)}, (True, True, None)) for code in ("rxbin", "rxpcn", "rxgroup", "rxid")),
        ({"type": kind("DRUGPOL")}, (False, True, None)),
        ({"type": kind("DENTAL")}, (False, None, None)),
        ({"type": kind("MENTPOL")}, (False, None, True)),
        ({"type": {"coding": [*kind("DRUGPOL")["coding"], *kind("HMO")["coding"]]}}, (True, True, None)),
    ],
)  # fmt: skip
def test_what_a_coverage_tells_of_its_benefits(told, benefits):
    (row,) = rows(coverage(**told))
    assert tuple(row[name] for name in BENEFITS) == benefits


@pytest.mark.parametrize(
    ("told", "spans"),
    [
        ({"status": "entered-in-error"}, 0),
        ({"status": "draft"}, 0),
        ({"status": "cancelled"}, 1),
        ({"status": "cancelled", "period": {"start": "2025-01-01"}}, 0),
        ({"type": kind("pay", "http://terminology.hl7.org/CodeSystem/coverage-selfpay")}, 0),
        ({"type": kind("81", "https://nahdo.org/sopt")}, 0),
        ({"type": kind("519", "https://nahdo.org/sopt")}, 1),
    ],
)
def test_a_coverage_that_never_was_or_is_nobodys_is_none(told, spans):
    assert len(rows(coverage(**told))) == spans


OPIOID, BENZODIAZEPINE = "00406055201", "00591024101"


def fill(name, ndc, day, subject):
    drug = {"coding": [{"system": "http://hl7.org/fhir/sid/ndc", "code": ndc}]}
    return {
        "resourceType": "MedicationDispense", "id": name, "status": "completed", "subject": subject,
        "medicationCodeableConcept": drug, "whenHandedOver": day, "daysSupply": {"value": 30}, "quantity": {"value": 60},
    }  # fmt: skip


def cob(folder, covered, subject):
    """COB of one patient in the plan method: (denominator, sentences on what no file tells)."""
    days = ("2026-02-01", "2026-03-01")
    fills = [
        fill(f"{ndc}{n}", ndc, day, subject) for ndc in (OPIOID, BENZODIAZEPINE) for n, day in enumerate(days)
    ]
    patient = {
        "resourceType": "Patient", "id": "p1", "birthDate": "1980-03-01", "gender": "female",
        "identifier": [{"system": MRN, "value": "7"}],
    }  # fmt: skip
    folder.mkdir()
    lines = map(json.dumps, [*fills, *covered, patient])
    (folder / "all.ndjson").write_text("\n".join(lines), encoding="utf-8")
    found = evaluate(folder, "fhir", ["COB"], 2026, "plan", folder / "out.csv")
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        counts = {row["population"]: row["count"] for row in csv.DictReader(file)}
    return counts["denominator"], [s for s in found.assumed if "drug benefit" in s]


def test_a_drug_benefit_that_a_coverage_tells_counts_and_one_it_does_not_is_said(tmp_path):
    plain, mine = coverage(), {"reference": f"Patient?identifier={MRN}|7"}
    count, said = cob(tmp_path / "silent", [plain], mine)
    assert count == "0"
    assert said[0].startswith("No file tells who has a drug benefit, and without one nobody counts in: COB.")
    count, said = cob(tmp_path / "told", [coverage(**{"class": at_the_counter("rxbin")})], mine)
    assert (count, said) == ("1", [])
    apart = [plain, coverage(id="d", type=kind("DRUGPOL"))]
    assert cob(tmp_path / "apart", apart, {"identifier": {"system": MRN, "value": "7"}}) == ("1", [])
    half = [
        plain,
        coverage(id="d", type=kind("DRUGPOL"), period={"start": "2026-01-01", "end": "2026-06-30"}),
    ]
    count, said = cob(tmp_path / "half", half, mine)
    assert count == "0"
    assert said[0].startswith("2 of 3 spans of coverage tell no drug benefit")
    dental = [
        plain,
        coverage(id="d", type=kind("DENTAL"), period={"start": "2026-03-01", "end": "2026-06-30"}),
    ]
    assert cob(tmp_path / "dental", [*dental, *apart[1:]], mine)[0] == "1"
