"""Old without the few and new of the few: the very bytes of doing all; and whoever shares a claim with one of the few is done too."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from concord.canon.people import PersonLink
from concord.engine import Session, open_session
from concord.engine.carrying import carry, count_few, differing, link, name_few, narrow, widen


@pytest.fixture
def session():
    with open_session(threads=1) as opened:
        yield opened


def written(path: Path, **columns: list) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
    return path


def people(folder: Path, *numbers: int) -> Path:
    return written(folder / "person" / "shard=0.parquet", person_id=list(numbers))


def few(session: Session) -> list[int]:
    return sorted(row[0] for row in session.rows("SELECT DISTINCT person_id FROM few"))


def claims(folder: Path, *lines: tuple[int, str]) -> Path:
    """Lines of claims: person and claim number."""
    person, claim = zip(*lines, strict=True)
    for table in ("medical_claim", "claim_diagnosis"):
        mine = slice(None) if table == "medical_claim" else slice(0, 0)
        written(
            folder / table / "shard=0.parquet",
            person_id=pa.array(list(person)[mine], pa.int64()),
            sender=pa.array(["alder"] * len(person[mine]), pa.string()),
            claim_id=pa.array(list(claim)[mine], pa.string()),
        )
    return folder


def test_whoever_shares_a_claim_with_one_of_the_few_is_one_of_them(session, tmp_path):
    """1 and 2 share A now, 2 and 3 shared B then; 4 has a claim of their own. 9 stands in another shard."""
    now = claims(tmp_path / "now", (1, "A"), (2, "A"), (3, "C"), (4, "D"))
    then = claims(tmp_path / "then", (1, "A"), (2, "B"), (3, "B"), (4, "D"))
    name_few(session, np.array([1, 9]), people(now, 1, 2, 3, 4))
    assert few(session) == [1]
    widen(session, now, then, "shard=0.parquet")
    assert few(session) == [1, 2, 3]
    assert count_few(session) == 3


def test_rows_are_compared_as_often_as_they_stand(session, tmp_path):
    now = written(tmp_path / "now.parquet", person_id=[1, 1, 2, 3, 5], value=["a", "a", "b", None, "c"])
    then = written(tmp_path / "then.parquet", person_id=[1, 2, 3, 4, 5], value=["a", "b", None, "d", "other"])
    assert sorted(differing(session, now, then)) == [1, 4, 5]


def links(session: Session, path: Path, rows: list[tuple[str, int]]) -> Path:
    """A declared table by person; its bytes as a step writes them."""
    made = [
        {
            "sender": "alder",
            "member_id": m,
            "person_id": p,
            "shard": p % 2,
            "method": "certain",
            "probability": 1,
        }
        for m, p in rows
    ]
    session.records("made", PersonLink, made).write_declared("made", PersonLink, path)
    return path


def test_the_few_among_those_who_are_kept_are_the_bytes_of_all(session, tmp_path):
    """2 is another, 3 is gone, 5 is new."""
    kept = links(session, tmp_path / "kept.parquet", [("a", 1), ("b", 2), ("c", 3), ("d", 4)])
    made = links(session, tmp_path / "made.parquet", [("B", 2), ("e", 5)])
    whole = links(session, tmp_path / "whole.parquet", [("a", 1), ("B", 2), ("d", 4), ("e", 5)])
    name_few(session, np.array([2, 3, 5]), people(tmp_path, 1, 2, 3, 4, 5))
    assert carry(session, kept, made, PersonLink, tmp_path / "carried.parquet") == 4
    assert (tmp_path / "carried.parquet").read_bytes() == whole.read_bytes()


def test_a_narrowed_table_holds_the_few_alone_and_an_absent_one_is_none(session, tmp_path):
    written(tmp_path / "cut" / "visit" / "shard=0.parquet", person_id=[1, 2, 2], day=[1, 2, 3])
    name_few(session, np.array([2]), people(tmp_path / "cut", 1, 2))
    narrow(session, tmp_path / "cut", ["visit", "other"], "shard=0.parquet", tmp_path / "few")
    assert pq.read_table(tmp_path / "few" / "visit" / "shard=0.parquet").to_pydict() == {
        "person_id": [2, 2],
        "day": [2, 3],
    }
    assert not (tmp_path / "few" / "other").exists()


def test_a_file_is_linked_or_copied(tmp_path, monkeypatch):
    source = tmp_path / "source"
    source.write_bytes(b"rows")
    link(source, tmp_path / "there" / "linked")
    monkeypatch.setattr("os.link", lambda *_: (_ for _ in ()).throw(OSError()))
    link(source, tmp_path / "there" / "copied")
    assert [p.name for p in sorted((tmp_path / "there").iterdir())] == ["copied", "linked"]
    assert (tmp_path / "there" / "copied").read_bytes() == b"rows"
