"""What is left of a run whose tables are cleared away: what paying it again reads, for as long as its release stands."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from concord.model.work import Work
from concord.pipeline.record import PROGRAM, RECORD

KEPT = (
    PROGRAM, "inputs.json", RECORD, "rosters/roster", "rosters/enrolled_month", "cut/person", "cut/medical_claim", "results/rate*", "results/result",
    "risk/risk_score", "people/person*", "spend/spend.parquet",
)  # fmt: skip
"""Folders and files of a run that the payments of any terms are worked out from: not those that attribute, score or publish."""


def set_aside(work: Work, run: Path) -> None:
    """Keep what paying reads of a run that is about to be removed, if it made a release that still stands. Files are linked, not copied."""
    if _release(run) not in _standing(work):
        return
    half = work.payable / f".part-{run.name}"
    shutil.rmtree(half, ignore_errors=True)
    for path in sorted(p for kept in KEPT for p in run.glob(kept)):
        target = half / path.relative_to(run)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.copytree(path, target, copy_function=os.link)
        else:
            os.link(path, target)
    shutil.rmtree(work.payable / run.name, ignore_errors=True)
    half.replace(work.payable / run.name)


def let_go(work: Work) -> None:
    """Remove what was set aside for releases that are gone, or whose run is there again, and what a stopped run left half done."""
    if work.payable.is_dir():
        standing = _standing(work)
        for folder in sorted(work.payable.iterdir()):
            if (work.runs / folder.name / RECORD).exists() or _release(folder) not in standing:
                shutil.rmtree(folder, ignore_errors=True)


def _standing(work: Work) -> set[str]:
    if not work.releases.is_dir():
        return set()
    return {p.name for p in work.releases.iterdir() if p.is_dir() and not p.name.startswith(".")}


def _release(run: Path) -> str:
    """The release that a run made; empty when its record says none."""
    try:
        return str(json.loads((run / RECORD).read_text(encoding="utf-8")).get("release", ""))
    except (OSError, ValueError):
        return ""
