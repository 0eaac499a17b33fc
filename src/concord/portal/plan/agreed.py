"""What a plan agreed: its contracts, and every term behind an amount, with where it is written."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.names import name
from concord.portal.tabular import Column, Row, Table

TERMS = (
    Column("name", L("Term"), says=lambda r: r["name"].replace("_", " ").replace(".", ", ")),
    Column("value", L("Value"), sorts=False),
    Column("unit", L("Unit"), sorts=False),
    Column("since", L("Since"), "day"),
    Column("sheet", L("Sheet")),
    Column("status", L("Standing"), "words"),
    Column("source", L("Agreed in"), sorts=False),
    Column(
        "file",
        L("Written in"),
        says=lambda r: _("%(file)s, line %(line)s") % {"file": r["file"], "line": r["line"]},
    ),
)


@reader_required("plan")
def contracts(request: HttpRequest) -> HttpResponse:
    """Contracts first; then the terms, each with its date, source and standing."""
    book = request.book
    table = Table(
        request, "terms", TERMS, by="name", caption=_("Terms, with the day from which each holds"), size=100
    )
    table.hold(book.rows("term", order=("name", "-since", "-known_on", "sheet")))
    if table.file:
        record(request, table.action)
    agreed = [
        _named(row) for row in book.rows("contract", order=("organization_id", "contract_id", "start_date"))
    ]
    return table.answer("plan/contracts.html", {"contracts": agreed})


def _named(row: Row) -> Row:
    return row | {"practice": name("practice", row["organization_id"])}
