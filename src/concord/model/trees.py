"""Walking and rewriting the trees of the measure language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any as Anything

from concord.model.expressions import (
    All,
    Answered,
    Any,
    Criterion,
    EventList,
    Events,
    Index,
    ListIn,
    Lowest,
    Named,
    Node,
    Not,
    OnlyIn,
    Spans,
    Union,
)
from concord.model.windows import Moment, Window, YearDay

NOTHING = Events((), ())
"""The empty event list."""
INSIDE = (Node, Window, Moment)
"""What a node may have inside it that is walked."""
NAMES: dict[type, tuple[str, ...]] = {}
"""The fields of each kind of node met so far."""


def parts_of(node: object) -> Iterator[object]:
    """The nodes, windows and moments directly inside a node."""
    kind = type(node)
    if kind not in NAMES:
        NAMES[kind] = tuple(field.name for field in fields(node))  # type: ignore[arg-type]
    for name in NAMES[kind]:
        value = getattr(node, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, INSIDE):
                yield item


def walk(node: object) -> Iterator[object]:
    """A node and everything inside it, outermost first, in the order written."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += reversed([*parts_of(found)])


def depends_on_index(node: object) -> bool:
    """Whether the answer may differ between two index events of one person."""
    return any(isinstance(part, Index) for part in walk(node))


def concepts_of(node: object) -> set[str]:
    """Names of the concepts a tree reads, as events, components, answers, reasons or spans."""
    found: set[str] = set()
    for part in walk(node):
        if isinstance(part, Events):
            found.update(part.concepts, part.reasons)
        elif isinstance(part, Answered | Spans):
            found.update(part.concepts)
        elif isinstance(part, Lowest) and part.part:
            found.add(part.part)
    return found


def for_method(criterion: Criterion, method: str) -> Criterion | None:
    """The criterion with only the branches of one method; None if nothing is left of it."""
    return _strip(criterion, method)


def list_for_method(events: EventList, method: str) -> EventList:
    """The list with only the branches of one method."""
    kept = _strip(events, method)
    return NOTHING if kept is None else kept


def moment_for_method(moment: Moment, method: str) -> Moment:
    """The moment, its event found with only the branches of one method."""
    return _strip(moment, method)


def _strip(node: Anything, method: str) -> Anything:
    if isinstance(node, OnlyIn):
        return _strip(node.part, method) if node.method == method else None
    if isinstance(node, ListIn):
        return _strip(node.events, method) if node.method == method else NOTHING
    if isinstance(node, All | Any):
        return _joined(node, [_strip(part, method) for part in node.parts])
    if isinstance(node, Union):
        lists = [kept for part in node.lists if (kept := _strip(part, method)) != NOTHING]
        return lists[0] if len(lists) == 1 else Union(tuple(lists)) if lists else NOTHING
    if isinstance(node, Not | Named):
        part = _strip(node.part, method)
        return None if part is None else replace(node, part=part)
    return _rebuilt(node, method)


def _joined(node: All | Any, parts: list[Criterion | None]) -> Criterion | None:
    kept = tuple(part for part in parts if part is not None)
    if not kept and node.parts:
        return None
    return kept[0] if len(kept) == 1 else replace(node, parts=kept)


def _rebuilt(node: Anything, method: str) -> Anything:
    changed = {}
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, Node | Window | Moment):
            stripped = _strip(value, method)
            if stripped is not value:
                changed[field.name] = stripped
    return replace(node, **changed) if changed else node


def loosened(events: EventList) -> EventList:
    """The list without its windows, values and neighbours: where the nearest miss is looked for."""
    if isinstance(events, Union):
        kept = tuple(dict.fromkeys(loosened(part) for part in events.lists))
        return kept[0] if len(kept) == 1 else Union(kept)
    if isinstance(events, Events | Index):
        return events
    return loosened(events.events)  # type: ignore[attr-defined]


def in_later_year(node: Anything, years: int) -> Anything:
    """The tree as it reads some measurement years later: every day of the year moved."""
    if isinstance(node, YearDay):
        return node.plus(years=years)
    if isinstance(node, tuple):
        return tuple(in_later_year(part, years) for part in node)
    if not isinstance(node, Node | Window | Moment):
        return node
    moved = {f.name: in_later_year(getattr(node, f.name), years) for f in fields(node)}  # type: ignore[arg-type]
    return replace(node, **moved)  # type: ignore[type-var]


def days_before_year(node: object) -> bool:
    """Whether a window of the tree begins before the measurement year."""
    windows = (part for part in walk(node) if isinstance(part, Window))
    return any(isinstance(w.start, YearDay) and w.start.years < 0 for w in windows)
