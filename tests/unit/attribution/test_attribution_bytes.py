"""Rosters larger than one row group of a file: the same bytes on one thread and on two, sorted and without doubles."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from concord.attribution import attribute, survey
from concord.canon.claims import MedicalClaim
from concord.canon.members import Enrollment
from concord.engine import Session, open_session
from concord.model.tables import Table

sys.path.insert(0, str(Path(__file__).parents[2] / "spec" / "attribution"))
from attribution_world import AS_OF, PARTIES, RULES

PEOPLE = 4_500
SPANS = (
    "SELECT i AS row_id, 'alder' AS sender, 'm' || i AS member_id, i AS person_id, DATE '2023-01-01' AS start_date, "
    f"'PPO' AS product, true AS has_medical FROM range({PEOPLE}) t(i)"
)
VISITS = (
    "SELECT 100000 + i AS row_id, 'alder' AS sender, i AS person_id, DATE '2024-01-01' + CAST(i % 700 AS INTEGER) AS from_date, "
    "'99213' AS procedure_code, '11' AS place_of_service, '1' AS rendering_npi, '11' AS billing_tin, false AS is_denied "
    f"FROM range({PEOPLE}) t(i)"
)


def fill(session: Session, declared: type[Table], query: str, *paths: Path) -> None:
    session.empty("blank", declared).run("ALTER TABLE blank ADD COLUMN person_id BIGINT")
    session.run(f"CREATE OR REPLACE TABLE filled AS FROM blank UNION ALL BY NAME {query}")
    for path in paths:
        session.write("filled", path, order=["row_id"])


def test_bytes_do_not_depend_on_threads(tmp_path: Path) -> None:
    cut, settled = tmp_path / "cut", tmp_path / "settled"
    with open_session(threads=2) as session:
        fill(session, Enrollment, SPANS, cut / "enrollment" / "shard=0.parquet")
        fill(
            session,
            MedicalClaim,
            VISITS,
            cut / "medical_claim" / "shard=0.parquet",
            settled / "medical_claim.parquet",
        )
    for threads in (1, 2):
        out = tmp_path / str(threads)
        survey(settled, out, RULES, PARTIES, AS_OF, threads=threads)
        attribute(cut, 0, out, RULES, PARTIES, AS_OF, threads=threads)
    written = sorted(p.relative_to(tmp_path / "1") for p in (tmp_path / "1").rglob("*.parquet"))
    for path in written:
        assert (tmp_path / "1" / path).read_bytes() == (tmp_path / "2" / path).read_bytes(), path
    roster = pq.read_table(tmp_path / "1" / "roster" / "shard=0.parquet", partitioning=None)
    keys = list(zip(roster["person_id"].to_pylist(), roster["month"].to_pylist(), strict=True))
    assert len(keys) == PEOPLE * 31 > 122_880
    assert keys == sorted(set(keys))
    assert keys[-1] == (PEOPLE - 1, date(2026, 7, 1))
