"""FHIR files as files of any sender: accepted rows, quarantined resources, a receipt for each file.

The files of a delivery refer to each other, so a file is read knowing what the sender's other files received by that day
say of patients, drugs, conditions and clinicians.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from concord import canon
from concord.canon.people import Quarantined
from concord.engine.session import Session
from concord.intake import inbox
from concord.intake.fhir.context import Context
from concord.intake.fhir.gathering import gather
from concord.intake.fhir.reading import RULES, Reading, read
from concord.intake.fhir.resolving import patients
from concord.intake.fhir.resources import UNREADABLE
from concord.intake.inbox import Landed
from concord.intake.receipt import Broke, Receipt
from concord.intake.senders import FileSpec
from concord.model import lineage

SQL = "concord.intake.sql"
FIRST_LINES = 5
WITH_VISIT = ("condition", "observation", "procedure", "medication")
EVER = ("1900-01-01", "9999-12-31")


def accept(session: Session, work: Path, files: Sequence[Landed], spec: FileSpec) -> list[Receipt]:
    """Read FHIR files; their receipts are returned, not yet saved. A file that cannot be unpacked is refused."""
    receipts: list[Receipt] = []
    for sender in dict.fromkeys(f.sender for f in files):
        mine = [f for f in files if f.sender == sender]
        day = max(f.received_on for f in mine)
        context = Context(sender, day)
        held = list(_delivery(work, sender, spec, day))
        gather(held, context)
        context.search = cache(partial(patients, held))
        read_now = [(f, _read(work, f, spec, context)) for f in mine]
        receipts += [
            _refused(f, spec) if found is None else _receipt(session, work, f, spec, found, context)
            for f, found in read_now
        ]
    return receipts


def _delivery(work: Path, sender: str, spec: FileSpec, day: object) -> Iterator[tuple[Path, str]]:
    for landed in inbox.held(work, sender):
        if spec.matches(landed.name) and landed.received_on <= day:  # type: ignore[operator]
            yield landed.path(work), landed.name


def _read(work: Path, landed: Landed, spec: FileSpec, context: Context) -> Reading | None:
    context.received_on = landed.received_on
    context.unresolved.clear()

    def out(table: str) -> Path:
        return work / "accepted" / table / f"{landed.hex}.parquet"

    try:
        reading = read(landed.path(work), landed.name, landed.file_id, out, context)
    except UNREADABLE:
        return None
    reading.unresolved = dict(context.unresolved)
    _quarantine(work, landed, reading)
    return reading


def _quarantine(work: Path, landed: Landed, reading: Reading) -> None:
    rows = [
        {
            "row_id": lineage.row_id(landed.file_id, b.number),
            "sender": landed.sender,
            "file_name": landed.name,
            "line": b.number,
            "rule": b.rule,
            "sentence": RULES[b.rule],
            "raw": b.raw,
        }
        for b in sorted(reading.broken, key=lambda b: (b.number, b.rule))
    ]
    path = work / "quarantine" / f"{landed.hex}.parquet"
    path.unlink(missing_ok=True)
    if not rows:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + ".part")
    types = {"BIGINT": pa.int64()}
    schema = pa.schema([(c, types.get(t, pa.string())) for c, t in Quarantined.sql_columns().items()])
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), half, compression="zstd")
    half.replace(path)


def _receipt(
    session: Session, work: Path, landed: Landed, spec: FileSpec, reading: Reading, context: Context
) -> Receipt:
    written = {table: pq.read_metadata(path) for table, path in reading.written.items()}
    quarantined = len({b.number for b in reading.broken})
    return Receipt(
        landed.sender, landed.name, spec.kind, spec.format, landed.period, landed.received_on.isoformat(), landed.size,
        landed.sha256, "accepted with quarantine" if quarantined else "accepted", spec.hash, received=reading.received,
        accepted=reading.received - quarantined, quarantined=quarantined, covers=EVER if "enrollment" in written else None,
        notes=tuple(_notes(session, work, landed, reading)), broke=tuple(_broke(reading)),
        tables={table: meta.num_rows for table, meta in written.items()},
        filled={table: _filled(meta) for table, meta in written.items()},
    )  # fmt: skip


def _refused(landed: Landed, spec: FileSpec) -> Receipt:
    return Receipt(
        landed.sender, landed.name, spec.kind, spec.format, landed.period, landed.received_on.isoformat(), landed.size,
        landed.sha256, "refused", spec.hash, problem="The file cannot be unpacked to its end.", next_step="send the whole file again",
    )  # fmt: skip


def _broke(reading: Reading) -> Iterator[Broke]:
    for rule, sentence in RULES.items():
        numbers = sorted(b.number for b in reading.broken if b.rule == rule)
        if numbers:
            yield Broke(rule, "quarantine", sentence, len(numbers), tuple(numbers[:FIRST_LINES]))


def _notes(session: Session, work: Path, landed: Landed, reading: Reading) -> Iterator[str]:
    if unused := _counted(+reading.unused):
        yield f"Resources of types that are not used: {unused}."
    if misdated := _counted(+reading.misdated):
        yield f"Resources with a date that cannot be read, and so is unknown: {misdated}."
    lost = dict(reading.unresolved) | _lost(session, work, landed, reading)
    if found := _counted({what: n for what, n in lost.items() if n}):
        yield f"References that lead nowhere: {found}."


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name or 'no type'} {n:,}" for name, n in sorted(counts.items()))


def _lost(session: Session, work: Path, landed: Landed, reading: Reading) -> dict[str, int]:
    """Rows whose visit or patient no file of the sender holds, counted in the accepted tables themselves."""
    declared = canon.accepted()
    for name in ("encounter", "member"):
        session.view(f"known_{name}", work / "accepted" / name, declared[name])
    lost = {"encounter": 0, "patient": 0}
    for table, path in reading.written.items():
        session.view("told_now", path)
        if table in WITH_VISIT:
            lost["encounter"] += session.file_rows(SQL, "fhir_no_visit", {"sender": landed.sender})[0][0]
        if table != "member" and "member_id" in declared[table].columns:
            lost["patient"] += session.file_rows(SQL, "fhir_no_patient", {"sender": landed.sender})[0][0]
    return lost


def _filled(written: pq.FileMetaData) -> dict[str, float]:
    """The share of rows that have each column, as the Parquet file itself knows."""
    empty: dict[str, int] = {}
    for group in range(written.num_row_groups):
        for i in range(written.num_columns):
            chunk = written.row_group(group).column(i)
            nulls = chunk.statistics.null_count if chunk.statistics else 0
            empty[chunk.path_in_schema] = empty.get(chunk.path_in_schema, 0) + (nulls or 0)
    mechanical = ("row_id", "sender", "received_on")
    return {c: round(1 - n / written.num_rows, 4) for c, n in empty.items() if c not in mechanical}
