"""Numbers, as prose has them: a range from the least to the most it may be, UNKNOWN, or MISSING."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from concord.model import expressions as e
from concord.reference import days
from concord.reference.chart import ChartEvent, ChartSpan
from concord.reference.kleene import Truth
from concord.reference.lists import NO_EVENT, OPEN, Reader, chain, decide

MISSING = "missing"
UNKNOWN = "unknown"
Figure = tuple[Fraction, Fraction] | str


def figure(reader: Reader, node: e.Number) -> Figure:
    """What a number comes to."""
    return globals()["_" + type(node).__name__.lower()](reader, node)


def exact(value: Decimal | int) -> Figure:
    return Fraction(value), Fraction(value)


def _constant(reader: Reader, node: e.Constant) -> Figure:
    return exact(node.value)


def _count(reader: Reader, node: e.Count) -> Figure:
    items = reader.items(node.events)
    if node.of == "events":
        least = {item.row.event for item in items if item.sure}
        most = {item.row.event for item in items}
        return Fraction(len(least)), Fraction(len(most))
    certain = {item.row.start for item in items if item.sure} - {None}
    dated = {item.row.start for item in items} - {None}
    undated = {item.row.event for item in items if item.row.start is None}
    return Fraction(len(certain)), Fraction(len(dated) + len(undated))


def _sum(reader: Reader, node: e.Sum) -> Figure:
    items = reader.items(node.events)
    certain = {(i.row.event, i.row.value, i.row.unit) for i in items if i.sure}
    if any((i.row.event, i.row.value, i.row.unit) not in certain for i in items):
        return UNKNOWN
    if any(value is None for _, value, _ in certain):
        return UNKNOWN
    return exact(sum((value for _, value, _ in certain if value is not None), Decimal(0)))


def _pickvalue(reader: Reader, node: e.PickValue) -> Figure:
    items = reader.items(node.pick)
    if not items:
        return MISSING
    if not all(item.sure for item in items):
        return UNKNOWN
    if node.units and any(item.row.unit not in node.units for item in items):
        return UNKNOWN
    values = [item.row.value for item in items if item.row.value is not None]
    return exact(max(values)) if values else UNKNOWN


def _lowest(reader: Reader, node: e.Lowest) -> Figure:
    items = reader.items(node.events)
    if not items:
        return MISSING
    ends = [item.row.end for item in items if item.sure and item.row.end is not None]
    if not ends:
        return UNKNOWN
    members = [item.row for item in items if item.sure and item.row.end == max(ends)]
    if node.part:
        records = {row.event for row in members}
        members = [r for r in reader.chart.events if r.concept == node.part and r.event in records]
    return _least(node, members)


def _least(node: e.Lowest, members: list[ChartEvent]) -> Figure:
    values = [row.value for row in members if row.value is not None]
    if not values or (node.null == "missing" and len(values) < len(members)):
        return MISSING
    if node.units and any(row.value is not None and row.unit not in node.units for row in members):
        return UNKNOWN
    return exact(min(values))


def _covered(reader: Reader, node: e.Covered) -> Figure:
    first, last = reader.edges(node.window)
    if first is NO_EVENT or last is NO_EVENT:
        return exact(0)
    if first is None or last is None:
        return UNKNOWN
    mine = within(covered_days(reader, node.spans), first, last)
    if node.other is not None:
        others = within(covered_days(reader, node.other), first, last)
        mine = overlap(mine, others)
    return exact(sum(end - start + 1 for start, end in mine))


def covered_days(reader: Reader, spans: e.Spans) -> list[tuple[int, int]]:
    """The spans of a kind as disjoint ranges of day numbers."""
    chosen = [
        (days.number(s.start), days.number(s.end))
        for s in reader.chart.spans
        if s.kind == spans.kind and _of_concept(s, spans)
    ]
    return united(chosen)


def _of_concept(span: ChartSpan, spans: e.Spans) -> bool:
    return not spans.concepts or span.concept in spans.concepts


def united(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping and touching ranges joined."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def within(ranges: list[tuple[int, int]], first: object, last: object) -> list[tuple[int, int]]:
    """The part of the ranges inside a window."""
    low = days.number(first) if isinstance(first, date) else 0
    high = days.number(last) if isinstance(last, date) else days.number(days.LAST)
    cut = [(max(start, low), min(end, high)) for start, end in ranges]
    return [(start, end) for start, end in cut if start <= end]


def overlap(some: list[tuple[int, int]], others: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Days in both."""
    both = [(max(a, c), min(b, d)) for a, b in some for c, d in others]
    return [(start, end) for start, end in both if start <= end]


def _age(reader: Reader, node: e.Age) -> Figure:
    on, birth = reader.day(node.on), reader.chart.birth
    if birth is None or not isinstance(on, date):
        return UNKNOWN
    return exact(days.age(birth, on))


def compared(reader: Reader, node: e.Compare) -> Truth | str:
    """Yes, no, None or MISSING."""
    if isinstance(node.left, e.Ratio):
        return _ratio(reader, node.left, node.op, node.right)
    left, right = figure(reader, node.left), figure(reader, node.right)
    if MISSING in (left, right):
        return MISSING
    if isinstance(left, str) or isinstance(right, str):
        return None
    verdicts = {decide(a, node.op, b) for a in left for b in right}
    if node.op == "=" and (left[0] != left[1] or right[0] != right[1]):
        return False if left[1] < right[0] or right[1] < left[0] else None
    return verdicts.pop() if len(verdicts) == 1 else None


def _ratio(reader: Reader, node: e.Ratio, op: str, right: e.Number) -> Truth | str:
    figures = [figure(reader, part) for part in (node.top, node.bottom, right)]
    if MISSING in figures:
        return MISSING
    if any(isinstance(f, str) or f[0] != f[1] for f in figures):
        return None
    top, bottom, limit = (f[0] for f in figures)  # type: ignore[misc]
    return None if bottom == 0 else decide(top / bottom, op, limit)  # type: ignore[operator]


__all__ = ["MISSING", "OPEN", "UNKNOWN", "chain", "compared", "covered_days", "figure", "overlap", "within"]
