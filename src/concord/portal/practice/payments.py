"""The payment calendar: what each plan pays when, and where it stands."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.paying import listed
from concord.portal.practice.saying import said
from concord.portal.tabular import Column, Table

COLUMNS = (
    Column("due_date", L("Date"), "day"),
    Column("plan_id", L("Plan"), says=lambda r: names.name("plan", r["plan_id"])),
    Column(
        "month",
        L("Statement"),
        "month",
        opens=lambda r: reverse("statement", args=[r["plan_id"], r["month"]]),
    ),
    Column("amount", L("Amount"), "dollars"),
    Column("state", L("State"), says=lambda r: said(r["state"]) or str(_("not in the ledger"))),
)


@reader_required("manager")
def payments(request: HttpRequest) -> HttpResponse:
    """Payments of a year by date; those to come are marked."""
    every = listed(request)
    years = sorted({r["due_date"].year for r in every}, reverse=True)
    asked = request.GET.get("year", "")
    year = next((y for y in years if str(y) == asked), years[0] if years else None)
    rows: list[dict[str, Any]] = [r for r in every if r["due_date"].year == year]
    table = Table(
        request, "payments", COLUMNS, by="due_date", caption=str(_("Payments by date")), size=100
    ).hold(rows)
    now = date.fromisoformat(request.book.as_of)
    coming = min((r for r in rows if r["due_date"] >= now), key=lambda r: r["due_date"], default=None)
    return table.answer("practice/payments.html", {"years": years, "year": year, "coming": coming})
