"""Evidence: the events that made each sentence true.

`<prefix>_evidence`: measure, criterion (number of the sentence), person, index_event, event, role `counts`, day, concept, value, unit,
flags, source. For "there is": the latest event. For a count compared with n: the latest event of each of the latest n days. For the last, the
first, the lowest: the events picked. For sums: all. What is not there (a `not`) and coverage leave no events.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from concord.engine.compiler import lists
from concord.engine.compiler.bound import Bound
from concord.engine.compiler.numbers import last_day_members
from concord.engine.compiler.sqltree import (
    Tree,
    as_source,
    both,
    choose,
    col,
    either,
    eq,
    fill,
    is_true,
    lit,
    table,
    union_all,
)
from concord.engine.compiler.work import Batch
from concord.model import expressions as e
from concord.model.measure import Line

FOUND = ("event", "day", "concept", "value", "unit", "flags", "source")


@dataclass(frozen=True)
class Proof:
    """Where a sentence's events are found: a list (or the lowest's members), and how many days of them; None is all."""

    of: e.EventList | e.Lowest
    days: int | None


def add_evidence(batch: Batch) -> str:
    """Steps that make the evidence; returns its table."""
    wanted: dict[Proof, list[tuple[Bound, Line]]] = {}
    for bound in batch.measures:
        for line in bound.lines:
            if line.part in ("who", "excused", "excepted", "met"):
                for proof in dict.fromkeys(proofs(line.criterion)):
                    wanted.setdefault(proof, []).append((bound, line))
    parts: list[Tree] = []
    for number, (proof, uses) in enumerate(wanted.items()):
        source, indexed = _shown(batch, proof, uses, number)
        parts += [_used(batch, source, indexed, bound, line) for bound, line in uses]
    return batch.add("evidence", union_all(parts) if parts else _nothing())


def proofs(criterion: e.Criterion) -> Iterator[Proof]:
    """The lists whose events would prove a criterion; sentences inside it prove themselves."""
    if isinstance(criterion, e.Exists):
        yield Proof(criterion.events, 1)
    elif isinstance(criterion, e.All | e.Any):
        for part in criterion.parts:
            yield from proofs(part)
    elif isinstance(criterion, e.OrIfMissing):
        yield from proofs(criterion.compare)
    elif isinstance(criterion, e.Compare):
        most = criterion.right.value if isinstance(criterion.right, e.Constant) else None
        for side in (criterion.left, criterion.right):
            yield from _figures(side, int(most) if most is not None and criterion.op in (">=", "=") else None)


def _figures(number: e.Number, most: int | None) -> Iterator[Proof]:
    if isinstance(number, e.Count):
        yield Proof(number.events, most if most and most > 0 else None)
    elif isinstance(number, e.Sum):
        yield Proof(number.events, None)
    elif isinstance(number, e.PickValue):
        yield Proof(number.pick, None)
    elif isinstance(number, e.Lowest):
        yield Proof(number, None)
    elif isinstance(number, e.Ratio):
        yield from _figures(number.top, None)
        yield from _figures(number.bottom, None)


def _shown(batch: Batch, proof: Proof, uses: list[tuple[Bound, Line]], number: int) -> tuple[Tree, bool]:
    """The proving events of the people who need them, as a table."""
    if isinstance(proof.of, e.Lowest):
        return last_day_members(batch.planner, proof.of), lists.index_of(proof.of) is not None
    rows = lists.rows(batch.planner, proof.of)
    indexed = rows.indexed
    people = union_all([_people(batch, bound, line, indexed) for bound, line in uses])
    query = rows.select()
    on = _same_rows("l", "n", indexed)
    picked = [
        col("person", "l"),
        *([col("idx", "l")] if indexed else []),
        *(col(c, "l") for c in (*FOUND, "end_day")),
    ]
    chosen = choose(*picked).from_(as_source(query, "l"), copy=False)
    chosen = chosen.join(as_source(people, "n"), on=on, join_type="semi", copy=False)
    chosen = chosen.where(col("sure", "l"), copy=False)
    if proof.days is not None:
        chosen = fill("latest", {"list": chosen}, {"most": lit(proof.days)}, indexed=indexed)
    else:
        chosen = choose(*(["person", *(["idx"] if indexed else []), *FOUND])).from_(
            as_source(chosen, "l"), copy=False
        )
        chosen = chosen.distinct(copy=False)
    return table(batch.add(f"e{number:03d}", chosen)), indexed


def _people(batch: Batch, bound: Bound, line: Line, indexed: bool) -> exp.Select:
    picked = [col("person"), *([exp.alias_(col("index_event"), "idx", copy=False)] if indexed else [])]
    query = choose(*picked).from_(table(batch.tables[bound.measure.id]), copy=False)
    return query.where(_holds(bound, line), copy=False)


def _holds(bound: Bound, line: Line, alias: str = "") -> Tree:
    """In the population of some rate, and the sentence is true."""
    rates = range(len(bound.measure.all_rates()))
    return both([either(col(f"ip{r}", alias) for r in rates), is_true(col(line.column, alias))])


def _same_rows(left: str, right: str, indexed: bool) -> Tree:
    on = [eq(col("person", left), col("person", right))]
    return both([*on, eq(col("idx", left), col("idx", right))] if indexed else on)


def _used(batch: Batch, source: Tree, indexed: bool, bound: Bound, line: Line) -> exp.Select:
    """The events as evidence of one sentence of one measure."""
    fixed = [
        exp.alias_(lit(bound.measure.id), "measure", copy=False),
        exp.alias_(lit(line.number), "criterion", copy=False),
        col("person", "m"),
        col("index_event", "m"),
        exp.alias_(lit("counts"), "role", copy=False),
    ]
    on = [eq(col("person", "x"), col("person", "m"))]
    if indexed:
        on.append(eq(col("idx", "x"), col("index_event", "m")))
    query = choose(*fixed, *(col(c, "x") for c in FOUND)).from_(as_source(source, "x"), copy=False)
    query = query.join(as_source(table(batch.tables[bound.measure.id]), "m"), on=both(on), copy=False)
    return query.where(_holds(bound, line, "m"), copy=False)


def _nothing() -> exp.Select:
    """An empty evidence table."""
    columns = {
        "measure": "VARCHAR",
        "criterion": "INTEGER",
        "person": "BIGINT",
        "index_event": "BIGINT",
        "role": "VARCHAR",
    }
    columns |= {
        "event": "BIGINT",
        "day": "DATE",
        "concept": "INTEGER",
        "value": "DECIMAL(18,6)",
        "unit": "INTEGER",
    }
    columns |= {"flags": "INTEGER", "source": "INTEGER"}
    empty = [exp.alias_(exp.cast(exp.null(), t), c, copy=False) for c, t in columns.items()]
    return choose(*empty).where(exp.false(), copy=False)
