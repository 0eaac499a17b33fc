"""The work plan that every member reads, one milestone of one payer with its history, and whose turn it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.commitments import standing
from concord.portal.commitments.forms import UpdateForm
from concord.portal.commitments.models import Status, Update
from concord.portal.office import said
from concord.portal.practice.calendar import today
from concord.portal.tabular import Column, Table
from concord.program.commitments import Milestone

MEMBERS = ("plan", "program", "observer", "manager")
AREAS = {
    "transparency": L("Transparency"), "payment": L("Payment"), "investment": L("Investment"), "transformation": L("Transformation"),
}  # fmt: skip
NOT_SHARED = L("not shared")
WORK_PLAN = (
    Column("due", L("Due day"), "day"),
    Column("area", L("Area")),
    Column("goal", L("Goal"), only_in_files=True),
    Column("title", L("Milestone"), opens=lambda r: reverse("commitment", args=[r["milestone"], r["plan"]])),
    Column("owner", L("Owner")),
    Column("status", L("Status")),
    Column("on", L("Said on"), "day"),
    Column("link", L("Evidence"), only_in_files=True),
    Column(
        "link",
        L("Evidence"),
        says=lambda r: _shown(r["link"]),
        opens=lambda r: r["opens"],
        only_on_pages=True,
    ),
)
HISTORY = (
    Column("on", L("Said on"), "day"),
    Column("status", L("Status")),
    Column("words", L("What was said"), sorts=False),
    Column("link", L("Evidence"), opens=lambda r: r["opens"]),
)
TURNS = (
    Column("turn", L("Turn"), "count"),
    Column("plan", L("Plan"), says=lambda r: names.name("plan", r["plan"])),
    Column("last_on", L("Last said"), "day", empty=L("never")),
    Column("next_on", L("Next due"), "day"),
    Column("late", L("Standing")),
    Column("open", L("Milestones open"), "count"),
    Column("overdue", L("Overdue"), "count"),
)


def _shown(link: str) -> str:
    """A link by where it leads: the whole address would take the width of the page."""
    return link.partition("://")[2].partition("/")[0] if "://" in link else link


@reader_required(*MEMBERS)
def work_plan(request: HttpRequest) -> HttpResponse:
    """Every milestone of every payer: owner, due day, status, evidence where the reader may have it."""
    now, area, latest = today(request), request.GET.get("area", ""), standing.latest()
    rows = [
        _row(request.reader, milestone, plan, latest.get((milestone.ident, plan)), now)  # type: ignore[attr-defined]
        for milestone in standing.commitments().milestones
        if area in ("", milestone.goal.area)
        for plan in milestone.plans
    ]
    table = Table(request, "work_plan", WORK_PLAN, by="due", caption=_("The work plan, by due day")).hold(rows)  # fmt: skip
    if table.file:
        record(request, table.action)
    return table.answer("commitments/work_plan.html", {"areas": AREAS.items(), "area": area, "is_office": request.reader.role == "program", "decides": request.reader.role != "manager", "sees_gaps": request.reader.role != "observer", "years": sorted({m.due.year for m in standing.commitments().milestones})})  # type: ignore[attr-defined]  # fmt: skip


def _row(reader: Any, milestone: Milestone, plan: str, update: Update | None, now: date) -> dict[str, Any]:
    status = Status(update.status) if update else Status.NOT_BEGUN
    words = str(status.label)
    if standing.is_overdue(milestone.due, status, now):
        words = _("%(status)s, overdue") % {"status": words}
    return {
        "due": milestone.due, "area": str(AREAS[milestone.goal.area]), "goal": said(milestone.goal.title), "title": said(milestone.title),
        "milestone": milestone.ident, "plan": plan, "owner": names.name("plan", plan), "status": words, "on": update and update.on,
        **_evidence(update, standing.reads_evidence(reader, milestone.goal, plan)),
    }  # fmt: skip


def _evidence(update: Update | None, may_read: bool) -> dict[str, str]:
    """The cell of the link: the address, nothing, or that the reader may not have it. Whether there is one is not said either."""
    if update is None:
        return {"link": "", "opens": ""}
    return {"link": update.link, "opens": update.link} if may_read else {"link": str(NOT_SHARED), "opens": ""}


@reader_required(*MEMBERS)
@require_http_methods(["GET", "POST"])
def commitment(request: HttpRequest, milestone: str, plan: str) -> HttpResponse:
    """One milestone of one payer with all that was said of it; the payer itself says where it stands."""
    found, now = standing.commitments().milestone(milestone, plan), today(request)
    if found is None:
        raise Http404
    is_own = request.reader.role == "plan" and request.reader.unit == plan  # type: ignore[attr-defined]
    form = UpdateForm(request.POST or None, today=now) if is_own else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            return _updated(request, milestone, plan, form, now)
    may_read = standing.reads_evidence(request.reader, found.goal, plan)  # type: ignore[attr-defined]
    rows = [
        {"on": u.on, "status": str(u.get_status_display()), "words": u.words if may_read else str(NOT_SHARED), **_evidence(u, may_read)}
        for u in Update.objects.filter(milestone=milestone, plan=plan).order_by("-on", "-id")
    ]  # fmt: skip
    table = Table(request, "commitment", HISTORY, by="-on", caption=_("What was said, newest first")).hold(rows)  # fmt: skip
    record(request, table.action if table.file else "commitment.view", milestone=milestone, plan=plan)
    context = {"title": said(found.title), "goal": said(found.goal.title), "area": AREAS[found.goal.area], "due": found.due, "owner": names.name("plan", plan), "form": form, "may_read": may_read}  # fmt: skip
    return table.answer("commitments/commitment.html", context)


def _updated(request: HttpRequest, milestone: str, plan: str, form: UpdateForm, now: date) -> HttpResponse:
    made = Update.objects.create(milestone=milestone, plan=plan, on=now, by=request.user, at=timezone.now(), **form.cleaned_data)  # fmt: skip
    record(request, "commitment.update", milestone=milestone, plan=plan, status=made.status)
    messages.success(request, _("Kept. Every member sees the status."))
    return redirect("commitment", milestone, plan)


@reader_required("program")
def turns(request: HttpRequest) -> HttpResponse:
    """In what order payers say where they stand: the one silent longest first."""
    rows = [row | {"late": _("late") if row["is_late"] else ""} for row in standing.turns(today(request))]
    table = Table(request, "turns", TURNS, by="turn", caption=_("Whose turn it is, first the one silent longest")).hold(rows)  # fmt: skip
    if table.file:
        record(request, table.action)
    return table.answer("commitments/turns.html", {"days": standing.commitments().update_days})
