"""A program of many practices: what one solution shows of many parties is what each would be found out to know by itself."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import pytest

from concord.disclosure import Rule, audit, protect, rate_tables
from concord.disclosure.choosing import small_numbers
from concord.disclosure.system import MET, PEOPLE, REST, System, system_of

RULE = Rule()
PRACTICES = [f"practice{n:02d}" for n in range(24)]


def cells(seed: int) -> list[dict]:
    """Counts of an invented program at the finest cell: few people of each group in each practice."""
    chance = Random(seed)
    return [
        {
            "measure": "COL", "rate": "COL", "year": 2026, "pool": "program", "is_baseline": False, "organization": practice,
            "plan": plan, "race_1997": race, "denominator": people, "numerator": chance.randint(0, people),
        }
        for practice in PRACTICES
        for plan in ("alder", "birch", "cedar")
        for race in ("white", "asian", "mena", "unknown")
        if (people := min(int(chance.paretovariate(0.8)), 60)) and chance.random() < 0.7
    ]  # fmt: skip


def published(seed: int) -> System:
    return system_of(rate_tables(cells(seed), ["race_1997"], by_practice=["race_1997"]))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("round_to", [1, 5])
def test_what_parties_know_is_found_together_as_one_by_one(monkeypatch, seed, round_to):
    system, rule = published(seed), Rule(round_to=round_to)
    hidden = small_numbers(system, rule)
    together = audit.leaks(system, hidden, rule)
    monkeypatch.setattr(audit, "_settle_together", lambda *_: None)
    assert audit.leaks(system, hidden, rule) == together
    assert together or round_to > 1, "something leaks"


def test_one_solution_answers_for_many_parties():
    """Where nothing leaks, few parties have a program of their own to be solved."""
    tables = rate_tables(cells(1), ["race_1997"], by_practice=["race_1997"])
    reader = audit.Reader(system_of(tables), protect(tables).hidden, RULE)
    sides = [
        audit.Side(reader, party, reader.small(party), downward)
        for party in reader.system.own
        for downward in (True, False)
    ]
    goals = sum(len(s.left) for s in sides)
    audit._settle_together(reader, sides)
    assert sum(len(s.left) for s in sides) < goals / 10


def test_of_any_two_parties_a_group_holds_one_without_the_other():
    system = published(1)
    reader = audit.Reader(system, small_numbers(system, RULE), RULE)
    sides = [audit.Side(reader, party, {0: 0}, True) for party in system.own]
    held = [{s.party for s in group.sides} for digit in audit.groups(sides) for group in digit]
    for one, other in combinations([p for p in system.own if p.startswith("organization:")], 2):
        assert any(one in group and other not in group for group in held)
    assert all(len({p.partition(":")[0] for p in group}) == 1 for group in held)


def test_a_group_settles_nothing_for_a_party_whose_own_people_a_solution_forgets():
    system = published(1)
    reader = audit.Reader(system, small_numbers(system, RULE), RULE)
    party = next(p for p in sorted(system.own) if reader.small(p))
    side = audit.Side(reader, party, reader.small(party), True)
    goals = dict(side.left)
    nobody = np.zeros(len(reader.unknown))
    assert (nobody < side.low).any()
    assert not audit.Together([side]).settle(nobody)
    assert side.left == goals


def test_small_numbers_are_those_of_the_public_and_of_every_party():
    system = published(2)
    expected = {
        (place, MET) if kind == REST else (place, kind)
        for place, kind in system.value
        for party in system.parties()
        if RULE.is_small(system.remainder(party, (place, kind)))
    }
    expected |= {(place, MET) for place, kind in expected if kind == PEOPLE}
    assert small_numbers(system, RULE) == expected


def test_tables_counted_by_their_columns_are_those_of_all_cells():
    rows = cells(3)

    def counted(columns):
        sums: dict[tuple, list[int]] = {}
        for row in rows:
            total = sums.setdefault(tuple(row[c] for c in columns), [0, 0])
            total[0] += row["denominator"]
            total[1] += row["numerator"]
        return [
            dict(zip(columns, key, strict=True)) | {"denominator": people, "numerator": met}
            for key, (people, met) in sums.items()
        ]

    asked = ["race_1997"], ["race_1997"]
    assert rate_tables(counted, asked[0], by_practice=asked[1]) == rate_tables(
        rows, asked[0], by_practice=asked[1]
    )
