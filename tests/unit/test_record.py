"""A run's record: a step is done once, and one that was broken off is done again from the start."""

from __future__ import annotations

import errno
import json
import os
import threading
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from concord.model.errors import IntegrityError, ResourceError, UsageError
from concord.model.work import Work
from concord.pipeline.payable import let_go, set_aside
from concord.pipeline.record import KEPT_RUNS, RECORD, Run, run_of

SHIPPED = Path(__file__).parents[2] / "programs" / "ca-apc"


def begin(folder, inputs=None):
    return Run.begin(folder, date(2026, 7, 10), inputs or {"files": 1}, lambda _: None)


def test_a_step_is_done_once_for_the_same_inputs(tmp_path):
    done = []
    for _ in range(2):
        begin(tmp_path).step("settled", lambda out: done.append(out))
    assert len(done) == 1


def test_a_step_that_broke_off_leaves_nothing_to_the_next_try(tmp_path):
    def breaks(out):
        (out / "half.parquet").write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        begin(tmp_path).step("settled", breaks)
    seen = []
    begin(tmp_path).step("settled", lambda out: seen.extend(out.iterdir()))
    assert seen == []


def test_other_inputs_are_another_run(tmp_path):
    assert begin(tmp_path, {"files": 1}).folder != begin(tmp_path, {"files": 2}).folder


def test_old_runs_are_removed_and_the_last_ones_kept(tmp_path):
    for number in range(5):
        begin(tmp_path, {"files": number}).step("settled", lambda out: None)
    assert len(list(tmp_path.iterdir())) == KEPT_RUNS


def test_which_run_is_old_is_told_by_its_number_and_not_by_a_clock(tmp_path):
    """The clock is set back a year between two runs: the one begun last is still the last."""
    first = begin(tmp_path, {"files": 1}).folder
    second = begin(tmp_path, {"files": 2}).folder
    os.utime(second, (1, 1))
    begin(tmp_path, {"files": 3})
    assert second.exists()
    assert not first.exists()


def test_the_run_that_readers_see_is_kept_however_old(tmp_path):
    shown = begin(tmp_path, {"files": 0}).folder
    for number in range(1, 5):
        Run.begin(tmp_path, date(2026, 7, 10), {"files": number}, lambda _: None, keep=[shown])
    assert shown.exists()


def test_a_finished_step_whose_file_changed_is_done_again(tmp_path):
    def writes(out):
        (out / "a.txt").write_text("as written")

    step = begin(tmp_path).step("settled", writes)
    (step / "a.txt").write_text("as changed")
    again = begin(tmp_path)
    again.step("settled", writes)
    assert (step / "a.txt").read_text() == "as written"
    assert again.warnings == ["settled/a.txt was not what had been written: the step was done again"]


def test_damage_to_what_a_step_reads_is_named_and_made_good_by_the_next_run(tmp_path):
    """The engine stumbles; the hash says over what."""
    run = begin(tmp_path)
    read = run.step("settled", lambda out: (out / "a.txt").write_text("as written"))
    (read / "a.txt").write_text("as changed")

    def stumbles(folder, out):
        raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(IntegrityError, match=r"settled/a\.txt: is not what was written"):
        run.step("people", stumbles, read)
    made = []
    begin(tmp_path).step("settled", lambda out: made.append(out))
    assert made == [read]


def test_a_record_says_how_a_run_failed_and_never_in_somebody_elses_words(tmp_path):
    run = begin(tmp_path)
    with pytest.raises(ValueError), run.recorded():  # noqa: PT011
        run.step("settled", lambda out: int("Marta Reyes"))
    for name in ("record.json", "record.html"):
        text = (run.folder / name).read_text(encoding="utf-8")
        assert "ValueError" in text
        assert "Reyes" not in text


def side_by_side(run: Run, works: dict, at_once: int = 2) -> None:
    """Charts and rosters read nothing of each other; results read both."""
    with run.side_by_side(at_once):
        rosters = run.step("rosters", works["rosters"])
        charts = run.step("charts", works["charts"])
        run.step("results", works["results"], charts, rosters)


