"""An aggregate over plans in a plan's own book, or before everybody: allowed only where no plan could be read out of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

OTHERS = 2
LARGEST_SHARE = 80
NOBODY = ""


def may_stand_in_plan_book(reader: str, weights: Mapping[str, int]) -> bool:
    """Whether a plan may see an aggregate made of these plans' people, dollars or whatever `weights` counts.

    Without the reader's own part at least two other plans must be left, and none of them may make more than 80% of what
    is left: otherwise subtracting one's own shows another's.
    """
    others = [weight for plan, weight in weights.items() if plan != reader and weight > 0]
    return len(others) >= OTHERS and max(others) * 100 <= sum(others) * LARGEST_SHARE


def may_stand_before_all(weights: Mapping[str, int]) -> bool:
    """Whether everybody may see it: each of the plans in it, and who is none of them."""
    return all(may_stand_in_plan_book(reader, weights) for reader in (NOBODY, *sorted(weights)))


def standing(groups: Mapping[str, Mapping[str, int]], hidden: Iterable[str] = ()) -> set[str]:
    """The groups (products, say) whose aggregate over plans may stand before all, where their total is printed too.

    What is left out together, with what is `hidden` for other reasons, must be safe as well, since the total less what stands is it:
    else the smallest that stood goes along.
    """
    gone = set(hidden)
    stand = {name for name, weights in groups.items() if name not in gone and may_stand_before_all(weights)}
    while stand and len(stand) < len(groups) and not may_stand_before_all(_left(groups, stand)):
        stand.discard(min(stand, key=lambda name: (sum(groups[name].values()), name)))
    return stand


def _left(groups: Mapping[str, Mapping[str, int]], stand: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in groups.keys() - stand:
        for plan, weight in groups[name].items():
            found[plan] = found.get(plan, 0) + weight
    return found
