"""Two ways of paying, contract by contract: the difference, the fewest people it rests on, and what becomes of original scores."""

from __future__ import annotations

from decimal import Decimal

import pytest

from concord.simulation.again import Paid
from concord.simulation.compared import baselines, by_contract


def earned(rate, amount, baseline, denominator=40, plan="alder"):
    return {
        "contract_id": f"{plan}-foothill", "plan_id": plan, "organization_id": "foothill", "year": 2025, "measure": rate, "rate": rate,
        "amount": Decimal(amount), "baseline": baseline, "denominator": denominator,
    }  # fmt: skip


def paid(amount, *earning):
    amounts = {("alder-foothill", "alder", "foothill", "performance"): Decimal(amount), ("birch-foothill", "birch", "foothill", "performance"): Decimal(7)}  # fmt: skip
    return Paid(None, None, amounts, earning=list(earning))  # type: ignore[arg-type]


def test_the_difference_of_a_contract_rests_on_the_smallest_measure_whose_pay_differs():
    now = paid("100.00", earned("CBP", 60, 70), earned("AMR", 30, 50, denominator=12), earned("COL", 10, 40, denominator=5))  # fmt: skip
    then = paid("110.00", earned("CBP", 90, 70), earned("COL", 10, 40, denominator=5))
    alder, birch = by_contract(now, then)
    assert (alder["owed"], alder["scenario"], alder["change"]) == (Decimal(100), Decimal(110), Decimal(10))
    assert alder["people"] == 12, "asthma is no longer scored; colorectal pays the same"
    assert (birch["change"], birch["people"]) == (0, None)


@pytest.mark.parametrize(
    ("was", "becomes", "relabelled", "says"),
    [
        (70, 70, (), []),
        (None, None, ("CBP",), []),
        (70, None, (), ["lost"]),
        (None, 70, (), ["found"]),
        (70, 71, ("CBP",), ["moved"]),
        (70, 70, ("CBP",), ["anew"]),
    ],
)
def test_what_becomes_of_an_original_score(was, becomes, relabelled, says):
    found = baselines(paid(1, earned("CBP", 1, was)), paid(1, earned("CBP", 1, becomes)), relabelled)
    assert [r["becomes"] for r in found] == says


def test_measures_that_come_and_go_are_told_from_scores_that_do():
    found = baselines(paid(1, earned("AMR", 1, 50)), paid(1, earned("DSF", 0, None)))
    assert [(r["rate"], r["becomes"]) for r in found] == [("AMR", "dropped"), ("DSF", "joins")]
