"""What may be said about rates, and what is owed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.names import name
from concord.portal.practice.home import chosen_year
from concord.portal.shell import SQL
from concord.portal.tabular import HIDDEN, Column, Row, Table
from concord.reports import listing


def _unit(row: Row) -> str:
    return "The program" if row["level"] == "program" else name("practice", row["unit"])


def _measure(row: Row) -> str:
    own = "" if row["rate_title"] == row["title"] else f": {row['rate_title']}"
    return f"{row['title']}{own}{' (lower is better)' if row['is_lower_better'] else ''}"


RATES = (
    Column("measure", "Measure", says=_measure),
    Column("unit", "Practice", says=_unit),
    Column("value", "Rate", "percent", empty=HIDDEN),
    Column("numerator", "Met", "count", empty=HIDDEN),
    Column("denominator", "Counted", "count", empty=HIDDEN),
)
OWED = (
    Column("organization_id", "Practice", says=lambda r: name("practice", r["organization_id"])),
    Column("plan_id", "Plan", says=lambda r: name("plan", r["plan_id"])),
    *(Column(c, c.replace("_", " ").capitalize(), "dollars") for c in ("direct_services", "population_health", "performance", "adjustment")),
    Column("amount", "Total", "dollars"),
)  # fmt: skip


@reader_required("program")
def rates(request: HttpRequest) -> HttpResponse:
    """Rates of the program and its practices, with what is small, or protects another, hidden."""
    years = [row["year"] for row in request.book.ask(SQL, "program_years")]
    year = chosen_year(request, years)
    rows = request.book.ask(SQL, "protected_rates", {"year": year}) if year else []
    caption = f"Rates, {year or 'no year yet'}. [c] hidden: small, or protects another"
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
    caption = f"Payments, {year or 'no year yet'}, by period paid for"
    table = Table(request, "program.payments", OWED, by="organization_id", caption=caption, size=100)
    table.hold(rows)
    if table.file:
        record(request, table.action, year=year)
    return table.answer("program/payments.html", {"year": year, "years": years})
