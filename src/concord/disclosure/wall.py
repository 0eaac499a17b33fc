"""An aggregate over plans in a plan's own book: allowed only where no other plan could be read out of it."""

from __future__ import annotations

from collections.abc import Mapping

OTHERS = 2
LARGEST_SHARE = 80


def may_stand_in_plan_book(reader: str, weights: Mapping[str, int]) -> bool:
    """Whether a plan may see an aggregate made of these plans' people, dollars or whatever `weights` counts.

    Without the reader's own part at least two other plans must be left, and none of them may make more than 80% of what
    is left: otherwise subtracting one's own shows another's.
    """
    others = [weight for plan, weight in weights.items() if plan != reader and weight > 0]
    return len(others) >= OTHERS and max(others) * 100 <= sum(others) * LARGEST_SHARE
