"""`make bench` and `make bench-alone`: every stage's seconds, CPU seconds, peak memory and ratio to its floor.

`make bench` runs the whole job on generated files, 17,000 people on rosters. `make bench-alone` runs charts, measures, attribution and
payment by themselves for a million people. The floor of a stage is the CPU time in which the engine reads the columns it needs, once.
With `--keep` the table takes the place of the last one in `docs/performance.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from concord.cli.work import listed
from concord.intake import receive_many
from concord.model.work import Work
from concord.pipeline import run
from concord.synth.senders.writing import write_files
from tests.bench.large import BUDGETS, STAGES
from tests.bench.stages import Stage, floor, timed

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "performance.md"
AS_OF = date(2026, 7, 10)
MILLION = 1_000_000


def whole_job(people: int, history_from: date, folder: Path) -> list[Stage]:
    """The stages of the job for a generated program of that size."""
    files = folder / "files"
    stages = [timed("files written", lambda: write_files(files, people, 2026, history_from=history_from))]
    work = Work.create(folder / "work", ROOT / "programs" / "ca-apc", "bench")
    entries = listed(files / "raw", None, AS_OF)
    stages.append(timed("files received", lambda: receive_many(work.root, entries, work.program, link=True)))
    stages.append(timed("run", lambda: run(work, AS_OF)))
    record = json.loads(next(work.runs.glob("*/record.json")).read_text(encoding="utf-8"))
    stages += [Stage(s["words"], s["seconds"], s["cpu_seconds"], s["peak_mb"]) for s in record["steps"]]
    least = floor(next(work.runs.glob("*/settled")))
    return [stage.beside(least) for stage in stages]


def alone(names: Sequence[str], people: int) -> list[Stage]:
    """Stages by themselves, each in a process of its own."""
    found = []
    for name in names:
        said = subprocess.run(
            [sys.executable, "-m", "tests.bench.large", name, str(people)],
            check=True, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONWARNINGS": "ignore"},
        )  # fmt: skip
        found += [Stage(**each) for each in json.loads(said.stdout.splitlines()[-1])]
    return found


def table(stages: Sequence[Stage], people: int, budgets: dict[str, int]) -> str:
    """The figures as Markdown; microseconds of CPU per person beside them, as that compares sizes."""
    rows = [
        "| stage | seconds | CPU s | CPU µs per person | peak MB | CPU / floor | budget at a million |",
        "|---|---|---|---|---|---|---|",
    ]
    for s in stages:
        budget = f"{budgets[s.title]} s" if s.title in budgets else ""
        each = round(1e6 * s.cpu_seconds / people)
        rows.append(
            f"| {s.title} | {s.seconds:.1f} | {s.cpu_seconds:.1f} | {each:,} | {s.peak_mb:,} | {s.ratio} | {budget} |"
        )
    return "\n".join(rows)


def keep(name: str, text: str) -> None:
    """Put a table between its marks in the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(f"<!-- {name} -->\n", 1)
    _, after = rest.split(f"<!-- end of {name} -->", 1)
    PAGE.write_text(f"{before}<!-- {name} -->\n{text}\n<!-- end of {name} -->{after}", encoding="utf-8")


def main() -> None:
    """Print the table; keep it if asked to."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, help="17,000 on rosters for the job; a million for stages alone")
    asked.add_argument(
        "--history-from",
        type=date.fromisoformat,
        default=date(2023, 1, 1),
        help="first day of claims history",
    )
    asked.add_argument(
        "--alone", nargs="*", choices=list(STAGES), help="stages by themselves; none named is all"
    )
    asked.add_argument("--keep", action="store_true", help="put the table into docs/performance.md")
    options = asked.parse_args()
    if options.alone is None:
        people = options.people or 17_000
        with tempfile.TemporaryDirectory() as folder:
            stages, budgets = whole_job(people, options.history_from, Path(folder)), {}
        name = "the whole job"
    else:
        people = options.people or MILLION
        stages, budgets, name = alone(options.alone or list(STAGES), people), BUDGETS, "stages alone"
    text = f"{people:,} people\n\n{table(stages, people, budgets)}"
    print(text)
    if options.keep:
        keep(name, text)


if __name__ == "__main__":
    sys.exit(main())
