"""Criteria, as prose has them: yes, no or unknown about one person."""

from __future__ import annotations

from datetime import date

from concord.model import expressions as e
from concord.reference import days
from concord.reference.kleene import Truth, all_of, any_of, at_most, opposite
from concord.reference.lists import NO_EVENT, OPEN, Reader
from concord.reference.numbers import MISSING, compared, covered_days, within


def truth(reader: Reader, node: e.Criterion) -> Truth:
    """Whether a criterion holds."""
    return globals()["_" + type(node).__name__.lower()](reader, node)


def _exists(reader: Reader, node: e.Exists) -> Truth:
    items = reader.items(node.events)
    if any(item.sure for item in items):
        return True
    return None if items else False


def _compare(reader: Reader, node: e.Compare) -> Truth:
    found = compared(reader, node)
    return None if found == MISSING else found  # type: ignore[return-value]


def _orifmissing(reader: Reader, node: e.OrIfMissing) -> Truth:
    found = compared(reader, node.compare)
    return node.value if found == MISSING else found  # type: ignore[return-value]


def _all(reader: Reader, node: e.All) -> Truth:
    return all_of(truth(reader, part) for part in node.parts)


def _any(reader: Reader, node: e.Any) -> Truth:
    return any_of(truth(reader, part) for part in node.parts)


def _not(reader: Reader, node: e.Not) -> Truth:
    return opposite(truth(reader, node.part))


def _named(reader: Reader, node: e.Named) -> Truth:
    return truth(reader, node.part)


def _sex(reader: Reader, node: e.Sex) -> Truth:
    return None if reader.chart.sex is None else reader.chart.sex == node.sex


def _died(reader: Reader, node: e.Died) -> Truth:
    death = reader.chart.death
    if death is None:
        return False
    first, last = (None if edge is NO_EVENT else edge for edge in reader.edges(node.window))
    after = True if first is OPEN else at_most(first, death)
    before = True if last is OPEN else at_most(death, last)
    return all_of([after, before])


def _enrolled(reader: Reader, node: e.Enrolled) -> Truth:
    first, last = reader.edges(node.window)
    anchor = OPEN if node.anchor is None else reader.day(node.anchor)
    if not isinstance(first, date) and first is not OPEN:
        return None
    if not isinstance(last, date) and last is not OPEN:
        return None
    if not isinstance(anchor, date) and anchor is not OPEN:
        return None
    low = days.number(first) if isinstance(first, date) else 0
    high = days.number(last) if isinstance(last, date) else days.number(days.LAST)
    point = days.number(anchor) if isinstance(anchor, date) else None
    if reader.running:
        today = days.number(reader.as_of)
        high = min(high, today)
        point = None if point is None else min(point, today)
    if high < low:
        return None
    covered = covered_days(reader, e.Spans(node.benefit))
    if _unbroken(covered, low, high, point, node):
        return True
    reach = [s for s in reader.chart.spans if s.kind == "observed"]
    if not reach:
        return False
    since = days.number(min(s.start for s in reach))
    until = days.number(max(s.end for s in reach))
    benevolent = sorted([*covered, (-1, since - 1), (until + 1, days.number(days.LAST) + 1)])
    return None if _unbroken(benevolent, low, high, point, node) else False


def _unbroken(
    covered: list[tuple[int, int]], low: int, high: int, point: int | None, node: e.Enrolled
) -> bool:
    """Few and short enough gaps between the covered days of [low, high], and the anchor day covered."""
    if point is not None and not any(start <= point <= end for start, end in covered):
        return False
    gaps, free = [], low
    for start, end in sorted(covered):
        if start > high or end < low:
            continue
        if start > free:
            gaps.append(start - free)
        free = max(free, end + 1)
    if free <= high:
        gaps.append(high - free + 1)
    return len(gaps) <= node.gaps and all(gap <= node.gap for gap in gaps)


def _observed(reader: Reader, node: e.Observed) -> Truth:
    starts = [s.start for s in reader.chart.spans if s.kind == "observed"]
    if not starts:
        return None
    first, _ = reader.edges(node.window)
    if first is OPEN:
        return False
    return at_most(min(starts), first) if isinstance(first, date) else None


__all__ = ["truth", "within"]
