"""Of whom a question is asked: of those alone who may be in one of the measures that ask it, by age and sex.

Some questions give a row to everybody, as coverage around a birthday does, or look for events around one. Who is too old for all measures
that ask it is in no table of theirs, whatever the answer, so nothing is worked out for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from concord.engine.compiler.bound import Bound
from concord.engine.compiler.criteria import SEX
from concord.engine.compiler.lists import compare
from concord.engine.compiler.moments import Reach
from concord.engine.compiler.numbers import age
from concord.engine.compiler.planner import Planner
from concord.engine.compiler.sqltree import Tree, both, col, either, eq, lit, possible
from concord.model import expressions as e
from concord.model.trees import walk
from concord.model.windows import Birthday, YearDay

ASKED = e.Enrolled | e.Observed | e.Compare
"""Questions that may give a row to everybody."""


def narrow(planner: Planner, bound: Bound, asked: Iterable[e.Criterion]) -> None:
    """Note with each question inside `asked`, all that a measure asks, and with all lists that it looks at, who may be in the measure."""
    who = _may_be_in(planner, bound)
    closing = [gap.closes for rate in bound.measure.all_rates() for gap in bound.gaps(rate)]
    tally = [] if bound.measure.tally is None else [bound.measure.tally]
    index = [] if bound.index is None else [bound.index]
    trees = [*asked, *closing, *tally, *index]
    for node in {node for tree in trees for node in walk(tree) if _gains(node)}:
        planner.asked_of.setdefault(node, []).append(who)


def _gains(node: object) -> bool:
    """Whether fewer people make a question or list cheaper."""
    if isinstance(node, e.In):
        return isinstance(node.window.start, Birthday) or isinstance(node.window.end, Birthday)
    return isinstance(node, ASKED)


def _may_be_in(planner: Planner, bound: Bound) -> Tree | None:
    """The condition on a row `t` of people that age and sex make of being in some rate; None when it is anybody."""
    rates = []
    for rate in bound.measure.all_rates():
        parts = [part for line in bound.of("who", rate.id) for part in _parts(line.criterion)]
        told = [tree for part in parts if (tree := _told(planner, part)) is not None]
        if not told:
            return None
        rates.append(possible(both(told)))
    return either(rates)


def _parts(criterion: e.Criterion) -> Iterator[e.Criterion]:
    """What must all hold for a criterion to hold."""
    if isinstance(criterion, e.Named):
        yield from _parts(criterion.part)
    elif isinstance(criterion, e.All):
        for part in criterion.parts:
            yield from _parts(part)
    else:
        yield criterion


def _told(planner: Planner, part: e.Criterion) -> Tree | None:
    """The criterion as a condition on a row of people, where that alone answers it."""
    if isinstance(part, e.Sex):
        return eq(col("sex", "t"), lit(SEX[part.sex]))
    if not (
        isinstance(part, e.Compare) and isinstance(part.left, e.Age) and isinstance(part.right, e.Constant)
    ):
        return None
    if not isinstance(part.left.on, YearDay | Birthday):
        return None
    years = age(planner, part.left, Reach.of_people("t"))
    return compare(years, part.op, lit(part.right.value))
