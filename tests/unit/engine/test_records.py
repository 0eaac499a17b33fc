"""Rows that come as dictionaries: as columns or one by one, the table holds the same."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from concord.engine import open_session
from concord.engine import session as sessions
from concord.model.tables import Amount, Column, Day, Flag, Integer, Table, Text


class Kept(Table):
    """One row per thing."""

    table_name = "kept"
    sorted_by = ("name",)
    name = Column(Text, "Name.")
    day = Column(Day, "Day.")
    dollars = Column(Amount, "Dollars.")
    number = Column(Integer, "Number.")
    is_so = Column(Flag, "Whether.")


ROWS = [
    {"name": "a", "day": date(2026, 1, 31), "dollars": Decimal("1.005"), "number": 3, "is_so": True},
    {"name": "b", "day": None, "dollars": Decimal("-2.675"), "number": -4},
    {"name": "ü 'quoted'", "dollars": Decimal("12345678.5"), "is_so": False},
    {},
]


def held(rows, monkeypatch, *, plain=sessions.PLAIN):
    monkeypatch.setattr(sessions, "PLAIN", plain)
    with open_session(threads=1) as session:
        session.records("kept", Kept, iter(rows))
        return session.rows("FROM kept"), session.columns("kept")


@pytest.mark.parametrize(
    "rows",
    [
        ROWS,
        [{**row, "dollars": float(row.get("dollars", 0))} for row in ROWS],
        [{**row, "day": "2026-02-28", "number": "17"} for row in ROWS],
        [{**row, "day": datetime(2026, 2, 28, 13, 5)} for row in ROWS],
        [*ROWS, {"dollars": 7, "number": Decimal("2.5")}],
        [*ROWS, {"dollars": 0.1}],
        [{"dollars": Decimal("0." + "3" * 45)}],
        [],
    ],
    ids=range(8),
)
def test_columns_hold_what_rows_would(rows, monkeypatch):
    assert held(rows, monkeypatch) == held(rows, monkeypatch, plain=())


def test_many_rows_stay_in_order(monkeypatch):
    monkeypatch.setattr(sessions, "GIVEN", 3)
    rows, _ = held([{"name": str(n), "number": n} for n in range(10)], monkeypatch)
    assert [row[0] for row in rows] == [str(n) for n in range(10)]


def test_a_column_of_one_kind_goes_in_as_a_column():
    assert len(sessions.as_column([1, None, 2])) == 3
    assert sessions.as_column([1, True]) is None
    assert sessions.as_column([Decimal(1), 1]) is None
    assert sessions.as_column([2**70]) is None
    assert sessions.as_column([["a"]]) is None
