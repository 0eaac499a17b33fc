"""A small world in a table: members as senders sent them, and who the step says they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from concord.identity import IdentityConfig, Linked, decisions, link, read_config
from tests.unit.identity.population import write_rows

ROOT = Path(__file__).resolve().parents[3]
AS_OF = date(2026, 7, 10)
SEXES = {"f": "female", "m": "male", "": None}


@pytest.fixture(scope="session")
def config() -> IdentityConfig:
    return read_config(ROOT / "programs" / "ca-apc")


@dataclass
class World:
    """One work folder over several runs. Members are given as a table; `who` answers with groups of `sender id`."""

    folder: Path
    config: IdentityConfig
    last: Linked | None = None

    @property
    def registry(self) -> Path:
        return self.folder / "work" / "registry"

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def run(self, table: str, *, covered: str = "", reverse: bool = False) -> list[set[str]]:
        """Link these members. `covered` names the plans' members that are enrolled, all at the same time."""
        settled = self.folder / "settled"
        rows = [_member(line, number) for number, line in enumerate(_lines(table), start=1)]
        spans = [
            _span(key, number) for number, key in enumerate(covered.replace(",", "\n").splitlines(), start=1)
        ]
        if reverse:
            rows.reverse()
        write_rows(rows, settled / "member.parquet", "member")
        write_rows(spans, settled / "enrollment.parquet", "enrollment")
        self.last = link(self.folder / "work", settled, self.out, self.config, 4, AS_OF)
        return self.people()

    def links(self) -> dict[str, dict[str, Any]]:
        rows = pq.read_table(self.out / "person_link.parquet").to_pylist()
        return {f"{r['sender']} {r['member_id']}": r for r in rows}

    def people(self) -> list[set[str]]:
        groups: dict[int, set[str]] = {}
        for key, row in self.links().items():
            groups.setdefault(row["person_id"], set()).add(key)
        return [groups[person] for person in sorted(groups)]

    def ids(self) -> dict[str, int]:
        return {key: row["person_id"] for key, row in self.links().items()}

    def waiting(self) -> list[dict[str, Any]]:
        return pq.read_table(self.out / "link_review.parquet").to_pylist()

    def decide(self, a: str, b: str, verdict: str) -> int:
        one, two = (tuple(x.split(" ")) for x in (a, b))
        made = decisions.decide(
            self.registry, one, two, verdict, who="dana", when=AS_OF, why="called the family"
        )
        return made.number


@pytest.fixture
def world(tmp_path: Path, config: IdentityConfig) -> World:
    return World(tmp_path, config)


def _lines(table: str) -> list[list[str]]:
    rows = [line for line in table.splitlines() if line.strip()]
    return [[cell.strip() for cell in line.split("|")] for line in rows]


def _member(cells: list[str], number: int) -> dict[str, Any]:
    """sender | id | name (given, middle*, family) | born | sex | ssn | address, zip | phone | more"""
    cells = cells + [""] * (9 - len(cells))
    sender, member, name, born, sex, ssn, home, phone, more = cells[:9]
    family, _, given = (part.strip() for part in name.partition(","))
    address, _, zip_code = home.rpartition(" ")
    extra = dict(part.split("=") for part in more.split() if "=" in part)
    first, _, middle = given.partition("/")
    return {
        "row_id": number, "sender": sender, "member_id": member, "received_on": date.fromisoformat(extra.pop("on", "2025-01-15")),
        "first_name": first or None, "middle_name": middle or None, "last_name": family or None,
        "birth_date": date.fromisoformat(born) if born else None, "sex": SEXES[sex], "ssn": ssn or None,
        "address": address or None, "zip": zip_code or None, "phone": phone or None, **extra,
    }  # fmt: skip


def _span(key: str, number: int) -> dict[str, Any]:
    sender, member = key.strip().split(" ")
    return {"row_id": number, "sender": sender, "member_id": member, "received_on": date(2025, 1, 15),
            "start_date": date(2024, 1, 1), "end_date": None, "product_line": "commercial"}  # fmt: skip
