"""What plans pay the practice: the list of statements, one statement, and its files."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from concord.portal.access import reader_required
from concord.portal.paging import cut
from concord.portal.paying import file_of, links, listed, page_of


@reader_required("manager")
def statements(request: HttpRequest) -> HttpResponse:
    """Every statement, the newest first; of one plan when the address names it."""
    every = listed(request)
    plans = sorted({row["plan_id"] for row in every})
    plan = request.GET.get("plan", "")
    page, rows = cut([r for r in every if plan in ("", r["plan_id"])], request)
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
        "back_words": "Statements",
        "files": links("statement_file", plan, month),
    }
    return render(request, "practice/statement.html", context)


@reader_required("manager")
def statement_file(request: HttpRequest, plan: str, month: date, kind: str) -> HttpResponse:
    """The statement to keep."""
    return file_of(request, request.reader.unit, plan, month, kind)
