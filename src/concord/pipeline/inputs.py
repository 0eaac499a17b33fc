"""What goes into a run, by hash, and which years it scores."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from concord.intake import inbox
from concord.intake.receiving import unread
from concord.model.work import Work
from concord.pipeline.published import Published
from concord.program import Program
from concord.program.publication import quarter_of
from concord.release import manifest
from concord.release.code import code_name
from concord.terminology import Terminology


@dataclass(frozen=True)
class Inputs:
    """Everything a run depends on. `files` is SHA-256 to `sender/name` of what was received by the as-of date; `unread` a hash over those of
    them that were not read under the program as it is, and what they were read under; empty where all were."""

    files: dict[str, str]
    program: str
    terminology: str
    identity: str
    code: str
    as_of: date
    frozen: Path | None = None
    published: dict[str, str] = field(default_factory=dict)
    unread: str = ""

    @classmethod
    def of(cls, work: Work, program: Program, words: Terminology, as_of: date) -> Inputs:
        """Gather a work folder's inputs as they stand."""
        held = [f for f in inbox.held(work.root) if f.received_on <= as_of]
        inputs = cls(
            {
                f.sha256: f"{f.sender}/{f.name}"
                for f in sorted(held, key=lambda f: (f.sender, f.name, f.sha256))
            },
            program.version,
            words.version,
            manifest.of_folder(work.registry, "decisions*"),
            code_name(),
            as_of,
            settled_before(work, as_of),
            unread=_unread(work, program, as_of),
        )
        kept = Published(work.published).inputs(quarter_of(as_of), inputs.maker)
        return replace(inputs, published=kept)

    @property
    def maker(self) -> str:
        """One name for all but what was published before."""
        return manifest.of_text(manifest.canonical(replace(self, published={}).as_dict()))[:16]

    def as_dict(self) -> dict[str, Any]:
        """For the run's name and the manifest."""
        return {
            "files": self.files,
            "program": self.program,
            "terminology": self.terminology,
            "identity_decisions": self.identity,
            "code": self.code,
            "as_of": self.as_of.isoformat(),
            "published": self.published,
            "frozen": manifest.of_folder(self.frozen) if self.frozen else None,
            **({"unread": self.unread} if self.unread else {}),
        }


def _unread(work: Work, program: Program, as_of: date) -> str:
    """Read again, the same bytes give other rows: a run from before is not this one."""
    found = [
        (f.sender, f.sha256, mapping)
        for f, mapping in unread(work.root, program.path)
        if f.received_on <= as_of
    ]
    return manifest.of_text(manifest.canonical(sorted(found))) if found else ""


def settled_before(work: Work, as_of: date) -> Path | None:
    """The payment folder of the last run for an earlier day; a run for the same day does not count, so it can be repeated."""
    if not work.frozen.is_dir():
        return None
    before = sorted(
        p for p in work.frozen.iterdir() if p.is_dir() and p.name[0] != "." and p.name < as_of.isoformat()
    )
    return before[-1] if before else None


def freeze(work: Work, lines: Path, as_of: date) -> None:
    """Keep what a run settled for the runs of later days, in one step; its own run folder will be removed in time."""
    half = work.frozen / f".{as_of}"
    shutil.rmtree(half, ignore_errors=True)
    shutil.copytree(lines, half, ignore=shutil.ignore_patterns(".*", "lever.parquet", "not_paid.parquet"))
    final = work.frozen / as_of.isoformat()
    if final.exists():
        shutil.rmtree(final)
    half.replace(final)
