"""What payment reads, and how a shard of it is opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from concord.canon.charts import EnrolledMonth
from concord.canon.claims import MedicalClaim
from concord.canon.payments import CellMean, Closing, Factor, Line, LineEvidence, Normalization
from concord.canon.people import Person
from concord.canon.results import Rate
from concord.canon.risk import RiskScore
from concord.canon.roster import Roster
from concord.engine import Session
from concord.model.tables import Table


@dataclass(frozen=True)
class Inputs:
    """Folders (or files) of the tables that payment reads; those of people may be cut as `shard=<k>.parquet`.

    `medical_claim` has `person_id` (the cut). `risk_score` is optional: without it nobody has a clinical part. `frozen` is the
    payment folder of an earlier run: its factors, normalization and base-period facts stand, and so do its lines for periods
    that have closed since.
    """

    roster: Path
    enrolled_month: Path
    person: Path
    medical_claim: Path
    rate: Path
    risk_score: Path | None = None
    frozen: Path | None = None

    def shards(self) -> list[str]:
        """Names of the shard files of the roster, in order; one empty name when it is not cut."""
        return shard_names(self.roster)


def shard_names(folder: Path) -> list[str]:
    """`shard=<k>.parquet` files in order of k; one empty name when there are none."""
    found = (
        sorted(folder.glob("shard=*.parquet"), key=lambda p: int(p.stem.partition("=")[2]))
        if folder.is_dir()
        else []
    )
    return [p.name for p in found] or [""]


def of_shard(path: Path, shard: str) -> Path:
    """The shard's file in a folder that is cut; the whole folder or file when it is not."""
    return path / shard if shard and (path / shard).is_file() else path


def open_people(session: Session, inputs: Inputs, shard: str) -> None:
    """Register a shard's roster, enrolled months, people, claims, risk scores and frozen factors."""
    tables: list[tuple[str, Path | None, type[Table]]] = [
        ("roster", inputs.roster, Roster),
        ("enrolled_month", inputs.enrolled_month, EnrolledMonth),
        ("person", inputs.person, Person),
        ("medical_claim", inputs.medical_claim, MedicalClaim),
        ("risk_score", inputs.risk_score, RiskScore),
        ("frozen_factor", inputs.frozen / "factor" if inputs.frozen else None, Factor),
    ]
    for name, path, declared in tables:
        session.view(name, of_shard(path, shard) if path else [], declared)


def open_rates(session: Session, inputs: Inputs) -> None:
    """Register the rates and the frozen normalization."""
    session.view("rate", inputs.rate, Rate)
    open_frozen(session, inputs.frozen)


def open_frozen(session: Session, frozen: Path | None) -> None:
    """Register what an earlier run settled as `frozen_*`: empty where there was none."""
    files: list[tuple[str, str, type[Table]]] = [
        ("frozen_normalization", "normalization.parquet", Normalization),
        ("frozen_cell_mean", "cell_mean.parquet", CellMean),
        ("frozen_closing", "closing.parquet", Closing),
        ("frozen_line", "line", Line),
        ("frozen_evidence", "line_evidence", LineEvidence),
    ]
    for name, file, declared in files:
        there = frozen / file if frozen else None
        session.view(name, there if there is not None and there.exists() else [], declared)


def arrow(rows: list[dict[str, object]], columns: dict[str, pa.DataType]) -> pa.Table:
    """An Arrow table from dictionaries, exact types as given."""
    return pa.Table.from_pylist(rows, schema=pa.schema(list(columns.items())))
