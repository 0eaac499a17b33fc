"""A run's own record: its steps, each done once, with time, memory and rows; and where their tables lie.

A step writes into its own folder and is marked done by one file written last. A run that was killed finds its finished
steps done and does the rest again, so however it was interrupted it ends with the same bytes.
"""

from __future__ import annotations

import json
import resource
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

DONE = ".done.json"
PROGRAM = "program"
KEPT_RUNS = 2

Progress = Callable[[str], Any]


@dataclass
class Run:
    """One run in its folder. `step` does a step or finds it done."""

    folder: Path
    key: str
    as_of: date
    progress: Progress
    taken: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def begin(cls, runs: Path, as_of: date, inputs: Mapping[str, Any], progress: Progress) -> Run:
        """The run of these inputs, new or resumed. Older runs beyond the last two are removed."""
        text = json.dumps(inputs, sort_keys=True, default=str)
        key = sha256(text.encode()).hexdigest()[:12]
        folder = runs / f"{as_of}-{key}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "inputs.json").write_text(
            json.dumps(inputs, sort_keys=True, indent=1, default=str), encoding="utf-8"
        )
        others = sorted(
            (p for p in runs.iterdir() if p.is_dir() and p != folder), key=lambda p: p.stat().st_mtime
        )
        for old in others[: max(0, len(others) - KEPT_RUNS + 1)]:
            shutil.rmtree(old, ignore_errors=True)
        return cls(folder, key, as_of, progress)

    def keep_program(self, folder: Path) -> None:
        """A copy of the program folder beside the steps: the run can be paid again after the folder has been edited."""
        copy = self.folder / PROGRAM
        if not copy.exists():
            half = copy.with_suffix(".part")
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(folder, half, ignore=shutil.ignore_patterns("__pycache__", ".git"))
            half.replace(copy)

    def step(self, name: str, words: str, work: Callable[..., Any], *reads: Path) -> Path:
        """Do a step unless it is done; returns its folder. `work` gets the folders it reads, then the one it writes."""
        out = self.folder / name
        mark = out / DONE
        if mark.exists():
            self.taken.append({**json.loads(mark.read_text(encoding="utf-8")), "again": False})
            return out
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        self.progress(words)
        began, cpu = time.monotonic(), _cpu()
        work(*reads, out)
        facts = {
            "step": name,
            "words": words,
            "seconds": round(time.monotonic() - began, 3),
            "cpu_seconds": round(_cpu() - cpu, 3),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
        half = mark.with_suffix(".part")
        half.write_text(json.dumps(facts, indent=1), encoding="utf-8")
        half.replace(mark)
        self.taken.append({**facts, "again": True})
        return out

    def write_record(self, release: str) -> None:
        """Keep what the run did beside its steps, as JSON."""
        (self.folder / "record.json").write_text(
            json.dumps({"run": self.folder.name, "release": release, "steps": self.taken}, indent=1),
            encoding="utf-8",
        )


def run_of(runs: Path, release: str) -> Path | None:
    """The folder of the run that made a release; None when it is no longer kept."""
    for record in sorted(runs.glob("*/record.json")):
        if json.loads(record.read_text(encoding="utf-8"))["release"] == release:
            return record.parent
    return None


def code_version() -> str:
    """A hash over the code and data of this package: two runs with the same one compute the same."""
    root = Path(__file__).resolve().parents[1]
    kinds = {".py", ".sql", ".csv", ".toml", ".json"}
    files = sorted(
        p
        for p in root.rglob("*")
        if p.suffix in kinds and not {"portal", "cli", "__pycache__"} & set(p.relative_to(root).parts)
    )
    total = sha256()
    for path in files:
        total.update(f"{path.relative_to(root).as_posix()}\0".encode() + sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _cpu() -> float:
    mine, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + children.ru_utime + children.ru_stime
