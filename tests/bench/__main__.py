"""`make bench`: the whole job, stage by stage: seconds, CPU seconds, peak memory, and the ratio to a bare scan.

The floor of a stage is the CPU time in which the engine reads every column of the tables the run settled, once.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from concord.cli.work import listed
from concord.engine import open_session
from concord.intake import receive_many
from concord.model.work import Work
from concord.pipeline import run
from concord.synth.senders.writing import write_files

ROOT = Path(__file__).resolve().parents[2]
AS_OF = date(2026, 7, 10)


def cpu() -> float:
    """CPU seconds of this process and its children so far."""
    mine, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + others.ru_utime + others.ru_stime


def timed(name: str, work: Callable[[], object]) -> dict[str, object]:
    """One stage's figures."""
    began, before = time.monotonic(), cpu()
    work()
    peak = (
        max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        // 1024
    )
    return {
        "step": name,
        "seconds": round(time.monotonic() - began, 1),
        "cpu_seconds": round(cpu() - before, 1),
        "peak_mb": peak,
    }


def floor(settled: Path) -> float:
    """CPU seconds to read every column of every settled table once."""
    with open_session(threads=2) as session:
        before = cpu()
        for path in sorted(settled.rglob("*.parquet")):
            session.view("scanned", path).rows("SELECT max(hash(COLUMNS(*))) FROM scanned")
        return cpu() - before


def bench(people: int, history_from: int, folder: Path) -> list[dict[str, object]]:
    """The stages of the job for a generated program of that size."""
    files = folder / "files"
    stages = [timed("files written", lambda: write_files(files, people, 2026, history_from=history_from))]
    work = Work.create(folder / "work", ROOT / "programs" / "ca-apc", "bench")
    entries = listed(files / "raw", None, AS_OF)
    stages.append(timed("files received", lambda: receive_many(work.root, entries, work.program, link=True)))
    stages.append(timed("run", lambda: run(work, AS_OF)))
    record = json.loads(next(work.runs.glob("*/record.json")).read_text(encoding="utf-8"))
    least = floor(next(work.runs.glob("*/settled")))
    for stage in [*stages, *record["steps"]]:
        stage["ratio"] = round(stage["cpu_seconds"] / least, 1)
    return [
        *stages,
        *record["steps"],
        {"step": "floor", "seconds": "", "cpu_seconds": round(least, 2), "peak_mb": "", "ratio": 1},
    ]


def main() -> None:
    """Print the table as Markdown, as docs/performance.md keeps it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=17_000, help="people on the program's rosters")
    asked.add_argument("--history-from", type=int, default=2023, help="first year of claims history")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stages = bench(options.people, options.history_from, Path(folder))
    print(
        f"| stage, {options.people:,} on rosters | seconds | CPU s | peak MB | CPU / floor |\n|---|---|---|---|---|"
    )
    for stage in stages:
        print(
            f"| {stage['step']} | {stage['seconds']} | {stage['cpu_seconds']} | {stage['peak_mb']} | {stage['ratio']} |"
        )


if __name__ == "__main__":
    sys.exit(main())
