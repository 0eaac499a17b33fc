"""Where the nearest miss of each gap is looked for: the events that would have closed it, but for their day, value or neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from concord.engine.compiler import lists
from concord.engine.compiler.planner import Planner
from concord.engine.compiler.sqltree import (
    Tree,
    among,
    as_source,
    both,
    choose,
    col,
    either,
    eq,
    fill,
    le,
    lit,
    union_all,
)
from concord.model import expressions as e

SHOWN = ("event", "day", "end_day", "concept", "value", "unit", "flags", "source")
"""What is kept of an event."""


def is_indexed(closes: e.EventList) -> bool:
    """What would close a gap belongs to an index event, and not to the person alone."""
    return lists.index_of(closes) is not None


def missed(planner: Planner, looked: Sequence[e.EventList], standing: Tree) -> Tree:
    """For each open gap the events that it looks at, up to the day on which it must be closed. `looked`: where each gap does, by its number.

    Many gaps look at the same visits, some by who gave them or how: what is read of the same concepts is read once. An event may come more than once.
    """
    found: list[Tree] = []
    alike: dict[Tree, list[tuple[list[int], lists.Rows]]] = {}
    for closes in dict.fromkeys(looked):
        spots = [n for n, other in enumerate(looked) if other == closes]
        if is_indexed(closes):
            tree, _ = lists.relation(planner, closes)
            tables = {"list": tree, "standing": standing}
            found.append(fill("missed", tables, {"asked": among(col("spot"), spots)}, indexed=True))
            continue
        for events in dict.fromkeys(_events(closes)):
            rows = lists.rows(planner, events)
            alike.setdefault(rows.plain[0], []).append((spots, rows))
    return union_all([*found, *(_of_persons(asked, standing) for asked in alike.values())])


def _events(closes: e.EventList) -> Iterator[e.Events]:
    """The events of a loosened list: it knows nothing else, and lists of them."""
    for part in closes.lists if isinstance(closes, e.Union) else (closes,):
        if isinstance(part, e.Events):
            yield part
        else:
            yield from _events(part)


def _of_persons(asked: Sequence[tuple[list[int], lists.Rows]], standing: Tree) -> Tree:
    """Events of the same concepts, for all the gaps that look at them: each takes those that were done as it asks."""
    concepts = asked[0][1].plain[0]
    by_spots: dict[tuple[int, ...], list[Tree]] = {}
    for spots, rows in asked:
        by_spots.setdefault(tuple(spots), []).append(both(rows.plain[1:]))
    done = {spots: either(dict.fromkeys(how)) for spots, how in by_spots.items()}
    every = sorted({n for spots in done for n in spots})
    open_gaps = [among(col("spot"), every), eq(col("state"), lit("open"))]
    gaps = choose("spot", "person", "link", "due").from_(standing.copy(), copy=False)
    on = [eq(col("person", "s"), col("person", "t")), le(col("day", "t"), col("due", "s"))]
    if len(done) > 1:
        on.append(either(both([among(col("spot", "s"), spots), how.copy()]) for spots, how in done.items()))
    query = choose(*(col(c, "s") for c in ("spot", "person", "link")), *(col(c, "t") for c in SHOWN))
    query = query.from_(as_source(asked[0][1].source, "t"), copy=False)
    query = query.join(as_source(gaps.where(both(open_gaps), copy=False), "s"), on=both(on), copy=False)
    return query.where(both([concepts, either(dict.fromkeys(done.values()))]), copy=False)
