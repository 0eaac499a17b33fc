"""The only door to results: one reader's book of one release."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from concord.engine import UNKNOWN_NAME, Session, open_session
from concord.engine import sql as sql_files
from concord.engine.faults import explained
from concord.model.errors import AccessError, ConcordError, IntegrityError, OutdatedError, UsageError
from concord.release import manifest
from concord.release.answers import Answers, Question, key_of
from concord.release.books import BOOKS, audience_of


def releases(root: Path) -> list[str]:
    """Ids of the releases in a folder, oldest first."""
    return sorted(p.name for p in root.iterdir() if (p / "manifest.json").exists()) if root.is_dir() else []


def current(root: Path) -> str:
    """The release that readers open now. UsageError when nothing has been published."""
    pointer = root / "current"
    if not pointer.exists():
        raise UsageError(
            "nothing has been published yet", where=str(root.name), next_step="run `concord run`"
        )
    return pointer.read_text(encoding="utf-8").strip()


@contextmanager
def open_book(
    root: Path, book: str, release: str | None = None, *, answers: Answers | None = None
) -> Iterator[Book]:
    """A reader's book, open for reading. AccessError when the release holds no such book.

    With `answers`, what was asked before is answered from there, whichever copy of the book was asked.
    """
    try:
        audience_of(book)
    except ValueError as error:
        raise AccessError(
            f"there is no book called {book}", next_step="see `concord release show`"
        ) from error
    name = release or current(root)
    folder = root / name
    facts = manifest.kept(folder)
    if book not in facts["books"]:
        raise AccessError(f"release {name} holds no book {book}", next_step="see `concord release show`")
    with ExitStack() as closing:

        def session() -> Session:
            return closing.enter_context(open_session(threads=1, memory="1GB", watchdog=60))

        yield Book(session, folder / "books" / book, name, book, facts, answers)


class Book:
    """One book, open. Tables become views on first use; nothing outside the book's folder can be reached.

    `session` makes the session on the first question that nobody has answered yet.
    """

    def __init__(
        self, session: Callable[[], Session], folder: Path, release: str, name: str, facts: Mapping[str, Any],
        answers: Answers | None = None,
    ):  # fmt: skip
        self._open, self.folder, self.release, self.name = session, folder, release, name
        self.as_of: str = facts["as_of"]
        self.data_through: str = facts["data_through"]
        self.tables: dict[str, dict[str, Any]] = dict(facts["books"][name])
        self._views: set[str] = set()
        self._answers = answers

    @cached_property
    def session(self) -> Session:
        """Where the tables are views."""
        return self._open()

    def has(self, table: str) -> bool:
        """Whether the book holds a table."""
        return table in self.tables

    def rows(
        self,
        table: str,
        where: Mapping[str, Any] | None = None,
        *,
        columns: Sequence[str] = (),
        order: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
    ) -> list[dict[str, Any]]:
        """Rows of one table with each `where` column equal to its value (a list: any of them)."""
        self._named(table)
        chosen = ", ".join(f'"{c}"' for c in columns) or "*"
        query = f'SELECT {chosen} FROM "{table}"'
        parameters: dict[str, Any] = {}
        tests = []
        for number, (column, value) in enumerate((where or {}).items()):
            if isinstance(value, list | tuple):
                tests.append(f'list_contains($p{number}, "{column}")')
                parameters[f"p{number}"] = list(value)
            elif value is None:
                tests.append(f'"{column}" IS NULL')
            else:
                tests.append(f'"{column}" = $p{number}')
                parameters[f"p{number}"] = value
        if tests:
            query += " WHERE " + " AND ".join(tests)
        if order:
            query += " ORDER BY " + ", ".join(_ordered(o) for o in order)
        if limit is not None:
            query += f" LIMIT {int(limit)} OFFSET {int(offset)}"
        return self._dicts(query, parameters or None, table, {table})

    def ask(
        self, package: str, name: str, parameters: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """Rows of a query kept in a file, over the tables of this book and nothing else."""
        query = sql_files.load(package, name)
        return self._dicts(query, parameters, name, sql_files.words(query) & self.tables.keys())

    def ask_again(self, question: Question) -> None:
        """Ask what another release's book was asked, so that the answer is remembered before a reader waits for it."""
        query, parameters = question
        self._dicts(query, parameters, "asked again", sql_files.words(query) & self.tables.keys())

    def columns(self, table: str) -> list[str]:
        """A table's columns, in order."""
        self._view(table)
        return self.session.columns(f'SELECT * FROM "{table}"')

    def count(self, table: str) -> int:
        """Rows of a table, from the manifest."""
        return int(self.tables[table]["rows"])

    def _dicts(
        self, query: str, parameters: Mapping[str, Any] | None, asked: str, tables: Set[str]
    ) -> list[dict[str, Any]]:
        """The rows, from what is remembered or from the tables; `tables` are those that the query may name."""
        if self._answers is None:
            return self._read(query, parameters, asked, tables)
        key = key_of(self.folder, query, parameters)
        return self._answers.known(
            key, lambda: self._read(query, parameters, asked, tables), (query, parameters)
        )

    def _read(
        self, query: str, parameters: Mapping[str, Any] | None, asked: str, tables: Set[str]
    ) -> list[dict[str, Any]]:
        for table in sorted(tables):
            self._view(table)
        with explained(f"release {self.release}, {self.name}/{asked}"):
            try:
                return self.session.dicts(query, parameters, label=f"{self.name}/{asked}")
            except UNKNOWN_NAME as error:
                raise self._outdated(asked) from error

    def _outdated(self, asked: str) -> OutdatedError:
        return OutdatedError(
            f"release {self.release} does not hold what {asked} asks for",
            where=self.name,
            why="it was made by another version of Concord",
            next_step="make and publish a release with this version: `concord run`",
        )

    def _named(self, table: str) -> None:
        if table not in self.tables and any(t.name == table for t in BOOKS[audience_of(self.name)[0]]):
            raise self._outdated(table)
        if table not in self.tables:
            raise AccessError(
                f"the book {self.name} holds no table {table}",
                next_step=f"it holds: {', '.join(sorted(self.tables))}",
            )

    def _view(self, table: str) -> None:
        self._named(table)
        if table not in self._views:
            path = self.folder / f"{table}.parquet"
            if not path.exists():
                raise self._damaged(table, "it is missing: the release was copied in part")
            try:
                with explained(table):
                    self.session.view(table, path)
            except ConcordError as error:
                raise self._damaged(table, "it is not a whole Parquet file") from error
            self._views.add(table)

    def _damaged(self, table: str, why: str) -> IntegrityError:
        return IntegrityError(
            f"table {table} of book {self.name} cannot be read",
            where=self.release,
            why=why,
            next_step="run `concord doctor`: it says which files are damaged; copy the release again, or run again",
        )


def _ordered(column: str) -> str:
    return f'"{column[1:]}" DESC' if column.startswith("-") else f'"{column}"'
