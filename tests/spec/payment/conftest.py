"""A sheet: a small program, its people, rates and claims as tables one can read, and the lines that follow."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from concord.canon.charts import EnrolledMonth
from concord.canon.claims import MedicalClaim
from concord.canon.people import Person
from concord.canon.results import Rate
from concord.canon.risk import RiskScore
from concord.canon.roster import Roster
from concord.engine import open_session
from concord.model.periods import Period
from concord.payment import Inputs, lines
from concord.payment.people import write_rows
from concord.program import Program

SHIPPED = Path(__file__).parents[3] / "programs" / "ca-apc"
CONTRACT = """
[{id}]
plan          = "{plan}"
organization  = "{practice}"
from          = {start}
track         = "{track}"
product_lines = ["commercial"]
funding       = ["fully_insured", "self_funded"]
term_sheet    = "{plan}"
"""
SHEET = 'sheet = "{plan}"\nextends = "common"\nknown_on = 2024-09-30\n'
AFTER_REVIEW = date(2026, 7, 10)


def table(text: str) -> list[dict[str, str]]:
    """Rows of a table drawn with `|`, its first line the header; a value of `-` is empty."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(rows[0], ["" if c == "-" else c for c in row], strict=True)) for row in rows[1:]]


@dataclass
class Sheet:
    """What a run wrote, read back."""

    folder: Path
    program: Program
    inputs: Inputs

    def rows(self, name: str) -> list[dict[str, Any]]:
        """A table that the run wrote."""
        with open_session(threads=1) as session:
            path = self.folder / name
            session.view("asked", path if path.is_dir() else self.folder / f"{name}.parquet")
            return session.dicts("SELECT * FROM asked ORDER BY ALL")

    def lines(self, component: str = "", **where: Any) -> list[dict[str, Any]]:
        """Lines of a component, and of anything else asked for, by period, person, measure and kind."""
        rows = [r for r in self.rows("line") if not component or r["component"] == component]
        found = [r for r in rows if all(r[k] == v for k, v in where.items())]
        return sorted(
            found, key=lambda r: (r["period_start"], r["person_id"] or 0, r["measure"] or "", r["kind"])
        )

    def amounts(self, component: str = "", **where: Any) -> list[str]:
        """Their amounts as text, in order of period and person."""
        return [str(r["amount"]) for r in self.lines(component, **where)]

    def total(self, component: str = "", **where: Any) -> Decimal:
        """Sum of their amounts."""
        return sum((r["amount"] for r in self.lines(component, **where)), Decimal("0.00"))


@pytest.fixture
def payment(tmp_path: Path) -> Callable[..., Sheet]:
    """Settle a sheet: `people`, `rates`, `claims` and `contracts` as tables, `terms` as TOML for the plan `alder`."""
    count = iter(range(1_000))

    def settle(
        *,
        people: str = "",
        rates: str = "",
        claims: str = "",
        contracts: str = "plan | practice | track | start\n alder | foothill | ffs | 2025-01-01",
        terms: str = "",
        risk: str = "",
        as_of: date = AFTER_REVIEW,
        edit: Callable[[Path], None] = lambda folder: None,
        frozen: Path | None = None,
    ) -> Sheet:
        root = tmp_path / str(next(count))
        program = _program(root / "program", table(contracts), terms, edit)
        inputs = _inputs(root / "in", table(people) if people else [], rates, claims, risk, frozen)
        with open_session(threads=1) as session:
            lines(session, inputs, root / "out", program, as_of)
        return Sheet(root / "out", program, inputs)

    return settle


def _program(
    root: Path, contracts: list[dict[str, str]], terms: str, edit: Callable[[Path], None]
) -> Program:
    shutil.copytree(SHIPPED, root, ignore=shutil.ignore_patterns("senders"))
    for path in (*(root / "contracts").glob("*"), *(root / "terms").glob("*-*.toml")):
        path.unlink()
    for plan in ("alder", "birch", "cedar", "dogwood"):
        (root / "terms" / f"{plan}.toml").write_text(
            SHEET.format(plan=plan) + (terms if plan == "alder" else "")
        )
    common = root / "terms" / "common.toml"
    common.write_text(re.sub(r"\[performance\.gap_groups\].*?\n\]\n", "", common.read_text(), flags=re.S))
    blocks = [CONTRACT.format(id=f"{c['plan']}-{c['practice']}-{c['start'][:4]}", **c) for c in contracts]
    (root / "contracts" / "case.toml").write_text("".join(blocks))
    edit(root)
    return Program.load(root)


