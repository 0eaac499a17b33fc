"""A small generated program, received and run once for all journeys, through the command line as a person would."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "programs" / "ca-apc"
AS_OF = "2026-07-10"
SECRET = "journeys"
LATE = "2026-05"
"""Months from here on are received besides the yearly history: enough for every step, few enough files to be quick."""


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    def json(self):
        return json.loads(self.out)


def concord(*words: object, check: bool = True) -> Said:
    """Run the command as its users do. With `check`, any other end than success fails the test with what was printed."""
    command = [sys.executable, "-m", "concord", *map(str, words)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=900, env={**os.environ, "COLUMNS": "200"}
    )
    if check:
        assert done.returncode == 0, done.stdout + done.stderr
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Raw files of a small program: yearly history and the last months."""
    folder = tmp_path_factory.mktemp("generated")
    concord("synth", "--people", 500, "--seed", 7, "--history-from", 2024, "--out", folder / "files")
    raw = folder / "files" / "raw"
    with (raw / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = [r for r in rows if len(r["period"]) == 4 or r["covers_to"] >= LATE or r["kind"] == "team_survey"]
    with (raw / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(kept)
    return folder / "files"


@pytest.fixture(scope="session")
def received(files: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict]]:
    """A work folder with every file received, and the receipts."""
    work = tmp_path_factory.mktemp("received") / "work"
    concord("init", work, "--program", PROGRAM, "--secret", SECRET)
    return work, concord("receive", work, files / "raw", "--json").json()


@pytest.fixture(scope="session")
def ran(received, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A work folder whose run has published, and the id of its release."""
    work = copied(received[0], tmp_path_factory.mktemp("ran"))
    return work, concord("run", work, "--as-of", AS_OF, "--json").json()["release"]


def copied(work: Path, folder: Path) -> Path:
    """A work folder of one's own, as received."""
    target = folder / "work"
    shutil.copytree(work, target)
    (target / "concord.toml").write_text(
        f'program = "{os.path.relpath(PROGRAM, target)}"\n', encoding="utf-8"
    )
    return target
