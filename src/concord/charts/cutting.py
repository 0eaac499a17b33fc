"""Cutting the settled tables by person: every later step then works on one shard at a time.

Rows get `person_id` and go to `<out>/<table>/shard=<k>.parquet`, sorted by person. Memory is bounded: a table of more than
so many rows (`BATCH` unless given) is cut in pieces first and each shard put together afterwards. What has no person (providers, received
files) is copied to `<out>/<table>/all.parquet`. The bytes do not depend on the order of rows or files.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from concord import canon
from concord.charts import columns
from concord.charts.files import files_of, tables_in
from concord.charts.inputs import arrow_schema
from concord.charts.links import Links
from concord.model.tables import Table

BATCH = 2_000_000
TABLES = 2
"""Tables cut at a time; each holds a batch of rows in memory."""
WRITERS = 2
AS_TEXT = ("claim_id", "encounter", "visit", "record", "replaces", "raw", "value")
"""Text that hardly repeats: kept plain, where other text is kept as a dictionary."""


@dataclass(frozen=True)
class Cut:
    """What became of a table: rows written by person, and rows whose member no one linked."""

    table: str
    rows: int
    unlinked: int


def cuts(settled: Path) -> list[str]:
    """The settled tables that are cut: those that are declared and have files."""
    declared = canon.tables()
    return [name for name in sorted(tables_in(settled)) if name in declared and files_of(settled, name)]


def cut(
    settled: Path,
    people: Path,
    out: Path,
    shards: int,
    *,
    only: Collection[str] | None = None,
    batch: int = BATCH,
) -> list[Cut]:
    """Cut every settled table and `person`, or `only` some, into `shards` shards, about `batch` rows of a table at a time.

    `people` holds `person_link` and `person` (files or folders).
    """
    links = Links.read(people, shards)
    declared = canon.tables()
    named = {name: files_of(settled, name) for name in cuts(settled) if only is None or name in only}

    def one(name: str) -> Cut:
        return _cut_one(name, declared[name], named[name], settled, links, out, shards, batch)

    with ThreadPoolExecutor(TABLES) as pool:  # the longest first, so that none is left to itself at the end
        longest = sorted(named, key=lambda n: -_bytes(named[n]))
        made = dict(zip(longest, pool.map(one, longest), strict=True))
        everyone = [cut_people(people, out, shards)] if only is None or "person" in only else []
        return [*everyone, *(made[name] for name in sorted(made))]


def _cut_one(
    name: str,
    table: type[Table],
    files: Sequence[Path],
    settled: Path,
    links: Links,
    out: Path,
    shards: int,
    size: int,
) -> Cut:
    if name == "claim_diagnosis" and not says_member(files):
        return _cut_table(name, table, files, links.by_claim(settled), out, shards, size)
    if _by_person(table):
        return _cut_table(name, table, files, links, out, shards, size)
    return _copy(name, table, files, out)


def _bytes(files: Sequence[Path]) -> int:
    return sum(path.stat().st_size for path in files)


def _by_person(table: type[Table]) -> bool:
    """Whether each row is about one person; a payment to a practice may be, and is not."""
    return table.table_name == "claim_diagnosis" or (
        "member_id" in table.columns and table.columns["member_id"].required
    )


def says_member(files: Sequence[Path]) -> bool:
    """Whether every row of a diagnosis file names its member."""
    for path in files:
        file = pq.ParquetFile(path)
        if "member_id" not in file.schema_arrow.names:
            return False
        if any(
            pc.any(pc.is_null(batch.column(0))).as_py() for batch in file.iter_batches(columns=["member_id"])
        ):
            return False
    return True


def _cut_table(
    name: str, table: type[Table], files: Sequence[Path], links: Links, out: Path, shards: int, size: int
) -> Cut:
    folder = _fresh(out / name)
    total = sum(pq.ParquetFile(path).metadata.num_rows for path in files)
    pieces = folder / ".pieces"
    rows = unlinked = 0
    for number, batch in enumerate(_batches(files, size)):
        batch, shard = links.add_person(columns.whole(batch))
        batch = conform(batch, table)
        target = folder if total <= size else pieces
        suffix = "" if total <= size else f"-{number:05d}"
        rows += _write_shards(batch, shard, table, target, suffix, shards)
        unlinked += int((shard < 0).sum())
    if total > size:
        _join_pieces(pieces, folder, table, shards)
    return Cut(name, rows, unlinked)


def _write_shards(
    batch: pa.Table, shard: np.ndarray, table: type[Table], folder: Path, suffix: str, shards: int
) -> int:
    order = columns.total_order([shard, *keys_of(batch, table)], batch, ties_of(batch, table))
    edges = np.searchsorted(shard[order], np.arange(shards + 1))
    batch = batch.take(pa.array(order))
    folder.mkdir(parents=True, exist_ok=True)

    def write(k: int) -> None:
        piece = batch.slice(edges[k], edges[k + 1] - edges[k])
        write_cut(piece, folder / f"shard={k}{suffix}.parquet", final=not suffix)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(shards)))
    return int(edges[-1] - edges[0])


def _join_pieces(pieces: Path, folder: Path, table: type[Table], shards: int) -> None:
    """Each shard's pieces in one sorted file, a shard at a time."""

    def join(k: int) -> None:
        batch = columns.whole(pa.concat_tables(map(read_cut, sorted(pieces.glob(f"shard={k}-*.parquet")))))
        order = columns.total_order(keys_of(batch, table), batch, ties_of(batch, table))
        write_cut(batch.take(pa.array(order)), folder / f"shard={k}.parquet", final=True)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(join, range(shards)))
    shutil.rmtree(pieces)


