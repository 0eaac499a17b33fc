"""The public tables: rates with everything small hidden."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concord.portal.access import reader_required
from concord.portal.paging import asked, counted
from concord.portal.practice.home import chosen_year
from concord.portal.shell import SQL


@reader_required("observer", "evaluator")
def public(request: HttpRequest) -> HttpResponse:
    """Rates of the whole program, by group."""
    years = [row["year"] for row in request.book.ask(SQL, "years")]
    year = chosen_year(request, years)
    page = asked(request)
    wanted = {"year": year, "limit": page.size, "offset": page.offset}
    rows = request.book.ask(SQL, "public_rates", wanted) if year else []
    return render(
        request, "tables.html", {"rows": rows, "page": counted(rows, page), "years": years, "year": year}
    )
