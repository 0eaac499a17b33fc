"""What became of a plan's files: each receipt, and the rule to fix first."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.paging import cut
from concord.portal.shell import SQL
from concord.portal.tabular import Column, Table

COLUMNS = (
    Column("name", L("File"), opens=lambda r: reverse("plan_submission", args=[r["file_id"]])),
    Column("kind", L("Kind"), "words"),
    Column("period", L("Period")),
    Column("received_on", L("Received"), "day"),
    Column("rows_received", L("Rows"), "count"),
    Column("rows_accepted", L("Accepted"), "count"),
    Column("rows_quarantined", L("Held"), "count"),
    Column("rows_duplicate", L("Duplicate"), "count"),
)


@reader_required("plan")
def submissions(request: HttpRequest) -> HttpResponse:
    """Every file, the newest first, and the rules that hold most rows."""
    book = request.book
    files = book.rows("file", order=("-received_on", "name", "file_id"))
    caption = _("Rows received = accepted + held + duplicates")
    table = Table(request, "submissions", COLUMNS, by="-received_on", caption=caption).hold(files)
    if table.file:
        record(request, table.action)
    return table.answer("plan/submissions.html", {"rules": book.ask(SQL, "held_rules", {"limit": 8})})


@reader_required("plan")
def submission(request: HttpRequest, file: int) -> HttpResponse:
    """One receipt: what came, what waits and why, and what to fix first. The rows themselves stay with intake."""
    found = request.book.rows("file", {"file_id": file})
    if not found:
        raise Http404
    rules = request.book.rows("rule", {"file_id": file}, order=("-held", "rule"))
    page, shown = cut(rules, request)
    before = request.book.ask(SQL, "files_before", {"file": file})[0]
    context = {
        "file": found[0],
        "rules": shown,
        "first": rules[0] if rules else None,
        "page": page,
        "before": before,
    }
    return render(request, "plan/submission.html", context)
