"""The public tables: rates with everything small hidden."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal.access import reader_required
from concord.portal.paging import Page, asked, counted
from concord.portal.practice.home import chosen_year
from concord.portal.practice.saying import said
from concord.portal.shell import SQL
from concord.portal.tabular import FILES, HIDDEN, MOST, Column, taken
from concord.portal.templatetags.words import spaced

COLUMNS = (
    Column("at", L("Measure"), says=lambda r: said(r["title"])), Column("rate_title", L("Rate"), says=lambda r: said(r["rate_title"])),
    Column("stratum_kind", L("Group"), says=lambda r: f"{spaced(r['stratum_kind'])}: {spaced(r['stratum'])}"),
    Column("value", L("Rate"), "percent", empty=HIDDEN), Column("numerator", L("Met"), "count", empty=HIDDEN), Column("denominator", L("Counted"), "count", empty=HIDDEN),
)  # fmt: skip


@reader_required("observer", "evaluator")
def public(request: HttpRequest) -> HttpResponse:
    """Rates of the whole program, by group."""
    years = [row["year"] for row in request.book.ask(SQL, "years")]
    year = chosen_year(request, years)
    page = Page(1, MOST) if request.GET.get("as") in FILES else asked(request)
    wanted = {"year": year, "limit": page.size, "offset": page.offset}
    rows = request.book.ask(SQL, "public_rates", wanted) if year else []
    if file := taken(
        request,
        "public.tables",
        COLUMNS,
        lambda: [r | {"at": n} for n, r in enumerate(rows)],
        by="at",
        caption=_("Public tables"),
    ):
        return file
    return render(
        request, "tables.html", {"rows": rows, "page": counted(rows, page), "years": years, "year": year}
    )
