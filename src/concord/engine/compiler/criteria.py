"""Criteria as bits: each question that needs events is asked once for everybody, and answered in two or three bits per person.

A question (leaf) emits rows `person`, `idx`, `state` (2 yes, 1 unknown, 0 no) for those it has something to say about; for all
others its answer is known beforehand. All rows go through one grouping per word of some thirty questions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlglot import exp

from concord.engine.compiler import lists
from concord.engine.compiler.moments import Reach, year_day
from concord.engine.compiler.numbers import (
    Figures,
    age,
    few_days,
    figures,
    range_compare,
    ratio_compare,
    runs,
    settled_by_two,
)
from concord.engine.compiler.planner import Planner
from concord.engine.compiler.sqltree import (
    FOREVER,
    Tree,
    as_source,
    bit_and,
    both,
    case,
    choose,
    coalesce,
    col,
    either,
    eq,
    fill,
    is_null,
    is_true,
    joined_to,
    known,
    le,
    lit,
    negate,
)
from concord.engine.compiler.windows import dated, is_fixed
from concord.model import expressions as e
from concord.model.trees import parts_of

WORD = 62
"""Bits of a word that answers fill."""
SEX = {"female": 1, "male": 2}


@dataclass(frozen=True)
class Leaf:
    """One question. `absent`: its answer without a row: True, False, None (unknown) or `missing`."""

    rows: Tree
    indexed: bool
    absent: bool | str | None

    @property
    def width(self) -> int:
        """Its bits: yes, unknown, and where that is not no anyway, whether there is a row at all."""
        return 2 if self.absent is False else 3


@dataclass
class Questions:
    """The leaves of a batch for one index list (None: per person), in the order first asked."""

    index: lists.IndexOf | None
    leaves: dict[object, Leaf] = field(default_factory=dict)
    places: dict[object, tuple[int, int]] = field(default_factory=dict)
    filled: list[int] = field(default_factory=list)
    """Of each word, the bits that are taken."""

    def place(self, key: object) -> tuple[int, int]:
        """Word and first bit of a leaf."""
        if key not in self.places:
            width = self.leaves[key].width
            if not self.filled or self.filled[-1] + width > WORD:
                self.filled.append(0)
            self.places[key] = len(self.filled) - 1, self.filled[-1]
            self.filled[-1] += width
        return self.places[key]

    def words(self) -> int:
        return len(self.filled)

    def of(self, word: int) -> list[object]:
        """The leaves of a word, in their order."""
        return [key for key, (its, _) in self.places.items() if its == word]


@dataclass
class Asker:
    """Turns criteria into conditions over a row `w` that has the person's columns and words `w0`, `w1`, ... (`i0`, ...)."""

    planner: Planner
    per_person: Questions
    per_index: Questions | None = None

    def answer(self, node: e.Criterion, reach: Reach) -> Tree:
        """The Kleene condition; person-level questions are said in place, joins go to `reach`."""
        if isinstance(node, e.Named):
            return self.answer(node.part, reach)
        if isinstance(node, e.All):
            return both([self.answer(part, reach) for part in node.parts])
        if isinstance(node, e.Any):
            return either([self.answer(part, reach) for part in node.parts])
        if isinstance(node, e.Not):
            return negate(self.answer(node.part, reach))
        if isinstance(node, e.OrIfMissing):
            return self.compared(node.compare, node.value, reach)
        if isinstance(node, e.Compare):
            return self.compared(node, None, reach)
        if isinstance(node, e.Sex):
            return eq(col("sex", "w"), lit(SEX[node.sex]))
        if isinstance(node, e.Died):
            return self.died(node, reach)
        return self.asked(node, None)

    def compared(self, node: e.Compare, missing: bool | None, reach: Reach) -> Tree:
        """A comparison: of age with a constant in place, of anything else as a question."""
        if isinstance(node.left, e.Age) and isinstance(node.right, e.Constant):
            years = age(self.planner, node.left, reach)
            return lists.compare(years, node.op, lit(node.right.value))
        return self.asked(node, missing)

    def died(self, node: e.Died, reach: Reach) -> Tree:
        low, high = lists.window(self.planner, node.window, reach)
        death = col("death_date", "w")
        conditions = [le(low, death)] if low is not None else []
        conditions += [le(death, high)] if high is not None else []
        return case((is_null(death), lit(False)), default=both(conditions))

    def asked(self, node: object, missing: bool | None) -> Tree:
        """The answer to a question, read from its bits."""
        leaf: Leaf = self.planner.once(("leaf", node), lambda: ask(self.planner, node))  # type: ignore[assignment]
        questions = self.per_index if leaf.indexed else self.per_person
        assert questions is not None, "an index event in a measure about persons"
        questions.leaves.setdefault(node, leaf)
        word, bit = questions.place(node)
        bits = col(f"{'w' if questions.index is None else 'i'}{word}", "w")
        absent = missing if leaf.absent == "missing" else leaf.absent
        branches = [
            (_set(bits, bit), lit(True)),
            (_set(bits, bit + 1), lit(None)),
        ]
        if absent is not False:
            branches.append((negate(_set(bits, bit + 2)), lit(absent)))
        return case(*branches, default=lit(False))


