"""Submission health: every sender, the late first, each beside its own past."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.shell import SQL
from concord.portal.tabular import Column, Row, Table

SENDERS = (
    Column("sender", "Sender", opens=lambda r: reverse("program_sender", args=[r["sender"]])),
    Column("period", "Files reach", says=lambda r: f"{r['period'] or 'not said'}{', before the data do' if r['is_late'] else ''}"),
    Column("latest", "Newest file", "day"),
    Column("files", "Files", "count"),
    Column("received", "Rows", "count"),
    Column("held", "Held", "count"),
    Column("share", "Held, newest month", "percent"),
    Column("usual_share", "Held before", "percent"),
    Column("duplicate", "Duplicate", "count"),
)  # fmt: skip
FILES = (
    Column("name", "File"),
    Column("kind", "Kind", "words"),
    Column("period", "For"),
    Column("received_on", "Received", "day"),
    Column("rows_received", "Rows", "count"),
    Column("rows_accepted", "Accepted", "count"),
    Column("rows_quarantined", "Held", "count"),
    Column("rows_duplicate", "Duplicate", "count"),
)


def late_first(request: HttpRequest) -> list[Row]:
    """Each sender's health; those whose files end before the data do come first, then those with most rows held."""
    return request.book.ask(SQL, "senders", {"month": request.book.data_through[:7]})  # type: ignore[attr-defined]


@reader_required("program")
def senders(request: HttpRequest) -> HttpResponse:
    """All senders."""
    caption = "Senders whose files end before the data do first, then those with most rows held"
    table = Table(request, "senders", SENDERS, by="order", caption=caption, size=100)
    table.hold([row | {"order": at} for at, row in enumerate(late_first(request))])
    if table.file:
        record(request, table.action)
    return table.answer("program/senders.html", {"late": sum(1 for r in table.rows if r["is_late"])})


@reader_required("program")
def sender(request: HttpRequest, sender: str) -> HttpResponse:
    """One sender: its files, the newest first, and the rules that hold its rows."""
    files = request.book.rows("submission", {"sender": sender}, order=("-received_on", "name", "file_id"))
    if not files:
        raise Http404
    caption = "Rows received = accepted + held + duplicates"
    table = Table(request, "sender.files", FILES, by="-received_on", caption=caption).hold(files)
    if table.file:
        record(request, table.action, sender=sender)
    rules = request.book.rows("rule", {"sender": sender}, order=("-held", "rule"), limit=12)
    return table.answer("program/sender.html", {"sender": sender, "rules": rules})
