"""A change of the measure set as data: written into a folder's files by line, once, and only where the folder says otherwise."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from concord.measures import MEASURES
from concord.model.errors import ProgramError
from concord.program import Program, check
from concord.program.revising import (
    Alteration,
    Decided,
    Revision,
    after,
    as_if,
    difference,
    files_that_differ,
    is_in,
    lines_of,
    overtaken,
    percentiles_of,
    with_all,
    written,
)

PROGRAMS = Path(__file__).parents[3] / "programs"
HOW = Decided(date(2026, 6, 1), "Measure set of 2027, decided 2026-06-01", "measure-set-2027")


@pytest.fixture(scope="module")
def program():
    return Program.load(PROGRAMS / "ca-apc")


def weight(of, before, then):
    return Alteration("measure", of, "weight", before, then)


def leaves(program, of, year=2027):
    return tuple(Alteration("measure", of, f, v, None) for f, v in lines_of(program, year)[of].items())


def joins(program, of, **values):
    given = {"edition": "2027", "use": "reporting", "equity_sensitive": "false", "weight": "0"} | values
    fixed = next(c for c in program.office.considered if c.ident == of).fixed()
    return tuple(Alteration("measure", of, f, None, v) for f, v in given.items()) + tuple(
        Alteration("words", of, k, None, v) for k, v in fixed.items()
    )


def whole(program):
    """Everything that a revision can say, at once."""
    p75 = percentiles_of(program, "CBP", "commercial", 2027)["75"]
    return Revision(
        2027,
        (
            *leaves(program, "AMR"), *joins(program, "CCS"), weight("CBP", "25", "30"), weight("GSD", "25", "30"),
            Alteration("term", "performance.minimum_denominator", "", "30", "20"),
            Alteration("term", "performance.attainment_tiers", "", "66.67: 60, 75: 80, 90: 100", "66.67: 50, 90: 100"),
            Alteration("percentile", "CBP", "75", p75, "71.00"),
        ),
    )  # fmt: skip


def test_the_changed_folder_holds_together_and_says_everything_that_was_decided(program, tmp_path):
    revision = whole(program)
    assert not is_in(program, revision)
    made = with_all(program, [(revision, HOW)], tmp_path / "made")
    assert check(tmp_path / "made", MEASURES) == []
    assert is_in(made, revision)
    assert set(lines_of(made, 2027)) == {"CBP", "GSD", "COL", "BCS", "CIS-10", "DSF", "DRR", "FUA-30", "CCS"}
    assert lines_of(made, 2026) == lines_of(program, 2026), "what was in force stays"
    tiers = made.terms.value("performance.attainment_tiers", in_force_on=date(2027, 1, 1), known_on=date(2027, 1, 1)).value  # fmt: skip
    assert [float(p) for p, _ in tiers] == [66.67, 90.0]
    before = made.terms.value("performance.minimum_denominator", in_force_on=date(2027, 1, 1), known_on=date(2026, 5, 31))  # fmt: skip
    assert before.value == 30, "nobody knew on the day before"


def test_what_is_in_already_is_not_written_again(program, tmp_path):
    made = with_all(program, [(whole(program), HOW)], tmp_path / "made")
    assert written(made, whole(program), HOW) == {}


def test_all_other_lines_stay_as_somebody_wrote_them(program, tmp_path):
    made = with_all(program, [(whole(program), HOW)], tmp_path / "made")
    text = (made.path / "measures.toml").read_text(encoding="utf-8")
    taken = [
        line for line in difference(program, {"measures.toml": text}).splitlines() if line.startswith("-")
    ]
    assert taken == ["--- a/measures.toml"]


def test_the_patch_is_one_that_git_applies(program, tmp_path):
    made = with_all(program, [(whole(program), HOW)], tmp_path / "made")
    text = difference(program, files_that_differ(program, made))
    mine = shutil.copytree(program.path, tmp_path / "mine")
    subprocess.run(["git", "apply", "-"], input=text, text=True, check=True, cwd=mine, env={"GIT_CEILING_DIRECTORIES": str(tmp_path), "PATH": "/usr/bin:/bin"})  # fmt: skip
    assert Program.load(mine).version == made.version


def test_a_year_that_is_set_already_changes_with_those_after_it(program):
    text = written(program, Revision(2025, (weight("CBP", "25", "20"), weight("GSD", "25", "30"))), HOW)
    assert list(text) == ["measures.toml"]
    assert text["measures.toml"].count("weight = 20 }") - (program.path / "measures.toml").read_text().count("weight = 20 }") == 2  # fmt: skip


def test_a_proposal_is_tried_in_a_year_without_touching_the_others(program):
    revision = whole(program)
    assert [
        f for f in as_if(program, revision, 2025, "before", date(2026, 7, 10)) if f != "benchmarks.csv"
    ] == []
    texts = as_if(program, revision, 2025, "after", date(2026, 7, 10))
    assert "2026 = " in texts["measures.toml"].split("[AMR]")[1].split("[")[0], (
        "the measure stays in the year after"
    )
    assert "2025 = " not in texts["measures.toml"].split("[AMR]")[1].split("\n[")[0]
    assert "2025-01-01 = 20" in texts["terms/common-tried.toml"]


def test_two_decisions_for_a_year_stand_on_one_another(program, tmp_path):
    first = Revision(2027, (*leaves(program, "AMR"), weight("CBP", "25", "35")))
    second = Revision(2027, (weight("CBP", "35", "40"), weight("COL", "20", "15")))
    base = with_all(program, [(first, HOW)], tmp_path / "first")
    assert overtaken(base, second) == []
    both = with_all(program, [(first, HOW), (second, HOW)], tmp_path / "both")
    assert lines_of(both, 2027)["CBP"]["weight"] == "40"
    tried = after([first], second)
    assert [(a.before, a.after) for a in tried.alterations if (a.of, a.field) == ("CBP", "weight")] == [
        ("35", "40")
    ]
    assert [a.of for a in tried.alterations if a.after is None and a.field == "use"] == ["AMR"]


def test_what_was_decided_otherwise_since_is_named(program, tmp_path):
    late = Revision(2027, (weight("CBP", "25", "26"), weight("AMR", "10", "9")))
    base = with_all(program, [(Revision(2027, (weight("CBP", "25", "30"), weight("GSD", "25", "20"))), HOW)], tmp_path / "b")  # fmt: skip
    assert [a.of for a in overtaken(base, late)] == ["CBP"]


def test_a_set_whose_weights_do_not_make_a_hundred_is_refused(program, tmp_path):
    with pytest.raises(ProgramError, match="add up to 105"):
        with_all(program, [(Revision(2027, (weight("CBP", "25", "30"),)), HOW)], tmp_path / "made")


def test_a_paid_measure_without_percentiles_is_refused(program, tmp_path):
    paid = (*joins(program, "CCS", use="payment", weight="10"), *leaves(program, "AMR"))
    with pytest.raises(ProgramError, match="benchmarks"):
        with_all(program, [(Revision(2027, paid), HOW)], tmp_path / "made")


def test_an_edition_is_told_from_joining_and_leaving(program):
    revision = Revision(
        2027, (*whole(program).alterations, Alteration("measure", "COL", "edition", "2026", "2027"))
    )
    assert (revision.joining(), revision.leaving(), revision.relabelled()) == (["CCS"], ["AMR"], ["COL"])
    assert Revision.of(2027, revision.rows()) == revision


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('direction              = "higher"', 'direction = "up"', "neither higher nor lower"),
        ('family                 = "cancer screening"', "", "`family` is missing"),
        ('measure                = "CCS"', 'measure = "XXX"', "measure `XXX` is unknown"),
        ("[CCS]", "[CCS]\nyear = 2027", "`year` is not known"),
    ],
)
def test_what_is_wrong_with_a_measure_considered_is_said_with_its_file(tmp_path, old, new, says):
    folder = shutil.copytree(PROGRAMS / "ca-apc", tmp_path / "program")
    path = folder / "office" / "considered.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    (found,) = check(folder, MEASURES)
    assert says in found.sentence()
    assert "office/considered.toml" in found.sentence()
