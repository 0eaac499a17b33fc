"""Where accepted rows lie: Parquet parts, each with one table's rows of the files that were read together.

A file's receipt names its part. Rows of a file whose receipt names another part, or that has none, do not count: so a
file that is read again leaves its old rows behind, and a reading that was broken off counts for nothing. Within a part
rows are in order of file and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from concord import canon
from concord.engine.session import Session, rows_of
from concord.intake import receipt
from concord.intake.inbox import Landed
from concord.intake.receipt import Receipt
from concord.model.lineage import LINE_BITS
from concord.model.tables import Table

ROW_GROUP = 122_880
QUARANTINE = "quarantine"


@dataclass(frozen=True)
class Part:
    """A part and those of its files that count, by id. `is_whole`: it holds no other rows."""

    path: Path
    files: tuple[int, ...]
    is_whole: bool


def name_of(files: Sequence[Landed], mapping: str) -> str:
    """The name of the parts of files read together under a mapping."""
    if len(files) == 1:
        return files[0].hex
    return "together-" + sha256("\n".join([mapping, *sorted(f.hex for f in files)]).encode()).hexdigest()[:16]


def path_of(work: Path, table: str, name: str) -> Path:
    """Where the part of a table lies; of what waits, when the table is `quarantine`."""
    folder = work / QUARANTINE if table == QUARANTINE else work / "accepted" / table
    return folder / f"{name}.parquet"


def parts_of(work: Path, table: str, receipts: Iterable[Receipt]) -> list[Part]:
    """The parts of an accepted table that hold the given files."""
    by_part: dict[str, list[Receipt]] = {}
    for one in receipts:
        if one.tables.get(table):
            by_part.setdefault(one.part_name, []).append(one)
    found = []
    for name, mine in sorted(by_part.items()):
        path = path_of(work, table, name)
        is_whole = rows_of(path) == sum(one.tables[table] for one in mine)
        found.append(Part(path, tuple(sorted(one.file_id for one in mine)), is_whole))
    return found


def waiting_in(work: Path, receipts: Iterable[Receipt]) -> list[Part]:
    """The parts that hold quarantined rows of the given files."""
    by_part: dict[str, list[int]] = {}
    for one in receipts:
        by_part.setdefault(one.part_name, []).append(one.file_id)
    made = [
        Part(path_of(work, QUARANTINE, name), tuple(sorted(ids)), False)
        for name, ids in sorted(by_part.items())
    ]
    return [part for part in made if part.path.is_file()]


def view(
    session: Session, name: str, parts: Sequence[Part], declared: type[Table], *, numbered: bool = False
) -> None:
    """A view `name` of the rows that count, with every declared column; what older parts lack is empty."""
    paths = [part.path for part in parts]
    session.drop(name).view(name, paths, declared, numbered=numbered)
    held = session.columns(name)
    absent = [(c, t) for c, t in declared.sql_columns().items() if c not in held]
    if not absent and all(part.is_whole for part in parts):
        return
    kept, counts = f"{name}_as_kept", f"{name}_counts"
    session.drop(kept).view(kept, paths, declared, numbered=numbered, placed=bool(parts)).drop(name)
    session.table(counts, _counting(parts))
    empty = "".join(f', NULL::{kind} AS "{column}"' for column, kind in absent)
    session.run(
        f'CREATE OR REPLACE VIEW "{name}" AS SELECT k.* EXCLUDE (filename){empty} FROM "{kept}" AS k '
        f'SEMI JOIN "{counts}" AS c ON c.filename = k.filename AND c.file_id = k.row_id >> {LINE_BITS}'
    )


def _counting(parts: Sequence[Part]) -> pa.Table:
    pairs = [(str(part.path), file) for part in parts for file in part.files]
    paths, files = zip(*pairs, strict=True) if pairs else ((), ())
    return pa.table({"filename": pa.array(paths, pa.string()), "file_id": pa.array(files, pa.int64())})


def cut_by_file(rows: pa.Table) -> Iterator[tuple[int, pa.Table]]:
    """Rows in order of file, cut where the file changes."""
    if not rows.num_rows:
        return
    files = rows.column("row_id").to_numpy() >> LINE_BITS
    starts = np.concatenate(([0], np.flatnonzero(np.diff(files)) + 1, [len(files)]))
    for first, end in pairwise(starts):
        yield int(files[first]), rows.slice(int(first), int(end - first))


def write(rows: pa.Table, path: Path) -> None:
    """One part, whole or not at all. Parts can be made again, so they are packed lightly: of text, what repeats."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + ".part")
    text = [f.name for f in rows.schema if pa.types.is_string(f.type)]
    repeats = [f.name for f in rows.schema if pa.types.is_dictionary(f.type)] or text
    pq.write_table(
        rows, half, compression="lz4", row_group_size=ROW_GROUP, use_dictionary=repeats, write_statistics=False,
        store_schema=False,
    )  # fmt: skip
    half.replace(path)


def sweep(work: Path) -> None:
    """Remove parts that no receipt names."""
    told = receipt.every(work)
    named = {(table, one.part_name) for one in told for table in one.tables}
    named |= {(QUARANTINE, one.part_name) for one in told}
    for table in (*canon.accepted(), QUARANTINE):
        for path in path_of(work, table, "").parent.glob("*.parquet"):
            if (table, path.stem) not in named:
                path.unlink()
