"""Whom a late file makes us score again: those of whom the scoring reads something that one of two runs alone has, and nobody else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from concord.canon.charts import ChartPerson, Event, Span
from concord.engine import open_session
from concord.model.tables import Table
from concord.scoring import again
from concord.scoring.again import Before
from concord.scoring.score import SQL
from tests.unit.scoring.test_pools import event, span

PART = ("shard=0.parquet",)
READ, LASTING, UNREAD = 7, 8, 9
IN_YEAR, AFTER, LONG_AFTER = date(2025, 3, 1), date(2026, 3, 1), date(2027, 3, 1)


def happened(person: int, concept: int = READ, day: date | None = IN_YEAR, **more) -> dict:
    return event(person * 100 + concept, person, 0, concept) | {"day": day, "end_day": day} | more


def lives(**more) -> dict[str, list[dict]]:
    """Five people with an event each; the fifth's birth is unknown."""
    born = {p: date(1970, 1, p) for p in range(1, 5)}
    made = {
        "chart_person": [{"person": p, "birth_date": born.get(p), "sex": 1, "shard": 0} for p in range(1, 6)],
        "event": [happened(p) for p in range(1, 6)],
        "span": [span("enrolled", p, 1) for p in range(1, 6)],
    }
    return {name: rows + more.get(name, []) for name, rows in made.items()}


def written(folder: Path, rows: dict[str, list[dict]]) -> Before:
    kept = Before(folder / "charts", folder / "rosters", folder / "results")
    declared: dict[str, type[Table]] = {"chart_person": ChartPerson, "event": Event, "span": Span}
    with open_session(threads=1) as session:
        for name, table in declared.items():
            session.records(name, table, rows[name])
            session.write_declared(name, table, kept.charts / name / PART[0])
    return kept


def scored_again(tmp_path: Path, then: dict[str, list[dict]], now: dict[str, list[dict]]) -> set[int]:
    """Who must be, when a run whose rows are `now` follows one whose rows were `then`."""
    before, here = written(tmp_path / "then", then), written(tmp_path / "now", now)
    with open_session(threads=1) as session:
        for name, view in (("event", "all_event"), ("span", "all_span"), ("chart_person", "all_person")):
            session.view(view, here.charts / name / PART[0])
        for name in again.ROSTERS:
            session.empty(name, again.DECLARED[name])
        again.compare(session, before, PART)
        session.run(
            "CREATE TABLE shelf AS SELECT * REPLACE (person * 64 AS person) FROM all_event WHERE concept <> 9"
        )
        for name in ("speaks_of", "undated"):
            session.file_table(SQL, name, name)
        session.run(
            "CREATE TABLE reads AS SELECT * FROM (VALUES (7, DATE '2025-12-31'), (8, DATE '2026-12-31')) AS t(concept, until)"
        )
        with session.beside("own") as own:
            must = again.narrow(own)
            left = {row[0] for row in own.rows("SELECT person FROM again")}
            if must:
                assert {row[0] for row in own.rows("SELECT person FROM all_person")} <= left
                assert {row[0] // 64 for row in own.rows("SELECT person FROM shelf")} <= left
            assert set(must) == left
        return left


@pytest.mark.parametrize(
    ("what", "added", "who"),
    [
        ("nothing", {}, set()),
        ("an event of the year", {"event": [happened(2, event=5)]}, {2}),
        ("the same event told twice", {"event": [happened(2)]}, {2}),
        ("an event after the year", {"event": [happened(2, day=AFTER)]}, set()),
        ("one after it that may still count", {"event": [happened(2, LASTING, AFTER)]}, {2}),
        ("one too late even for that", {"event": [happened(2, LASTING, LONG_AFTER)]}, set()),
        ("one that no measure reads", {"event": [happened(2, UNREAD)]}, set()),
        ("one whose day is unknown", {"event": [happened(2, day=None)]}, {2}),
        ("one after the year, of somebody whose birth is unknown", {"event": [happened(5, day=AFTER)]}, {5}),
        ("coverage", {"span": [span("enrolled", 3, 2)]}, {3}),
        ("a person", {"chart_person": [{"person": 6, "birth_date": IN_YEAR, "sex": 2, "shard": 0}]}, {6}),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)  # fmt: skip
def test_whom_a_row_more_or_less_touches(tmp_path, what, added, who):
    assert scored_again(tmp_path / "more", lives(), lives(**added)) == who
    gone = scored_again(tmp_path / "less", lives(**added), lives())
    assert gone == who, "what is gone counts like what came"


def test_a_changed_row_is_as_good_as_another(tmp_path):
    then = lives(event=[happened(1, event=5, value="1.5")])
    now = lives(event=[happened(1, event=5, value="1.6")])
    assert scored_again(tmp_path, then, now) == {1}
