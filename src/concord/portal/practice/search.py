"""Finding a patient by name, birth date or the practice's own number. By POST: none of these stands in an address."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.shell import SQL

MOST = 30


@reader_required("assistant", "manager", "clinician")
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Patients of the practice whose names begin so, or whose number or birth date it is."""
    asked = request.POST.get("q", "").strip()[:80]
    born = _day(asked)
    words = [] if born else [w.lower() for w in re.split(r"[\s,]+", asked) if w]
    rows = []
    if words or born:
        rows = request.book.ask(SQL, "search", {"words": words, "born": born, "number": asked, "limit": MOST})
        record(request, "patients.search", (r["person"] for r in rows))
    return render(request, "practice/search.html", {"rows": rows, "asked": asked, "most": MOST})


def _day(text: str) -> str:
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        return f"{found[3]}-{int(found[1]):02}-{int(found[2]):02}"
    return text if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else ""
