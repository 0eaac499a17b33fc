"""Whose rows differ from a kept run's is noted beside the cut tables; what is not known makes everybody be done; and a page says it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from concord.engine.session import parquet_files
from concord.pipeline import contents, record_page
from concord.pipeline.dealing import under
from concord.pipeline.touched import Few, Touched, named


def cut(run: Path, **tables: str) -> Path:
    """The cut tables of a run, by what the hash of each one's only file is said to be."""
    folder = run / "cut"
    folder.mkdir(parents=True)
    files = {
        f"{name}/shard=0.parquet": {"sha256": sha, "bytes": 0, "rows": 0} for name, sha in tables.items()
    }
    (folder / contents.FILES).write_text(json.dumps(files))
    return folder


@pytest.fixture
def runs(tmp_path):
    cut(tmp_path / "then", member="m", visit="v", claim="c")
    now = cut(tmp_path / "now", member="m", visit="other", claim="another")
    Touched("then", {"visit": np.array([3, 5]), "nobody": np.array([], np.int64)}).note(now)
    return now


def test_a_table_cut_beside_the_kept_run_says_whom_it_touches_and_one_that_is_the_same_nobody(runs):
    told = Touched.read(runs)
    assert told is not None
    assert told.since == "then"
    assert list(told.among(runs, ["member", "visit", "nobody"])) == [3, 5]
    assert list(told.among(runs, ["member"])) == []


def test_of_a_table_that_was_cut_whole_it_is_not_known(runs):
    told = Touched.read(runs)
    assert told is not None
    assert told.among(runs, ["visit", "claim"]) is None


def test_where_nothing_was_noted_nothing_is_known(tmp_path):
    assert Touched.read(cut(tmp_path / "run", member="m")) is None


def test_a_note_that_is_not_what_was_written_says_nothing(runs):
    """Of one person who is left out of it, the rows would be taken over as they were."""
    path = runs / ".touched"
    whole = path.read_bytes()
    place = whole.index((3).to_bytes(8, "little"))
    path.write_bytes(whole[:place] + b"\x07" + whole[place + 1 :])
    assert Touched.read(runs) is None
    path.write_bytes(whole[:20])
    assert Touched.read(runs) is None
    path.write_bytes(b"")
    assert Touched.read(runs) is None


def test_those_to_be_done_are_named_in_a_file(tmp_path):
    few = Few.of(tmp_path, tmp_path / "then", np.array([4, 2]), 9)
    assert list(named(few.path)) == [4, 2]
    assert few.path.name[0] == "."  # no table of the step


def test_the_page_says_of_how_many_people_rows_were_taken_over():
    step = {
        "words": "Building charts", "seconds": 1.0, "cpu_seconds": 1.0, "peak_mb": 1, "again": True, "units": 4,
        "units_taken_over": 1, "people": 1234, "people_taken_over": 1200,
    }  # fmt: skip
    facts = {
        "run": "r", "outcome": "published", "release": "x", "as_of": "2026-06-10", "seconds": 1.0, "failed": None, "warnings": [],
        "steps": [step],
    }  # fmt: skip
    assert "1 of 4 parts, 1,200 of 1,234 people taken over" in record_page.html(facts)


def test_what_is_noted_beside_tables_is_no_table(tmp_path):
    """Keys of later steps are made from all tables of a folder: whether few were done, and beside which run, is not among them."""
    Touched("a run", {"person": np.array([1, 2])}).note(tmp_path)
    few = Few.of(tmp_path, tmp_path, np.array([1, 2]), 5)
    assert list(named(few.path)) == [1, 2]
    assert under(tmp_path) == parquet_files(tmp_path) == list(tmp_path.glob("*.parquet")) == []
