"""Where the practice stands on each measure, what it earns, what is new, and what to do next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.opaque import hidden
from concord.portal.paying import listed
from concord.portal.practice.calendar import today
from concord.portal.practice.course import points_of, trend_of
from concord.portal.practice.models import DisputeStep
from concord.portal.practice.state import state_of
from concord.portal.shell import SQL
from concord.portal.tabular import Column, taken
from concord.portal.templatetags.words import measure_words
from concord.reports import listing

FIRST = 5
COLUMNS = (
    Column("order", L("Measure"), says=measure_words), Column("value", L("Now"), "percent"), Column("numerator", L("Met"), "count"),
    Column("denominator", L("Counted"), "count"), Column("baseline", L("Year before"), "percent"), Column("own_value", L("My patients"), "percent"),
    Column("first_quarter", L("A quarter of peers under"), "percent"), Column("middle", L("Half of peers under"), "percent"),
    Column("third_quarter", L("A quarter of peers over"), "percent"), Column("open_gaps", L("Open gaps"), "count"),
    Column("lever_people", L("More to the next step"), "count"), Column("lever_amount", L("Worth about"), "dollars"),
)  # fmt: skip


@reader_required("manager", "clinician")
def home(request: HttpRequest) -> HttpResponse:
    """One line per rate of a year: now, baseline, peers, tiers, open gaps, and the lever with the most money first.

    A manager sees the practice's money; a clinician sees the own rates beside the practice's.
    """
    book = request.book
    years = [row["year"] for row in book.ask(SQL, "years")]
    year = chosen_year(request, years)
    own = request.reader.npi if request.reader.role == "clinician" else ""
    sites = [row["site"] for row in book.ask(SQL, "practice_sites", {"year": year})] if year else []
    site = request.GET.get("site", "") if request.GET.get("site") in sites else ""
    rows = measures_of(request, year, own, site) if year else []
    if file := taken(
        request,
        "measures",
        COLUMNS,
        lambda: rows,
        by="order",
        caption=_("Measures, %(year)s") % {"year": year or ""},
    ):
        return file
    best = next((row for row in rows if row["lever_words"] and row["open_gaps"]), None)
    context = {
        "rows": rows if "all" in request.GET else rows[:FIRST], "every": len(rows), "years": years, "year": year, "best": best,
        "site": site, "sites": [(s, names.name("site", s)) for s in sites] if len(sites) > 1 else [],
        "most": max((r for r in rows if r["open_gaps"]), key=lambda r: r["open_gaps"], default=None) if site else None,
        "has_peers": any(r["peers"] for r in rows), "own": own, "is_manager": request.reader.role == "manager",
    }  # fmt: skip
    if rows and not site:
        context["course"] = _course(request, best or rows[0])
    if request.reader.role == "manager":
        context |= _money(request, year) | _news(request)
    return render(request, "practice/home.html", context)


def _course(request: HttpRequest, row: dict[str, Any]) -> dict[str, Any]:
    """The trend of one measure: the one with most to gain."""
    points = points_of(request, row)
    return {"row": row, "points": points, "chart": trend_of(row, points)}


def measures_of(request: HttpRequest, year: int, own: str = "", site: str = "") -> list[dict[str, Any]]:
    """The practice's rates of a year, or one site's, with all that stands beside each; `own` adds one clinician's."""
    unit = request.reader.unit  # type: ignore[attr-defined]
    of = {"unit": site, "level": "site"} if site else {"unit": unit, "level": "organization"}
    rows = request.book.ask(SQL, "practice_measures", {**of, "year": year, "npi": own})  # type: ignore[attr-defined]
    for order, row in enumerate(rows):
        row["order"] = order
        row["opens"] = "" if site else hidden(f"rate {row['measure']} {unit} {year}")
        row["tiers"] = names.tiers(row["measure"], row["rate"], year)
    return rows


def _money(request: HttpRequest, year: int | None) -> dict[str, Any]:
    """What plans pay: this year so far, what comes next, and what the measures of the year earn per plan."""
    book, now = request.book, date.fromisoformat(request.book.as_of)  # type: ignore[attr-defined]
    every = listed(request)
    day, total = listing.coming(every, now)
    return {
        "paid": listing.paid(every, now),
        "coming_day": day,
        "coming_total": total,
        "earning": book.ask(SQL, "earning_by_plan", {"year": year}) if year else [],
    }


def _news(request: HttpRequest) -> dict[str, Any]:
    """Answers to questions, who joined and who left, follow-ups that are due."""
    unit, now = request.reader.unit, today(request)  # type: ignore[attr-defined]
    state = state_of(unit, request.book, now)  # type: ignore[attr-defined]
    due = {c.person for c in state.contacts.values() if c.follow_up_on and c.follow_up_on <= now}
    return {
        "answers": DisputeStep.objects.filter(practice=unit, state__in=("answered", "upheld", "refused")).select_related("dispute").order_by("-id")[:3],
        "moves": request.book.ask(SQL, "roster_moves"),  # type: ignore[attr-defined]
        "follow_ups": len(due),
    }  # fmt: skip


def chosen_year(request: HttpRequest, years: list[int]) -> int | None:
    """The year the address asks for if the book has it; the newest otherwise."""
    asked: Any = request.GET.get("year", "")
    return next((y for y in years if str(y) == asked), years[0] if years else None)
