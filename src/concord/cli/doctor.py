"""`concord doctor`: look at a work folder and say what is wrong and what to do."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from concord.cli import output
from concord.ledger import open_ledger
from concord.measures import MEASURES
from concord.model.errors import ConcordError
from concord.model.work import Work
from concord.program import Program, check
from concord.program.services import service_notes
from concord.release import current, manifest, releases

Finding = tuple[str, str, str]


@click.command("doctor")
@click.argument("work", type=click.Path(file_okay=False, path_type=Path))
@output.json_option
def doctor_command(work: Path, as_json: bool) -> None:
    """Check a work folder: program, inbox, releases, ledger, disk. Says what is wrong and what to do; exit code 5 if anything is."""
    findings = list(_findings(Work.open(work)))
    bad = [f for f in findings if f[0] not in ("ok", "note")]
    if as_json:
        output.as_json([{"state": s, "what": w, "next": n} for s, w, n in findings])
    else:
        for state, what, next_step in findings:
            output.console.print(
                f"{state:<8} {what}" + (f"\n         {next_step}" if next_step else ""), markup=False
            )
    if bad:
        sys.exit(5)


def _findings(work: Work) -> Iterator[Finding]:
    yield from _program(work)
    yield from _inbox(work)
    yield from _releases(work)
    yield from _ledger(work)
    free = shutil.disk_usage(work.root).free
    yield (
        ("ok", f"{free / 1e9:.0f} GB free on this disk", "")
        if free > 5e9
        else ("wrong", f"only {free / 1e9:.1f} GB free", "make room before the next run")
    )


def _program(work: Work) -> Iterator[Finding]:
    try:
        problems = check(work.program, MEASURES)
    except ConcordError as error:
        yield "wrong", error.what, error.next_step
        return
    for problem in problems:
        yield "wrong", str(problem), "correct the program folder"
    if not problems:
        yield "ok", "the program folder has no problem", ""
        for note in service_notes(Program.load(work.program), datetime.now(UTC).date()):
            yield "note", note, ""


def _inbox(work: Work) -> Iterator[Finding]:
    from concord.intake import inbox, receipt

    held = inbox.held(work.root)
    changed = [
        f for f in held if not f.path(work.root).exists() or manifest.digest(f.path(work.root)) != f.sha256
    ]
    for landed in changed:
        yield "wrong", f"{landed.sender}/{landed.name} is not what was received", "receive the file again"
    unread = [f for f in held if receipt.of(work.root, f) is None]
    if unread:
        yield (
            "waiting",
            f"{len(unread)} files have landed and were not read",
            "run `concord receive` on them again",
        )
    if not changed:
        yield "ok", f"{len(held)} files in the inbox are as they were sent", ""


def _releases(work: Work) -> Iterator[Finding]:
    names = releases(work.releases)
    if not names:
        yield "waiting", "nothing has been published yet", "run `concord run`"
        return
    for name in names:
        try:
            problems = manifest.verify(work.releases / name)
        except ConcordError as error:
            problems = [error.what]
        if problems:
            yield (
                "wrong",
                f"release {name}: {problems[0]}"
                + (f" and {len(problems) - 1} more" if len(problems) > 1 else ""),
                "run `concord run` again for its as-of date, or copy the release again",
            )
    yield "ok", f"{len(names)} releases, current {current(work.releases)}", ""


def _ledger(work: Work) -> Iterator[Finding]:
    if not work.ledger.exists():
        yield "waiting", "the ledger has no posting yet", "run `concord run`"
        return
    try:
        with open_ledger(work.ledger) as ledger:
            ledger.verify()
        yield "ok", "the ledger's chain holds", ""
    except (ConcordError, sqlite3.DatabaseError) as error:
        yield "wrong", f"the ledger: {error}", "restore it from a backup; it is never edited"
