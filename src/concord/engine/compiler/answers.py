"""The answers to all sentences of a measure, a letter each: small enough to keep for everybody.

`<prefix>_answers`: measure, person, index_event, answers. The first letter answers sentence 1, and so on: `y` yes, `n` no, `?` unknown,
`-` for a sentence that only names a group, or that the method does not have.
"""

from __future__ import annotations

from sqlglot import exp

from concord.engine.compiler.bound import Bound
from concord.engine.compiler.sqltree import (
    Tree,
    call,
    case,
    choose,
    col,
    either,
    lit,
    negate,
    table,
    union_all,
)
from concord.engine.compiler.work import Batch
from concord.model.measure import Line

TOLD = ("who", "excused", "excepted", "met")
"""Parts whose sentences are answered for a reader."""


def add_answers(batch: Batch) -> str:
    """A step that makes the answers of everybody who is, or may be, in a population; returns its table."""
    return batch.add("answers", union_all([_of(batch, bound) for bound in batch.measures]))


def _of(batch: Batch, bound: Bound) -> exp.Select:
    lines = {line.number: line for line in bound.lines}
    letters = [_letter(lines.get(number)) for number in range(1, max(lines, default=0) + 1)]
    query = choose(
        exp.alias_(lit(bound.measure.id), "measure", copy=False),
        "person",
        "index_event",
        exp.alias_(call("concat", *letters), "answers", copy=False),
    )
    rates = range(len(bound.measure.all_rates()))
    inside = either([col(f"{name}{r}") for r in rates for name in ("ip", "maybe")])
    return query.from_(table(batch.tables[bound.measure.id]), copy=False).where(inside, copy=False)


def _letter(line: Line | None) -> Tree:
    if line is None or line.part not in TOLD:
        return lit("-")
    answer = col(line.column)
    return case((answer, lit("y")), (negate(answer.copy()), lit("n")), default=lit("?"))
