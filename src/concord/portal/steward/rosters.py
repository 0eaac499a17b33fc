"""Members whose practice is a close call: our choice beside their plan's, with the visits of both."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.jobs.models import Kind
from concord.portal.names import name
from concord.portal.steward.deciding import decide, decided, undo
from concord.portal.tabular import Column, Table

KINDS = (Kind.PLACE, Kind.UNPLACE)
LISTED = ("case_id", "plan_id", "ours", "theirs", "rule", "visits", "their_visits")
COLUMNS = (
    Column("case_id", L("Case"), says=lambda r: r["case_id"][:8], opens=lambda r: reverse("steward_roster", args=[r["case_id"]])),
    Column("plan_id", L("Plan"), says=lambda r: name("plan", r["plan_id"])),
    Column("ours", L("Counts with"), says=lambda r: name("practice", r["ours"])),
    Column("theirs", L("The plan says"), says=lambda r: name("practice", r["theirs"])),
    Column("rule", L("By"), "words"),
    Column("margin", L("Visit days apart"), "count"),
    Column("decided", L("Decided"), empty=L("not yet")),
)  # fmt: skip


@reader_required("steward")
def queue(request: HttpRequest) -> HttpResponse:
    """The closest calls first: those where the visits of both are nearest to each other."""
    said = decided(KINDS)
    is_decided = request.GET.get("show") == "decided"
    rows = request.book.rows("roster_review", columns=LISTED)
    shown = [
        r | {"margin": abs((r["visits"] or 0) - (r["their_visits"] or 0)), "decided": said[r["case_id"]].words if r["case_id"] in said else None}
        for r in rows
        if (r["case_id"] in said) == is_decided
    ]  # fmt: skip
    shown.sort(key=lambda r: r["case_id"])
    table = Table(
        request,
        "roster.cases",
        COLUMNS,
        by="margin",
        caption=_("Members whom their plan puts elsewhere, the closest calls first"),
    )
    table.hold(shown)
    record(request, table.action, page=table.page.number)
    context = {
        "is_decided": is_decided,
        "waiting": sum(1 for r in rows if r["case_id"] not in said),
        "decided": len(said),
    }
    return table.answer("steward/rosters.html", context)


@reader_required("steward")
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, case: str) -> HttpResponse:
    """One member, by the plan's number alone: both practices, their visits, and the verdict."""
    found = request.book.rows("roster_review", {"case_id": case})
    if not found:
        raise Http404
    said = decided(KINDS).get(case)
    if request.method == "POST":
        return _answered(request, case, found[0], said)
    record(request, "case.view", case=case)
    return render(request, "steward/roster.html", {"case": found[0], "said": said})


def _answered(request: HttpRequest, case: str, found: dict[str, Any], said: Any) -> HttpResponse:
    verdict, why = request.POST.get("verdict", ""), request.POST.get("why", "").strip()[:300]
    if verdict == "undo":
        undo(request, Kind.UNPLACE, case, said)
        return redirect("steward_roster", case)
    if verdict not in ("ours", "theirs"):
        raise Http404
    decide(
        request, Kind.PLACE, case, verdict, why or f"The visits of both were compared: {verdict}.",
        sender=found["plan_id"], member_id=found["member_id"], organization=found[verdict], **{"from": found["month"].isoformat()},
    )  # fmt: skip
    return redirect("steward_rosters")
