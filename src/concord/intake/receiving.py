"""Receiving: files land in the inbox, are recognized, read, checked and answered with a receipt."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from concord.engine.session import Session
from concord.intake import accept as accepting
from concord.intake import inbox, parts, receipt, receipts, senders, twins
from concord.intake.crew import Each, crew
from concord.intake.inbox import Landed
from concord.intake.receipt import Receipt
from concord.intake.senders import FileSpec, Senders
from concord.intake.submission import submissions
from concord.model.errors import UsageError

BATCH_BYTES = 48 << 20
"""Files of one kind are read together up to this size; a larger file is read alone."""
Progress = Callable[[int, int, str], None]
"""Called with files done, files in all, and what was done last."""


def receive(
    work: Path,
    sender: str,
    paths: Sequence[Path],
    received_on: date,
    program: Any,
    *,
    processes: int = 1,
    progress: Progress | None = None,
    link: bool = False,
) -> list[Receipt]:
    """Receive files of one sender: a receipt for each, in the order given.

    Bytes already held change nothing: their receipt says `already held`. A file that cannot be read is refused, kept in
    the inbox, and stops no other. `program` is the program folder (or loaded senders).
    """
    listed = [(sender, Path(p), received_on) for p in paths]
    return receive_many(work, listed, program, processes=processes, progress=progress, link=link)


def receive_many(
    work: Path,
    listed: Iterable[tuple[str, Path, date]],
    program: Any,
    *,
    processes: int = 2,
    progress: Progress | None = None,
    link: bool = False,
) -> list[Receipt]:
    """Receive many files of many senders, given as (sender, path, day received). The answer does not depend on their order.

    `link` keeps a hard link in the inbox in place of a copy, where the file system can.
    """
    loaded = senders.load(program)
    listed = list(listed)
    known = inbox.digests(path for _, path, _ in listed) if link else {}
    answers: list[Landed | Receipt] = []
    fresh: dict[tuple[str, str], Landed] = {}
    for sender, path, received_on in listed:
        landed, answer = _land(work, loaded, sender, path, received_on, link, known.get(path, ""))
        if answer is None:
            fresh.setdefault((landed.sender, landed.sha256), landed)
        answers.append(answer or landed)
    inbox.check_apart(inbox.held(work))
    with crew(work, list(fresh.values()), processes) as each:
        read = _read_landed(each, work, list(fresh.values()), loaded, progress)
        made = {(r.sender, r.sha256): r for r in read}
        told = [a if isinstance(a, Receipt) else made[(a.sender, a.sha256)] for a in answers]
        _write_receipts(each, work, loaded, [r for r in told if r.status != "already held"])
    return told


def _land(
    work: Path, loaded: Senders, sender: str, path: Path, received_on: date, link: bool, digest: str
) -> tuple[Landed, Receipt | None]:
    """Put a file in the inbox; the second result answers it at once when there is nothing to read."""
    spec = loaded.find(sender).spec(path.name)
    period = spec.period(path.name) if spec else None
    about = _period_text(period.start, period.end) if period else ""
    landed, is_new = inbox.land(
        work, sender, path, spec.kind if spec else "", about, received_on, link=link, digest=digest
    )
    spec = loaded.find(sender).spec(landed.name)
    if spec is None:
        return landed, _unknown(work, landed, loaded)
    before = receipt.of(work, landed)
    if not is_new and before is not None and before.mapping == spec.hash:
        return landed, replace(before, status="already held")
    return landed, None


def _period_text(start: date, end: date) -> str:
    """`2026-06`, `2026-Q2`, `2026`: how a period is written."""
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if months == 1:
        return f"{start:%Y-%m}"
    return f"{start.year}-Q{(start.month + 2) // 3}" if months == 3 else f"{start.year}"


def _unknown(work: Path, landed: Landed, loaded: Senders) -> Receipt:
    sender = loaded.find(landed.sender)
    names = ", ".join(n for f in sender.files for n in f.names)
    made = Receipt(
        landed.sender, landed.name, "", "", "", landed.received_on.isoformat(), landed.size, landed.sha256, "refused",
        problem=f"No kind of file of {landed.sender} has such a name (known: {names}).",
        next_step=f"name the file as agreed, or add it to {sender.file}, and receive it again",
    )  # fmt: skip
    made.save(work)
    return made


def manifest(folder: Path) -> list[tuple[str, Path, date]]:
    """What a folder's `manifest.csv` lists for `receive_many`: sender, path, day received. Columns sender, file, received_on.

    A file stands at `<folder>/<sender>/<file>`. UsageError when the manifest or a file is missing.
    """
    path = folder / "manifest.csv"
    if not path.is_file():
        raise UsageError(
            f"no manifest.csv in {folder.name}",
            next_step="write one with the columns sender, file, received_on, or receive a sender's files one by one",
        )
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    listed = [
        (r["sender"], folder / r["sender"] / r["file"], date.fromisoformat(r["received_on"])) for r in rows
    ]
    absent = next((p for _, p, _ in listed if not p.is_file()), None)
    if absent:
        raise UsageError(
            f"manifest.csv lists {absent.name}, which is not there", where=str(absent.parent.name)
        )
    return listed


def requeue(
    work: Path,
    program: Any,
    *,
    sender: str | None = None,
    processes: int = 2,
    progress: Progress | None = None,
) -> list[Receipt]:
    """Read again every file whose mapping changed since it was read, or whose reading was broken off."""
    loaded = senders.load(program)
    stale = [landed for landed, _ in unread(work, loaded, sender)]
    with crew(work, stale, processes) as each:
        made = _read_landed(each, work, stale, loaded, progress)
        _write_receipts(each, work, loaded, made)
    parts.sweep(work)
    return made


def unread(work: Path, program: Any, sender: str | None = None) -> list[tuple[Landed, str]]:
    """Files that have not been read under the mapping that the program has for them now, each with the mapping that it was read under
    (empty where it was not read to its end, or is another sender's)."""
    loaded = senders.load(program)
    found = []
    for landed in inbox.held(work, sender):
        if landed.sender not in loaded.names():
            continue
        spec = loaded.find(landed.sender).spec(landed.name)
        before = receipt.of(work, landed)
        if spec and (before is None or before.mapping != spec.hash):
            found.append((landed, before.mapping if before else ""))
    return found


# -- reading -----------------------------------------------------------------------------------------------------


def _read_landed(
    each: Each, work: Path, files: Sequence[Landed], loaded: Senders, progress: Progress | None
) -> list[Receipt]:
    """Read files of the inbox under their senders' mappings and save their receipts."""
    done: list[Receipt] = []

    def read(some: list[Landed]) -> list[Receipt]:
        found: list[Receipt] = []
        for made in each(_read_batch, [(work, *batch) for batch in _batches(some, loaded)]):
            found += made
            done.extend(made)
            if progress and made:
                progress(len(done), len(files), made[-1].sentence())
        return found

    return sorted(twins.read(work, files, read), key=lambda r: (r.sender, r.order))


Batch = tuple[FileSpec, list[Landed]]


def _batches(files: Sequence[Landed], loaded: Senders) -> list[Batch]:
    """Files of one kind together, never more bytes than are read at ease; the largest batches first."""
    by_spec: dict[tuple[str, str], tuple[FileSpec, list[Landed]]] = {}
    for landed in sorted(files, key=lambda f: (f.sender, f.order)):
        spec = loaded.find(landed.sender).spec(landed.name)
        if spec is None:
            raise UsageError(
                f"{landed.name} is no file of {landed.sender}", next_step="correct the sender's file names"
            )
        by_spec.setdefault((spec.hash, spec.kind), (spec, []))[1].append(landed)
    batches: list[Batch] = []
    for spec, mine in by_spec.values():
        limit = sum(f.size for f in mine) if spec.is_fhir else BATCH_BYTES  # FHIR files refer to each other
        size = limit + 1
        for landed in mine:
            if size + landed.size > limit:
                batches.append((spec, []))
                size = 0
            batches[-1][1].append(landed)
            size += landed.size
    return sorted(batches, key=lambda b: (-sum(f.size for f in b[1]), b[1][0].sender, b[1][0].order))


def _read_batch(session: Session, work: Path, spec: FileSpec, files: list[Landed]) -> list[Receipt]:
    made = accepting.accept(session, work, files, spec)
    for one in made:
        one.save(work)
    return made


def _write_receipts(each: Each, work: Path, loaded: Senders, told: Iterable[Receipt]) -> None:
    """Write the receipts of the submissions that the given files belong to, as JSON, text and HTML."""
    by_sender: dict[str, list[Receipt]] = {}
    for one in told:
        by_sender.setdefault(one.sender, []).append(one)
    largest_first = sorted(by_sender.values(), key=lambda mine: -sum(r.received for r in mine))
    for _ in each(_write_submissions, [(work, loaded, mine) for mine in largest_first]):
        pass


def _write_submissions(session: Session, work: Path, loaded: Senders, told: list[Receipt]) -> None:
    for one in submissions(session, work, loaded, told):
        receipts.write(work, one)
