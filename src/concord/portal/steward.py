"""The data steward's queue: pairs of records that may be one person. Read only for now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.paging import asked

COLUMNS = ("case_id", "sender_a", "sender_b", "probability", "reason")


@reader_required("steward")
def queue(request: HttpRequest) -> HttpResponse:
    """The cases, the least certain first. The list names senders and no person."""
    page = asked(request).of(request.book.count("link_review"))
    rows = request.book.rows(
        "link_review", columns=COLUMNS, order=("probability", "case_id"), limit=page.size, offset=page.offset
    )
    record(request, "cases.view", page=page.number)
    return render(request, "steward.html", {"rows": rows, "page": page})
