"""The same tests on a real PostgreSQL, in a database of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

SAME = (
    "test_every_route.py", "test_people_are_protected.py", "test_pages.py", "test_practice_work.py", "test_plan_pages.py",
    "test_program_pages.py", "test_steward_pages.py", "test_disputes.py", "test_exports.py", "test_digest.py",
)  # fmt: skip


@pytest.fixture
def database():
    import psycopg

    server = os.environ["CONCORD_TEST_POSTGRES"]
    name = f"concord_portal_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        connection.execute(f"DROP DATABASE {name}")


@pytest.mark.postgres
@pytest.mark.slow
def test_the_portal_s_tests_pass_on_postgresql(database):
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", *(str(here / name) for name in SAME)],
        env={**os.environ, "CONCORD_TEST_PORTAL_DATABASE": database},
        capture_output=True, text=True, timeout=1800,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
