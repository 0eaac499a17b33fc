"""Reading a world's Arrow columns as numpy, for those who count or check."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from concord.synth import clock
from concord.synth.identity import BLOCK_PEOPLE


def words(table: pa.Table, column: str) -> np.ndarray:
    """A text column as numpy objects (None for null)."""
    return np.array(table[column].to_pylist(), dtype=object)


def coded(table: pa.Table, column: str) -> tuple[np.ndarray, dict[str, int]]:
    """A dictionary column as indexes (-1 for null) and the index of each word."""
    array = table[column].combine_chunks()
    array = array.chunk(0) if isinstance(array, pa.ChunkedArray) else array
    index = array.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return index, {w: i for i, w in enumerate(array.dictionary.to_pylist())}


def among(table: pa.Table, column: str, wanted) -> np.ndarray:
    """Whether a dictionary column holds one of the words."""
    index, place = coded(table, column)
    return np.isin(index, [place[w] for w in wanted if w in place])


def days(table: pa.Table, column: str, missing: int = clock.OPEN) -> np.ndarray:
    return table[column].cast(pa.int32()).fill_null(missing).to_numpy(zero_copy_only=False)


def number(table: pa.Table, column: str) -> np.ndarray:
    return table[column].to_numpy(zero_copy_only=False)


def row_of(table: pa.Table) -> np.ndarray:
    """Row of the person table each row belongs to (ids are dense within a block)."""
    return (number(table, "person_id") % BLOCK_PEOPLE) - 1


def member_days(tables: dict[str, pa.Table], year: int, n: int) -> np.ndarray:
    """Days covered in a year, by person."""
    c = tables["coverage"]
    first, last = clock.day(year), clock.day(year + 1) - 1
    span = np.minimum(days(c, "to_date"), last) - np.maximum(days(c, "from_date"), first) + 1
    return np.bincount(row_of(c), weights=np.maximum(span, 0), minlength=n)
