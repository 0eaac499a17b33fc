"""The databases that the portal's tests run on: SQLite, or PostgreSQL with `CONCORD_TEST_PORTAL_ON=postgresql`."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit


@contextmanager
def own_postgresql(server: str) -> Iterator[str]:
    """The URL of an empty database on a server; it and the copy of its beginning are taken away afterwards."""
    import psycopg

    name = f"concord_portal_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        for one in (name, _beginning(name)):
            connection.execute(f"DROP DATABASE IF EXISTS {one} WITH (FORCE)")


def kept_as_it_is(url: str, folder: Path) -> Callable[[], None]:
    """Copy the portal's database as it is now. What is returned puts the copy back."""
    from django.db import connection

    if connection.vendor == "postgresql":
        return _kept_postgresql(url)
    return _kept_sqlite(folder / "portal.sqlite")


def _kept_sqlite(copy: Path) -> Callable[[], None]:
    from django.db import connection

    def between(copying: bool) -> None:
        connection.ensure_connection()
        with sqlite3.connect(copy) as kept:
            pair = (connection.connection, kept) if copying else (kept, connection.connection)
            pair[0].backup(pair[1])
        kept.close()

    between(True)
    return lambda: between(False)


def _kept_postgresql(url: str) -> Callable[[], None]:
    name = urlsplit(url).path.lstrip("/")
    _copied(os.environ["CONCORD_TEST_POSTGRES"], name, _beginning(name))
    return lambda: _copied(os.environ["CONCORD_TEST_POSTGRES"], _beginning(name), name)


def _copied(server: str, one: str, to: str) -> None:
    """Make a database anew as a copy of another, which nobody may use meanwhile."""
    import psycopg
    from django.db import connections

    connections.close_all()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {to} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {to} TEMPLATE {one}")


def _beginning(name: str) -> str:
    return f"{name}_beginning"
