"""A DuckDB session: views over Parquet, queries from files under a watchdog, and sorted, reproducible output."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any
from weakref import WeakSet

import duckdb
import pyarrow as pa

from concord.engine import sql as sql_files
from concord.engine.files import Source, halfway, parquet_files, rows_of
from concord.engine.storage import Far, ForEngine
from concord.engine.watchdog import watched
from concord.model.errors import UsageError
from concord.model.tables import Table

# The copy it speaks of is wanted: results outlive their cursor.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")

WATCHDOG_SECONDS = "900"
UNKNOWN_NAME = (duckdb.BinderException, duckdb.CatalogException)
"""What is raised for a table or column that is not there."""
ROW_GROUP = 122_880
SLOW_OPTIMIZERS = "projection_pullup"
"""Its time grows with the square of a union's branches: four fifths of the planning of a batch of measures, and nothing won."""
HELD = 2_000_000
INSERTED = 200
"""Rows that one statement inserts: row by row costs ten times as much."""
GIVEN = 100_000
"""Rows that go in at a time as columns, which costs a twentieth of that."""
PLAIN = (str, int, float, bool, Decimal, date, datetime)
"""Kinds of values of which a column is read as it is."""


@contextmanager
def open_session(
    *,
    threads: int | None = None,
    memory: str | None = None,
    scratch: Path | None = None,
    watchdog: float | None = None,
    last_resort: float | None = None,
) -> Iterator[Session]:
    """An in-memory session, closed at the end. `scratch` is where a query too large for memory spills.

    A query that runs past `watchdog` seconds (CONCORD_WATCHDOG, or 900) is interrupted; one that does not heed that within `last_resort` more ends the process.
    """
    settings = {
        "threads": threads or os.cpu_count() or 1,
        "memory_limit": memory or os.environ.get("CONCORD_MEMORY", "8GB"),
        "preserve_insertion_order": True,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "TimeZone": "UTC",
    }
    if scratch is not None:
        scratch.mkdir(parents=True, exist_ok=True)
        settings["temp_directory"] = str(scratch)
    zone = settings.pop("TimeZone")
    connection = duckdb.connect(":memory:", config=settings)
    try:
        seconds = (
            float(os.environ.get("CONCORD_WATCHDOG", WATCHDOG_SECONDS)) if watchdog is None else watchdog
        )
        with_zone = Session(connection, seconds, last_resort)
        with_zone.try_setting("TimeZone", zone)
        with_zone.try_setting("disabled_optimizers", SLOW_OPTIMIZERS)
        with_zone.try_setting("enable_progress_bar", "false")  # progress is told by the steps, in their words
        yield with_zone
    finally:
        connection.close()


OPEN: WeakSet[Session] = WeakSet()
"""The sessions of this process."""


def interrupt_all() -> None:
    """Interrupt whatever query runs in any session of this process: a run is to stop."""
    for session in list(OPEN):
        with suppress(duckdb.ConnectionException):  # it was closed just now
            session.connection.interrupt()


