"""Building again the charts of those alone whose records are other than in an earlier run; all others keep theirs.

What is observed of somebody rests on how far their plan's claims reach, on the day, and on what else a practice sends: it is worked out
for everybody. All else rests on a person's own records, and on the records of whoever shares a claim with them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from concord.canon.charts import ChartPerson, Span
from concord.charts import columns, inputs, vocabulary
from concord.charts.assembly import SCHEMA, in_order
from concord.charts.building import build, forget, register_numbers, write_events
from concord.charts.numbering import SQL
from concord.engine import Session
from concord.engine.carrying import carry, count_few, link, name_few, narrow, widen
from concord.release import manifest

SAME = (
    "concept_number",
    "unit_number",
    "sender_number",
    "numbering/npi_provider",
    "numbering/side",
    "numbering/protected_concept",
)
"""Numbers that events of people whose records are the same are made with: if any is other than before, everybody is built."""
CODED = ("answer", "reason")
"""Columns of events that hold a code's number."""


@dataclass(frozen=True)
class Before:
    """An earlier run's cut tables and charts, all as they were written."""

    cut: Path
    charts: Path


def can(before: Before, out: Path) -> bool:
    """Whether the numbers written to `out` are those with which the earlier run's events were made, as far as they hold them."""
    pairs = [(before.charts / f"{name}.parquet", out / f"{name}.parquet") for name in SAME]
    if not all(then.is_file() and manifest.digest(then) == manifest.digest(now) for then, now in pairs):
        return False
    highest = max(map(_highest_code, (before.charts / "event").glob("*.parquet")), default=0)
    then, now = (
        pq.read_table(folder / "code_number.parquet").slice(0, highest) for folder in (before.charts, out)
    )
    return bool(then.equals(now))


def _highest_code(events: Path) -> int:
    rows = pq.read_table(events, columns=list(CODED))
    return max(pc.max(rows[name]).as_py() or 0 for name in CODED)


def rebuild(
    session: Session,
    cut: Path,
    shards: Iterable[int],
    out: Path,
    as_of: date,
    before: Before,
    touched: np.ndarray,
) -> int:
    """Write what `build` would write of some shards, from an earlier run's charts and the records of those who are `touched`. Returns
    how many people were built.

    `touched` are all whose rows of any table that charts are built from are other than then. `can` must have said yes.
    """
    people = 0
    vocabulary.teach(session)
    for shard in shards:
        file = f"shard={shard}.parquet"
        made = out / f".few-{shard}"
        shutil.rmtree(made, ignore_errors=True)
        name_few(session, touched, cut / "person" / file, before.cut / "person" / file)
        widen(session, cut, before.cut, file)
        done = count_few(session)
        if done:
            narrow(session, cut, inputs.SOURCES, file, made / "cut")
            build(session, made / "cut", shard, made, as_of, numbers=out)
            _events(session, before, made, out, file)
            carry(
                session, before.charts / "chart_person" / file, made / "chart_person" / file, ChartPerson,
                out / "chart_person" / file, whose="person",
            )  # fmt: skip
        else:
            for name in ("event", "chart_person"):
                link(before.charts / name / file, out / name / file)
        _spans(session, cut, shard, before, made, out, as_of)
        people += done
        shutil.rmtree(made, ignore_errors=True)
    return people


def _events(session: Session, before: Before, made: Path, out: Path, file: str) -> None:
    few = session.arrow("FROM few")["person_id"]
    rows = pq.read_table(before.charts / "event" / file)
    rows = rows.filter(pc.invert(pc.is_in(rows["person"], value_set=pc.cast(few, rows["person"].type))))
    parts = [part.select(SCHEMA.names).cast(SCHEMA) for part in (rows, pq.read_table(made / "event" / file))]
    write_events(in_order(columns.whole(pa.concat_tables(parts))), out / "event" / file)


def _spans(
    session: Session, cut: Path, shard: int, before: Before, made: Path, out: Path, as_of: date
) -> None:
    """Spans of the few as they were made, of all others as they were; days observed of everybody, from all records of the shard."""
    file = f"shard={shard}.parquet"
    inputs.register(session, cut, shard)
    register_numbers(session, out)
    session.file_table(SQL, "observed", "observed", {"as_of": as_of})
    session.run("CREATE OR REPLACE TABLE span_source AS FROM observed").file_table(SQL, "span", "span")
    session.view("span_then", before.charts / "span" / file, Span).view(
        "span_made", made / "span" / file, Span
    )
    session.file_table(SQL, "span_carried", "span_carried")
    session.write_declared("span_carried", Span, out / "span" / file)
    forget(session)
