"""The lists about one practice that a reader takes away: requirements with what shows them, its way, agreements, staff, papers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal import names
from concord.portal.enrolling.models import Paper, StaffMember, Step
from concord.portal.enrolling.requirements import Checked
from concord.portal.tabular import Column, Table

REQUIRED = (
    Column("title", L("Required")),
    Column("stands", L("Stands")),
    Column("shows", L("What shows it")),
)
EVERY_REQUIRED = (Column("practice", L("Practice")), Column("stage", L("Stage")), *REQUIRED)
WAY = (Column("on", L("Day"), "day"), Column("stage", L("Stage")), Column("words", L("Words")), Column("by", L("By")))  # fmt: skip
SIGNED = (Column("plan", L("Plan")), Column("track", L("Track")), Column("since", L("Since")))
STAFF = (Column("name", L("Name")), Column("role", L("Part")), Column("since", L("Since"), "day"))
PAPERS = (
    Column("title", L("Title")), Column("kind", L("Kind")), Column("size", L("Bytes"), "count"), Column("on", L("Day"), "day"), Column("by", L("By")),
)  # fmt: skip


def required_row(one: Checked) -> dict[str, str]:
    """A requirement in words."""
    return {"title": one.title, "stands": _("met") if one.is_met else _("not yet"), "shows": one.shows}


def required_of(request: HttpRequest, required: Iterable[Checked]) -> Table:
    """The checklist of one practice."""
    caption = _("What taking part requires")
    rows = [{"place": at, **required_row(one)} for at, one in enumerate(required)]
    return Table(request, "practice.required", REQUIRED, by="place", caption=caption, of="required", size=100).hold(rows)  # fmt: skip


def way_of(request: HttpRequest, steps: Iterable[Step]) -> Table:
    """The stages that a practice reached, newest first."""
    rows = [{"on": s.on, "stage": str(s.get_stage_display()), "words": s.words, "by": str(s.by)} for s in steps]  # fmt: skip
    return Table(request, "practice.way", WAY, by="-on", caption=_("Its way so far"), of="way", size=100).hold(rows)  # fmt: skip


def beside(
    request: HttpRequest, signed: Iterable[dict[str, Any]], staff: Iterable[StaffMember], papers: Iterable[Paper]
) -> tuple[Table, Table, Table]:  # fmt: skip
    """Agreements, staff and papers: what the practice and the program office both read."""
    agreed = [{"plan": names.name("plan", s["plan"]), "track": str(s["track_words"]), "since": s["since"]} for s in signed]  # fmt: skip
    named = [{"name": s.name, "role": str(s.get_role_display()), "since": s.since} for s in staff]
    kept = [{"title": p.title, "kind": p.kind.upper(), "size": p.size, "on": p.at.date(), "by": str(p.by)} for p in papers]  # fmt: skip
    return (
        Table(request, "practice.signed", SIGNED, by="plan", caption=_("Signed with"), of="signed", size=100).hold(agreed),
        Table(request, "practice.staff", STAFF, by="name", caption=_("Who has a part"), of="staff", size=100).hold(named),
        Table(request, "practice.papers", PAPERS, by="-on", caption=_("Papers"), of="papers", size=100).hold(kept),
    )  # fmt: skip
