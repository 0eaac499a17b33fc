"""A query's text. The words that make up nearly all of a batch are written here, as sqlglot writes them; all others by sqlglot itself.

sqlglot's writer serves every dialect and way of breaking lines, which takes four times as long, and a batch is a million letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB

from concord.engine.compiler.sqltree import Tree

PLAIN = re.compile(r"[A-Za-z_]\w*\Z")
RESERVED = frozenset(word.lower() for word in DuckDB.Generator.RESERVED_KEYWORDS)
PARTS = frozenset({"expressions", "from_", "joins", "where", "group", "having"})
"""What a SELECT may have to be written here."""


def printed(tree: Tree) -> str:
    """The text of a tree in the engine's dialect; the tree is used up."""
    write = _WRITERS.get(type(tree))
    text = write(tree) if write is not None else None
    return tree.sql("duckdb", copy=False) if text is None else text


def _parts(tree: Tree) -> dict:
    """What a node has, without what it has not."""
    return {name: part for name, part in tree.args.items() if part is not None and part is not False}


def _several(trees: Iterable[Tree]) -> str:
    return ", ".join(map(printed, trees))


def _binary(sign: str) -> Callable[[Tree], str]:
    def write(tree: Tree) -> str:
        return f"{printed(tree.args['this'])} {sign} {printed(tree.args['expression'])}"

    return write


def _before(word: str) -> Callable[[Tree], str]:
    def write(tree: Tree) -> str:
        return f"{word}{printed(tree.args['this'])}"

    return write


def _negative(tree: Tree) -> str:
    text = printed(tree.args["this"])
    return f"- {text}" if text.startswith("-") else f"-{text}"  # two together begin a comment


def _identifier(tree: Tree) -> str | None:
    name = tree.args["this"]
    return None if tree.args.get("quoted") or not _is_plain(name) else name


@cache
def _is_plain(name: str) -> bool:
    return PLAIN.match(name) is not None and name.lower() not in RESERVED


def _column(tree: Tree) -> str | None:
    parts = _parts(tree)
    if parts.keys() == {"this"}:
        return printed(parts["this"])
    return f"{printed(parts['table'])}.{printed(parts['this'])}" if len(parts) == 2 else None


def _literal(tree: Tree) -> str | None:
    text = tree.args["this"]
    if not tree.args.get("is_string"):
        return text
    return None if "'" in text or "\\" in text else f"'{text}'"


def _boolean(tree: Tree) -> str:
    return "TRUE" if tree.args.get("this") else "FALSE"


def _cast(tree: Tree) -> str | None:
    parts = _parts(tree)
    kind = parts["to"]
    if parts.keys() != {"this", "to"} or _parts(kind).keys() != {"this"}:
        return None
    return f"CAST({printed(parts['this'])} AS {_kind(kind.args['this'])})"


@cache
def _kind(kind: exp.DType) -> str:
    return exp.DataType(this=kind).sql("duckdb")


def _alias(tree: Tree) -> str:
    return f"{printed(tree.args['this'])} AS {printed(tree.args['alias'])}"


def _anonymous(tree: Tree) -> str | None:
    name = tree.args["this"]
    return f"{name.upper()}({_several(tree.expressions)})" if isinstance(name, str) else None


def _case(tree: Tree) -> str | None:
    parts = _parts(tree)
    if "this" in parts:
        return None
    whens = [f"WHEN {printed(i.args['this'])} THEN {printed(i.args['true'])}" for i in parts["ifs"]]
    default = [f"ELSE {printed(parts['default'])}"] if "default" in parts else []
    return " ".join(["CASE", *whens, *default, "END"])


def _among(tree: Tree) -> str | None:
    parts = {name: part for name, part in _parts(tree).items() if part != []}
    if parts.keys() == {"this", "expressions"}:
        return f"{printed(parts['this'])} IN ({_several(parts['expressions'])})"
    if parts.keys() == {"this", "query"}:
        return f"{printed(parts['this'])} IN {printed(parts['query'])}"
    return None


def _table(tree: Tree) -> str | None:
    parts = _parts(tree)
    if not parts.keys() <= {"this", "alias"}:
        return None
    return printed(parts["this"]) + (f" AS {printed(parts['alias'])}" if "alias" in parts else "")


def _table_alias(tree: Tree) -> str | None:
    return printed(tree.args["this"]) if _parts(tree).keys() == {"this"} else None


def _subquery(tree: Tree) -> str | None:
    parts = _parts(tree)
    if not parts.keys() <= {"this", "alias"}:
        return None
    return f"({printed(parts['this'])})" + (f" AS {printed(parts['alias'])}" if "alias" in parts else "")


def _union(tree: Tree) -> str | None:
    parts = _parts(tree)
    if parts.keys() != {"this", "expression"} or tree.args.get("distinct") is not False:
        return None
    return f"{printed(parts['this'])} UNION ALL {printed(parts['expression'])}"


def _select(tree: Tree) -> str | None:
    parts = {name: part for name, part in _parts(tree).items() if part != []}
    joins = [_joined(join) for join in parts.get("joins", ())]
    if not parts.keys() <= PARTS or None in joins or "from_" not in parts:
        return None
    text = f"SELECT {_several(parts['expressions'])} FROM {printed(parts['from_'].args['this'])}"
    text += "".join(map(str, joins))
    if "where" in parts:
        text += f" WHERE {printed(parts['where'].args['this'])}"
    if "group" in parts:
        if _parts(parts["group"]).keys() != {"expressions"}:
            return None
        text += f" GROUP BY {_several(parts['group'].expressions)}"
    if "having" in parts:
        text += f" HAVING {printed(parts['having'].args['this'])}"
    return text


def _joined(join: Tree) -> str | None:
    parts = _parts(join)
    if "on" not in parts or not parts.keys() <= {"this", "on", "side", "kind"}:
        return None
    how = "".join(f"{parts[name]} " for name in ("side", "kind") if parts.get(name))
    return f" {how}JOIN {printed(parts['this'])} ON {printed(parts['on'])}"


_WRITERS: dict[type, Callable[[Tree], str | None]] = {
    exp.Identifier: _identifier,
    exp.Column: _column,
    exp.Literal: _literal,
    exp.Boolean: _boolean,
    exp.Null: lambda tree: "NULL",
    exp.Star: lambda tree: None if _parts(tree) else "*",
    exp.Paren: lambda tree: f"({printed(tree.args['this'])})",
    exp.Cast: _cast,
    exp.Alias: _alias,
    exp.Anonymous: _anonymous,
    exp.Case: _case,
    exp.In: _among,
    exp.Table: _table,
    exp.TableAlias: _table_alias,
    exp.Subquery: _subquery,
    exp.Union: _union,
    exp.Select: _select,
    exp.Not: _before("NOT "),
    exp.Neg: _negative,
    exp.And: _binary("AND"),
    exp.Or: _binary("OR"),
    exp.Is: _binary("IS"),
    exp.EQ: _binary("="),
    exp.NEQ: _binary("<>"),
    exp.LT: _binary("<"),
    exp.LTE: _binary("<="),
    exp.GT: _binary(">"),
    exp.GTE: _binary(">="),
    exp.Add: _binary("+"),
    exp.Sub: _binary("-"),
    exp.Mul: _binary("*"),
    exp.BitwiseAnd: _binary("&"),
}
