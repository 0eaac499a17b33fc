"""The program office: who has sent what, what was published, what may be said about rates, and what is owed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concord.portal.access import reader_required
from concord.portal.paging import cut
from concord.portal.practice.home import chosen_year
from concord.portal.shell import SQL
from concord.release import releases
from concord.reports import listing


@reader_required("program")
def home(request: HttpRequest) -> HttpResponse:
    """Health of submissions first; then releases, rates with what is hidden hidden, and payments."""
    book = request.book
    years = [row["year"] for row in book.ask(SQL, "program_years")]
    year = chosen_year(request, years)
    owed = [row for row in listing.program_years(book) if row["year"] == year]
    page, payments = cut(owed, request)
    context = {
        "senders": book.ask(SQL, "senders", {"month": book.data_through[:7]}),
        "rules": book.rows("rule", order=("-held", "sender", "rule"), limit=10),
        "releases": releases(settings.CONCORD_WORK.releases)[::-1][:12],
        "rates": book.ask(SQL, "protected_rates", {"year": year}) if year else [],
        "payments": payments,
        "page": page,
        "years": years,
        "year": year,
    }
    return render(request, "program/home.html", context)
