"""A run is named by what goes into it: also by whether its files have been read as the program reads them now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from concord import intake
from concord.intake import inbox, receipt
from concord.model.work import Work
from concord.pipeline.inputs import Inputs
from concord.pipeline.record import key_of
from tests.spec.intake.desk import MEMBERS, Desk, csv

DAY = date(2026, 12, 31)


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    made.send("members_2026-01.csv", csv(MEMBERS, "M1,Ana,Lee,1990-01-01,2026-01-01,,PPO,"))
    return made


def named(desk: Desk) -> str:
    """The run's name, under a program of one version."""
    program: Any = SimpleNamespace(version="1", path=desk.program)
    words: Any = SimpleNamespace(version="w")
    return key_of(Inputs.of(Work(desk.work), program, words, DAY).as_dict())


def test_a_run_before_files_were_read_as_they_are_to_be_is_not_the_run_after(desk):
    """The mapping is corrected, and the file is read again only after a run."""
    read = named(desk)
    desk.knows(back=2)
    before = named(desk)
    intake.requeue(desk.work, desk.program, processes=1)
    assert before != named(desk) == read


def test_a_file_whose_reading_broke_off_makes_another_run_once_it_is_read(desk):
    (landed,) = inbox.held(desk.work)
    receipt.path(desk.work, landed).unlink()
    before = named(desk)
    intake.requeue(desk.work, desk.program, processes=1)
    assert named(desk) != before


def test_of_files_that_are_all_read_nothing_is_said(desk):
    program: Any = SimpleNamespace(version="1", path=desk.program)
    words: Any = SimpleNamespace(version="w")
    inputs = Inputs.of(Work(desk.work), program, words, DAY)
    assert "unread" not in inputs.as_dict()
    assert replace(inputs, unread="x").as_dict()["unread"] == "x"
