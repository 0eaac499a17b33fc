"""Emergency visits and discharges that hospitals told of: whom to call, and how many days are left."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.paging import cut
from concord.portal.practice.calendar import today
from concord.portal.practice.entries import live
from concord.portal.practice.forms import UNREACHED
from concord.portal.practice.models import Kind
from concord.portal.shell import SQL
from concord.portal.tabular import Column, taken

WINDOWS = (7, 30, 90)
TO_CALL_WITHIN = 7
"""Days after the event within which the patient should hear from the practice."""


STATUS = {"to_call": L("to call"), "tried": L("Tried"), "reached": L("Reached")}
COLUMNS = (
    Column("last_name", L("Patient"), says=lambda r: f"{r['last_name'] or ''}, {r['first_name'] or ''}".title()),
    Column("birth_date", L("birth date"), "day"), Column("phone", L("phone")), Column("language", L("language"), says=lambda r: names.language(r["language"])),
    Column("event", L("Event"), "words"), Column("happened_at", L("When"), "moment"), Column("facility", L("Place")),
    Column("received_on", L("Heard on"), "day"), Column("days_left", L("Days left"), "count"), Column("status", L("State"), says=lambda r: str(STATUS[r["status"]])),
)  # fmt: skip


@reader_required("assistant", "manager", "clinician")
def transitions(request: HttpRequest) -> HttpResponse:
    """Events of the last days, fewest days left first. With nothing in seven days, thirty are shown, and the page says so."""
    now = today(request)
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(w) for w in WINDOWS} else WINDOWS[0]
    rows = listed(request, now, days)
    widened = not asked and not rows
    if widened:
        days, rows = WINDOWS[1], listed(request, now, WINDOWS[1])
    show_all = request.GET.get("show") == "all"
    shown = [r for r in rows if show_all or r["status"] != "reached"]
    if file := taken(
        request, "transitions", COLUMNS, lambda: shown, by="days_left", caption=_("Transitions")
    ):
        return file
    page, on_page = cut(shown, request)
    record(request, "transitions.view", (r["person"] for r in on_page), days=days, page=page.number)
    context = {
        "rows": on_page, "page": page, "days": days, "windows": WINDOWS, "widened": widened, "show_all": show_all,
        "reached": len(rows) - len([r for r in rows if r["status"] != "reached"]), "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "practice/transitions.html", context)


def listed(request: HttpRequest, now: date, days: int) -> list[dict[str, Any]]:
    """Events since so many days, each with the last contact about it and the days left."""
    since = (now - timedelta(days=days)).isoformat()
    rows = request.book.ask(SQL, "transitions", {"since": since, "until": now.isoformat()})  # type: ignore[attr-defined]
    contacts = {}
    for entry in (
        live(request.reader.unit).filter(kind=Kind.CONTACT).exclude(said__about="").select_related("by")
    ):  # type: ignore[attr-defined]
        contacts[entry.said.get("about")] = entry
    for row in rows:
        row["contact"] = contacts.get(row["notice"])
        row["days_left"] = (row["happened_at"].date() + timedelta(days=TO_CALL_WITHIN) - now).days
        row["status"] = _status(row["contact"])
    return sorted(rows, key=lambda r: (r["days_left"], r["happened_at"], r["notice"]))


def _status(contact: Any) -> str:
    if contact is None:
        return "to_call"
    return "tried" if contact.said["outcome"] in UNREACHED else "reached"
