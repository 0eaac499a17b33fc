"""Values as a sender writes them: dates, amounts and numbers of a typed table become text.

Columns repeat few distinct values, so each distinct value is written once and then taken by position.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from concord.synth.senders.layouts import Layout
from concord.synth.senders.lines import one_chunk

DATES: dict[str, Callable[[date], str]] = {
    "iso": date.isoformat,
    "compact": lambda d: f"{d.year:04d}{d.month:02d}{d.day:02d}",
    "us": lambda d: f"{d.month:02d}/{d.day:02d}/{d.year:04d}",
}
EPOCH = date(1970, 1, 1)
MANY_DAYS = 50_000
KEYS = ("file_no", "bill", "k1", "k2", "k3", "who")
NO_DATE = "00000000"  # in fixed width a date is never blank


def rendered(table: pa.Table, layout: Layout) -> dict[str, pa.Array]:
    """The layout's columns of a typed table as text."""
    return {
        name: _column(one_chunk(table[name]), name, layout) for name in table.column_names if name not in KEYS
    }


def _column(values: pa.Array, name: str, layout: Layout) -> pa.Array:
    if pa.types.is_date(values.type):
        text = _days(values, DATES[layout.dates])
        return text.fill_null(NO_DATE) if layout.widths else text
    if pa.types.is_integer(values.type):
        if layout.amounts and re.search(layout.amounts, name):
            return by_value(values, _money(layout, name))
        return values.cast(pa.string())
    if pa.types.is_floating(values.type) or pa.types.is_decimal(values.type):
        return by_value(values, plain)
    return values.cast(pa.string()) if values.type != pa.string() else values


def _days(values: pa.Array, write: Callable[[date], str]) -> pa.Array:
    """Dates as text, taken from a list of the days from the first to the last."""
    days = values.cast(pa.int32())
    span = pc.min_max(days)
    first, last = span["min"].as_py(), span["max"].as_py()
    if first is None or last - first > MANY_DAYS:
        return by_value(values, write)
    texts = pa.array([write(EPOCH + timedelta(days=d)) for d in range(first, last + 1)], pa.string())
    return texts.take(pc.subtract(days, first))


def _money(layout: Layout, name: str) -> Callable[[int], str]:
    if layout.money == "decimal":
        return lambda c: f"{'-' if c < 0 else ''}{abs(c) // 100}.{abs(c) % 100:02d}"
    digits = layout.widths[layout.columns.index(name)] - 1
    return lambda c: f"{abs(c):0{digits}d}{'-' if c < 0 else '+'}"


def plain(number: Any) -> str:
    """A number with at most three decimals and no trailing zeros."""
    text = f"{float(number) + 0.0:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def by_value(values: pa.Array, write: Callable[[Any], str]) -> pa.Array:
    """Each distinct value written once."""
    coded = values.dictionary_encode()
    texts = pa.array([write(v) for v in coded.dictionary.to_pylist()], pa.string())
    return texts.take(coded.indices)
