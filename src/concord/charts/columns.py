"""Arrow columns, moved about: dictionaries made small and sorted, rows put in a total order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROW_GROUP = 122_880
LONGEST = 62
"""Bits of a number that rows are put in order by."""
REPEATED = [
    "concept", "kind", "state", "flags", "setting", "unit", "provider", "source", "payer", "value",
]  # fmt: skip
"""Columns of events that hold few values, again and again."""
TOGETHER = 4
"""Tie-breaking columns looked at in one go."""


def whole(table: pa.Table) -> pa.Table:
    """The table in one chunk per column, each dictionary column with one dictionary."""
    return table.unify_dictionaries().combine_chunks()


def one(column: pa.ChunkedArray) -> pa.Array:
    """The column as one array."""
    if column.num_chunks == 1:
        return column.chunk(0)
    if column.num_chunks == 0:
        return pa.array([], type=column.type)
    return pa.concat_arrays(column.chunks)


def encoded(array: pa.Array) -> pa.DictionaryArray:
    """The array as a dictionary."""
    return array if pa.types.is_dictionary(array.type) else pc.dictionary_encode(array)


def plain(column: pa.ChunkedArray) -> pa.Array:
    """The column as text without a dictionary."""
    array = one(column)
    return array.cast(pa.string()) if pa.types.is_dictionary(array.type) else array


def compact(column: pa.Array) -> pa.Array:
    """A dictionary column with only the values it uses, in order: its bytes no longer tell where it was cut from."""
    indices = column.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    used = np.flatnonzero(np.bincount(indices + 1, minlength=len(column.dictionary) + 1)[1:])
    values = column.dictionary.take(pa.array(used, pa.int32()))
    order = pc.sort_indices(values).to_numpy()
    place = np.full(len(column.dictionary) + 1, 0, dtype=np.int32)
    place[used[order]] = np.arange(len(used), dtype=np.int32)
    fresh = pa.array(place[indices], pa.int32(), mask=indices < 0)
    return pa.DictionaryArray.from_arrays(fresh, values.take(pa.array(order)))


def compacted(table: pa.Table, plain: Sequence[str] = ()) -> pa.Table:
    """Text as compact dictionaries, except the columns named `plain`."""
    return pa.table(
        [
            _settled(column, name in plain)
            for name, column in zip(table.column_names, table.columns, strict=True)
        ],
        names=table.column_names,
    )


def _settled(column: pa.ChunkedArray, plain: bool) -> pa.Array:
    array = one(column)
    coded = pa.types.is_dictionary(array.type)
    if not coded and not pa.types.is_string(array.type):
        return array
    if plain:
        return array.cast(pa.string()) if coded else array
    return compact(array if coded else array.dictionary_encode())


def ranks(column: pa.ChunkedArray) -> np.ndarray:
    """Integers in the order of the values; empty first."""
    array = one(column)
    if pa.types.is_dictionary(array.type):
        order = pc.sort_indices(array.dictionary).to_numpy()
        place = np.empty(len(order) + 1, dtype=np.int64)
        place[order] = np.arange(len(order))
        place[-1] = -1
        return place[array.indices.fill_null(-1).to_numpy(zero_copy_only=False)]
    if pa.types.is_integer(array.type) or pa.types.is_date(array.type):
        return integers(column, empty=np.iinfo(np.int64).min)
    place = pc.rank(array, sort_keys=[("", "ascending", "at_start")], tiebreaker="dense")
    return place.to_numpy(zero_copy_only=False).astype(np.int64)


def integers(column: pa.ChunkedArray, empty: int = -1) -> np.ndarray:
    """A column of whole numbers or dates (days from 1970) as 64-bit integers, empty ones as `empty`."""
    array = one(column)
    if pa.types.is_date(array.type):
        array = array.view(pa.int32())
    if array.null_count:
        array = array.fill_null(0) if empty > 2**31 or empty < -(2**31) else array.fill_null(empty)
        values = array.to_numpy(zero_copy_only=False).astype(np.int64)
        if abs(empty) > 2**31:
            values[one(column).is_null().to_numpy(zero_copy_only=False)] = empty
        return values
    return array.to_numpy(zero_copy_only=False).astype(np.int64)


def total_order(first: Sequence[np.ndarray], table: pa.Table, ties: Sequence[str]) -> np.ndarray:
    """Row numbers sorted by `first` (most significant first), then by as many of the columns `ties` as it takes.

    Only rows that tie are looked at again, a few columns at a time, so a nearly unique key costs one sort of integers.
    """
    keys = list(first)
    order = _sorted(keys)
    same = _same_as_before(keys, order)
    if not ties or not same.any():
        return order
    places = np.flatnonzero(same | np.append(same[1:], False))
    rows = order[places]
    tied = table.select(list(ties)).take(pa.array(rows))
    groups = np.cumsum(~same)[places]
    now, later = ties[:TOGETHER], ties[TOGETHER:]
    order[places] = rows[total_order([groups, *(ranks(tied[name]) for name in now)], tied, later)]
    return order


def _sorted(keys: Sequence[np.ndarray]) -> np.ndarray:
    """Row numbers by the keys, rows alike as they came. The last keys need no sorting if rows come in their order."""
    needed = next(i for i in range(1, len(keys) + 1) if _is_in_order(keys[i:]))
    packed = _packed(keys[:needed])
    return np.lexsort(keys[:needed][::-1]) if packed is None else packed


def _packed(keys: Sequence[np.ndarray]) -> np.ndarray | None:
    """The order by way of one number a row, made of its keys and its place: ten times as fast. None where it is too long."""
    size = len(keys[0])
    if not size:
        return None
    lowest = [int(key.min()) for key in keys]
    bits = [(int(key.max()) - low).bit_length() for key, low in zip(keys, lowest, strict=True)]
    place = (size - 1).bit_length()
    if sum(bits) + place > LONGEST:
        return None
    number = np.zeros(size, np.int64)
    for key, low, width in zip(keys, lowest, bits, strict=True):
        number = (number << width) | (key.astype(np.int64) - low)
    number = (number << place) | np.arange(size)
    number.sort()
    return number & ((1 << place) - 1)


def _is_in_order(keys: Sequence[np.ndarray]) -> bool:
    alike: np.ndarray | bool = True
    for key in keys:
        if (alike & (key[1:] < key[:-1])).any():
            return False
        alike = alike & (key[1:] == key[:-1])
    return True


def _same_as_before(keys: Sequence[np.ndarray], order: np.ndarray) -> np.ndarray:
    """For each place in the order, whether its row has all keys of the row before."""
    same = np.ones(len(order), dtype=bool)
    for key in keys:
        ordered = key[order]
        same[1:] &= ordered[1:] == ordered[:-1]
    same[:1] = False
    return same


def write_events(events: pa.Table, path: Path) -> None:
    """A sorted table of numbers to Parquet, with statistics by row group on what readers select by.

    A batch of measures reads it some hundred times, so numbers are kept as dictionaries and as differences, and not packed beyond that: it takes
    the space of two packed files, and a third of the time to read.
    """
    differing = [c for c in events.column_names if c not in REPEATED]
    pq.write_table(
        events.replace_schema_metadata(None),
        path,
        compression=None,
        row_group_size=ROW_GROUP,
        use_dictionary=REPEATED,
        column_encoding=dict.fromkeys(differing, "DELTA_BINARY_PACKED"),
        write_statistics=["concept", "person", "day", "end_day"],
        store_decimal_as_integer=True,
        store_schema=False,
    )
