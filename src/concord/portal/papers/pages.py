"""Reports as pages and files, and the data room: the tables of the reader's book that hold no person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.catalog import spoken
from concord.portal.papers.made import MAKERS, kinds_for, report_of
from concord.release import Book
from concord.reports.periodic import Report, body, dictionary, html, pdf, text, translated

READERS = ("manager", "plan", "program", "observer")
ROOMS = ("plan", "program", "observer")
TYPES = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
SHOWN = 50
"""Rows of a table that its page shows."""


@reader_required(*READERS)
def reports(request: HttpRequest) -> HttpResponse:
    """The reports that the reader's book is made into."""
    kinds = [
        {"kind": kind, "says": says, "report": _spoken(request, kind)}
        for kind, says in kinds_for(request.reader.role)
    ]
    return render(request, "papers/reports.html", {"kinds": kinds})  # fmt: skip


@reader_required(*READERS)
def report(request: HttpRequest, kind: str) -> HttpResponse:
    """One report to read."""
    made = _asked(request, kind)
    record(request, "report.view", kind=kind, report=made.ident)
    inside = mark_safe(body(made))  # made by the reports room, which escapes what it is given
    context = {"kind": kind, "report": made, "inside": inside}
    return render(request, "papers/report.html", context)


@reader_required(*READERS)
def report_file(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """One report to keep: PDF, or a page that opens by itself."""
    made = _asked(request, kind)
    if form not in ("pdf", "html"):
        raise Http404
    record(request, "report.export", kind=kind, report=made.ident, form=form)
    return _file(pdf(made) if form == "pdf" else html(made).encode(), f"{made.ident}.{form}", form)


@reader_required(*READERS)
def report_table(request: HttpRequest, kind: str, table: str) -> HttpResponse:
    """One table of a report as CSV."""
    made = _asked(request, kind)
    found = next((t for t in made.tables() if t.ident == table), None)
    if found is None:
        raise Http404
    record(request, "report.export", kind=kind, report=made.ident, table=table)
    return _file(text(found).encode("utf-8-sig"), f"{made.ident}-{table}.csv", "csv")


@reader_required(*ROOMS)
def data_room(request: HttpRequest) -> HttpResponse:
    """The tables that can be taken away, with their rows."""
    rows = [{**t, "says": about(t["says"])} for t in dictionary.listed(request.book)]
    return render(request, "papers/data_room.html", {"rows": rows})


@reader_required(*ROOMS)
def data_table(request: HttpRequest, table: str) -> HttpResponse:
    """One table: what each column means, and its first rows."""
    listed = _listed(request, table)
    columns = dictionary.columns_of(request.book, table, about)
    rows = [list(r.values()) for r in request.book.rows(table, limit=SHOWN)]
    record(request, "data.view", table=table)
    context = {
        "table": {**listed, "says": about(listed["says"])},
        "columns": columns,
        "rows": rows,
        "shown": SHOWN,
    }
    return render(request, "papers/data_table.html", context)


@reader_required(*ROOMS)
def data_file(request: HttpRequest, table: str, form: str) -> HttpResponse:
    """One table as CSV or Parquet, or its dictionary."""
    _listed(request, table)
    makers: dict[str, Callable[[Book, str], bytes]] = {
        "csv": dictionary.csv_of,
        "parquet": dictionary.parquet_of,
        "dictionary": lambda book, name: dictionary.meanings_of(book, name, about),
    }
    if form not in makers:
        raise Http404
    record(request, "data.export", table=table, form=form)
    ending = "parquet" if form == "parquet" else "csv"
    release = request.book.release  # type: ignore[attr-defined]
    name = f"{table}-dictionary-{release}.csv" if form == "dictionary" else f"{table}-{release}.{ending}"
    return _file(makers[form](request.book, table), name, ending)


def about(text: str) -> str:
    """What is said of a table or column, in the reader's language."""
    return pgettext("table", text)


def _asked(request: HttpRequest, kind: str) -> Report:
    """The report asked for. 404 for one that is not this reader's."""
    if kind not in MAKERS or request.reader.role not in MAKERS[kind][1]:  # type: ignore[attr-defined]
        raise Http404
    return _spoken(request, kind)


def _spoken(request: HttpRequest, kind: str) -> Report:
    """The report in the language asked for, the page's own unless another is."""
    made = report_of(request.book, kind)  # type: ignore[attr-defined]
    words = spoken(request.GET.get("language") or get_language())
    return translated(made, words) if words else made


def _listed(request: HttpRequest, table: str) -> dict[str, Any]:
    found = next((t for t in dictionary.listed(request.book) if t["name"] == table), None)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _file(made: bytes, name: str, form: str) -> HttpResponse:
    response = HttpResponse(made, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
