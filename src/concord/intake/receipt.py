"""A receipt: what became of one file, as facts. How it looks is `receipts`' business; it holds no person's data."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from concord.intake.inbox import Landed, note, write_whole

STATUSES = ("accepted", "accepted with quarantine", "incomplete", "refused", "already held")


@dataclass(frozen=True)
class Broke:
    """A rule that rows broke: how often, and on which lines first."""

    rule: str
    severity: str
    sentence: str
    rows: int
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Receipt:
    """What became of one file. `received = accepted + quarantined + duplicates`, always.

    `tables` counts canonical rows written per table; `filled` gives per table and column the share of rows that have it.
    `is_change`: the file holds news of the members it names and says nothing of others. `acknowledgement` answers an X12
    interchange as TA1 and 999 would. `part` names the parts that hold its rows, when not the file alone does.
    """

    sender: str
    name: str
    kind: str
    layout: str
    period: str
    received_on: str
    size: int
    sha256: str
    status: str
    mapping: str = ""
    received: int = 0
    accepted: int = 0
    quarantined: int = 0
    duplicates: int = 0
    blank_or_control: int = 0
    closing_count: int | None = None
    covers: tuple[str, str] | None = None
    problem: str = ""
    next_step: str = ""
    notes: tuple[str, ...] = ()
    broke: tuple[Broke, ...] = ()
    tables: dict[str, int] = field(default_factory=dict)
    filled: dict[str, dict[str, float]] = field(default_factory=dict)
    is_change: bool = False
    acknowledgement: list[dict[str, Any]] = field(default_factory=list)
    part: str = ""

    @property
    def part_name(self) -> str:
        """Name of the parts in which its rows lie."""
        return self.part or self.hex

    @property
    def file_id(self) -> int:
        return int(self.sha256[:9], 16)

    @property
    def hex(self) -> str:
        return self.sha256[:9]

    @property
    def is_complete(self) -> bool:
        return self.status in ("accepted", "accepted with quarantine")

    @property
    def order(self) -> tuple[str, str, str]:
        """Files count in order of receipt; the same day, by the period they are about, then by their bytes."""
        return (self.received_on, self.period, self.sha256)

    def path(self, work: Path) -> Path:
        return work / "receipts" / self.sender / f"{self.hex}-{self.name}.json"

    def save(self, work: Path) -> None:
        write_whole(self.path(work), note(self.as_dict()))

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        told = {f.name: getattr(self, f.name) for f in fields(self)}
        return told | {"broke": [asdict(b) for b in self.broke]}

    def sentence(self) -> str:
        """One line: `alder medical 2026-06: 90,311 rows received, 90,310 accepted, 1 quarantined, 0 duplicates.`"""
        head = f"{self.sender} {self.kind} {self.period}".strip()
        if self.status == "refused":
            return f"{head}, {self.name}: refused. {self.problem} Next: {self.next_step}."
        counts = (
            f"{self.received:,} rows received, {self.accepted:,} accepted, "
            f"{self.quarantined:,} quarantined, {self.duplicates:,} duplicates."
        )
        return f"{head}: {counts}" + (f" {self.problem}" if self.problem else "")


def load(path: Path) -> Receipt:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    data["broke"] = tuple(Broke(**{**b, "lines": tuple(b["lines"])}) for b in data["broke"])
    data["notes"] = tuple(data["notes"])
    data["covers"] = tuple(data["covers"]) if data["covers"] else None
    return Receipt(**data)


def path(work: Path, landed: Landed) -> Path:
    """Where a landed file's receipt is kept."""
    return work / "receipts" / landed.sender / f"{landed.hex}-{landed.name}.json"


def of(work: Path, landed: Landed) -> Receipt | None:
    """The receipt of a landed file, if it was read before."""
    kept = path(work, landed)
    return load(kept) if kept.is_file() else None


def every(work: Path, sender: str | None = None) -> list[Receipt]:
    """All file receipts, in the order in which files count."""
    found = [
        load(p) for p in (work / "receipts").glob(f"{sender or '*'}/[0-9a-f]*-*.json") if p.name[9] == "-"
    ]
    return sorted(found, key=lambda r: (r.sender, r.order))
