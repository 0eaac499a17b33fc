"""Charts drawn from small tables of text: what was sent, and the events that come of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from concord import canon, charts
from concord.canon.charts import FLAG, FOREVER, KINDS, PROVIDERS, SETTINGS, STATES
from concord.charts.inputs import arrow_schema
from concord.engine import open_session
from concord.model import lineage
from concord.terminology import Terminology, load

AS_OF = date(2026, 7, 10)
PLANS = ("alder", "birch")
USUAL: dict[str, Any] = {
    "sender": "alder", "member_id": "M1", "received_on": date(2026, 7, 1), "line": 1, "version": 1, "action": "original",
    "claim_type": "professional", "system": "ICD10CM", "status": "final", "provenance": "standard", "position": 1,
    "product_line": "commercial", "product": "HMO", "funding": "fully_insured", "kind": "procedure",
}  # fmt: skip
USUAL_OF: dict[str, dict[str, Any]] = {
    "claim_diagnosis": {"member_id": None},
    "lab_result": {"system": "LOINC", "provenance": "claim"},
    "observation": {"system": "LOINC", "sender": "oak"},
    "condition": {"sender": "oak"},
    "procedure": {"sender": "oak", "system": "HCPCS", "status": "completed"},
    "immunization": {"sender": "registry", "system": "CVX", "status": "completed", "provenance": "registry"},
    "medication": {"sender": "oak", "system": "NDC", "kind": "order", "status": "active"},
    "encounter": {"sender": "oak", "system": "HCPCS", "status": "finished"},
    "enrollment": {"has_medical": True, "has_pharmacy": True, "is_primary": True},
}


@dataclass
class Drawn:
    """The charts of a few people, with numbers turned back into words."""

    events: list[dict[str, Any]]
    spans: list[dict[str, Any]]
    people: list[dict[str, Any]]
    folder: Path
    lines: dict[str, list[int]] = field(default_factory=dict)

    def of(self, *concepts: str) -> list[dict[str, Any]]:
        """Events of some concepts, in the charts' order."""
        return [event for event in self.events if event["concept"] in concepts]

    def one(self, concept: str) -> dict[str, Any]:
        """The only event of a concept."""
        (event,) = self.of(concept)
        return event

    def table(self, concept: str, *columns: str) -> list[tuple[Any, ...]]:
        """Some columns of a concept's events."""
        return [tuple(event[c] for c in columns) for event in self.of(concept)]

    def span(self, kind: str, *columns: str) -> list[tuple[Any, ...]]:
        """Some columns of the spans of a kind."""
        return [tuple(span[c] for c in columns) for span in self.spans if span["kind"] == kind]


@pytest.fixture
def draw(tmp_path: Path):
    """`draw(medical_claim=\"\"\"...\"\"\", ...)`: tables of text, a header line and one line a row; columns not shown are usual."""
    count = 0

    def drawn(
        *, terminology: Terminology | None = None, shards: int = 1, as_of: date = AS_OF, **tables: str
    ) -> Drawn:
        nonlocal count
        count += 1
        return draw_charts(tmp_path / str(count), tables, terminology or load(None), shards, as_of)

    return drawn


def draw_charts(
    folder: Path, tables: dict[str, str], terminology: Terminology, shards: int, as_of: date
) -> Drawn:
    rows = {name: list(parse(name, text)) for name, text in tables.items()}
    members = sorted(
        {(r["sender"], r["member_id"]) for rs in rows.values() for r in rs if r.get("member_id")}
    )
    for name, found in rows.items():
        if name != "person":
            write(folder / "settled", name, found)
    write_people(folder / "people", rows.get("person", []), members, shards)
    charts.cut(folder / "settled", folder / "people", folder / "cut", shards)
    with open_session(threads=1, memory="1GB") as session:
        charts.chart(session, folder / "cut", shards, folder / "charts", terminology, PLANS, as_of)
    return read(folder / "charts")


