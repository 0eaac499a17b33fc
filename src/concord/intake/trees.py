"""Small helpers for building queries as trees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlglot import exp


def column(name: str, table: str = "") -> exp.Column:
    return exp.column(name, table=table or None, quoted=True)


def call(name: str, *arguments: Any) -> exp.Expression:
    """A function of the engine, by its own name."""
    return exp.Anonymous(this=name, expressions=[literal(a) for a in arguments])


def literal(value: Any) -> exp.Expression:
    """A Python value as a constant; a tree is kept."""
    return value.copy() if isinstance(value, exp.Expression) else exp.convert(value)


def try_cast(value: exp.Expression, kind: str) -> exp.Expression:
    return exp.TryCast(this=value.copy(), to=exp.DataType.build(kind, dialect="duckdb"))


def cast(value: exp.Expression, kind: str) -> exp.Expression:
    return exp.Cast(this=value.copy(), to=exp.DataType.build(kind, dialect="duckdb"))


def is_null(value: exp.Expression) -> exp.Expression:
    return exp.Is(this=value.copy(), expression=exp.null())


def not_null(value: exp.Expression) -> exp.Expression:
    return exp.Not(this=is_null(value))


def case(pairs: Iterable[tuple[Any, Any]], otherwise: Any = None) -> exp.Expression:
    """CASE WHEN condition THEN value ... ELSE otherwise END."""
    made = exp.Case()
    for condition, value in pairs:
        made = made.when(literal(condition), literal(value))
    return made.else_(literal(otherwise))


def any_of(conditions: Iterable[exp.Expression]) -> exp.Expression:
    return _joined(exp.Or, exp.false(), conditions)


def all_of(conditions: Iterable[exp.Expression]) -> exp.Expression:
    return _joined(exp.And, exp.true(), conditions)


def _joined(
    kind: type[exp.Expression], nothing: exp.Expression, parts: Iterable[exp.Expression]
) -> exp.Expression:
    """Conditions joined in a balanced tree, each in parentheses where it must be."""
    made = [exp.Paren(this=p.copy()) if isinstance(p, exp.Connector) else p.copy() for p in parts]
    if not made:
        return nothing
    while len(made) > 1:
        made = [kind(this=a, expression=b) if b else a for a, b in _pairs(made)]
        made = [exp.Paren(this=m) if isinstance(m, exp.Connector) and len(made) > 1 else m for m in made]
    return made[0]


def _pairs(items: list[exp.Expression]) -> list[tuple[exp.Expression, exp.Expression | None]]:
    return [(items[i], items[i + 1] if i + 1 < len(items) else None) for i in range(0, len(items), 2)]


def coalesce(*values: exp.Expression) -> exp.Expression:
    if len(values) == 1:
        return values[0].copy()
    return exp.Coalesce(this=values[0].copy(), expressions=[v.copy() for v in values[1:]])


def concat(*values: exp.Expression) -> exp.Expression:
    made = values[0].copy()
    for value in values[1:]:
        made = exp.DPipe(this=made, expression=value.copy())
    return made


def sql(tree: exp.Expression) -> str:
    return tree.sql(dialect="duckdb")
