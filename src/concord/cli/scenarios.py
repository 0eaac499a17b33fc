"""Doing a scenario that a page asked for: the released run paid again under changed terms, in a copy of the program folder."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from concord.model.errors import UsageError
from concord.model.work import Work

FILE = "terms/scenario-{sheet}.toml"


def run_scenario(work: Work, asked: Mapping[str, Any]) -> dict[str, Any]:
    """`asked`: release, year, plan (empty for all), changes (sheet, name, unit, value, since). Nothing is posted or published.

    Answers with sums alone: by plan and component, and by practice; text of US dollars to the cent.
    """
    from concord.pipeline.record import run_of
    from concord.program import Program
    from concord.simulation import simulate

    run = run_of(work.runs, asked["release"])
    if run is None:
        raise UsageError(
            "the run that made this release is no longer kept",
            next_step="ask again once a new release is published",
        )
    as_of = date.fromisoformat("-".join(run.name.split("-")[:3]))
    with tempfile.TemporaryDirectory() as folder:
        changed = Path(folder) / "program"
        shutil.copytree(work.program, changed)
        amend(changed, asked["changes"], as_of)
        found = simulate(run, Program.load(changed), as_of, year=asked["year"], plan=asked["plan"])
    return {
        "by_plan": [_text(row) for row in found.by_plan],
        "by_practice": [_text(row) for row in found.by_practice],
        "change": str(found.change),
        "winners": len(found.winners),
        "losers": len(found.losers),
    }


def amend(program: Path, changes: list[Mapping[str, Any]], known_on: date) -> None:
    """Each sheet's changes as an amendment: a further file of the sheet, known on the run's day."""
    for sheet in sorted({c["sheet"] for c in changes}):
        blocks = [f'sheet = "{sheet}"\nknown_on = {known_on}\ntitle = "A scenario"\n']
        for name in sorted({c["name"] for c in changes if c["sheet"] == sheet}):
            mine = [c for c in changes if (c["sheet"], c["name"]) == (sheet, name)]
            blocks.append(
                f'[{name}]\nunit = "{mine[0]["unit"]}"\nsource = "A scenario"\nstatus = "illustrative"'
            )
            blocks += [f"{c['since']} = {c['value']}" for c in sorted(mine, key=lambda c: c["since"])]
            blocks.append("")
        (program / FILE.format(sheet=sheet)).write_text("\n".join(blocks), encoding="utf-8")


def _text(row: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v if isinstance(v, str | int | None) else str(v) for k, v in row.items()}
