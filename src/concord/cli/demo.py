"""`concord demo`: the whole job on generated people, and what came of it."""

from __future__ import annotations

import json
import os
import time
from datetime import date
from pathlib import Path
from typing import Any

import click

from concord.cli import output
from concord.cli.synth import Month
from concord.cli.work import listed, received_table
from concord.model.errors import UsageError
from concord.model.work import Work
from concord.program import Program
from concord.release import Book, open_book

SECRET = "a demonstration keeps no secret"
AS_OF = date(2026, 7, 10)
YEAR = 2025
ASKED = "asked.json"
"""What the generated files were asked for, beside them."""
SQL = "concord.cli.sql"


@click.command("demo")
@click.option(
    "--work",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="Folder to make it in.",
)
@click.option(
    "--people",
    type=click.IntRange(min=100),
    default=17_000,
    show_default=True,
    help="People on the program's rosters. Of more than 20,000 the practices are added to a copy of the program folder.",
)
@click.option("--seed", default=2026, show_default=True, help="Another seed, another program.")
@click.option(
    "--history-from",
    type=Month(),
    default="2023-01",
    show_default=True,
    help="Year or month with which the senders' history of claims begins: three years before 2026 by default.",
)
@click.option(
    "--program",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("programs/ca-apc"),
    show_default=True,
    help="Program folder.",
)
def demo_command(folder: Path, people: int, seed: int, history_from: date, program: Path) -> None:
    """The whole job on generated people: write raw files, receive them, run, publish, and say what happened.

    Everything stays in one folder: files/ as the senders sent them, work/ with the inbox, receipts, runs and releases. Run it
    again and only what is missing is done. A county or a state is the same command with more --people: program/ is then the
    program folder with as many practices as they need.
    """
    from concord.intake import receive_many
    from concord.pipeline import run
    from concord.synth.senders.writing import sweep, write_files

    files = folder / "files"
    asked = {"people": people, "seed": seed, "history_from": history_from.isoformat()}
    _refuse_others(files, asked)
    program = _naming(program, people, folder)
    began = time.monotonic()
    if not (files / "raw" / "manifest.csv").exists():
        sweep(files)
        files.mkdir(parents=True, exist_ok=True)
        (files / ASKED).write_text(json.dumps(asked, indent=1), encoding="utf-8")
        with output.timed(f"Writing senders' files for {people:,} people") as tell:
            write_files(
                files,
                people,
                seed,
                history_from=history_from,
                progress=lambda step, done, total: tell(f"{step}, {done} of {total}"),
            )
    work = Work.create(folder / "work", program, SECRET)
    entries = listed(files / "raw", None, AS_OF)
    with work.locked(), output.timed(f"Receiving {len(entries)} files") as tell:
        receipts = receive_many(
            work.root,
            entries,
            work.program,
            processes=2,
            progress=lambda done, total, what: tell(f"{done} of {total}"),
            link=True,
        )
    watch = output.Walk()
    outcome = run(work, AS_OF, progress=watch, finished=watch.finished)
    watch.end()
    output.errors.print(f"{'All of it':<44} {time.monotonic() - began:6.1f} s\n")
    received_table(receipts)
    with open_book(work.releases, "custodian") as book:
        _people(book, ["alder", "birch", "cedar", "dogwood"])
        _rates(book)
    with open_book(work.releases, "program") as book:
        _owed(book)
    _next(folder, outcome.release)


def _refuse_others(files: Path, asked: dict[str, Any]) -> None:
    """UsageError when the folder's files were written of other people than are asked for: they would be taken for these."""
    if not (files / ASKED).exists() or not (files / "raw" / "manifest.csv").exists():
        return
    held = json.loads((files / ASKED).read_text(encoding="utf-8"))
    if held != asked:
        raise UsageError(
            f"holds files of {held['people']:,} people with seed {held['seed']}, from {held['history_from']} on",
            where=str(files),
            next_step="ask for the same, or name a new folder with --work",
        )


def _naming(program: Path, people: int, folder: Path) -> Path:
    """The program folder, or where it does not name the practices of so many people, a copy beside the files that does."""
    from concord.synth.larger import is_named, write_larger

    Program.load(program)  # refuses, in a sentence, what is no program folder
    if is_named(program, people):
        return program
    larger = folder / "program"
    if not larger.exists():
        added = write_larger(program, larger, people)
        output.say(f"{larger} is {program} with {added:,} more practices: {people:,} people need them.")
    elif not is_named(larger, people):
        raise UsageError(
            f"does not name the practices of {people:,} people",
            where=str(larger),
            next_step="name a new folder with --work",
        )
    return larger


def _people(book: Book, plans: list[str]) -> None:
    rows = book.ask(SQL, "linked", {"plans": plans})
    output.table(
        "People, linked across plans and practices",
        ("plans that know them", "people", "also known to a practice"),
        [tuple(f"{v:,}" for v in r.values()) for r in rows],
        right=(1, 2),
    )
    rosters = book.ask(SQL, "rosters")
    columns = (
        "practice",
        "people",
        "sites",
        "clinicians",
        "chosen or assigned",
        "preventive visits",
        "other visits",
    )
    output.table(
        "Rosters this month",
        columns,
        [tuple(f"{v:,}" if isinstance(v, int) else v for v in r.values()) for r in rosters],
        right=range(1, 7),
    )


def _rates(book: Book) -> None:
    rows = book.ask(SQL, "rates", {"year": YEAR})
    measures = sorted({r["rate"] for r in rows})
    cells = {
        (r["unit"], r["rate"]): f"{float(r['value']):.0%} of {r['denominator']}"
        if r["value"] is not None
        else "nobody"
        for r in rows
    }
    units = [u for u in sorted({r["unit"] for r in rows}) if u != "all"] + ["all"]
    output.table(
        f"Rates {YEAR} that are paid for, all plans' data together (GSD: lower is better)",
        ("practice", *measures),
        [(u, *(cells.get((u, m), "") for m in measures)) for u in units],
        right=range(1, len(measures) + 1),
    )


def _owed(book: Book) -> None:
    rows = book.ask(SQL, "owed", {"year": YEAR})
    shown = [
        (
            r["plan_id"],
            r["organization_id"],
            *(f"{v:,.2f}" if v is not None else "" for v in list(r.values())[2:]),
        )
        for r in rows
    ]
    output.table(
        f"What each plan owes each practice for {YEAR}, US dollars",
        ("plan", "practice", "direct services", "population health", "performance", "total"),
        shown,
        right=range(2, 6),
    )


def _next(folder: Path, release: str) -> None:
    work = folder / "work"
    output.say(f"Release [bold]{release}[/bold] is published in {work / 'releases'}. Look next at:")
    for command in (
        f"concord explain {work} rate CBP foothill {YEAR}",
        f"concord explain {work} payment foothill alder {YEAR}-10",
        f"concord ledger statement {work} alder foothill {YEAR}-10 --out statement.pdf",
        f"concord export {work} practice-foothill gap --out gaps.xlsx",
        f"concord release show {work}",
        f"{work}/receipts/          what each sender was told",
    ):
        output.console.print(f"  {command}", markup=False)
    if os.environ.get("CONCORD_NO_SERVE"):
        return
    from concord.cli import portal, worker

    portal.print_logins(work)
    worker.start_beside(work)
    portal.start(work, demo=True)
