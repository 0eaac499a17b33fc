"""Charts: settled tables cut by person, then each person's life as coded events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from concord.charts.building import build
from concord.charts.cutting import BATCH, TABLES, WRITERS, Cut, cut, cuts
from concord.charts.inputs import SOURCES, WHOLE
from concord.charts.numbering import number
from concord.charts.rebuilding import Before as ChartsBefore
from concord.charts.rebuilding import can, rebuild
from concord.charts.recutting import Before as CutBefore
from concord.charts.recutting import Recutting
from concord.engine import Session, open_session
from concord.terminology import Terminology

__all__ = [
    "BATCH",
    "SOURCES",
    "TABLES",
    "WHOLE",
    "WRITERS",
    "ChartsBefore",
    "Cut",
    "CutBefore",
    "Recutting",
    "build",
    "can",
    "chart",
    "cut",
    "cuts",
    "number",
    "rebuild",
]


def chart(
    session: Session,
    cut: Path,
    shards: int,
    out: Path,
    terminology: Terminology,
    plans: Sequence[str],
    as_of: date,
    *,
    workers: int = 2,
    memory: str = "3GB",
    unsaid_provider: str = "other",
) -> dict[str, int]:
    """Number the run's concepts and codes, then build every shard; returns rows by table.

    `workers` shards are built at a time, each in a session of its own with one thread and `memory`. Neither changes a byte.
    `unsaid_provider`: what a clinician is taken for whose specialty nobody tells (`other`, `pcp`, `obgyn`).
    """
    number(session, cut, out, terminology, plans)
    if workers < 2 or shards < 2:
        return build(session, cut, range(shards), out, as_of, unsaid_provider)

    def some(first: int) -> dict[str, int]:
        with open_session(threads=1, memory=memory) as own:
            return build(own, cut, range(first, shards, workers), out, as_of, unsaid_provider)

    rows: Counter[str] = Counter()
    with ThreadPoolExecutor(workers) as pool:
        for built in pool.map(some, range(min(workers, shards))):
            rows.update(built)
    return dict(rows)
