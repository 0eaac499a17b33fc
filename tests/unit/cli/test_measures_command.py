"""`concord measures`: list, show, explain, validate."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from concord.cli import concord
from concord.measures import MEASURES

PROGRAM = Path(__file__).resolve().parents[3] / "programs" / "ca-apc"


def run(*words):
    return CliRunner().invoke(concord, ["measures", *map(str, words)], env={"COLUMNS": "250"})


def said(*words):
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result.output


def test_every_measure_is_listed():
    assert {row["id"] for row in json.loads(said("list", "--json"))} == set(MEASURES)


@pytest.mark.parametrize("measure", sorted(MEASURES))
def test_a_measure_is_shown_whole_and_every_sentence_explained(measure):
    found = MEASURES[measure]
    shown, explained = (" ".join(said(command, measure).split()) for command in ("show", "explain"))
    asked = {line.number for method in found.methods for line in found.lines_for(method)}
    for line in (line for line in found.lines() if line.number in asked):
        assert line.sentence in shown
        if not line.within:
            assert line.sentence in explained
    assert "not NCQA-certified" in shown


def test_what_one_method_alone_asks_is_marked_and_what_none_asks_left_out():
    shown = " ".join(said("show", "CBP").split())
    assert "enrolled all year, and on 31 December (plan method)" in shown
    assert "had a qualifying visit in the year (clinical method)" in shown
    assert "frailty visit" not in said("show", "SPC"), "a sign that only the public logic reads by itself"
    by_sentence = {
        x["sentence"]: x["methods"] for x in json.loads(said("show", "CBP", "--json"))["sentences"]
    }
    assert by_sentence["has hypertension"] == ["plan", "clinical"]


def test_a_sentence_is_explained_by_method_with_its_concepts():
    text = said("explain", "COL", "stool blood")
    assert "plan: there is" in text
    assert "clinical: there is" in text
    assert "fobt: Fecal occult blood test (CPT 2" in text
    assert "plan: " not in said("explain", "COL", "stool blood", "--method", "clinical")


def test_a_sentence_that_is_not_there_is_said_so():
    result = run("explain", "COL", "blood moon")
    assert result.exit_code != 0
    assert "no sentence of COL" in result.output + str(result.exception)


def test_validation_names_sentences_that_find_nothing():
    rows = json.loads(said("validate", "--json"))
    assert {row["measure"] for row in rows} == set(MEASURES)
    blind = [s for row in rows if row["missing"] for s in row["blind"]]
    assert any(s.endswith("(finds nothing)") for s in blind)
    assert all(row["codes"] for row in rows if not row["missing"])


def test_a_program_folder_with_a_measure_that_concord_lacks_does_not_pass(tmp_path):
    assert run("validate", "--program", PROGRAM).exit_code == 0
    folder = shutil.copytree(PROGRAM, tmp_path / "program")
    measures = folder / "measures.toml"
    measures.write_text(
        measures.read_text(encoding="utf-8").replace("[COL]", '[COL]\nmeasure = "XYZ"', 1), encoding="utf-8"
    )
    result = run("validate", "--program", folder)
    assert result.exit_code != 0
    assert "XYZ" in result.output
