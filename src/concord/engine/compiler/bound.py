"""A measure bound to a method: branches chosen, and the index event put in place."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace

from concord.engine.compiler.lists import IndexOf
from concord.model import expressions as e
from concord.model.errors import UsageError
from concord.model.measure import Gap, Line, Measure, Rate
from concord.model.trees import list_for_method, moment_for_method


@dataclass(frozen=True)
class Bound:
    """A measure bound to a method: its sentences with the index event put in place."""

    measure: Measure
    lines: tuple[Line, ...]
    index: IndexOf | None
    method: str

    def gaps(self, rate: Rate) -> list[Gap]:
        """The rate's gaps, their lists in this method."""
        return [
            replace(
                g,
                closes=indexed_by(list_for_method(g.closes, self.method), self.index),
                due=indexed_by(moment_for_method(g.due, self.method), self.index),
            )
            for g in rate.gaps()
        ]

    def line_of(self, rate: Rate, gap: Gap) -> Line | None:
        """The sentence a gap serves: the one it names, else the rate's only or first one."""
        met = self.of("met", rate.id)
        return next((x for x in met if x.sentence == gap.criterion), met[0] if met else None)

    def of(self, part: str, rate: str = "") -> list[Line]:
        """The top sentences of a part: the shared ones and the rate's own."""
        return [x for x in self.lines if x.part == part and x.within == 0 and x.rate in ("", rate)]


def bind(measure: Measure, method: str) -> Bound:
    """The measure in one method. Raises UsageError when it does not have that method."""
    if method not in measure.methods:
        raise UsageError(
            f"{measure.id} has no {method} method", next_step=f"use --method {' or '.join(measure.methods)}"
        )
    if measure.basis == "person":
        return Bound(measure, measure.lines_for(method), None, method)
    index = IndexOf(measure.index_for(method) or e.Events((), ()))
    lines = tuple(replace(x, criterion=indexed_by(x.criterion, index)) for x in measure.lines_for(method))
    return Bound(measure, lines, index, method)


def indexed_by(node, index: IndexOf | None):
    """The tree with the index event put in place of `Index()`."""
    if index is None:
        return node
    if isinstance(node, e.Index):
        return index
    if isinstance(node, tuple):
        return tuple(indexed_by(part, index) for part in node)
    if not is_dataclass(node):
        return node
    changed = {}
    for part in fields(node):
        value = getattr(node, part.name)
        moved = indexed_by(value, index)
        if moved is not value and moved != value:
            changed[part.name] = moved
    return replace(node, **changed) if changed else node
