"""What may be said about rates, and what is owed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.names import name
from concord.portal.practice.home import chosen_year
from concord.portal.shell import SQL
from concord.portal.tabular import HIDDEN, Column, Row, Table
from concord.portal.templatetags.words import measure_words
from concord.reports import listing


def _unit(row: Row) -> str:
    return _("The program") if row["level"] == "program" else name("practice", row["unit"])


def _measure(row: Row) -> str:
    return measure_words(row)


RATES = (
    Column("measure", L("Measure"), says=_measure),
    Column("unit", L("Practice"), says=_unit),
    Column("value", L("Rate"), "percent", empty=HIDDEN),
    Column("numerator", L("Met"), "count", empty=HIDDEN),
    Column("denominator", L("Counted"), "count", empty=HIDDEN),
)
OWED = (
    Column("organization_id", L("Practice"), says=lambda r: name("practice", r["organization_id"])),
    Column("plan_id", L("Plan"), says=lambda r: name("plan", r["plan_id"])),
    Column("direct_services", L("Direct services"), "dollars"),
    Column("population_health", L("Population health"), "dollars"),
    Column("performance", L("Performance"), "dollars"),
    Column("adjustment", L("Adjustment"), "dollars"),
    Column("amount", L("Total"), "dollars"),
)  # fmt: skip


@reader_required("program")
def rates(request: HttpRequest) -> HttpResponse:
    """Rates of the program and its practices, with what is small, or protects another, hidden."""
    years = [row["year"] for row in request.book.ask(SQL, "program_years")]
    year = chosen_year(request, years)
    rows = request.book.ask(SQL, "protected_rates", {"year": year}) if year else []
    caption = _("Rates, %(year)s. [c] hidden: small, or protects another") % {
        "year": year or _("no year yet")
    }
    table = Table(request, "program.rates", RATES, by="measure", caption=caption, size=100).hold(rows)
    if table.file:
        record(request, table.action, year=year)
    return table.answer("program/rates.html", {"year": year, "years": years})


@reader_required("program")
def payments(request: HttpRequest) -> HttpResponse:
    """What each plan owes each practice in a year of the period paid for."""
    years = [row["year"] for row in request.book.ask(SQL, "program_years")]
    year = chosen_year(request, years)
    rows = [row for row in listing.program_years(request.book) if row["year"] == year]
    caption = _("Payments, %(year)s, by period paid for") % {"year": year or _("no year yet")}
    table = Table(request, "program.payments", OWED, by="organization_id", caption=caption, size=100)
    table.hold(rows)
    if table.file:
        record(request, table.action, year=year)
    return table.answer("program/payments.html", {"year": year, "years": years})
