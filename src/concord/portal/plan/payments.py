"""What a plan pays: a month at a time, reviewed, approved, and taken away."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from concord.ledger import open_ledger
from concord.model.errors import UsageError
from concord.model.money import ZERO
from concord.model.periods import add_months
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.names import name
from concord.portal.paying import file_of, from_ledger, links, listed, page_of
from concord.portal.tabular import Column, Row, Table
from concord.portal.templatetags.words import dollars
from concord.portal.templatetags.words import month as month_words

NEXT = {"draft": "reviewed", "reviewed": "approved"}
DONE = {"reviewed": L("marked as reviewed"), "approved": L("approved")}
ORDER = ("draft", "reviewed", "approved", "paid", "void")
STANDS = {"draft": L("Draft"), "reviewed": L("Reviewed"), "approved": L("Approved"), "paid": L("Paid")}


@reader_required("plan")
def batches(request: HttpRequest) -> HttpResponse:
    """Each month's statements together: how many stand where, and what they come to."""
    rows = [_batch_row(m, list(of)) for m, of in groupby(posted(request), key=lambda r: r["month"])]
    columns = (
        Column("month", L("Month"), "month", opens=lambda r: reverse("plan_batch", args=[r["month"]])),
        Column("statements", L("Statements"), "count"),
        Column("amount", L("Amount"), "dollars"),
        *(Column(state, STANDS[state], "count") for state in ORDER[:4]),
    )
    table = Table(request, "payments", columns, by="-month", caption=_("Payments by month")).hold(rows)
    if table.file:
        record(request, table.action)
    return table.answer("plan/payments.html", {"waiting": to_settle(request)})


@reader_required("plan")
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, month: date) -> HttpResponse:
    """A month's statements, the largest change first; those ticked are reviewed or approved."""
    rows = [r for r in posted(request) if r["month"] == month]
    if not rows:
        raise Http404
    if request.method == "POST":
        return _move(request, month, rows)
    before = {
        r["organization_id"]: r["amount"] for r in posted(request) if r["month"] == add_months(month, -1)
    }
    for row in rows:
        row["change"] = row["amount"] - before.get(row["organization_id"], ZERO)
        row["size"] = abs(row["change"])
        row["practice"] = name("practice", row["organization_id"])
    columns = (
        Column("practice", L("Practice"), opens=lambda r: reverse("plan_payment", args=[r["organization_id"], month])),
        Column("amount", L("Amount"), "dollars"),
        Column("change", L("On the month before"), "signed"),
        Column("postings", L("Lines"), "count"),
        Column("state", L("Stands"), "words"),
    )  # fmt: skip
    caption = _("Statements of %(month)s, the largest change first") % {"month": month_words(month)}
    table = Table(request, "payments.month", columns, by="-size", caption=caption, size=200).hold(rows)
    if table.file:
        record(request, table.action, month=f"{month:%Y-%m}")
    context = {
        "month": month, "rows": table.rows, "due": [r for r in table.rows if r["state"] in NEXT],
        "total": sum((r["amount"] for r in rows), ZERO), "states": _states(rows), "all": all_of(rows), "all_ticked": "all" in request.GET,
    }  # fmt: skip
    return table.answer("plan/batch.html", context)


@reader_required("plan")
def payment(request: HttpRequest, organization: str, month: date) -> HttpResponse:
    """One statement, from the side that pays, beside the practice's other months."""
    context = page_of(request, organization, request.reader.unit, month)
    others = [r["month"] for r in listed(request) if r["organization_id"] == organization]
    context |= {
        "back": reverse("plan_payments"),
        "back_words": _("Payments"),
        "files": links("plan_payment_file", organization, month),
        "months": [
            (month_words(m), reverse("plan_payment", args=[organization, m]), m == month) for m in others[:18]
        ],
    }
    return render(request, "practice/statement.html", context)


@reader_required("plan")
def payment_file(request: HttpRequest, organization: str, month: date, kind: str) -> HttpResponse:
    """The same to keep."""
    return file_of(request, organization, request.reader.unit, month, kind)


