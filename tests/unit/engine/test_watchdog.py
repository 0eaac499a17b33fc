"""A query that hangs: interrupted and named; and when it heeds no interruption, the process ends with the same words."""

from __future__ import annotations

import subprocess
import sys

import pytest

from concord.engine import open_session
from concord.model.errors import QueryTimeout

ENDLESS = "SELECT count(*) FROM range(1_000_000) a, range(1_000_000) b WHERE a.range * b.range % 7 = 3"


def test_a_query_that_hangs_is_interrupted_and_named():
    with open_session(threads=1, watchdog=0.3) as session:
        with pytest.raises(QueryTimeout, match=r"endless\.sql: a query ran longer than 0\.3 s"):
            session.rows(ENDLESS, label="endless.sql")
        assert session.value("SELECT 1") == 1


def test_rows_that_take_for_ever_to_come_are_watched_too():
    """A large result is worked out while it is read."""
    slow = "SELECT range FROM range(1_000_000_000_000) WHERE range % 1_000_000_007 = 1"
    with open_session(threads=1, watchdog=0.3) as session, pytest.raises(QueryTimeout):
        session.rows(slow, label="slow")


def test_how_long_is_too_long_can_be_set(monkeypatch):
    monkeypatch.setenv("CONCORD_WATCHDOG", "0.2")
    with open_session(threads=1) as session, pytest.raises(QueryTimeout, match=r"0\.2 s.*CONCORD_WATCHDOG"):
        session.rows(ENDLESS)


DEAF = """
import time
from concord.engine import open_session
with open_session(threads=1, watchdog=0.2, last_resort=0.3) as session:
    session.connection.create_function("nap", lambda x: time.sleep(60) or x, ["BIGINT"], "BIGINT")
    session.rows("SELECT nap(1)", label="deaf.sql")
"""


def test_a_query_that_heeds_no_interruption_ends_the_process_and_says_so():
    done = subprocess.run([sys.executable, "-c", DEAF], capture_output=True, text=True, timeout=50)
    assert done.returncode == QueryTimeout.exit_code
    assert "deaf.sql: a query ran longer than 0.2 s" in done.stderr
    assert "Next: run again" in done.stderr
