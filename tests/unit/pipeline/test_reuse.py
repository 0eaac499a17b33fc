"""What earlier runs did is taken over when everything it rests on is the same, and only then."""

from __future__ import annotations

import json

import pytest

from concord.pipeline import contents
from concord.pipeline.reuse import Reuse, is_of


def finished(step, files: dict[str, str]) -> None:
    """A step's folder as a run leaves it."""
    for name, text in files.items():
        path = step / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    listed = contents.of_folder(step)
    contents.write_whole(step / contents.FILES, json.dumps(listed))


@pytest.fixture
def runs(tmp_path):
    """An earlier run that did both shards of a step, and a new one."""
    earlier, now = tmp_path / "2026-06", tmp_path / "2026-07"
    (earlier / "charts").mkdir(parents=True)
    (now / "charts").mkdir(parents=True)
    finished(
        earlier / "charts", {"event/shard=0.txt": "zero", "event/shard=1.txt": "one", "numbers.txt": "n"}
    )
    Reuse(earlier).note(earlier / "charts", {"shard=0.txt": "a", "shard=1.txt": "b"})
    return earlier, now


def test_a_shard_whose_key_is_the_same_is_taken_over(runs):
    _, now = runs
    reuse = Reuse(now)
    assert reuse.taken(now / "charts", {"shard=0.txt": "a", "shard=1.txt": "other"}) == ["shard=1.txt"]
    assert contents.names(now / "charts") == ["event/shard=0.txt"]
    assert reuse.counted == {"charts": (1, 2)}


def test_a_shard_that_was_damaged_since_is_not(runs):
    earlier, now = runs
    (earlier / "charts" / "event" / "shard=0.txt").write_text("damaged")
    assert Reuse(now).taken(now / "charts", {"shard=0.txt": "a", "shard=1.txt": "b"}) == ["shard=0.txt"]


def test_a_step_that_was_broken_off_gives_nothing(runs):
    earlier, now = runs
    (earlier / "charts" / contents.FILES).unlink()
    assert Reuse(now).taken(now / "charts", {"shard=0.txt": "a"}) == ["shard=0.txt"]


def test_a_key_changes_with_every_file_and_with_whatever_else_decides(runs):
    earlier, _ = runs
    reuse, files = Reuse(earlier), [earlier / "charts" / "numbers.txt", earlier / "charts" / "absent.txt"]
    key = reuse.key("risk", files, "as of July")
    assert key == Reuse(earlier).key("risk", files, "as of July")
    assert key != reuse.key("risk", files[:1], "as of July")
    assert key != reuse.key("risk", files, "as of August")
    assert key != reuse.key("lines", files, "as of July")


@pytest.mark.parametrize(
    ("name", "unit", "belongs"),
    [
        ("event/shard=1.parquet", "shard=1", True),
        ("event/shard=11.parquet", "shard=1", False),
        ("result/2025-of-2025-shard=1.parquet", "shard=1", True),
        ("result/2025-of-2025-shard=11.parquet", "shard=1", False),
        ("member/shard=0.parquet", "member/", True),
        ("membership/shard=0.parquet", "member/", False),
        ("anything.parquet", "", True),
    ],
)
def test_which_files_are_a_units(name, unit, belongs):
    assert is_of(name, unit) is belongs


def test_what_a_step_at_work_wrote_counts_as_it_ended(tmp_path):
    """Its file is looked at while it is at work; when it has ended, by the hash that it noted."""
    run = tmp_path / "2026-07"
    path = run / "rosters" / "roster.txt"
    path.parent.mkdir(parents=True)
    path.write_text("half")
    reuse = Reuse(run)
    at_work = reuse.key("lines", [path])
    finished(run / "rosters", {"roster.txt": "whole"})
    assert reuse.key("lines", [path]) == Reuse(run).key("lines", [path]) != at_work
    path.write_text("changed later, and found by whoever reads it")
    assert reuse.key("lines", [path]) == Reuse(run).key("lines", [path])
