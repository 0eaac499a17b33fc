"""Rows typed and checked, and put together to canonical rows.

What rests on one text is worked out per text that differs (`words`); the engine sees each row for what rests on more, and for
the rules. Where a line gives one row of a table at most, its columns are passed on as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from concord.engine.session import Session
from concord.intake import breaking, words
from concord.intake.keeping import schema_of
from concord.intake.mapping import AUTOMATIC
from concord.intake.plan import Plan, Rows
from concord.intake.trees import reads, sql
from concord.model.lineage import LINE_BITS
from concord.model.tables import Table


def pieces(lines: Iterable[pa.RecordBatch], shape: pa.Schema, size: int) -> Iterator[pa.Table]:
    """Batches put together to tables of about so many bytes; one table at least."""
    held: list[pa.RecordBatch] = []
    told = 0
    given = False
    for batch in lines:
        held.append(batch)
        told += batch.nbytes
        if told > size:
            yield pa.Table.from_batches(held, shape)
            held, told, given = [], 0, True
    if held or not given:
        yield pa.Table.from_batches(held, shape)


@dataclass(frozen=True)
class Piece:
    """Rows typed and checked: what tells them apart (row_id, hash1, hash2, bad), the rules they broke, their values by the plan's names."""

    staged: pa.Table
    fault: pa.Table
    kept: pa.Table

    def accepted(self, doubled: np.ndarray) -> pa.Table:
        """The values of the rows that are not bad and not among those said before."""
        bad, row_id = self.staged["bad"].to_numpy(), self.staged["row_id"].to_numpy()
        good = ~bad & ~np.isin(row_id, doubled) if len(doubled) else ~bad
        return self.kept if good.all() else self.kept.filter(pa.array(good))


def check(session: Session, plan: Plan, lines: pa.Table) -> Piece:
    """Type and check rows, given as readers give them: in order of file and line. Reads table `file`."""
    texts = words.of(lines)
    values, flags = words.meanings(session, plan, texts)
    row_id, raw = words.whole(lines["row_id"]), words.whole(lines["raw"])
    session.table("lines", pa.table({"row_id": row_id, "raw": raw, **texts, **values}))
    told = by_line(session.arrow(plan.stage, label=f"check {plan.spec.kind}"))
    session.drop("lines")
    numbers = {name: words.numbers(texts[name]) for name in plan.cases.sources()}
    rests = {name: told[name].to_numpy() for name in plan.cases.rest_flags()}
    found = list(plan.cases.broken(numbers, flags, rests))
    fault, bad = breaking.faults(found, plan.rules, row_id, raw)
    values |= {name: words.whole(told[name]) for name in plan.many}
    staged = told.select(["row_id", "hash1", "hash2"]).append_column("bad", pa.array(bad))
    return Piece(staged, fault, pa.table({"row_id": row_id, **values}))


def by_line(rows: pa.Table) -> pa.Table:
    """The rows in order of file and line."""
    keys = rows.column("row_id").to_numpy()
    if (np.diff(keys) > 0).all():
        return rows
    return rows.take(pa.array(np.argsort(keys, kind="stable")))


def assembled(
    session: Session, kept: pa.Table, rows: Rows, declared: type[Table], facts: pa.Table
) -> pa.Table:
    """The rows that one target makes of the accepted ones, with the declared columns. `facts` are of the files, by id."""
    mask = _mask(session, kept, rows)
    row_id = words.whole(kept["row_id"])
    row_id = row_id if mask is None else row_id.filter(mask)
    files = np.searchsorted(facts["file_id"].to_numpy(), row_id.to_numpy() >> LINE_BITS)
    constant = _constants(session, rows)
    made = []
    for field in schema_of(declared):
        tree = rows.values.get(field.name)
        if field.name == "row_id":
            column = row_id
        elif field.name in AUTOMATIC:
            column = words.by_number(words.whole(facts[field.name]), files)
        elif field.name in constant:
            column = pa.repeat(constant[field.name], len(row_id)).cast(field.type)
        else:
            column = words.whole(kept[_name(tree)])
            column = column if mask is None else column.filter(mask)
        made.append(words.written(column))
    return pa.table(made, names=list(declared.columns))


def _mask(session: Session, kept: pa.Table, rows: Rows) -> pa.Array | None:
    """Which rows keep all conditions; None when all do."""
    mask = None
    for tree in rows.conditions:
        one = _holds(session, kept, tree)
        mask = one if mask is None else pc.and_(mask, one)
    return None if mask is None or pc.all(mask).as_py() else mask


def _holds(session: Session, kept: pa.Table, tree: exp.Expression) -> pa.Array:
    if isinstance(tree, exp.Column):
        return pc.fill_null(words.plain(words.whole(kept[tree.name])), False)
    name = _name(tree)
    if name:
        return words.whole(kept[name]).is_valid()
    return pa.repeat(bool(session.value(f"SELECT {sql(tree)}")), len(kept))


def _constants(session: Session, rows: Rows) -> dict[str, pa.Scalar]:
    """Values that are the same on every row."""
    trees = {name: tree for name, tree in rows.values.items() if not _name(tree)}
    if not trees:
        return {}
    told = session.arrow("SELECT " + ", ".join(f'{sql(tree)} AS "{name}"' for name, tree in trees.items()))
    return {name: told[name][0] for name in trees}


def _name(tree: exp.Expression) -> str:
    """The one column that a tree passes on or asks for; empty when it reads none."""
    return next(iter(reads(tree)), "")
