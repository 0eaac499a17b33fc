"""Queries are written as sqlglot writes them, letter by letter, whatever is in them."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest
import sqlglot
from sqlglot import exp

from concord.engine.compiler import planner
from concord.engine.compiler.batch import compile_batch
from concord.engine.compiler.planner import Dictionary, Setting
from concord.engine.compiler.printed import printed
from concord.measures import MEASURES

ODD = (
    "SELECT a AS \"two words\", \"order\", t.* FROM t WHERE b = 'it''s' AND NOT c IS NULL",
    "SELECT DISTINCT a FROM t CROSS JOIN u LEFT JOIN v USING (a) WHERE a IN (SELECT b FROM w) ORDER BY a DESC LIMIT 3",
    "SELECT CASE a WHEN 1 THEN 'x' ELSE 'y' END, TRY_CAST(b AS DECIMAL(18, 6)), -a + 2 * b FROM s.t AS t GROUP BY ALL",
    "WITH x AS (SELECT 1 AS a) SELECT a FROM x UNION SELECT a FROM t EXCEPT SELECT a FROM u",
    "SELECT 1 AS a",
    "SELECT - -a AS b FROM t",
    "SELECT a FROM t LEFT OUTER JOIN u ON t.a = u.a",
    "SELECT MAX(a) FILTER(WHERE b >= 0) OVER (PARTITION BY c ORDER BY d) FROM (SELECT * FROM t) AS q(a, b, c, d) SEMI JOIN r ON q.a = r.a",
)


@pytest.mark.parametrize("query", ODD)
def test_what_is_not_written_here_is_left_to_sqlglot(query):
    tree = sqlglot.parse_one(query, dialect="duckdb")
    assert printed(tree.copy()) == tree.sql("duckdb")


def test_a_union_of_which_nothing_else_is_said_leaves_out_what_stands_twice():
    one = sqlglot.parse_one("SELECT a FROM t")
    tree = exp.Union(this=one, expression=one.copy())
    assert printed(tree.copy()) == tree.sql("duckdb") == "SELECT a FROM t UNION SELECT a FROM t"


@pytest.mark.parametrize("method", ["plan", "clinical"])
def test_every_query_of_every_measure(method, monkeypatch):
    compared = []

    def both(tree):
        theirs = tree.copy().sql("duckdb")
        compared.append(printed(tree) == theirs)
        return theirs

    monkeypatch.setattr(planner, "printed", both)
    measures = [m for m in MEASURES.values() if method in m.methods]
    words = {concept: n for n, concept in zip(count(1), sorted({c for m in measures for c in m.concepts()}))}
    setting = Setting(2025, method, date(2025, 9, 30))
    compile_batch(measures, setting, Dictionary(words, {"%": 1}), detail=True, staged=frozenset({1, 2}))
    assert len(compared) > 100
    assert all(compared)
