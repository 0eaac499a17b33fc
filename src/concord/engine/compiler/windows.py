"""Windows against spans: one row per person (and index event) and span, with the window's first and last day.

A window that is the same for all people needs only the spans; one that hangs on a birthday or an event starts from the
people, so that an unknown window is seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlglot import exp

from concord.engine.compiler import lists
from concord.engine.compiler.moments import FIRST_DAY, Reach, is_constant, moment
from concord.engine.compiler.planner import Planner
from concord.engine.compiler.sqltree import (
    FOREVER,
    Tree,
    as_source,
    call,
    cast,
    choose,
    col,
    eq,
    joined_to,
    lit,
)
from concord.model.windows import Moment, Window


def is_fixed(*moments: Moment | None) -> bool:
    """The same days for everybody."""
    return all(is_constant(m) for m in moments)


def dated(
    planner: Planner,
    window: Window,
    source: Tree,
    columns: tuple[str, ...],
    more: Mapping[str, Moment | None],
    *,
    until: date | None = None,
    horizon: Tree | None = None,
    whom: Tree | None = None,
) -> tuple[exp.Select, bool]:
    """`person`, `idx`, `columns` of the source's rows, `first_day`, `final_day` and the moments of `more`.

    `until` cuts the window's end and the further moments. `horizon` adds `reach_start` and `reach_end`. `whom`: the
    people asked about where the window is not the same for all; everybody when None.
    """
    named = {"first_day": window.start, "final_day": window.end, **more}
    if is_fixed(*named.values()):
        people, indexed = None, False
        picked = [col("person", "s"), *(col(c, "s") for c in columns)]
        picked += [exp.alias_(_bounded(planner, n, m, None, until), n, copy=False) for n, m in named.items()]
        query = choose(*picked).from_(as_source(source, "s"), copy=False)
    else:
        people, indexed = _people(planner, named, until, whom)
        picked = [col("person", "w"), *([col("idx", "w")] if indexed else []), *(col(n, "w") for n in named)]
        picked += [col(c, "s") for c in columns]
        on = eq(col("person", "s"), col("person", "w"))
        query = choose(*picked).from_(as_source(people, "w"), copy=False)
        query = joined_to(query, as_source(source, "s"), on, "LEFT")
    if horizon is not None:
        base = "s" if people is None else "w"
        query = query.select(
            exp.alias_(col("first_day", "o"), "reach_start", copy=False),
            exp.alias_(col("last_day", "o"), "reach_end", copy=False),
        )
        on = eq(col("person", "o"), col("person", base))
        query = joined_to(query, as_source(horizon, "o"), on, "LEFT")
    return query, indexed


def _people(
    planner: Planner, named: Mapping[str, Moment | None], until: date | None, whom: Tree | None
) -> tuple[exp.Select, bool]:
    """Each person (and index event) with the moments' days."""
    index = next((i for m in named.values() if m is not None and (i := lists.index_of(m))), None)
    if index is None:
        source, reach = whom or planner.people(), Reach.of_people("t")
    else:
        source, reach = lists.shared(planner, index)[0], Reach("t", True)
    days = [exp.alias_(_bounded(planner, n, m, reach, until), n, copy=False) for n, m in named.items()]
    picked = [
        col("person", "t"),
        *([exp.alias_(reach.idx, "idx", copy=False)] if reach.idx is not None else []),
        *days,
    ]
    query = choose(*picked).from_(as_source(source, "t"), copy=False)
    return reach.onto(query), reach.idx is not None


def _bounded(
    planner: Planner, name: str, node: Moment | None, reach: Reach | None, until: date | None
) -> Tree:
    if node is None:
        day: Tree = lit({"first_day": FIRST_DAY, "final_day": FOREVER}.get(name))
        if day.key == "null":
            return cast(day, "DATE")
    else:
        day = moment(planner, node, reach or Reach("", False))
    if until is None or name == "first_day":
        return day
    return exp.case().when(exp.LT(this=lit(until), expression=day.copy()), lit(until)).else_(day)


__all__ = ["call", "dated", "is_fixed"]
