"""From files in the inbox to accepted rows, quarantined rows and receipts. Files alike are read together.

A file's accepted rows depend on its bytes, its mapping and the day it was received, and on nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from concord import canon
from concord.engine import sql as sql_files
from concord.engine.session import Session
from concord.intake import checks, fhir, parts, plan, receipt, senders, staging
from concord.intake.formats import open_file
from concord.intake.formats.base import STRUCTURE, Reader, batch_schema
from concord.intake.inbox import Landed
from concord.intake.mapping import AUTOMATIC
from concord.intake.plan import Plan
from concord.intake.receipt import Broke, Receipt
from concord.intake.senders import FileSpec
from concord.model.errors import InputError
from concord.model.lineage import row_id

FIRST_LINES = 5
HELD_BYTES = 96 << 20
"""Files together no larger than this are held in memory, and columns that are empty in all of them cost nothing."""
PIECE_BYTES = 3 * HELD_BYTES
"""Rows are worked on in tables of so many bytes: each line stands in them as sent and once more by its columns."""
PACKED_BY = 12


@dataclass
class Opened:
    """A landed file and its reader."""

    landed: Landed
    reader: Reader
    covers: tuple[date, date] | None


def accept(session: Session, work: Path, files: Sequence[Landed], spec: FileSpec) -> list[Receipt]:
    """Read files of one kind and write their accepted and quarantined rows; their receipts are returned, not yet saved."""
    for landed in files:
        receipt.path(work, landed).unlink(
            missing_ok=True
        )  # without one nothing counts what is left half done
    if spec.is_fhir:
        return fhir.accept(session, work, files, spec)
    opened: list[Opened] = []
    receipts: list[Receipt] = []
    for landed in sorted(files, key=lambda f: f.file_id):
        try:
            reader = open_file(landed.path(work), landed.name, landed.file_id, spec)
            period = spec.period(landed.name)
            spoken = None if reader.is_change else senders.covered(spec.covers, period, reader.stated)
            opened.append(Opened(landed, reader, spoken))
        except InputError as error:
            receipts.append(_refused(landed, spec, error))
    groups: dict[tuple[str, ...], list[Opened]] = {}
    for one in opened:
        groups.setdefault(one.reader.wanted, []).append(one)
    for group in groups.values():
        receipts += _Batch(session, work, spec, group).run()
    return receipts


_PLANS: dict[tuple[str, str, tuple[str, ...]], Plan] = {}


def _plan(spec: FileSpec, columns: tuple[str, ...]) -> Plan:
    key = (spec.hash, spec.kind, columns)
    if key not in _PLANS:
        _PLANS[key] = plan.compile_plan(spec, columns)
    return _PLANS[key]


def _refused(landed: Landed, spec: FileSpec, error: InputError) -> Receipt:
    problem = error.what + (f" ({error.why})" if error.why else "")
    return Receipt(
        landed.sender, landed.name, spec.kind, spec.format, landed.period, landed.received_on.isoformat(), landed.size,
        landed.sha256, "refused", spec.hash, problem=f"{problem[:1].upper()}{problem[1:]}.", next_step=error.next_step,
    )  # fmt: skip


class _Batch:
    """Files of one kind and the same columns, read in one pass."""

    def __init__(self, session: Session, work: Path, spec: FileSpec, files: list[Opened]):
        self.session, self.work, self.spec, self.files = session, work, spec, files
        self.name = parts.name_of([f.landed for f in files], f"{spec.hash} {spec.kind}")
        self.written: dict[int, dict[str, int]] = {f.landed.file_id: {} for f in files}
        self.filled: dict[int, dict[str, dict[str, float]]] = {f.landed.file_id: {} for f in files}

    def run(self) -> list[Receipt]:
        self.facts = pa.Table.from_pylist([_facts(f) for f in self.files], schema=_FACTS)
        self.session.table("file", self.facts)
        self._stage()
        self._faults()
        self._keep()
        for table in self.plan.selects:
            self._write(table)
        self._write_quarantine()
        receipts = self._receipts()
        for name in ("hit", "doubled", "staged", "fault", "kept"):
            self.session.drop(name)
        return receipts

    # -- steps -----------------------------------------------------------------------------------------------

    def _stage(self) -> None:
        """Tables `staged`, `fault` and `kept` (see staging.Piece). What is too large to be held is done a piece at a time."""
        lines, columns = self._told()
        self.plan = _plan(self.spec, columns)
        pieces = staging.pieces(lines, batch_schema(columns), PIECE_BYTES)
        first, second = next(pieces), next(pieces, None)
        self.held: staging.Piece | None = None
        if second is None:
            self.held = staging.check(self.session, self.plan, first)
            self.session.table("staged", self.held.staged).table("fault", self.held.fault)
            return
        for lines in chain((first, second), pieces):
            piece = staging.check(self.session, self.plan, lines)
            self.session.append("staged", piece.staged).append("fault", piece.fault)
            self.session.append("kept", piece.kept)

    def _told(self) -> tuple[Iterable[pa.RecordBatch], tuple[str, ...]]:
        """The rows and the source columns that hold anything. Of what is too large to be held, all columns count as such."""
        wanted = self.files[0].reader.wanted
        if sum(_unpacked(f.landed) for f in self.files) > HELD_BYTES:
            return self._lines(), wanted
        held = list(self._lines())
        kept = plan.never_absent(self.spec)
        columns = tuple(c for c in wanted if c in kept or _is_filled(held, f"s.{c}"))
        return [b.select(batch_schema(columns).names) for b in held], columns

    def _lines(self) -> Iterator[pa.RecordBatch]:
        for one in self.files:
            yield from one.reader.batches()

    def _faults(self) -> None:
        """Tables `doubled` (rows said twice) and `hit` (row and rule)."""
        self.session.table("rule", _rule_table(self.plan))
        self.session.file_table(__package__, "sql/doubled", "doubled")
        self.session.file_table(__package__, "sql/hit", "hit")

    def _keep(self) -> None:
        """Leave in `kept` the rows that are accepted."""
        if self.held is None:
            self.session.file(__package__, "sql/kept")
            return
        doubled = self.session.arrow("SELECT row_id FROM doubled")["row_id"].to_numpy()
        self.kept = self.held.accepted(doubled)
        self.session.table("kept", self.kept)

    def _write(self, table: str) -> None:
        """The accepted rows of one canonical table, in order of file and line, as one part."""
        declared = canon.accepted()[table]
        alone = self.plan.one_to_one(table)
        if self.held is not None and alone is not None:
            rows = staging.assembled(self.session, self.kept, alone, declared, self.facts)
        else:
            order = ["row_id", *(c for c in declared.columns if c != "row_id" and self.plan.repeats(table))]
            query = self.plan.query(table)
            if self.held is None and len(self.files) == 1:
                self._pass_on(table, query, order)
                return
            if (
                len(order) == 1
            ):  # one row a line: the numbers alone are put in order, not the rows in the engine
                rows = staging.by_line(self.session.arrow(query, label=f"map {table}"))
            else:
                by = ", ".join(f'"{c}" NULLS FIRST' for c in order)
                rows = self.session.arrow(f"SELECT * FROM ({query}) ORDER BY {by}", label=f"map {table}")
        if rows.num_rows:
            parts.write(rows, self._part(table))
        for file, mine in parts.cut_by_file(rows):
            self._count(table, file, mine.num_rows, {c: mine.column(c).null_count for c in mine.column_names})

    def _pass_on(self, table: str, query: str, order: Sequence[str]) -> None:
        """Rows of one file that are too many to be held go from the engine to the part."""
        path = self._part(table)
        if not self.session.write(query, path, order=order):
            path.unlink()
            return
        written = pq.read_metadata(path)
        self._count(table, self.files[0].landed.file_id, written.num_rows, _empty_cells(written))

    def _part(self, table: str) -> Path:
        return parts.path_of(self.work, table, self.name)

    def _count(self, table: str, file: int, rows: int, empty: dict[str, int]) -> None:
        """Keep how many rows were written, and which share of them has each column."""
        self.written[file][table] = rows
        self.filled[file][table] = {c: round(1 - n / rows, 4) for c, n in empty.items() if c not in AUTOMATIC}

    def _write_quarantine(self) -> None:
        """Rows that wait, with those that could not even be split."""
        rows = self.session.arrow(sql_files.load(__package__, "sql/quarantined"))
        shape = rows.schema
        broken = [
            {
                "row_id": row_id(f.landed.file_id, b.line),
                "sender": f.landed.sender,
                "file_name": f.landed.name,
                "line": b.line,
                "rule": b.rule,
                "sentence": STRUCTURE[b.rule],
                "raw": b.raw,
            }
            for f in self.files
            for b in f.reader.broken
        ]
        both = pa.concat_tables([rows, pa.Table.from_pylist(broken, schema=shape)])
        path = self._part(parts.QUARANTINE)
        path.unlink(missing_ok=True)
        if both.num_rows:
            parts.write(both.sort_by([("row_id", "ascending"), ("rule", "ascending")]), path)

    # -- receipts --------------------------------------------------------------------------------------------

    def _receipts(self) -> list[Receipt]:
        counts = {row[0]: row[1:] for row in self.session.file_rows(__package__, "sql/counts")}
        broke: dict[int, list[Broke]] = {}
        for file, name, severity, sentence, rows, lines in self.session.file_rows(__package__, "sql/broke"):
            broke.setdefault(file, []).append(Broke(name, severity, sentence, rows, tuple(sorted(lines))))
        for file, found in self._shared_ids():
            broke.setdefault(file, []).append(found)
        return [
            self._receipt(f, counts.get(f.landed.file_id, (0, 0, 0)), broke.get(f.landed.file_id, []))
            for f in self.files
        ]

    def _shared_ids(self) -> Iterator[tuple[int, Broke]]:
        """Ids that stand for two people, found in the members just written."""
        if not any("member" in tables for tables in self.written.values()):
            return
        self.session.view("written_member", self._part("member"))
        sentence = "One member id stands for people of different birth date and given name."
        for file, ids, lines in self.session.file_rows(__package__, "sql/one_id_two_people"):
            yield file, Broke("one_id_two_people", checks.WARN, sentence, ids, tuple(sorted(lines)))
        self.session.drop("written_member")

    def _receipt(self, one: Opened, counts: tuple[int, int, int], broke: list[Broke]) -> Receipt:
        landed, reader = one.landed, one.reader
        rows, quarantined, doubled = counts
        quarantined += len(reader.broken)
        accepted = rows + len(reader.broken) - quarantined - doubled
        problem, next_step = _problem(one, reader.rows, quarantined)
        status = "accepted with quarantine" if quarantined else "accepted"
        return Receipt(
            landed.sender, landed.name, self.spec.kind, self.spec.format, landed.period, landed.received_on.isoformat(), landed.size,
            landed.sha256, "incomplete" if problem else status, self.spec.hash, received=reader.rows,
            accepted=accepted, quarantined=quarantined, duplicates=doubled, closing_count=reader.closing_count,
            covers=(one.covers[0].isoformat(), one.covers[1].isoformat()) if one.covers else None, problem=problem,
            next_step=next_step, notes=tuple(reader.notes), broke=(*_structure(reader), *broke),
            tables=dict(sorted(self.written[landed.file_id].items())), filled=self.filled[landed.file_id],
            is_change=reader.is_change, acknowledgement=reader.acknowledgement,
            part="" if self.name == landed.hex else self.name,
        )  # fmt: skip


def _unpacked(landed: Landed) -> int:
    """Bytes of a file, roughly, once unpacked."""
    return landed.size * (PACKED_BY if landed.name.lower().endswith(".gz") else 1)


def _is_filled(batches: Iterable[pa.RecordBatch], column: str) -> bool:
    return any(batch.column(column).null_count < len(batch) for batch in batches)


def _problem(one: Opened, rows: int, quarantined: int) -> tuple[str, str]:
    """What is wrong with the file as a whole, and what to do."""
    reader, spec = one.reader, one.reader.spec
    if reader.problem:
        return reader.problem, reader.next_step
    if spec.reading.get("closes") and reader.closing_count is None:
        return (
            f"The closing record is missing after {rows:,} rows: the file is cut short.",
            "send the whole file again; it replaces this one",
        )
    if reader.closing_count is not None and reader.closing_count != rows:
        return (
            f"The closing record says {reader.closing_count:,} rows; the file has {rows:,}.",
            "send the whole file again; it replaces this one",
        )
    return "", ""


def _structure(reader: Reader) -> Iterator[Broke]:
    for rule, sentence in STRUCTURE.items():
        lines = sorted(b.line for b in reader.broken if b.rule == rule)
        if lines:
            yield Broke(rule, checks.QUARANTINE, sentence, len(lines), tuple(lines[:FIRST_LINES]))


_FACTS = pa.schema(
    [
        ("file_id", pa.int64()),
        ("name", pa.string()),
        ("sender", pa.string()),
        ("received_on", pa.date32()),
        ("period", pa.date32()),
        ("covers_from", pa.date32()),
        ("covers_to", pa.date32()),
    ]
)


def _facts(one: Opened) -> dict[str, Any]:
    period = one.reader.spec.period(one.landed.name)
    last = one.covers[1] if one.covers else period.end if period else None
    return {
        "file_id": one.landed.file_id,
        "name": one.landed.name,
        "sender": one.landed.sender,
        "received_on": one.landed.received_on,
        "period": last.replace(day=1) if last else None,
        "covers_from": one.covers[0] if one.covers else None,
        "covers_to": one.covers[1] if one.covers else None,
    }


def _rule_table(made: Plan) -> pa.Table:
    return pa.table(
        {
            "number": pa.array(range(len(made.rules)), pa.int32()),
            "name": [r.name for r in made.rules],
            "severity": [r.severity for r in made.rules],
            "sentence": [r.sentence for r in made.rules],
        }
    )


def _empty_cells(written: pq.FileMetaData) -> dict[str, int]:
    """Empty cells by column, as a Parquet file itself knows them."""
    empty: dict[str, int] = {}
    for group in range(written.num_row_groups):
        for i in range(written.num_columns):
            chunk = written.row_group(group).column(i)
            count = chunk.statistics.null_count if chunk.statistics else 0
            empty[chunk.path_in_schema] = empty.get(chunk.path_in_schema, 0) + (count or 0)
    return empty
