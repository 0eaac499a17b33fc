"""Things that hold from a day to a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

FOREVER = date(9999, 12, 31)
T = TypeVar("T")


def holds(start: date, end: date | None, on: date) -> bool:
    """Whether a closed range of days holds `on`; an open end goes on."""
    return start <= on and (end is None or on <= end)


def overlapping(
    rows: Iterable[T], key: Callable[[T], Any], span: Callable[[T], tuple[date, date | None]]
) -> list[tuple[T, T]]:
    """Pairs of neighbours with the same key whose days overlap, in order of key and start."""
    ordered = sorted(rows, key=lambda r: (str(key(r)), span(r)[0]))
    pairs: list[tuple[T, T]] = []
    for before, after in pairwise(ordered):
        end = span(before)[1] or FOREVER
        if key(before) == key(after) and span(after)[0] <= end:
            pairs.append((before, after))
    return pairs


def latest(rows: Sequence[T], since: Callable[[T], date], on: date) -> T | None:
    """The row with the latest start not after `on`."""
    reached = [r for r in rows if since(r) <= on]
    return max(reached, key=since) if reached else None
