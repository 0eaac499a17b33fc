"""Building one shard's charts: events, the people behind them, and spans."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from concord.canon.charts import ChartPerson, Event
from concord.charts import columns, inputs, vocabulary
from concord.charts.numbering import SQL, WORKING
from concord.engine import Session

STAGES = (
    ("claim_header", "claim_header"),
    ("claim_dx", "event_dx"),
    ("claim_line", "event_line"),
    ("claim_visit", "event_visit"),
    ("pharmacy", "event_pharmacy"),
    ("encounter_header", "encounter_header"),
    ("finding", "event_finding"),
    ("encounter", "event_encounter"),
    ("condition", "event_condition"),
    ("procedure", "event_procedure"),
    ("immunization", "event_immunization"),
    ("medication", "event_medication"),
    ("protected_record", "protected_record"),
)
"""Query and the table it makes, in order."""


def build(session: Session, cut: Path, shard: int, out: Path, as_of: date) -> dict[str, int]:
    """Write `event`, `chart_person` and `span` of one shard to `out/<table>/shard=<k>.parquet`; returns rows by table.

    `number` must have been run into the same `out` first. `as_of` is the last day that can have been observed.
    """
    vocabulary.teach(session)
    inputs.register(session, cut, shard)
    _register_numbers(session, out)
    for query, table in STAGES:
        session.file_table(SQL, query, table)
    rows = {"event": _write_events(session, out / "event" / f"shard={shard}.parquet")}
    session.file_table(SQL, "chart_person", "chart_person")
    rows["chart_person"] = session.write_declared(
        "chart_person", ChartPerson, out / "chart_person" / f"shard={shard}.parquet"
    )
    return rows


def _register_numbers(session: Session, out: Path) -> None:
    for name in WORKING:
        _load(session, name, out / "numbering" / f"{name}.parquet")
    _load(session, "code_number", out / "code_number.parquet")
    _load(session, "unit_number", out / "unit_number.parquet")
    session.view("sender_number", out / "sender_number.parquet")
    session.file_table(SQL, "sender", "sender")
    session.file_table(SQL, "dx_concept", "dx_concept")


def _load(session: Session, name: str, path: Path) -> None:
    session.drop(name)
    session.table(name, pq.read_table(path))


def _write_events(session: Session, path: Path) -> int:
    """Events sorted by their declared order, in row groups that a reader can skip by concept."""
    session.file_table(SQL, "event", "event_all")
    session.file_table(SQL, "sided", "event_sided")
    schema = inputs.arrow_schema(Event, person=False)
    events = session.arrow(
        "SELECT * FROM event_all UNION ALL BY NAME SELECT * EXCLUDE (side) FROM event_sided"
    )
    events = columns.whole(events.select(schema.names).cast(schema))
    ties = [c for c in Event.sorted_by if c not in ("concept", "person", "day")]
    order = columns.total_order([_packed(events)], events, ties)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + ".part")
    columns.write_events(events.take(pa.array(order)), half)
    half.replace(path)
    return len(events)


def _packed(events: pa.Table) -> np.ndarray:
    """Concept, person and day in one integer: 12, 35 and 16 bits. Persons are dense, days count from 1900; empty first."""
    concept = columns.ranks(events["concept"])
    person = columns.ranks(events["person"])
    day = columns.one(events["day"]).cast(pa.int32()).to_numpy(zero_copy_only=False)
    day = (
        np.where(np.isnan(day), -25_568, day).astype(np.int64) + 25_568
        if day.dtype.kind == "f"
        else day.astype(np.int64) + 25_568
    )
    return (concept << 51) | (person << 16) | np.clip(day, 0, 65_535)
