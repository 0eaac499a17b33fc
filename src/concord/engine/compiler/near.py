"""One event near another: the join of two lists, and what must hold between their rows `t` (this) and `b` (that)."""

from __future__ import annotations

from sqlglot import exp

from concord.engine.compiler.sqltree import (
    Tree,
    both,
    cast,
    coalesce,
    col,
    either,
    eq,
    fill,
    is_null,
    le,
    lit,
    minus,
    negate,
    plus,
    times,
)
from concord.model.expressions import Near


def near_query(node: Near, this: Tree, that: Tree, indexed: bool, both_indexed: bool) -> Tree:
    """Rows of `this` with some (negative: no) row of `that` in the relation; `sure` when that is certain."""
    values = {
        "relation": relation(node),
        "certain": lit(0 if node.negative else 2),
        "out": lit(2 if node.negative else 0),
    }

    def prepare(tree: exp.Select) -> None:
        if indexed and not both_indexed:
            _join_on_person(tree)
        if node.negative:
            tree.args["joins"][0].set("side", "LEFT")

    return fill("near", {"this": this, "that": that}, values, indexed=indexed, prepare=prepare)


def _join_on_person(tree: exp.Select) -> None:
    """Each index event of the person meets the same other events."""
    for equal in list(tree.find_all(exp.EQ)):
        if equal.left.name == "idx" and equal.right.name == "idx":
            equal.replace(exp.true())


def relation(node: Near) -> Tree:
    """The Kleene condition between `t` and `b`."""
    conditions = _HOW[node.how](node)
    if node.link:
        conditions.append(_LINKS[node.link]())
    return both(conditions)


def _gap(node: Near) -> list[Tree]:
    distance = minus(edge("t", node.on, node.precise), edge("b", node.of, node.precise))
    return _within(distance, node.low, node.high)


def _inside(node: Near) -> list[Tree]:
    first, last = ("start", "end") if node.on == "whole" else (node.on, node.on)
    after = minus(edge("t", first, node.precise), edge("b", "start", node.precise))
    before = minus(edge("t", last, node.precise), edge("b", "end", node.precise))
    return [*_within(after, node.low, None), *_within(before, None, node.high)]


def _around(node: Near) -> list[Tree]:
    point = edge("b", node.of, node.precise)
    after = minus(point, edge("t", "start", node.precise))
    before = minus(point, edge("t", "end", node.precise))
    return [*_within(after, node.low, None), *_within(before, None, node.high)]


def _overlaps(node: Near) -> list[Tree]:
    return [_begun_by_end_of("t", "b", node.precise), _begun_by_end_of("b", "t", node.precise)]


def _begun_by_end_of(one: str, other: str, precise: bool) -> Tree:
    """One starts by the other's end; when that is not known, surely if it starts by the other's start."""
    start = edge(one, "start", precise)
    anyway = both([is_null(col("end_day", other)), le(start.copy(), edge(other, "start", precise))])
    return either([le(start, edge(other, "end", precise)), anyway])


def _within(distance: Tree, low: int | None, high: int | None) -> list[Tree]:
    found = []
    if low is not None:
        found.append(le(lit(low), distance))
    if high is not None:
        found.append(le(distance.copy(), lit(high)))
    return found


def edge(alias: str, which: str, precise: bool) -> Tree:
    """Start or end of a row: a day, or a second since 1970 when precise."""
    day, second, usual = ("day", "sec", 0) if which == "start" else ("end_day", "end_sec", 86399)
    epoch = cast(exp.Literal.string("1970-01-01"), "DATE")
    days = cast(minus(col(day, alias), epoch), "BIGINT")
    return plus(times(days, lit(86400)), coalesce(col(second, alias), lit(usual))) if precise else days


def _other_event() -> Tree:
    return negate(eq(col("event", "t"), col("event", "b")))


def _same_event() -> Tree:
    return eq(col("event", "t"), col("event", "b"))


def _same_visit() -> Tree:
    ways = [
        eq(col("visit", "t"), col("visit", "b")),
        eq(col("visit", "t"), col("event", "b")),
        eq(col("event", "t"), col("visit", "b")),
    ]
    return coalesce(either(ways), lit(False))


_HOW = {"gap": _gap, "inside": _inside, "around": _around, "overlaps": _overlaps}
_LINKS = {"other_event": _other_event, "same_event": _same_event, "same_visit": _same_visit}
