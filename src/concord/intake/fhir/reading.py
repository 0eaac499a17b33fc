"""Reading one FHIR file into canonical rows, a resource at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from concord.intake.fhir import claims, clinical, consents, medications, people
from concord.intake.fhir.context import Context, Row
from concord.intake.fhir.gathering import remember
from concord.intake.fhir.moments import is_misdated
from concord.intake.fhir.resolving import name_patient, resolved
from concord.intake.fhir.resources import Found, found_in
from concord.intake.fhir.writing import TABLES, Writers
from concord.model import lineage

Mapping = Callable[[dict[str, Any], int, Context], Iterator[tuple[str, Row]]]
MAPPINGS: dict[str, Mapping] = {
    "Patient": people.patient,
    "Coverage": people.coverage,
    "Consent": consents.consent,
    "Practitioner": people.provider,
    "PractitionerRole": people.role,
    "Organization": people.provider,
    "Encounter": clinical.encounter,
    "Condition": clinical.condition,
    "Observation": clinical.observation,
    "Procedure": clinical.procedure,
    "ServiceRequest": clinical.service_request,
    "DeviceRequest": clinical.device_request,
    "Communication": clinical.communication,
    "Task": clinical.task,
    "DiagnosticReport": clinical.report,
    "Immunization": clinical.immunization,
    "AllergyIntolerance": medications.allergy,
    "AdverseEvent": medications.adverse_event,
    "MedicationRequest": medications.medication_request,
    "MedicationDispense": medications.medication_dispense,
    "MedicationAdministration": medications.medication_administration,
    "Claim": claims.claim,
    "ExplanationOfBenefit": claims.explanation_of_benefit,
}
LOOKED_UP = ("Medication", "Bundle")
"""Types that fill no table but are read: other resources refer to them, or hold them."""

RULES = {
    "unreadable_json": "The line is no FHIR resource.",
    "not_as_fhir_says": "A part of the resource is not of the shape that FHIR gives it.",
    "no_patient": "The resource names no patient.",
    "value_out_of_range": "A value is not of its column's kind, or too large for it.",
}
"""Rules that quarantine a resource."""

_UNLIKE_FHIR = (AttributeError, TypeError, ValueError, KeyError, IndexError, ArithmeticError)


@dataclass(frozen=True)
class Broken:
    """A resource that waits."""

    number: int
    rule: str
    raw: str


@dataclass
class Reading:
    """What one file gave: resources by type, files by table, types that fill nothing or say when in no way that
    can be read, and what could not be read."""

    resources: Counter[str] = field(default_factory=Counter)
    unused: Counter[str] = field(default_factory=Counter)
    misdated: Counter[str] = field(default_factory=Counter)
    unresolved: dict[str, int] = field(default_factory=dict)
    broken: list[Broken] = field(default_factory=list)
    written: dict[str, Path] = field(default_factory=dict)

    @property
    def received(self) -> int:
        return sum(self.resources.values())


def read(path: Path, name: str, file_id: int, out: Callable[[str], Path], context: Context) -> Reading:
    """Read a file into one Parquet file a table, named by `out`. `context` must have been gathered from the whole delivery."""
    reading, writers = Reading(), Writers(out)
    try:
        bundle: tuple[dict[str, Any], ...] = ()
        here = context
        for found in found_in(path, name):
            if found.bundle is not bundle:
                bundle = found.bundle
                here = context.within(_said_within(bundle, context)) if bundle else context
            _read_one(found, file_id, here, reading, writers)
        reading.written = writers.close()
    except BaseException:
        writers.abandon()
        raise
    if writers.unfit:
        reading.broken += [
            Broken(f.number, "value_out_of_range", f.text())
            for f in found_in(path, name)
            if f.number in writers.unfit
        ]
    return reading


def _said_within(bundle: tuple[dict[str, Any], ...], context: Context) -> Context:
    local = Context(context.sender, context.received_on)
    for resource in bundle:
        remember(resource, local)
        name_patient(resource, local.named)
    return local


def _read_one(found: Found, file_id: int, context: Context, reading: Reading, writers: Writers) -> None:
    resource = found.resource
    kind = "" if resource is None else str(resource["resourceType"])
    reading.resources[kind] += 1
    if resource is None:
        reading.broken.append(Broken(found.number, "unreadable_json", found.text()))
        return
    mapping = MAPPINGS.get(kind)
    if mapping is None:
        reading.unused[kind] += kind not in LOOKED_UP
        return
    try:
        rows = list(mapping(resource, lineage.row_id(file_id, found.number), resolved(resource, context)))
    except _UNLIKE_FHIR:
        reading.broken.append(Broken(found.number, "not_as_fhir_says", found.text()))
        return
    if any(row.get("member_id") is None and _needs_member(table) for table, row in rows):
        reading.broken.append(Broken(found.number, "no_patient", found.text()))
        return
    reading.misdated[kind] += is_misdated(resource)
    for table, row in rows:
        if table in TABLES:
            writers.add(table, row)


def _needs_member(table: str) -> bool:
    return (
        table in TABLES
        and "member_id" in TABLES[table].columns
        and TABLES[table].columns["member_id"].required
    )
