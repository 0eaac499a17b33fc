"""A difference shared out among its causes, whatever order they are thought of in, exact to the cent.

The share of a cause is what it adds, averaged over every order in which the causes could be brought in one after the other (the
Shapley value). Shares add up to the difference; a cause that never changes anything has none; two that do the same have the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import factorial

Amounts = Mapping[str, Decimal]
"""US dollars by contract."""

CENT = Decimal("0.01")


def shared_out(
    causes: Sequence[str], pay: Callable[[frozenset[str]], Amounts]
) -> dict[str, dict[str, Decimal]]:
    """US dollars by cause and contract. `pay` is asked once for every set of causes: two to the power of their number."""
    paid = {
        frozenset(chosen): pay(frozenset(chosen))
        for size in range(len(causes) + 1)
        for chosen in combinations(causes, size)
    }
    contracts = sorted({c for amounts in paid.values() for c in amounts})
    found: dict[str, dict[str, Decimal]] = {cause: {} for cause in causes}
    for contract in contracts:
        worth = {chosen: amounts.get(contract, Decimal(0)) for chosen, amounts in paid.items()}
        exact = [_share(cause, causes, worth) for cause in causes]
        for cause, amount in zip(causes, in_cents(exact), strict=True):
            found[cause][contract] = amount
    return found


def _share(cause: str, causes: Sequence[str], worth: Mapping[frozenset[str], Decimal]) -> Fraction:
    """What the cause adds, averaged over all orders."""
    others, all_orders, share = [c for c in causes if c != cause], factorial(len(causes)), Fraction(0)
    for size in range(len(others) + 1):
        orders = factorial(size) * factorial(len(others) - size)
        for before in map(frozenset, combinations(others, size)):
            share += Fraction(orders, all_orders) * Fraction(worth[before | {cause}] - worth[before])
    return share


def in_cents(exact: Sequence[Fraction]) -> list[Decimal]:
    """Amounts rounded to cents so that they add up to the whole, which is in cents: the largest remainders go up."""
    floors = [amount * 100 // 1 for amount in exact]
    left = int(sum(exact, Fraction(0)) * 100) - sum(floors)
    order = sorted(range(len(exact)), key=lambda n: (floors[n] - exact[n] * 100, n))
    for n in order[:left]:
        floors[n] += 1
    return [Decimal(cents) * CENT for cents in floors]
