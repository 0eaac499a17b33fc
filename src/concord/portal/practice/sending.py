"""What a practice wrote down, as files that intake reads: one a month of entry, every entry that stands, one line a fact.

The files are made from the practice's own book and nothing else; who a patient is to intake is settled by whoever collects.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from concord.portal.practice.entries import live, sender
from concord.portal.practice.kinds import BY_KEY
from concord.portal.practice.models import Batch, BatchLine, Entry, Kind
from concord.release import Book

COLUMNS = (
    "record", "entry", "patient_id", "last_name", "first_name", "birth_date", "sex", "date", "name", "code_system", "code", "value",
    "value_2", "unit", "answer", "status", "end_date", "other_date", "source", "document", "entered_by", "entered_on",
)  # fmt: skip
QUESTIONS = {
    "race": "race",
    "ethnicity": "ethnicity",
    "spoken": "language_spoken",
    "written": "language_written",
    "interpreter": "interpreter",
}
"""Names of the form's answers as the canon asks them."""


@dataclass(frozen=True)
class Prepared:
    """One file ready to be received: its text, the entry of each line, and the patients in it."""

    practice: str
    month: date
    name: str
    text: str
    lines: tuple[tuple[int, int], ...]
    people: tuple[str, ...]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def practices() -> list[str]:
    """Practices that ever wrote anything down that is sent."""
    return sorted(Entry.objects.exclude(kind=Kind.ASSIGNED).values_list("practice", flat=True).distinct())


def prepare(practice: str, book: Book) -> list[Prepared]:
    """The practice's files that differ from what was sent last, oldest month first."""
    people = {p["person"]: p for p in book.rows("person")}
    months: dict[date, list[Entry]] = {}
    for entry in live(practice).exclude(kind=Kind.ASSIGNED).select_related("by", "document").order_by("id"):
        if entry.person in people:
            months.setdefault(entry.at.date().replace(day=1), []).append(entry)
    for month in Batch.objects.filter(practice=practice).values_list("month", flat=True):
        months.setdefault(month, [])  # everything of a month may have been withdrawn
    sent: dict[date, list[str]] = {}
    for month, sha256 in Batch.objects.filter(practice=practice).values_list("month", "sha256"):
        sent.setdefault(month, []).append(sha256)
    made = []
    for month in sorted(months):
        before = sent.get(month, [])
        same = before and _prepared(practice, month, months[month], people, len(before)).sha256 == before[-1]
        if not same:
            made.append(_prepared(practice, month, months[month], people, len(before) + 1))
    return made


@transaction.atomic
def note(sent: Prepared, received_on: date) -> Batch:
    """Write down that a file was received, and which entry stands in which line."""
    batch = Batch.objects.create(
        practice=sent.practice, month=sent.month, name=sent.name, sha256=sent.sha256, received_on=received_on, at=timezone.now()
    )  # fmt: skip
    BatchLine.objects.bulk_create(
        BatchLine(batch=batch, entry_id=entry, line=line) for entry, line in sent.lines
    )
    return batch


def _prepared(
    practice: str, month: date, entries: list[Entry], people: dict[str, dict[str, Any]], version: int
) -> Prepared:
    """A month's file. Its last head names practice, month and version: no two files are alike, however little they say."""
    mine = sorted({e.person for e in entries})
    rows: list[tuple[int | None, dict[str, Any]]] = [(None, _patient(key, people[key])) for key in mine]
    rows += [(entry.pk, row) for entry in entries for row in _rows(entry)]
    out = io.StringIO()
    head = f"{sender(practice)} {month:%Y-%m} version {version}"
    writer = csv.DictWriter(out, (*COLUMNS, head), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for _entry, row in rows)
    lines = tuple((entry, at) for at, (entry, _row) in enumerate(rows, 2) if entry is not None)
    name = f"{sender(practice)}_entries_{month:%Y-%m}.csv"
    return Prepared(practice, month, name, out.getvalue(), lines, tuple(mine))


def _patient(key: str, person: dict[str, Any]) -> dict[str, Any]:
    said = {k: person[k] for k in ("last_name", "first_name", "birth_date", "sex")}
    return {
        "record": "patient",
        "patient_id": key,
        **{k: "" if v is None else str(v) for k, v in said.items()},
    }


def _rows(entry: Entry) -> Iterator[dict[str, Any]]:
    """The lines of one entry: one for a result or a contact, one for each answer."""
    base = {
        "entry": entry.uid, "patient_id": entry.person, "date": entry.happened_on.isoformat(), "entered_by": entry.by_id,
        "entered_on": entry.at.date().isoformat(), "document": entry.document.sha256 if entry.document else "",
    }  # fmt: skip
    said = entry.said
    if entry.kind == Kind.RESULT:
        yield {**base, **_result(said)}
    elif entry.kind == Kind.CONTACT:
        follow_up = entry.follow_up_on.isoformat() if entry.follow_up_on else ""
        yield {
            **base,
            "record": "contact",
            "name": said["how"],
            "answer": said["outcome"],
            "other_date": follow_up,
        }
    elif entry.kind == Kind.REFERRAL:
        yield {
            **base, "record": "referral", "entry": entry.topic, "name": said["specialty"], "status": said["status"],
            "other_date": said.get("seen_on", ""), "end_date": said.get("report_on", ""),
        }  # fmt: skip
    elif entry.kind == Kind.CONSENT:
        yield {
            **base, "record": "consent", "name": said["scope"], "answer": said["purpose"], "code": said["recipient"],
            "end_date": said.get("ends_on", ""), "other_date": said.get("revoked_on", ""),
        }  # fmt: skip
    else:
        for name, question in QUESTIONS.items():
            for answer in _listed(said.get(name)):
                yield {
                    **base,
                    "record": "answer",
                    "name": question,
                    "answer": answer,
                    "source": said["answered_by"],
                }


def _result(said: dict[str, Any]) -> dict[str, Any]:
    item = BY_KEY[said["item"]]
    return {
        "record": item.record, "name": item.key, "code_system": item.system, "code": item.code, "value": said.get("value", ""),
        "value_2": said.get("value_2", ""), "unit": item.unit, "source": said["source"],
    }  # fmt: skip


def _listed(value: Any) -> Iterable[str]:
    return value if isinstance(value, list) else [value] if value else []
