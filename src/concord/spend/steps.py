"""The steps of spend: one shard's dollars and member-months, then the sum over shards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from concord.canon.charts import EnrolledMonth
from concord.canon.claims import MedicalClaim, NonclaimsPayment, PharmacyClaim
from concord.canon.roster import Roster
from concord.canon.spend import MemberMonths, Spend
from concord.engine import Session
from concord.engine import sql as sql_files
from concord.program import Program

LISTS = ("primary_care_services", "primary_care_places", "primary_care_taxonomies")
SQL = f"{__package__}.sql"


def spend(session: Session, cut: Path, rosters: Path, program: Program, out: Path) -> int:
    """Write `spend`: dollars by year, plan, product, practice and category. Returns its rows.

    Reads claims by shard, so memory holds one shard at a time.
    """
    _lists(session, program)
    parts = []
    for shard in range(program.shards):
        _shard(session, cut, rosters, shard)
        parts.append(session.arrow(sql_files.load(SQL, "spend"), label="spend"))
    session.view("nonclaims_payment", cut / "nonclaims_payment", NonclaimsPayment)
    parts.append(session.arrow(sql_files.load(SQL, "nonclaims"), label="nonclaims"))
    return _sum(session, parts, Spend, ("amount", "lines"), out / "spend.parquet")


def member_months(session: Session, rosters: Path, program: Program, out: Path) -> int:
    """Write `member_months`: the denominator of per-member-per-month figures. Returns its rows."""
    parts = []
    for shard in range(program.shards):
        session.view("enrolled_month", rosters / "enrolled_month" / f"shard={shard}.parquet", EnrolledMonth)
        session.view("roster", rosters / "roster" / f"shard={shard}.parquet", Roster)
        parts.append(session.arrow(sql_files.load(SQL, "member_months"), label="member_months"))
    return _sum(session, parts, MemberMonths, ("member_months",), out / "member_months.parquet")


def _shard(session: Session, cut: Path, rosters: Path, shard: int) -> None:
    file = f"shard={shard}.parquet"
    session.view("medical_claim", cut / "medical_claim" / file, MedicalClaim)
    session.view("pharmacy_claim", cut / "pharmacy_claim" / file, PharmacyClaim)
    session.view("enrolled_month", rosters / "enrolled_month" / file, EnrolledMonth)
    session.view("roster", rosters / "roster" / file, Roster)


def _lists(session: Session, program: Program) -> None:
    for name in LISTS:
        session.table(name, _arrow(program.rows(name)))
    session.table("clinician_taxonomy", _arrow(program.rows("clinicians")).select(["npi", "taxonomy"]))
    session.table(
        "organization", _arrow(program.rows("organizations")).select(["organization_id", "tin", "npi"])
    )


def _arrow(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    table = pa.Table.from_pylist([dict(row) for row in rows])
    for number, field in enumerate(table.schema):
        if pa.types.is_null(field.type):
            table = table.set_column(number, field.name, table.column(number).cast(pa.date32()))
    return table


def _sum(session: Session, parts: list[pa.Table], declared: Any, totals: tuple[str, ...], path: Path) -> int:
    session.table("part", pa.concat_tables(parts))
    groups = ", ".join(declared.grain)
    sums = ", ".join(f"sum({t}) AS {t}" for t in totals)
    return session.write_declared(f"SELECT {groups}, {sums} FROM part GROUP BY {groups}", declared, path)
