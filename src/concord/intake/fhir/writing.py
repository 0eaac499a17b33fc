"""Canonical rows as Parquet, one writer a table, a batch of columns at a time: memory does not grow with the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from concord.canon import accepted
from concord.intake.fhir.context import Row
from concord.intake.keeping import schema_of
from concord.model import lineage
from concord.model.tables import Table

BATCH = 30_000
TABLES = {
    name: table
    for name, table in accepted().items()
    if name
    in {
        "member", "demographic_answer", "enrollment", "provider", "encounter", "condition", "observation", "procedure",
        "immunization", "medication", "medical_claim", "claim_diagnosis", "pharmacy_claim", "consent",
    }
}  # fmt: skip
"""The tables that FHIR resources fill."""

_WRONG = (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError)


class Writers:
    """The files of one received file. `out` names the Parquet file of a table. `unfit`: resources whose values fit no column."""

    def __init__(self, out: Callable[[str], Path]):
        self.out = out
        self.waiting: dict[str, dict[str, list[Any]]] = {}
        self.open: dict[str, tuple[Path, pq.ParquetWriter]] = {}
        self.unfit: set[int] = set()

    def add(self, table: str, row: Row) -> None:
        """One row; columns that it lacks are empty."""
        columns = self.waiting.get(table)
        if columns is None:
            columns = self.waiting[table] = {name: [] for name in TABLES[table].columns}
        for name, values in columns.items():
            values.append(row.get(name))
        if len(columns["row_id"]) >= BATCH:
            self._flush(table)

    def close(self) -> dict[str, Path]:
        """Write what is left; the files written, by table. A reader sees a whole file or none."""
        for table in list(self.waiting):
            self._flush(table)
        written = {}
        for table, (half, writer) in sorted(self.open.items()):
            writer.close()
            written[table] = self.out(table)
            half.replace(written[table])
        return written

    def abandon(self) -> None:
        """Leave nothing behind."""
        for half, writer in self.open.values():
            writer.close()
            half.unlink(missing_ok=True)

    def _flush(self, table: str) -> None:
        columns = self.waiting.pop(table)
        if not columns["row_id"]:
            return
        rows = self._table(TABLES[table], columns)
        if not rows.num_rows:
            return
        if table not in self.open:
            path = self.out(table)
            path.parent.mkdir(parents=True, exist_ok=True)
            half = path.with_name(path.name + ".part")
            self.open[table] = half, pq.ParquetWriter(half, rows.schema, compression="zstd")
        self.open[table][1].write_table(rows)

    def _table(self, declared: type[Table], columns: dict[str, list[Any]]) -> pa.Table:
        schema = schema_of(declared)
        try:
            return pa.table([pa.array(columns[f.name], f.type) for f in schema], schema=schema)
        except _WRONG:
            self.unfit.update(_unfit(schema, columns))
        good = [n for n, key in enumerate(columns["row_id"]) if lineage.line_of(key) not in self.unfit]
        kept = [pa.array([columns[f.name][n] for n in good], f.type) for f in schema]
        return pa.table(kept, schema=schema)


def _unfit(schema: pa.Schema, columns: dict[str, list[Any]]) -> Iterator[int]:
    """The numbers of resources with a value that its column cannot hold."""
    for field in schema:
        for place, value in enumerate(columns[field.name]):
            try:
                pa.array([value], field.type)
            except _WRONG:
                yield lineage.line_of(columns["row_id"][place])
