"""Who belongs to the practice this month, who came and who left, and why; each can be contested."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.opaque import hidden
from concord.portal.practice.saying import said
from concord.portal.shell import SQL
from concord.portal.tabular import Column, Table

SHOWN = (("all", L("all")), ("new", L("new")), ("dropped", L("left")))
CHANGES = {"new": L("new"), "dropped": L("left"), "kept": ""}


@reader_required("manager")
def roster(request: HttpRequest) -> HttpResponse:
    """The month's roster, changes first, with the rule that decided."""
    months = [r["month"] for r in request.book.ask(SQL, "roster_months")]
    month = _month(request, months)
    show = request.GET.get("show", "all") if request.GET.get("show") in dict(SHOWN) else "all"
    asked = {"month": month.isoformat(), "show": show} if month else {}
    counts = request.book.ask(SQL, "roster_counts", {"month": asked["month"]})[0] if month else {}
    table = (
        Table(request, "roster", _columns(month), by="rank", caption=str(_("Patients by month")))
        if month
        else None
    )
    if table is not None:
        table.ask(SQL, "roster", asked)
        record(request, table.action, (r["person"] for r in table.rows), month=asked["month"])
    context = {
        "months": months[:18],
        "month": month,
        "show": show,
        "shown": SHOWN,
        "counts": counts,
        "people": counts.get("people", 0),
    }
    if table is None:
        return render(request, "practice/roster.html", context)
    return table.answer("practice/roster.html", context)


def _month(request: HttpRequest, months: list[date]) -> date | None:
    asked = request.GET.get("month", "")
    return next((m for m in months if f"{m:%Y-%m}" == asked), months[0] if months else None)


def _columns(month: date | None) -> tuple[Column, ...]:
    def who(row: dict[str, Any]) -> str:
        return f"{row['last_name'] or ''}, {row['first_name'] or ''}"

    return (
        Column("last_name", L("Patient"), says=who, opens=lambda r: reverse("patient", args=[r["person"]])),
        Column("rank", L("Change"), says=lambda r: str(CHANGES.get(r["change"], r["change"]))),
        Column("plans", L("Plans"), says=lambda r: ", ".join(names.name("plan", p) for p in (r["plans"] or "").split())),
        Column("npi", L("Clinician"), says=lambda r: names.name("clinician", r["npi"])),
        Column("since", L("Since"), "month"),
        Column("rule", L("Why"), says=lambda r: said((r["reason"] or r["rule"] or "").replace("_", " ")), opens=lambda r: _why(r, month)),
        Column("contest", L("Contest"), says=lambda r: str(_("Contest")), opens=lambda r: _contest(r, month), sorts=False),
    )  # fmt: skip


def _why(row: dict[str, Any], month: date | None) -> str:
    if row["change"] == "dropped" or month is None:
        return ""
    return reverse("explain", args=[hidden(f"attribution {row['person']} {month:%Y-%m}")])


def _contest(row: dict[str, Any], month: date | None) -> str:
    return reverse("contest", args=[hidden(f"attribution {row['person']} {month:%Y-%m}")]) if month else ""
