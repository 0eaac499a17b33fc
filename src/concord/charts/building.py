"""Building one shard's charts: events, the people behind them, and spans."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from concord.canon.charts import ChartPerson, Span
from concord.canon.claims import ClaimDiagnosis, MedicalClaim
from concord.charts import claims, columns, inputs, vocabulary
from concord.charts.assembly import Protection, assemble
from concord.charts.numbering import SQL, WORKING
from concord.engine import Session, halfway, sql
from concord.engine.storage import Far, for_arrow

STAGED = ("claim_line_keyed", "claim_dx_keyed", "charted")
NUMBERS = ("concept_number", "code_number", "unit_number", "sender_number")
HEADERS = ("claim_header", "encounter_header")
"""Tables the sources refer to, made first."""

EVENTS = {
    "claim_dx": ("claim_diagnosis",),
    "claim_line": ("medical_claim",),
    "claim_visit": ("medical_claim",),
    "pharmacy": ("pharmacy_claim",),
    "finding": ("lab_result", "observation"),
    "encounter": ("encounter",),
    "condition": ("condition",),
    "procedure": ("procedure",),
    "immunization": ("immunization",),
    "medication": ("medication",),
}
"""One query per source of events, and the tables without which it finds nothing."""


def build(
    session: Session,
    cut: Path,
    shards: int | Sequence[int],
    out: Path,
    as_of: date,
    unsaid_provider: str = "other",
    *,
    numbers: Path | None = None,
) -> dict[str, int]:
    """Write `event`, `chart_person` and `span` of some shards to `out/<table>/shard=<k>.parquet`; returns rows by table.

    `number` must have been run first, into the same `out` or into `numbers`. `as_of` is the last day that can have been observed.
    `unsaid_provider` is what a clinician is taken for whose specialty nobody tells.
    """
    vocabulary.teach(session, unsaid_provider=unsaid_provider)
    register_numbers(session, numbers or out)
    rows = {"event": 0, "chart_person": 0, "span": 0}
    for shard in [shards] if isinstance(shards, int) else shards:
        filled = inputs.register(session, cut, shard)
        session.file_table(SQL, "chart_person", "chart_person")
        _key_claims(session, cut, shard)
        for name in HEADERS:
            session.file_table(SQL, name, name)
        events = _events(session, filled)
        rows["event"] += write_events(events, out / "event" / f"shard={shard}.parquet")
        rows["chart_person"] += session.write_declared(
            "chart_person", ChartPerson, out / "chart_person" / f"shard={shard}.parquet"
        )
        session.table("charted", events)
        session.file_table(SQL, "observed", "observed", {"as_of": as_of})
        session.file_table(SQL, "span_source", "span_source")
        session.file_table(SQL, "span", "span")
        rows["span"] += session.write_declared("span", Span, out / "span" / f"shard={shard}.parquet")
    forget(session)
    return rows


def forget(session: Session) -> None:
    """Let go of the views of a shard and of the numbers."""
    inputs.forget(session, (*inputs.SOURCES, *inputs.WHOLE, *WORKING, *NUMBERS, *STAGED))


def _key_claims(session: Session, cut: Path, shard: int) -> None:
    """Tables `claim_line_keyed` and `claim_dx_keyed` with their claim's key."""
    lines, diagnoses = (
        claims.read(cut / name / f"shard={shard}.parquet", table, wanted)
        for name, table, wanted in (
            ("medical_claim", MedicalClaim, claims.LINE),
            ("claim_diagnosis", ClaimDiagnosis, claims.DIAGNOSIS),
        )
    )
    lines, diagnoses = claims.keyed(lines, diagnoses)
    session.table("claim_line_keyed", lines).table("claim_dx_keyed", diagnoses)


def _events(session: Session, filled: Collection[str]) -> pa.Table:
    sources = [
        session.arrow(sql.load(SQL, name), label=f"{name}.sql")
        for name, tables in EVENTS.items()
        if any(table in filled for table in tables)
    ]
    protection = Protection.of(
        session.arrow("FROM protected_concept"),
        session.arrow("SELECT person, turns_12, turns_18 FROM chart_person ORDER BY person"),
    )
    return assemble(sources, session.arrow("FROM side ORDER BY ALL"), protection)


def write_events(events: pa.Table, path: Path | Far) -> int:
    """Write events in their order; returns how many."""
    with halfway(path) as half:
        columns.write_events(events, half)
    return len(events)


def register_numbers(session: Session, out: Path) -> None:
    """The run's numbers as tables."""
    for name in WORKING:
        _load(session, name, out / "numbering" / f"{name}.parquet")
    for name in NUMBERS:
        _load(session, name, out / f"{name}.parquet")
    session.file_table(SQL, "sender", "sender")
    session.file_table(SQL, "dx_concept", "dx_concept")


def _load(session: Session, name: str, path: Path | Far) -> None:
    where, system = for_arrow(path)
    session.table(name, pq.read_table(where, filesystem=system))
