"""Assigned practices, and each one's brief: rates as they may be shown, trends, what closing gaps would earn, its files."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.utils.translation import pgettext_lazy

from concord.model.errors import AccessError
from concord.portal.access import memberships_of, reader_required
from concord.portal.audit.chain import record
from concord.portal.coaching.lists import of_brief
from concord.portal.coaching.models import Action, Visit
from concord.portal.enrolling.lists import required_of
from concord.portal.enrolling.requirements import checked
from concord.portal.improving.models import Aim
from concord.portal.names import name
from concord.portal.practice.calendar import today
from concord.portal.practice.home import chosen_year
from concord.portal.shelf import shelf
from concord.portal.shell import SQL
from concord.portal.tabular import HIDDEN, Column, Row, Table, taken_of
from concord.release import releases

LOOKED_BACK = 12
PANEL = (
    Column("name", L("Practice"), opens=lambda r: reverse("coach_practice", args=[r["practice"]])),
    Column("people", L("Roster, about"), "count", empty=HIDDEN), Column("shown", L("Rates shown"), says=lambda r: _("%(shown)s of %(rates)s") % r),
    Column("held", L("Rows held"), "count"), Column("last_visit", pgettext_lazy("coach", "Last visit"), "day", empty=L("none yet")),
    Column("next_visit", pgettext_lazy("coach", "Next visit"), "day", empty="–"), Column("actions", L("Open actions"), "count"),
    Column("aims", L("Open aims"), "count"),
)  # fmt: skip


@reader_required("coach")
def practices(request: HttpRequest) -> HttpResponse:
    """The practices assigned to the coach, each with its newest roster and how many of its rates may be shown."""
    mine = [m for m in memberships_of(request) if m.role == "coach"]
    rows = []
    for membership in mine:
        with shelf.reading(settings.CONCORD_WORK.releases, membership.book, request.book.release) as book:
            (facts,) = book.ask(SQL, "coach_facts", {"unit": membership.unit})
        rows.append(
            {
                "practice": membership.unit,
                "name": name("practice", membership.unit),
                **facts,
                **_work(membership.unit),
            }
        )
    table = Table(request, "coach.practices", PANEL, by="name", caption=_("Your practices")).hold(rows)
    if table.file:
        record(request, table.action)
    return table.answer("coaching/practices.html")


@reader_required("coach", assigned="practice")
def practice(request: HttpRequest, practice: str) -> HttpResponse:
    """The visit brief of one practice, as a page and on paper."""
    book = request.book
    years = [row["year"] for row in book.ask(SQL, "years")]
    year = chosen_year(request, years)
    rates = book.ask(SQL, "coach_measures", {"year": year, "unit": practice}) if year else []
    context: dict[str, Any] = {
        "practice": practice, "year": year, "years": years, "rates": [r for r in rates if r["value"] is not None],
        "hidden": sum(1 for r in rates if r["value"] is None), "levers": book.rows("lever", {"year": year}, order=("-amount", "rate")),
        "sizes": _line(book.rows("roster_size", order=("month",))), "files": book.ask(SQL, "coach_files", {"month": book.data_through[:7]}),
        "trend": _trend(request, practice, year) if year else [], "work": _work(practice),
        "required": checked(practice, book, today(request)),
        "experience": book.rows("experience", {"level": "organization"}, order=("-year", "composite")) if book.has("experience") else [],
    }  # fmt: skip
    tables = (*of_brief(request, context), required_of(request, context["required"]))
    if file := taken_of(request, tables, practice=practice):
        return file
    record(request, "brief.view", practice=practice)
    return render(request, "coaching/practice.html", {**context, "lists": {t.of: t for t in tables}})


def _work(practice: str) -> dict[str, Any]:
    """What is under way with a practice: the last and next visit, open actions, open aims."""
    last = Visit.objects.filter(practice=practice).first()
    return {
        "last_visit": last.on if last else None,
        "next_visit": last.next_on if last else None,
        "actions": Action.objects.filter(practice=practice, done_on=None).count(),
        "aims": Aim.objects.filter(practice=practice, ended_on=None).count(),
    }


def _trend(request: HttpRequest, practice: str, year: int) -> list[Row]:
    """The practice's rates as the last releases showed them: one row per rate, one value per release."""
    root = settings.CONCORD_WORK.releases
    names = [r for r in releases(root) if r <= request.book.release][-LOOKED_BACK:]  # type: ignore[attr-defined]
    values: dict[str, dict[str, Any]] = {}
    through = {}
    for release in names:
        try:
            with shelf.reading(root, f"coach-{practice}", release) as book:
                through[release] = book.data_through
                for row in book.ask(SQL, "coach_measures", {"year": year, "unit": practice}):
                    values.setdefault(row["rate_title"], {})[release] = row["value"]
        except AccessError:  # a release made before coaches had a book
            continue
    if len(through) < 2:
        return []
    return [
        {"title": title, "values": [(through[r], found.get(r)) for r in through]}
        for title, found in sorted(values.items())
        if any(found.values())
    ]


def _line(rows: list[Row]) -> dict[str, Any]:
    """A line of roster sizes for a picture 320 by 80, with the months that say nothing left out."""
    said = [(at, row) for at, row in enumerate(rows) if row["people"] is not None]
    if len(said) < 2:
        return {}
    most = max(row["people"] for _, row in said)
    step = 300 / max(len(rows) - 1, 1)
    points = " ".join(f"{10 + at * step:.1f},{70 - 60 * row['people'] / most:.1f}" for at, row in said)
    return {"points": points, "first": said[0][1], "last": said[-1][1], "most": most, "rows": rows[-13:]}
