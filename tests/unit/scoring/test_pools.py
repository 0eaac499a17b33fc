"""Pools: one answer may stand for several, but each pool sees exactly the records it should, and nothing else of anybody."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from concord.canon.charts import ChartPerson, Event, Span
from concord.engine import open_session
from concord.engine.sql import load
from concord.scoring.score import SQL, parts

SENDERS = {1: "alder", 2: "birch", 3: "cedar", 4: "dogwood", 5: "foothill"}
TAKING_PART = (1, 2, 3)
"""Dogwood has joined later, and Foothill is a practice: what it sends has no payer."""
DAY = date(2025, 3, 1)


def lives(seed: int) -> tuple[list[dict], list[dict], list[dict]]:
    """People, events and spans: members of no plan, of one, of several, with claims of plans they are no member of."""
    r = random.Random(seed)
    people = [{"person": p, "birth_date": DAY, "sex": 1, "shard": 0} for p in range(1, 41)]
    events, spans = [], []
    for row in people:
        plans = r.sample((1, 2, 3, 4), r.choice((0, 1, 1, 1, 2, 3)))
        spans += [span("enrolled", row["person"], plan) for plan in plans]
        senders = plans + r.choices((1, 2, 3, 4), k=r.choice((0, 0, 0, 1)))
        spans += [span("observed", row["person"], plan) for plan in senders]
        for payer in [*senders, 0]:
            for _ in range(r.randrange(4)):
                events.append(event(len(events) + 1, row["person"], payer, r.choice((7, 8))))
    return people, events, spans


def event(number: int, person: int, payer: int, concept: int) -> dict:
    return {
        "concept": concept, "person": person, "day": DAY, "end_day": DAY, "kind": 1, "state": 0, "flags": 0, "setting": 0,
        "provider": 0, "event": number, "source": payer or 5, "payer": payer,
    }  # fmt: skip


def span(kind: str, person: int, payer: int) -> dict:
    return {"kind": kind, "person": person, "payer": payer, "day": DAY, "end_day": DAY, "concept": 0}


def seen(people, events, spans) -> dict[str, dict[tuple[str, int], set]]:
    """What the query lets each pool see of each person: events and spans."""
    with open_session(threads=1) as session:
        session.records("all_person", ChartPerson, people)
        session.records("all_event", Event, events).records("all_span", Span, spans)
        session.run("CREATE TABLE sender_number (sender INTEGER, name VARCHAR)")
        session.run(
            "CREATE TABLE concept_number AS SELECT * FROM (VALUES (7, 'read'), (8, 'unread')) AS t(concept, name)"
        )
        for sender, name in SENDERS.items():
            session.run(f"INSERT INTO sender_number VALUES ({sender}, '{name}')")
        session.file_table(SQL, "shelf", "shelf", {"concepts": ["read"]})
        session.file_table(SQL, "speaks_of", "speaks_of").file_table(SQL, "undated", "undated")
        session.run(
            "CREATE TABLE taking_part AS SELECT unnest($plans) AS sender", {"plans": list(TAKING_PART)}
        )
        session.run("SET VARIABLE payers = $payers", {"payers": [0, *TAKING_PART]})
        session.run("CREATE TABLE reads AS SELECT 7 AS concept, DATE '2025-12-31' AS until")
        session.run(load(SQL, "pools"))
        found = {}
        for table, columns in (("event", "t.event"), ("span", "(t.kind, t.payer)")):
            rows = session.rows(
                f"SELECT a.pool, a.person_id, {columns} FROM answers_for a JOIN {table} t ON t.person = a.person"
            )
            found[table] = grouped(rows)
        rows = session.rows("SELECT pool, person_id FROM answers_for JOIN chart_person USING (person)")
        assert len(rows) == len(set(rows)), "a pool asks about a person twice"
        found["people"] = {key: set() for key in rows}
        return found


def grouped(rows) -> dict[tuple[str, int], set]:
    out: dict[tuple[str, int], set] = {}
    for pool, person, what in rows:
        mine = out.setdefault((pool, person), set())
        assert what not in mine, "a pool sees a record twice"
        mine.add(what)
    return out


@pytest.mark.parametrize("seed", range(12))
def test_each_pool_sees_its_own_records_and_what_practices_sent(seed):
    """As the definition says it, record by record, whatever mixture of plans speaks of a person."""
    people, events, spans = lives(seed)
    spans = [dict(key) for key in {tuple(sorted(s.items())) for s in spans}]
    everybody = {("program", p["person"]) for p in people}
    members = {
        (SENDERS[s["payer"]], s["person"])
        for s in spans
        if s["kind"] == "enrolled" and s["payer"] in TAKING_PART
    }
    found = seen(people, events, spans)
    assert set(found["people"]) == everybody | members
    for pool, person in everybody | members:
        allowed = {0, *(n for n in TAKING_PART if pool in ("program", SENDERS[n]))}
        mine = {
            e["event"]
            for e in events
            if e["person"] == person and e["payer"] in allowed and e["concept"] == 7
        }
        assert found["event"].get((pool, person), set()) == mine
        kept = {(s["kind"], s["payer"]) for s in spans if s["person"] == person and s["payer"] in allowed}
        assert {
            tuple(x.values()) if isinstance(x, dict) else x for x in found["span"].get((pool, person), set())
        } == kept


def test_shards_are_scored_as_many_together_as_the_limit_allows(tmp_path: Path):
    """In order of their numbers, none left out, and one that is too large alone by itself."""
    with open_session(threads=1) as session:
        for shard, people in enumerate((3, 4, 2, 9, 1, 1, 1, 1, 1, 1, 1)):
            rows = [{"person": p, "birth_date": DAY, "sex": 1, "shard": shard} for p in range(people)]
            session.records("p", ChartPerson, rows)
            session.write_declared("p", ChartPerson, tmp_path / "chart_person" / f"shard={shard}.parquet")
    found = [[int(name.split("=")[1].split(".")[0]) for name in part] for part in parts(tmp_path, most=7)]
    assert found == [[0, 1], [2], [3], [4, 5, 6, 7, 8, 9, 10]]
