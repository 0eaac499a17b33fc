"""`concord program`: check a program folder and read what it says."""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click
import icalendar

from concord.cli import output
from concord.cli.decided import decided_command
from concord.measures import MEASURES
from concord.model.errors import UsageError
from concord.payment.schedule import Event, schedule
from concord.program import Program, check
from concord.program.benchmarks import BETTER, PLAIN, add, read_percentiles
from concord.program.difference import Sheet, differences, said
from concord.program.services import add_services, read_services, service_notes

FOLDER = click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))


@click.group("program")
def program_command() -> None:
    """The program folder: plans, practices, contracts, terms, measures. Edit it, then check it here."""


program_command.add_command(decided_command)


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
            output.console.print(problem.sentence(), markup=False, soft_wrap=True)
        if not problems:
            program = Program.load(folder)
            output.say(
                f"{program.title}: {len(program.plans)} plans, {len(program.organizations)} organizations, {len(program.contracts)} contracts. No problem found."
            )
            for note in service_notes(program, datetime.now(UTC).date()):
                output.say(note)
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


@program_command.command("enlarge")
@FOLDER
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--people", type=click.IntRange(min=100), required=True, help="People on the rosters of generated files."
)
def enlarge(folder: Path, out: Path, people: int) -> None:
    """Write a larger program folder for generated people: with as many practices, senders and contracts as they need.

    \b
      concord program enlarge programs/ca-apc county --people 100000
      concord synth --people 100000 --out files
      concord init work --program county

    Terms, measures and benchmarks stay as they are. A further practice has the contracts of one that the folder names.
    """
    from concord.synth.larger import write_larger

    Program.load(folder)  # refuses, in a sentence, what is no program folder
    added = write_larger(folder, out, people)
    output.say(
        f"{out} names {added:,} more practices, and cuts people into {Program.load(out).shards} shards."
    )


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


@program_command.command("services")
@FOLDER
@click.option(
    "--add",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="HHS's table, CSV or XLSX.",
)
@click.option("--year", type=int, help="Benefit year that the table is about.")
@click.option(
    "--code-column", default="CPT/HCPCS Code", show_default=True, help="Title of the column of codes."
)
@click.option(
    "--counts-column", default="Included", show_default=True, help="Title of the column that says yes or no."
)
@click.option("--source", default="", help="Where it comes from, and its licence.")
@output.json_option
def services(
    folder: Path, file: Path | None, year: int | None, code_column: str, counts_column: str, source: str, as_json: bool
) -> None:  # fmt: skip
    """By which service codes diagnoses count for risk; or, with --add, put in the list that HHS publishes for a benefit year.

    \b
      concord program services programs/ca-apc
      concord program services my-program --add table.xlsx --year 2025 --source "HHS, 2025 benefit year; CPT licensed by the AMA"

    The list holds codes that are licensed by their owners: none ships. Until one is in and named in
    population_health.risk_services, Concord's open ranges of codes stand in, and scores say so.
    """
    if file is not None:
        if year is None:
            raise UsageError("the year of the table is not told", next_step="give --year")
        name = add_services(
            folder, year, read_services(file, year=year, code=code_column, counts=counts_column), source
        )
        codes = Program.load(folder).lists.codes[name]
        output.say(
            f'{len(codes):,} codes put into lists/{name}.csv. Name it in a term sheet: [population_health.risk_services] {year + 1}-01-01 = "{name}"'
        )
        return
    notes = service_notes(Program.load(folder), datetime.now(UTC).date())
    if as_json:
        output.as_json(notes)
        return
    for note in notes or ["No contract in force asks for HHS-HCC."]:
        output.say(note)


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


@program_command.command("diff")
@click.argument("first")
@click.argument("second")
@output.json_option
def diff(first: str, second: str, as_json: bool) -> None:
    """What two term sheets say differently, in words. A sheet is FOLDER:SHEET, or FOLDER:SHEET@DAY as known on a day.

    \b
      concord program diff programs/ca-apc:alder programs/ca-apc:birch
      concord program diff programs/ca-apc:birch@2025-09-30 programs/ca-apc:birch@2025-10-20
    """
    sheets = [_sheet(words) for words in (first, second)]
    found = differences(*sheets)
    labels = [s.label for s in sheets]
    if labels[0] == labels[1]:
        labels = [first, second]
    sentences = [d.sentence(*labels) for d in found]
    if as_json:
        output.as_json(
            [
                {"term": d.term, "since": d.since, "until": d.until, "first": said(d.first), "second": said(d.second), "words": w}
                for d, w in zip(found, sentences, strict=True)
            ]
        )  # fmt: skip
        return
    for sentence in sentences or ["The two sheets say the same."]:
        output.console.print(sentence, markup=False, soft_wrap=True)


def _sheet(words: str) -> Sheet:
    path, _, rest = words.rpartition(":")
    name, _, day = rest.partition("@")
    if not path or not Path(path).is_dir():
        raise UsageError(
            f"`{words}` does not name a term sheet",
            next_step="write FOLDER:SHEET, such as programs/ca-apc:alder",
        )
    terms = Program.load(Path(path)).terms
    terms.chain(name)
    try:
        return Sheet(rest, terms, name, date.fromisoformat(day)) if day else Sheet(name, terms, name)
    except ValueError as error:
        raise UsageError(f"{day} is not a day", next_step="write it like 2025-10-20") from error


@program_command.command("calendar")
@FOLDER
@click.option("--year", type=int, required=True, help="Year of the days shown.")
@click.option("--plan", help="One plan only.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write an .ics file for a calendar program.",
)
@output.json_option
def calendar(folder: Path, year: int, plan: str | None, out: Path | None, as_json: bool) -> None:
    """When things are paid, closed and final: every day that follows from the contracts' terms.

    \b
      concord program calendar programs/ca-apc --year 2026 --plan birch
    """
    events = [
        e for e in schedule(Program.load(folder), year, date(year, 12, 31)) if plan in (None, e.plan_id)
    ]
    if out is not None:
        out.write_bytes(_ics(events))
        output.say(f"{len(events)} days. Written to {out}")
    elif as_json:
        output.as_json([vars(e) for e in events])
    else:
        rows = [(str(e.day), e.plan_id, e.what, str(len(e.practices))) for e in events]
        output.table(f"Payment calendar {year}", ("day", "plan", "what", "practices"), rows, right=(3,))


def _ics(events: list[Event]) -> bytes:
    """The events as all-day entries; the same events give the same bytes."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Concord//payment calendar//EN")
    made.add("version", "2.0")
    for event in events:
        entry = icalendar.Event()
        entry.add(
            "uid", hashlib.sha256(f"{event.day}|{event.plan_id}|{event.what}".encode()).hexdigest()[:32]
        )
        entry.add("dtstamp", datetime(event.day.year, 1, 1, tzinfo=UTC))
        entry.add("dtstart", event.day)
        entry.add("summary", f"{event.plan_id}: {event.what}")
        made.add_component(entry)
    return bytes(made.to_ical())
