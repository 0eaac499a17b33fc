"""Who comes on a day: from the practice's own upload, or else from the appointments in its monthly file."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import openpyxl
from django.utils import timezone
from django.utils.translation import gettext as _

from concord.portal.practice.models import Slot, new_uid
from concord.portal.shell import SQL
from concord.release import Book

HEADS = {
    "time": ("time", "hora", "start", "starts"),
    "id": ("patient_id", "patient id", "mrn", "id"),
    "last": ("last_name", "last name", "apellido"),
    "first": ("first_name", "first name", "nombre"),
    "born": ("birth_date", "birth date", "dob", "date of birth", "fecha de nacimiento"),
    "clinician": ("clinician", "clinician_npi", "provider", "doctor"),
    "reason": ("reason", "name", "visit type", "motivo"),
}
MOST = 500


class Unreadable(Exception):
    """A schedule file that cannot be read; says why and what to do."""


@dataclass(frozen=True)
class Visit:
    """One line of a day. `person` is empty where nobody of the roster matched; then `words` is what the file said."""

    time: str
    person: str
    words: str = ""
    npi: str = ""
    clinician: str = ""
    reason: str = ""


def of_day(book: Book, practice: str, day: date) -> tuple[list[Visit], bool]:
    """The visits of a day in order of time, the unmatched last, and whether they come from an upload."""
    slots = list(Slot.objects.filter(practice=practice, day=day))
    if slots:
        last = max(slots, key=lambda s: s.pk).upload
        mine = [
            Visit(s.time, s.person, s.words, s.npi, s.clinician, s.reason) for s in slots if s.upload == last
        ]
        return sorted(mine, key=lambda v: (not v.person, v.time)), True
    rows = book.ask(SQL, "schedule_day", {"day": day.isoformat()})
    return [
        Visit(f"{r['starts_at']:%H:%M}", r["person"], "", r["npi"] or "", "", r["reason"] or "") for r in rows
    ], False


def next_open_day(book: Book, practice: str, after: date) -> date:
    """The next day on which somebody comes; the next weekday when nobody is booked."""
    uploaded = (
        Slot.objects.filter(practice=practice, day__gt=after)
        .order_by("day")
        .values_list("day", flat=True)
        .first()
    )
    booked = book.ask(SQL, "schedule_next", {"day": after.isoformat()})[0]["day"]
    found = [d for d in (uploaded, booked) if d]
    if found:
        return min(found)
    day = after + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def read(name: str, content: bytes) -> list[dict[str, str]]:
    """Rows of a schedule file, CSV or XLSX, by our names of its columns. Unreadable says what is wrong."""
    table = _sheet(content) if name.lower().endswith(".xlsx") else _text(content)
    if not table:
        raise Unreadable(_("The file is empty."))
    places = {
        ours: at
        for ours, theirs in HEADS.items()
        for at, head in enumerate(table[0])
        if str(head or "").strip().lower() in theirs
    }
    if "id" not in places and not {"last", "born"} <= set(places):
        raise Unreadable(
            _(
                "The first line must name the columns: time, and patient_id or last_name, first_name and birth_date."
            )
        )
    if len(table) - 1 > MOST:
        raise Unreadable(_("This file has more than 500 lines; send one day at a time."))
    return [
        {
            ours: str(row[at] if at < len(row) and row[at] is not None else "").strip()
            for ours, at in places.items()
        }
        for row in table[1:]
        if any(row)
    ]


def keep(request: Any, day: date, rows: list[dict[str, str]]) -> tuple[int, int]:
    """Match each line to the roster and keep the day. Returns how many lines, and how many nobody matched."""
    book, reader = request.book, request.reader
    people = book.rows("person", columns=("person", "own_ids", "first_name", "last_name", "birth_date"))
    by_id = {own: p["person"] for p in people for own in (p["own_ids"] or "").split()}
    by_name = {_named(p["last_name"], p["first_name"], str(p["birth_date"])): p["person"] for p in people}
    upload, at, missed = new_uid(), timezone.now(), 0
    for row in rows:
        person = by_id.get(row.get("id", "")) or by_name.get(
            _named(row.get("last"), row.get("first"), _born(row.get("born", ""))), ""
        )
        missed += not person
        words = (
            ""
            if person
            else ", ".join(x for x in (row.get("last"), row.get("first"), row.get("id")) if x)[:160]
        )
        npi = row.get("clinician", "") if re.fullmatch(r"\d{10}", row.get("clinician", "")) else ""
        Slot.objects.create(
            practice=reader.unit, by=request.user, at=at, upload=upload, day=day, time=_time(row.get("time", "")),
            person=person, words=words, npi=npi, clinician="" if npi else row.get("clinician", "")[:120],
            reason=row.get("reason", "")[:120],
        )  # fmt: skip
    return len(rows), missed


def _named(last: str | None, first: str | None, born: str) -> tuple[str, str, str]:
    def plain(text: str | None) -> str:
        return re.sub(r"[^a-z]", "", (text or "").lower())

    return plain(last), plain(first), born


def _born(text: str) -> str:
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        return f"{found[3]}-{int(found[1]):02}-{int(found[2]):02}"
    return text[:10]


def _time(text: str) -> str:
    found = re.match(r"(\d{1,2}):(\d{2})(?::\d{2})?\s*([ap]m)?", text.lower())
    if not found:
        return ""
    hour = int(found[1]) % 12 + 12 * (found[3] == "pm") if found[3] else int(found[1])
    return f"{hour:02}:{found[2]}"


def _text(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    return list(csv.reader(io.StringIO(text)))


def _sheet(content: bytes) -> list[list[Any]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return [list(row) for row in book.active.iter_rows(values_only=True, max_row=MOST + 2)]
    except Exception as error:  # the library raises whatever a broken archive makes it raise
        raise Unreadable(_("This workbook cannot be read. Save it again as XLSX or CSV.")) from error
