"""The whole job for any number of people, stage by stage, in a folder that keeps what was done.

    python -m tests.bench.whole FOLDER --people 50000 [--memory 5GB] [--until received]

Files are written for the shipped program folder with as many practices as so many people need, received, and run to a published
release. The same command again does what is missing, so a long one may be stopped at any time, and `--until` stops it after a stage. Each
stage is told when it ends, with the most memory that this process and those below it held together; at the end a table is printed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from concord.cli.work import listed
from concord.intake import receive_many
from concord.model.work import Work
from concord.pipeline import run
from concord.synth.larger import write_larger
from concord.synth.senders.writing import sweep, write_files
from tests.bench.processes import watched
from tests.bench.stages import Stage, timed

SHIPPED = Path(__file__).resolve().parents[2] / "programs" / "ca-apc"
AS_OF = date(2026, 7, 10)
SEED = 2026
STAGES = ("written", "received", "run")
KEPT = "stages.json"


def main() -> None:
    """Do what is missing and print what each stage took."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument(
        "--people", type=int, required=True, help="on rosters; some three times as many are in the files"
    )
    asked.add_argument("--history-from", type=date.fromisoformat, default=date(2023, 1, 1))
    asked.add_argument(
        "--memory", default="5GB", help="what a run's engine may use; rows on their way need more"
    )
    asked.add_argument("--until", choices=STAGES, default=STAGES[-1])
    given = asked.parse_args()
    job = Job(given.folder, given.people, given.history_from, given.memory)
    for name in STAGES[: STAGES.index(given.until) + 1]:
        job.do(name)
    print(job.table())


class Job:
    """The job in its folder. `kept` holds each finished stage's figures, with `all_mb`: the memory of all processes together."""

    def __init__(self, folder: Path, people: int, history_from: date, memory: str):
        self.folder, self.people, self.history_from, self.memory = folder, people, history_from, memory
        self.kept: dict[str, dict[str, Any]] = {}
        if (folder / KEPT).exists():
            self.kept = json.loads((folder / KEPT).read_text(encoding="utf-8"))

    def do(self, name: str) -> None:
        """Do a stage unless it is done."""
        if name in self.kept:
            return
        works: dict[str, Callable[[], object]] = {
            "written": self._write,
            "received": self._receive,
            "run": self._run,
        }
        with watched() as peak:
            stage = timed(name, works[name])
        self.kept[name] = {
            "seconds": stage.seconds,
            "cpu_seconds": stage.cpu_seconds,
            "all_mb": peak.bytes >> 20,
        }
        (self.folder / KEPT).write_text(json.dumps(self.kept, indent=1), encoding="utf-8")
        print(f"{name:<44} {stage.seconds:8.1f} s {peak.bytes >> 20:7,} MB", flush=True)

    def steps(self) -> list[Stage]:
        """What the steps of the run took, by its record; the peak is that of its own process."""
        record = max(self.folder.glob("work/runs/*/record.json"), default=None)
        told = json.loads(record.read_text(encoding="utf-8"))["steps"] if record else []
        return [Stage(s["words"], s["seconds"], s["cpu_seconds"], s["peak_mb"]) for s in told]

    def table(self) -> str:
        """The figures as Markdown."""
        rows = [
            "| stage | seconds | CPU s | CPU µs per person on rosters | peak MB |",
            "|---|---|---|---|---|",
        ]
        whole = [
            Stage(f"files {n}" if n != "run" else n, k["seconds"], k["cpu_seconds"], k["all_mb"])
            for n, k in self.kept.items()
        ]
        for s in [*whole, *(self.steps() if "run" in self.kept else ())]:
            each = round(1e6 * s.cpu_seconds / self.people)
            rows.append(f"| {s.title} | {s.seconds:.1f} | {s.cpu_seconds:.1f} | {each:,} | {s.peak_mb:,} |")
        return "\n".join([f"{self.people:,} people on rosters", "", *rows])

    def _write(self) -> None:
        files = self.folder / "files"
        if not (self.folder / "program").exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            write_larger(SHIPPED, self.folder / "program", self.people)
        if not (files / "raw" / "manifest.csv").exists():
            sweep(files)
            write_files(files, self.people, SEED, history_from=self.history_from, progress=_told)

    def _receive(self) -> None:
        work = Work.create(self.folder / "work", self.folder / "program", "bench")
        entries = listed(self.folder / "files" / "raw", None, AS_OF)
        receive_many(
            work.root,
            entries,
            work.program,
            processes=2,
            link=True,
            progress=lambda d, n, _: _told("received", d, n),
        )

    def _run(self) -> None:
        run(
            Work.open(self.folder / "work"),
            AS_OF,
            memory=self.memory,
            finished=lambda w, s: print(f"{w:<44} {s:8.1f} s", flush=True),
        )


def _told(what: str, done: int, total: int) -> None:
    if done == total or done % 50 == 0:
        print(f"{what}: {done:,} of {total:,}", flush=True)


if __name__ == "__main__":
    main()
