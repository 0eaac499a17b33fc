"""Everything that the program answers with, from one release: what is written, and the writing of it, some pieces at a time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from concord.cli.language import every_other, of_practice, put
from concord.model.work import Work
from concord.program import Program
from concord.release import Book, manifest, open_book
from concord.reports import submission
from concord.reports.periodic import Names, annual, equity, files_of, packet, quarterly, site, standing
from concord.reports.periodic.binding import NOT_CERTIFIED
from concord.reports.periodic.dictionary import as_csv, shelf

REPORTS = {
    "packets": packet,
    "quarterly": quarterly,
    "standing": standing,
    "equity": equity,
    "annual": annual,
}
UNITS = {"packets": "practice-", "quarterly": "plan-"}
BOOKS = {
    "standing": "program",
    "data-room": "program",
    "equity": "program",
    "annual": "public",
    "site": "public",
    "extracts": "evaluator",
}
SUBMITTED = ("measures", "spend")
ABOUT = "about.csv"


@dataclass(frozen=True)
class Piece:
    """One thing to write: its kind, which is also its folder, and the book it is made from."""

    kind: str
    book: str


def pieces_of(work: Work, release: str) -> list[Piece]:
    """What there is to write of a release; the longest first."""
    held = sorted(manifest.read(work.releases / release)["books"])
    each = [Piece(kind, b) for kind, begins in UNITS.items() for b in held if b.startswith(begins)]
    submitted = [Piece("submissions", b) for b in held if b.startswith("plan-")]
    return [*(Piece(kind, b) for kind, b in BOOKS.items() if b in held), *each, *submitted]


def written(
    pieces: Iterable[Piece], work: Work, release: str, out: Path, form: str, processes: int
) -> list[dict[str, Any]]:
    """Write the pieces under `out`; says what was written in order of its name. Each file is one piece's own."""
    make = partial(_write, work=work.root, release=release, out=out, form=form)
    if processes == 1:
        found = [make(piece) for piece in pieces]
    else:
        with multiprocessing.get_context("spawn").Pool(processes) as pool:
            found = pool.map(make, pieces, chunksize=1)
    about = _kept("about", out / ABOUT, _about(work, release))
    return sorted((about, *(f for files in found for f in files)), key=lambda f: f["file"])


def _about(work: Work, release: str) -> bytes:
    """What all the files rest on, as CSV: the program, the release, the day it stands for and the last day of its data."""
    with open_book(work.releases, "public", release) as book:
        told = [
            ("program", Program.load(work.program).title),
            ("release", book.release),
            ("as of", book.as_of),
            ("data through", book.data_through),
            ("certification", NOT_CERTIFIED),
        ]
    return as_csv(["what", "value"], [{"what": what, "value": value} for what, value in told])


def _write(piece: Piece, *, work: Path, release: str, out: Path, form: str) -> list[dict[str, Any]]:
    folder = Work.open(work)
    program = Program.load(folder.program)
    with open_book(folder.releases, piece.book, release) as book:
        files = _files(piece, folder, program, book, form, release)
    return [_kept(piece.kind, out / piece.kind / name, data) for name, data in sorted(files.items())]


def _files(
    piece: Piece, work: Work, program: Program, book: Book, form: str, release: str
) -> Mapping[str, bytes]:
    names = Names.of(program)
    if piece.kind == "site":
        return site(book, names, every_other())
    if piece.kind in ("extracts", "data-room"):
        return shelf(book)
    if piece.kind == "submissions":
        return _submitted(piece.book.removeprefix("plan-"), work, book, release)
    made = REPORTS[piece.kind](book, names)
    if piece.kind == "packets":
        made = put(made, of_practice(program, piece.book.removeprefix("practice-")))
    kinds = ("pdf", "html") if form == "both" else (form,)
    return {name: data for kind in kinds for name, data in files_of(made, kind).items()}


def _submitted(plan: str, work: Work, book: Book, release: str) -> dict[str, bytes]:
    """A plan's submission files of the last whole year; a year that has nothing to report gives no file."""
    through = book.data_through
    year = int(through[:4]) if through[5:] == "12-31" else int(through[:4]) - 1
    with open_book(work.releases, "program", release) as whole:
        rows = {
            "measures": submission.measure_rows(
                book.rows("rate"), book.rows("measure"), book.rows("match_rate"), plan, year
            ),
            "spend": submission.spend_rows(whole.rows("spend"), plan, year),
        }
    return {
        f"{plan}-{what}-{year}.txt": submission.text(submission.Layout.read(work.program, what), rows[what]).encode()
        for what in SUBMITTED if rows[what]
    }  # fmt: skip


def _kept(kind: str, path: Path, data: bytes) -> dict[str, Any]:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return {"kind": kind, "file": str(path), "bytes": len(data), "sha256": manifest.digest(path)}
