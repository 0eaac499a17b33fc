"""Writing a release: every book cut from the run's tables, then moved into place in one step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from concord.engine import Session
from concord.engine import sql as sql_files
from concord.engine.session import SLOW_OPTIMIZERS
from concord.release import manifest
from concord.release.books import BOOKS, SHARED, SQL, Audience, BookTable, book_id, books_for
from concord.release.groups import Beside, groups, near
from concord.release.taking import Facts, Taking, prepared, reads, sources, statements

OPTIMIZERS_LEFT_OUT = f"{SLOW_OPTIMIZERS},statistics_propagation"
"""By its statistics the engine would mark columns of a file as never empty: a book's bytes would tell how many rows it was cut from."""
PEOPLE = "practice_people"
"""The people of the practices whose books are cut."""
Wanted = tuple[Audience, str]
"""A book: its audience and its reader."""


@dataclass(frozen=True)
class Contents:
    """What a release is made from: the readers it serves, the secret that keys people per book, and what went in."""

    organizations: list[str]
    plans: list[str]
    secret: str
    inputs: dict[str, Any]
    as_of: str
    data_through: str


@dataclass(frozen=True)
class Begun:
    """A release of which some tables are written: its hidden folder, and what stands in it by book and table."""

    folder: Path
    books: dict[Wanted, Facts]


def begin(
    session: Session,
    root: Path,
    contents: Contents,
    ready: Callable[[Audience, BookTable], bool],
    *,
    workers: int = 2,
    taking: Taking | None = None,
) -> Begun:
    """Write the tables that are `ready`, while what others are cut from is still being made. No reader sees them before `publish`."""
    root.mkdir(parents=True, exist_ok=True)
    sweep(root)
    half = root / f".part-{os.getpid()}"
    wanted = {
        (audience, unit): [t for t in BOOKS[audience] if ready(audience, t)]
        for audience, unit in books_for(contents.organizations, contents.plans)
    }
    books = _write_books(session, half / "books", contents, wanted, workers, lambda _: None, taking)
    return Begun(half, books)


def publish(
    session: Session,
    root: Path,
    contents: Contents,
    progress: Callable[[str], None] = lambda _: None,
    *,
    hold: bool = False,
    workers: int = 2,
    taking: Taking | None = None,
    begun: Begun | None = None,
) -> str:
    """Write every book from the session's views (the run's tables by name) and make the release current. Returns its id.

    With `taking`, tables that an earlier release holds are taken from there, and only what the others are cut from is made. Tables
    that were `begun` are not written again.

    A release that is held is written and not made current: the program office looks at it first.

    Readers never see a half release: it is written under a hidden name, moved, and only then pointed to. Publishing
    the same release again changes nothing. `workers` books are written at a time.
    """
    begun = begun or begin(session, root, contents, lambda *_: False)
    half = begun.folder
    wanted = {
        (audience, unit): [t for t in BOOKS[audience] if t.name not in there]
        for (audience, unit), there in begun.books.items()
    }
    written = _write_books(session, half / "books", contents, wanted, workers, progress, taking)
    books = {book_id(*book): begun.books[book] | facts for book, facts in written.items()}
    facts = {
        "format": manifest.FORMAT,
        "as_of": contents.as_of,
        "data_through": contents.data_through,
        "inputs": contents.inputs,
        "books": books,
    }
    text = manifest.canonical(facts)
    release = f"{contents.as_of}-{manifest.of_text(text)[:12]}"
    (half / "manifest.json").write_text(text, encoding="utf-8")
    for book in books:
        own = manifest.canonical(manifest.slice_of(facts, release, book))
        (half / "books" / book / "manifest.json").write_text(own, encoding="utf-8")
    _settle(half, root / release)
    if not hold:
        point(root, release)
    return release


def point(root: Path, release: str) -> None:
    """Make a release the one readers open, in one step."""
    half = root / f".current-{os.getpid()}"
    half.write_text(release + "\n", encoding="utf-8")
    with half.open("rb") as file:
        os.fsync(file.fileno())
    half.replace(root / "current")