def parse(table: str, text: str) -> Iterator[dict[str, Any]]:
    """Rows of a text table. Blank cells are empty; dates, numbers and yes/no by the declared type."""
    head, *lines = [line for line in text.strip().splitlines() if line.strip()]
    names = [name.strip() for name in head.split("|")]
    declared = canon.tables()[table].columns
    for number, line in enumerate(lines, start=1):
        row = {k: v for k, v in (USUAL | USUAL_OF.get(table, {})).items() if k in declared}
        row["row_id"] = lineage.row_id(file_number(table), number)
        for name, cell in zip(names, (c.strip() for c in line.split("|")), strict=True):
            row[name] = value(declared[name].type.sql, cell) if cell else None
        yield row


def file_number(table: str) -> int:
    """Each table of a test is one file."""
    return 1 + sorted(canon.tables()).index(table)


def value(sql: str, cell: str) -> Any:
    if sql == "DATE":
        return date.fromisoformat(cell)
    if sql == "TIMESTAMP":
        from datetime import datetime

        return datetime.fromisoformat(cell)
    if sql.startswith("DECIMAL"):
        return Decimal(cell)
    if sql in ("BIGINT", "INTEGER", "TINYINT"):
        return int(cell)
    if sql == "BOOLEAN":
        return cell == "yes"
    return cell


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    schema = arrow_schema(canon.tables()[name], person=False)
    plain = [{k: v for k, v in row.items() if k in schema.names} for row in rows]
    pq.write_table(pa.Table.from_pylist(plain, schema), folder / f"{name}.parquet")


def write_people(
    folder: Path, people: list[dict[str, Any]], members: list[tuple[str, str]], shards: int
) -> None:
    """Member M<n> of any sender is person n."""
    numbers = sorted({int(member[1:]) for _, member in members})
    told = {person["person_id"]: person for person in people}
    links = [
        {
            "sender": s,
            "member_id": m,
            "person_id": int(m[1:]),
            "shard": int(m[1:]) % shards,
            "method": "certain",
        }
        for s, m in members
    ]
    persons = [{"member_count": 1, **told.get(n, {}), "person_id": n, "shard": n % shards} for n in numbers]
    write(folder, "person_link", links)
    write(folder, "person", persons)


def read(folder: Path) -> Drawn:
    names = {r["concept"]: r["name"] for r in rows_of(folder / "concept_number.parquet")}
    codes = {r["code"]: f"{r['system']} {r['text']}" for r in rows_of(folder / "code_number.parquet")}
    units = {r["unit"]: r["text"] for r in rows_of(folder / "unit_number.parquet")}
    senders = {r["sender"]: r["name"] for r in rows_of(folder / "sender_number.parquet")}
    events = [
        event
        | {
            "concept": names[event["concept"]],
            "kind": KINDS[event["kind"]],
            "state": STATES[event["state"]],
            "flags": {name for name, bit in FLAG.items() if event["flags"] & bit},
            "setting": SETTINGS[event["setting"]],
            "provider": PROVIDERS[event["provider"]],
            "end_day": "ongoing" if event["end_day"] == date.fromisoformat(FOREVER) else event["end_day"],
            "unit": units.get(event["unit"]),
            "answer": codes.get(event["answer"]),
            "reason": codes.get(event["reason"]),
            "source": senders[event["source"]],
            "payer": senders.get(event["payer"]),
            "line": lineage.line_of(event["event"]),
        }
        for event in rows_of(folder / "event")
    ]
    spans = [
        span | {"payer": senders.get(span["payer"]), "concept": names.get(span["concept"])}
        for span in rows_of(folder / "span")
    ]
    return Drawn(events, spans, rows_of(folder / "chart_person"), folder)


def rows_of(path: Path) -> list[dict[str, Any]]:
    files = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    return [row for file in files for row in pq.read_table(file).to_pylist()]
