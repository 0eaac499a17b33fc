"""How an event stands to a window or to another event, in three-valued SQL.

An event is [start, end]; either may be unknown (NULL). What can be decided without the unknown end is decided.
"""

from __future__ import annotations

from concord.engine.compiler.sqltree import Tree, both, case, coalesce, either, is_null, le, lit, lt


def standing(how: str, start: Tree, end: Tree, low: Tree | None, high: Tree | None) -> Tree:
    """One of the eight relations of an event to a window [low, high]; an open end is None."""
    return _RELATIONS[how](start, end, low, high)


def roughly(how: str, start: Tree, end: Tree, low: Tree | None, high: Tree | None) -> list[Tree]:
    """Conditions on one column each that `standing` cannot hold or be unknown without: a reader of files leaves out rows by them, which
    it can't by whole relations."""
    start_from, start_to, end_from, end_to = _ROUGHLY[how](low, high)
    bounds = [(start_from, start), (start, start_to), (end_from, end), (end, end_to)]
    found = []
    for (one, other), column in zip(bounds, (start, start, end, end), strict=True):
        if one is not None and other is not None:
            found.append(either([le(one.copy(), other.copy()), is_null(column.copy())]))
    return found


def _starts_after(start: Tree, end: Tree, low: Tree | None) -> Tree:
    """start >= low; of an unknown start, no if the event ended before."""
    if low is None:
        return lit(True)
    return coalesce(le(low, start), case((lt(end, low), lit(False))))


def _ends_before(start: Tree, end: Tree, high: Tree | None) -> Tree:
    """end <= high; of an unknown end, no if the event started after."""
    if high is None:
        return lit(True)
    return coalesce(le(end, high), case((lt(high, start), lit(False))))


def _starts_before(start: Tree, end: Tree, high: Tree | None) -> Tree:
    """start <= high; of an unknown start, yes if the event ended by then."""
    if high is None:
        return lit(True)
    return coalesce(le(start, high), case((le(end, high), lit(True))))


def _ends_after(start: Tree, end: Tree, low: Tree | None) -> Tree:
    """end >= low; of an unknown end, yes if the event started by then."""
    if low is None:
        return lit(True)
    return coalesce(le(low, end), case((le(low, start), lit(True))))


def _strictly_before(start: Tree, end: Tree, low: Tree) -> Tree:
    """start < low; of an unknown start, yes if the event ended before."""
    return coalesce(lt(start, low), case((lt(end, low), lit(True))))


def _has_days(low: Tree | None, high: Tree | None) -> Tree:
    """A window that ends before it begins has no day; nothing lies, starts or ends in it, known or not."""
    return lit(True) if low is None or high is None else le(low, high)


_RELATIONS = {
    "during": lambda s, e, a, b: both([_starts_after(s, e, a), _ends_before(s, e, b), _has_days(a, b)]),
    "overlaps": lambda s, e, a, b: both([_starts_before(s, e, b), _ends_after(s, e, a)]),
    "starts": lambda s, e, a, b: both([_starts_after(s, e, a), _starts_before(s, e, b), _has_days(a, b)]),
    "ends": lambda s, e, a, b: both([_ends_after(s, e, a), _ends_before(s, e, b), _has_days(a, b)]),
    "by": lambda s, e, a, b: _ends_before(s, e, b),
    "starts_by": lambda s, e, a, b: _starts_before(s, e, b),
    "before": lambda s, e, a, b: _strictly_before(s, e, a),
    "overlaps_before": lambda s, e, a, b: both([_strictly_before(s, e, a), _ends_after(s, e, a)]),
}

_ROUGHLY = {
    "during": lambda a, b: (a, None, None, b),
    "overlaps": lambda a, b: (None, b, a, None),
    "starts": lambda a, b: (a, b, None, None),
    "ends": lambda a, b: (None, None, a, b),
    "by": lambda a, b: (None, None, None, b),
    "starts_by": lambda a, b: (None, b, None, None),
    "before": lambda a, b: (None, a, None, None),
    "overlaps_before": lambda a, b: (None, a, a, None),
}
"""Of each relation: the least and greatest start, the least and greatest end."""
