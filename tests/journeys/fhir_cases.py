"""Small FHIR records, a person at a time, and what each measure makes of each person.

Every concept that has a public value set is told by a code of our own: the sets are written down and imported as any are. So a case
names concepts, and rests on no licensed code.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from concord.pipeline.evaluate import evaluate
from concord.terminology import assemble

Json = dict[str, Any]
POPULATIONS = (
    "initial-population", "denominator", "denominator-exclusion", "numerator", "denominator-exception",
)  # fmt: skip
Case = tuple[str, str | Sequence[str], Sequence[Json]] | tuple[str, str | Sequence[str], Sequence[Json], Json]
"""What it shows; by group, how often the person stands in each of POPULATIONS (`1/1/0/1`); their records; what their Patient says."""

OURS = "http://example.org/sets"
LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
SETS = "http://cts.nlm.nih.gov/fhir/ValueSet/"
CONDITION = "http://terminology.hl7.org/CodeSystem/condition-{}"
PROFILE = "http://hl7.org/fhir/us/core/StructureDefinition/"


def coded(concept: str) -> Json:
    """A concept by our own code; `system|code` as it is."""
    system, _, code = concept.rpartition("|")
    return {"coding": [{"system": system or OURS, "code": code}]}


def visit(concept: str, start: str = "2026-06-15T09:00:00Z", end: str = "", **more: Any) -> Json:
    """A finished visit of half an hour, unless told otherwise. A day alone lasts from nine to half past."""
    start = start if "T" in start else f"{start}T09:00:00Z"
    period = {"start": start, "end": end or f"{start[:14]}30:00Z"}
    return {
        "resourceType": "Encounter", "status": "finished", "class": {"code": "AMB"}, "type": [coded(concept)], "period": period, **more,
    }  # fmt: skip


def dx(concept: str, onset: str, list_: str = "problem-list-item", **more: Any) -> Json:
    """A condition, active and without an end, unless told otherwise."""
    usual = {"clinicalStatus": coded(CONDITION.format("clinical") + "|active"), "onsetDateTime": onset}
    category = [coded(f"{CONDITION.format('category')}|{list_}")]
    return {"resourceType": "Condition", "code": coded(concept), "category": category, **usual, **more}


def noted(concept: str, onset: str, **more: Any) -> Json:
    """A visit's diagnosis."""
    return dx(concept, onset, "encounter-diagnosis", **more)


def seen(concept: str, when: str, category: str = "laboratory", **more: Any) -> Json:
    """A final observation. `value`: a number and its unit (`7.1 %`), or a coded answer."""
    value = more.pop("value", None)
    told = {} if value is None else _value(str(value))
    return {
        "resourceType": "Observation", "status": "final", "code": coded(concept), "effectiveDateTime": when,
        "category": [coded(f"http://terminology.hl7.org/CodeSystem/observation-category|{category}")], **told, **more,
    }  # fmt: skip


def over(first: str, last: str | None = None) -> Json:
    """A time of an observation that is no instant, in place of one."""
    period = {"start": first} | ({"end": last} if last else {})
    return {"effectiveDateTime": None, "effectivePeriod": period}


def _value(text: str) -> Json:
    number, _, unit = text.partition(" ")
    try:
        return {"valueQuantity": {"value": float(number), "unit": unit, "code": unit}}
    except ValueError:
        return {"valueCodeableConcept": coded(text)}


def pressure(when: str, systolic: float | None, diastolic: float | None, **more: Any) -> Json:
    parts = (("8480-6", systolic), ("8462-4", diastolic))
    component = [
        {"code": coded(f"{LOINC}|{code}"), "valueQuantity": {"value": value, "unit": "mmHg", "code": "mm[Hg]"}}
        for code, value in parts if value is not None
    ]  # fmt: skip
    return seen(f"{LOINC}|85354-9", when, "vital-signs", component=component, **more)


def done(concept: str, when: str, **more: Any) -> Json:
    return {
        "resourceType": "Procedure",
        "status": "completed",
        "code": coded(concept),
        "performedDateTime": when,
        **more,
    }


def asked(concept: str, when: str, kind: str = "ServiceRequest", **more: Any) -> Json:
    """An order: of a service, of a drug (`MedicationRequest`) or of a device (`DeviceRequest`)."""
    told = {"MedicationRequest": "medicationCodeableConcept", "DeviceRequest": "codeCodeableConcept"}
    what = {told.get(kind, "code"): coded(concept)}
    return {"resourceType": kind, "status": "active", "intent": "order", "authoredOn": when, **what, **more}


def drug(concept: str, when: str, days: int | None = None, **more: Any) -> Json:
    supply = (
        {} if days is None else {"dispenseRequest": {"expectedSupplyDuration": {"value": days, "code": "d"}}}
    )
    return asked(concept, when, "MedicationRequest", **supply, **more)


def dose(concept: str, when: str, **more: Any) -> Json:
    return {
        "resourceType": "Immunization", "status": "completed", "vaccineCode": coded(concept), "occurrenceDateTime": when, **more,
    }  # fmt: skip


def wrong(cases: Mapping[str, Sequence[Case]], folder: Path) -> list[str]:
    """Every case of every measure, in one folder of FHIR files: those that came out otherwise than written."""
    lines: list[Json] = []
    wanted: dict[tuple[str, str, str], tuple[str, str]] = {}
    for measure, some in cases.items():
        for number, (what, expected, records, *who) in enumerate(some):
            person = f"{measure.lower()}{number:03d}"
            lines += list(_told(person, records, who[0] if who else {}))
            groups = [expected] if isinstance(expected, str) else expected
            wanted |= {
                (measure, person, f"Group_{n}"): (what, text) for n, text in enumerate(groups, 1) if text
            }
    (folder / "fhir").mkdir(parents=True)
    (folder / "fhir" / "all.ndjson").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    found = counted(folder, list(cases))
    return [
        f"{key[0]} {key[2]}, {what}: {found.get(key)} and not {text}"
        for key, (what, text) in wanted.items()
        if found.get(key) != text
    ]


def _told(person: str, records: Sequence[Json], who: Json) -> Iterable[Json]:
    usual = {"resourceType": "Patient", "id": person, "birthDate": "1970-03-01", "gender": "female"}
    yield {**usual, **who}
    for number, record in enumerate(records):
        text = json.dumps({k: v for k, v in record.items() if v is not None}).replace("#", f"{person}-")
        subject = "patient" if record["resourceType"] in ("Immunization", "AllergyIntolerance") else "subject"
        yield {"id": f"{person}-{number}", **json.loads(text), subject: {"reference": f"Patient/{person}"}}


def counted(folder: Path, measures: Sequence[str]) -> dict[tuple[str, str, str], str]:
    """(measure, person, group) to how often they stand in each population the measure has."""
    out = folder / "results.csv"
    evaluate(
        folder / "fhir", "fhir", measures, 2026, "clinical", out, value_sets=[sets(folder / "sets.json")]
    )
    counts: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    with out.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            counts[row["measure"], row["patient_id"], row["group"]][row["population"]] = row["count"]
    return {key: "/".join(told[p] for p in POPULATIONS if p in told) for key, told in counts.items()}


def sets(path: Path) -> Path:
    """A value set for every concept that has a public one, each of one code: the concept's name."""
    held = {
        c.identifier: {"codes": [[OURS, c.name]]} for c in assemble([]).concepts if c.identifier[:1].isdigit()
    }
    path.write_text(
        json.dumps({f"{SETS}{identifier}": told for identifier, told in held.items()}), encoding="utf-8"
    )
    return path
