"""Event lists as relations: one row per event, with `sure` for certainly in the list.

A chain of windows and values over one source is a single query; picks, neighbours, chains of spaced days and the index
become tables that everything shares.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from concord.engine.compiler import done, relations
from concord.engine.compiler.moments import Reach, is_constant, moment
from concord.engine.compiler.near import edge, near_query
from concord.engine.compiler.planner import BASE, Planner
from concord.engine.compiler.sqltree import (
    Tree,
    among,
    as_source,
    both,
    case,
    choose,
    col,
    compare,
    either,
    eq,
    fill,
    is_null,
    is_true,
    known,
    le,
    lit,
    possible,
    union_all,
)
from concord.model import expressions as e
from concord.model.trees import walk
from concord.model.windows import Window


@dataclass(frozen=True)
class IndexOf(e.EventList):
    """The index event, once it is known of which list."""

    events: e.EventList


@dataclass
class Rows:
    """A query in the making over one source aliased `t`: conditions that decide, and conditions that may be unknown."""

    source: Tree
    reach: Reach
    plain: list[Tree]
    maybe: list[Tree]
    sure: Tree | None

    @property
    def indexed(self) -> bool:
        return self.reach.idx is not None

    def certain(self) -> Tree:
        """The row is certainly in the list."""
        parts = [is_true(condition) for condition in self.maybe]
        return both([*([self.sure] if self.sure is not None else []), *parts])

    def select(self, columns: tuple[str, ...] = BASE) -> exp.Select:
        """`person`, `idx` if any, the columns asked for, and `sure`."""
        sure = exp.alias_(self.certain(), "sure", copy=False)
        return self.where(choose(*self._columns(columns), sure))

    def certainly(self, columns: tuple[str, ...] = BASE) -> exp.Select:
        """Those rows alone that are certainly in the list, as `select` has them but for `sure`; what is possible is not asked."""
        query = choose(*self._columns(columns)).from_(as_source(self.source, "t"), copy=False)
        return self.reach.onto(query).where(both([*self.plain, self.certain()]), copy=False)

    def _columns(self, columns: tuple[str, ...]) -> list[Tree]:
        idx = self.reach.idx
        indexed = [] if idx is None else [exp.alias_(idx.copy(), "idx", copy=False)]
        return [col("person", "t"), *indexed, *(col(c, "t") for c in columns)]

    def where(self, query: exp.Select) -> exp.Select:
        """The query over this source, keeping certain and possible rows."""
        query = self.reach.onto(query.from_(as_source(self.source, "t"), copy=False))
        conditions = [*self.plain, *(possible(c) for c in self.maybe)]
        return query.where(both(conditions), copy=False) if conditions else query


def rows(planner: Planner, node: e.EventList) -> Rows:
    """The list as a query in the making."""
    return _HANDLERS[type(node)](planner, node)


def relation(planner: Planner, node: e.EventList) -> tuple[Tree, bool]:
    """The list as a select, and whether it has `idx`."""
    found = rows(planner, node)
    return found.select(), found.indexed


def shared(planner: Planner, node: e.EventList) -> tuple[Tree, bool]:
    """The list as a table, for what reads it more than once."""
    found = planner.once(("rows", node), lambda: rows(planner, node))
    if isinstance(found.source, exp.Table) and not (found.plain or found.maybe or found.reach.joins):
        return found.source, found.indexed
    return planner.table(("list", node), found.select), found.indexed


def anchor(planner: Planner, node: e.EventList, edge: str) -> tuple[Tree, bool]:
    """The day of the one event of a list: `person`, `idx`, `at`."""
    source, indexed = shared(planner, node)
    at = col("day" if edge == "start" else "end_day")
    query = planner.table(
        ("anchor", node, edge), lambda: fill("anchor", {"list": source}, {"at": at}, indexed=indexed)
    )
    return query, indexed


def lifted(planner: Planner, source: Tree, index: IndexOf) -> exp.Select:
    """A per-person list, once for each index event of the person."""
    ticks, _ = shared(planner, index)
    columns = [col("person", "l"), col("idx", "i"), *(col(c, "l") for c in (*BASE, "sure"))]
    on = eq(col("person", "i"), col("person", "l"))
    return (
        choose(*columns)
        .from_(as_source(source, "l"), copy=False)
        .join(as_source(ticks, "i"), on=on, copy=False)
    )


def index_of(node: object) -> IndexOf | None:
    """The index list that a tree hangs on, if any."""
    return next((part for part in walk(node) if isinstance(part, IndexOf)), None)


# -- one handler per node kind -------------------------------------------------------------------------------------


def _events(planner: Planner, node: e.Events) -> Rows:
    numbers = sorted({planner.words.concept(c) for c in node.concepts})
    plain = [planner.chosen(numbers, "t"), done.counts(node)]
    if node.reasons:
        plain.append(_coded(planner, "reason", node.reasons))
    if planner.setting.in_progress:
        plain.append(either([le(col("day", "t"), lit(planner.setting.as_of)), is_null(col("day", "t"))]))
    return Rows(planner.events(numbers), Reach("t", False), plain, [], None)


def _in(planner: Planner, node: e.In) -> Rows:
    found = _extended(rows(planner, node.events))
    found.reach.about = node
    low, high = window(planner, node.window, found.reach)
    if found.sure is None and is_constant(node.window.start) and is_constant(node.window.end):
        found.plain += relations.roughly(node.how, col("day", "t"), col("end_day", "t"), low, high)
    found.maybe.append(relations.standing(node.how, col("day", "t"), col("end_day", "t"), low, high))
    return found


def window(planner: Planner, node: Window, reach: Reach) -> tuple[Tree | None, Tree | None]:
    """First and last day of a window; None is open."""
    low = None if node.start is None else moment(planner, node.start, reach)
    high = None if node.end is None else moment(planner, node.end, reach)
    return low, high


def _valued(planner: Planner, node: e.Valued) -> Rows:
    found = _extended(rows(planner, node.events))
    value = col("value", "t")
    if node.units:
        numbers = planner.words.unit_numbers(node.units)
        value = case((among(col("unit", "t"), numbers), value))
    found.maybe.append(compare(value, node.op, lit(node.number)))
    return found


def _has_value(planner: Planner, node: e.HasValue) -> Rows:
    found = _extended(rows(planner, node.events))
    columns = {"number": ("value",), "answer": ("answer",)}.get(node.sort, ("value", "answer"))
    found.plain.append(either([known(col(c, "t")) for c in columns]))
    return found


def _answered(planner: Planner, node: e.Answered) -> Rows:
    found = _extended(rows(planner, node.events))
    found.maybe.append(case((known(col("answer", "t")), _coded(planner, "answer", node.concepts))))
    return found


def _coded(planner: Planner, column: str, concepts: tuple[str, ...]) -> Tree:
    """The code in a column belongs to one of the concepts; an empty one does not."""
    numbers = sorted({planner.words.concept(c) for c in concepts})
    codes = choose("code").from_("membership", copy=False).where(among(col("concept"), numbers))
    return exp.In(this=col(column, "t"), query=exp.Subquery(this=codes))


def _near(planner: Planner, node: e.Near) -> Rows:
    this, this_indexed = relation(planner, node.events)
    that, that_indexed = shared(planner, node.other)
    index = index_of(node)
    if index is not None and that_indexed and not this_indexed:
        this, this_indexed = lifted(planner, this, index), True
    made = planner.table(
        ("list", node), lambda: near_query(node, this, that, this_indexed, this_indexed and that_indexed)
    )
    return _over(made, this_indexed)


def _pick(planner: Planner, node: e.Pick) -> Rows:
    source, indexed = relation(planner, node.events)
    backwards = node.which == "last"
    values = {
        "at": edge("", node.by, True),
        "sign": lit(-1 if backwards else 1),
        "value": exp.Neg(this=col("value")) if backwards else col("value"),
        "without_value": lit(10**11 if backwards else -(10**11)),
    }
    made = planner.table(("list", node), lambda: fill("pick", {"list": source}, values, indexed=indexed))
    return _over(made, indexed)


def _spaced(planner: Planner, node: e.Spaced) -> Rows:
    source, indexed = shared(planner, node.events)
    made = planner.table(
        ("list", node), lambda: fill("spaced", {"list": source}, {"gap": lit(node.gap)}, indexed=indexed)
    )
    return _over(made, indexed)


def _union(planner: Planner, node: e.Union) -> Rows:
    index = index_of(node)
    members = [(found.select(), found.indexed) for found in _members(planner, node.lists)]
    if any(indexed for _, indexed in members):
        members = [(t if indexed else lifted(planner, t, index), True) for t, indexed in members]
    trees = [tree for tree, _ in members]
    made = planner.table(("list", node), lambda: union_all(trees))
    return _over(made, members[0][1])


def _members(planner: Planner, parts: Sequence[e.EventList]) -> list[Rows]:
    """The lists of a union; events of the same concepts, told apart by how they were done, are read once."""
    found: list[Rows] = []
    alike: dict[Tree, Rows] = {}
    for part in parts:
        one = rows(planner, part)
        if isinstance(part, e.Events):
            which, *how = one.plain
            first = alike.setdefault(which, one)
            if first is not one:
                first.plain[1:] = [either([both(first.plain[1:]), both(how)])]
                continue
        found.append(one)
    return found


def _index(planner: Planner, node: IndexOf) -> Rows:
    source, _ = relation(planner, node.events)
    made = planner.table(("list", node), lambda: fill("index", {"list": source}, indexed=True))
    return _over(made, True)


def _over(made: Tree, indexed: bool) -> Rows:
    return Rows(made, Reach("t", indexed), [], [], col("sure", "t"))


def _extended(found: Rows) -> Rows:
    """A copy that can be added to."""
    reach = replace(found.reach, joins=list(found.reach.joins), seen=dict(found.reach.seen))
    return Rows(found.source, reach, list(found.plain), list(found.maybe), found.sure)


_HANDLERS: dict[type, Callable[[Planner, object], Rows]] = {
    e.Events: _events,
    e.In: _in,
    e.Valued: _valued,
    e.HasValue: _has_value,
    e.Answered: _answered,
    e.Near: _near,
    e.Pick: _pick,
    e.Spaced: _spaced,
    e.Union: _union,
    IndexOf: _index,
}
