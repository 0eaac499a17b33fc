"""Numbers as relations: `person`, `idx`, and the range `low`..`high` in which the number certainly lies.

Both empty: unknown. No row: what the number is without any event: 0, or missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

from sqlglot import exp

from concord.engine.compiler import lists
from concord.engine.compiler.moments import Reach, moment
from concord.engine.compiler.planner import Planner
from concord.engine.compiler.sqltree import (
    Tree,
    among,
    as_source,
    both,
    call,
    case,
    coalesce,
    col,
    either,
    eq,
    fill,
    is_null,
    known,
    lit,
    lt,
    minus,
    negate,
    plus,
    times,
)
from concord.engine.compiler.windows import dated
from concord.model import expressions as e


@dataclass(frozen=True)
class Figures:
    """A number for many people. `absent` is its value without a row: 0, or None for missing."""

    tree: Tree
    indexed: bool
    absent: int | None


def figures(planner: Planner, node: e.Number) -> Figures:
    """The relation of a number that comes from events or spans."""
    made = _MAKERS[type(node)](planner, node)
    return made


def _count(planner: Planner, node: e.Count) -> Figures:
    source, indexed = lists.relation(planner, node.events)
    template = "count_days" if node.of == "days" else "count_events"
    return Figures(fill(template, {"list": source}, indexed=indexed), indexed, 0)


def few_days(planner: Planner, node: e.Count) -> Figures:
    """A number of days, told as 0, 1, or 2 and more, which takes one grouping less."""
    source, indexed = lists.relation(planner, node.events)
    return Figures(fill("count_two_days", {"list": source}, indexed=indexed), indexed, 0)


def settled_by_two(node: e.Compare, moving: e.Number) -> TypeGuard[e.Count]:
    """Whether a number of days need not be known beyond two: it is compared with so few."""
    if not (moving is node.left and isinstance(moving, e.Count) and moving.of == "days"):
        return False
    most = 2 if node.op in ("<", ">=") else 1
    return isinstance(node.right, e.Constant) and node.right.value <= most


def _sum(planner: Planner, node: e.Sum) -> Figures:
    source, indexed = lists.relation(planner, node.events)
    return Figures(fill("sum_values", {"list": source}, indexed=indexed), indexed, 0)


def _pick_value(planner: Planner, node: e.PickValue) -> Figures:
    source, indexed = lists.shared(planner, node.pick)
    values = {"foreign": foreign(planner, node.units)}
    return Figures(fill("pick_value", {"list": source}, values, indexed=indexed), indexed, None)


def foreign(planner: Planner, units: tuple[str, ...]) -> Tree:
    """The row's unit is none of these; FALSE when any unit will do."""
    if not units:
        return lit(False)
    return coalesce(negate(among(col("unit"), planner.words.unit_numbers(units))), lit(True))


def _lowest(planner: Planner, node: e.Lowest) -> Figures:
    last, indexed = last_day(planner, node.events)
    members = last_day_members(planner, node)
    values = {"foreign": foreign(planner, node.units), "strict": lit(node.null == "missing")}
    tree = fill("lowest", {"last_day": last, "members": members}, values, indexed=indexed)
    return Figures(tree, indexed, None)


def last_day(planner: Planner, events: e.EventList) -> tuple[Tree, bool]:
    """The last day of a list, for each person who certainly or possibly has one of its events."""
    source, indexed = lists.shared(planner, events)
    made = planner.table(("last_day", events), lambda: fill("last_day", {"list": source}, indexed=indexed))
    return made, indexed


def last_day_members(planner: Planner, node: e.Lowest) -> Tree:
    """The rows among which the lowest is looked for: the last day's events, or their components."""
    source, indexed = lists.shared(planner, node.events)
    last, _ = last_day(planner, node.events)
    members = planner.table(
        ("members", node.events),
        lambda: fill("members", {"list": source, "last_day": last}, indexed=indexed),
    )
    if not node.part:
        return members
    part = planner.words.concept(node.part)
    tables = {"members": members, "event": planner.events([part])}
    return planner.table(
        ("components", node.events, node.part),
        lambda: fill("components", tables, {"chosen": planner.chosen([part])}, indexed=indexed),
    )


