"""Who takes part: plans, provider organizations, their sites and clinicians, and who works where from when."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from concord.program import source
from concord.program.dated import holds, overlapping
from concord.program.problems import Problems
from concord.program.source import read_csv, read_toml


@dataclass(frozen=True)
class Plan:
    """A health plan. `data_from` is the first day of service its files cover: no baseline reaches before it."""

    plan_id: str
    name: str
    from_date: date
    data_from: date
    product_lines: tuple[str, ...]


@dataclass(frozen=True)
class Organization:
    """A provider organization of the program ("practice" in contracts), from the day it takes part.

    `language` is what its packets and statements are written in.
    """

    organization_id: str
    name: str
    tin: str
    npi: str
    is_pediatric: bool
    rating_region: str
    street: str | None
    city: str | None
    zip: str | None
    county_fips: str | None
    phone: str | None
    start_date: date
    end_date: date | None
    language: str = source.REPORT_LANGUAGES[0]

    def takes_part(self, on: date) -> bool:
        """Whether the organization is in the program on a day."""
        return holds(self.start_date, self.end_date, on)


@dataclass(frozen=True)
class Site:
    """A place of care of one organization."""

    site_id: str
    organization_id: str
    name: str
    street: str | None
    city: str | None
    zip: str | None
    county_fips: str | None
    phone: str | None


@dataclass(frozen=True)
class Clinician:
    """A clinician by NPI."""

    npi: str
    last_name: str
    first_name: str
    middle_name: str | None
    credential: str | None
    taxonomy: str


@dataclass(frozen=True)
class Affiliation:
    """A clinician at a site of an organization, billing under a tax number, from a day to a day (open if None)."""

    npi: str
    tin: str
    site_id: str
    organization_id: str
    start_date: date
    end_date: date | None
    is_primary_site: bool


COLUMNS: dict[str, tuple[type, dict[str, source.Parser]]] = {
    "organizations": (
        Organization,
        {
            "organization_id": source.text, "name": source.text, "tin": source.text, "npi": source.text,
            "is_pediatric": source.flag, "rating_region": source.text, "street": source.optional_text,
            "city": source.optional_text, "zip": source.optional_text, "county_fips": source.optional_text,
            "phone": source.optional_text, "start_date": source.day, "end_date": source.optional_day,
        },
    ),
    "sites": (
        Site,
        {
            "site_id": source.text, "organization_id": source.text, "name": source.text,
            "street": source.optional_text, "city": source.optional_text, "zip": source.optional_text,
            "county_fips": source.optional_text, "phone": source.optional_text,
        },
    ),
    "clinicians": (
        Clinician,
        {
            "npi": source.text, "last_name": source.text, "first_name": source.text,
            "middle_name": source.optional_text, "credential": source.optional_text, "taxonomy": source.text,
        },
    ),
    "affiliations": (
        Affiliation,
        {
            "npi": source.text, "tin": source.text, "site_id": source.text, "organization_id": source.text,
            "start_date": source.day, "end_date": source.optional_day, "is_primary_site": source.flag,
        },
    ),
}  # fmt: skip

OPTIONAL: dict[str, dict[str, source.Parser]] = {"organizations": {"language": source.language}}


@dataclass(frozen=True)
class Parties:
    """All parties, each list in the order of its key."""

    plans: tuple[Plan, ...]
    organizations: tuple[Organization, ...]
    sites: tuple[Site, ...]
    clinicians: tuple[Clinician, ...]
    affiliations: tuple[Affiliation, ...]

    def rows(self, table: str) -> list[dict[str, Any]]:
        """One list as plain dictionaries: plans, organizations, sites, clinicians or affiliations."""
        return [asdict(record) for record in getattr(self, table)]


def read_parties(root: Path, problems: Problems) -> Parties:
    """The parties of a program folder: `plans.toml` and `parties/*.csv`."""
    lists = {table: _read(root, table, problems) for table in COLUMNS}
    plans = _plans(root, problems)
    _check_references(lists, problems)
    records = {
        table: tuple(COLUMNS[table][0](**{k: v for k, v in row.items() if k != "line"}) for row in rows)
        for table, rows in lists.items()
    }
    return Parties(plans, **records)


def _read(root: Path, table: str, problems: Problems) -> list[dict[str, Any]]:
    name, (_, columns) = f"parties/{table}.csv", COLUMNS[table]
    rows = read_csv(root, name, columns, problems, optional=OPTIONAL.get(table))
    for row in rows:
        end = row.get("end_date")
        if end and end < row["start_date"]:
            problems.add(name, row["line"], "end_date is before start_date", "swap or correct the dates")
    return sorted(rows, key=lambda r: tuple(str(r[c]) for c in columns))


def _plans(root: Path, problems: Problems) -> tuple[Plan, ...]:
    file = read_toml(root, "plans.toml", problems)
    plans = []
    for ident, table in (file.data if file else {}).items():
        try:
            plans.append(
                Plan(ident, table["name"], table["from"], table["data_from"], tuple(table["product_lines"]))
            )
        except (KeyError, TypeError) as error:
            assert file is not None
            problems.add(
                file.name, file.line_of(ident), f"plan {ident} lacks {error}",
                "give name, from, data_from and product_lines", ident,
            )  # fmt: skip
    return tuple(sorted(plans, key=lambda p: p.plan_id))


def _check_references(lists: dict[str, list[dict[str, Any]]], problems: Problems) -> None:
    keys = {"organizations": "organization_id", "sites": "site_id", "clinicians": "npi"}
    known: dict[str, set[str]] = {}
    for table, key in keys.items():
        seen: set[str] = set()
        for row in lists[table]:
            if row[key] in seen:
                problems.add(
                    f"parties/{table}.csv", row["line"], f"{key} `{row[key]}` stands twice", "keep one"
                )
            seen.add(row[key])
        known[table] = seen
    used = (("sites", "organization_id", "organizations"), ("affiliations", "organization_id", "organizations"),
            ("affiliations", "site_id", "sites"), ("affiliations", "npi", "clinicians"))  # fmt: skip
    for table, column, target in used:
        for row in lists[table]:
            if row[column] not in known[target]:
                problems.add(
                    f"parties/{table}.csv", row["line"], f"{column} `{row[column]}` is not in {target}.csv",
                    f"add it to parties/{target}.csv or correct the id",
                )  # fmt: skip
    pairs = overlapping(
        lists["affiliations"],
        lambda r: (r["npi"], r["site_id"], r["tin"]),
        lambda r: (r["start_date"], r["end_date"]),
    )
    for _, after in pairs:
        problems.add(
            "parties/affiliations.csv", after["line"],
            f"clinician {after['npi']} is at {after['site_id']} twice on the same days", "end the earlier row first",
        )  # fmt: skip