class Session:
    """One connection. Every query runs under a watchdog that interrupts it and says which query it was."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, watchdog: float, last_resort: float | None = None
    ):
        self.connection = connection
        self.watchdog, self.last_resort = watchdog, last_resort
        self.reached: set[str] = set()
        OPEN.add(self)

    def try_setting(self, name: str, value: object) -> None:
        """Set an option that a build of the engine may lack (time zones need an extension in some)."""
        try:
            self.connection.execute(f"SET {name} = '{value}'")
        except duckdb.Error:
            return

    @contextmanager
    def beside(self, apart: str = "", *, alike: bool = False) -> Iterator[Session]:
        """A second session on the same tables, for another thread. Temporary tables and variables are its own.

        With `apart` so are all the tables and views it makes, until its end: they lie in a schema of that name. With `alike` it looks for names
        where this one does.
        """
        cursor = self.connection.cursor()
        own = Session(cursor, self.watchdog, self.last_resort)
        own.reached = self.reached
        try:
            if alike:
                own.try_setting("search_path", self.value("SELECT current_setting('search_path')"))
            if apart:
                own.run(f'CREATE OR REPLACE SCHEMA "{apart}"').run(f"SET search_path = '{apart},main'")
            yield own
            if apart:
                own.run("SET search_path = 'main'").run(f'DROP SCHEMA "{apart}" CASCADE')
        finally:
            cursor.close()

    # -- queries ---------------------------------------------------------------------------------------------

    def run(self, query: str, parameters: Mapping[str, Any] | None = None, *, label: str = "") -> Session:
        """Run one statement, or several separated by `;` when there are no parameters."""
        with self._guarded(query, parameters, label):
            return self

    def file(self, package: str, name: str, parameters: Mapping[str, Any] | None = None) -> Session:
        """Run `name`.sql of `package`."""
        return self.run(sql_files.load(package, name), parameters, label=f"{package}/{name}.sql")

    def rows(
        self, query: str, parameters: Mapping[str, Any] | None = None, *, label: str = ""
    ) -> list[tuple[Any, ...]]:
        """All rows of a query. For small results."""
        with self._guarded(query, parameters, label) as cursor:
            return cursor.fetchall()

    def dicts(
        self, query: str, parameters: Mapping[str, Any] | None = None, *, label: str = ""
    ) -> list[dict[str, Any]]:
        """All rows as dictionaries. For small results."""
        with self._guarded(query, parameters, label) as cursor:
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def value(self, query: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """The first column of the first row; None when there is no row."""
        rows = self.rows(query, parameters)  # to the end: a result half read blocks the next
        return rows[0][0] if rows else None

    def arrow(self, query: str, parameters: Mapping[str, Any] | None = None, *, label: str = "") -> pa.Table:
        """The result as an Arrow table."""
        with self._guarded(query, parameters, label) as cursor:
            return cursor.to_arrow_table()

    def file_rows(
        self, package: str, name: str, parameters: Mapping[str, Any] | None = None
    ) -> list[tuple[Any, ...]]:
        """All rows of `name`.sql of `package`."""
        return self.rows(sql_files.load(package, name), parameters, label=f"{package}/{name}.sql")

    def file_table(
        self, package: str, name: str, into: str, parameters: Mapping[str, Any] | None = None
    ) -> Session:
        """Make table `into` from the query in `name`.sql of `package`."""
        query = sql_files.load(package, name).rstrip().rstrip(";")
        return self.run(
            f'CREATE OR REPLACE TABLE "{into}" AS {query}', parameters, label=f"{package}/{name}.sql"
        )

    def memory(self) -> int:
        """The bytes of memory that it may use."""
        limit = self.value("SELECT current_setting('memory_limit')")
        number, unit = limit.split()
        return int(float(number) * 1024 ** ("bytes", "KiB", "MiB", "GiB", "TiB").index(unit))

    # -- tables in -------------------------------------------------------------------------------------------

    def view(
        self,
        name: str,
        paths: Source | Sequence[Source],
        declared: type[Table] | None = None,
        *,
        numbered: bool = False,
        placed: bool = False,
    ) -> Session:
        """A view `name` over Parquet files, a folder of them, or a glob. With no file, an empty table of `declared`. What lies at a URL
        is read from there, column by column, whenever a query reads it.

        `numbered` adds `file_row_number`, the place of each row in its file, from 0; `placed` adds `filename`, its path.
        """
        files = parquet_files(paths)
        self._reach(files)
        if files:
            listed = ", ".join("'" + str(f).replace("'", "''") + "'" for f in files)
            return self.run(
                f'CREATE OR REPLACE VIEW "{name}" AS SELECT * FROM read_parquet([{listed}], union_by_name=true, file_row_number={numbered}, filename={placed})'
            )
        if declared is None:
            raise UsageError(f"no table {name} to read", next_step="run the earlier steps first")
        return self.empty(name, declared, numbered=numbered)

    def held(
        self, name: str, paths: Source | Sequence[Source], declared: type[Table] | None = None
    ) -> Session:
        """What `view` gives, read once: a table in memory, when the files hold at most HELD rows. For what many queries read."""
        if not (files := parquet_files(paths)) or sum(map(rows_of, files)) > HELD:
            return self.view(name, paths, declared)
        self.view(f"{name}_filed", files)
        return self.run(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM "{name}_filed"')

    def _reach(self, files: Iterable[Path | Far]) -> None:
        """Have the engine read from wherever these lie: its own drivers would be downloaded when first asked for."""
        for far in files:
            if isinstance(far, Far) and (scheme := far.url.partition("://")[0]) not in self.reached:
                self.reached.add(scheme)
                self.run(
                    "SET validate_external_file_cache = 'NO_VALIDATION'"
                )  # what was read once is not fetched again
                self.connection.register_filesystem(ForEngine(far.system, scheme))

    def empty(self, name: str, declared: type[Table], *, numbered: bool = False) -> Session:
        """An empty table of a declaration."""
        kinds = declared.sql_columns() | ({"file_row_number": "BIGINT"} if numbered else {})
        columns = ", ".join(f'"{c}" {t}' for c, t in kinds.items())
        return self.run(f'CREATE OR REPLACE TABLE "{name}" ({columns})')

    def table(self, name: str, rows: pa.Table) -> Session:
        """Register an Arrow table as a view `name`."""
        self.connection.register(name, rows)
        return self

    def append(self, name: str, rows: pa.Table) -> Session:
        """Add the rows of an Arrow table to a table in memory, which is made when it is not there. Columns go by name, in any order."""
        self.table(f"{name}_added", rows)
        self.run(f'CREATE TABLE IF NOT EXISTS "{name}" AS SELECT * FROM "{name}_added" LIMIT 0')
        columns = ", ".join(f'"{c}"' for c in self.columns(name))
        self.run(f'INSERT INTO "{name}" SELECT {columns} FROM "{name}_added"')
        return self.drop(f"{name}_added")

    def records(self, name: str, declared: type[Table], rows: Iterable[Mapping[str, Any]]) -> Session:
        """A table `name` of a declaration, from dictionaries; keys that are absent are empty."""
        self.empty(name, declared)
        given = list(rows)
        kinds = ", ".join(f'CAST("{c}" AS {t})' for c, t in declared.sql_columns().items())
        for part in batched(given, GIVEN):
            columns = {c: as_column([row.get(c) for row in part]) for c in declared.columns}
            if all(column is not None for column in columns.values()):
                self.table(f"{name}_given", pa.table(columns))
                self.run(f'INSERT INTO "{name}" SELECT {kinds} FROM "{name}_given"').drop(f"{name}_given")
            else:
                self._insert(name, declared, part)
        return self

    def _insert(self, name: str, declared: type[Table], rows: Sequence[Mapping[str, Any]]) -> None:
        """Row by row, where the values of a column are of several kinds."""
        one = "(" + ", ".join(f"CAST(? AS {t})" for t in declared.sql_columns().values()) + ")"
        for part in batched(rows, INSERTED):
            values = [row.get(c) for row in part for c in declared.columns]
            self.connection.execute(f'INSERT INTO "{name}" VALUES {", ".join([one] * len(part))}', values)

    def drop(self, name: str) -> Session:
        """Forget a table or view, whichever it is, and the rows of an Arrow table behind it."""
        try:
            return self.run(f'DROP TABLE IF EXISTS "{name}"')
        except duckdb.CatalogException:  # it is a view
            self.connection.unregister(name)
            return self.run(f'DROP VIEW IF EXISTS "{name}"')

    def columns(self, source: str, parameters: Mapping[str, Any] | None = None) -> list[str]:
        """Column names of a table, a view or a query."""
        return [row[0] for row in self.rows(f"DESCRIBE {_selected(source)}", parameters)]

    # -- tables out ------------------------------------------------------------------------------------------

    def write(
        self,
        source: str,
        path: Path | Far,
        *,
        order: Sequence[str],
        columns: Sequence[str] | None = None,
        parameters: Mapping[str, Any] | None = None,
        label: str = "",
    ) -> int:
        """Write table, view or query `source` to one Parquet file, sorted by a total order. Returns the rows written.

        An empty order is for working files that no release holds. The file is written beside its name and moved there, so a reader never sees half of it.
        One at a URL is written here and sent when it is whole, with its hash.
        """
        chosen = ", ".join(f'"{c}"' for c in columns) if columns else "*"
        by = " ORDER BY " + ", ".join(f'"{c}" NULLS FIRST' for c in order) if order else ""
        with halfway(path) as half:
            copied = self.rows(
                f"COPY (SELECT {chosen} FROM ({_selected(source)}){by}) TO '{_quoted(half)}' "
                f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})",
                parameters,
                label=label or f"write {path.name}",
            )
        return int(copied[0][0]) if copied else 0

    def write_declared(
        self, source: str, declared: type[Table], path: Path | Far, *, is_unique: bool = False
    ) -> int:
        """Write `source` as a declared table: its columns, its types, its order.

        `is_unique` says that the declared order is total, so that no other column needs comparing. Even rows that come in
        order are sorted: only then do the file's row groups, and so its bytes, not depend on the number of threads.
        """
        typed = ", ".join(f'CAST("{c}" AS {t}) AS "{c}"' for c, t in declared.sql_columns().items())
        rest = [] if is_unique else [c for c in declared.columns if c not in declared.sorted_by]
        # The engine marks columns that it knows to be filled; what it knows is not the same of a table, a view and a file.
        unmarked = f"SELECT {', '.join(['NULL'] * len(declared.columns))} WHERE random() > 2"
        return self.write(
            f"SELECT {typed} FROM ({_selected(source)}) UNION ALL {unmarked}",
            path,
            order=[*declared.sorted_by, *rest],
        )

    # -- within ----------------------------------------------------------------------------------------------

    @contextmanager
    def _guarded(
        self, query: str, parameters: Mapping[str, Any] | None, label: str
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """Run a query under the watchdog, which also sees its rows fetched: a large result is worked out while it is read."""
        where = label or " ".join(query.split())[:80]
        with watched(self.connection.interrupt, self.watchdog, where, last_resort=self.last_resort):
            yield self.connection.execute(query, dict(parameters) if parameters else None)


def as_column(values: Sequence[Any]) -> pa.Array | None:
    """Values of one kind as a column, which the engine casts as it would each of them; None where they are of several, or too long."""
    kinds = {type(value) for value in values if value is not None}
    if len(kinds) > 1 or not kinds <= set(PLAIN):
        return None
    try:
        column = pa.array(values)
    except (pa.ArrowException, OverflowError):
        return None
    return None if pa.types.is_decimal256(column.type) else column


def batched(rows: Iterable[Mapping[str, Any]], size: int) -> Iterator[list[Mapping[str, Any]]]:
    """Rows in lists of at most that many, in order."""
    remaining = iter(rows)
    while part := list(islice(remaining, size)):
        yield part


def _selected(source: str) -> str:
    """A query as it is; a table or view by its name as a query."""
    return source if " " in source.strip() else f'SELECT * FROM "{source}"'


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
