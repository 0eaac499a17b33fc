"""`concord demo` run again takes up its own files, and no others for them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from concord.cli import concord, demo
from concord.model.errors import UsageError

HELD = {"people": 400, "seed": 2026, "history_from": "2023-01-01"}


@pytest.fixture
def held(tmp_path):
    (tmp_path / "files" / "raw").mkdir(parents=True)
    (tmp_path / "files" / demo.ASKED).write_text(json.dumps(HELD), encoding="utf-8")
    (tmp_path / "files" / "raw" / "manifest.csv").write_text("file\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [("--people", "800"), ("--people", "400", "--seed", "7"), ("--people", "400", "--history-from", "2024")],
)
def test_files_of_other_people_are_not_taken_for_those_asked_for(held, words):
    done = CliRunner().invoke(concord, ["demo", "--work", str(held), *words])
    assert isinstance(done.exception, UsageError)
    assert "holds files of 400 people with seed 2026" in done.exception.sentence()
    assert "--work" in done.exception.sentence()
    assert not (held / "program").exists()
    assert not (held / "work").exists()


def test_the_same_people_are_taken_up_and_a_writing_that_was_stopped_decides_nothing(held):
    demo._refuse_others(held / "files", HELD)
    (held / "files" / "raw" / "manifest.csv").unlink()
    demo._refuse_others(held / "files", HELD | {"people": 800})


@pytest.mark.parametrize("command", ["demo", "synth"])
def test_fewer_people_than_make_a_program_are_refused_in_a_sentence(command, tmp_path):
    out = "--work" if command == "demo" else "--out"
    done = CliRunner().invoke(concord, [command, "--people", "0", out, str(tmp_path / "x")])
    assert done.exit_code == 2
    assert "x>=100" in done.output
    assert not (tmp_path / "x").exists()
