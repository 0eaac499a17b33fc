"""Where the practice stands on each measure, and what to do next."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concord.portal.access import reader_required
from concord.portal.opaque import hidden
from concord.portal.shell import SQL


@reader_required("manager", "clinician")
def home(request: HttpRequest) -> HttpResponse:
    """One line per rate of a year: now, baseline, peers, open gaps, and the lever with the most money first."""
    book = request.book
    years = [row["year"] for row in book.ask(SQL, "years")]
    year = chosen_year(request, years)
    rows = book.ask(SQL, "practice_measures", {"unit": request.reader.unit, "year": year}) if year else []
    for row in rows:
        row["opens"] = hidden(f"rate {row['measure']} {request.reader.unit} {year}")
    best = next((row for row in rows if row["lever_words"] and row["open_gaps"]), None)
    context = {
        "rows": rows,
        "years": years,
        "year": year,
        "best": best,
        "has_peers": any(r["peers"] for r in rows),
    }
    if request.reader.role == "manager":
        context["earned"] = book.ask(SQL, "next_payments", {"as_of": book.as_of})
    return render(request, "practice/home.html", context)


def chosen_year(request: HttpRequest, years: list[int]) -> int | None:
    """The year the address asks for if the book has it; the newest otherwise."""
    asked: Any = request.GET.get("year", "")
    return next((y for y in years if str(y) == asked), years[0] if years else None)
