"""What `concord doctor` looks at: each finding is `ok`, `note`, `waiting` or `wrong`, what was found, and what to do."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from concord.cli import database
from concord.ledger import open_ledger
from concord.measures import MEASURES
from concord.model.errors import ConcordError
from concord.model.work import Work
from concord.pipeline import contents
from concord.pipeline.published import Published
from concord.pipeline.record import DONE, RECORD
from concord.program import Program, check
from concord.program.services import service_notes
from concord.release import current, manifest, releases

Finding = tuple[str, str, str]
ENOUGH = 5e9
"""Bytes free on the disk that a run may be begun with."""


def findings(work: Work) -> Iterator[Finding]:
    """Everything there is to say about a work folder, what goes in first."""
    yield from _program(work)
    yield from _inbox(work)
    yield from _accepted(work)
    yield from _runs(work)
    yield from _releases(work)
    yield from _half_copied(work)
    yield from _records(work)
    yield from _ledger(work)
    yield from database.findings(work)
    yield from _clock(work)
    yield from _lock(work)
    yield from _disk(work)


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
            "run `concord receive` on them again, or `concord doctor --mend`",
        )
    if not changed:
        yield "ok", f"{len(held)} files in the inbox are as they were sent", ""


def _accepted(work: Work) -> Iterator[Finding]:
    bad = damaged_parts(work)
    for path in bad:
        yield (
            "wrong",
            f"{path.relative_to(work.root)} is damaged: rows of a received file cannot be read",
            "run `concord doctor --mend`: the file is read again from the inbox",
        )
    if not bad:
        yield "ok", "all accepted rows can be read", ""


def damaged_parts(work: Work) -> list[Path]:
    """Parts of accepted and quarantined rows that cannot be read from end to end."""
    parts = [*work.accepted.rglob("*.parquet"), *(work.root / "quarantine").rglob("*.parquet")]
    return sorted(path for path in parts if not contents.is_readable(path))


def _runs(work: Work) -> Iterator[Finding]:
    runs = sorted(p for p in work.runs.iterdir() if p.is_dir()) if work.runs.is_dir() else []
    wrong = False
    for run in runs:
        for step in sorted(p.parent for p in run.glob(f"*/{DONE}")):
            for name in contents.changed(step):
                wrong = True
                yield (
                    "wrong",
                    f"runs/{run.name}/{step.name}/{name} is not what was written",
                    "run `concord doctor --mend`, or `concord run` again for its as-of date: the step is done again",
                )
        yield from _ended(run)
    if not wrong:
        yield "ok", f"{len(runs)} kept runs are as they were written", ""


def _ended(run: Path) -> Iterator[Finding]:
    """How a run ended, when it did not end well."""
    again = f"run `concord run --as-of {run.name[:10]}` again: it begins where it must"
    if not (run / RECORD).exists():
        yield "waiting", f"run {run.name} was broken off, or is at work now", again
        return
    try:
        failed = json.loads((run / RECORD).read_text(encoding="utf-8")).get("failed")
    except ValueError:
        yield "wrong", f"the record of run {run.name} is damaged", again
        return
    if failed:
        what = ", ".join(filter(None, (failed.get("where", ""), failed.get("what", failed["error"]))))
        yield "waiting", f"run {run.name} stopped at `{failed['doing']}`: {what}", failed.get("next") or again


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
    try:
        shown = current(work.releases)
    except ConcordError:
        yield "waiting", f"{len(names)} releases are written and none is open to readers", "publish one"
        return
    if shown in names:
        yield "ok", f"{len(names)} releases, current {shown}", ""
    else:
        yield (
            "wrong",
            f"readers are pointed to release {shown}, which is not here",
            f"copy it here again, or run `concord run` again; {names[-1]} is the last that is here",
        )


def _half_copied(work: Work) -> Iterator[Finding]:
    folders = sorted(p for p in work.releases.iterdir() if p.is_dir()) if work.releases.is_dir() else []
    for folder in folders:
        if folder.name.startswith("."):
            yield (
                "waiting",
                f"releases/{folder.name} was left by a publication that was broken off",
                "nothing needs doing: no reader sees it and the next run removes it",
            )
        elif not (folder / "manifest.json").exists():
            yield (
                "wrong",
                f"releases/{folder.name} has no manifest: it is half copied or not a release",
                "copy it again, the manifest last, or remove the folder; no reader can open it",
            )


def _records(work: Work) -> Iterator[Finding]:
    kept = Published(work.published)
    try:
        quarters = kept.quarters()
        for quarter in quarters:
            kept.record(quarter)
        yield "ok", f"{len(quarters)} records of what was published can be read", ""
    except ConcordError as error:
        yield "wrong", f"{error.where}: {error.what}", error.next_step


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


def _clock(work: Work) -> Iterator[Finding]:
    """Days that lie ahead: the machine's clock is behind now, or was ahead when they were written."""
    from concord.intake import inbox

    today = date.today()
    ahead = sum(landed.received_on > today for landed in inbox.held(work.root))
    if ahead:
        yield (
            "wrong",
            f"{ahead} files were received on a day that has not come: {today} is today by this machine's clock",
            "set the clock; a file dated wrongly counts from its day on, so take it out and receive it with --received-on",
        )
    else:
        yield "ok", f"no file was received after today, {today}", ""


def _lock(work: Work) -> Iterator[Finding]:
    holder = work.holder()
    if holder:
        yield "waiting", f"process {holder} is at work in this folder", "wait for it to end"
    else:
        yield "ok", "no run holds the folder", ""


def _disk(work: Work) -> Iterator[Finding]:
    if not os.access(work.root, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        yield (
            "wrong",
            "the work folder may not be written: read-only, or owned by another user",
            "let this user write there",
        )
    free = shutil.disk_usage(work.root).free
    yield (
        ("ok", f"{free / 1e9:.0f} GB free on this disk", "")
        if free > ENOUGH
        else ("wrong", f"only {free / 1e9:.1f} GB free", "make room before the next run")
    )