def _write_books(
    session: Session,
    root: Path,
    contents: Contents,
    wanted: Mapping[Wanted, list[BookTable]],
    workers: int,
    progress: Callable[[str], None],
    taking: Taking | None,
) -> dict[Wanted, Facts]:
    """Tables of every book, the largest first so that no worker is left with it alone; what was written, by book and table.

    Practices' books follow in groups, where the rows of all practices' people do not fit the memory together.
    """
    session.try_setting("disabled_optimizers", OPTIMIZERS_LEFT_OUT)
    listed = list(wanted)[::-1]
    books = {book: taking.take(root, *book, wanted[book]) if taking else {} for book in listed}
    left = {book: [t for t in wanted[book] if t.name not in books[book]] for book in listed}
    if taking:
        taking.make(_needed(left, listed))
    session.file(SQL, "macros")
    known: dict[str, list[str]] = {}

    def cut(own: Session, some: Sequence[Wanted], beside: Beside) -> None:
        _prepare(own, told_of(left, some), _needed(left, some))

        def one(book: Wanted) -> Facts:
            if not left[book]:
                return {}
            with beside() as reading:
                return _write_book(reading, root / book_id(*book), book, left[book], contents, known)

        with ThreadPoolExecutor(workers) as pool:
            for book, facts in zip(some, pool.map(one, some), strict=True):
                progress(book_id(*book))
                books[book] |= facts

    practices = [unit for audience, unit in listed if audience is Audience.PRACTICE and left[audience, unit]]
    apart = [
        [(Audience.PRACTICE, unit) for unit in group]
        for group in (groups(session, practices) if practices else ())
    ]
    cut(session, [book for book in listed if not any(book in group for group in apart)], session.beside)
    for group in apart:
        with near(session, [unit for _, unit in group], _read_of_run(left, group)) as (own, beside):
            cut(own, group, beside)
    return {book: books[book] for book in wanted}


def _needed(left: Mapping[Wanted, list[BookTable]], some: Sequence[Wanted]) -> set[str]:
    """Every table that the tables to cut of some books rest on. Practices are put into groups by their rosters."""
    return {
        name
        for audience, unit in some
        if (tables := left[audience, unit])
        for name in (
            *reads(audience, *(table.query for table in tables)),
            *(("roster",) if audience is Audience.PRACTICE else ()),
        )
    }


def _read_of_run(left: Mapping[Wanted, list[BookTable]], some: Sequence[Wanted]) -> set[str]:
    """The run's tables among them, and the rosters that practices are put into groups by."""
    read = {n for audience, unit in some for n in sources(audience, *(t.query for t in left[audience, unit]))}
    return {"roster", *read}


def told_of(left: Mapping[Wanted, list[BookTable]], some: Sequence[Wanted]) -> list[str]:
    """The practices among some books of whose people something is worked out for all practices at once."""
    return [
        unit
        for audience, unit in some
        if audience is Audience.PRACTICE
        and PEOPLE in reads(audience, *(t.query for t in left[audience, unit]))
    ]


def _prepare(session: Session, organizations: Sequence[str], needed: Collection[str]) -> None:
    """What these books share. Of practices' people that of the `organizations` alone."""
    session.run("SET VARIABLE organizations = $names", {"names": list(organizations)}, label="organizations")
    for statement in statements(SHARED, needed):
        session.run(statement, label=SHARED)


def _write_book(
    session: Session,
    folder: Path,
    wanted: Wanted,
    tables: list[BookTable],
    contents: Contents,
    known: dict[str, list[str]],
) -> Facts:
    audience, unit = wanted
    terminology = str(contents.inputs.get("terminology", ""))
    parameters = {"book": book_id(audience, unit), "secret": contents.secret, "terminology": terminology}
    for name, value in parameters.items():
        session.run(f"SET VARIABLE {name} = $value", {"value": value}, label=f"{name} of a book")
    needed = reads(audience, *(table.query for table in tables))
    for file in prepared(audience):
        for statement in statements(file, needed):
            session.run(statement, _of(statement, unit), label=file)
    return {table.name: _write_table(session, folder, table, unit, known) for table in tables}


def _write_table(
    session: Session, folder: Path, table: BookTable, unit: str, known: dict[str, list[str]]
) -> dict[str, Any]:
    query = sql_files.load(SQL, table.query)
    asked = _of(query, unit)
    rest = [c for c in _columns(session, table.query, query, asked, known) if c not in table.order]
    path = folder / f"{table.name}.parquet"
    rows = session.write(
        query, path, order=[*table.order, *rest], parameters=asked, label=f"{folder.name}/{table.query}"
    )
    return {"rows": rows, "sha256": manifest.digest(path)}


def _columns(
    session: Session, name: str, query: str, asked: dict[str, str] | None, known: dict[str, list[str]]
) -> list[str]:
    """The columns of a query: the same in every book, so asked for once."""
    if name not in known:
        known[name] = session.columns(query, asked)
    return known[name]


def _of(query: str, unit: str) -> dict[str, str] | None:
    """The reader's name, for a query that asks for it."""
    return {"unit": unit} if "$unit" in query else None


def _settle(half: Path, final: Path) -> None:
    if final.exists():
        if not manifest.verify(final):
            shutil.rmtree(half)
            return
        shutil.rmtree(final)
    half.replace(final)


def sweep(root: Path) -> None:
    """Remove what a publication that ended before its time left behind."""
    for left in root.glob(".part-*"):
        shutil.rmtree(left, ignore_errors=True)
    for left in root.glob(".current-*"):
        left.unlink(missing_ok=True)
