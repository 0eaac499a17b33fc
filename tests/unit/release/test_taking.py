"""Tables of books taken over from an earlier release: what each is cut from is told from its query, and a damaged file is cut anew."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from concord.engine import sql
from concord.pipeline.publication import PLACES
from concord.release import manifest
from concord.release.books import BOOKS, PREPARED, SHARED, SQL, Audience
from concord.release.taking import Taking, Written, _statements, reads, sources, statements

FILES = sorted({t.query for tables in BOOKS.values() for t in tables} | {*chain(*PREPARED.values()), SHARED})


@pytest.mark.parametrize("file", FILES)
def test_what_a_statement_reads_is_what_a_parser_finds(file):
    """The names are told from the words FROM and JOIN; a parser has to agree on every statement that books are cut with."""
    for text, (made, read) in zip(statements(file), _statements(file), strict=True):
        tree = sqlglot.parse_one(text, dialect="duckdb")
        given = {cte.alias for cte in tree.find_all(exp.CTE)}
        created = {tree.this.name} if isinstance(tree, exp.Create) else set()
        assert {made} - {""} == created
        assert read == {t.name for t in tree.find_all(exp.Table) if t.name} - given - created


@pytest.mark.parametrize(
    ("audience", "query"), sorted({(a, t.query) for a, ts in BOOKS.items() for t in ts}, key=str)
)
def test_every_table_of_a_book_is_cut_from_tables_that_a_run_has(audience, query):
    given = {"contract", "term", "affiliation", "sensitive_code", "supplemental_event"}
    assert sources(audience, query) <= PLACES.keys() | given


def test_what_is_prepared_for_a_book_is_looked_through():
    assert {"my_result", "result", "measure_info"} <= reads(Audience.PRACTICE, "practice_result")
    assert sources(Audience.PRACTICE, "practice_result") == {
        "result", "measure_info", "opened", "evidence", "sensitive_event", "concept_number",
    }  # fmt: skip
    assert {"chart_event", "roster"} <= sources(Audience.PRACTICE, "practice_timeline")


def written(folder: Path, taking: Taking) -> Written:
    """A release of one public book, as `taking` would have it."""
    books = folder / "release" / "books"
    tables = {}
    for table in BOOKS[Audience.PUBLIC]:
        path = books / "public" / f"{table.name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(table.name, encoding="utf-8")
        tables[table.name] = {"rows": 1, "sha256": manifest.digest(path)}
    (folder / "release" / "manifest.json").write_text(json.dumps({"books": {"public": tables}}))
    taking.take(folder / "nowhere", Audience.PUBLIC, "")
    return Written(folder / "release", dict(taking.keys))


def taking(earlier=(), others=("code",), **changed: str) -> Taking:
    facts = dict.fromkeys([*PLACES, "contract", "term", "affiliation", "sensitive_code"], "as it was")
    return Taking(facts | changed, others, earlier, lambda names: None)


@pytest.fixture
def before(tmp_path) -> Written:
    return written(tmp_path, taking())


EVERY = {t.name for t in BOOKS[Audience.PUBLIC]}


def test_the_same_is_taken_over_whole(tmp_path, before):
    taken = taking([before]).take(tmp_path / "books", Audience.PUBLIC, "")
    assert taken.keys() == EVERY
    for name, facts in taken.items():
        assert manifest.digest(tmp_path / "books" / "public" / f"{name}.parquet") == facts["sha256"]


def test_what_is_cut_from_a_table_that_changed_is_left(tmp_path, before):
    taken = taking([before], protected_rate="another").take(tmp_path / "books", Audience.PUBLIC, "")
    assert taken.keys() == EVERY - {"rate", "equity_gap", "equity_index"}


def test_other_code_or_another_program_takes_nothing(tmp_path, before):
    assert not taking([before], others=("newer",)).take(tmp_path / "books", Audience.PUBLIC, "")


def test_a_file_that_is_not_what_was_published_is_left(tmp_path, before):
    (before.folder / "books" / "public" / "rate.parquet").write_text("changed", encoding="utf-8")
    (before.folder / "books" / "public" / "adoption.parquet").unlink()
    taken = taking([before]).take(tmp_path / "books", Audience.PUBLIC, "")
    assert taken.keys() == EVERY - {"rate", "adoption"}


def test_a_release_that_is_gone_gives_nothing(tmp_path):
    gone = Written(tmp_path / "gone", {"public/rate": "key"})
    assert not taking([gone]).take(tmp_path / "books", Audience.PUBLIC, "")


def test_no_statement_is_lost_with_its_comments():
    text = sql.load(SQL, SHARED)
    assert [made for made, _ in _statements(SHARED)] == [
        "practice_people", "telling_evidence", "sensitive_measure", "told_concept", "told_title", "told_place", "told_scope",
        "told_of_person", "seen_by_clinician",
    ]  # fmt: skip
    assert "; no claim" in text  # a comment with a semicolon does not end a statement


def own_of(changed: str):
    """What practices read of results: that of one is other than before."""

    def own(audience: Audience, unit: str, query: str, name: str) -> str | None:
        if audience is not Audience.PRACTICE or name != "result":
            return None
        return f"{unit}, {changed}" if unit == "one" else unit

    return own


def test_a_table_of_which_a_book_reads_the_same_rows_is_taken_over(tmp_path):
    """The table of results is another: the practice whose rows are others has its tables of results cut, the other has none cut for that."""
    facts = dict.fromkeys([*PLACES, "contract", "term", "affiliation", "sensitive_code"], "as it was")
    keys = {}
    for when in ("then", "now"):
        told = Taking(facts | {"result": when}, ("code",), (), lambda _: None, own_of(when))
        for unit in ("one", "other"):
            told.take(tmp_path, Audience.PRACTICE, unit)
        told.take(tmp_path, Audience.CUSTODIAN, "")
        keys[when] = told.keys
    others = {name for name, key in keys["now"].items() if keys["then"][name] != key}
    read = {t.name for t in BOOKS[Audience.PRACTICE] if "result" in sources(Audience.PRACTICE, t.query)}
    assert others == {f"practice-one/{name}" for name in read} | {"custodian/result"}
