"""Cutting again after some files came: only rows that are other than those of an earlier run are cut; of each shard the rest stands.

Rows are told apart by their `row_id`: one is other than before when what is told under its number is, or when its member has become
another person. Whoever has such a row, then or now, is touched.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from concord import canon
from concord.charts import columns
from concord.charts.cutting import (
    AS_TEXT,
    Cut,
    conform,
    cut_people,
    keys_of,
    read_cut,
    says_member,
    ties_of,
    write_cut,
)
from concord.charts.files import files_of
from concord.charts.links import Links
from concord.engine import Session, rows_of
from concord.engine.carrying import link
from concord.engine.sql import load
from concord.model.tables import Table

SQL = "concord.charts.sql"
MOST = 0.5
"""Above this share of members who are another person, tables are cut whole."""
NO_ONE = np.array([], np.int64)


@dataclass(frozen=True)
class Before:
    """An earlier run's folders, all of its files as they were written, and by table the senders whose rows have been settled anew."""

    settled: Path
    people: Path
    cut: Path
    anew: Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Recut:
    """What became of a table, and whose rows in it are other than before."""

    cut: Cut
    touched: np.ndarray


class Recutting:
    """Tables cut by what differs from an earlier run. Needs to be asked which it `can`."""

    def __init__(self, session: Session, settled: Path, people: Path, out: Path, shards: int, before: Before):
        self.session, self.settled, self.people, self.out = session, settled, people, out
        self.shards, self.before = shards, before
        self.links = Links.read(people, shards)
        for name, folder in (("link_now", people), ("link_then", before.people)):
            session.view(name, files_of(folder, "person_link"))
        session.file_table(SQL, "relinked", "relinked")
        members, others = (session.value(f"SELECT count(*) FROM {t}") for t in ("link_now", "relinked"))
        self.is_worth_it = others <= MOST * members

    def can(self, name: str) -> bool:
        """Whether a table's rows name their member, and lie in one file then and now; and what is known of who sent what is new."""
        files = [folder / f"{name}.parquet" for folder in (self.settled, self.before.settled)]
        if (
            not self.is_worth_it
            or name not in self.before.anew
            or not all(p.is_file() for p in (*files, *self._kept(name)))
        ):
            return False
        column = canon.tables()[name].columns.get("member_id")
        return column is not None and (column.required or (name == "claim_diagnosis" and says_member(files)))

    def table(self, name: str) -> Recut:
        """Cut one table. Shards in which no row differs are the earlier run's files."""
        declared = canon.tables()[name]
        senders = sorted(self.before.anew[name]) or [""]
        for view, folder in (("row_now", self.settled), ("row_then", self.before.settled)):
            self.session.view(view, folder / f"{name}.parquet")
        self.session.file_table(SQL, "differing", "differing", {"senders": senders})
        differing = np.sort(self.session.arrow("FROM differing")["row_id"].to_numpy())
        fresh, shard = self._fresh(declared)
        touched, kept_rows = [columns.integers(fresh["person_id"])], 0
        for number, source in enumerate(self._kept(name)):
            rows, gone = self._shard(declared, source, differing, fresh.filter(pa.array(shard == number)))
            touched.append(gone)
            kept_rows += rows
        unlinked = rows_of(self.settled / f"{name}.parquet") - kept_rows
        return Recut(Cut(name, kept_rows, unlinked), np.unique(np.concatenate(touched)))

    def everybody(self) -> Recut:
        """`person` itself, cut whole, and of whom other things are said than before."""
        made = cut_people(self.people, self.out, self.shards)
        for name, folder in (("person_now", self.out), ("person_then", self.before.cut)):
            self.session.view(name, folder / "person")
        differing = self.session.arrow(load(SQL, "person_differing"))["person_id"]
        return Recut(made, np.sort(differing.to_numpy()))

    def _kept(self, name: str) -> list[Path]:
        return [self.before.cut / name / f"shard={k}.parquet" for k in range(self.shards)]

    def _fresh(self, declared: type[Table]) -> tuple[pa.Table, np.ndarray]:
        """The rows that differ, as they are now, with their person; and the shard of each."""
        rows = self.session.arrow("SELECT n.* FROM row_now AS n SEMI JOIN differing USING (row_id)")
        text = [n for n, f in enumerate(rows.schema) if pa.types.is_string(f.type) and f.name not in AS_TEXT]
        for number in text:
            rows = rows.set_column(
                number, rows.column_names[number], columns.encoded(columns.one(rows.column(number)))
            )
        rows, shard = self.links.add_person(columns.whole(rows))
        linked = pa.array(shard >= 0)
        return conform(rows.filter(linked), declared), shard[shard >= 0]

    def _shard(
        self, declared: type[Table], source: Path, differing: np.ndarray, fresh: pa.Table
    ) -> tuple[int, np.ndarray]:
        """Write one shard. Returns its rows, and the people whose rows of then no longer stand."""
        target = self.out / declared.table_name / source.name
        ids = pq.read_table(source, columns=["row_id"])["row_id"].to_numpy()
        gone = np.isin(ids, differing)
        if not gone.any() and not len(fresh):
            link(source, target)
            return len(ids), NO_ONE
        kept = read_cut(source)
        people = columns.integers(kept["person_id"])[gone]
        rows = columns.whole(
            pa.concat_tables(
                [conform(kept.filter(pa.array(~gone)), declared), fresh], promote_options="permissive"
            )
        )
        order = columns.total_order(keys_of(rows, declared), rows, ties_of(rows, declared))
        target.parent.mkdir(parents=True, exist_ok=True)
        write_cut(rows.take(pa.array(order)), target, final=True)
        return len(rows), people
