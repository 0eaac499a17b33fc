"""What a late file, and a month of new files, cost beside a run from nothing: CPU seconds of `concord run`, each in a process of its own.

    python -m tests.bench.increments PEOPLE [--folder FOLDER]

Generated files of a program are received up to a day, but for one practice's clinical file and one plan's claims, and run. Then each of
the two comes late, and then everything of the month after it, with another as-of day; after each the run from nothing
on the same files stands beside it, and both releases must be the same. Prints a table for `docs/performance.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from concord.cli.work import listed
from concord.intake import receive_many
from concord.model.work import Work
from concord.synth.senders.writing import write_files
from tests.bench.stages import cpu

ROOT = Path(__file__).resolve().parents[2]
BEFORE, AFTER = date(2026, 6, 10), date(2026, 7, 10)
CLINICAL, CLAIMS = "foothill_clinical_2026-05.csv", "birch_medical_claim_2026-05.csv"

Entry = tuple[str, Path, date]


@dataclass(frozen=True)
class Step:
    """A step's CPU seconds, and what it took over."""

    cpu: float
    taken: str

    @classmethod
    def of(cls, facts: dict[str, Any]) -> Step:
        """From the run's record."""
        taken, units = facts.get("units_taken_over") or 0, facts.get("units") or 1
        people = (
            f", {facts['people_taken_over']:,} of {facts['people']:,} people" if "people" in facts else ""
        )
        return cls(facts["cpu_seconds"], f"{taken:,} of {units:,}{people}")

    def __str__(self) -> str:
        return f"{self.cpu:.1f} ({self.taken})"


@dataclass(frozen=True)
class Took:
    """One run: its release, CPU seconds in all, and its steps."""

    release: str
    cpu_seconds: float
    steps: dict[str, Step]


def ran(work: Work, as_of: date) -> Took:
    """Run the program in a process of its own."""
    before = cpu()
    said = subprocess.run(
        [sys.executable, "-m", "concord", "run", str(work.root), "--as-of", str(as_of), "--json"],
        check=True, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    told = json.loads(said.stdout)
    steps = {s["words"]: Step.of(s) for s in told["steps"]}
    return Took(told["release"], cpu() - before, steps)


def from_nothing(work: Work, as_of: date, release: str) -> Took:
    """The same files in a folder without runs or releases, and with the ledger as it was. Its release must be the same."""
    made = ran(work, as_of)
    if made.release != release:
        raise SystemExit(f"the run from nothing published {made.release}, and not {release}")
    return made


def copied(work: Work, name: str, *, runs: bool) -> Work:
    """A copy of a work folder, with its runs or without."""
    target = work.root.parent / name
    left = () if runs else ("runs", "releases")
    shutil.copytree(
        work.root, target, ignore=lambda f, names: [n for n in names if n in left and Path(f) == work.root]
    )
    return Work.create(target, ROOT / "programs" / "ca-apc", "bench")


def late(work: Work, name: str, entries: Sequence[Entry], as_of: date) -> tuple[Took, Took]:
    """A run after some files came, and the run from nothing on all of them."""
    grown = copied(work, name, runs=True)
    receive_many(grown.root, list(entries), grown.program, processes=1)
    bare = copied(grown, f"{name}-from-nothing", runs=False)
    part = ran(grown, as_of)
    whole = from_nothing(bare, as_of, part.release)
    shutil.rmtree(grown.root)
    shutil.rmtree(bare.root)
    return part, whole


def table(found: dict[str, tuple[Took, Took]]) -> str:
    """CPU seconds by step: from nothing, and late with what was taken over."""
    lines = ["| step | " + " | ".join(f"{name}: from nothing | late" for name in found) + " |"]
    lines.append("|" + "---|" * (1 + 2 * len(found)))
    for step in next(iter(found.values()))[1].steps:
        cells = [f"{whole.steps[step].cpu:.1f} | {part.steps[step]}" for part, whole in found.values()]
        lines.append(f"| {step} | " + " | ".join(cells) + " |")
    cells = [
        f"{w.cpu_seconds:.1f} | {p.cpu_seconds:.1f}: {p.cpu_seconds / w.cpu_seconds:.0%}"
        for p, w in found.values()
    ]
    return "\n".join([*lines, "| the whole command | " + " | ".join(cells) + " |"])


def main() -> None:
    """Write files, receive, run, and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("people", type=int)
    asked.add_argument("--folder", type=Path)
    asked.add_argument("--only", nargs="*", default=("clinical", "claims", "month"))
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as own:
        root = given.folder or Path(own)
        if not (root / "files" / "raw" / "manifest.csv").exists():
            write_files(root / "files", given.people, 2026, history_from=date(2023, 1, 1))
        entries = listed(root / "files" / "raw", None, AFTER)
        held = {n: [e for e in entries if e[1].name == n] for n in (CLINICAL, CLAIMS)}
        base = Work.create(root / "work", ROOT / "programs" / "ca-apc", "bench")
        first = [e for e in entries if e[2] <= BEFORE and e[1].name not in held]
        if not list(base.root.glob("receipts/*")):
            receive_many(base.root, first, base.program, processes=1)
        print(f"first run: {ran(base, BEFORE).cpu_seconds:.1f} CPU s", flush=True)
        month = [e for e in entries if e[2] > BEFORE]
        asks = {
            "clinical": (held[CLINICAL], BEFORE), "claims": (held[CLAIMS], BEFORE), "month": (month, AFTER),
        }  # fmt: skip
        for name in given.only:
            print(table({name: late(base, name, *asks[name])}), flush=True)


if __name__ == "__main__":
    main()
