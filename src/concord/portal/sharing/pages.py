"""The program office counts consents and reads the log of sharing; a plan reads whose records it got. Small counts are hidden."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.model.errors import ConcordError
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.practice.consent_words import (
    KINDS,
    PURPOSES,
    STATES,
    notice_of,
    recipient_words,
    scopes_words,
)
from concord.portal.shelf import shelf
from concord.portal.tabular import HIDDEN, Column, Row, Table
from concord.release import releases

LOGGED = 12
"""Releases that the log reaches back over."""
_WHAT = Column("scope", L("What"), says=lambda r: scopes_words(r["scope"]))
_FOR = Column("purpose", L("For"), says=lambda r: str(dict(PURPOSES)[r["purpose"]]))
_PEOPLE = Column("people", L("People, to the nearest ten"), "count", empty=HIDDEN)
CONSENTS = (
    _WHAT, _FOR, Column("kind", L("To"), says=lambda r: str(dict(KINDS)[r["kind"]])),
    Column("state", L("State"), says=lambda r: str(dict(STATES)[r["state"]])), _PEOPLE,
)  # fmt: skip
LOG = (Column("release", L("Release")), Column("to", L("Who got it")), _WHAT, _FOR, _PEOPLE)
OWN = (
    Column("member", L("Member"), opens=lambda r: reverse("plan_member", args=[r["person"]])), _WHAT, _FOR,
    Column("start_date", L("By the consent of"), "day"), Column("end_date", L("Until"), "day", empty=L("no end")), Column("events", L("Records"), "count"),
    Column("release", L("Release")), Column("notice", L("Notice"), only_in_files=True),
)  # fmt: skip


@reader_required("program")
def program_consents(request: HttpRequest) -> HttpResponse:
    """How many people have given which consents, and in what state they are."""
    rows = request.book.rows("consent")
    table = Table(request, "program.consents", CONSENTS, by="scope", caption=_("Consents by category, purpose, recipient and state"))  # fmt: skip
    table.hold(rows)
    if table.file:
        record(request, table.action)
    return table.answer("sharing/program.html")


@reader_required("program")
def sharing_log(request: HttpRequest) -> HttpResponse:
    """Who got which category in which of the last releases. What two releases differ in is what consents opened or closed."""
    caption = _("What consents opened, in the last %(n)s releases. [c] hidden: few people") % {"n": LOGGED}
    table = Table(request, "program.sharing", LOG, by="-release", caption=caption).hold(
        list(_logged(request))
    )
    if table.file:
        record(request, table.action)
    return table.answer("sharing/log.html")


def _logged(request: HttpRequest) -> Iterator[Row]:
    """The log of each release, the newest first; a release of before there was a log has none."""
    root = settings.CONCORD_WORK.releases
    for release in releases(root)[::-1][:LOGGED]:
        try:
            with shelf.reading(root, "program", release) as book:
                rows = book.rows("sharing") if book.has("sharing") else []
        except ConcordError:
            continue
        yield from ({**r, "release": release, "to": recipient_words(r["kind"], r["unit"])} for r in rows)


@reader_required("plan")
def plan_shared(request: HttpRequest) -> HttpResponse:
    """Whose protected records the plan got, by which consents."""
    book = request.book
    rows, said = book.rows("sharing"), {n["scope"]: notice_of(n) for n in book.rows("sharing_notice")}
    held = (
        {p["person"]: p for p in book.rows("person", {"person": sorted({r["person"] for r in rows})})}
        if rows
        else {}
    )
    named = [
        {**r, "member": _name(held[r["person"]]), "release": book.release, "notice": said[r["scope"]]["words"] if r["scope"] in said else ""}
        for r in rows if r["person"] in held
    ]  # fmt: skip
    table = Table(request, "plan.sharing", OWN, by="member", caption=_("Shared by consent")).hold(named)
    record(request, table.action, (r["person"] for r in table.rows))
    scopes = sorted({r["scope"] for r in named})
    return table.answer("sharing/plan.html", {"notices": [said[s] for s in scopes if s in said]})


def _name(row: Row) -> str:
    return f"{row['last_name'] or ''}, {row['first_name'] or ''}".title()