def _set(bits: Tree, bit: int) -> Tree:
    return negate(eq(bit_and(bits.copy(), lit(1 << bit)), lit(0)))


def ask(planner: Planner, node: object) -> Leaf:
    """The rows that answer a question."""
    return _ASKED[type(node)](planner, node)


def _exists(planner: Planner, node: e.Exists) -> Leaf:
    found = lists.rows(planner, node.events)
    chosen = [col("person", "t")]
    if found.reach.idx is not None:
        chosen.append(exp.alias_(found.reach.idx, "idx", copy=False))
    state = case((found.certain(), lit(2)), default=lit(1))
    return Leaf(found.where(choose(*chosen, exp.alias_(state, "state", copy=False))), found.indexed, False)


def _tie(planner: Planner, node: e.Pick) -> Leaf:
    source, indexed = lists.shared(planner, node)
    picked = [col("person"), *([col("idx")] if indexed else []), exp.alias_(lit(2), "state", copy=False)]
    query = choose(*picked).from_(source, copy=False).where(both([col("tied"), col("sure")]), copy=False)
    return Leaf(query, indexed, False)


def _compare(planner: Planner, node: e.Compare) -> Leaf:
    operands = _operands(node)
    moving = [o for o in operands if not isinstance(o, e.Constant)]
    if len(moving) == 1 and not isinstance(moving[0], e.Age):
        return _against_constants(planner, node, moving[0])
    return _between_numbers(planner, node, moving)


def _operands(node: e.Compare) -> list[e.Number]:
    left = [node.left.top, node.left.bottom] if isinstance(node.left, e.Ratio) else [node.left]
    return [*left, node.right]


def _against_constants(planner: Planner, node: e.Compare, moving: e.Number) -> Leaf:
    """One number from events and constants: only people with a row have anything but the usual answer."""
    found = few_days(planner, moving) if settled_by_two(node, moving) else figures(planner, moving)
    ranges = {moving: (col("low", "n"), col("high", "n"))}
    state = _state(_verdict(node, ranges))
    picked = [
        col("person", "n"),
        *([col("idx", "n")] if found.indexed else []),
        exp.alias_(state, "state", copy=False),
    ]
    query = choose(*picked).from_(as_source(found.tree, "n"), copy=False)
    return Leaf(query, found.indexed, _without_rows(node, moving, found))


def _without_rows(node: e.Compare, moving: e.Number, found: Figures) -> bool | str | None:
    if found.absent is None:
        return "missing"
    values = [Decimal(0) if o is moving else o.value for o in _operands(node)]  # type: ignore[union-attr]
    if len(values) == 3:
        if values[1] == 0:
            return None
        return _decide(node.op, values[0] / values[1], values[2])
    return _decide(node.op, values[0], values[1])


def _decide(op: str, a: Decimal, b: Decimal) -> bool:
    return {"<": a < b, "<=": a <= b, "=": a == b, ">=": a >= b, ">": a > b}[op]


