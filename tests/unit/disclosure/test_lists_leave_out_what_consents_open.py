"""Every query of the portal and of reports that lists people's gaps, results, notices or timelines says what it does with opened rows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[3] / "src" / "concord"
OPENED = re.compile(r"\b(?:FROM|JOIN)\s+(gap|result|notice|proof)\b")
QUERIES = [
    p
    for room in ("portal", "reports")
    for p in sorted((SOURCES / room).rglob("*.sql"))
    if OPENED.search(p.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("query", QUERIES, ids=lambda p: p.stem)
def test_a_query_over_rows_that_a_consent_may_open_decides_about_them(query):
    assert "opened_as" in query.read_text(encoding="utf-8")


def test_there_are_such_queries():
    assert len(QUERIES) >= 10
