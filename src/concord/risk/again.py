"""Scoring again only those whose records, coverage or rosters are other than in an earlier run; everybody else keeps their scores."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from concord.canon.risk import RiskYear
from concord.engine import Session
from concord.engine.carrying import carry, count_few, differing, name_few, narrow, widen
from concord.program import Program
from concord.risk.people import READ_CUT, READ_ROSTERS, WRITTEN, score
from concord.risk.years import score_years
from concord.terminology import Terminology


@dataclass(frozen=True)
class Before:
    """An earlier run of the same day and program: its cut tables, rosters and scores, all as they were written."""

    cut: Path
    rosters: Path
    risk: Path


def score_few(
    session: Session, cut: Path, rosters: Path, program: Program, words: Terminology, as_of: date, out: Path, before: Before,
    touched: np.ndarray, shard: int,
) -> int:  # fmt: skip
    """Write what `score` and `score_years` would write of a shard, from an earlier run's scores and the records of those who are
    `touched` or whose rosters are other than then. `touched` are all whose rows of a cut table that is read are.
    Returns how many people were scored."""
    file, made = f"shard={shard}.parquet", out / f".few-{shard}"
    shutil.rmtree(made, ignore_errors=True)
    name_few(session, touched, cut / "person" / file, before.cut / "person" / file)
    for name in READ_ROSTERS:
        found = differing(session, rosters / name / file, before.rosters / name / file)
        session.append("few", pa.table({"person_id": pa.array(found, pa.int64())}))
    widen(session, cut, before.cut, file)
    narrow(session, cut, READ_CUT, file, made / "cut")
    narrow(session, rosters, READ_ROSTERS, file, made / "rosters")
    told = (session, made / "cut", made / "rosters", program, words, as_of, made)
    score(*told, shards=[shard])
    score_years(*told, shards=[shard])
    for name, declared in {**WRITTEN, "risk_year": RiskYear}.items():
        if (made / name / file).is_file():
            kept = before.risk / name / file
            carry(session, kept, made / name / file, declared, out / name / file, is_unique=True)
    shutil.rmtree(made)
    return count_few(session)
