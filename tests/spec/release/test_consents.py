"""Protected records, planted and looked for in every column of every table of every book: with a consent and without."""

from __future__ import annotations

import hashlib
from datetime import date

import pyarrow.parquet as pq
import pytest

from concord.release import explain, open_book
from concord.release.compare import compare
from tests.spec.release.conftest import ALDER_FILE, BIRCH_FILE, SECRET_EVENT, event, write

BOOKS = (
    "practice-foothill",
    "practice-harborlight",
    "plan-alder",
    "plan-birch",
    "coach-foothill",
    "program",
    "steward",
    "public",
    "evaluator",
    "actuary",
)
AGE = {
    "title": "Follow-up after an emergency visit",
    "edition": "2025",
    "is_lower_better": False,
    "use": "reporting",
}
YOUNG = event(ALDER_FILE, 40)
"""A record of a young person's depression: the sentence that rests on it says it too."""
PLANTED: dict[str, list[dict]] = {
    "concept_number": [{"concept": 1, "name": "sud_visit", "title": "Planted care", "source": "t", "is_sensitive": True, "protected_as": "part2"},
                       {"concept": 2, "name": "planted_depression", "title": "Planted depression", "source": "t", "is_sensitive": True, "protected_as": "mental_health_minor"}],
    "event": [{"concept": 1, "person": 1, "day": date(2024, 9, 9), "kind": 0, "state": 0, "flags": 0, "setting": 0, "provider": 0, "event": SECRET_EVENT, "source": 1, "payer": 1}],
    "sensitive_event": [{"event": YOUNG, "person_id": 2, "scopes": "mental_health_minor"}],
    "measure_info": [{"measure": "FUA", "rate": "FUA-30", "year": 2025, "rate_title": "r", "is_sensitive": True, "protected_as": "part2", **AGE},
                     {"measure": "DSF", "rate": "DSF", "year": 2025, "rate_title": "r", "is_sensitive": False, **AGE}],
    "criterion_text": [{"measure": "FUA", "year": 2025, "criterion": 1, "part": "met", "sentence": "planted sentence"},
                       {"measure": "DSF", "year": 2025, "criterion": 1, "part": "excused", "sentence": "planted depression"}],
    "result": [{"measure": m, "rate": r, "year": 2025, "pool": pool, "person_id": p, "index_event": 0, "organization_id": o, "plan_id": "birch", "initial_population": True,
                "denominator": m == "FUA", "exclusion": m == "DSF", "exception": False, "numerator": False, "status": "excused" if m == "DSF" else "not met", "is_good": False,
                "unknown_criteria": 0, "uncovered": False, "supplemental": "none"}
               for m, r, p, o in (("FUA", "FUA-30", 1, "foothill"), ("DSF", "DSF", 2, "harborlight")) for pool in ("program", "birch")],
    "criterion": [{"measure": m, "year": 2025, "pool": pool, "person_id": p, "index_event": 0, "answers": "y"} for m, p in (("FUA", 1), ("DSF", 2)) for pool in ("program", "birch")],
    "evidence": [{"measure": m, "year": 2025, "pool": pool, "person_id": p, "index_event": 0, "criterion": 1, "event": e, "role": "counts", "day": date(2025, 3, 4), "concept": c, "source": "birch"}
                 for m, p, e, c in (("FUA", 1, SECRET_EVENT, "sud_visit"), ("DSF", 2, YOUNG, "planted_depression")) for pool in ("program", "birch")],
    "gap": [{"measure": "FUA", "rate": "FUA-30", "year": 2025, "pool": pool, "person_id": 1, "index_event": 0, "organization_id": "foothill", "state": "open", "action": "Planted action", "why": "w", "closes": "c"}
            for pool in ("program", "birch")],
    "notice": [{"row_id": event(BIRCH_FILE, 50), "sender": "birch", "member_id": "BIR-9", "event": "ed_visit", "happened_at": "2026-05-05 10:00:00", "facility": "Planted hospital", "reason": "F1020", "received_on": date(2026, 5, 6)}],
    "sharing_notice": [{"scope": s, "words": f"Words for {s}.", "words_es": "x", "title": s, "title_es": s, "source": "t"} for s in ("part2", "mental_health_minor")],
}  # fmt: skip


def opened(kind: str, unit: str, person: int = 1, scopes: str = "part2") -> dict[str, list[dict]]:
    """What a consent opens, as the step before writes it."""
    row = {"kind": kind, "unit": unit, "person_id": person, "purpose": "treatment"}
    log = [
        {**row, "scope": s, "row_id": event(BIRCH_FILE, 99), "sender": "birch", "start_date": date(2026, 1, 1), "events": 1}
        for s in scopes.split()
    ]  # fmt: skip
    return {"opened": [{**row, "scopes": scopes}], "sharing": log}


TOLD = {"row_id": 1, "person_id": 1, "sender": "foothill", "scope": "part2", "purpose": "all", "recipient": "foothill", "kind": "practice",
        "unit": "foothill", "start_date": date(2026, 1, 1), "revoked_on": date(2026, 7, 11), "state": "revoked"}  # fmt: skip
REVOKED = {"standing_consent": [TOLD]}


def published(root, *consents, as_of="2026-07-10"):
    more = {name: list(rows) for name, rows in PLANTED.items()}
    for consent in consents:
        for name, rows in consent.items():
            more.setdefault(name, []).extend(rows)
    return write(root, as_of=as_of, more=more)


