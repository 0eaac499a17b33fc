"""Steps made two at a time: in an order that holds, with one error for all, and nothing left at work."""

from __future__ import annotations

import threading

import duckdb
import pytest

from concord.engine import open_session
from concord.engine.compiler.planner import Step
from concord.engine.compiler.run import create
from concord.engine.compiler.together import heights, made_together, reads
from concord.model.errors import QueryTimeout
from tests.unit.engine.test_watchdog import ENDLESS

DIAMOND = [
    Step("a", "SELECT range AS n FROM range(10)"),
    Step("lone", "SELECT 1 AS n"),
    Step("b", "SELECT n + 1 AS n FROM a"),
    Step("c", "SELECT n + 2 AS n FROM a AS other"),
    Step("d", "SELECT b.n FROM b JOIN c ON b.n = c.n JOIN lone ON true"),
]


def test_a_step_waits_for_the_tables_that_it_reads():
    waits = reads(DIAMOND)
    assert waits == [set(), set(), {0}, {0}, {1, 2, 3}]
    assert heights(waits) == [2, 1, 1, 1, 0]


@pytest.mark.parametrize("hands", [1, 2, 3])
def test_every_step_is_made_once_after_those_it_reads(hands):
    begun, ended = [], []

    def make(session, step):
        begun.append((step.name, set(ended)))
        create(session, step)
        ended.append(step.name)

    with open_session(threads=2) as session:
        made_together(session, DIAMOND, make, hands)
        assert session.value("SELECT count(*) FROM d") == 9
    assert sorted(name for name, _ in begun) == sorted(step.name for step in DIAMOND)
    before = dict(begun)
    for step, needed in zip(DIAMOND, reads(DIAMOND), strict=True):
        assert {DIAMOND[n].name for n in needed} <= before[step.name]


def test_two_are_at_work_at_once():
    both = threading.Barrier(2, timeout=20)
    with open_session(threads=2) as session:
        made_together(session, DIAMOND[:2], lambda *_: both.wait(), 2)


def test_tables_of_a_session_apart_are_found():
    with open_session(threads=2) as session, session.beside("own") as own:
        own.run("CREATE TABLE told AS SELECT 7 AS n")
        steps = [Step("x", "SELECT n FROM told"), Step("y", "SELECT n FROM told")]
        made_together(own, steps, create, 2)
        assert own.rows("SELECT * FROM x UNION ALL SELECT * FROM y") == [(7,), (7,)]
        assert session.value("SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'main'") == 0


def test_when_one_fails_the_other_is_interrupted_and_none_begins():
    steps = [
        Step("endless", ENDLESS),
        Step("wrong", "SELECT no_such FROM nowhere"),
        Step("after", "SELECT 1"),
    ]
    raised = {}

    def make(session, step):
        try:
            create(session, step)
        except BaseException as error:
            raised[step.name] = type(error)
            raise

    with open_session(threads=2, watchdog=60) as session:
        with pytest.raises(duckdb.CatalogException, match="nowhere"):
            made_together(session, steps, make, 2)
        assert raised == {"wrong": duckdb.CatalogException, "endless": KeyboardInterrupt}
        assert session.rows("SELECT table_name FROM duckdb_tables()") == []


def test_each_is_watched():
    steps = [Step("endless", ENDLESS), Step("other", f"SELECT 1 AS n WHERE ({ENDLESS}) > 0")]
    with open_session(threads=2, watchdog=0.3) as session, pytest.raises(QueryTimeout, match="ran longer"):
        made_together(session, steps, create, 2)