@pytest.mark.parametrize("at_once", [1, 2])
def test_steps_side_by_side_stand_in_the_record_as_they_were_named(tmp_path, at_once):
    """The second ends before the first where two are at work."""
    charted = threading.Event()
    works = {
        "rosters": lambda out: charted.wait(30) if at_once == 2 else None,
        "charts": lambda out: charted.set(),
        "results": lambda charts, rosters, out: (out / "a.txt").write_text(f"{charts.name} {rosters.name}"),
    }
    ended = []
    run = begin(tmp_path)
    run.finished = lambda words, seconds: ended.append(words)
    side_by_side(run, works, at_once)
    assert [facts["step"] for facts in run.taken] == ["rosters", "charts", "results"]
    assert len(ended) == 3
    assert (run.folder / "results" / "a.txt").read_text() == "charts rosters"
    side_by_side(begin(tmp_path), works | {"results": None}, at_once)  # all are found done


def test_what_broke_off_beside_another_step_is_named(tmp_path):
    def breaks(out):
        raise OSError(errno.ENOSPC, "No space left on device")

    run = begin(tmp_path)
    works = {"rosters": lambda out: None, "charts": breaks, "results": None}
    with pytest.raises(ResourceError, match="the disk is full"), run.recorded():
        side_by_side(run, works)
    record = json.loads((run.folder / "record.json").read_text(encoding="utf-8"))
    assert record["failed"]["doing"] == "Building charts"
    assert not (run.folder / "results").exists()
    works |= {"charts": lambda out: None, "results": lambda charts, rosters, out: None, "rosters": None}
    side_by_side(begin(tmp_path), works)


def made(work, number, release=""):
    """A run of a work folder with one file that paying reads and one that it does not; with a release if it made one."""
    run = Run.begin(
        work.runs, date(2026, 7, 10), {"files": number}, lambda _: None, leaving=partial(set_aside, work)
    )
    for name in (
        "rosters/roster/shard=0.parquet",
        "cut/medical_claim/shard=0.parquet",
        "charts/event/shard=0.parquet",
    ):
        (run.folder / name).parent.mkdir(parents=True)
        (run.folder / name).write_text(name)
    run.keep_program(SHIPPED)
    if release:
        (work.releases / release).mkdir()
        run.write_record(release)
    return run.folder


def test_of_a_run_that_is_cleared_away_what_paying_reads_stays_while_its_release_stands(tmp_path):
    work = Work.create(tmp_path / "work", SHIPPED, "for a test")
    first = made(work, 1, "2026-07-10-first")
    for number in (2, 3, 4):
        made(work, number)
    assert not first.exists()
    assert [p.name for p in work.payable.iterdir()] == [first.name], "runs without a release leave nothing"
    left = work.payable / first.name
    assert (left / "rosters" / "roster" / "shard=0.parquet").read_text() == "rosters/roster/shard=0.parquet"
    assert (left / "cut" / "medical_claim" / "shard=0.parquet").exists()
    assert (left / "program" / "program.toml").exists()
    assert not (left / "charts").exists()
    assert run_of(work.payable, "2026-07-10-first") == left
    (work.releases / "2026-07-10-first").rmdir()
    let_go(work)
    assert not left.exists()


def test_a_run_that_fails_when_it_is_done_again_is_still_that_of_its_release(tmp_path):
    begin(tmp_path).write_record("2026-07-10-abc")
    for _ in range(2):
        again = begin(tmp_path)
        with pytest.raises(UsageError), again.recorded():
            raise UsageError("no such storage")
    assert run_of(tmp_path, "2026-07-10-abc") == again.folder
    told = json.loads((again.folder / RECORD).read_text(encoding="utf-8"))
    assert (told["outcome"], told["failed"]["what"]) == ("failed", "no such storage")
