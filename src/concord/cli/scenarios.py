"""Doing a scenario that a page asked for: the released run paid again under changed terms, in a copy of the program folder."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from concord.cli.simulate import run_to_pay
from concord.model.errors import UsageError
from concord.model.periods import Period
from concord.model.work import Work

FILE = "terms/scenario-{sheet}.toml"
SAMPLES = 1_000


def run_scenario(work: Work, asked: Mapping[str, Any]) -> dict[str, Any]:
    """`asked`: release, year, plan (empty for all), changes (see `amend`). Nothing is posted or published.

    Answers with `Scenario.as_dict()`. A plan's answer has nothing in it that rests on other plans' members: neither samples of
    people nor the steps of pooled measures.
    """
    from concord.program import Program
    from concord.release.code import code_name
    from concord.simulation import Asked, Released, simulate

    released = Released.of(work, run_to_pay(work, asked["release"]), code_name())
    with tempfile.TemporaryDirectory() as folder:
        changed = Path(folder) / "program"
        shutil.copytree(released.program.path, changed)
        amend(changed, asked["changes"], released.as_of)
        year, plan = asked["year"], asked["plan"]
        found = simulate(
            released,
            Asked(
                Program.load(changed),
                Period(date(year, 1, 1), date(year, 12, 31)),
                plan=plan,
                samples=0 if plan else SAMPLES,
                by_cause=True,
            ),
        ).as_dict()
    if plan:
        found |= {"levers": [], "moved": [], "baselines": []}
    return found


def amend(program: Path, changes: list[Mapping[str, Any]], known_on: date) -> None:
    """Bring changes into a copy of a program folder, by what each is.

    `term` (sheet, name, unit, since, toml): an amendment, a further file of the sheet, known on the run's day. `track` (name of the
    contract, value) and `measure` (name, year, value: use and weight): the contract's and the measure's own line. UsageError when
    the folder has no such line.
    """
    terms = [c for c in changes if c.get("what", "term") == "term"]
    for sheet in sorted({c["sheet"] for c in terms}):
        blocks = [f'sheet = "{sheet}"\nknown_on = {known_on}\ntitle = "A scenario"\n']
        for name in sorted({c["name"] for c in terms if c["sheet"] == sheet}):
            mine = [c for c in terms if (c["sheet"], c["name"]) == (sheet, name)]
            blocks.append(
                f'[{name}]\nunit = "{mine[0]["unit"]}"\nsource = "A scenario"\nstatus = "illustrative"'
            )
            blocks += [
                f"{c['since']} = {c.get('toml', c['value'])}" for c in sorted(mine, key=lambda c: c["since"])
            ]
            blocks.append("")
        (program / FILE.format(sheet=sheet)).write_text("\n".join(blocks), encoding="utf-8")
    for change in changes:
        if change.get("what") == "track":
            files = sorted((program / "contracts").glob("*.toml"))
            _edit(files, change["name"], r"track\s*=\s*", r'"\w+"', f'"{change["value"]}"')
        elif change.get("what") == "measure":
            use, weight = change["value"].split()
            files, line = [program / "measures.toml"], rf"{change['year']}\s*=\s*{{[^\n]*?"
            _edit(files, change["name"], line + r"\buse\s*=\s*", r'"\w+"', f'"{use}"')
            _edit(files, change["name"], line + r"\bweight\s*=\s*", r"[\d.]+", weight)


def _edit(files: list[Path], table: str, before: str, old: str, new: str) -> None:
    """Put `new` where `old` stands behind `before`, at the beginning of a line of the table `[table]`."""
    place = re.compile(
        rf"(^\[{re.escape(table)}\]\s*$(?:(?!^\[).)*?^{before}){old}", re.MULTILINE | re.DOTALL
    )
    for path in files:
        text = path.read_text(encoding="utf-8")
        if place.search(text):
            path.write_text(place.sub(lambda found: found[1] + new, text, count=1), encoding="utf-8")
            return
    raise UsageError(
        f"the program folder of this release has no line of {table} to change",
        next_step="make the scenario again: the folder was edited since",
    )
