"""A submission: the files of one sender for one period, with what they change and what stands out when taken together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from concord import canon
from concord.engine.session import Session
from concord.intake import completeness, parts, receipt
from concord.intake import senders as senders_of
from concord.intake.completeness import Remark
from concord.intake.inbox import note
from concord.intake.receipt import Receipt
from concord.intake.senders import Senders
from concord.model import periods

CLAIMS = {"medical_claim": "from_date", "pharmacy_claim": "fill_date"}


@dataclass(frozen=True)
class Changed:
    """What one file changes in what its sender had said before. None where it does not apply."""

    new_claims: int | None = None
    changed_claims: int | None = None
    undone_claims: int | None = None
    added_member_months: int | None = None
    withdrawn_member_months: int | None = None
    retroactive_terms: int | None = None

    def sentence(self) -> str:
        """In words; empty when there is nothing to say."""
        words = (
            ("new claims", self.new_claims),
            ("changed", self.changed_claims),
            ("undone", self.undone_claims),
            ("member-months added", self.added_member_months),
            ("withdrawn", self.withdrawn_member_months),
            ("members with a retroactive term", self.retroactive_terms),
        )
        told = [f"{number:,} {what}" for what, number in words if number is not None]
        return ", ".join(told) + "." if told else ""


@dataclass(frozen=True)
class Submission:
    """The files of one sender and period (`history` when they name none), each with its changes and remarks."""

    sender: str
    period: str
    files: tuple[Receipt, ...]
    changes: dict[str, Changed] = field(default_factory=dict)
    remarks: dict[str, tuple[Remark, ...]] = field(default_factory=dict)

    @property
    def totals(self) -> dict[str, int]:
        """Rows over all files: received = accepted + quarantined + duplicates."""
        parts = ("received", "accepted", "quarantined", "duplicates")
        return {p: sum(getattr(f, p) for f in self.files) for p in parts}

    @property
    def stem(self) -> str:
        """Name of its receipt, without the ending."""
        return f"submission-{self.period}"

    def as_dict(self) -> dict[str, Any]:
        return {
            "sender": self.sender,
            "period": self.period,
            **self.totals,
            "files": [
                {
                    **f.as_dict(),
                    "changes": asdict(self.changes[f.sha256]) if f.sha256 in self.changes else {},
                    "remarks": [asdict(r) for r in self.remarks.get(f.sha256, ())],
                }
                for f in self.files
            ],
        }

    def json(self) -> str:
        return note(self.as_dict())


def submissions(session: Session, work: Path, program: Any, touched: Iterable[Receipt]) -> list[Submission]:
    """The submissions that the given receipts belong to, worked out from everything received so far."""
    loaded = senders_of.load(program)
    wanted = {(r.sender, r.period or "history") for r in touched}
    made: list[Submission] = []
    for sender in sorted({s for s, _ in wanted}):
        everything = receipt.every(work, sender)
        asked = [r for r in everything if (sender, r.period or "history") in wanted]
        changes, remarks = _Study(session, work, loaded, everything, asked).run()
        for period in sorted({p for s, p in wanted if s == sender}):
            files = tuple(r for r in asked if (r.period or "history") == period)
            made.append(Submission(sender, period, files, changes, remarks))
    return made


@dataclass
class _Study:
    """One sender's files looked at together."""

    session: Session
    work: Path
    senders: Senders
    everything: Sequence[Receipt]
    asked: Sequence[Receipt]

    def run(self) -> tuple[dict[str, Changed], dict[str, tuple[Remark, ...]]]:
        rank = {r.file_id: n for n, r in enumerate(self.everything, start=1)}
        self.session.table(
            "file",
            pa.table(
                {
                    "file_id": pa.array(list(rank), pa.int64()),
                    "rank": pa.array(list(rank.values()), pa.int64()),
                }
            ),
        )
        changes = {**self._claims(), **self._coverage()}
        told = {r.sha256: completeness.remarks(r, self._before(r)) for r in self.asked}
        for sha, found in self._service():
            told[sha].append(found)
        return changes, {sha: tuple(found) for sha, found in told.items()}

    def _before(self, one: Receipt) -> list[Receipt]:
        return [r for r in self.everything if r.kind == one.kind and r.order < one.order]

    def _view(self, name: str, table: str, files: Sequence[Receipt] | None = None) -> bool:
        found = parts.parts_of(self.work, table, self.everything if files is None else files)
        if found:
            parts.view(self.session, name, found, canon.accepted()[table], numbered=True)
        return bool(found)

    def _claims(self) -> dict[str, Changed]:
        found: dict[str, Changed] = {}
        by_id = {r.file_id: r.sha256 for r in self.asked}
        for table in CLAIMS:
            if not any(r.tables.get(table) for r in self.asked):
                continue
            self._view("claim_part", table)
            self.session.file(__package__, "sql/claim_line")
            for file, new, changed, undone in self.session.file_rows(__package__, "sql/claim_changes"):
                if file in by_id:
                    found[by_id[file]] = Changed(new, changed, undone)
        return found

    def _coverage(self) -> dict[str, Changed]:
        if not any(r.tables.get("enrollment") for r in self.asked):
            return {}
        self._view("enrollment", "enrollment")
        self.session.table("speaks", _speaks(self.everything, {r.file_id for r in self.asked}))
        by_id = {r.file_id: r.sha256 for r in self.asked}
        rows = self.session.file_rows(__package__, "sql/coverage_changes")
        return {
            by_id[file]: Changed(
                added_member_months=added, withdrawn_member_months=withdrawn, retroactive_terms=terms
            )
            for file, added, withdrawn, terms in rows
        }

    def _service(self) -> Iterable[tuple[str, Remark]]:
        if not (self._view("enrollment", "enrollment") and self._view("member", "member")):
            return
        by_id = {r.file_id: r.sha256 for r in self.asked}
        for table, day in CLAIMS.items():
            if not self._view("claim_part", table, self.asked):
                continue
            self.session.file(__package__, f"sql/served_{day}")
            for file, lines, uncovered, unborn in self.session.file_rows(__package__, "sql/service_checks"):
                if uncovered:
                    sentence = f"{uncovered:,} of {lines:,} lines fall on a day for which no file shows the member covered."
                    yield by_id[file], Remark("not_covered_at_service", sentence)
                if unborn:
                    yield (
                        by_id[file],
                        Remark(
                            "service_before_birth", f"{unborn:,} lines are dated before the member's birth."
                        ),
                    )


def _speaks(everything: Sequence[Receipt], asked: set[int]) -> pa.Table:
    """For every month an eligibility file covers, the file that spoke of it before."""
    last: dict[date, int] = {}
    rows: list[tuple[int, date, int | None, bool]] = []
    for one in everything:
        if not one.tables.get("enrollment") or not one.covers:
            continue
        first, end = (date.fromisoformat(d) for d in one.covers)
        newest = periods.first_of_month(date.fromisoformat(one.received_on))
        for month in periods.Period(
            max(first, date(1990, 1, 1)), min(end, periods.last_of_month(newest))
        ).months():
            rows.append((one.file_id, month, last.get(month), one.file_id in asked))
            last[month] = one.file_id
    files, months, before, is_asked = zip(*rows, strict=True) if rows else ((), (), (), ())
    return pa.table(
        {
            "file_id": pa.array(files, pa.int64()),
            "month": pa.array(months, pa.date32()),
            "before_id": pa.array(before, pa.int64()),
            "is_asked": pa.array(is_asked, pa.bool_()),
        }
    )
