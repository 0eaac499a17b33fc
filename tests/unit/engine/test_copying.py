"""What is read often is copied, and what is read once stands in place: neither changes an answer or its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pyarrow as pa
import pytest

from concord.engine.compiler import copies
from concord.engine.compiler.copies import worth_copying
from concord.engine.compiler.planner import Dictionary, Step, read_in_place
from concord.engine.compiler.run import evaluated
from concord.model import expressions as e
from concord.model.measure import Gap, Measure
from tests.reference.engines import WORDS, Engines, concept_numbers
from tests.reference.questions import ALPHA, PERSON, YEAR, everybody

GAP = Gap("Record alpha", closes=ALPHA.starting(YEAR), due=YEAR.end)
QUESTIONS = {name: PERSON[name] for name in list(PERSON)[:40]}
ASKED = [Measure("Q", "Questions", "0", who={"born": e.Age(YEAR.end) >= 0}, met=QUESTIONS, gap=GAP)]


@pytest.fixture(scope="module")
def session() -> Iterator:
    """Everybody's charts, with the numbers of concepts and units as tables."""
    engines = Engines()
    engines.load(everybody())
    for name, column, numbers in (
        ("concept_number", "name", concept_numbers()),
        ("unit_number", "text", WORDS),
    ):
        number = name.removesuffix("_number")
        rows = pa.table({number: list(numbers.values()), column: list(numbers)})
        engines.session.table(name, rows)
    yield engines.session
    engines.close()


def found(session, *, stages: bool) -> dict[str, list[tuple]]:
    """The rows of every table that comes out, in order."""
    how = {"year": 2026, "method": "plan", "as_of": date(2027, 3, 31), "everyone": True, "detail": True}
    with evaluated(session, ASKED, stages=stages, **how) as batch:
        return {
            what: session.rows(f"SELECT * FROM {table} ORDER BY ALL") for what, table in batch.tables.items()
        }


def test_copies_answer_as_the_charts_do(session, monkeypatch):
    counts = sorted(n for (n,) in session.rows("SELECT count(*) FROM event GROUP BY concept"))
    monkeypatch.setattr(copies, "FEW", counts[len(counts) // 2])
    copied = found(session, stages=True)
    assert copied == found(session, stages=False)
    assert copied["evidence"]
    assert copied["gap"]


def test_measures_that_have_no_gap_have_an_empty_table_of_gaps(session):
    how = {"year": 2026, "method": "plan", "as_of": date(2027, 3, 31), "detail": True}
    plain = Measure(
        "P", "Plain", "0", who={"born": e.Age(YEAR.end) >= 0}, met={"held": next(iter(QUESTIONS.values()))}
    )
    columns = []
    for asked in ([plain], ASKED):
        with evaluated(session, asked, **how) as batch:
            columns.append(session.columns(batch.tables["gap"]))
            if asked == [plain]:
                assert session.value(f"SELECT count(*) FROM {batch.tables['gap']}") == 0
    assert columns[0] == columns[1]


def test_only_what_is_certainly_in_the_list_proves_a_sentence(session):
    """People of the world have such events in other years too, undated ones, and some that ended on a day that is not known."""
    how = {"year": 2026, "method": "plan", "as_of": date(2027, 3, 31), "detail": True}
    who = {"born": e.Age(YEAR.end) >= 0}
    asked = [Measure("P", "Plain", "0", who=who, met={"held": ALPHA.during(YEAR).exists()}, gap=GAP)]
    with evaluated(session, asked, **how) as batch:
        shown = session.rows(f"SELECT criterion, day FROM {batch.tables['evidence']}")
    assert {criterion for criterion, _ in shown} == {2}
    assert all(day is not None and day.year == 2026 for _, day in shown)


def test_few_rows_are_copied_and_nothing_beyond_the_room(session, monkeypatch):
    words, number = Dictionary.read(session), concept_numbers()
    monkeypatch.setattr(copies, "FEW", 0)
    assert worth_copying(session, ASKED, words) == frozenset()
    monkeypatch.setattr(copies, "FEW", 10**6)
    assert number["alpha"] in worth_copying(session, ASKED, words)
    monkeypatch.setattr(type(session), "memory", lambda _: copies.BYTES - 1)
    assert worth_copying(session, ASKED, words) == frozenset()


def test_a_table_that_one_place_reads_stands_there():
    steps = [
        Step("q_000", "SELECT 1 AS a"),
        Step("q_001", "SELECT a FROM q_000 AS t"),
        Step("q_002", "SELECT 2 AS a"),
        Step("q_out", "SELECT a FROM q_001 AS x, q_002 AS y, q_002 AS z"),
    ]
    kept = read_in_place(steps, re.compile(r"\bq_\d+\b"))
    assert [step.name for step in kept] == ["q_002", "q_out"]
    assert kept[1].query == (
        "SELECT a FROM (SELECT a FROM (SELECT 1 AS a) AS t) AS x, q_002 AS y, q_002 AS z"
    )
