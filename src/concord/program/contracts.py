"""Contracts: one plan and one organization from a day, on a track, for product lines and funding, with a term sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from concord.program import source
from concord.program.dated import holds, overlapping
from concord.program.parties import Parties
from concord.program.problems import Problems
from concord.program.source import Toml, read_csv, read_toml
from concord.program.terms import Terms

TRACKS = ("ffs", "hybrid", "capitation")
PRODUCT_LINES = ("commercial", "medi_cal", "medicare_advantage")
FUNDING = ("fully_insured", "self_funded")
KEYS = {"plan": str, "organization": str, "from": date, "track": str, "product_lines": list, "funding": list,
        "term_sheet": str}  # fmt: skip


@dataclass(frozen=True)
class Contract:
    """What one plan and one organization agreed, from a day to a day (open if None). Both days are in."""

    contract_id: str
    plan_id: str
    organization_id: str
    start_date: date
    end_date: date | None
    track: str
    product_lines: tuple[str, ...]
    funding: tuple[str, ...]
    term_sheet: str
    known_on: date
    file: str
    line: int = field(compare=False)

    def in_force(self, on: date) -> bool:
        """Whether the contract holds on a day."""
        return holds(self.start_date, self.end_date, on)


@dataclass(frozen=True)
class OptOut:
    """A self-funded employer group that stays out of one plan's program payments, from a day to a day."""

    plan_id: str
    employer_group: str
    start_date: date
    end_date: date | None
    source: str


@dataclass(frozen=True)
class Contracts:
    """All contracts in order of id, and the employers that opted out."""

    contracts: tuple[Contract, ...]
    opt_outs: tuple[OptOut, ...]

    def in_force(self, on: date, known_on: date) -> list[Contract]:
        """Contracts holding on a day as known on a day."""
        return [c for c in self.contracts if c.in_force(on) and c.known_on <= known_on]


def read_contracts(root: Path, parties: Parties, terms: Terms, problems: Problems) -> Contracts:
    """All files of `contracts/` (a file may hold several) and `contracts/opt-outs.csv`."""
    found: list[Contract] = []
    allowed = _allowed(parties, terms)
    for path in sorted((root / "contracts").glob("*.toml")):
        file = read_toml(root, f"contracts/{path.name}", problems)
        for ident, table in (file.data if file else {}).items():
            assert file is not None
            if isinstance(table, dict) and _is_whole(file, ident, table, allowed, problems):
                found.append(_contract(file, ident, table))
    _check_overlaps(found, problems)
    return Contracts(
        tuple(sorted(found, key=lambda c: (c.contract_id, c.start_date))), _opt_outs(root, parties, problems)
    )


def _contract(file: Toml, ident: str, table: dict[str, Any]) -> Contract:
    return Contract(
        ident, table["plan"], table["organization"], table["from"], table.get("to"), table["track"],
        tuple(sorted(table["product_lines"])), tuple(sorted(table["funding"])), table["term_sheet"],
        table.get("known_on", date(1900, 1, 1)), file.name, file.line_of(ident),
    )  # fmt: skip


def _allowed(parties: Parties, terms: Terms) -> dict[str, set[str]]:
    """The words that a contract may use, by key."""
    return {
        "plan": {p.plan_id for p in parties.plans},
        "organization": {o.organization_id for o in parties.organizations},
        "track": set(TRACKS),
        "product_lines": set(PRODUCT_LINES),
        "funding": set(FUNDING),
        "term_sheet": set(terms.extends),
    }


def _is_whole(
    file: Toml, ident: str, table: dict[str, Any], allowed: Mapping[str, set[str]], problems: Problems
) -> bool:
    before = len(problems)

    def wrong(key: str, what: str, fix: str) -> None:
        problems.add(file.name, file.line_of(ident, key), what, fix, ident)

    for key, kind in KEYS.items():
        if not isinstance(table.get(key), kind):
            wrong(key, f"`{key}` is missing or of the wrong kind", f"add `{key}`")
    for key in table.keys() - KEYS.keys() - {"to", "known_on", "note"}:
        wrong(key, f"`{key}` is not a key of a contract", "remove or correct it")
    if len(problems) > before:
        return False
    for key, words in allowed.items():
        given = table[key] if isinstance(table[key], list) else [table[key]]
        for word in given:
            if word not in words:
                wrong(key, f"`{word}` is unknown", f"one of {', '.join(sorted(words))}")
    if isinstance(table.get("to"), date) and table["to"] < table["from"]:
        wrong("to", f"ends ({table['to']}) before it starts ({table['from']})", "swap or correct the dates")
    return len(problems) == before


def _check_overlaps(contracts: list[Contract], problems: Problems) -> None:
    pairs = overlapping(
        contracts, lambda c: (c.plan_id, c.organization_id), lambda c: (c.start_date, c.end_date)
    )
    for before, after in pairs:
        problems.add(
            after.file, after.line,
            f"plan {after.plan_id} and practice {after.organization_id} have two contracts on {after.start_date}: "
            f"{before.contract_id} ({before.file}, line {before.line}) and {after.contract_id}",
            f"end {before.contract_id} the day before, or remove one", after.contract_id,
        )  # fmt: skip
    seen: set[str] = set()
    for contract in contracts:
        if contract.contract_id in seen:
            problems.add(
                contract.file,
                contract.line,
                "two contracts with one name",
                "rename one",
                contract.contract_id,
            )
        seen.add(contract.contract_id)


def _opt_outs(root: Path, parties: Parties, problems: Problems) -> tuple[OptOut, ...]:
    columns = {"plan_id": source.text, "employer_group": source.text, "start_date": source.day,
               "end_date": source.optional_day, "source": source.text}  # fmt: skip
    name = "contracts/opt-outs.csv"
    rows = read_csv(root, name, columns, problems, required=False)
    for row in rows:
        if row["plan_id"] not in {p.plan_id for p in parties.plans}:
            problems.add(name, row["line"], f"plan `{row['plan_id']}` is unknown", "correct the plan")
    ordered = sorted(rows, key=lambda r: (r["plan_id"], r["employer_group"], r["start_date"]))
    return tuple(OptOut(*(row[c] for c in columns)) for row in ordered)
