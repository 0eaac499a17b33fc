"""Moments as SQL dates. An unknown anchor is NULL; a missing event takes the row away by an inner join."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlglot import exp

from concord.engine.compiler.planner import Planner
from concord.engine.compiler.sqltree import (
    FOREVER,
    Tree,
    as_source,
    both,
    call,
    case,
    cast,
    col,
    eq,
    is_true,
    lit,
    plus,
)
from concord.model.windows import Birthday, EventDay, Moment, YearDay

FIRST_DAY = date(1, 1, 1)


@dataclass
class Reach:
    """What a row must be joined with so that moments can be said: the person, and days of picked events."""

    row: str  # alias of the row that has `person` (and `idx`)
    indexed: bool
    joins: list[tuple[Tree, Tree]] = field(default_factory=list)
    index_from: str = ""  # alias that brought `idx`, when the row had none
    about: object = None  # what the row is sought for, where that is known: it says which people are joined
    seen: dict[object, str] = field(default_factory=dict)

    @classmethod
    def of_people(cls, row: str) -> Reach:
        """For a row that has the person's own columns."""
        return cls(row, False, seen={"person": row})

    def join(self, key: object, source: Tree, alias: str, indexed: bool) -> str:
        """Join a per-person (per-index) relation once; returns its alias."""
        if key in self.seen:
            return self.seen[key]
        on = [eq(col("person", alias), col("person", self.row))]
        if indexed and (self.indexed or self.index_from):
            on.append(eq(col("idx", alias), col("idx", self.index_from or self.row)))
        elif indexed:
            self.index_from = alias
        self.joins.append((as_source(source, alias), both(on)))
        self.seen[key] = alias
        return alias

    @property
    def idx(self) -> Tree | None:
        """The index column of the joined row, if it has one."""
        if self.index_from:
            return col("idx", self.index_from)
        return col("idx", self.row) if self.indexed else None

    def onto(self, query: exp.Select) -> exp.Select:
        """The query with the joins."""
        for source, on in self.joins:
            query = query.join(source, on=on, copy=False)
        return query


def moment(planner: Planner, node: Moment, reach: Reach) -> Tree:
    """The date of a moment for the row of `reach`."""
    if isinstance(node, YearDay):
        return lit(year_day(node, planner.setting.year))
    if isinstance(node, Birthday):
        person = reach.join("person", planner.whom(reach.about), "p", False)
        return birthday(node, col("birth_date", person))
    assert isinstance(node, EventDay)
    return _event_day(planner, node, reach)


def year_day(node: YearDay, year: int) -> date:
    """The calendar date of a day of the measurement year."""
    return date(year + node.years, node.month, node.day) + timedelta(days=node.days)


def is_constant(node: Moment | None) -> bool:
    return node is None or isinstance(node, YearDay)


def birthday(node: Birthday, birth: Tree) -> Tree:
    """Birth moved by years and months (clipped), then days; when turning, a leap day's birthday is 1 March."""
    moved = _moved(birth, 12 * node.years + node.months)
    if node.turning:
        leap = both(
            [
                eq(call("month", birth), lit(2)),
                eq(call("day", birth), lit(29)),
                eq(call("day", moved), lit(28)),
            ]
        )
        moved = case((is_true(leap), plus(moved, lit(1))), default=moved)
    return plus(moved, lit(node.days)) if node.days else moved


def _moved(day: Tree, months: int) -> Tree:
    return cast(plus(day, call("to_months", lit(months))), "DATE") if months else day


def _event_day(planner: Planner, node: EventDay, reach: Reach) -> Tree:
    from concord.engine.compiler import lists  # a list's window may hang on a list

    anchors, indexed = lists.anchor(planner, node.of, node.edge)
    alias = reach.join(("anchor", node.of, node.edge), anchors, f"a{len(reach.joins)}", indexed)
    at = col("at", alias)
    moved = _moved(at, node.months)
    moved = plus(moved, lit(node.days)) if node.days else moved
    if moved is at:
        return at
    return case((eq(at, lit(FOREVER)), at), default=moved)
