"""What a user can get wrong on the command line: a sentence and an exit code, never a traceback."""

from __future__ import annotations

import shutil

import pytest

from tests.journeys.conftest import PROGRAM, concord

COMMANDS = (
    "demo",
    "synth",
    "init",
    "receive",
    "run",
    "release",
    "explain",
    "export",
    "measures",
    "identity",
    "terminology",
    "program",
    "doctor",
    "ledger",
    "simulate",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_teaches(command):
    said = concord(command, "--help")
    assert "Usage:" in said.out
    assert len(said.out.splitlines()) > 4


def test_the_front_page_names_every_command_and_the_exit_codes():
    said = concord("--help").out
    assert all(command in said for command in COMMANDS)
    assert "Exit codes" in said


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("run", "/nowhere"), 2, "is not a work folder"),
        (("explain", "/nowhere", "rate", "CBP", "x", "2025"), 2, "concord init"),
        (("measures", "show", "XYZ"), 2, "there is no measure XYZ"),
        (("program", "check", "/nowhere"), 2, "does not exist"),
        (
            ("program", "enlarge", PROGRAM, PROGRAM, "--people", "50000"),
            2,
            "is there already",
        ),
        (
            ("program", "enlarge", PROGRAM / "parties", "/nowhere/x", "--people", "50000"),
            3,
            "Next:",
        ),
        (("demo", "--program", PROGRAM / "parties", "--work", "/nowhere/x"), 3, "Next:"),
        (("synth", "--people", "many", "--out", "x"), 2, "not a valid integer"),
    ],
)
def test_a_mistake_gets_a_sentence_and_an_exit_code(words, code, says):
    said = concord(*words, check=False)
    assert said.code == code
    assert says in said.out + said.err
    assert "Traceback" not in said.err


def test_a_program_folder_that_says_something_impossible_is_named_by_file_and_line(tmp_path):
    folder = tmp_path / "program"
    shutil.copytree(PROGRAM, folder)
    text = (folder / "measures.toml").read_text(encoding="utf-8")
    (folder / "measures.toml").write_text(text.replace("weight = 25", "weight = 125", 1), encoding="utf-8")
    said = concord("program", "check", folder, check=False)
    assert said.code == 3
    assert "measures.toml" in said.out


def test_a_run_without_files_says_what_to_do(tmp_path):
    concord("init", tmp_path / "work", "--program", PROGRAM)
    said = concord("run", tmp_path / "work", check=False)
    assert said.code == 2
    assert "concord receive" in said.err


def test_an_unknown_book_is_refused_with_its_own_exit_code(tmp_path):
    concord("init", tmp_path / "work", "--program", PROGRAM)
    assert concord("export", tmp_path / "work", "practice-nobody", check=False).code in (2, 9)
