"""The set of a year, what was decided and from when, one measure's life, and the changes as files for the program folder."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.measure_set import saying, standing
from concord.portal.measure_set.models import Proposal
from concord.portal.practice.calendar import today
from concord.portal.tabular import Column, Table, answered
from concord.program.revising import difference, files_that_differ, is_in, with_all

READERS = ("program", "plan", "manager", "observer")
SET = (
    Column("ident", L("Measure"), opens=lambda r: reverse("measure_life", args=[r["ident"]])),
    Column("title", L("Title")),
    Column("family", L("Family"), "words"),
    Column("use", L("Use")),
    Column("weight", L("Weight, percent"), "count"),
    Column("equity", L("Equity-sensitive")),
    Column("edition", L("Edition")),
    Column("status", L("Standing of the values"), "words"),
)
EDITIONS = (
    Column("from_day", L("In force from"), "day"),
    Column("title", L("Decision"), opens=lambda r: reverse("proposal", args=[r["uid"]])),
    Column("changes", L("What changes"), sorts=False),
    Column("decided_on", L("Decided on"), "day"),
    Column("where", L("Decided")),
    Column("verdict", L("Outcome")),
    Column("folder", L("Program folder")),
)
LIFE = (
    Column("year", L("Year"), says=lambda r: str(r["year"])),
    Column("edition", L("Edition")),
    Column("use", L("Use")),
    Column("weight", L("Weight, percent"), "count"),
    Column("equity", L("Equity-sensitive")),
)
ABOUT = (
    Column("proposed_on", L("Proposed"), "day"), Column("title", L("Proposal")), Column("changes", L("What changes"), sorts=False),
    Column("state", L("Standing")),
)  # fmt: skip


@reader_required(*READERS)
def measure_set(request: HttpRequest) -> HttpResponse:
    """The measures of a year as the program folder has them, and what is proposed."""
    program, now = standing.program(), today(request)
    years = sorted({m.year for m in program.measure_set.measures})
    asked = request.GET.get("year", "")
    year = next((y for y in years if str(y) == asked), max((y for y in years if y <= now.year), default=years[0]))  # fmt: skip
    rows = [
        {"ident": m.ident, "title": saying.put(m.title), "family": m.family, "weight": m.weight if m.in_payment else None, "edition": m.edition,
         "use": saying.shown("use", m.use), "equity": saying.shown("equity_sensitive", "true" if m.equity_sensitive else "false"), "status": m.status}
        for m in program.measure_set.of_year(year)
    ]  # fmt: skip
    table = Table(request, "measure_set", SET, by="ident", caption=_("The measure set of %(year)s") % {"year": year}, size=200)  # fmt: skip
    table.hold(rows)
    if table.file:
        record(request, table.action)
    opened = [p for p in standing.visible(request) if not p.verdict]
    may_propose = request.reader.role in ("program", "plan")  # type: ignore[attr-defined]
    return table.answer("measure_set/set.html", {"year": year, "years": years, "opened": opened, "may_propose": may_propose})  # fmt: skip


@reader_required(*READERS)
def editions(request: HttpRequest) -> HttpResponse:
    """The log of decisions about the set: from when each is in force, and whether the program folder has it."""
    rows = [_decided(p) for p in standing.visible(request).filter(decision__decided_on__isnull=False)]
    table = Table(request, "editions", EDITIONS, by="-decided_on", caption=_("What was decided, newest first")).hold(rows)  # fmt: skip
    if table.file:
        record(request, table.action)
    is_office = request.reader.role == "program"  # type: ignore[attr-defined]
    return table.answer("measure_set/editions.html", {"waits": is_office and bool(standing.waiting()), "is_office": is_office})  # fmt: skip


def _decided(p: Proposal) -> dict[str, Any]:
    adopted = p.verdict == Proposal.ADOPTED
    at_meeting = p.decision.at_meeting
    return {
        "uid": p.uid, "title": p.decision.title, "changes": saying.briefly(p.revision), "decided_on": p.decision.decided_on,
        "from_day": date(p.year, 1, 1) if adopted else None, "verdict": str(p.get_verdict_display()),
        "where": "" if at_meeting is None else _("at a meeting") if at_meeting else _("between meetings"),
        "folder": "" if not adopted else _("has it") if is_in(standing.program(), p.revision) else _("waits for it"),
    }  # fmt: skip


@reader_required("program")
def edition_patch(request: HttpRequest) -> HttpResponse:
    """What was adopted and is not in the program folder yet, as a patch for it. 404 when there is nothing."""
    waiting = standing.waiting()
    if not waiting:
        raise Http404
    with tempfile.TemporaryDirectory(prefix="concord-") as folder:
        made = with_all(standing.program(), waiting, Path(folder) / "program")
        text = difference(standing.program(), files_that_differ(standing.program(), made))
    record(request, "editions.patch")
    response = HttpResponse(text, content_type="text/x-diff; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="measure-set.patch"'
    return response


@reader_required(*READERS)
def measure_life(request: HttpRequest, ident: str) -> HttpResponse:
    """One measure: its years in the set, and every proposal about it."""
    program = standing.program()
    named = saying.titles(program)
    if ident not in named:
        raise Http404
    rows = [
        {"year": m.year, "edition": m.edition, "use": saying.shown("use", m.use), "weight": m.weight if m.in_payment else None,
         "equity": saying.shown("equity_sensitive", "true" if m.equity_sensitive else "false")}
        for m in program.measure_set.measures if m.ident == ident
    ]  # fmt: skip
    table = Table(request, "measure_life", LIFE, by="-year", caption=_("Years in the set, newest first")).hold(rows)  # fmt: skip
    now = today(request)
    about = [
        {"proposal": p, "state": standing.state(p, now), "changes": saying.briefly(p.revision)}
        for p in standing.visible(request) if any(a.of == ident for a in p.revision.told())
    ]  # fmt: skip
    told = [{"proposed_on": a["proposal"].decision.proposed_on, "title": a["proposal"].decision.title, "changes": a["changes"], "state": a["state"]} for a in about]  # fmt: skip
    proposals = Table(request, "measure_life.proposals", ABOUT, by="-proposed_on", caption=_("Proposals about it"), of="proposals").hold(told)  # fmt: skip
    return answered(request, (table, proposals), "measure_set/life.html", {"ident": ident, "title": named[ident], "about": about}, measure=ident)  # fmt: skip
