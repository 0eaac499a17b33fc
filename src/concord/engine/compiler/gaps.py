"""Gaps: what is still to do, what closes it and by when, and the nearest miss.

`<prefix>_gap`: measure, rate, gap (number within the rate), criterion, person, index_event, state (`open`, `closed`, `will_reopen`: closed by
something that will no longer count next year), action, looked_from, due, and the nearest miss: last_event, last_day, last_value, last_unit,
last_concept, last_source. `found`: days on which something that closes it was found, where the sentence counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from concord.engine.compiler.bound import Bound
from concord.engine.compiler.misses import is_indexed, missed
from concord.engine.compiler.moments import Reach, is_constant, moment
from concord.engine.compiler.numbers import Figures, figures
from concord.engine.compiler.sqltree import (
    Tree,
    among,
    as_source,
    both,
    case,
    cast,
    choose,
    coalesce,
    col,
    eq,
    fill,
    is_true,
    joined_to,
    listed,
    lit,
    negate,
    nothing,
    table,
    union_all,
)
from concord.engine.compiler.work import Batch
from concord.model import expressions as e
from concord.model.measure import Gap, Line, Rate
from concord.model.trees import days_before_year, loosened, walk
from concord.model.windows import Moment, Window

COLUMNS = {
    "measure": "VARCHAR", "rate": "VARCHAR", "gap": "INTEGER", "criterion": "INTEGER", "action": "VARCHAR", "person": "BIGINT",
    "index_event": "BIGINT", "state": "VARCHAR", "looked_from": "DATE", "due": "DATE", "last_event": "BIGINT", "last_day": "DATE",
    "last_value": "DECIMAL(18,6)", "last_unit": "INTEGER", "last_concept": "INTEGER", "last_source": "INTEGER", "found": "BIGINT",
}  # fmt: skip
"""Of the table of gaps where no measure has one."""
WORDS = ("measure", "rate", "gap", "criterion", "action")
STANDING = ("person", "index_event", "state", "looked_from", "due")
"""Of a row of `gap`: what is the same for all of a gap's rows, and what its standing says of one."""


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

    @property
    def words(self) -> tuple[object, ...]:
        """What WORDS names."""
        return (
            self.bound.measure.id,
            self.rate.id,
            self.number,
            self.line.number if self.line else 0,
            self.gap.action,
        )

    @property
    def counts(self) -> bool:
        """The sentence counts days or events, so that it is said how many were found."""
        return self.line is not None and any(isinstance(n, e.Count) for n in walk(self.line.criterion))


def add_gaps(batch: Batch) -> str:
    """Steps that make the gaps of all measures; returns their table. Each step is about all gaps at once."""
    spots = [
        Spot(bound, rate, r, gap, g)
        for bound in batch.measures
        for r, rate in enumerate(bound.measure.all_rates())
        for g, gap in enumerate(bound.gaps(rate))
    ]
    if not spots:
        return batch.add("gap", nothing(COLUMNS))
    looked = [loosened(spot.gap.closes) for spot in spots]
    found = {
        n: figures(batch.planner, e.Count(spot.gap.closes, "days"))
        for n, spot in enumerate(spots)
        if spot.counts
    }
    counted = _counted(batch, found)
    rows = [
        _standing(batch, spot, n, is_indexed(closes), n in found and found[n].indexed)
        for n, (spot, closes) in enumerate(zip(spots, looked, strict=True))
    ]
    standing = table(batch.add("standing", union_all(rows)))
    tables = {"list": missed(batch.planner, looked, standing)}
    nearest = _with_parts(batch, spots, table(batch.add("nearest", fill("nearest", tables, indexed=True))))
    return batch.add("gap", _gap(spots, standing, nearest, counted))


def _counted(batch: Batch, found: dict[int, Figures]) -> Tree | None:
    """How many days everybody has of what the gaps count, with their numbers: a table, as it waits for nothing."""
    if not found:
        return None
    rows = [_linked(f.tree, n, f.indexed, ("low",)) for n, f in found.items()]
    return table(batch.add("counted", union_all(rows)))


def _linked(tree: Tree, number: int, indexed: bool, columns: tuple[str, ...]) -> exp.Select:
    """A gap's rows with its number; `idx` is 0 where they are about the person."""
    idx = col("idx", "r") if indexed else cast(lit(0), "BIGINT")
    fixed = {"spot": lit(number), "person": col("person", "r"), "idx": idx}
    picked = [exp.alias_(part, name, copy=False) for name, part in fixed.items()]
    return choose(*picked, *(col(c, "r") for c in columns)).from_(as_source(tree, "r"), copy=False)


