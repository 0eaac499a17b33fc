"""The cut tables as views: of one shard, or of all. A table nobody sent is empty."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from concord import canon
from concord.engine import Session, rows_of
from concord.model.tables import Table

SOURCES = (
    "medical_claim", "claim_diagnosis", "pharmacy_claim", "lab_result", "observation", "condition", "procedure",
    "immunization", "medication", "encounter", "enrollment", "member", "person",
)  # fmt: skip
WHOLE = ("provider",)
"""Tables without a person, kept whole."""


def register(session: Session, cut: Path, shard: int | None) -> set[str]:
    """Views by table name over one shard's files, or over all shards. Returns the tables that hold anything."""
    filled = set()
    for name in SOURCES:
        paths = sorted((cut / name).glob("shard=*.parquet" if shard is None else f"shard={shard}.parquet"))
        if _view(session, name, paths):
            filled.add(name)
    for name in WHOLE:
        _view(session, name, sorted((cut / name).glob("all.parquet")))
    return filled


def forget(session: Session, names: Iterable[str] = (*SOURCES, *WHOLE)) -> None:
    """Drop views by name, if they are there."""
    for name in names:
        session.run(f'DROP VIEW IF EXISTS "{name}"')


def _view(session: Session, name: str, paths: list[Path]) -> bool:
    forget(session, [name])
    if any(rows_of(path) for path in paths):
        session.view(name, paths)
        return True
    session.table(name, arrow_schema(canon.tables()[name], person=True).empty_table())
    return False


def arrow_schema(table: type[Table], *, person: bool) -> pa.Schema:
    """The declared columns as Arrow types, `person_id` first where rows are by person."""
    fields = [pa.field(name, arrow_type(kind)) for name, kind in table.sql_columns().items()]
    if person and "person_id" not in table.columns:
        fields.insert(0, pa.field("person_id", pa.int64()))
    return pa.schema(fields)


def arrow_type(sql: str) -> pa.DataType:
    """The Arrow type of a declared SQL type."""
    if sql.startswith("DECIMAL"):
        width, scale = sql.removeprefix("DECIMAL(").rstrip(")").split(",")
        return pa.decimal128(int(width), int(scale))
    return {
        "VARCHAR": pa.string(),
        "BIGINT": pa.int64(),
        "INTEGER": pa.int32(),
        "TINYINT": pa.int8(),
        "DATE": pa.date32(),
        "TIMESTAMP": pa.timestamp("us"),
        "BOOLEAN": pa.bool_(),
    }[sql]
