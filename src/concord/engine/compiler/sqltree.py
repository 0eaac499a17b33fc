"""Small words for building SQL as trees, and reading templates: a query in a `.sql` file with tables and values to fill in.

In a template, a table called as a key of `tables` is replaced by that relation, `$name` by the value `name`. Columns
named `idx` (the index event) are left out where a relation has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, reduce

import sqlglot
from sqlglot import exp

from concord.engine import sql

Tree = exp.Expression
FOREVER = date(9999, 12, 31)


def col(name: str, table: str = "") -> exp.Column:
    of = exp.Identifier(this=table, quoted=False) if table else None
    return exp.Column(this=exp.Identifier(this=name, quoted=False), table=of)


def lit(value: object) -> Tree:
    """A literal: numbers exactly, dates as DATE, None as NULL."""
    if value is None:
        return exp.null()
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, date):
        return exp.Cast(this=exp.Literal.string(value.isoformat()), to=exp.DataType(this=exp.DType.DATE))
    if isinstance(value, int | Decimal):
        text = f"{value:f}" if isinstance(value, Decimal) else str(value)
        return (
            exp.Neg(this=exp.Literal.number(text[1:])) if text.startswith("-") else exp.Literal.number(text)
        )
    return exp.Literal.string(str(value))


def call(name: str, *args: Tree) -> exp.Anonymous:
    return exp.Anonymous(this=name, expressions=list(args))


def wrap(tree: Tree) -> Tree:
    """The tree in parentheses unless it is a simple word."""
    return (
        tree
        if isinstance(tree, exp.Column | exp.Literal | exp.Paren | exp.Anonymous)
        else exp.paren(tree, copy=False)
    )


def _infix(kind: type[exp.Binary], left: Tree, right: Tree) -> Tree:
    return kind(this=wrap(left), expression=wrap(right))


def eq(left: Tree, right: Tree) -> Tree:
    return _infix(exp.EQ, left, right)


def same(left: Tree, right: Tree) -> Tree:
    """Equal, two empties included."""
    return _infix(exp.NullSafeEQ, left, right)


def le(left: Tree, right: Tree) -> Tree:
    return _infix(exp.LTE, left, right)


def lt(left: Tree, right: Tree) -> Tree:
    return _infix(exp.LT, left, right)


def plus(left: Tree, right: Tree) -> Tree:
    return _infix(exp.Add, left, right)


def minus(left: Tree, right: Tree) -> Tree:
    return _infix(exp.Sub, left, right)


def times(left: Tree, right: Tree) -> Tree:
    return _infix(exp.Mul, left, right)


def bit_and(left: Tree, right: Tree) -> Tree:
    return _infix(exp.BitwiseAnd, left, right)


OPERATORS: Mapping[str, type[exp.Binary]] = {
    "<": exp.LT,
    "<=": exp.LTE,
    "=": exp.EQ,
    ">=": exp.GTE,
    ">": exp.GT,
}


def compare(left: Tree, op: str, right: Tree) -> Tree:
    return _infix(OPERATORS[op], left, right)


def both(conditions: Iterable[Tree]) -> Tree:
    """Kleene and; nothing is TRUE."""
    kept = list(conditions)
    return reduce(lambda a, b: exp.And(this=a, expression=b), map(wrap, kept)) if kept else exp.true()


def either(conditions: Iterable[Tree]) -> Tree:
    """Kleene or; nothing is FALSE."""
    kept = list(conditions)
    return reduce(lambda a, b: exp.Or(this=a, expression=b), map(wrap, kept)) if kept else exp.false()


def negate(condition: Tree) -> Tree:
    return exp.Not(this=wrap(condition))


def is_true(condition: Tree) -> Tree:
    return exp.Is(this=wrap(condition), expression=exp.true())


def is_false(condition: Tree) -> Tree:
    return exp.Is(this=wrap(condition), expression=exp.false())


def possible(condition: Tree) -> Tree:
    """TRUE or unknown."""
    return negate(is_false(condition))


def is_null(value: Tree) -> Tree:
    return exp.Is(this=wrap(value), expression=exp.null())


def known(value: Tree) -> Tree:
    return negate(is_null(value))


def among(value: Tree, values: Iterable[object]) -> Tree:
    """value IN (literals); no literal at all is FALSE."""
    kept = list(values)
    return exp.In(this=value, expressions=[lit(v) for v in kept]) if kept else exp.false()


def case(*branches: tuple[Tree, Tree], default: Tree | None = None) -> exp.Case:
    ifs = [exp.If(this=condition, true=result) for condition, result in branches]
    return exp.Case(ifs=ifs, default=default)


def coalesce(*values: Tree) -> Tree:
    return call("coalesce", *values)


def table(name: str, alias: str = "") -> exp.Table:
    named = exp.table_(name)
    return exp.alias_(named, alias, table=True, copy=False) if alias else named


def choose(*columns: Tree | str) -> exp.Select:
    """SELECT the columns, taken as they are and not copied."""
    return exp.Select(
        expressions=[
            col(c) if isinstance(c, str) and c != "*" else exp.Star() if c == "*" else c for c in columns
        ]
    )


def cast(value: Tree, kind: str) -> exp.Cast:
    """The value as a type of one word. Nothing is parsed."""
    return exp.Cast(this=value, to=exp.DataType(this=exp.DType[kind]))


def joined_to(query: exp.Select, source: Tree, on: Tree, how: str) -> exp.Select:
    """The query with a LEFT or SEMI join. Nothing is parsed."""
    join = exp.Join(this=source, on=on, **{"kind" if how == "SEMI" else "side": how})
    query.append("joins", join)
    return query


def as_source(tree: Tree, alias: str) -> Tree:
    """A table or a select, to stand in FROM under an alias. The select is taken as it is: use it once."""
    if isinstance(tree, exp.Table):
        return exp.alias_(tree.copy(), alias, table=True, copy=False)
    return exp.Subquery(this=tree, alias=exp.TableAlias(this=exp.to_identifier(alias)))


def union_all(trees: list[Tree]) -> Tree:
    """One after the other, by position, without nesting deeply."""
    if len(trees) == 1:
        return trees[0]
    middle = len(trees) // 2
    return exp.Union(this=union_all(trees[:middle]), expression=union_all(trees[middle:]), distinct=False)


def listed(rows: Iterable[Iterable[object]], alias: str, columns: Iterable[str]) -> exp.Values:
    """Rows of literals, to stand in FROM: for what is the same for many rows and would be carried by each."""
    named = exp.TableAlias(this=exp.to_identifier(alias), columns=[exp.to_identifier(c) for c in columns])
    return exp.Values(expressions=[exp.Tuple(expressions=[lit(v) for v in row]) for row in rows], alias=named)


def nothing(columns: Mapping[str, str]) -> exp.Select:
    """No row, of columns by name and type."""
    empty = [exp.alias_(exp.cast(exp.null(), kind), name, copy=False) for name, kind in columns.items()]
    return choose(*empty).where(exp.false(), copy=False)


def fill(
    name: str,
    tables: Mapping[str, Tree],
    values: Mapping[str, Tree] | None = None,
    *,
    indexed: bool,
    prepare: Callable[[Tree], None] | None = None,
) -> Tree:
    """The query in `name`.sql with its tables and `$values` filled in; `prepare` changes the template before that."""
    tree = _parsed(name).copy()
    if not indexed:
        without_index(tree)
    if prepare is not None:
        prepare(tree)
    return tree.transform(_filler(tables, values or {}), copy=False)


def without_index(tree: Tree) -> None:
    """The query without its `idx` columns: not selected, not grouped by, not compared."""
    for part in list(tree.find_all(exp.EQ, exp.NullSafeEQ)):
        if _is_idx(part.left) or _is_idx(part.right):
            part.replace(exp.true())
    for part in list(tree.find_all(exp.Select, exp.Group)):
        part.set("expressions", [e for e in part.expressions if not _is_idx(e)])
    for part in list(tree.find_all(exp.Window)):
        part.set("partition_by", [e for e in part.args.get("partition_by") or [] if not _is_idx(e)])
    for part in list(tree.find_all(exp.Join)):
        if part.args.get("using"):
            part.set("using", [e for e in part.args["using"] if e.name != "idx"])


def _is_idx(tree: Tree) -> bool:
    return isinstance(tree, exp.Column | exp.Alias) and tree.unalias().name == "idx"


def _filler(tables: Mapping[str, Tree], values: Mapping[str, Tree]):
    used: set[str] = set()

    def swap(node: Tree) -> Tree:
        if isinstance(node, exp.Table) and node.name in tables:
            tree = tables[node.name]
            tree = tree.copy() if node.name in used else tree
            used.add(node.name)
            return as_source(tree, node.alias or node.name)
        if isinstance(node, exp.Placeholder) and node.name in values:
            return wrap(values[node.name].copy())
        return node

    return swap


@cache
def _parsed(name: str) -> Tree:
    """A template, without the parser's notes on where each word stood: copying those costs more than the words."""
    tree = sqlglot.parse_one(sql.load(__package__, name), dialect="duckdb")
    for part in tree.walk():
        part._meta = part.comments = None
    return tree
