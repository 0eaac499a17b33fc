"""`concord program`: check a program folder and read what it says."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from concord.cli import output
from concord.measures import MEASURES
from concord.program import Program, check

FOLDER = click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))


@click.group("program")
def program_command() -> None:
    """The program folder: plans, practices, contracts, terms, measures. Edit it, then check it here."""


@program_command.command("check")
@FOLDER
@output.json_option
def check_folder(folder: Path, as_json: bool) -> None:
    """Check a program folder. Prints every problem with file, line and what to do; exit code 3 when there is one."""
    problems = check(folder, MEASURES)
    if as_json:
        output.as_json([vars(p) for p in problems])
    else:
        for problem in problems:
            output.console.print(str(problem), markup=False, soft_wrap=True)
        if not problems:
            program = Program.load(folder)
            output.say(
                f"{program.title}: {len(program.plans)} plans, {len(program.organizations)} organizations, {len(program.contracts)} contracts. No problem found."
            )
    if problems:
        sys.exit(3)


@program_command.command("show")
@FOLDER
@click.argument(
    "table",
    type=click.Choice(
        ["plans", "organizations", "sites", "clinicians", "contracts", "measures", "terms", "opt_outs"]
    ),
)
@output.json_option
def show(folder: Path, table: str, as_json: bool) -> None:
    """Print a table of a program folder."""
    rows = Program.load(folder).rows(table)
    if as_json:
        output.as_json(rows)
        return
    names = list(rows[0]) if rows else ["nothing"]
    output.table(table, names, [tuple(row.values()) for row in rows])


@program_command.command("term")
@FOLDER
@click.argument("name")
@click.option("--contract", help="Contract id; the program's common sheet when left out.")
@click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Day the value must be in force."
)
@click.option(
    "--known-on", type=click.DateTime(["%Y-%m-%d"]), help="Day as known on; the same day when left out."
)
@output.json_option
def term(
    folder: Path, name: str, contract: str | None, on: date, known_on: date | None, as_json: bool
) -> None:
    """The value of a term on a day, as known on a day, with its source and status.

    \b
      concord program term programs/ca-apc population_health.base --on 2025-08-01
    """
    day = on.date()  # type: ignore[attr-defined]
    known = known_on.date() if known_on else day  # type: ignore[attr-defined]
    value = Program.load(folder).term(name, contract, in_force_on=day, known_on=known)
    if as_json:
        output.as_json(vars(value))
        return
    for key, fact in vars(value).items():
        output.console.print(f"{key:<14} {fact}", markup=False)
