"""Submission health: every sender, the late first, each beside its own past."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.shell import SQL
from concord.portal.tabular import Column, Row, Table

SENDERS = (
    Column("name", L("Sender"), opens=lambda r: reverse("program_sender", args=[r["sender"]])),
    Column("sender", L("Sender's id"), only_in_files=True),
    Column("period", L("Files reach"), says=lambda r: _reach(r)),
    Column("latest", L("Newest file"), "day"),
    Column("files", L("Files"), "count"),
    Column("received", L("Rows"), "count"),
    Column("held", L("Held"), "count"),
    Column("share", L("Held, newest month"), "percent"),
    Column("usual_share", L("Held before"), "percent"),
    Column("duplicate", L("Duplicate"), "count"),
)  # fmt: skip
FILES = (
    Column("name", L("File")),
    Column("kind", L("Kind"), "words"),
    Column("period", L("Period")),
    Column("received_on", L("Received"), "day"),
    Column("rows_received", L("Rows"), "count"),
    Column("rows_accepted", L("Accepted"), "count"),
    Column("rows_quarantined", L("Held"), "count"),
    Column("rows_duplicate", L("Duplicate"), "count"),
)


def _reach(row: Row) -> str:
    period = row["period"] or _("not said")
    return _("%(period)s, before the data do") % {"period": period} if row["is_late"] else period


def late_first(request: HttpRequest) -> list[Row]:
    """Each sender's health; those whose files end before the data do come first, then those with most rows held."""
    rows = request.book.ask(SQL, "senders", {"month": request.book.data_through[:7]})  # type: ignore[attr-defined]
    return [row | {"name": names.sender(row["sender"])} for row in rows]


@reader_required("program")
def senders(request: HttpRequest) -> HttpResponse:
    """All senders."""
    caption = _("Senders whose files end before the data do first, then those with most rows held")
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
    caption = _("Rows received = accepted + held + duplicates")
    table = Table(request, "sender.files", FILES, by="-received_on", caption=caption).hold(files)
    if table.file:
        record(request, table.action, sender=sender)
    rules = request.book.rows("rule", {"sender": sender}, order=("-held", "rule"), limit=12)
    return table.answer("program/sender.html", {"name": names.sender(sender), "rules": rules})
