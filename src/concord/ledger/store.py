"""Where the ledger is kept: SQLite by default, PostgreSQL by URL. Both run the same queries."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from concord.engine import sql
from concord.model.errors import BusyError, UsageError

Row = dict[str, Any]
NAMED = re.compile(r"(?<!:):([a-z_]+)")
CACHE_KB = 131_072
"""Pages of a SQLite ledger kept in memory: with the usual 2 MB every index is read from the disk again and again while a run is posted."""


class Store(Protocol):
    """A database that holds the ledger. Every change happens inside `writing`, all or nothing."""

    def rows(self, query: str, parameters: Mapping[str, Any] | None = None) -> list[Row]: ...

    def stream(
        self, query: str, parameters: Mapping[str, Any] | None = None
    ) -> Iterator[tuple[Any, ...]]: ...

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None: ...

    def writing(self) -> Any: ...

    def close(self) -> None: ...


def open_store(place: str | Path) -> Store:
    """A store by path (SQLite file) or URL (`sqlite:///file`, `postgresql://...`), its tables made if absent."""
    text = str(place)
    if text.startswith(("postgresql://", "postgres://")):
        return PostgresStore(text)
    if "://" in text and not text.startswith("sqlite:///"):
        raise UsageError(
            f"a ledger cannot be kept at `{text.partition('://')[0]}://`",
            next_step="give a file or a postgresql:// URL",
        )
    return SqliteStore(Path(text.removeprefix("sqlite:///")))


class SqliteStore:
    """One file."""

    def __init__(self, path: Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        self.connection.execute("PRAGMA foreign_keys = ON")
        self.connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        self.connection.executescript(sql.load(__package__, "schema_sqlite"))

    def rows(self, query: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        return [dict(row) for row in self.connection.execute(query, dict(parameters or {}))]

    def stream(self, query: str, parameters: Mapping[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
        cursor = self.connection.cursor()
        cursor.row_factory = None
        yield from cursor.execute(query, dict(parameters or {}))

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        marks = ", ".join("?" for _ in columns)
        self.connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction; the second writer waits, then fails with BusyError."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise BusyError(
                "the ledger is being written by another process", next_step="try again when it is done"
            ) from error
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def close(self) -> None:
        self.connection.close()


class PostgresStore:
    """A PostgreSQL database, through psycopg (an optional requirement)."""

    def __init__(self, url: str):
        try:
            import psycopg
            from psycopg.rows import dict_row
        except ImportError as error:
            raise UsageError(
                "PostgreSQL needs psycopg", next_step="install psycopg, or keep the ledger in a file"
            ) from error
        try:
            self.connection = psycopg.connect(url, autocommit=True, row_factory=dict_row)
        except psycopg.OperationalError as error:
            raise UsageError(
                "the PostgreSQL server cannot be reached",
                why=str(error).splitlines()[0],
                next_step="check the URL and the server",
            ) from error
        self.connection.execute(sql.load(__package__, "schema_postgres"))

    def rows(self, query: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        text = NAMED.sub(r"%(\1)s", query)
        return [_plain(row) for row in self.connection.execute(text, dict(parameters or {}))]

    def stream(self, query: str, parameters: Mapping[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
        from psycopg.rows import tuple_row

        with (
            self.connection.transaction(),
            self.connection.cursor("ledger_stream", row_factory=tuple_row) as cursor,
        ):
            cursor.itersize = 10_000
            yield from cursor.execute(NAMED.sub(r"%(\1)s", query), dict(parameters or {}))

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        with (
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction, alone: other writers wait."""
        with self.connection.transaction():
            self.connection.execute("LOCK TABLE posting, transition IN EXCLUSIVE MODE")
            yield

    def close(self) -> None:
        self.connection.close()


def _plain(row: Row) -> Row:
    """Sums come as Decimal from PostgreSQL; in the ledger every number is a whole number of cents."""
    return {k: int(v) if type(v).__name__ == "Decimal" else v for k, v in row.items()}
