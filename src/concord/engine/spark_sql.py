"""Conditions written for DuckDB, as Spark SQL that answers the same, and the one word function that Spark's world answers differently.

Only what is proven alike is translated: any other function is refused, so that a new condition cannot end in other answers unseen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pyarrow as pa
import sqlglot
from sqlglot import exp

from concord.model.errors import UsageError

JARO_WINKLER = "duckdb_jaro_winkler"
"""DuckDB's own similarity inside Spark. The one of Splink's jar halves transpositions, where DuckDB takes whole ones: near a
threshold they disagree."""
PLAIN = (
    exp.Column, exp.Identifier, exp.Literal, exp.Paren, exp.And, exp.Or, exp.Not, exp.Is, exp.Null, exp.EQ, exp.LT, exp.LTE,
    exp.GT, exp.GTE, exp.In, exp.Add, exp.Sub, exp.Abs, exp.Cast, exp.DataType, exp.Left, exp.Length, exp.Greatest, exp.Least,
    exp.ArrayContains, exp.ArraySize, exp.Slice, exp.Boolean,
)  # fmt: skip
"""What both engines write and mean alike, of strings and lists that are there."""


def translated(condition: str) -> str:
    """A condition over one row. UsageError names what has no proven counterpart.

    Text is sliced (`x[5:8]`), lists are indexed (`x[1]`): that is how the two are told apart.
    """
    tree = sqlglot.parse_one(condition, read="duckdb")
    written: str = tree.transform(_one).sql(dialect="spark")
    return written


def _one(node: exp.Expression) -> exp.Expression:
    for kind, write in _WRITTEN.items():
        if type(node) is kind:
            return write(node)
    if type(node) in PLAIN or (isinstance(node, exp.Anonymous) and node.name.lower() in ALIKE):
        return node
    raise UsageError(
        f"`{node.sql(dialect='duckdb')}` has no counterpart on Spark",
        where="linking",
        next_step="run without --engine, or teach engine/spark_sql.py and prove that both answer alike",
    )


def _taken_out(node: exp.Bracket) -> exp.Expression:
    """Letters of a text, or an element of a list (nothing, where the list is shorter)."""
    inner = node.expressions[0]
    if not isinstance(inner, exp.Slice):
        return exp.func("get", node.this.transform(_one), inner)
    first, last = int(inner.this.name), int(inner.expression.name)
    return exp.func(
        "substr", node.this.transform(_one), exp.Literal.number(first), exp.Literal.number(last - first + 1)
    )


def _called(name: str) -> Callable[[Any], exp.Expression]:
    """A function of two, by its name on Spark."""
    return lambda node: exp.func(name, node.this.transform(_one), node.expression.transform(_one))


_WRITTEN: dict[type[exp.Expression], Callable[[Any], exp.Expression]] = {
    exp.ArrayOverlaps: _called("arrays_overlap"),
    exp.JarowinklerSimilarity: _called(JARO_WINKLER),
    exp.Bracket: _taken_out,
}
ALIKE = ("damerau_levenshtein",)
"""Functions of Splink's jar that answer as DuckDB's do (up to one slip of the pen, which is all that is asked)."""


def teach(session: Any) -> None:
    """Make `duckdb_jaro_winkler(a, b)` known to a Spark session: whole columns are handed to DuckDB on the executor."""
    from pyspark.sql.functions import arrow_udf
    from pyspark.sql.types import DoubleType

    session.udf.register(JARO_WINKLER, arrow_udf(_similarity, DoubleType()))


def _similarity(left: pa.Array, right: pa.Array) -> pa.Array:
    words = pa.table({"a": left, "b": right})
    with duckdb.connect() as connection:
        connection.register("words", words)
        found = connection.sql("SELECT jaro_winkler_similarity(a, b) AS alike FROM words").to_arrow_table()
    return found["alike"].combine_chunks()
