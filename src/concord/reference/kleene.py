"""Three-valued logic: True, False and None for unknown."""

from __future__ import annotations

from collections.abc import Iterable

Truth = bool | None


def all_of(truths: Iterable[Truth]) -> Truth:
    seen = list(truths)
    if False in seen:
        return False
    return None if None in seen else True


def any_of(truths: Iterable[Truth]) -> Truth:
    seen = list(truths)
    if True in seen:
        return True
    return None if None in seen else False


def opposite(truth: Truth) -> Truth:
    return None if truth is None else not truth


def at_most(a, b) -> Truth:
    """a <= b, unknown when either is."""
    return None if a is None or b is None else a <= b


def under(a, b) -> Truth:
    """a < b, unknown when either is."""
    return None if a is None or b is None else a < b
