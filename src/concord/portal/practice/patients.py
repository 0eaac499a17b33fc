"""One patient: every gap with why, what closes it and by when, and what the answer rests on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.folding import fold
from concord.portal.opaque import hidden
from concord.portal.shell import SQL
from concord.release import Book, explain

ORDER = ("open", "will_reopen", "closed")


@reader_required("assistant", "manager", "clinician")
def patient(request: HttpRequest, key: str) -> HttpResponse:
    """The patient's gaps by state, each measure's evidence, and the months with this practice."""
    book = request.book
    found = book.rows("person", {"person": key})
    if not found:
        raise Http404
    record(request, "patient.view", [key])
    gaps = [
        {**g, "opens": hidden(f"gap {key} {g['measure']} {g['year']}")}
        for g in book.ask(SQL, "patient_gaps", {"person": key})
    ]
    context = {
        "person": found[0],
        "age": _age(found[0]["birth_date"], date.fromisoformat(book.as_of)),
        "groups": [(state, [g for g in gaps if g["state"] == state]) for state in ORDER],
        "evidence": _evidence(book, key, gaps),
        "plans": (found[0]["plans"] or "").split(),
        "spans": [
            {**s, "opens": hidden(f"attribution {key} {s['last_month']:%Y-%m}")}
            for s in book.ask(SQL, "patient_months", {"person": key})
        ],
    }
    return render(request, "practice/patient.html", context)


def _evidence(book: Book, key: str, gaps: list[dict[str, Any]]) -> list[tuple[str, int, Any]]:
    """The explanation of each measure the patient counts in, this year's."""
    newest = max((g["year"] for g in gaps), default=0)
    asked = sorted({(g["title"], g["measure"]) for g in gaps if g["year"] == newest})
    return [
        (
            title,
            newest,
            fold(book, explain(book, "gap", key, measure, str(newest), shown=20), measure, str(newest)),
        )
        for title, measure in asked
    ]


def _age(born: date | None, on: date) -> int | None:
    """Whole years on a day."""
    return None if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))
