"""The supplemental-data audit: what closed a gap, who sent it, and how far it is to be trusted."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.plan.papers import PORTAL, with_papers
from concord.portal.practice.home import chosen_year
from concord.portal.practice.saying import said
from concord.portal.shell import SQL
from concord.portal.tabular import Column, Row, Table
from concord.portal.templatetags.words import local_day, spaced

TRUST = {
    "standard": L("from a practice's records, in a standard form"),
    "nonstandard": L("entered by hand or in a form of its own"),
    "audited": L("checked by an auditor"),
    "registry": L("from a public registry"),
}
PARTS = {
    "met": L("closes the gap"),
    "excused": L("excuses from the measure"),
    "excepted": L("is an exception"),
}


def sender_name(sender: str) -> str:
    """A practice by its name, however it sent; a registry by its own."""
    return names.sender(sender.removeprefix(PORTAL))


COLUMNS = (
    Column("last_name", L("Member"), says=lambda r: f"{r['last_name'] or ''}, {r['first_name'] or ''}".title(), opens=lambda r: reverse("plan_member", args=[r["person"]])),
    Column("member_id", L("Your number")),
    Column("title", L("Measure"), says=lambda r: f"{said(r['title'])}, {r['year']}"),
    Column("part", L("What it does"), says=lambda r: str(PARTS[r["part"]])),
    Column("concept", L("Record"), says=lambda r: _record(r)),
    Column("day", L("Day"), "day"),
    Column("sender", L("Sent by"), says=lambda r: sender_name(r["sender"])),
    Column("provenance", L("Source"), says=lambda r: str(TRUST[r["provenance"]])),
    Column("received_on", L("Received"), "day"),
    Column("document", L("Document"), says=lambda r: _document(r), opens=lambda r: reverse("plan_paper", args=[r["event"]]) if r["document"] else "", sorts=False),
    Column("sha256", L("SHA-256 of the document"), sorts=False, only_in_files=True),
    Column("entered_by", L("Entered by"), sorts=False, only_in_files=True),
    Column("entered_at", L("Entered"), "moment", sorts=False, only_in_files=True),
)  # fmt: skip


@reader_required("plan")
def proof(request: HttpRequest) -> HttpResponse:
    """One row per record that no claim of the plan made and a result rests on: hand-entered first, then the newest."""
    years = [row["year"] for row in request.book.ask(SQL, "years")]
    year = chosen_year(request, years) or 0
    criteria = {
        "year": year,
        "measure": request.GET.get("measure", "")[:20],
        "sender": request.GET.get("sender", "")[:60],
        "provenance": request.GET.get("source", "")[:20],
    }
    caption = _("What counted that is not in your claims: hand-entered first, then the newest")
    table = Table(request, "supplemental.audit", COLUMNS, by="first", caption=caption)
    table.ask(SQL, "plan_proof", criteria, dress=lambda rows: with_papers(request.book, rows))
    record(request, table.action, (r["person"] for r in table.rows), page=table.page.number, **criteria)
    filters = request.book.ask(SQL, "plan_proof_filters", {"year": year})
    context = {
        "years": years, "year": year, "chosen": criteria, "trust": TRUST,
        "measures": [(v, said(words)) for v, words in _of(filters, "measure")], "senders": [(v, sender_name(v)) for v, _ in _of(filters, "sender")],
    }  # fmt: skip
    return table.answer("plan/proof.html", context)


def _document(row: Row) -> str:
    """`PDF, Bob Nguyen, 3 Jun 2025`."""
    if not row["document"]:
        return _("none attached")
    return f"{row['document']}, {row['entered_by']}, {local_day(row['entered_at'])}"


def _of(filters: list[Row], which: str) -> list[tuple[str, str]]:
    return [(f["value"], f["label"]) for f in filters if f["filter"] == which]


def _record(row: Row) -> str:
    words = spaced(row["concept"])
    return words if row["value"] is None else f"{words} {row['value'].normalize():f}"
