"""The risk step: everybody's score, what made it, what changed, and what to ask about; shard by shard.

Subjects are numbered number x 4 + reading: 0 is now with everything, 1 now without what the law protects (only for those who
have any of it), 2 a year earlier, always without.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa

from concord.canon.charts import EnrolledMonth
from concord.canon.claims import ClaimDiagnosis, MedicalClaim, PharmacyClaim
from concord.canon.people import Person
from concord.canon.risk import RiskChange, RiskEvidence, RiskPart, RiskRecapture, RiskScore
from concord.canon.roster import Roster
from concord.engine import Session
from concord.model.tables import Table
from concord.program import Program
from concord.risk import model, tables, windows
from concord.terminology import Terminology

SQL = model.SQL
KINDS = {"ICD10CM": "dx", "NDC": "ndc", "CPT": "px", "HCPCS": "px"}
PATTERN = {"kind": pa.string(), "code": pa.string(), "is_prefix": pa.bool_(), "minors_only": pa.bool_()}
LIST = {"list": pa.string(), "code": pa.string()}
READ = (
    "scorable", "subject", "asked_person", "dx_seen", "line_seen", "counted_code", "counted_claim", "fact", "told", "protected_code",
)  # fmt: skip
READ_ROSTERS: dict[str, type[Table]] = {"roster": Roster, "enrolled_month": EnrolledMonth}
READ_CUT: dict[str, type[Table]] = {
    "person": Person,
    "medical_claim": MedicalClaim,
    "claim_diagnosis": ClaimDiagnosis,
    "pharmacy_claim": PharmacyClaim,
}
WRITTEN: dict[str, type[Table]] = {
    "risk_score": RiskScore,
    "risk_part": RiskPart,
    "risk_evidence": RiskEvidence,
    "risk_change": RiskChange,
    "risk_recapture": RiskRecapture,
}


def score(
    session: Session,
    cut: Path,
    rosters: Path,
    program: Program,
    words: Terminology,
    as_of: date,
    out: Path,
    *,
    detail: bool = True,
    shards: Sequence[int] | None = None,
) -> dict[str, int]:
    """Write the tables of WRITTEN under `out`, a file for each shard, or for some `shards`. Returns rows written by table.

    Without `detail` only the scores are written.

    Nothing is written when no contract's terms ask for HHS-HCC: payment then takes the age-sex part alone, and says so.
    """
    rows = windows.register(session, program, as_of)
    written = dict.fromkeys(WRITTEN, 0)
    if not rows:
        return written
    tables.register(session, [row["edition"] for row in rows])
    register_lists(session, program, words, {row["services"] for row in rows}, as_of)
    for number in range(program.shards) if shards is None else shards:
        shard = f"shard={number}.parquet"
        open_shard(session, cut, rosters, shard)
        _of_shard(session)
        for name, declared in WRITTEN.items() if detail else [("risk_score", RiskScore)]:
            session.file_table(SQL, name, name)
            written[name] += session.write_declared(name, declared, out / name / shard, is_unique=True)
    return written


def register_lists(
    session: Session, program: Program, words: Terminology, named: set[str], as_of: date
) -> None:
    """Tables `protected_pattern` and `counted_list`: what the law protects, and the service codes of the lists `named`."""
    protected = {c.name: c.protected_as for c in words.concepts if c.protected_as}
    patterns = [
        {"kind": KINDS[c.system], "code": c.stem, "is_prefix": c.is_prefix,
         "minors_only": protected[c.concept] == "mental_health_minor"}
        for c in words.codes
        if c.concept in protected and c.system in KINDS
    ]  # fmt: skip
    session.table(
        "protected_pattern", pa.Table.from_pylist(patterns, schema=pa.schema(list(PATTERN.items())))
    )
    listed = [
        {"list": name, "code": code}
        for name in sorted(named - {windows.OPEN})
        for code in program.lists.codes_on(name, as_of)
    ]
    session.table("counted_list", pa.Table.from_pylist(listed, schema=pa.schema(list(LIST.items()))))


def open_shard(session: Session, cut: Path, rosters: Path, shard: str) -> None:
    """One shard's rosters, coverage and claims as views."""
    for folder, tables_ in ((rosters, READ_ROSTERS), (cut, READ_CUT)):
        for name, declared in tables_.items():
            session.drop(name)
            session.view(name, folder / name / shard, declared)


def _of_shard(session: Session) -> None:
    for name in READ:
        session.file_table(SQL, name, name)
    session.run("CREATE OR REPLACE TABLE given AS SELECT DISTINCT subject, kind, code FROM told")
    session.file_table(SQL, "coded", "coded")
    for name in ("is_protected", "protected_claim", "told_shown"):
        session.file_table(SQL, name, name)
    session.file(SQL, "readings")
    model.score(session)
    session.file_table(SQL, "shown", "shown")
