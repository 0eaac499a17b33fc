"""The day's schedule, and the huddle sheet: who comes, what is due, what happened since, on paper."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.practice import schedules
from concord.portal.practice.calendar import HERE, today
from concord.portal.practice.documents import LARGEST
from concord.portal.practice.people import age_on
from concord.portal.practice.saying import said
from concord.portal.practice.state import state_of
from concord.portal.shell import SQL
from concord.portal.tabular import Column, taken

A_PAGE = 20
COLUMNS = (
    Column("time", L("Time")), Column("patient", L("Patient")), Column("birth_date", L("birth date"), "day"), Column("language", L("Language")),
    Column("clinician", L("Clinician")), Column("due", L("Due")),
)  # fmt: skip


def _to_take(row: dict[str, Any]) -> dict[str, Any]:
    who = row["patient"] or {}
    name = f"{who['last_name'] or ''}, {who['first_name'] or ''}".title() if who else row["words"]
    return {
        "person": row["person"], "time": row["time"], "patient": name, "birth_date": who.get("birth_date"),
        "language": str(names.language(who["language"])) if who else "", "clinician": row["clinician"],
        "due": "; ".join(said(g["action"]) for g in row["gaps"]),
    }  # fmt: skip


@reader_required("assistant", "manager", "clinician")
@require_http_methods(["GET"])
def schedule(request: HttpRequest) -> HttpResponse:
    """Who comes on a day: the next open day unless the address says another."""
    day = _day(request)
    rows, uploaded = lines_of(request, day)
    if file := taken(
        request, "schedule", COLUMNS, lambda: [_to_take(r) for r in rows], by="time", caption=_("Schedule")
    ):
        return file
    record(request, "schedule.view", (r["person"] for r in rows if r["person"]), day=day.isoformat())
    context = {
        "rows": rows, "day": day, "uploaded": uploaded, "before": day - timedelta(days=1), "after": day + timedelta(days=1),
        "here": request.get_full_path(), "unmatched": sum(1 for r in rows if not r["person"]), "is_today": day == today(request),
    }  # fmt: skip
    return render(request, "practice/schedule.html", context)


@reader_required("assistant", "manager", "clinician")
def huddle(request: HttpRequest) -> HttpResponse:
    """The sheet for a day, by clinician, as filtered on the work list if the address says so; made to be printed."""
    day = _day(request)
    rows, _uploaded = lines_of(request, day)
    language, measure = request.GET.get("language", ""), request.GET.get("measure", "")
    rows = [
        r for r in rows
        if (not language or (r["patient"] or {}).get("language") == language)
        and (not measure or any(g["measure"] == measure for g in r["gaps"]))
    ]  # fmt: skip
    record(request, "huddle.print", (r["person"] for r in rows if r["person"]), day=day.isoformat())
    rows.sort(key=lambda r: (not r["person"], r["clinician"], r["time"]))
    pages = [rows[at : at + A_PAGE] for at in range(0, len(rows), A_PAGE)]
    context = {
        "pages": pages,
        "day": day,
        "printed_at": f"{timezone.now().astimezone(HERE):%Y-%m-%d %H:%M}",
        "is_filtered": bool(language or measure),
    }
    return render(request, "practice/huddle.html", context)


@reader_required("assistant", "manager", "clinician")
@require_POST
def upload_schedule(request: HttpRequest) -> HttpResponse:
    """Keep a day's schedule from a file, each line matched to the roster."""
    day, given = _day(request), request.FILES.get("file")
    try:
        if given is None or (given.size or 0) > LARGEST:
            raise schedules.Unreadable(_("Choose a CSV or XLSX file of at most 10 MB."))
        kept, missed = schedules.keep(request, day, schedules.read(given.name or "", given.read()))
    except schedules.Unreadable as problem:
        messages.error(request, str(problem))
    else:
        record(request, "schedule.upload", day=day.isoformat(), lines=kept, unmatched=missed)
        words = ngettext("%(n)s line kept.", "%(n)s lines kept.", kept) % {"n": kept}
        if missed:
            words += " " + _("Not matched to a patient: %(n)s; they stand last.") % {"n": missed}
        messages.success(request, words)
    return redirect(f"{reverse('schedule')}?day={day.isoformat()}")


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("day") or request.GET.get("day", ""))
    except ValueError:
        return schedules.next_open_day(request.book, request.reader.unit, today(request))  # type: ignore[attr-defined]


def lines_of(request: HttpRequest, day: date) -> tuple[list[dict[str, Any]], bool]:
    """Each visit of the day with the patient, the gaps, and what happened since the last visit."""
    book, unit = request.book, request.reader.unit  # type: ignore[attr-defined]
    visits, uploaded = schedules.of_day(book, unit, day)
    people = sorted({v.person for v in visits if v.person})
    found = (
        {r["person"]: r for r in book.ask(SQL, "huddle", {"people": people, "day": day.isoformat()})}
        if people
        else {}
    )
    state = state_of(unit, book, today(request))
    rows = []
    for visit in visits:
        patient = found.get(visit.person)
        gaps = [
            g
            for g in (patient or {}).get("gaps") or []
            if f"{visit.person} {g['measure']}" not in state.pending
        ]
        rows.append(
            {
                "time": visit.time, "person": visit.person if patient else "", "words": visit.words, "reason": visit.reason,
                "clinician": visit.clinician or names.name("clinician", visit.npi or (patient or {}).get("npi")),
                "patient": patient, "age": age_on(patient["birth_date"], day) if patient else None,
                "gaps": gaps, "ticks": gaps[:4], "more": max(len(gaps) - 4, 0), "contact": state.contacts.get(visit.person),
            }
        )  # fmt: skip
    return rows, uploaded
