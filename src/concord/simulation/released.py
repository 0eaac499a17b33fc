"""A finished run as something that can be paid again: its tables, the program folder it was made with, its day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from concord.model.errors import UsageError
from concord.model.work import Work
from concord.program import Program

PAYING = ("people", "cut", "rosters", "results", "risk", "spend")
"""Folders of a run that paying it again reads, whatever the terms."""
MAKING = (*PAYING, "settled", "charts", "lines")
"""Those of a whole run: rosters, rates and scores can be worked out again from them too."""


@dataclass(frozen=True)
class Released:
    """A run that made a release. `program` is as it was then, whatever the folder says now."""

    work: Work
    run: Path
    program: Program
    code: str = ""

    @classmethod
    def of(cls, work: Work, run: Path, code: str = "") -> Released:
        """UsageError when the run's tables or its program folder are no longer there. `code` names the code that is running."""
        for name in PAYING if run.parent == work.payable else MAKING:
            if not (run / name).is_dir():
                raise UsageError(
                    f"the run has no {name}", where=run.name, why="it was made by an earlier version, or cleared away",
                    next_step="run `concord run` again, then simulate",
                )  # fmt: skip
        folder = run / "program" if (run / "program").is_dir() else work.program
        made = cls(work, run, Program.load(folder), code)
        if made.program.version != made.inputs["program"]:
            raise UsageError(
                "the program folder has been edited since this run", where=run.name,
                next_step="run `concord run` again; later runs keep a copy of their program folder",
            )  # fmt: skip
        return made

    @cached_property
    def inputs(self) -> dict[str, Any]:
        """What went into the run."""
        found: dict[str, Any] = json.loads((self.run / "inputs.json").read_text(encoding="utf-8"))
        return found

    @property
    def as_of(self) -> date:
        return date.fromisoformat(self.inputs["as_of"])

    @property
    def release(self) -> str:
        """Id of the release that the run made."""
        record = json.loads((self.run / "record.json").read_text(encoding="utf-8"))
        return str(record["release"])

    @property
    def is_whole(self) -> bool:
        """Whether all of the run is there, and not only what paying reads."""
        return self.run.parent != self.work.payable

    def need_whole(self, what: str) -> None:
        """UsageError where `what` cannot be worked out again, because only what paying reads is left of the run."""
        if not self.is_whole:
            raise UsageError(
                f"{what} would have to be worked out again", where=self.release, why="of this release only what its payments rest on is kept",
                next_step=f"leave out --release for the last one, or `concord run --as-of {self.as_of}` and simulate on what that makes",
            )  # fmt: skip

    @property
    def is_settled_anew(self) -> bool:
        """Whether the run's own lines are what paying it again would make: by this code, with nothing that an earlier run had frozen."""
        return self.is_whole and not self.inputs["frozen"] and self.inputs["code"] == self.code
