"""A plan's pages: what it pays by practice, the rates of its own members, and what became of its files."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from concord.portal.access import reader_required
from concord.portal.opaque import hidden
from concord.portal.paging import asked, counted
from concord.portal.paying import file_of, links, page_of
from concord.portal.practice.home import chosen_year
from concord.portal.shell import SQL
from concord.reports import listing


@reader_required("plan")
def home(request: HttpRequest) -> HttpResponse:
    """Three tables of the plan's own book."""
    book = request.book
    years = [row["year"] for row in book.ask(SQL, "plan_years")]
    year = chosen_year(request, years)
    page = asked(request, 20)
    files = book.ask(SQL, "files", {"limit": page.size, "offset": page.offset})
    context = {
        "payments": [r for r in listing.years(book) if r["year"] == year],
        "newest": listing.statements(book)[:1],
        "rates": _rates(request, year) if year else [],
        "files": files,
        "page": counted(files, page),
        "years": years,
        "year": year,
    }
    return render(request, "plan/home.html", context)


def _rates(request: HttpRequest, year: int) -> list[dict[str, Any]]:
    rows = request.book.ask(SQL, "plan_rates", {"year": year, "unit": request.reader.unit})
    return [{**r, "opens": hidden(f"rate {r['measure']} {r['unit']} {year}")} for r in rows]


@reader_required("plan")
def payment(request: HttpRequest, organization: str, month: date) -> HttpResponse:
    """One statement, from the side that pays, beside the practice's other months."""
    context = page_of(request, organization, request.reader.unit, month)
    others = [r["month"] for r in listing.statements(request.book) if r["organization_id"] == organization]
    context |= {
        "back": reverse("plan_home"),
        "back_words": "Home",
        "files": links("plan_payment_file", organization, month),
        "months": [
            (f"{m:%b %Y}", reverse("plan_payment", args=[organization, m]), m == month) for m in others[:18]
        ],
    }
    return render(request, "practice/statement.html", context)


@reader_required("plan")
def payment_file(request: HttpRequest, organization: str, month: date, kind: str) -> HttpResponse:
    """The same to keep."""
    return file_of(request, organization, request.reader.unit, month, kind)
