"""What plans pay the practice: the list of statements, one statement, and its files."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal import charts, names
from concord.portal.access import reader_required
from concord.portal.paging import cut
from concord.portal.paying import file_of, links, listed, page_of
from concord.portal.practice.saying import said
from concord.portal.tabular import Column, taken
from concord.portal.templatetags.words import dollars, signed

COLUMNS = (
    Column("month", L("Month"), "month"), Column("plan_id", L("Plan"), says=lambda r: names.name("plan", r["plan_id"])),
    Column("due_date", L("First payment"), "day"), Column("lines", L("Lines"), "count"), Column("amount", L("Amount"), "dollars"),
    Column("state", L("State"), "words"),
)  # fmt: skip


@reader_required("manager")
def statements(request: HttpRequest) -> HttpResponse:
    """Every statement, the newest first; of one plan when the address names it."""
    every = listed(request)
    plans = sorted({row["plan_id"] for row in every})
    plan = request.GET.get("plan", "")
    mine = [r for r in every if plan in ("", r["plan_id"])]
    if file := taken(request, "statements", COLUMNS, lambda: mine, by="-month", caption=_("Statements")):
        return file
    page, rows = cut(mine, request)
    context = {
        "rows": rows,
        "page": page,
        "plans": plans,
        "plan": plan,
        "as_of": date.fromisoformat(request.book.as_of),
    }
    return render(request, "practice/statements.html", context)


@reader_required("manager")
def statement(request: HttpRequest, plan: str, month: date) -> HttpResponse:
    """One statement down to its lines."""
    context = page_of(request, request.reader.unit, plan, month)
    context |= {
        "back": reverse("statements"),
        "back_words": _("Statements"),
        "waterfall": changes(context["statement"], context["difference"]),
        "files": links("statement_file", plan, month),
    }
    return render(request, "practice/statement.html", context)


@reader_required("manager")
def statement_file(request: HttpRequest, plan: str, month: date, kind: str) -> HttpResponse:
    """The statement to keep."""
    return file_of(request, request.reader.unit, plan, month, kind)


def changes(found: Any, difference: Any) -> Any:
    """Why the amount changed, drawn from last month's total to this month's. Nothing without a month before."""
    if difference is None or not found.changes:
        return ""
    before = found.total - difference
    steps = [
        {
            "name": _("month before"),
            "from": 0.0,
            "to": float(before),
            "end": float(before),
            "kind": "total",
            "words": dollars(before),
        }
    ]
    at = before
    for words, amount in found.changes:
        kind = "more" if amount > 0 else "less"
        ends = (float(at), float(at + amount))
        steps.append(
            {
                "name": said(words),
                "from": ends[0],
                "to": ends[1],
                "end": max(ends),
                "kind": kind,
                "words": signed(amount),
            }
        )
        at += amount
    total = float(found.total)
    steps.append(
        {
            "name": _("this month"),
            "from": 0.0,
            "to": total,
            "end": total,
            "kind": "total",
            "words": dollars(found.total),
        }
    )
    finding = _("From %(before)s to %(now)s") % {"before": dollars(before), "now": dollars(found.total)}
    return charts.svg(
        charts.waterfall(steps), finding, _("Each bar is one reason; the table below says the same.")
    )
