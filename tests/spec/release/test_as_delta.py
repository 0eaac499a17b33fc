"""A release's books as Delta tables: each release a version, read back by an engine that did not write it."""

from __future__ import annotations

import json
import shutil
from urllib.parse import unquote

import duckdb
import pytest

from concord.model.errors import IntegrityError, UsageError
from concord.release import delta, manifest
from tests.spec.release import conftest as tiny

pytestmark = pytest.mark.delta


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("releases")
    return folder, tiny.write(folder)


def log_of(table):
    """What each version did, read from the log by its open format: files that stand after it, and its commit's own words."""
    standing, said = set(), []
    for commit in sorted((table / "_delta_log").glob("*.json")):
        for line in commit.read_text(encoding="utf-8").splitlines():
            action = json.loads(line)
            if "add" in action:
                standing.add(unquote(action["add"]["path"]))
            if "remove" in action:
                standing.discard(unquote(action["remove"]["path"]))
            if "commitInfo" in action:
                said.append(action["commitInfo"].get("concord.release"))
    return [str(table / name) for name in sorted(standing)], said


def rows(files):
    """Rows of Parquet files as a bag, by an engine of its own."""
    found = duckdb.connect().read_parquet(files).fetchall()
    return sorted(map(repr, found))


def test_every_table_of_every_book_is_there_with_its_rows(written, tmp_path):
    releases, release = written
    kept = delta.keep(releases, release, str(tmp_path / "lake"))
    books = manifest.read(releases / release)["books"]
    assert kept.written == sum(len(tables) for tables in books.values()) > 20
    for book, tables in books.items():
        for table in tables:
            published = releases / release / "books" / book / f"{table}.parquet"
            files, said = log_of(tmp_path / "lake" / book / table)
            assert said == [release]
            expected = rows([str(published)])
            assert (rows(files) if files else []) == expected, f"{book}/{table}"


def test_a_second_call_writes_nothing_and_finishes_what_broke_off(written, tmp_path):
    releases, release = written
    lake = tmp_path / "lake"
    delta.keep(releases, release, str(lake), ["program"])
    gone = sorted(p for p in (lake / "program").iterdir())[0]
    shutil.rmtree(gone)
    again = delta.keep(releases, release, str(lake), ["program"])
    assert again.written == 1
    assert again.stood > 3
    assert not (lake / "public").exists(), "only the book that was named"


def test_the_next_release_is_the_next_version_and_the_one_before_stays_readable(written, tmp_path):
    from deltalake import DeltaTable

    releases, first = written
    more = tmp_path / "releases"
    more.mkdir()
    change = {**tiny.ROWS["roster_change"][0], "person_id": 2}
    second = tiny.write(more, as_of="2026-08-10", more={"roster_change": [change]})
    assert second != first
    lake = tmp_path / "lake"
    delta.keep(releases, first, str(lake), ["practice-foothill"])
    delta.keep(more, second, str(lake), ["practice-foothill"])
    table = str(lake / "practice-foothill" / "roster_change")
    assert delta.versions(table) == [(0, first), (1, second)]
    before = DeltaTable(table, version=0).file_uris()
    published = releases / first / "books" / "practice-foothill" / "roster_change.parquet"
    assert rows(before) == rows([str(published)]) != []
    now = rows(log_of(lake / "practice-foothill" / "roster_change")[0])
    assert now == rows([str(more / second / "books" / "practice-foothill" / "roster_change.parquet")])
    assert len(now) == len(rows(before)) + 1


def test_a_release_that_is_not_as_published_is_not_written(written, tmp_path):
    releases, release = written
    copy = tmp_path / "releases"
    shutil.copytree(releases, copy)
    (copy / release / "books" / "program" / "term.parquet").write_bytes(b"half")
    with pytest.raises(IntegrityError, match="not written"):
        delta.keep(copy, release, str(tmp_path / "lake"))
    assert not (tmp_path / "lake").exists()


def test_an_unknown_book_is_named(written, tmp_path):
    releases, release = written
    with pytest.raises(UsageError, match="no book nobody"):
        delta.keep(releases, release, str(tmp_path / "lake"), ["nobody"])


def test_a_place_that_cannot_be_written_is_said_without_the_library_s_words(written):
    from concord.model.errors import ResourceError

    releases, release = written
    with pytest.raises(ResourceError) as caught:
        delta.keep(releases, release, "nosuch://token=hunter2@there/lake", ["public"])
    assert "hunter2" not in caught.value.sentence()
