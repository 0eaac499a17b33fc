"""Writing a release: every book cut from the run's tables, then moved into place in one step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from concord.engine import Session
from concord.engine import sql as sql_files
from concord.release import manifest
from concord.release.books import BOOKS, Audience, BookTable, book_id, books_for

PREPARED = {
    Audience.PRACTICE: "practice_prepare",
    Audience.PLAN: "plan_prepare",
    Audience.COACH: "coach_prepare",
}
SQL = f"{__package__}.sql"


@dataclass(frozen=True)
class Contents:
    """What a release is made from: the readers it serves, the secret that keys people per book, and what went in."""

    organizations: list[str]
    plans: list[str]
    secret: str
    inputs: dict[str, Any]
    as_of: str
    data_through: str


def publish(
    session: Session,
    root: Path,
    contents: Contents,
    progress: Callable[[str], None] = lambda _: None,
    *,
    hold: bool = False,
) -> str:
    """Write every book from the session's views (the run's tables by name) and make the release current. Returns its id.

    A release that is held is written and not made current: the program office looks at it first.

    Readers never see a half release: it is written under a hidden name, moved, and only then pointed to. Publishing
    the same release again changes nothing.
    """
    root.mkdir(parents=True, exist_ok=True)
    _sweep(root)
    half = root / f".part-{os.getpid()}"
    session.file(SQL, "macros")
    books: dict[str, dict[str, dict[str, Any]]] = {}
    for audience, unit in books_for(contents.organizations, contents.plans):
        book = book_id(audience, unit)
        progress(book)
        books[book] = _write_book(session, half / "books" / book, audience, unit, contents)
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


def _write_book(
    session: Session, folder: Path, audience: Audience, unit: str, contents: Contents
) -> dict[str, dict[str, Any]]:
    terminology = str(contents.inputs.get("terminology", ""))
    parameters = {"book": book_id(audience, unit), "secret": contents.secret, "terminology": terminology}
    for name, value in parameters.items():
        session.run(f"SET VARIABLE {name} = '{value}'")
    if audience in PREPARED:
        for statement in sql_files.load(SQL, PREPARED[audience]).split(";"):
            session.run(statement, {"unit": unit} if "$unit" in statement else None, label=PREPARED[audience])
    return {table.name: _write_table(session, folder, table, unit) for table in BOOKS[audience]}


def _write_table(session: Session, folder: Path, table: BookTable, unit: str) -> dict[str, Any]:
    query = sql_files.load(SQL, table.query)
    session.run(
        f"CREATE OR REPLACE TEMP TABLE page AS {query}",
        {"unit": unit} if "$unit" in query else None,
        label=table.query,
    )
    rest = [c for c in session.columns("page") if c not in table.order]
    path = folder / f"{table.name}.parquet"
    rows = session.write("page", path, order=[*table.order, *rest])
    return {"rows": rows, "sha256": manifest.digest(path)}


def _settle(half: Path, final: Path) -> None:
    if final.exists():
        if not manifest.verify(final):
            shutil.rmtree(half)
            return
        shutil.rmtree(final)
    half.replace(final)


def _sweep(root: Path) -> None:
    """Remove what a killed publication left behind."""
    for left in root.glob(".part-*"):
        shutil.rmtree(left, ignore_errors=True)
    for left in root.glob(".current-*"):
        left.unlink(missing_ok=True)
