"""`concord program`: check a program folder and read what it says."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from concord.cli import output
from concord.measures import MEASURES
from concord.model.errors import UsageError
from concord.program import Program, check
from concord.program.benchmarks import BETTER, PLAIN, add, read_percentiles

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


@program_command.command("benchmarks")
@FOLDER
@click.option(
    "--add",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A percentile table to put in.",
)
@click.option("--year", type=int, help="Year that the table is about.")
@click.option("--product-line", default="commercial", show_default=True, help="Line of business it is about.")
@click.option("--source", default="", help="Where it comes from.")
@click.option("--licence", default="", help="What may be done with it.")
@click.option(
    "--ranks",
    type=click.Choice((BETTER, PLAIN)),
    default=BETTER,
    show_default=True,
    help="Where lower is better: is the 90th the best (better), or the highest value (plain)?",
)
@output.json_option
def benchmarks(
    folder: Path,
    file: Path | None,
    year: int | None,
    product_line: str,
    source: str,
    licence: str,
    ranks: str,
    as_json: bool,
) -> None:
    """The percentiles that rates are measured against; or, with --add, put a published table in.

    \b
      concord program benchmarks programs/ca-apc
      concord program benchmarks my-program --add percentiles.csv --year 2025 --source "..." --licence "..."

    A table is CSV: measure,percentile,value or measure,P10,P25,P50,P66.67,P75,P90,P95; values in percent. Measures where lower
    is better are turned so that the 90th is always best. Percentiles are licensed by their owners: what ships is synthetic.
    """
    if file is not None:
        if year is None:
            raise UsageError("the year of the table is not told", next_step="give --year")
        directions = {m.ident: m.lower_is_better for m in Program.load(folder).measure_set.measures}
        rows, skipped = read_percentiles(
            file, year=year, product_line=product_line, source=source, licence=licence, lower_is_better=directions, ranks=ranks
        )  # fmt: skip
        add(folder, rows)
        output.say(
            f"{len(rows)} percentiles of {len({r.measure for r in rows})} measures put into benchmarks.csv."
        )
        if skipped:
            output.say(f"Not in the program, and left out: {', '.join(skipped)}.")
        return
    found = [
        {k: v for k, v in vars(b).items() if k != "line"} for b in Program.load(folder).measure_set.benchmarks
    ]
    if as_json:
        output.as_json(found)
        return
    output.table(
        "Benchmarks (percent; the 90th is best)",
        list(found[0]) if found else ["none"],
        [tuple(r.values()) for r in found],
    )


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
