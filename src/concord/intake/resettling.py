"""Of settled tables, what stands as an earlier run settled it: of each table, only the senders are settled anew whose files are not
those of then. Nothing that settling decides of one sender's rows rests on another's.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from concord.intake.standing import Standing
from concord.model.lineage import LINE_BITS

TOLD = ".told.json"
CLAIMS = ("medical_claim", "claim_diagnosis", "pharmacy_claim", "claim_version")
"""Tables that what becomes of a claim is told in, settled together."""

Keys = dict[str, dict[str, str]]
"""By table and sender: a hash over the files that the sender's rows of the table are settled from."""


def keys(files: Sequence[Standing], tables: Collection[str]) -> Keys:
    """What every sender's rows of every table rest on: their files, in the order in which they count, and how full each one's columns are:
    a file of FHIR records that is read again may resolve what it refers to in files that came since."""
    senders = sorted({f.receipt.sender for f in files})
    each = {table: {sender: _key(files, (table,), sender) for sender in senders} for table in tables}
    claims = {sender: _key(files, CLAIMS, sender) for sender in senders}
    return each | {table: claims for table in CLAIMS if table in tables}


def _key(files: Sequence[Standing], tables: Collection[str], sender: str) -> str:
    about = []
    for one in files:
        told = one.receipt
        rows = {table: told.tables[table] for table in tables if table in told.tables}
        if one.stands and told.sender == sender and rows:
            filled = {table: told.filled.get(table) for table in rows}
            about.append([
                told.sha256, told.received_on, told.mapping, told.layout, told.is_change, told.covers, rows, filled,
            ])  # fmt: skip
    return sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Rest:
    """Rows of an earlier settled table that stand: those of some files."""

    path: Path
    files: np.ndarray

    def rows(self, text: Sequence[str]) -> pa.Table:
        """They themselves, in order of file and line; the columns `text` as dictionaries."""
        table = pq.read_table(self.path, read_dictionary=list(text))
        mine = np.isin(table["row_id"].to_numpy() >> LINE_BITS, self.files)
        return table if mine.all() else table.filter(pa.array(mine))


@dataclass(frozen=True)
class Earlier:
    """The tables of an earlier run, and the keys under which they were settled."""

    folder: Path
    then: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, folder: Path | None) -> Earlier | None:
        """What a folder of settled tables holds; None when it does not say what it was settled from."""
        told = None if folder is None else _told(folder)
        return None if folder is None or told is None else cls(folder, told)

    def anew(self, table: str, now: Mapping[str, str]) -> set[str] | None:
        """The senders whose rows must be settled; those who have gone are among them. None when that is all of the table."""
        then = self.then.get(table)
        if then is None or not self._path(table).is_file():
            return None
        return {sender for sender in {*now, *then} if now.get(sender) != then.get(sender)}

    def rest(self, table: str, files: Sequence[Standing], anew: Collection[str]) -> Rest:
        """The rows of a table of all other senders."""
        ids = [f.receipt.file_id for f in files if f.receipt.sender not in anew]
        return Rest(self._path(table), np.array(sorted(ids), np.int64))

    def _path(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"


def note(folder: Path, now: Keys) -> None:
    """Keep what tables were settled from beside them."""
    half = folder / f"{TOLD}.part"
    half.write_text(json.dumps(now, indent=1, sort_keys=True), encoding="utf-8")
    half.replace(folder / TOLD)


def anew(now: Path, then: Path) -> dict[str, set[str]]:
    """By table, the senders whose rows in one folder of settled tables do not rest on the files of another's. Empty when one of
    them does not say."""
    here, there = _told(now), _told(then)
    if here is None or there is None:
        return {}
    return {
        table: {s for s in {*senders, *there[table]} if senders.get(s) != there[table].get(s)}
        for table, senders in here.items()
        if table in there
    }


def _told(folder: Path) -> Keys | None:
    """What a folder's tables were settled from; None when it does not say, or not so that it can be read."""
    try:
        return dict(json.loads((folder / TOLD).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None
