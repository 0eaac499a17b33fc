"""A difference shared out among its causes: exact to the cent, in whatever order they are named."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from concord.simulation.shares import shared_out

CENTS = st.integers(-10_000_000, 10_000_000).map(lambda n: Decimal(n) / 100)


def paying(table):
    return lambda chosen: {c: amounts[frozenset(chosen)] for c, amounts in table.items()}


def sets_of(causes):
    found = [frozenset()]
    for cause in causes:
        found += [s | {cause} for s in found]
    return found


@st.composite
def worlds(draw):
    causes = [f"cause {n}" for n in range(draw(st.integers(1, 4)))]
    contracts = [f"contract {n}" for n in range(draw(st.integers(1, 3)))]
    return causes, {c: {s: draw(CENTS) for s in sets_of(causes)} for c in contracts}


@given(worlds())
def test_the_shares_of_every_contract_add_up_to_its_difference(world):
    causes, table = world
    found = shared_out(causes, paying(table))
    for contract, amounts in table.items():
        whole = amounts[frozenset(causes)] - amounts[frozenset()]
        assert sum(found[c][contract] for c in causes) == whole


@given(worlds(), st.randoms())
def test_the_order_of_the_causes_moves_no_share_by_more_than_a_cent(world, luck):
    causes, table = world
    other = list(causes)
    luck.shuffle(other)
    first, second = shared_out(causes, paying(table)), shared_out(other, paying(table))
    for cause in causes:
        for contract in table:
            assert abs(first[cause][contract] - second[cause][contract]) <= Decimal("0.01")


@given(worlds())
def test_a_cause_that_changes_nothing_has_no_share(world):
    causes, table = world
    idle = [*causes, "idle"]
    found = shared_out(idle, lambda chosen: paying(table)(chosen - {"idle"}))
    assert all(abs(amount) <= Decimal("0.01") for amount in found["idle"].values())


def test_two_causes_that_work_together_have_half_each_of_what_neither_does_alone():
    """A higher base pays 100 more; a higher factor 50 more; both together 170 more, so 20 is theirs jointly: 110 and 60."""
    paid = {(): "1000", ("base",): "1100", ("factor",): "1050", ("base", "factor"): "1170"}
    found = shared_out(["base", "factor"], lambda chosen: {"alder": Decimal(paid[tuple(sorted(chosen))])})
    assert found == {"base": {"alder": Decimal("110.00")}, "factor": {"alder": Decimal("60.00")}}