def to_settle(request: HttpRequest) -> dict[str, Any] | None:
    """The newest month that still waits for review or approval up to the release's day: how many, how much."""
    as_of = date.fromisoformat(request.book.as_of)
    waiting = [r for r in posted(request) if r["state"] in NEXT and r["month"] <= as_of]
    if not waiting:
        return None
    month = max(r["month"] for r in waiting)
    mine = [r for r in waiting if r["month"] == month]
    return {
        "month": month, "statements": len(mine), "amount": sum((r["amount"] for r in mine), ZERO),
        "months": len({r["month"] for r in waiting}),
    }  # fmt: skip


def posted(request: HttpRequest) -> list[Row]:
    """The plan's statements in the ledger, the newest month first."""
    plan = request.reader.unit  # type: ignore[attr-defined]
    rows = from_ledger(("of a plan", plan), lambda ledger: ledger.statements_of(plan))
    return [row | {"month": date.fromisoformat(row["statement_month"])} for row in rows]


def _batch_row(month: date, rows: list[Row]) -> Row:
    amount = sum((r["amount"] for r in rows), ZERO)
    return {"month": month, "statements": len(rows), "amount": amount, **_states(rows)}


def _states(rows: Iterable[Row]) -> dict[str, int]:
    standing = [r["state"] for r in rows]
    return {state: standing.count(state) for state in ORDER}


def token(row: Row) -> str:
    """A statement as the page showed it: whose, how much, where it stood."""
    return f"{row['organization_id']}|{row['cents']}|{row['state']}"


def all_of(rows: list[Row]) -> str:
    """All statements of a month as the page showed them: a tick of all holds only as long as none has changed."""
    return sha256("\n".join(sorted(map(token, rows))).encode()).hexdigest()[:16]


def _move(request: HttpRequest, month: date, rows: list[Row]) -> HttpResponse:
    """Move what is ticked, each only if it stands where the page showed it and comes to what the page showed."""
    to = request.POST.get("to", "")
    ticked = set(request.POST.getlist("statement"))
    if to not in DONE:
        raise Http404
    moved, amount, refused, approved = 0, ZERO, 0, set[str]()
    has_all = request.POST.get("all", "") == all_of(rows)
    if has_all:
        ticked |= {token(r) for r in rows if NEXT.get(r["state"]) == to}
    for row in rows:
        if token(row) not in ticked:
            continue
        with suppress(UsageError):
            _move_one(request, row, to)
            moved, amount = moved + 1, amount + row["amount"]
            approved |= {row["organization_id"]} if to == "approved" else set()
    refused = len(ticked) - moved + (request.POST.get("all", "") != "" and not has_all)
    _tell(approved)
    _say(request, to, moved, amount, refused)
    place = reverse("plan_batch", args=[month])
    return redirect(f"{place}?all" if has_all and to == "reviewed" else place)


def _move_one(request: HttpRequest, row: Row, to: str) -> None:
    unit, organization = request.reader.unit, row["organization_id"]  # type: ignore[attr-defined]
    with open_ledger(settings.CONCORD_WORK.ledger) as ledger:
        ledger.move(unit, organization, row["month"], to, who=request.user.email, on=timezone.now().date())  # type: ignore[union-attr]
    record(
        request,
        f"statement.{to}",
        organization=organization,
        month=f"{row['month']:%Y-%m}",
        cents=row["cents"],
    )


def _tell(practices: set[str]) -> None:
    from concord.portal.digest.sending import tell_of_a_statement

    for practice in sorted(practices):
        tell_of_a_statement(practice)


def _say(request: HttpRequest, to: str, moved: int, amount: Decimal, refused: int) -> None:
    if moved:
        messages.success(
            request,
            ngettext(
                "%(n)s statement, %(amount)s, %(done)s.", "%(n)s statements, %(amount)s, %(done)s.", moved
            )
            % {"n": moved, "amount": dollars(amount), "done": DONE[to]},
        )
    if refused:
        messages.warning(
            request,
            _(
                "%(n)s not changed: somebody moved them, or their amount changed, since you opened the page. Look again and tick them if they are right."
            )
            % {"n": refused},
        )
    if not moved and not refused:
        messages.warning(request, _("Nothing was ticked. Tick the statements that you mean."))
