"""What `concord doctor` says of the portal's operational database: whether it answers, and whether its file is whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from concord.model.errors import ConcordError
from concord.model.work import Work
from concord.portal.environment import database

SECONDS = 5
"""How long a database server may take to answer."""


def findings(work: Work) -> Iterator[tuple[str, str, str]]:
    """Nothing where no portal has been set up yet. Its address and the driver's words may hold a password: neither is said."""
    try:
        described = database(work.root / "portal.sqlite")
    except ConcordError as error:
        yield "wrong", error.what, error.next_step
        return
    if described["ENGINE"].endswith("sqlite3"):
        yield from _file(Path(described["NAME"]))
    else:
        yield from _server(os.environ["CONCORD_DATABASE_URL"])


def _file(path: Path) -> Iterator[tuple[str, str, str]]:
    if not path.exists():
        return
    try:
        with closing(
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=SECONDS)
        ) as opened:
            is_whole = opened.execute("PRAGMA quick_check").fetchone() == ("ok",)
    except sqlite3.OperationalError:  # locked, or in a folder that may not be written
        yield (
            "waiting",
            f"the portal's database {path.name} cannot be looked at now",
            "look again when nobody works in it",
        )
        return
    except sqlite3.DatabaseError:
        is_whole = False
    if is_whole:
        yield "ok", "the portal's database is whole", ""
    else:
        yield (
            "wrong",
            f"the portal's database {path.name} is damaged",
            "stop the portal and restore a copy (`concord portal manage NEW restore COPY`); releases, ledger and files are not in it",
        )


def _server(url: str) -> Iterator[tuple[str, str, str]]:
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=SECONDS) as opened:
            opened.execute("SELECT 1")
    except psycopg.Error:
        yield (
            "wrong",
            "the portal's database does not answer",
            "start it, or correct CONCORD_DATABASE_URL; until then pages say to come back in a minute, the worker waits and nothing is lost",
        )
        return
    yield "ok", "the portal's database answers", ""
