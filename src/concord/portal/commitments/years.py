"""A year of the work plan: where every milestone stands, and closing it, after which what stands for the year is never another."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.commitments import standing
from concord.portal.commitments.models import Final, Status, YearEnd
from concord.portal.commitments.pages import AREAS, MEMBERS
from concord.portal.office import said
from concord.portal.practice.calendar import today
from concord.portal.practice.forms import Form
from concord.portal.tabular import Column, Table
from concord.reports.periodic import Promise, Promised

FROM = (12, 1)
"""The day of a year from which it may be closed: the work plan is settled in December."""
YEAR = (
    Column("due", L("Due day"), "day"),
    Column("area", L("Area")),
    Column("title", L("Milestone"), opens=lambda r: reverse("commitment", args=[r["milestone"], r["plan"]])),
    Column("owner", L("Owner")),
    Column("status", L("Status")),
    Column("said_on", L("Said on"), "day"),
)


class CloseForm(Form):
    """Closing a year is said twice: by the button and by this box."""

    sure = forms.BooleanField(
        label=L("Every payer has spoken, or had its turn. The year's statuses are final.")
    )


def years() -> list[int]:
    """Years in which something is due."""
    return sorted({m.due.year for m in standing.commitments().milestones})


def of_year(year: int, now: date) -> list[dict[str, Any]]:
    """A row per milestone and payer of a year: as it was closed, or as it stands on a day."""
    closed = {(f.milestone, f.plan): f for f in Final.objects.filter(year_end__year=year)}
    latest = standing.latest()
    rows = []
    for milestone in standing.commitments().milestones:
        for plan in milestone.plans if milestone.due.year == year else ():
            final, update = closed.get((milestone.ident, plan)), latest.get((milestone.ident, plan))
            status, said_on = (final.status, final.said_on) if final else (update.status, update.on) if update else (Status.NOT_BEGUN, None)  # fmt: skip
            rows.append({
                "due": milestone.due, "area_key": milestone.goal.area, "area": str(AREAS[milestone.goal.area]), "milestone": milestone.ident, "plan": plan,
                "title": said(milestone.title), "owner": names.name("plan", plan), "key": str(status), "status": str(Status(status).label), "said_on": said_on,
                "is_overdue": standing.is_overdue(milestone.due, status, now),
            })  # fmt: skip
    return rows


def promised_of(year: int) -> Promised:
    """A year's promises for the annual report, in English: as they were closed, or as they stood when the last of them was said."""
    end = YearEnd.objects.filter(year=year).first()
    with translation.override("en"):
        rows = of_year(year, date.max)
    said_on = max((r["said_on"] for r in rows if r["said_on"]), default=date(year, 12, 31))
    promises = tuple(Promise(r["area_key"], str(r["title"]), r["owner"], r["due"], r["key"]) for r in rows)
    return Promised(end.on if end else said_on, end is not None, promises)


@reader_required(*MEMBERS)
@require_http_methods(["GET", "POST"])
def work_year(request: HttpRequest, year: int) -> HttpResponse:
    """Where every payer stands, or stood, with what was due in a year; the program office closes it."""
    if year not in years():
        raise Http404
    now, end = today(request), YearEnd.objects.select_related("by").filter(year=year).first()
    may_close = request.reader.role == "program" and end is None and now >= date(year, *FROM)  # type: ignore[attr-defined]
    form = CloseForm(request.POST or None, today=now) if may_close else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            return _closed(request, year, now)
    caption = _("What was due in %(year)s") % {"year": year}
    table = Table(request, "work_year", YEAR, by="due", caption=caption).hold(of_year(year, now))
    if table.file:
        record(request, table.action, year=year)
    return table.answer("commitments/year.html", {"year": year, "years": years(), "end": end, "form": form, "first_day": date(year, *FROM)})  # fmt: skip


@transaction.atomic
def _closed(request: HttpRequest, year: int, now: date) -> HttpResponse:
    end = YearEnd.objects.create(year=year, on=now, by=request.user, at=timezone.now())
    Final.objects.bulk_create(
        Final(year_end=end, milestone=r["milestone"], plan=r["plan"], status=r["key"], said_on=r["said_on"]) for r in of_year(year, now)
    )  # fmt: skip
    record(request, "work_year.close", year=year)
    messages.success(request, _("Closed. What stands for the year is final; what is said later stands beside it."))  # fmt: skip
    return redirect("work_year", year)
