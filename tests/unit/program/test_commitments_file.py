"""`commitments.toml`: what the shipped one promises, and that each thing wrong with one is found with its line and fix."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from concord.measures import MEASURES
from concord.program import Program, check
from concord.program.commitments import AREAS

PROGRAMS = Path(__file__).parents[3] / "programs"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(PROGRAMS / "ca-apc", tmp_path / "program")


def spoiled(folder, old, new):
    """The one problem after a change of the file."""
    path = folder / "commitments.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    (found,) = check(folder, MEASURES)
    return found.sentence()


def test_every_area_has_a_goal_and_every_plan_owes_each_milestone():
    promised = Program.load(PROGRAMS / "ca-apc").commitments
    assert {g.area for g in promised.goals} == set(AREAS)
    assert {m.due.year for m in promised.milestones} == {2025, 2026}
    assert {m.goal.ident for m in promised.milestones} == {g.ident for g in promised.goals}
    assert promised.requests == 2
    assert promised.milestone("rel-2025", "alder").due == date(2025, 12, 31)
    assert promised.milestone("rel-2025", "nobody") is None


def test_a_program_without_the_file_has_promised_nothing():
    assert Program.load(PROGRAMS / "two-rivers").commitments.milestones == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('area      = "payment"', 'area      = "money"', "`money` is not known"),
        ('goal  = "spend"', 'goal  = "spending"', "`spending`, which is not known"),
        ("due   = 2025-06-30", 'due   = "June"', "write a day such as 2026-06-30"),
        ("due   = 2025-06-30", 'due   = 2025-06-30\nplans = ["elm"]', "`elm`, which is not known"),
        ("requests      = 2", "requests      = 1", "give two or more"),
        ("update_days   = 45", "update_days   = 0", "is less than one"),
        ("update_days   = 45", 'update_days   = "often"', "is missing or of the wrong kind"),
        ("is_shared = true", 'is_shared = "yes"', "give true or false"),
    ],
)
def test_what_is_wrong_is_said_with_its_file_and_what_to_write(folder, old, new, says):
    found = spoiled(folder, old, new)
    assert "commitments.toml" in found
    assert says in found
