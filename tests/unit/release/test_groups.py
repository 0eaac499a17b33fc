"""Practices in groups: none where all fit, and what a group's books read is there whole."""

from __future__ import annotations

import pytest

from concord.engine import open_session
from concord.release.groups import groups, near

NEEDED = ("roster", "line", "line_evidence", "rate", "factor", "person_claim", "received_file")


@pytest.fixture
def session():
    with open_session(threads=1, memory="1GB") as found:
        found.run("""
            CREATE TABLE roster (person_id BIGINT, organization_id VARCHAR, month DATE);
            INSERT INTO roster VALUES (1, 'a', '2026-05-01'), (2, 'a', '2026-05-01'), (2, 'b', '2026-06-01'), (3, 'b', '2026-06-01'),
                (4, 'c', '2026-07-01');
            CREATE TABLE line AS SELECT * FROM (VALUES ('x1', 'a', 1), ('x2', 'a', NULL), ('x3', 'b', 3)) l(line_key, organization_id, person_id);
            CREATE TABLE line_evidence AS SELECT line_key, 1 AS item FROM line;
            CREATE TABLE affiliation AS SELECT 'a' AS organization_id, 'a-1' AS site_id, '99' AS npi;
            CREATE TABLE rate AS SELECT * FROM (VALUES ('organization', 'a'), ('organization', 'b'), ('site', 'a-1'), ('site', 'b-1'),
                ('clinician', '99'), ('program', 'all')) r(level, unit);
            CREATE TABLE factor AS SELECT unnest([1, 2, 3, 4]) AS person_id;
            CREATE TABLE person_claim AS SELECT unnest([1, 2, 3, 4]) AS person_id;
            CREATE TABLE received_file AS SELECT 'a' AS sender;
        """)
        yield found


def test_where_everybody_s_rows_fit_half_the_memory_there_are_no_groups(session):
    assert groups(session, ["a", "b", "c"]) == []


def test_a_practice_with_nobody_on_its_roster_is_in_a_group_as_well(session, monkeypatch):
    assert groups(session, ["nobody", "a"]) == []
    assert groups(session, ["nobody"]) == []
    monkeypatch.setattr("concord.release.groups.PERSON_BYTES", session.memory() // 2 // 3)
    assert groups(session, ["nobody", "a", "no one", "b", "c"]) == [["nobody", "a", "no one"], ["b", "c"]]


def test_practices_stay_in_order_and_each_is_in_one_group(session, monkeypatch):
    half = session.memory() // 2
    monkeypatch.setattr("concord.release.groups.PERSON_BYTES", half // 3)
    assert groups(session, ["a", "b", "c"]) == [["a"], ["b", "c"]]
    monkeypatch.setattr("concord.release.groups.PERSON_BYTES", half)
    assert groups(session, ["c", "a"]) == [["c"], ["a"]]  # one that alone is too large is a group of its own


def test_a_group_sees_all_rows_of_its_people_and_practices(session):
    with near(session, ["a"], NEEDED) as (own, beside), beside() as reading:
        for name, expected in (
            ("SELECT line_key FROM line ORDER BY ALL", ["x1", "x2"]),
            ("SELECT line_key FROM line_evidence ORDER BY ALL", ["x1", "x2"]),
            ("SELECT unit FROM rate ORDER BY ALL", ["99", "a", "a-1"]),
            ("SELECT person_id FROM factor ORDER BY ALL", [1, 2]),
            ("SELECT person_id FROM person_claim ORDER BY ALL", [1, 2, 3, 4]),
            ("SELECT sender FROM received_file", ["a"]),
            (
                "SELECT DISTINCT person_id FROM roster WHERE organization_id IN ('a', 'b') ORDER BY ALL",
                [1, 2],
            ),
        ):
            assert [row[0] for row in reading.rows(name)] == expected
        assert own.rows("SELECT line_key FROM line") == reading.rows("SELECT line_key FROM line")
    assert len(session.rows("FROM line")) == 3


def test_who_was_paid_for_is_there_though_on_no_roster_any_more(session):
    session.run("INSERT INTO line VALUES ('x4', 'a', 4)")
    with near(session, ["a"], NEEDED) as (_, beside), beside() as reading:
        assert reading.rows("FROM factor ORDER BY ALL") == [(1,), (2,), (4,)]


def test_a_protected_record_on_a_claim_that_two_share_is_seen_with_either(session):
    """Of such a claim nothing is told to anybody, though only one of the two is of the group's people."""
    session.run("""
        CREATE OR REPLACE TABLE person_claim AS SELECT * FROM (VALUES (1, 's', 'k1', 11), (3, 's', 'k1', 13), (3, 's', 'k2', 14), (4, 't', 'k1', 15))
            c(person_id, sender, claim_id, row_id);
        CREATE TABLE sensitive_event AS SELECT * FROM (VALUES (3, 13), (3, 14), (4, 15), (2, 99)) s(person_id, event);
    """)
    with near(session, ["a"], (*NEEDED, "sensitive_event")) as (_, beside), beside() as reading:
        assert reading.rows("SELECT event FROM sensitive_event ORDER BY ALL") == [(13,), (99,)]


def test_the_latest_month_is_that_of_all_practices(session):
    with near(session, ["a"], NEEDED) as (own, _):
        assert own.rows("SELECT max(month) FROM roster") == session.rows("SELECT max(month) FROM roster")
    with near(session, ["c"], NEEDED) as (own, _):
        assert own.value("SELECT count(*) FROM roster") == 1
