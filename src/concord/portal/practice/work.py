"""The work list: one row per patient, with every open gap."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.paging import asked, counted
from concord.portal.practice.home import chosen_year
from concord.portal.shell import SQL

FILTERS = ("measure", "language", "site", "clinician")
COLUMNS = ("patient", "birth date", "phone", "language", "interpreter", "site", "clinician", "plans", "measure", "what to do", "why", "closes", "due")  # fmt: skip


@reader_required("assistant", "manager", "clinician")
def work_list(request: HttpRequest) -> HttpResponse:
    """A page of patients with something due, the soonest first."""
    years = [row["year"] for row in request.book.ask(SQL, "years")]
    criteria = _criteria(request, years)
    page = asked(request)
    rows = _rows(request, criteria, page.size, page.offset)
    page = counted(rows, page)
    record(request, "work_list.view", (r["person"] for r in rows), page=page.number, **criteria)
    context = {
        "rows": rows, "page": page, "chosen": criteria, "years": years, "filters": _filters(request, criteria),
        "is_filtered": any(criteria[f] for f in FILTERS),
    }  # fmt: skip
    return render(request, "practice/work.html", context)


@reader_required("assistant", "manager", "clinician")
def work_list_file(request: HttpRequest) -> HttpResponse:
    """The list as filtered, a line per gap, as CSV."""
    years = [row["year"] for row in request.book.ask(SQL, "years")]
    criteria = _criteria(request, years)
    rows = _rows(request, criteria, None, 0)
    record(request, "work_list.export", (r["person"] for r in rows), **criteria)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="work-list.csv"'
    response.write("\ufeff" + _as_text(rows))
    return response


def _criteria(request: HttpRequest, years: list[int]) -> dict[str, Any]:
    """What the address asks for; a clinician who asks for nobody's panel sees their own."""
    own = {"clinician": request.reader.npi} if "clinician" not in request.GET else {}
    return {
        "year": chosen_year(request, years) or 0,
        **{f: request.GET.get(f, "")[:60] for f in FILTERS},
        **own,
    }


def _rows(
    request: HttpRequest, criteria: dict[str, Any], limit: int | None, offset: int
) -> list[dict[str, Any]]:
    limits = {"limit": limit if limit is not None else 10_000_000, "offset": offset}
    return request.book.ask(SQL, "work_list", {**criteria, **limits})


def _filters(request: HttpRequest, criteria: dict[str, Any]) -> list[tuple[str, str, str, list[Any], str]]:
    """Each filter: its name, label, word for all, what it can be set to, and what it is set to."""
    rows = request.book.ask(SQL, "work_filters", {"year": criteria["year"]})
    named = {
        "measure": lambda row: row["label"],
        "language": lambda row: names.language(row["value"]),
        "site": lambda row: names.name("site", row["value"]),
        "clinician": lambda row: names.name("clinician", row["value"]),
    }
    every = {
        "measure": "All measures",
        "language": "All languages",
        "site": "All sites",
        "clinician": "Everybody's",
    }
    return [
        (f, f.title(), every[f], [(r["value"], named[f](r)) for r in rows if r["filter"] == f], criteria[f])
        for f in FILTERS
    ]


def _as_text(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        who = (
            f"{row['last_name'] or ''}, {row['first_name'] or ''}", row["birth_date"], row["phone"], names.language(row["language"]),
            row["interpreter"], names.name("site", row["site_id"]), names.name("clinician", row["npi"]), row["plans"],
        )  # fmt: skip
        writer.writerows(
            [_cell(v) for v in (*who, g["title"], g["action"], g["why"], g["closes"], g["due"])]
            for g in row["gaps"]
        )
    return out.getvalue()


def _cell(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula is kept as text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