OTHERS = [
    opened("practice", "foothill", scopes="hiv"),
    opened("practice", "foothill", person=2),
    opened("plan", "alder", person=2),
]
SITUATIONS = {
    "nothing": (),
    "practice": (opened("practice", "foothill"), opened("practice", "harborlight", 2, "mental_health_minor")),
    "plan": (opened("plan", "birch"),),
    "others": OTHERS,
    "revoked": (REVOKED,),
}


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """One folder with a release of each situation, a day apart: by name, (folder, release)."""
    root = tmp_path_factory.mktemp("releases")
    return {
        name: (root, published(root, *consents, as_of=f"2026-07-{day}"))
        for day, (name, consents) in enumerate(SITUATIONS.items(), 10)
    }


def held(root, release, book):
    """Every value of every table of a book, a row a line, by table."""
    found = {}
    for path in sorted((root / release / "books" / book).glob("*.parquet")):
        if path.stem not in ("measure", "criterion_text", "sharing_notice"):
            found[path.stem] = [str(row) for row in pq.read_table(path).to_pylist()]
    return found


def key(book, number):
    return hashlib.sha256(f"only for tests|{book}|event|{number}".encode()).hexdigest()[:16]


def telling(root, release):
    """(book, table) of every row that names planted care: by its event's key, its measure, or what was planted in it."""
    found = set()
    for book in BOOKS:
        for table, rows in held(root, release, book).items():
            words = ("FUA", "lanted", "sud_visit", key(book, SECRET_EVENT))
            if any(word in row for row in rows for word in words) and table != "rate":
                found.add((book, table))
    return found


def test_without_consent_no_row_of_any_book_tells_of_planted_care(releases):
    for name in ("nothing", "others", "revoked"):
        assert telling(*releases[name]) == set(), name


IN_PRACTICE = {"result", "evidence", "gap", "timeline", "notice"}


def test_a_consent_to_the_practice_opens_it_there_and_nowhere_else(releases):
    found = telling(*releases["practice"])
    assert {table for book, table in found if book == "practice-foothill"} >= IN_PRACTICE
    assert {book for book, _ in found} == {"practice-foothill", "practice-harborlight"}
    assert {table for book, table in found if book == "practice-harborlight"} == {"evidence"}


def test_a_consent_to_the_plan_opens_it_there_and_nowhere_else(releases):
    found = telling(*releases["plan"])
    assert {table for book, table in found} >= {"result", "evidence", "gap"}
    assert {book for book, _ in found} == {"plan-birch"}


def test_every_opened_row_says_what_opened_it(releases):
    root, release = releases["practice"]
    with open_book(root, "practice-foothill", release) as book:
        for table, where in (("result", {"measure": "FUA"}), ("gap", {"measure": "FUA"}), ("evidence", {"event": key("practice-foothill", SECRET_EVENT)}), ("notice", {}), ("timeline", {"title": "Planted care"})):  # fmt: skip
            rows = book.rows(table, where)
            assert rows, table
            assert {row["opened_as"] for row in rows} == {"part2"}, table
        assert {r["opened_as"] for r in book.rows("result", {"measure": "CBP"})} == {None}
        assert [(r["kind"], r["unit"], r["scope"]) for r in book.rows("sharing")] == [
            ("practice", "foothill", "part2")
        ]


def test_a_young_persons_excuse_is_withheld_with_the_record_that_says_it(releases):
    """The row says `excused` and the sentence says why: without consent neither is there, for practice or plan."""
    for situation, book, rows in (("nothing", "practice-harborlight", 0), ("nothing", "plan-birch", 0), ("practice", "practice-harborlight", 1)):  # fmt: skip
        root, release = releases[situation]
        with open_book(root, book, release) as held:
            assert len(held.rows("result", {"measure": "DSF"})) == rows
            assert len(held.rows("criterion", {"measure": "DSF"})) == rows


def test_an_explanation_says_why_nothing_is_shown_and_the_same_of_everybody(releases):
    """Of somebody who is counted and of nobody: word for word alike but for the key asked about."""
    root, release = releases["nothing"]
    with open_book(root, "practice-foothill", release) as book:
        (person,) = [p["person"] for p in book.rows("person")]
        texts = {
            "\n".join(explain(book, "gap", p, "FUA", "2025").lines()).replace(p, "?")
            for p in (person, "0" * 16)
        }
    (text,) = texts
    assert "lists only whoever consented" in text
    assert "sud" not in text


def test_an_explanation_of_what_was_opened_carries_the_notice(releases):
    root, release = releases["practice"]
    with open_book(root, "practice-foothill", release) as book:
        (person,) = [p["person"] for p in book.rows("person")]
        assert "Words for part2." in "\n".join(explain(book, "gap", person, "FUA", "2025").lines())
        assert "Words for part2." in "\n".join(
            explain(book, "event", key("practice-foothill", SECRET_EVENT)).lines()
        )


def test_two_releases_compared_say_what_was_opened_and_what_was_closed(releases):
    """Opened by one; the one after has it no more, for it was revoked."""
    root, before = releases["nothing"]
    during, after = releases["practice"][1], releases["revoked"][1]
    moved = [
        {"kind": "practice", "unit": u, "scope": s, "people": 1}
        for u, s in (("foothill", "part2"), ("harborlight", "mental_health_minor"))
    ]
    assert compare(root, before, during).sharing == [{**m, "change": "opened"} for m in moved]
    closed = compare(root, during, after).sharing
    assert [m["change"] for m in closed] == ["closed: revoked", "closed: no longer told, or no longer there"]
    assert compare(root, before, after).sharing == []


@pytest.mark.parametrize("book", ["practice-foothill", "practice-harborlight"])
def test_a_practices_own_consents_are_read_by_it_alone(releases, book):
    rows = held(*releases["revoked"], book)
    assert len(rows.get("consent", [])) == (1 if book == "practice-foothill" else 0)
