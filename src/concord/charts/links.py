"""From a sender's member to our person and shard, for millions of rows at a time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from concord.charts import columns
from concord.charts.files import files_of
from concord.model.errors import UsageError


@dataclass(frozen=True)
class Keys:
    """One sender's keys with the person and shard of each."""

    keys: pa.Array
    person: np.ndarray
    shard: np.ndarray


@dataclass(frozen=True)
class Links:
    """Who each sender's member (or claim) is. `column` is the key looked up in the rows."""

    by_sender: dict[str, Keys]
    column: str = "member_id"

    @classmethod
    def read(cls, people: Path, shards: int) -> Links:
        """The `person_link` table of a folder. A shard past the program's number raises UsageError."""
        files = files_of(people, "person_link")
        if not files:
            raise UsageError(
                "no person_link table", where=str(people.name), next_step="run identity before charts"
            )
        wanted = ["sender", "member_id", "person_id", "shard"]
        table = pa.concat_tables(pq.read_table(f, columns=wanted) for f in files)
        highest = pc.max(table["shard"]).as_py()
        if highest is not None and highest >= shards:
            raise UsageError(
                f"people stand in shard {highest}, and there are only {shards}",
                where="person_link",
                why="the number of shards is fixed for the life of a program",
                next_step="restore `shards` in program.toml",
            )
        return cls(_by_sender(table, "member_id"))

    def by_claim(self, settled: Path) -> Links:
        """The same by claim number, for rows that name no member: read from the claims themselves."""
        parts = []
        for path in files_of(settled, "medical_claim"):
            text = ["sender", "member_id"]
            claims = pq.read_table(path, columns=["sender", "claim_id", "member_id"], read_dictionary=text)
            parts.append(self._claims(claims))
        return Links(_by_sender(pa.concat_tables(parts), "claim_id"), "claim_id")

    def _claims(self, claims: pa.Table) -> pa.Table:
        with_person, shard = self.add_person(columns.whole(claims))
        table = pa.table(
            {
                "sender": with_person["sender"].cast(pa.string()),
                "claim_id": with_person["claim_id"],
                "person_id": with_person["person_id"],
                "shard": pa.array(shard),
            }
        )
        table = table.filter(pc.greater_equal(table["shard"], 0))
        return (
            table.group_by(["sender", "claim_id"])
            .aggregate([("person_id", "min"), ("shard", "min")])
            .rename_columns(["sender", "claim_id", "person_id", "shard"])
        )

    def add_person(self, batch: pa.Table) -> tuple[pa.Table, np.ndarray]:
        """The batch with `person_id`, and each row's shard; -1 for rows of members nobody linked."""
        senders = columns.encoded(columns.one(batch["sender"]))
        keys = columns.one(batch[self.column])
        coded = pa.types.is_dictionary(keys.type)
        values = keys.dictionary if coded else keys
        place = keys.indices.fill_null(-1).to_numpy(zero_copy_only=False) if coded else np.arange(len(keys))
        person = np.full(len(batch), -1, dtype=np.int64)
        shard = np.full(len(batch), -1, dtype=np.int64)
        which = senders.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        for number, sender in enumerate(senders.dictionary.to_pylist()):
            known = self.by_sender.get(sender)
            if known is None:
                continue
            rows = np.flatnonzero((which == number) & (place >= 0))
            own = values if coded else values.take(pa.array(rows))
            found = pc.index_in(own, value_set=known.keys).fill_null(-1).to_numpy(zero_copy_only=False)
            found = found[place[rows]] if coded else found
            rows, found = rows[found >= 0], found[found >= 0]
            person[rows], shard[rows] = known.person[found], known.shard[found]
        return _with_person(batch, person), shard


def _with_person(batch: pa.Table, person: np.ndarray) -> pa.Table:
    array = pa.array(person, pa.int64())
    if "person_id" in batch.column_names:
        return batch.set_column(batch.column_names.index("person_id"), "person_id", array)
    return batch.add_column(0, "person_id", array)


def _by_sender(table: pa.Table, key: str) -> dict[str, Keys]:
    table = columns.whole(table)
    senders = columns.encoded(columns.one(table["sender"]))
    which = senders.indices.to_numpy(zero_copy_only=False)
    keys = columns.one(table[key]).cast(pa.string())
    person = columns.one(table["person_id"]).to_numpy(zero_copy_only=False)
    shard = columns.one(table["shard"]).to_numpy(zero_copy_only=False)
    found = {}
    for number, sender in enumerate(senders.dictionary.to_pylist()):
        rows = np.flatnonzero(which == number)
        found[sender] = Keys(keys.take(pa.array(rows)), person[rows], shard[rows])
    return found
