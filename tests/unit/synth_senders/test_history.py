"""Histories that begin late: whoever left before their first day stands in no file, everybody else in all that concerns them."""

from datetime import date

import numpy as np
import pytest

from concord.synth.build import build_world
from concord.synth.columns import days, number
from concord.synth.senders.block import late
from concord.synth.senders.history import since

FIRST, SENDING = date(2024, 1, 1), date(2025, 1, 1)


@pytest.fixture(scope="module")
def lives():
    world = build_world(200, 5).block(0)
    return world | {
        "claim": late(world["claim"], "claim_id", "professional", 5),
        "pharmacy_fill": late(world["pharmacy_fill"], "fill_id", "pharmacy", 5),
    }


@pytest.fixture(scope="module")
def told(lives):
    return since(lives, FIRST, SENDING)


def people(tables, name):
    return set(number(tables[name], "person_id").tolist())


def test_those_who_left_before_the_first_day_stand_in_no_table(lives, told):
    first = np.datetime64(FIRST).astype(int)
    coverage = lives["coverage"]
    stayed = set(number(coverage, "person_id")[days(coverage, "to_date") >= first].tolist())
    left = people(lives, "person") - stayed - people(told, "claim") - people(told, "pharmacy_fill")
    assert len(left) > 20
    for name, table in told.items():
        if "person_id" in table.column_names:
            assert not people(told, name) & left, name
    assert people(told, "person") == people(lives, "person") - left


def test_of_those_who_stayed_every_dose_and_every_problem_is_told(lives, told):
    kept = people(told, "person")
    for name in ("immunization", "problem", "coverage", "person_address"):
        whole = number(lives[name], "person_id")
        assert told[name].num_rows == np.isin(whole, list(kept)).sum() < len(whole)


def test_a_history_from_the_beginning_leaves_nobody_out(lives):
    assert since(lives, date(2021, 1, 1), SENDING) is lives
