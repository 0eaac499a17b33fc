"""A run that can be paid again: when its own lines may stand for the terms as they are, and when it cannot be paid at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from concord.model.errors import UsageError
from concord.model.work import Work
from concord.program import Program
from concord.simulation.released import MAKING, Released

PROGRAM = Path(__file__).resolve().parents[3] / "programs" / "ca-apc"


def run_of(folder: Path, **inputs: object) -> tuple[Work, Path]:
    work = Work.create(folder / "work", PROGRAM, "for a test")
    run = work.runs / "2026-07-10-abc"
    for name in MAKING:
        (run / name).mkdir(parents=True)
    said = {
        "program": Program.load(PROGRAM).version,
        "code": "this",
        "frozen": None,
        "as_of": "2026-07-10",
    } | inputs
    (run / "inputs.json").write_text(json.dumps(said), encoding="utf-8")
    return work, run


@pytest.mark.parametrize(
    ("inputs", "stands"), [({}, True), ({"code": "an earlier one"}, False), ({"frozen": "a hash"}, False)]
)
def test_a_run_s_own_lines_stand_if_this_code_made_them_and_nothing_was_frozen(tmp_path, inputs, stands):
    assert Released.of(*run_of(tmp_path, **inputs), "this").is_settled_anew == stands


def test_a_program_folder_edited_since_is_refused(tmp_path):
    with pytest.raises(UsageError, match="edited since this run"):
        Released.of(*run_of(tmp_path, program="another"))


def test_a_run_whose_tables_were_cleared_away_is_refused(tmp_path):
    work, run = run_of(tmp_path)
    (run / "risk").rmdir()
    with pytest.raises(UsageError, match="the run has no risk"):
        Released.of(work, run)