def _inputs(
    root: Path, people: list[dict[str, str]], rates: str, claims: str, risk: str, frozen: Path | None
) -> Inputs:
    roster, enrolled, persons = [], [], {}
    for p in people:
        ident = int(p["person"])
        birth = date.fromisoformat(p["birth"]) if p["birth"] else None
        persons[ident] = {
            "person_id": ident,
            "shard": 0,
            "birth_date": birth,
            "sex": p["sex"],
            "zip": p.get("zip"),
            "member_count": 1,
        }
        for month in _months(p["months"]):
            roster.append({"person_id": ident, "month": month, "organization_id": p["practice"], "in_program": True,
                           "rule": "preventive_visits", "tie_break": "none"})  # fmt: skip
            enrolled.append({"person_id": ident, "month": month, "plan_id": p["plan"], "member_id": f"M{ident}",
                             "product_line": p.get("line", "commercial") or None, "funding": p.get("funding", "fully_insured") or None,
                             "employer_group": p.get("group"), "has_pharmacy": True, "is_primary": True, "row_id": ident})  # fmt: skip
    with open_session(threads=1) as session:
        write_rows(session, roster, Roster, root / "roster" / "shard=0.parquet")
        write_rows(session, enrolled, EnrolledMonth, root / "enrolled" / "shard=0.parquet")
        write_rows(session, list(persons.values()), Person, root / "person.parquet")
        write_rows(session, _rates(rates), Rate, root / "rate.parquet")
        _write_claims(session, claims, root / "claims.parquet")
        if risk:
            _write_risk(session, risk, root / "risk.parquet")
    return Inputs(root / "roster", root / "enrolled", root / "person.parquet", root / "claims.parquet", root / "rate.parquet",
                  root / "risk.parquet" if risk else None, frozen)  # fmt: skip


def _months(text: str) -> list[date]:
    """`2025-01`, `2025-01..2025-06`, or several joined by commas."""
    found: list[date] = []
    for part in text.split(","):
        first, _, last = part.strip().partition("..")
        found += Period(
            date.fromisoformat(first + "-01"), date.fromisoformat((last or first) + "-01")
        ).months()
    return found


def _rates(text: str) -> list[dict[str, Any]]:
    rows = []
    for r in table(text) if text else []:
        measure = r.get("of", "") or r["measure"]
        rows.append(
            {
                "measure": measure, "rate": r["measure"], "year": int(r["year"]), "pool": r.get("pool", "program"),
                "level": "organization", "unit": r.get("practice", "foothill"), "stratum_kind": r.get("kind", "all"),
                "stratum": r.get("stratum", "all"), "population": int(r["denominator"]), "excluded": 0, "excepted": 0,
                "uncovered": int(r.get("uncovered") or 0), "unknown": 0, "denominator": int(r["denominator"]),
                "numerator": int(r["numerator"]), "is_baseline": r["edition"] != r["year"], "edition": r["edition"],
            }
        )  # fmt: skip
    return rows


def _write_claims(session: Any, text: str, path: Path) -> None:
    rows = [
        {
            "row_id": n, "sender": c["plan"], "claim_id": f"C{n}", "line": 1, "action": "original", "claim_type": "professional",
            "member_id": f"M{c['person']}", "from_date": date.fromisoformat(c["day"]), "received_on": date.fromisoformat(c["day"]),
            "place_of_service": c.get("place", "11"), "procedure_code": c["code"], "rendering_npi": c.get("npi"),
            "rendering_taxonomy": c.get("taxonomy", "207Q00000X"), "billing_tin": c.get("tin"),
            "allowed_amount": Decimal(c["allowed"]), "is_denied": c.get("denied") == "yes",
        }
        for n, c in enumerate(table(text) if text else [], start=1)
    ]  # fmt: skip
    write_rows(session, rows, MedicalClaim, path.with_suffix(".plain"))
    session.run(f"CREATE OR REPLACE TABLE claim AS SELECT *, CAST(substr(member_id, 2) AS BIGINT) AS person_id FROM read_parquet('{path.with_suffix('.plain')}')")  # fmt: skip
    session.write("claim", path, order=["row_id"])


def _write_risk(session: Any, text: str, path: Path) -> None:
    rows = []
    for r in table(text):
        start, score = date.fromisoformat(r["period"]), Decimal(r["score"]) if r["score"] else None
        rows.append(
            {
                "person_id": int(r["person"]), "plan_id": r["plan"], "period_start": start, "model": "case", "edition": start.year,
                "window_start": start, "window_end": start, "months": int(r.get("months", 12)),
                "full_months": int(r.get("full", 6)), "state": r["state"], "score": score,
                "shown_score": Decimal(r["shown"]) if r.get("shown") else score,
            }
        )  # fmt: skip
    write_rows(session, rows, RiskScore, path)
