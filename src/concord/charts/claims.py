"""Claim lines and diagnoses with the key of their claim: one integer instead of a sender and a claim number.

The key is the lowest `row_id` of the claim's lines. Everything on a claim then meets by comparing integers, which is what
makes charts of fifty million lines affordable.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from concord.charts import columns
from concord.charts.inputs import arrow_schema
from concord.engine.storage import Far, for_arrow
from concord.model.tables import Table

LINE = (
    "person_id", "row_id", "sender", "claim_id", "from_date", "through_date", "admission_date", "discharge_date",
    "admission_type", "discharge_status", "type_of_bill", "place_of_service", "revenue_code", "procedure_code",
    "modifiers", "icd_procedure", "ndc", "rendering_npi", "rendering_taxonomy", "is_denied",
)  # fmt: skip
DIAGNOSIS = ("row_id", "sender", "claim_id", "position", "code")


def keyed(lines: pa.Table, diagnoses: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Lines and diagnoses with `visit`, the claim's key. A diagnosis whose claim has no line is left out."""
    keys = _Keys.of(lines)
    visit = pa.array(keys.visits[keys.which], pa.int64())
    found = keys.visit_of(diagnoses)
    here = pa.array(found >= 0)
    diagnoses = diagnoses.append_column("visit", pa.array(found, pa.int64())).filter(here)
    return lines.append_column("visit", visit).drop(["claim_id"]), diagnoses.drop(["claim_id"])


def read(path: Path | Far, table: type[Table], wanted: tuple[str, ...]) -> pa.Table:
    """Some columns of a cut table, text as dictionaries, claim numbers plain. A table nobody sent is empty."""
    if not path.exists():
        schema = arrow_schema(table, person=True)
        return pa.schema([schema.field(name) for name in wanted]).empty_table()
    text = [name for name in wanted if name != "claim_id"]
    where, system = for_arrow(path)
    return columns.whole(pq.read_table(where, filesystem=system, columns=list(wanted), read_dictionary=text))


class _Keys:
    """Claims of a shard by (sender, claim number)."""

    def __init__(
        self, senders: pa.Array, claims: pa.Array, pairs: np.ndarray, visits: np.ndarray, which: np.ndarray
    ):
        self.senders, self.claims, self.pairs, self.visits, self.which = senders, claims, pairs, visits, which

    @classmethod
    def of(cls, lines: pa.Table) -> _Keys:
        senders = columns.encoded(columns.one(lines["sender"]))
        claims = columns.encoded(columns.one(lines["claim_id"]))
        pairs = _pair(senders.indices, claims.indices, len(senders.dictionary))
        known, which = np.unique(pairs, return_inverse=True)
        visits = np.full(len(known), np.iinfo(np.int64).max)
        np.minimum.at(visits, which, columns.integers(lines["row_id"]))
        return cls(senders.dictionary, claims.dictionary, known, visits, which)

    def visit_of(self, rows: pa.Table) -> np.ndarray:
        """The key of each row's claim; -1 where there is no such claim."""
        sender = pc.index_in(columns.plain(rows["sender"]), value_set=self.senders)
        claim = pc.index_in(columns.plain(rows["claim_id"]), value_set=self.claims)
        pairs = _pair(sender.fill_null(-1), claim.fill_null(-1), len(self.senders))
        unknown = pc.or_(pc.is_null(sender), pc.is_null(claim)).to_numpy(zero_copy_only=False)
        pairs[unknown] = -1
        at = np.minimum(np.searchsorted(self.pairs, pairs), max(len(self.pairs) - 1, 0))
        if not len(self.pairs):
            return np.full(len(rows), -1)
        return np.where(self.pairs[at] == pairs, self.visits[at], -1)


def _pair(sender: pa.Array, claim: pa.Array, senders: int) -> np.ndarray:
    """One integer for a claim number and its sender."""
    return claim.to_numpy(zero_copy_only=False).astype(np.int64) * max(senders, 1) + sender.to_numpy(
        zero_copy_only=False
    )