def runs(planner: Planner, spans: e.Spans) -> Tree:
    """The union of the spans of a kind, as a table of disjoint runs."""
    chosen = [eq(col("kind"), lit(spans.kind))]
    if spans.concepts:
        chosen.append(among(col("concept"), sorted(planner.words.concept(c) for c in spans.concepts)))
    return planner.table(("runs", spans), lambda: fill("runs", {}, {"chosen": both(chosen)}, indexed=True))


def _covered(planner: Planner, node: e.Covered) -> Figures:
    source = runs(planner, node.spans)
    if node.other is not None:
        tables = {"left_runs": source, "right_runs": runs(planner, node.other)}
        source = planner.table(
            ("both", node.spans, node.other), lambda: fill("both_runs", tables, indexed=True)
        )
    days, indexed = dated(planner, node.window, source, ("day", "end_day"), {})
    return Figures(fill("covered", {"dated": days}, indexed=indexed), indexed, 0)


def age(planner: Planner, node: e.Age, reach: Reach) -> Tree:
    """Birthdays passed on a day, for the person joined to the row of `reach`."""
    person = reach.join("person", planner.people(), "p", False)
    birth, day = col("birth_date", person), moment(planner, node.on, reach)
    before = lt(_month_day(day), _month_day(birth))
    years = minus(call("year", day.copy()), call("year", birth))
    return minus(years, case((before, lit(1)), default=lit(0)))


def _month_day(day: Tree) -> Tree:
    return plus(times(call("month", day.copy()), lit(100)), call("day", day.copy()))


def range_compare(op: str, left: tuple[Tree, Tree], right: tuple[Tree, Tree]) -> Tree:
    """TRUE or FALSE when all values of the two ranges agree, else NULL."""
    (a_low, a_high), (b_low, b_high) = left, right
    if op == "=":
        same_point = both([eq(a_low, a_high), eq(b_low, b_high), eq(a_low, b_low)])
        apart = either([lt(a_high, b_low), lt(b_high, a_low)])
        return case((same_point, lit(True)), (apart, lit(False)))
    if op in (">", ">="):
        op, left, right = {">": "<", ">=": "<="}[op], right, left
        (a_low, a_high), (b_low, b_high) = left, right
    kind = exp.LT if op == "<" else exp.LTE
    certain = kind(this=a_high, expression=b_low)
    possible = kind(this=a_low, expression=b_high)
    return case(
        (either([is_null(a_low), is_null(a_high), is_null(b_low), is_null(b_high)]), lit(None)),
        (certain, lit(True)),
        (negate(possible), lit(False)),
    )


def ratio_compare(
    op: str, top: tuple[Tree, Tree], bottom: tuple[Tree, Tree], right: tuple[Tree, Tree]
) -> Tree:
    """top / bottom against a number, exactly: the product is compared, never a quotient."""
    a, b, c = top[0], bottom[0], right[0]
    exact = [eq(side[0], side[1]) for side in (top, bottom, right)]
    product = times(c, b)
    turned = {"<": ">", "<=": ">=", "=": "=", ">=": "<=", ">": "<"}[op]
    settled = both([known(a), known(b), known(c), *exact])
    return case(
        (coalesce(negate(settled), lit(True)), lit(None)),
        (lt(lit(0), b), lists.compare(a, op, product)),
        (lt(b, lit(0)), lists.compare(a, turned, product)),
    )


_MAKERS = {
    e.Count: _count,
    e.Sum: _sum,
    e.PickValue: _pick_value,
    e.Lowest: _lowest,
    e.Covered: _covered,
}
__all__ = ["Figures", "age", "as_source", "figures", "range_compare", "ratio_compare", "runs"]
