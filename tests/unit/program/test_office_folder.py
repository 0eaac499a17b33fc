"""The folder `office`: what the shipped one says, and that each thing wrong with one is found with its file, line and fix."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from concord.measures import MEASURES
from concord.program import Program, check

PROGRAMS = Path(__file__).parents[3] / "programs"


@pytest.fixture(scope="module")
def office():
    return Program.load(PROGRAMS / "ca-apc").office


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(PROGRAMS / "ca-apc", tmp_path / "program")


def spoiled(folder, name, old, new):
    """The one problem after a change of a file."""
    path = folder / "office" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    (found,) = check(folder, MEASURES)
    return found.sentence()


def test_the_shipped_office_is_whole(office):
    assert check(PROGRAMS / "ca-apc", MEASURES) == []
    assert (office.choosing.adults, office.choosing.capacity) == (750, 30)
    assert {r.evidence for r in office.choosing.requirements} == {
        "clinical_file",
        "staff",
        "sessions",
        "rel",
        "contracts",
        "assessment",
        "plan",
    }


def test_the_building_blocks_are_ten_with_levels_in_twelve_steps(office):
    blocks = office.assessments[0]
    assert (blocks.ident, len(blocks.groups), blocks.steps) == ("building-blocks", 10, 12)
    assert all(len(item.levels) == 4 for item in blocks.items)
    assert [blocks.level_of(step) for step in (1, 3, 4, 6, 7, 9, 10, 12)] == list("DDCCBBAA")
    assert [blocks.level_of(mean) for mean in (3.5, 6.5, 9.01)] == list("CBA")


def test_every_block_and_every_measure_of_the_set_has_a_change_to_test(office):
    assert {b for c in office.changes for b in c.blocks} >= {g.ident for g in office.assessments[0].groups}
    assert {m for c in office.changes for m in c.measures} >= {"CBP", "GSD", "COL", "BCS", "CIS", "AMR"}


def test_everything_is_said_in_english_and_in_spanish(office):
    said = [i.asks for one in (*office.assessments, *office.surveys) for i in one.items]
    said += [level for one in office.assessments for i in one.items for level in i.levels]
    said += [w for c in office.changes for w in (c.title, c.does, c.first_test)]
    assert all(words.en and words.es for words in said)
    assert said[0].to("es") == said[0].es != said[0].to("en")


def test_a_program_without_the_folder_has_none_of_it():
    office = Program.load(PROGRAMS / "two-rivers").office
    assert (office.assessments, office.changes, office.choosing.requirements) == ((), (), ())


SPOILED = [
    ("choosing.toml", "adults        = 750 ", "adults        = 0 ", "office/choosing.toml, line 7"),
    ("choosing.toml", "size         = 30", "size         = -1", "`size` is no weight"),
    ("choosing.toml", "[weights]\n", "[weights]\ncharm = 30\n", "`charm` is not known"),
    (
        "choosing.toml",
        'evidence = "clinical_file"',
        'evidence = "good_will"',
        "names `good_will`, which nothing shows",
    ),
    (
        "assessments/building-blocks.toml",
        "steps          = 12",
        "steps          = 10",
        "does not divide into the levels",
    ),
    (
        "assessments/building-blocks.toml",
        'group = "leadership"',
        'group = "followership"',
        "names `followership`",
    ),
    (
        "assessments/data-capability.toml",
        "smallest_group = 5",
        "smallest_group = 2",
        "lets a few people be recognized",
    ),
    ("surveys/care-team.toml", 'audience       = "care_team"', 'audience       = "everybody"', "`everybody`"),
    ("changes.toml", '"partnership"', '"friendship"', "names `friendship`"),
    ("changes.toml", 'measures   = ["CBP"]', 'measures   = ["XYZ"]', "measure `XYZ` is unknown"),
    (
        "learning.toml",
        "https://library.example/huddle",
        "http://library.example/huddle",
        "is no secure address",
    ),
    ("coaching.toml", ', es = "Lo que dicen los datos" }', " }", "needs its words in both languages"),
]


@pytest.mark.parametrize(("name", "old", "new", "says"), SPOILED)
def test_what_is_wrong_is_found_with_its_place(folder, name, old, new, says):
    problem = spoiled(folder, name, old, new)
    assert says in problem
    assert "Fix: " in problem