def _between_numbers(planner: Planner, node: e.Compare, moving: list[e.Number]) -> Leaf:
    """Several numbers about the same person: everybody gets a row."""
    index = next((i for o in moving if (i := lists.index_of(o)) is not None), None)
    if index is None:
        source, reach = planner.whom(node), Reach.of_people("t")
    else:
        source, reach = lists.shared(planner, index)[0], Reach("t", True)
    ranges: dict[e.Number, tuple[Tree, Tree]] = {}
    lacking: list[Tree] = []
    joins: list[tuple[Tree, Tree]] = []
    for place, operand in enumerate(dict.fromkeys(moving)):
        ranges[operand] = _joined(planner, operand, f"n{place}", reach, joins, lacking)
    picked = [col("person", "t"), *([reach.idx.copy()] if reach.idx is not None else [])]
    picked.append(exp.alias_(_state(_verdict(node, ranges)), "state", copy=False))
    query = choose(*picked).from_(as_source(source, "t"), copy=False)
    for joined, on in [*reach.joins, *joins]:
        query = joined_to(query, joined, on, "LEFT")
    return Leaf(
        query.where(negate(either(lacking)), copy=False) if lacking else query, index is not None, "missing"
    )


def _joined(planner, operand, alias, reach, joins, lacking) -> tuple[Tree, Tree]:
    if isinstance(operand, e.Age):
        years = age(planner, operand, reach)
        return years, years
    found = figures(planner, operand)
    on = [eq(col("person", alias), col("person", "t"))]
    if found.indexed:
        on.append(eq(col("idx", alias), col("idx", "t")))
    joins.append((as_source(found.tree, alias), both(on)))
    nothing = is_null(col("person", alias))
    if found.absent is None:
        lacking.append(nothing)
        return col("low", alias), col("high", alias)
    low = case((nothing, lit(found.absent)), default=col("low", alias))
    high = case((nothing.copy(), lit(found.absent)), default=col("high", alias))
    return low, high


def _verdict(node: e.Compare, ranges: dict[e.Number, tuple[Tree, Tree]]) -> Tree:
    def at(operand: e.Number) -> tuple[Tree, Tree]:
        if isinstance(operand, e.Constant):
            return lit(operand.value), lit(operand.value)
        low, high = ranges[operand]
        return low.copy(), high.copy()

    if isinstance(node.left, e.Ratio):
        return ratio_compare(node.op, at(node.left.top), at(node.left.bottom), at(node.right))
    return range_compare(node.op, at(node.left), at(node.right))


def _state(condition: Tree) -> Tree:
    return case((is_true(condition), lit(2)), (is_null(condition.copy()), lit(1)), default=lit(0))


def _enrolled(planner: Planner, node: e.Enrolled) -> Leaf:
    covered = runs(planner, e.Spans(node.benefit))
    holes = planner.table(
        ("holes", node.benefit),
        lambda: fill("holes", {"runs": covered, "chart_person": planner.people()}, indexed=True),
    )
    horizon = planner.table("horizon", lambda: fill("horizon", {}, indexed=True))
    if (day := _only_day(planner, node)) is not None:
        return Leaf(_missed_on(day, holes, horizon), False, True)
    until = planner.setting.as_of if planner.setting.in_progress else None
    within, indexed = dated(
        planner,
        node.window,
        holes,
        ("hole_start", "hole_end"),
        {"anchor": node.anchor},
        until=until,
        horizon=horizon,
        whom=planner.whom(node),
    )
    fixed = is_fixed(node.window.start, node.window.end, node.anchor)
    if fixed:
        inside = either(
            [
                both([le(col("hole_start"), col("final_day")), le(col("first_day"), col("hole_end"))]),
                both([le(col("hole_start"), col("anchor")), le(col("anchor"), col("hole_end"))]),
            ]
        )
        within = choose("*").from_(as_source(within, "near"), copy=False).where(inside, copy=False)
    values = {"gaps": lit(node.gaps), "gap": lit(node.gap), "anchored": lit(node.anchor is not None)}
    tree = fill("enrolled", {"holes": within}, values, indexed=indexed)
    query = _stated(tree, indexed)
    return Leaf(query, indexed, _without_holes(planner, node) if fixed else None)


