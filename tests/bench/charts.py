"""How long cutting and charting take, and how that compares with the floor: DuckDB reading the columns that charts read.

    python -m tests.bench.charts PEOPLE [SHARDS]

prints seconds, CPU seconds, peak memory, rows, and the ratio of CPU to the floor's. Data are random (`canonical`).
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from concord import charts
from concord.charts import claims
from concord.engine import open_session
from concord.terminology import load
from tests.bench import canonical

FLOOR = {
    "medical_claim": claims.LINE,
    "claim_diagnosis": claims.DIAGNOSIS,
    "pharmacy_claim": ("person_id", "row_id", "sender", "fill_date", "ndc", "quantity", "days_supply"),
    "lab_result": ("person_id", "row_id", "sender", "code", "taken_on", "value", "unit", "status"),
    "observation": ("person_id", "row_id", "sender", "code", "panel", "taken_on", "value", "unit", "status"),
}


def main(people: int, shards: int) -> None:
    """Generate, cut, chart, and print the table."""
    warnings.simplefilter("ignore", UserWarning)
    with tempfile.TemporaryDirectory(prefix="charts-") as folder:
        out = Path(folder)
        canonical.write(out, people, shards=shards)
        cut = timed(lambda: charts.cut(out / "settled", out / "people", out / "cut", shards))
        built = timed(lambda: chart(out, shards))
        floor = timed(lambda: scan(out))
        events = built[0]["event"]
        lines = next(c.rows for c in cut[0] if c.table == "medical_claim")
        print(f"{people:,} people, {lines:,} claim lines, {events:,} events, {shards} shards")
        print(f"{'stage':8s} {'seconds':>9s} {'CPU s':>9s} {'x floor':>9s} {'us/person':>10s}")
        for name, (_, wall, cpu) in (("cut", cut), ("charts", built), ("floor", floor)):
            print(f"{name:8s} {wall:9.1f} {cpu:9.1f} {cpu / floor[2]:9.1f} {1e6 * cpu / people:10.0f}")
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB")


def chart(out: Path, shards: int) -> dict[str, int]:
    with open_session(threads=2, memory="6GB") as session:
        return charts.chart(
            session,
            out / "cut",
            shards,
            out / "charts",
            load(None),
            ("alder", "birch", "cedar"),
            date(2026, 7, 10),
        )


def scan(out: Path) -> None:
    """Read every column that charts read, and nothing else."""
    with open_session(threads=2, memory="6GB") as session:
        for table, columns in FLOOR.items():
            session.view(table, out / "cut" / table)
            session.run(f"SELECT {', '.join(f'max({c})' for c in columns)} FROM {table}")


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """The result, wall seconds and CPU seconds."""
    wall, cpu = time.time(), time.process_time()
    result = work()
    return result, time.time() - wall, time.process_time() - cpu


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 8)
