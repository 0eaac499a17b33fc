"""Arrow columns, moved about: dictionaries made small and sorted, rows put in a total order."""

from __future__ import annotations

from collections.abc import Sequence

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROW_GROUP = 122_880


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


def compact(column: pa.Array) -> pa.Array:
    """A dictionary column with only the values it uses, in order: its bytes no longer tell where it was cut from."""
    indices = column.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    used = np.unique(indices)
    used = used[used >= 0]
    values = column.dictionary.take(pa.array(used, pa.int32()))
    order = pc.sort_indices(values).to_numpy()
    place = np.full(len(column.dictionary) + 1, 0, dtype=np.int32)
    place[used[order]] = np.arange(len(used), dtype=np.int32)
    fresh = pa.array(place[indices], pa.int32(), mask=indices < 0)
    return pa.DictionaryArray.from_arrays(fresh, values.take(pa.array(order)))


def compacted(table: pa.Table) -> pa.Table:
    """Every dictionary column compacted."""
    columns = [
        compact(one(column)) if pa.types.is_dictionary(column.type) else column for column in table.columns
    ]
    return pa.table(columns, names=table.column_names)


def ranks(column: pa.ChunkedArray) -> np.ndarray:
    """Integers in the order of the values; empty first."""
    array = one(column)
    if pa.types.is_dictionary(array.type):
        order = pc.sort_indices(array.dictionary).to_numpy()
        place = np.empty(len(order) + 1, dtype=np.int64)
        place[order] = np.arange(len(order))
        place[-1] = -1
        return place[array.indices.fill_null(-1).to_numpy(zero_copy_only=False)]
    if pa.types.is_integer(array.type):
        return array.fill_null(-1).to_numpy(zero_copy_only=False)
    order = pc.rank(array, sort_keys="ascending", null_placement="at_start", tiebreaker="dense")
    return order.to_numpy(zero_copy_only=False).astype(np.int64)


def total_order(first: Sequence[np.ndarray], table: pa.Table, ties: Sequence[str]) -> np.ndarray:
    """Row numbers sorted by `first` (most significant first), then by as many of the columns `ties` as it takes."""
    keys = list(first)
    order = np.lexsort(keys[::-1])
    for name in ties:
        if not _tied(keys, order):
            break
        keys.append(ranks(table[name]))
        order = np.lexsort(keys[::-1])
    return order


def _tied(keys: Sequence[np.ndarray], order: np.ndarray) -> bool:
    same = np.ones(max(len(order) - 1, 0), dtype=bool)
    for key in keys:
        ordered = key[order]
        same &= ordered[1:] == ordered[:-1]
    return bool(same.any())


def write_events(events: pa.Table, path: Path) -> None:
    """A sorted table of numbers to Parquet, with statistics by row group on what readers select by."""
    pq.write_table(
        events.replace_schema_metadata(None),
        path,
        compression="zstd",
        row_group_size=ROW_GROUP,
        use_dictionary=[
            "concept",
            "kind",
            "state",
            "flags",
            "setting",
            "unit",
            "provider",
            "source",
            "payer",
            "value",
        ],
        write_statistics=["concept", "person", "day", "end_day"],
        store_decimal_as_integer=True,
        store_schema=False,
    )
