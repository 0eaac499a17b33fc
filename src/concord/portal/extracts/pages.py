"""Extracts for evaluators: what there is, its first rows, the whole as a file, and what each column means."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.canon.evaluation import (
    EvaluationEstimate,
    EvaluationPath,
    PersonYear,
    PracticeMonth,
    PracticeYear,
)
from concord.canon.results import MeasureInfo, ProtectedRate
from concord.model.tables import Table as Declared
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.tabular import Column, Table

TABLES: Mapping[str, type[Declared]] = {
    "practice_month": PracticeMonth,
    "practice_year": PracticeYear,
    "person_year": PersonYear,
    "evaluation_estimate": EvaluationEstimate,
    "evaluation_path": EvaluationPath,
    "rate": ProtectedRate,
    "measure": MeasureInfo,
}
BOOK = (
    Column("table", L("Table")),
    Column("column", L("Column")),
    Column("kind", L("Kind")),
    Column("required", L("Always there")),
    Column("meaning", L("Meaning")),
)


@reader_required("evaluator")
def extracts(request: HttpRequest) -> HttpResponse:
    """The tables of the extract, with how many rows each holds."""
    rows = [
        {
            "name": name,
            "says": (declared.__doc__ or "").strip().splitlines()[0],
            "rows": request.book.count(name),
        }
        for name, declared in TABLES.items()
        if request.book.has(name)
    ]
    return render(request, "extracts/list.html", {"rows": rows})


@reader_required("evaluator")
def extract(request: HttpRequest, table: str) -> HttpResponse:
    """One table: a page of it, or the whole as a file."""
    if table not in TABLES or not request.book.has(table):
        raise Http404
    columns = [Column(key, key, sorts=False) for key in request.book.columns(table)]
    shown = Table(
        request, f"extract.{table}", columns, by="", caption=_("Extract %(table)s") % {"table": table}
    )
    shown.page = shown.page.of(request.book.count(table))
    order = TABLES[table].grain
    shown.rows = request.book.rows(table, order=order, limit=shown.page.size, offset=shown.page.offset)
    record(request, shown.action, table=table, rows=len(shown.rows))
    return shown.answer("extracts/extract.html", {"name": table})


@reader_required("evaluator")
def code_book(request: HttpRequest) -> HttpResponse:
    """What each column of the tables that the book holds means, from the declarations that make it."""
    rows = [
        {
            "table": name, "column": key, "kind": column.type.words, "required": _("yes") if column.required else _("no"),
            "meaning": column.meaning,
        }
        for name, declared in TABLES.items() if request.book.has(name)
        for key in request.book.columns(name)
        if (column := declared.columns.get(key)) is not None
    ]  # fmt: skip
    shown = Table(request, "code.book", BOOK, by="order", caption=_("Code book"), size=200)
    shown.hold([row | {"order": at} for at, row in enumerate(rows)])
    if shown.file:
        record(request, shown.action)
    return shown.answer("extracts/code_book.html")
