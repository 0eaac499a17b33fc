"""A run's record: a step is done once, and one that was broken off is done again from the start."""

from __future__ import annotations

from datetime import date

import pytest

from concord.pipeline.record import KEPT_RUNS, Run


def begin(folder, inputs=None):
    return Run.begin(folder, date(2026, 7, 10), inputs or {"files": 1}, lambda _: None)


def test_a_step_is_done_once_for_the_same_inputs(tmp_path):
    done = []
    for _ in range(2):
        begin(tmp_path).step("one", "One", lambda out: done.append(out))
    assert len(done) == 1


def test_a_step_that_broke_off_leaves_nothing_to_the_next_try(tmp_path):
    def breaks(out):
        (out / "half.parquet").write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        begin(tmp_path).step("one", "One", breaks)
    seen = []
    begin(tmp_path).step("one", "One", lambda out: seen.extend(out.iterdir()))
    assert seen == []


def test_other_inputs_are_another_run(tmp_path):
    assert begin(tmp_path, {"files": 1}).folder != begin(tmp_path, {"files": 2}).folder


def test_old_runs_are_removed_and_the_last_ones_kept(tmp_path):
    for number in range(5):
        begin(tmp_path, {"files": number}).step("one", "One", lambda out: None)
    assert len(list(tmp_path.iterdir())) == KEPT_RUNS