def _only_day(planner: Planner, node: e.Enrolled) -> date | None:
    """The day on which coverage is asked for, where it is the same for all and no hole of the window is too long or one too many."""
    window, setting = node.window, planner.setting
    if setting.in_progress or window.start is None or window.end is None or node.anchor is None:
        return None
    if not is_fixed(window.start, window.end, node.anchor):
        return None
    first, last, day = (year_day(m, setting.year) for m in (window.start, window.end, node.anchor))  # type: ignore[arg-type]
    return day if 1 <= (last - first).days + 1 <= min(node.gap, node.gaps) else None


def _missed_on(day: date, holes: Tree, horizon: Tree) -> exp.Select:
    """Who has a hole on a day: not covered, unless data need not have reached that day. Holes are disjoint, so nobody comes twice."""
    reached = both([le(col("first_day", "o"), lit(day)), le(lit(day), col("last_day", "o"))])
    state = case((is_true(coalesce(reached, lit(True))), lit(0)), default=lit(1))
    query = choose(col("person", "s"), exp.alias_(state, "state", copy=False)).from_(
        as_source(holes, "s"), copy=False
    )
    query = joined_to(query, as_source(horizon, "o"), eq(col("person", "o"), col("person", "s")), "LEFT")
    return query.where(
        both([le(col("hole_start", "s"), lit(day)), le(lit(day), col("hole_end", "s"))]), copy=False
    )


def _without_holes(planner: Planner, node: e.Enrolled) -> bool | None:
    """Without a hole: covered; unknown if no day of the window can be judged, for it has not begun or ends before it begins."""
    if node.window.start is None:
        return True
    year = planner.setting.year
    first = year_day(node.window.start, year)  # type: ignore[arg-type]
    last = FOREVER if node.window.end is None else year_day(node.window.end, year)  # type: ignore[arg-type]
    if planner.setting.in_progress:
        last = min(last, planner.setting.as_of)
    return True if first <= last else None


def _observed(planner: Planner, node: e.Observed) -> Leaf:
    horizon = planner.table("horizon", lambda: fill("horizon", {}, indexed=True))
    reach = choose(col("person", "h"), exp.alias_(col("first_day", "h"), "reached", copy=False)).from_(
        as_source(horizon, "h"), copy=False
    )
    window = e.Window(node.window.start, node.window.start)
    within, indexed = dated(planner, window, reach, ("reached",), {}, whom=planner.whom(node))
    met = le(col("reached", "r"), col("first_day", "r"))
    picked = [
        col("person", "r"),
        *([col("idx", "r")] if indexed else []),
        exp.alias_(_state(met), "state", copy=False),
    ]
    return Leaf(choose(*picked).from_(as_source(within, "r"), copy=False), indexed, None)


def _stated(tree: Tree, indexed: bool) -> exp.Select:
    """Rows whose column `state` is a condition, as states."""
    picked = [col("person", "r"), *([col("idx", "r")] if indexed else [])]
    return choose(*picked, exp.alias_(_state(col("state", "r")), "state", copy=False)).from_(
        as_source(tree, "r"), copy=False
    )


_ASKED: dict[type, Callable[[Planner, object], Leaf]] = {
    e.Exists: _exists,
    e.Pick: _tie,
    e.Compare: _compare,
    e.Enrolled: _enrolled,
    e.Observed: _observed,
}


def picks_in(node: object) -> list[e.Pick]:
    """The picks inside a tree, each once; not those by which index events are found."""
    found = [node] if isinstance(node, e.Pick) else []
    for part in parts_of(node):
        if not isinstance(part, lists.IndexOf):
            found += picks_in(part)
    return list(dict.fromkeys(found))


__all__ = ["Asker", "Leaf", "Questions", "ask", "coalesce", "known", "picks_in"]
