"""Conditions to ask about: lasting ones that nobody has recorded for a year, and drugs whose diagnosis is missing. No payment changes by them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.paging import cut
from concord.portal.shell import SQL
from concord.portal.tabular import Column, taken
from concord.release import Book

REASONS = {
    "not_seen_again": L("recorded a year earlier, not since"),
    "drug_without_diagnosis": L("a drug for it, without its diagnosis"),
}
CHANGES = {"new": L("new"), "gone": L("no longer recorded"), "weight": L("weighs otherwise")}
COLUMNS = (
    Column("last_name", L("Patient"), says=lambda r: f"{r['last_name'] or ''}, {r['first_name'] or ''}".title()),
    Column("birth_date", L("birth date"), "day"), Column("title", L("Condition or drugs")), Column("reason", L("Why"), says=lambda r: str(r["why"])),
    Column("last_day", L("Last record"), "day"), Column("plans", L("Plans"), says=lambda r: ", ".join(r["plans"])),
)  # fmt: skip


@reader_required("assistant", "manager", "clinician")
def asking(request: HttpRequest) -> HttpResponse:
    """Each patient with something to ask about at the next visit, by name."""
    rows = listed(request.book)
    if file := taken(
        request, "risk.asked", COLUMNS, lambda: rows, by="last_name", caption=_("Conditions to ask about")
    ):
        return file
    page, shown = cut(rows, request)
    record(request, "risk.asked.view", (r["person"] for r in shown), page=page.number)
    return render(request, "practice/asking.html", {"rows": shown, "page": page})


def listed(book: Book) -> list[dict[str, Any]]:
    """Rows by name, with the reason and the plans in words."""
    if not book.has("risk_recapture"):
        return []
    return [
        {**r, "why": REASONS[r["reason"]], "plans": [names.name("plan", p) for p in r["plans"].split()]}
        for r in book.ask(SQL, "risk_asked")
    ]


def of_factor(book: Book, key: str, factor: dict[str, Any]) -> dict[str, Any]:
    """What moved the score behind a factor since a year earlier, most first, and what to ask about."""
    if not book.has("risk_recapture"):
        return {"moved": [], "asked": []}
    where = {"person": key, "plan_id": factor["plan_id"], "period_start": factor["period_start"]}
    moved = book.rows("risk_change", where, order=("kind", "category"))
    return {
        "moved": sorted(
            ({**c, "words": CHANGES[c["change"]]} for c in moved),
            key=lambda c: (-abs(c["now"] - c["was"]), c["title"]),
        ),
        "asked": [
            {**a, "why": REASONS[a["reason"]]}
            for a in book.rows("risk_recapture", where, order=("title", "reason"))
        ],
    }
