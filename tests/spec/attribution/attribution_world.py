"""A small program and a way to draw members, visits and rosters as tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from concord.attribution import AttributionRules, Code, Edition
from concord.canon.claims import MedicalClaim
from concord.canon.members import CareTeamMember, Enrollment, PlanRoster
from concord.canon.people import Person
from concord.canon.providers import Provider
from concord.engine import open_session
from concord.model.tables import Table
from concord.program.attribution import Override
from concord.program.parties import Affiliation, Clinician, Organization, Parties, Site

AS_OF = date(2026, 7, 10)

EDITION = Edition(
    effective=date(2024, 1, 1),
    order=("override", "chosen_pcp", "assigned_pcp", "preventive_visits", "primary_care_visits"),
    look_back_months=24,
    minimum_visits=1,
    tie_breaks=("most_recent", "allowed_amount", "lowest_id"),
    preventive_codes=(Code("99396"), Code("99391")),
    primary_care_codes=(Code("99213"), Code("99214")),
    places_of_service=("11", "10", ""),
    taxonomies=("207Q00000X", "208000000X", "363LF0000X"),
    pcp_products=(("*", "HMO", "chosen_pcp"), ("*", "HMO", "assigned_pcp"), ("*", "POS", "chosen_pcp")),
)
RULES = AttributionRules(date(2024, 1, 1), (EDITION,))

PRACTICES = {"oak": "11", "pine": "22"}
SITES = {"oak-1": "oak", "oak-2": "oak", "pine-1": "pine"}
WHO = {  # Ann and Abe work at Oak, Pam at Pine, Max moves, Zoe and Yan work outside, Sam is a surgeon
    "sue": ("0", "207Q00000X"), "ann": ("1", "207Q00000X"), "abe": ("2", "207Q00000X"), "pam": ("3", "208000000X"), "max": ("4", "363LF0000X"),
    "zoe": ("5", "207Q00000X"), "yan": ("6", "207Q00000X"), "sam": ("7", "208600000X"), "lea": ("8", "207Q00000X"),
}  # fmt: skip
NPI = {name: npi for name, (npi, _) in WHO.items()}
NAME = {npi: name for name, npi in NPI.items()}
TIN = {"ann": "11", "abe": "11", "pam": "22", "zoe": "99", "yan": "88", "sam": "11", "lea": "11"}


def _affiliation(name: str, site: str, start: str, end: str | None = None, main: bool = True) -> Affiliation:
    organization = SITES[site]
    return Affiliation(
        NPI[name], PRACTICES[organization], site, organization, date.fromisoformat(start),
        date.fromisoformat(end) if end else None, main,
    )  # fmt: skip


PARTIES = Parties(
    plans=(),
    organizations=tuple(
        Organization(
            key, key, tin, "9" + tin, False, "1", None, None, None, None, None,
            date(2025, 1, 1) if key == "oak" else date(2024, 1, 1), None,
        )
        for key, tin in PRACTICES.items()
    ),
    sites=tuple(Site(key, organization, key, None, None, None, None, None) for key, organization in SITES.items()),
    clinicians=tuple(Clinician(npi, n, n, None, None, taxonomy) for n, (npi, taxonomy) in WHO.items() if n not in ("zoe", "yan", "sue")),
    affiliations=(
        _affiliation("ann", "oak-1", "2020-01-01"),
        _affiliation("ann", "oak-2", "2020-01-01", main=False),
        _affiliation("abe", "oak-2", "2020-01-01"),
        _affiliation("pam", "pine-1", "2020-01-01"),
        _affiliation("max", "oak-1", "2020-01-01", "2025-06-30"),
        _affiliation("max", "pine-1", "2025-07-01"),
        _affiliation("lea", "oak-2", "2020-01-01", "2025-03-31"),
    ),
)  # fmt: skip

PROVIDERS = [
    {"row_id": 900 + i, "sender": "alder", "npi": NPI[name], "entity": "person", "taxonomy": WHO[name][1], "tin": TIN[name],
     "received_on": date(2024, 1, 5)}
    for i, name in enumerate(("zoe", "yan"))
]  # fmt: skip


def lines(text: str) -> str:
    """A block of lines without its indentation."""
    return "\n".join(line.strip() for line in text.strip().splitlines())


def table(text: str) -> list[dict[str, str]]:
    """Rows of a drawn table: a header, then values between bars; an empty cell is empty."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    header = [cell.strip() for cell in lines[0].split("|")]
    return [dict(zip(header, (c.strip() for c in line.split("|")), strict=True)) for line in lines[1:]]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _coverage(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [
        {
            "row_id": i + 1, "sender": r.get("plan") or "alder", "member_id": f"m{r['person']}", "person_id": int(r["person"]),
            "start_date": _day(r["from"]), "end_date": _day(r.get("to", "")), "product": r.get("product") or "PPO",
            "product_line": "commercial", "received_on": AS_OF, "pcp_npi": NPI.get(r.get("pcp", "")),
            "pcp_assignment": r.get("how") or None, "has_medical": True,
            "is_primary": {"yes": True, "no": False}.get(r.get("first", "")),
        }
        for i, r in enumerate(rows)
    ]  # fmt: skip


def _visits(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [
        {
            "row_id": 1000 + i, "sender": r.get("plan") or "alder", "claim_id": f"c{i}", "line": 1, "action": "original",
            "member_id": f"m{r['person']}", "person_id": int(r["person"]), "claim_type": r.get("bill") or "professional",
            "from_date": _day(r["day"]), "received_on": AS_OF, "procedure_code": r.get("code") or "99213",
            "rendering_npi": NPI[r["seen"]], "billing_tin": r.get("tin") or TIN.get(r["seen"]),
            "allowed_amount": Decimal(r.get("allowed") or "100"), "place_of_service": r.get("place") or "11",
            "is_denied": r.get("denied") == "yes",
        }
        for i, r in enumerate(rows)
    ]  # fmt: skip


def _care_team(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [
        {"row_id": 2000 + i, "sender": r["practice"], "member_id": r["person"], "person_id": int(r["person"]),
         "site_id": r["site"], "role": "pcp", "npi": NPI.get(r["clinician"]), "start_date": _day(r["from"])}
        for i, r in enumerate(rows)
    ]  # fmt: skip


def _plan_roster(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [
        {"row_id": 3000 + i, "sender": r.get("plan") or "alder", "member_id": r["person"], "person_id": int(r["person"]),
         "month": _day(r["month"] + "-01"), "npi": NPI.get(r.get("clinician", "")), "tin": r.get("tin") or None}
        for i, r in enumerate(rows)
    ]  # fmt: skip


def _person(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [
        {"person_id": int(r["person"]), "shard": 0, "death_date": _day(r["died"]), "member_count": 1}
        for r in rows
    ]


MAKERS: dict[str, tuple[str, type[Table], Callable[[list[dict[str, str]]], list[dict[str, Any]]]]] = {
    "coverage": ("enrollment", Enrollment, _coverage),
    "visits": ("medical_claim", MedicalClaim, _visits),
    "care_team": ("care_team_member", CareTeamMember, _care_team),
    "plan_roster": ("plan_roster", PlanRoster, _plan_roster),
    "deaths": ("person", Person, _person),
}


def write_cut(folder: Path, given: dict[str, str], reverse: bool = False) -> None:
    """The drawn tables as a cut of one shard, and as settled tables for the survey."""
    with open_session(threads=1) as session:
        session.records("provider", Provider, PROVIDERS)
        session.write("provider", folder / "settled" / "provider.parquet", order=["row_id"])
        for kind, text in given.items():
            name, declared, make = MAKERS[kind]
            rows = make(table(text))
            session.records("rows", declared, rows)
            if name != "person":
                session.run("ALTER TABLE rows ADD COLUMN person_id BIGINT")
                for row in rows:
                    session.run(
                        "UPDATE rows SET person_id = $p WHERE row_id = $r",
                        {"p": row["person_id"], "r": row["row_id"]},
                    )
            key = "person_id" if name == "person" else "row_id"
            order = f"ORDER BY {key} {'DESC' if reverse else 'ASC'}"
            session.run(f"CREATE OR REPLACE TABLE ordered AS FROM rows {order}")
            for path in (folder / "cut" / name / "shard=0.parquet", folder / "settled" / f"{name}.parquet"):
                path.parent.mkdir(parents=True, exist_ok=True)
                session.run(f"COPY ordered TO '{path}'")


class Outcome:
    """What attribution wrote, read as lists of dictionaries with clinicians by name."""

    def __init__(self, out: Path):
        self.out = out

    def __getitem__(self, name: str) -> list[dict[str, Any]]:
        shard = self.out / name / "shard=0.parquet"
        rows = pq.read_table(
            shard if shard.exists() else self.out / f"{name}.parquet", partitioning=None
        ).to_pylist()
        for row in rows:
            if "npi" in row:
                row["npi"] = NAME.get(row["npi"], row["npi"])
        return rows

    def at(self, month: str, person: int = 1) -> dict[str, Any] | None:
        """The roster row of a person in a month; None when not covered."""
        day = date.fromisoformat(month + "-01")
        found = [r for r in self["roster"] if r["month"] == day and r["person_id"] == person]
        assert len(found) < 2
        return found[0] if found else None

    def story(self, person: int = 1) -> str:
        """Stretches of equal months, one a line: `2025-01..2025-06 oak ann preventive_visits`."""
        lines: list[list[str]] = []
        for row in self["roster"]:
            if row["person_id"] == person:
                what = " ".join(str(row[c] or "-") for c in ("organization_id", "npi", "rule"))
                month = f"{row['month']:%Y-%m}"
                if lines and lines[-1][2] == what:
                    lines[-1][1] = month
                else:
                    lines.append([month, month, what])
        return "\n".join(f"{a}..{b} {what}" for a, b, what in lines)

    def ranking(self, month: str, person: int = 1) -> str:
        """The ranking that stands in a month, one candidate a line."""
        day = date.fromisoformat(month + "-01")
        rows = [r for r in self["roster_rank"] if r["person_id"] == person and r["month"] <= day]
        latest = max(r["month"] for r in rows)
        return "\n".join(
            f"{r['rank']} {r['rule']} {r['npi']} {r['organization_id'] or '-'} {r['visits'] if r['visits'] is not None else '-'}"
            for r in rows
            if r["month"] == latest
        )

    def changes(self, organization: str, person: int = 1) -> str:
        """What an organization's rosters gained and lost, months without change left out."""
        return "\n".join(
            f"{r['month']:%Y-%m} {r['change']}: {r['reason']}"
            for r in self["roster_change"]
            if r["organization_id"] == organization
            and r["person_id"] == person
            and r["change_type"] != "nochange"
        )


def override(**changes: Any) -> Override:
    """A decision by hand for member m1 of Alder."""
    words = {"sender": "alder", "member_id": "m1", "organization_id": "pine", "site_id": "pine-1", "npi": NPI["pam"],
             "start_date": date(2026, 3, 1), "end_date": date(2026, 4, 1), "reason": "Asked for it.", "author": "A. Steward",
             "decided_on": date(2026, 2, 20)}  # fmt: skip
    return Override(**(words | changes))
