"""Small helpers for building queries as trees.

Parts are shared between trees, never copied and never changed once made: a mapping of 150 columns is compiled in a blink.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlglot import exp

Tree = exp.Expression


@cache
def column(name: str, table: str = "") -> exp.Column:
    return exp.Column(this=_quoted(name), table=_quoted(table) if table else None)


@cache
def _quoted(name: str) -> exp.Identifier:
    return exp.Identifier(this=name, quoted=True)


def call(name: str, *arguments: Any) -> Tree:
    """A function of the engine, by its own name."""
    return exp.Anonymous(this=name, expressions=[literal(a) for a in arguments])


def literal(value: Any) -> Tree:
    """A Python value as a constant; a tree stands as it is."""
    if isinstance(value, exp.Expression):
        return value
    if isinstance(value, str):
        return exp.Literal(this=value, is_string=True)
    return exp.convert(value)


@cache
def _type(kind: str) -> exp.DataType:
    return exp.DataType.build(kind, dialect="duckdb")


def try_cast(value: Tree, kind: str) -> Tree:
    return exp.TryCast(this=value, to=_type(kind))


def cast(value: Tree, kind: str) -> Tree:
    return exp.Cast(this=value, to=_type(kind))


def named(value: Tree, name: str) -> Tree:
    """`value AS "name"`."""
    return exp.Alias(this=value, alias=_quoted(name))


def is_null(value: Tree) -> Tree:
    return exp.Is(this=value, expression=exp.Null())


def not_null(value: Tree) -> Tree:
    return exp.Not(this=is_null(value))


def negated(value: Tree) -> Tree:
    return exp.Not(this=exp.Paren(this=value))


def case(pairs: Iterable[tuple[Any, Any]], otherwise: Any = None) -> Tree:
    """CASE WHEN condition THEN value ... ELSE otherwise END."""
    made = [exp.If(this=literal(condition), true=literal(value)) for condition, value in pairs]
    return exp.Case(ifs=made, default=literal(otherwise))


def one_of(value: Tree, words: Iterable[Any]) -> Tree:
    return exp.In(this=value, expressions=[literal(w) for w in words])


def any_of(conditions: Iterable[Tree]) -> Tree:
    return _joined(exp.Or, exp.false(), conditions)


def all_of(conditions: Iterable[Tree]) -> Tree:
    return _joined(exp.And, exp.true(), conditions)


def _joined(kind: type[Tree], nothing: Tree, parts: Iterable[Tree]) -> Tree:
    """Conditions joined in a balanced tree, each in parentheses where it must be."""
    made = [exp.Paren(this=p) if isinstance(p, exp.Connector) else p for p in parts]
    if not made:
        return nothing
    while len(made) > 1:
        made = [
            kind(this=pair[0], expression=pair[1]) if len(pair) == 2 else pair[0] for pair in _pairs(made)
        ]
        made = [exp.Paren(this=m) if isinstance(m, exp.Connector) and len(made) > 1 else m for m in made]
    return made[0]


def _pairs(items: list[Tree]) -> list[list[Tree]]:
    return [items[i : i + 2] for i in range(0, len(items), 2)]


def coalesce(*values: Tree) -> Tree:
    return values[0] if len(values) == 1 else exp.Coalesce(this=values[0], expressions=list(values[1:]))


def concat(*values: Tree) -> Tree:
    made = values[0]
    for value in values[1:]:
        made = exp.DPipe(this=made, expression=value)
    return made


def reads(tree: Tree) -> set[str]:
    """Names of the columns that a tree reads."""
    found: set[str] = set()
    waiting: list[Any] = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, exp.Column):
            found.add(one.name)
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, exp.Expression):
            waiting += one.args.values()
    return found


def select(columns: Iterable[Tree], source: Tree | str, name: str = "") -> exp.Select:
    """SELECT columns FROM a table, or from a query known as `name`."""
    table: Tree = exp.Table(this=_quoted(source)) if isinstance(source, str) else exp.Subquery(
        this=source, alias=exp.TableAlias(this=_quoted(name))
    )  # fmt: skip
    if isinstance(source, str) and name:
        table.set("alias", exp.TableAlias(this=_quoted(name)))
    return exp.select(*columns, copy=False).from_(table, copy=False)


def sql(tree: Tree) -> str:
    return tree.sql(dialect="duckdb", copy=False)
