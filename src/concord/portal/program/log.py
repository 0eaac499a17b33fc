"""The audit, searched: by the program office over everything, by a practice over what was done in its own book."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.model.errors import IntegrityError
from concord.portal.access import reader_required
from concord.portal.accounts.models import Role, User
from concord.portal.audit.chain import record, verify
from concord.portal.audit.models import AuditEntry
from concord.portal.explaining import names_of
from concord.portal.paging import Page
from concord.portal.tabular import MOST, Column, Row, Table

ROLES = dict(Role.choices)
COLUMNS = (
    Column("at", L("When"), "moment"),
    Column("user", L("Who")),
    Column("role", L("Part"), says=lambda r: str(ROLES.get(r["role"], r["role"]))),
    Column("action", L("Did"), says=lambda r: r["action"].replace("_", " ").replace(".", ": ")),
    Column("book", L("In")),
    Column("people", L("People"), "count", sorts=False),
    Column("why", L("Reason"), sorts=False),
    Column("sequence", L("Entry"), "count"),
)
OWN = (*COLUMNS[:4], Column("whom", L("Whom"), sorts=False), COLUMNS[6], COLUMNS[7])
KEY = re.compile("[0-9a-f]{16}")
ORDERS = {
    "at": "at",
    "user": "user__email",
    "role": "role",
    "action": "action",
    "book": "book",
    "sequence": "sequence",
}


@reader_required("program")
@require_http_methods(["GET", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """Everything that anybody saw or did, the newest first. People are counted here, not named."""
    if request.method == "POST":
        return _proved(request)
    found = _filtered(request, AuditEntry.objects.all())
    table = _table(request, "log", COLUMNS, found)
    table.rows = [_row(e) for e in table.rows]
    record(request, table.action, page=table.page.number)
    return table.answer("program/log.html", _choices(request, found))


@reader_required("manager")
def own_log(request: HttpRequest) -> HttpResponse:
    """What was seen and done in the practice's own book, by whom, about whom; also when the glass was broken."""
    found = _filtered(request, AuditEntry.objects.filter(book=request.book.name))
    person = request.GET.get("person", "")
    if KEY.fullmatch(person):
        found = found.filter(people__icontains=person)
    table = _table(request, "own.log", OWN, found)
    named = names_of(request.book, {p for e in table.rows for p in e.people[:3]})
    seen = {p for e in table.rows for p in e.people[:3]}
    table.rows = [_row(e) | {"whom": _whom(e, named)} for e in table.rows]
    record(request, table.action, seen, page=table.page.number)
    return table.answer("program/own_log.html", _choices(request, found) | {"person": person})


def _table(request: HttpRequest, name: str, columns: Any, found: QuerySet[AuditEntry]) -> Table:
    table = Table(request, name, columns, by="-sequence", caption=_("The log, the newest first"))
    total = found.count()
    table.page = Page(1, 0 if table.defers(total) else MOST, total) if table.file else table.page.of(total)
    key = table.sort.removeprefix("-")
    order = f"{'-' if table.sort.startswith('-') else ''}{ORDERS.get(key, 'sequence')}"
    start = table.page.offset
    table.rows = list(
        found.select_related("user").order_by(order, "-sequence")[start : start + table.page.size]
    )  # type: ignore[arg-type]
    return table


def _filtered(request: HttpRequest, found: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
    asked = request.GET
    if action := asked.get("action", "")[:40]:
        found = found.filter(action=action)
    if (user := asked.get("user", "")).isascii() and user.isdigit() and len(user) < 18:
        found = found.filter(user_id=int(user))
    if book := asked.get("book", "")[:80]:
        found = found.filter(book=book)
    if start := _day(asked.get("from", "")):
        found = found.filter(at__gte=_midnight(start))
    if end := _day(asked.get("to", "")):
        found = found.filter(at__lt=_midnight(end + timedelta(days=1)))
    return found


def _day(text: str) -> date | None:
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found and 2000 <= found.year <= 2999 else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _row(entry: AuditEntry) -> Row:
    return {
        "at": entry.at, "user": entry.user.email if entry.user else _("nobody"), "role": entry.role, "action": entry.action,
        "book": entry.book, "people": len(entry.people), "why": entry.detail.get("why", ""), "sequence": entry.sequence,
    }  # fmt: skip


def _whom(entry: AuditEntry, named: dict[str, str]) -> str:
    shown = [named.get(p, _("somebody who has left")) for p in entry.people[:3]]
    more = len(entry.people) - len(shown)
    return "; ".join(shown) + (" " + _("and %(n)s more") % {"n": more} if more else "")


def _choices(request: HttpRequest, found: QuerySet[AuditEntry]) -> dict[str, Any]:
    of = (
        AuditEntry.objects.all()
        if request.reader.role == "program"
        else AuditEntry.objects.filter(book=request.book.name)
    )  # type: ignore[attr-defined]
    users = User.objects.filter(pk__in=of.values("user_id").distinct()).order_by("email")
    return {
        "actions": sorted(set(of.order_by().values_list("action", flat=True).distinct())),
        "users": [(u.pk, u.email) for u in users],
        "asked": {k: request.GET.get(k, "") for k in ("action", "user", "book", "from", "to")},
    }


def _proved(request: HttpRequest) -> HttpResponse:
    try:
        messages.success(
            request, _("%(n)s entries, every one as it was written, none cut off.") % {"n": f"{verify():,}"}
        )
    except IntegrityError as error:
        messages.error(request, error.sentence())
    record(request, "log.verify")
    return redirect("program_log")
