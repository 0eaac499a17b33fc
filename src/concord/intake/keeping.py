"""Writing a settled table: the accepted parts put together, less the rows that do not stand.

A part holds rows in order of file and line, and a file's id is the first half of its row ids, so parts cut by file and put
in order of file give rows in order of `row_id`: nothing is sorted, and what stands as it was sent is only passed on.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from concord.intake.parts import Part, cut_by_file
from concord.intake.resettling import Rest
from concord.model.lineage import LINE_BITS
from concord.model.tables import Table

ROW_GROUP = 122_880
READERS = 2
HARDLY_REPEATS = (
    "claim_id",
    "encounter",
    "visit",
    "replaces",
    "value",
    "order",
    "raw",
    "appointment",
    "referral",
)
"""Text written plain; other text as a dictionary, its values in order."""

ARROW = {
    "VARCHAR": pa.string(), "BIGINT": pa.int64(), "INTEGER": pa.int32(), "TINYINT": pa.int8(), "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"), "DECIMAL(14,2)": pa.decimal128(14, 2), "DECIMAL(18,6)": pa.decimal128(18, 6),
    "BOOLEAN": pa.bool_(),
}  # fmt: skip


def schema_of(declared: type[Table]) -> pa.Schema:
    """The declared columns as Arrow types."""
    return pa.schema([(name, ARROW[sql]) for name, sql in declared.sql_columns().items()])


def schema_of_parts(declared: type[Table], text: Sequence[str]) -> pa.Schema:
    """The same, with the columns `text` as dictionaries."""
    words = pa.dictionary(pa.int32(), pa.string())
    return pa.schema([f.with_type(words) if f.name in text else f for f in schema_of(declared)])


class Verdicts:
    """What was decided of single rows; all others stand as sent.

    Made from a table of `row_id`, `place` (number of the row in its part, from 0), `stands`, and perhaps `claim_id`, the
    number under which a claim goes from now on.
    """

    def __init__(self, decided: pa.Table):
        files = decided["row_id"].to_numpy() >> LINE_BITS
        places = decided["place"].to_numpy()
        order = np.lexsort((places, files))
        self._files, self._places = files[order], places[order]
        decided = decided.take(pa.array(order)).combine_chunks()
        self._stands = decided["stands"].to_numpy()
        self._claims = decided["claim_id"] if "claim_id" in decided.column_names else None

    def apply(self, part: pa.Table, files: Sequence[int]) -> pa.Table:
        """The rows of a part that stand; its verdicts are those of the given files."""
        edges = zip(*(np.searchsorted(self._files, np.asarray(files) + more) for more in (0, 1)), strict=True)
        mine = np.concatenate([np.arange(0), *(np.arange(first, end) for first, end in edges)])
        places, stands = self._places[mine], self._stands[mine]
        if self._claims is not None and len(mine):
            part = _renamed(part, places, self._claims.take(pa.array(mine)))
        if stands.all():
            return part
        mask = np.ones(len(part), bool)
        mask[places[~stands]] = False
        return part.filter(pa.array(mask))


def _renamed(part: pa.Table, places: np.ndarray, claims: pa.ChunkedArray) -> pa.Table:
    given = claims.is_valid().to_numpy()
    if not given.any():
        return part
    mask = np.zeros(len(part), bool)
    mask[places[given]] = True
    number = part.column_names.index("claim_id")
    names = pc.replace_with_mask(
        part["claim_id"].combine_chunks(), pa.array(mask), claims.drop_null().combine_chunks()
    )
    return part.set_column(number, "claim_id", names)


def write(
    parts: Sequence[Part], verdicts: Verdicts, declared: type[Table], path: Path, rest: Rest | None = None
) -> int:
    """Write what stands of parts, and the `rest` of an earlier table, as one settled table. Returns its rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + ".part")
    text = [
        f.name for f in schema_of(declared) if pa.types.is_string(f.type) and f.name not in HARDLY_REPEATS
    ]
    with ThreadPoolExecutor(READERS) as pool:
        standing = list(pool.map(lambda p: _standing(p, verdicts, declared, text), parts))
    if rest is not None:
        standing.append(_conform(rest.rows(text), declared, text))
    table = pa.concat_tables([schema_of_parts(declared, text).empty_table(), *standing])
    table = _settled(_by_file(table.replace_schema_metadata(None).unify_dictionaries()), text)
    pq.write_table(
        table, half, compression="zstd", use_dictionary=text, write_statistics=False, store_schema=False,
        store_decimal_as_integer=True, row_group_size=2 * ROW_GROUP,
    )  # fmt: skip
    half.replace(path)
    return len(table)


def _standing(part: Part, verdicts: Verdicts, declared: type[Table], text: Sequence[str]) -> pa.Table:
    """What stands of a part, in order of file and line."""
    rows = _conform(pq.read_table(part.path, read_dictionary=text, use_threads=False), declared, text)
    rows = verdicts.apply(rows, part.files)
    ids = rows["row_id"].to_numpy()
    if not part.is_whole:
        counts = np.isin(ids >> LINE_BITS, part.files)
        rows, ids = rows.filter(pa.array(counts)), ids[counts]
    return rows.take(pa.array(np.argsort(ids, kind="stable"))) if (np.diff(ids) < 0).any() else rows


def _by_file(rows: pa.Table) -> pa.Table:
    """Rows cut where the file changes and put in order of file."""
    pieces = [piece for _, piece in sorted(cut_by_file(rows), key=lambda p: p[0])]
    return pa.concat_tables([rows.slice(0, 0), *pieces])


def _conform(part: pa.Table, declared: type[Table], text: Sequence[str]) -> pa.Table:
    """The declared columns, in their types; what a part written before a column was declared lacks is empty."""
    made = []
    for field in schema_of_parts(declared, text):
        if field.name not in part.column_names:
            made.append(pa.nulls(len(part), field.type))
        else:
            column = part[field.name]
            made.append(column if column.type == field.type else column.cast(field.type))
    return pa.table(made, names=list(declared.columns))


def _settled(table: pa.Table, text: Sequence[str]) -> pa.Table:
    """Text that repeats as one dictionary of the values used, in order: bytes do not tell how the parts were written."""
    table = table.combine_chunks()
    for number, name in enumerate(table.column_names):
        if name in text and len(table):
            table = table.set_column(number, name, _compact(table[name].chunk(0)))
    return table


def _compact(column: pa.Array) -> pa.Array:
    column = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    indices = column.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    used = np.flatnonzero(np.bincount(indices + 1, minlength=len(column.dictionary) + 1)[1:])
    values = column.dictionary.take(pa.array(used))
    order = pc.sort_indices(values).to_numpy()
    place = np.zeros(len(column.dictionary) + 1, np.int32)
    place[used[order]] = np.arange(len(used), dtype=np.int32)
    return pa.DictionaryArray.from_arrays(
        pa.array(place[indices], pa.int32(), mask=indices < 0), values.take(pa.array(order))
    )
