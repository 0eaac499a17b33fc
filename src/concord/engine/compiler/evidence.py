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
    cast,
    choose,
    col,
    either,
    eq,
    fill,
    is_true,
    joined_to,
    listed,
    lit,
    nothing,
    table,
    union_all,
)
from concord.engine.compiler.work import Batch
from concord.model import expressions as e
from concord.model.measure import Line

FOUND = ("event", "day", "concept", "value", "unit", "flags", "source")
KEYS = ("proof", "person", "idx")
COLUMNS = {
    "measure": "VARCHAR", "criterion": "INTEGER", "person": "BIGINT", "index_event": "BIGINT", "role": "VARCHAR", "event": "BIGINT",
    "day": "DATE", "concept": "INTEGER", "value": "DECIMAL(18,6)", "unit": "INTEGER", "flags": "INTEGER", "source": "INTEGER",
}  # fmt: skip
"""Of the table of evidence where no sentence is proved by events."""


@dataclass(frozen=True)
class Proof:
    """Where a sentence's events are found: a list (or the lowest's members), and how many days of them; None is all."""

    of: e.EventList | e.Lowest
    days: int | None


def add_evidence(batch: Batch) -> str:
    """Steps that make the evidence; returns its table.

    First who needs a proof, then each proof's events of those who need it, all proofs at once, as a query costs more than what it
    does for few people.
    """
    wanted: dict[Proof, list[tuple[Bound, Line]]] = {}
    for bound in batch.measures:
        for line in bound.lines:
            if line.part in ("who", "excused", "excepted", "met"):
                for proof in dict.fromkeys(proofs(line.criterion)):
                    wanted.setdefault(proof, []).append((bound, line))
    if not wanted:
        return batch.add("evidence", nothing(COLUMNS))
    sources = [_source(batch, proof) for proof in wanted]
    uses = [
        (number, indexed, bound, line)
        for number, ((_, indexed), served) in enumerate(zip(sources, wanted.values(), strict=True))
        for bound, line in served
    ]
    needed = [_needed(batch, use, *served) for use, served in enumerate(uses)]
    need = table(batch.add("need", union_all(needed)))
    groups: dict[str, list[Tree]] = {}
    for number, (proof, (source, indexed)) in enumerate(zip(wanted, sources, strict=True)):
        groups.setdefault(_how(proof), []).append(_found(number, proof, source, indexed, need))
    shown = [_shown(batch, how, union_all(found)) for how, found in groups.items()]
    words = [(use, bound.measure.id, line.number) for use, (_, _, bound, line) in enumerate(uses)]
    return batch.add("evidence", _used(words, need, union_all(shown)))


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


def _source(batch: Batch, proof: Proof) -> tuple[Tree, bool]:
    """The rows among which a proof is found, and whether they have `idx`."""
    if isinstance(proof.of, e.Lowest):
        return last_day_members(batch.planner, proof.of), lists.index_of(proof.of) is not None
    found = lists.rows(batch.planner, proof.of)
    return found.certainly(), found.indexed


def _needed(batch: Batch, use: int, number: int, indexed: bool, bound: Bound, line: Line) -> exp.Select:
    """Those in the population of some rate for whom a sentence is true."""
    fixed = {
        "proof": lit(number),
        "use": lit(use),
        "person": col("person"),
        "idx": col("index_event") if indexed else cast(lit(0), "BIGINT"),
        "index_event": col("index_event"),
    }
    query = choose(*(exp.alias_(tree, name, copy=False) for name, tree in fixed.items()))
    rates = range(len(bound.measure.all_rates()))
    holds = both([either(col(f"ip{r}") for r in rates), is_true(col(line.column))])
    return query.from_(table(batch.tables[bound.measure.id]), copy=False).where(holds, copy=False)


def _how(proof: Proof) -> str:
    """Which of a proof's events are shown: the latest `one`, `some`, `all`, or all rows as they are (`members`)."""
    if isinstance(proof.of, e.Lowest):
        return "members"
    return {None: "all", 1: "one"}.get(proof.days, "some")


def _found(number: int, proof: Proof, source: Tree, indexed: bool, need: Tree) -> exp.Select:
    """A proof's rows of those who need it, with its number, and how many days of them count."""
    idx = col("idx", "p") if indexed else cast(lit(0), "BIGINT")
    fixed = {"proof": lit(number), "most": lit(proof.days or 0), "person": col("person", "p"), "idx": idx}
    columns = [exp.alias_(tree, name, copy=False) for name, tree in fixed.items()]
    columns += [col(c, "p") for c in (*FOUND, "end_day")]
    query = choose(*columns).from_(as_source(source, "p"), copy=False)
    keys = KEYS[1:] if indexed else KEYS[1:2]
    mine = choose(*keys).from_(need.copy(), copy=False).where(eq(col("proof"), lit(number)), copy=False)
    return joined_to(query, as_source(mine, "n"), both(eq(col(c, "p"), col(c, "n")) for c in keys), "SEMI")


def _shown(batch: Batch, how: str, found: Tree) -> Tree:
    """The proving events, of all that were found."""
    if how in ("one", "some"):
        chosen = fill("latest_one" if how == "one" else "latest", {"list": found}, indexed=True)
    else:
        picked = [col(c, "l") for c in (*KEYS, *FOUND)]
        chosen = choose(*picked).from_(as_source(found, "l"), copy=False)
        chosen = chosen.distinct(copy=False) if how == "all" else chosen
    made = table(batch.add(f"shown_{how}", chosen))
    return choose(*KEYS, *FOUND).from_(made, copy=False)


def _same(left: str, right: str) -> Tree:
    return both([eq(col(c, left), col(c, right)) for c in KEYS])


def _used(words: list[tuple[int, str, int]], need: Tree, shown: Tree) -> exp.Select:
    """The events as evidence of each sentence that needs them; `words` say which sentence of which measure a use is."""
    fixed = [col(c, "w") for c in ("measure", "criterion")] + [col(c, "n") for c in ("person", "index_event")]
    query = choose(*fixed, exp.alias_(lit("counts"), "role", copy=False), *(col(c, "x") for c in FOUND))
    query = query.from_(as_source(need, "n"), copy=False)
    sentences = listed(words, "w", ("use", "measure", "criterion"))
    query = query.join(sentences, on=eq(col("use", "w"), col("use", "n")), copy=False)
    return query.join(as_source(shown, "x"), on=_same("x", "n"), copy=False)
