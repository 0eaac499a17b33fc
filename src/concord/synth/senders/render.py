"""Values as a sender writes them: dates, amounts and numbers of a typed table become text.

Columns repeat few distinct values, so each distinct value is written once and then taken by position.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from concord.synth.senders.layouts import Layout
from concord.synth.senders.lines import one_chunk

DATES: dict[str, Callable[[date], str]] = {
    "iso": date.isoformat,
    "compact": lambda d: f"{d.year:04d}{d.month:02d}{d.day:02d}",
    "us": lambda d: f"{d.month:02d}/{d.day:02d}/{d.year:04d}",
}
PATTERNS = {"iso": "%Y-%m-%d", "compact": "%Y%m%d", "us": "%m/%d/%Y"}
TWO_DIGITS = pa.array([f"{n:02d}" for n in range(100)], pa.string())
KEYS = ("file_no", "bill", "k1", "k2", "k3", "who")
NO_DATE = "00000000"  # in fixed width a date is never blank
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)
EPOCH = date(1970, 1, 1)
USUAL_CENTS = 100_000  # amounts below are looked up


def rendered(table: pa.Table, layout: Layout) -> dict[str, pa.Array]:
    """The layout's columns of a typed table as text."""
    return {
        name: _column(one_chunk(table[name]), name, layout) for name in table.column_names if name not in KEYS
    }


def _column(values: pa.Array, name: str, layout: Layout) -> pa.Array:
    if pa.types.is_date(values.type):
        text = _dates(values, layout.dates)
        return text.fill_null(NO_DATE) if layout.widths else text
    if pa.types.is_integer(values.type):
        if layout.amounts and re.search(layout.amounts, name):
            return _amounts(
                values, layout.money, layout.widths[layout.columns.index(name)] if layout.widths else 0
            )
        return values.cast(pa.string())
    if pa.types.is_floating(values.type) or pa.types.is_decimal(values.type):
        return by_value(values, plain)
    return values.cast(pa.string()) if values.type != pa.string() else values


@cache
def _day_texts(form: str) -> pa.Array:
    first, last = ((d - EPOCH).days for d in (FIRST_DAY, LAST_DAY))
    days = pa.array(np.arange(first, last + 1, dtype=np.int32)).cast(pa.date32())
    return pc.strftime(days, PATTERNS[form])


def _dates(values: pa.Array, form: str) -> pa.Array:
    """Dates as text, looked up where they are of our centuries."""
    position = pc.subtract(values.cast(pa.int32()), (FIRST_DAY - EPOCH).days)
    return _looked_up(values, position, _day_texts(form), lambda d: by_value(d, DATES[form]))


@cache
def _amount_texts(form: str, width: int) -> pa.Array:
    return _written(pa.array(np.arange(USUAL_CENTS)), form, width)


def _amounts(values: pa.Array, form: str, width: int) -> pa.Array:
    """Cents as the sender writes amounts."""
    return _looked_up(values, values, _amount_texts(form, width), lambda c: _written(c, form, width))


def _looked_up(
    values: pa.Array, position: pa.Array, texts: pa.Array, write: Callable[[pa.Array], pa.Array]
) -> pa.Array:
    inside = pc.and_(pc.greater_equal(position, 0), pc.less(position, len(texts)))
    found = texts.take(pc.if_else(inside, position, None))
    outside = pc.fill_null(pc.invert(inside), False)
    if pc.any(outside).as_py():
        found = pc.replace_with_mask(found, outside, write(values.filter(outside)))
    return found


def _written(cents: pa.Array, form: str, width: int) -> pa.Array:
    size, is_negative = pc.abs(cents), pc.less(cents, 0)
    if form == "decimal":
        dollars = pc.divide(size, 100)
        rest = TWO_DIGITS.take(pc.subtract(size, pc.multiply(dollars, 100)))
        text = pc.binary_join_element_wise(dollars.cast(pa.string()), rest, ".")
        return pc.if_else(is_negative, pc.binary_join_element_wise("-", text, ""), text)
    digits = pc.utf8_lpad(size.cast(pa.string()), width - 1, "0")
    return pc.binary_join_element_wise(digits, pc.if_else(is_negative, "-", "+"), "")


def plain(number: Any) -> str:
    """A number with at most three decimals and no trailing zeros."""
    text = f"{float(number) + 0.0:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def by_value(values: pa.Array, write: Callable[[Any], str]) -> pa.Array:
    """Each distinct value written once."""
    coded = values.dictionary_encode()
    texts = pa.array([write(v) for v in coded.dictionary.to_pylist()], pa.string())
    return texts.take(coded.indices)
