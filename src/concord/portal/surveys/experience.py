"""What patients said in the returned surveys, by composite: the program's practices, or a practice beside everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.practice.saying import said as put
from concord.portal.tabular import Column, Row, Table
from concord.portal.templatetags.words import percent

COLUMNS = (
    Column("year", L("Year"), says=lambda r: str(r["year"])),
    Column("title", L("Of the care"), says=lambda r: put(r["title"])),
    Column("unit", L("Practice"), says=lambda r: _("everybody") if r["level"] == "program" else names.name("practice", r["unit"])),
    Column("adjusted", L("Best answers, at everybody's mix"), "percent"),
    Column("top_box", L("As answered"), "percent"),
    Column("low", L("Likely"), says=lambda r: f"{percent(r['low'])} – {percent(r['high'])}", sorts=False),
    Column("respondents", L("Surveys"), "count"),
)  # fmt: skip


@reader_required("program")
def experience(request: HttpRequest) -> HttpResponse:
    """Every practice with thirty surveys or more, and everybody."""
    return _shown(request)


@reader_required("manager", "assistant", "clinician")
def own_experience(request: HttpRequest) -> HttpResponse:
    """The practice's own, and everybody."""
    return _shown(request)


def _shown(request: HttpRequest) -> HttpResponse:
    book: Any = request.book  # type: ignore[attr-defined]
    rows: list[Row] = book.rows("experience") if book.has("experience") else []
    table = Table(request, "experience", COLUMNS, by="-year", caption=_("Patients' experience")).hold(rows)
    if table.file:
        record(request, table.action)
    return table.answer("surveys/experience.html", {"has_few": any(not r["is_enough"] for r in rows)})
