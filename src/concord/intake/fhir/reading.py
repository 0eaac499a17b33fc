"""Reading FHIR files: two passes, a resource at a time, into Parquet parts. Memory does not grow with the folder."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from concord import canon
from concord.intake.fhir import claims, clinical, people
from concord.intake.fhir.codings import pairs
from concord.intake.fhir.context import Context, Row
from concord.intake.fhir.moments import moment
from concord.model import lineage
from concord.model.tables import Table

BATCH = 20_000
MAPPINGS: dict[str, Callable[[dict[str, Any], int, Context], Iterator[tuple[str, Row]]]] = {
    "Patient": people.patient,
    "Coverage": people.coverage,
    "Practitioner": people.provider,
    "PractitionerRole": people.provider,
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
    "AllergyIntolerance": clinical.allergy,
    "AdverseEvent": clinical.adverse_event,
    "MedicationRequest": clinical.medication_request,
    "MedicationDispense": clinical.medication_dispense,
    "MedicationAdministration": clinical.medication_administration,
    "ExplanationOfBenefit": claims.explanation_of_benefit,
}
LOOKED_UP = (b'"Medication"', b'"Patient"')
TABLES = {
    name: table
    for name, table in canon.accepted().items()
    if name
    in {
        "member", "demographic_answer", "enrollment", "provider", "encounter", "condition", "observation", "procedure",
        "immunization", "medication", "medical_claim", "claim_diagnosis", "pharmacy_claim",
    }
}  # fmt: skip


@dataclass
class Reading:
    """What one file gave: resources by type, rows by table, and the lines that could not be read."""

    resources: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[int, str, str]] = field(default_factory=list)  # line, rule, raw
    unresolved: Counter[str] = field(default_factory=Counter)


def read(
    path: Path,
    file_id: int,
    out: Callable[[str], Path],
    sender: str,
    received_on: date,
    context: Context | None = None,
) -> Reading:
    """Read one NDJSON file (of resources or of bundles), bundle or resource into one Parquet file a table.

    `out` names the Parquet file of a table. A line is numbered as in the file; the entries of bundles are numbered
    through the file, so that every resource has a row key of its own.
    """
    context = context or Context(sender, received_on)
    if not context.births:
        gather([path], context)
    reading, writers = Reading(), _Writers(out)
    for line, resource, raw in resources(path):
        if resource is None:
            reading.broken.append((line, "unreadable_json", raw))
            continue
        kind = str(resource.get("resourceType") or "")
        reading.resources[kind] += 1
        mapping = MAPPINGS.get(kind)
        if mapping is None:
            if kind not in ("Medication", "Bundle"):
                reading.unknown[kind] += 1
            continue
        try:
            for table, row in mapping(resource, lineage.row_id(file_id, line), context):
                if table in TABLES:
                    writers.add(table, row)
        except (AttributeError, TypeError, ValueError, KeyError, ArithmeticError):
            reading.broken.append((line, "not_as_fhir_says", raw))
    reading.rows = writers.close()
    reading.unresolved = context.unresolved
    return reading


def gather(paths: list[Path], context: Context) -> None:
    """The first pass: births by patient and codes by medication, which other resources refer to."""
    for path in paths:
        for _, resource, _ in resources(path, only=LOOKED_UP):
            if resource is None:
                continue
            key = str(resource.get("id") or "")
            if resource.get("resourceType") == "Patient" and (day := moment(resource.get("birthDate")).day):
                context.births[key] = day
            elif resource.get("resourceType") == "Medication":
                context.medications[key] = pairs(resource.get("code"))


def resources(path: Path, only: tuple[bytes, ...] = ()) -> Iterator[tuple[int, dict[str, Any] | None, str]]:
    """Each resource with its number and, for one that cannot be read, its text. `only`: lines that hold one of these."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as file:  # type: ignore[operator]
        if _is_one_document(path):
            yield from _numbered([(1, file.read())])
            return
        lines = ((n, text) for n, text in enumerate(file, 1) if text.strip())
        yield from _numbered((n, t) for n, t in lines if not only or any(mark in t for mark in only))


def _is_one_document(path: Path) -> bool:
    return path.name.removesuffix(".gz").endswith(".json")


def _numbered(lines: Any) -> Iterator[tuple[int, dict[str, Any] | None, str]]:
    counted = 0
    for number, text in lines:
        try:
            resource = orjson.loads(text)
        except orjson.JSONDecodeError:
            yield number, None, text.decode("utf-8", "replace").rstrip("\r\n")
            continue
        if not isinstance(resource, dict):
            yield number, None, text.decode("utf-8", "replace").rstrip("\r\n")
        elif resource.get("resourceType") == "Bundle":
            for entry in resource.get("entry") or []:
                counted += 1
                if isinstance(entry, dict) and isinstance(entry.get("resource"), dict):
                    yield counted, entry["resource"], ""
        else:
            yield number, resource, ""


class _Writers:
    """One Parquet writer a table, opened on its first row, filled a batch at a time."""

    def __init__(self, out: Callable[[str], Path]):
        self.out = out
        self.rows: dict[str, list[Row]] = {}
        self.writers: dict[str, pq.ParquetWriter] = {}
        self.counts: Counter[str] = Counter()

    def add(self, table: str, row: Row) -> None:
        rows = self.rows.setdefault(table, [])
        rows.append(row)
        if len(rows) >= BATCH:
            self._flush(table)

    def _flush(self, table: str) -> None:
        schema = _schema(TABLES[table])
        if table not in self.writers:
            path = self.out(table)
            path.parent.mkdir(parents=True, exist_ok=True)
            self.writers[table] = pq.ParquetWriter(path, schema, compression="zstd")
        rows = self.rows[table]
        self.writers[table].write_table(pa.Table.from_pylist(rows, schema=schema))
        self.counts[table] += len(rows)
        self.rows[table] = []

    def close(self) -> Counter[str]:
        """Write what is left and close; rows by table."""
        for table in self.rows:
            self._flush(table)
        for writer in self.writers.values():
            writer.close()
        return self.counts


ARROW = {
    "VARCHAR": pa.string(), "BIGINT": pa.int64(), "INTEGER": pa.int32(), "TINYINT": pa.int8(), "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"), "DECIMAL(14,2)": pa.decimal128(14, 2), "DECIMAL(18,6)": pa.decimal128(18, 6),
    "BOOLEAN": pa.bool_(),
}  # fmt: skip


def _schema(table: type[Table]) -> pa.Schema:
    return pa.schema([(name, ARROW[sql]) for name, sql in table.sql_columns().items()])
