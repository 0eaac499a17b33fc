"""Gaps: what is still to do, what closes it and by when, and the nearest miss.

`<prefix>_gap`: measure, rate, gap (number within the rate), criterion, person, index_event, state (`open`, `closed`, `will_reopen`: closed by
something that will no longer count next year), action, looked_from, due, and the nearest miss: last_event, last_day, last_value, last_unit,
last_concept, last_source. `found`: days on which something that closes it was found, where the sentence counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from concord.engine.compiler import lists
from concord.engine.compiler.bound import Bound
from concord.engine.compiler.moments import Reach, is_constant, moment
from concord.engine.compiler.numbers import figures
from concord.engine.compiler.sqltree import (
    Tree,
    as_source,
    both,
    case,
    choose,
    coalesce,
    col,
    eq,
    fill,
    is_false,
    is_true,
    lit,
    negate,
    table,
    union_all,
)
from concord.engine.compiler.work import Batch
from concord.model import expressions as e
from concord.model.measure import Gap, Line, Rate
from concord.model.trees import days_before_year, loosened, walk
from concord.model.windows import Moment, Window


@dataclass(frozen=True)
class Spot:
    """One gap of one rate of one measure, by number."""

    bound: Bound
    rate: Rate
    rate_number: int
    gap: Gap
    number: int

    @property
    def line(self) -> Line | None:
        return self.bound.line_of(self.rate, self.gap)


def add_gaps(batch: Batch) -> str:
    """Steps that make the gaps of all measures; returns their table."""
    spots = [
        Spot(bound, rate, r, gap, g)
        for bound in batch.measures
        for r, rate in enumerate(bound.measure.all_rates())
        for g, gap in enumerate(bound.gaps(rate))
    ]
    made = [_gap(batch, spot, n) for n, spot in enumerate(spots)]
    return batch.add("gap", union_all(made))


def _gap(batch: Batch, spot: Spot, number: int) -> exp.Select:
    standing = table(batch.add(f"g{number:03d}", _standing(batch, spot)))
    last, indexed = _nearest(batch, spot, standing, number)
    fixed = {
        "measure": lit(spot.bound.measure.id),
        "rate": lit(spot.rate.id),
        "gap": lit(spot.number),
        "criterion": lit(spot.line.number if spot.line else 0),
        "action": lit(spot.gap.action),
    }
    query = choose(*(exp.alias_(tree, name, copy=False) for name, tree in fixed.items()))
    query = query.select(
        *(col(c, "s") for c in ("person", "index_event", "state", "looked_from", "due")), copy=False
    )
    renamed = {
        "event": "last_event",
        "day": "last_day",
        "value": "last_value",
        "unit": "last_unit",
        "concept": "last_concept",
        "source": "last_source",
    }
    query = query.select(
        *(exp.alias_(col(old, "l"), new, copy=False) for old, new in renamed.items()), copy=False
    )
    query = query.from_(as_source(standing, "s"), copy=False)
    query = query.join(as_source(last, "l"), on=_joined("l", indexed), join_type="left", copy=False)
    return _with_found(batch, spot, query)


def _joined(alias: str, indexed: bool) -> Tree:
    on = [eq(col("person", alias), col("person", "s"))]
    return both([*on, eq(col("idx", alias), col("index_event", "s"))] if indexed else on)


def _with_found(batch: Batch, spot: Spot, query: exp.Select) -> exp.Select:
    counts = spot.line is not None and any(isinstance(n, e.Count) for n in walk(spot.line.criterion))
    if not counts:
        return query.select(exp.alias_(exp.cast(exp.null(), "BIGINT"), "found", copy=False), copy=False)
    found = figures(batch.planner, e.Count(spot.gap.closes, "days"))
    query = query.select(exp.alias_(coalesce(col("low", "f"), lit(0)), "found", copy=False), copy=False)
    return query.join(
        as_source(found.tree, "f"), on=_joined("f", found.indexed), join_type="left", copy=False
    )


def _standing(batch: Batch, spot: Spot) -> exp.Select:
    """Who the gap is about, whether it is open, since when it was looked at and until when it can be closed."""
    r = spot.rate_number
    index = spot.bound.index
    reach = Reach("t", index is not None)
    named = {
        "state": _state(spot),
        "looked_from": _looked_from(batch, spot.gap, reach),
        "due": moment(batch.planner, spot.gap.due, reach),
    }
    rows = choose("*", exp.alias_(col("index_event"), "idx", copy=False))
    rows = rows.from_(table(batch.tables[spot.bound.measure.id]), copy=False)
    counted = [col(f"ip{r}"), negate(col(f"excluded{r}")), negate(col(f"excepted{r}"))]
    rows = rows.where(both(counted), copy=False)
    picked = [col("person", "t"), col("index_event", "t"), col("idx", "t")]
    query = choose(*picked, *(exp.alias_(tree, name, copy=False) for name, tree in named.items()))
    query = query.from_(as_source(rows, "t"), copy=False)
    for joined, on in reach.joins:
        query = query.join(joined, on=on, join_type="left", copy=False)
    return query


def _state(spot: Spot) -> Tree:
    r = spot.rate_number
    if spot.gap.criterion and spot.line is not None:
        closed = is_true(col(spot.line.column, "t"))
    elif spot.bound.measure.is_lower_better(spot.rate):
        closed = negate(col(f"numerator{r}", "t"))
    else:
        closed = col(f"numerator{r}", "t")
    branches = [(negate(closed), lit("open"))]
    if days_before_year(spot.gap.closes):
        branches.append((negate(is_true(col(f"later{r}_{spot.number}", "t"))), lit("will_reopen")))
    return case(*branches, default=lit("closed"))


def _looked_from(batch: Batch, gap: Gap, reach: Reach) -> Tree:
    """The earliest first day of the windows of what would close it; empty when they reach back for ever."""
    starts: list[Moment] = [
        w.start for w in walk(gap.closes) if isinstance(w, Window) and w.start is not None
    ]
    if not starts:
        return exp.cast(exp.null(), "DATE")
    days = [moment(batch.planner, s, reach) for s in dict.fromkeys(starts)]
    if all(is_constant(s) for s in starts) or len(days) > 1:
        return exp.Anonymous(this="least", expressions=days) if len(days) > 1 else days[0]
    return days[0]


def _nearest(batch: Batch, spot: Spot, standing: Tree, number: int) -> tuple[Tree, bool]:
    """The nearest miss of people whose gap is open; its shown component where there is one."""
    source, indexed = lists.relation(batch.planner, loosened(spot.gap.closes))
    lacking = (
        choose("person", "idx", "due")
        .from_(standing.copy(), copy=False)
        .where(eq(col("state"), lit("open")), copy=False)
    )
    query = fill("nearest", {"list": source, "lacking": lacking}, indexed=indexed)
    last = table(batch.add(f"n{number:03d}", query))
    if not spot.gap.shows:
        return last, indexed
    part = batch.planner.words.concept(spot.gap.shows[0])
    tables = {"nearest": last, "event": batch.planner.events([part])}
    shown = fill("shown_part", tables, {"part": lit(part)}, indexed=indexed)
    return table(batch.add(f"p{number:03d}", shown)), indexed


__all__ = ["add_gaps", "is_false"]
