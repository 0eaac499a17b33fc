"""FHIR as it comes: references of every form, half dates, offsets at New Year, repeated resources, people nobody asked about."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from concord.pipeline.evaluate import evaluate

IN, ABOVE, OUT = "1/1/0/0", "1/1/0/1", "0/0/0/0"
"""In the denominator of GSD with a last A1c of 9 or less; above 9, or without any; not in it."""
STATUS = "http://terminology.hl7.org/CodeSystem/condition-{}"


def coded(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def patient(name: str, **more: Any) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": name, "birthDate": "1970-01-01", "gender": "female", **more}


def visit(
    start: str | None = "2026-03-03T10:00:00-08:00",
    end: str | None = "2026-03-03T10:30:00-08:00",
    **more: Any,
) -> dict[str, Any]:
    period = {k: v for k, v in (("start", start), ("end", end)) if v}
    return {
        "resourceType": "Encounter", "status": "finished", "class": {"code": "AMB"}, "period": period,
        "type": [coded("http://www.ama-assn.org/go/cpt", "99213")], **more,
    }  # fmt: skip


def diabetes(**more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Condition", "clinicalStatus": coded(STATUS.format("clinical"), "active"),
        "verificationStatus": coded(STATUS.format("ver-status"), "confirmed"), "category": [coded(STATUS.format("category"), "encounter-diagnosis")],
        "code": coded("http://hl7.org/fhir/sid/icd-10-cm", "E11.9"), "onsetDateTime": "2020-01-01", **more,
    }  # fmt: skip


def a1c(value: float | None = 7.0, when: str = "2026-05-05", **more: Any) -> dict[str, Any]:
    quantity = {} if value is None else {"valueQuantity": {"value": value, "unit": "%", "code": "%"}}
    return {
        "resourceType": "Observation", "status": "final", "code": coded("http://loinc.org", "4548-4"), "effectiveDateTime": when, **quantity, **more,
    }  # fmt: skip


def without(resource: dict[str, Any], name: str) -> dict[str, Any]:
    return {k: v for k, v in resource.items() if k != name}


USUAL = (visit(), diabetes(), a1c())
RESOLVED = coded(STATUS.format("clinical"), "resolved")
CASES: dict[str, tuple[str, tuple[dict[str, Any], ...]]] = {
    "as-usual": (IN, USUAL),
    "into-next-year-by-utc": (ABOVE, (visit(), diabetes(), a1c(when="2026-12-31T20:00:00-08:00"))),
    "into-this-year-by-utc": (IN, (visit(), diabetes(), a1c(when="2025-12-31T20:00:00-08:00"))),
    "the-last-second": (IN, (visit(), diabetes(), a1c(when="2026-12-31T23:59:59.999Z"))),
    "half-a-date": (IN, (visit(), diabetes(), a1c(12.0, when="2026-05"))),  # unknown, and so not above 9
    "a-visit-without-an-end": (OUT, (visit(end=None), diabetes(), a1c())),
    "a-visit-going-on": (OUT, (visit(status="in-progress"), diabetes(), a1c())),
    "a-visit-past-new-year-by-utc": (OUT, (visit("2026-12-31T23:00:00-08:00", "2026-12-31T23:30:00-08:00"), diabetes(), a1c())),
    "a-visit-by-date": (IN, (visit("2026-12-31", "2026-12-31"), diabetes(), a1c())),
    "told-twice": (IN, (*USUAL, *USUAL)),
    "refuted": (OUT, (visit(), diabetes(verificationStatus=coded(STATUS.format("ver-status"), "refuted")), a1c())),
    "not-said-how-sure": (IN, (visit(), without(diabetes(), "verificationStatus"), a1c())),
    "over-before-the-year": (OUT, (visit(), diabetes(abatementDateTime="2025-12-31", clinicalStatus=RESOLVED), a1c())),
    "over-in-the-year-by-utc": (IN, (visit(), diabetes(abatementDateTime="2025-12-31T20:00:00-08:00", clinicalStatus=RESOLVED), a1c())),
    "onset-as-an-age": (IN, (visit(), without(diabetes(onsetAge={"value": 50, "code": "a"}), "onsetDateTime"), a1c())),
    "a-system-by-its-oid": (IN, (visit(), diabetes(code=coded("urn:oid:2.16.840.1.113883.6.90", "E11.9")), a1c())),
    "a-test-cancelled": (ABOVE, (visit(), diabetes(), a1c(status="cancelled"))),
    "a-test-amended": (IN, (visit(), diabetes(), a1c(status="amended"))),
    "a-test-without-a-value": (ABOVE, (visit(), diabetes(), a1c(None))),
    "two-tests-of-a-day": (IN, (visit(), diabetes(), a1c(9.5), a1c(8.9))),
    "a-test-over-a-period": (IN, (visit(), diabetes(), without(a1c(effectivePeriod={"start": "2026-05-05", "end": "2026-05-05"}), "effectiveDateTime"))),
}  # fmt: skip
FORMS = (
    "urn:uuid:{}",
    "Patient/{}",
    "https://example.org/fhir/Patient/{}",
    "https://example.org/fhir/Patient/{}/_history/2",
)


def write(folder: Path, name: str, resources: tuple[dict[str, Any], ...], form: str) -> None:
    """A bundle of one person: a transaction for relative references, else a collection."""
    people = [patient(name), patient(f"{name}-beside")]
    told = [r | {"id": f"{name}-{r['resourceType']}-{n % 6}", "subject": {"reference": form.format(name)}} for n, r in enumerate(resources)]  # fmt: skip
    kind = "transaction" if form.startswith("Patient") else "collection"
    url = "urn:uuid:{}" if form.startswith("urn") else "https://example.org/fhir/x/{}"
    entries = [{"fullUrl": url.format(r["id"]), "resource": r} for r in (*people, *told, {"resourceType": "MeasureReport", "id": f"{name}-key"})]  # fmt: skip
    text = json.dumps({"resourceType": "Bundle", "type": kind, "entry": entries})
    (folder / f"{name}.json").write_text(text, encoding="utf-8")


def test_odd_bundles(tmp_path):
    folder = tmp_path / "fhir"
    folder.mkdir()
    for number, (name, (_, resources)) in enumerate(CASES.items()):
        write(folder, name, resources, FORMS[number % len(FORMS)])
    found = evaluate(folder, "fhir", ["GSD"], 2026, "clinical", tmp_path / "out.csv")
    assert found.people == 2 * len(CASES)
    assert not [r.name for r in found.receipts if r.broke]
    counts: dict[str, list[str]] = {}
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["group"] == "Group_1":
                counts.setdefault(row["patient_id"], []).append(row["count"])
    told = {name: "/".join(counts[name]) for name in CASES}
    assert told == {name: expected for name, (expected, _) in CASES.items()}
    assert {"/".join(counts[f"{name}-beside"]) for name in CASES} == {OUT}