def _gap(spots: list[Spot], standing: Tree, nearest: Tree, counted: Tree | None) -> exp.Select:
    """Everybody's gaps in words, with the nearest miss, and how many days were found where the sentence counts."""
    renamed = ("event", "day", "value", "unit", "concept", "source")
    query = choose(*(col(c, "n") for c in WORDS), *(col(c, "s") for c in STANDING))
    query = query.select(*(exp.alias_(col(c, "l"), f"last_{c}", copy=False) for c in renamed), copy=False)
    query = query.from_(as_source(standing, "s"), copy=False)
    words = listed([(n, *spot.words) for n, spot in enumerate(spots)], "n", ("spot", *WORDS))
    query = query.join(words, on=eq(col("spot", "n"), col("spot", "s")), copy=False)
    query = joined_to(query, as_source(nearest, "l"), _joined("l", "link"), "LEFT")
    if counted is None:
        return query.select(exp.alias_(cast(exp.null(), "BIGINT"), "found", copy=False), copy=False)
    counts = among(col("spot", "s"), [n for n, spot in enumerate(spots) if spot.counts])
    days = case((counts, coalesce(col("low", "f"), lit(0))))
    query = query.select(exp.alias_(days, "found", copy=False), copy=False)
    return joined_to(query, as_source(counted, "f"), _joined("f", "found_link"), "LEFT")


def _joined(alias: str, link: str) -> Tree:
    on = [eq(col("spot", alias), col("spot", "s")), eq(col("person", alias), col("person", "s"))]
    return both([*on, eq(col("idx", alias), col(link, "s"))])


def _standing(batch: Batch, spot: Spot, number: int, indexed: bool, found_indexed: bool) -> exp.Select:
    """Who a gap is about, whether it is open, since when it was looked at and until when it can be closed."""
    r = spot.rate_number
    reach = Reach("t", spot.bound.index is not None)
    nobody = cast(lit(0), "BIGINT")
    named = {
        "spot": lit(number),
        "person": col("person", "t"),
        "index_event": col("index_event", "t"),
        "link": col("idx", "t") if indexed else nobody,
        "found_link": col("idx", "t") if found_indexed else nobody.copy(),
        "state": _state(spot),
        "looked_from": _looked_from(batch, spot.gap, reach),
        "due": moment(batch.planner, spot.gap.due, reach),
    }
    rows = choose("*", exp.alias_(col("index_event"), "idx", copy=False))
    rows = rows.from_(table(batch.tables[spot.bound.measure.id]), copy=False)
    counted = [col(f"ip{r}"), negate(col(f"excluded{r}")), negate(col(f"excepted{r}"))]
    rows = rows.where(both(counted), copy=False)
    query = choose(*(exp.alias_(tree, name, copy=False) for name, tree in named.items()))
    query = query.from_(as_source(rows, "t"), copy=False)
    for joined, on in reach.joins:
        query = joined_to(query, joined, on, "LEFT")
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
        return cast(exp.null(), "DATE")
    days = [moment(batch.planner, s, reach) for s in dict.fromkeys(starts)]
    if all(is_constant(s) for s in starts) or len(days) > 1:
        return exp.Anonymous(this="least", expressions=days) if len(days) > 1 else days[0]
    return days[0]


def _with_parts(batch: Batch, spots: list[Spot], nearest: Tree) -> Tree:
    """The nearest misses; where a gap shows a component, with that one's value."""
    showing = {n: spot.gap.shows[0] for n, spot in enumerate(spots) if spot.gap.shows}
    if not showing:
        return nearest
    columns = ("spot", "person", "idx", "event", "day", "concept", "value", "unit", "flags", "source")
    rest = choose(*columns).from_(nearest.copy(), copy=False)
    parts: list[Tree] = [rest.where(negate(among(col("spot"), showing)), copy=False)]
    for number, name in showing.items():
        part = batch.planner.words.concept(name)
        tables = {"nearest": nearest, "event": batch.planner.events([part])}
        parts.append(
            fill(
                "shown_part",
                tables,
                {"chosen": batch.planner.chosen([part]), "spot": lit(number)},
                indexed=True,
            )
        )
    return union_all(parts)


__all__ = ["add_gaps"]
