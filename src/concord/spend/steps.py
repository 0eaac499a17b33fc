"""The steps of spend: one shard's dollars and member-months, then the sum over shards; payments outside claims; shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from concord.canon.charts import EnrolledMonth
from concord.canon.claims import MedicalClaim, NonclaimsPayment, PharmacyClaim
from concord.canon.payments import Line
from concord.canon.people import Person
from concord.canon.roster import Roster
from concord.canon.spend import MemberMonths, PrimaryCareShare, Spend, SpendDefinition
from concord.engine import Session
from concord.engine import sql as sql_files
from concord.model.periods import month_end_before
from concord.program import Program
from concord.spend.rules import Rules

SQL = f"{__package__}.sql"
CODE_LISTS = {
    "visit_list": ("primary_care_visits", "preventive_visits"),
    "service_list": ("primary_care_services",),
    "place_list": ("primary_care_places",),
    "clinician_list": ("primary_care_taxonomies",),
    "obgyn_list": ("obgyn_taxonomies",),
    "behavioral_list": ("behavioral_taxonomies",),
}
ENDLESS = date(9999, 12, 31)


def spend(
    session: Session,
    cut: Path,
    rosters: Path,
    lines: Path,
    program: Program,
    rules: Rules,
    as_of: date,
    out: Path,
) -> int:
    """Write `spend`: dollars by year, plan, product, practice, category and class of care. Returns its rows.

    Reads claims by shard, so memory holds one shard at a time.
    """
    _lists(session, program, cut)
    wanted = {"standard": list(rules.standard.classes), "through": month_end_before(as_of)}
    parts = []
    for shard in range(program.shards):
        read_shard(session, cut, rosters, shard)
        parts.append(session.arrow(sql_files.load(SQL, "spend"), wanted, label="spend"))
    session.table("part", pa.concat_tables(parts))
    session.run(f"CREATE OR REPLACE TABLE claims_spend AS {_summed(Spend, ('amount', 'lines', 'people'))}")
    _outside_claims(session, cut, lines, program, rules, month_end_before(as_of))
    whole = "SELECT * FROM claims_spend UNION ALL BY NAME SELECT * FROM nonclaims"
    return session.write_declared(whole, Spend, out / "spend.parquet")


def member_months(session: Session, rosters: Path, program: Program, as_of: date, out: Path) -> int:
    """Write `member_months`: the denominator of per-member-per-month figures. Returns its rows."""
    parts = []
    for shard in range(program.shards):
        session.view("enrolled_month", rosters / "enrolled_month" / f"shard={shard}.parquet", EnrolledMonth)
        session.view("roster", rosters / "roster" / f"shard={shard}.parquet", Roster)
        query = sql_files.load(SQL, "member_months")
        parts.append(session.arrow(query, {"through": month_end_before(as_of)}, label="member_months"))
    session.table("part", pa.concat_tables(parts))
    return session.write_declared(
        _summed(MemberMonths, ("member_months", "people")), MemberMonths, out / "member_months.parquet"
    )


def shares(session: Session, program: Program, rules: Rules, as_of: date, out: Path) -> int:
    """Write `primary_care_share` and `spend_definition` from `spend` and `member_months` in `out`. Returns the rows of shares."""
    session.view("spend", out / "spend.parquet", Spend)
    session.view("member_months", out / "member_months.parquet", MemberMonths)
    session.table(
        "definition",
        pa.table(
            {
                "definition": [d.ident for d in rules.definitions],
                "classes": [list(d.classes) for d in rules.definitions],
            }
        ),
    )
    session.records("spend_definition", SpendDefinition, [d.as_row() for d in rules.definitions])
    session.write_declared("spend_definition", SpendDefinition, out / "spend_definition.parquet")
    goal = rules.goal
    session.file_table(
        SQL,
        "primary_care_share",
        "shared",
        {
            "organizations": [o.organization_id for o in program.organizations],
            "goal": goal.definition,
            "increase": goal.increase,
            "target": goal.share,
            "last_whole_year": month_end_before(as_of).year - (month_end_before(as_of).month < 12),
        },
    )
    return session.write_declared("shared", PrimaryCareShare, out / "primary_care_share.parquet")


def read_shard(session: Session, cut: Path, rosters: Path, shard: int) -> None:
    """One shard's claims, coverage, rosters and people as views."""
    file = f"shard={shard}.parquet"
    session.file(SQL, "macros")
    session.view("medical_claim", cut / "medical_claim" / file, MedicalClaim)
    session.view("pharmacy_claim", cut / "pharmacy_claim" / file, PharmacyClaim)
    session.view("person", cut / "person" / file, Person)
    session.view("enrolled_month", rosters / "enrolled_month" / file, EnrolledMonth)
    session.view("roster", rosters / "roster" / file, Roster)


def _lists(session: Session, program: Program, cut: Path) -> None:
    for name, files in CODE_LISTS.items():
        rows = {
            (r["code"], r["start_date"], r["end_date"] or ENDLESS) for f in files for r in program.rows(f)
        }
        found = [{"code": c, "start_date": s, "end_date": e} for c, s, e in _apart(sorted(rows))]
        session.table(name, pa.Table.from_pylist(found))
    session.table("clinician_taxonomy", _arrow(program.rows("clinicians")).select(["npi", "taxonomy"]))
    session.table(
        "organization", _arrow(program.rows("organizations")).select(["organization_id", "tin", "npi"])
    )
    session.view("medical_claim", cut / "medical_claim", MedicalClaim)
    session.file_table(SQL, "primary_biller", "primary_biller")


def _apart(rows: list[tuple[str, date, date]]) -> list[tuple[str, date, date]]:
    """Spans of each code without overlap, so that no line is counted twice when two lists hold its code."""
    found: list[tuple[str, date, date]] = []
    for code, start, end in rows:
        if found and found[-1][0] == code and start <= found[-1][2]:
            found[-1] = (code, found[-1][1], max(end, found[-1][2]))
        else:
            found.append((code, start, end))
    return found


def _outside_claims(
    session: Session, cut: Path, lines: Path, program: Program, rules: Rules, through: date
) -> None:
    """Table `nonclaims`: payments outside claims, split by what their framework code allots to primary care."""
    session.view("nonclaims_payment", cut / "nonclaims_payment", NonclaimsPayment)
    session.view("line", lines / "line", Line)
    session.table("contract", pa.table({"contract_id": [c.contract_id for c in program.contracts]}))
    session.table(
        "own_framework",
        pa.table({"component": list(rules.own_payments), "framework": list(rules.own_payments.values())}),
    )
    session.table(
        "allotment", pa.table({"framework": list(rules.allotment), "rule": list(rules.allotment.values())})
    )
    own = {"own_frameworks": sorted(set(rules.own_payments.values())), "through": through}
    session.file_table(SQL, "paid_outside_claims", "paid_outside_claims", own)
    session.file_table(SQL, "nonclaims", "nonclaims", {"cap": rules.cap})


def _arrow(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    table = pa.Table.from_pylist([dict(row) for row in rows])
    for number, field in enumerate(table.schema):
        if pa.types.is_null(field.type):
            table = table.set_column(number, field.name, table.column(number).cast(pa.date32()))
    return table


def _summed(declared: Any, totals: tuple[str, ...]) -> str:
    groups = ", ".join(declared.grain)
    sums = ", ".join(f"sum({t}) AS {t}" for t in totals)
    return f"SELECT {groups}, {sums} FROM part GROUP BY {groups}"