def keys_of(batch: pa.Table, table: type[Table]) -> list[np.ndarray]:
    """Person, file and line; and the whole numbers that tell rows of one line apart (line, position)."""
    names = ["person_id", "row_id", *(c for c in ("line", "position") if c in table.grain)]
    return [columns.ranks(batch[name]) for name in names]


def ties_of(batch: pa.Table, table: type[Table]) -> list[str]:
    """All else that rows are put in order by, where those are alike."""
    rest = [c for c in batch.column_names if c not in table.grain]
    return [c for c in (*table.grain, *rest) if c in batch.column_names]


def write_cut(batch: pa.Table, path: Path, *, final: bool) -> None:
    """Rows in their order as a cut table's file; what is not final is read again at once, and packed lightly."""
    batch = columns.compacted(batch, AS_TEXT)
    text = [f.name for f in batch.schema if pa.types.is_dictionary(f.type)]
    half = path.with_name(path.name + ".part")
    pq.write_table(
        batch.replace_schema_metadata(None),
        half,
        compression="zstd" if final else "lz4",
        use_dictionary=text,
        write_statistics=["person_id"] if final else False,
        store_decimal_as_integer=True,
        store_schema=not final,
    )
    half.replace(path)


def read_cut(path: Path) -> pa.Table:
    """A file of rows, text that repeats as dictionaries."""
    schema = pq.read_schema(path)
    text = [
        f.name
        for f in schema
        if (pa.types.is_string(f.type) or pa.types.is_dictionary(f.type)) and f.name not in AS_TEXT
    ]
    table = pq.read_table(path, read_dictionary=text)
    return table.replace_schema_metadata(None)


def _batches(files: Sequence[Path], size: int) -> Iterator[pa.Table]:
    """The rows of several files in tables of about `size` rows, columns by name, text as dictionaries."""
    held: list[pa.Table] = []
    rows = 0
    for path in files:
        file = pq.ParquetFile(path)
        text = [f.name for f in file.schema_arrow if pa.types.is_string(f.type) and f.name not in AS_TEXT]
        file = pq.ParquetFile(path, read_dictionary=text)
        if not file.num_row_groups:
            held.append(file.read())
        for group in range(file.num_row_groups):
            held.append(file.read_row_group(group))
            rows += held[-1].num_rows
            if rows >= size:
                yield _concat(held)
                held, rows = [], 0
    if held:
        yield _concat(held)


def _concat(tables: list[pa.Table]) -> pa.Table:
    return pa.concat_tables([t.replace_schema_metadata(None) for t in tables], promote_options="permissive")


def conform(batch: pa.Table, table: type[Table]) -> pa.Table:
    """Exactly the declared columns after `person_id`, in their types; what the sender's file lacks is empty."""
    schema = arrow_schema(table, person="member_id" in table.columns)
    filled = []
    for field in schema:
        if field.name not in batch.column_names:
            filled.append(pa.nulls(len(batch), field.type))
        elif pa.types.is_dictionary(batch[field.name].type) or batch[field.name].type == field.type:
            filled.append(batch[field.name])
        else:
            filled.append(batch[field.name].cast(field.type))
    return pa.table(filled, names=schema.names)


def cut_people(people: Path, out: Path, shards: int) -> Cut:
    """`person` itself, by its own shard, which `people` says."""
    files = files_of(people, "person")
    folder = _fresh(out / "person")
    table = canon.tables()["person"]
    batch = conform(columns.whole(_concat([read_cut(path) for path in files])), table)
    shard = columns.one(batch["shard"]).to_numpy(zero_copy_only=False).astype(np.int64)
    order = columns.total_order([shard, columns.ranks(batch["person_id"])], batch, ())
    batch = batch.take(pa.array(order))
    edges = np.searchsorted(shard[order], np.arange(shards + 1))
    for k in range(shards):
        write_cut(batch.slice(edges[k], edges[k + 1] - edges[k]), folder / f"shard={k}.parquet", final=True)
    return Cut("person", len(batch), 0)


def _copy(name: str, table: type[Table], files: Sequence[Path], out: Path) -> Cut:
    folder = _fresh(out / name)
    batch = conform(columns.whole(_concat([read_cut(path) for path in files])), table)
    known = list(dict.fromkeys((*table.sorted_by, *batch.column_names)))
    order = columns.total_order([columns.ranks(batch[known[0]])], batch, known[1:]) if len(batch) else []
    write_cut(batch.take(pa.array(order, pa.int64())), folder / "all.parquet", final=True)
    return Cut(name, len(batch), 0)


def _fresh(folder: Path) -> Path:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder
