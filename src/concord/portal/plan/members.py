"""A plan's own members: where each counts, and what is still to do."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.names import name
from concord.portal.opaque import hidden
from concord.portal.practice.consent_words import notices_for
from concord.portal.shell import SQL
from concord.portal.tabular import Column, Row, Table
from concord.portal.templatetags.words import spaced

SOUGHT = "members sought"
COLUMNS = (
    Column("last_name", L("Member"), says=lambda r: _name(r), opens=lambda r: reverse("plan_member", args=[r["person"]])),
    Column("member_id", L("Your number")),
    Column("organization_id", L("Practice"), says=lambda r: name("practice", r["organization_id"]) or _("none")),
    Column("rule", L("Counts there by"), says=lambda r: spaced(r["rule"]), sorts=False),
    Column("product", L("Product")),
    Column("latest", L("Covered until"), "month"),
    Column("open_gaps", L("Open gaps"), "count"),
)  # fmt: skip


@reader_required("plan")
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest) -> HttpResponse:
    """Every member, by practice. What is typed to find one is kept in the session: no name stands in an address."""
    if request.method == "POST":
        request.session[SOUGHT] = request.POST.get("sought", "").strip()[:60]
        return redirect(f"{reverse('plan_members')}{_query(request)}")
    criteria = {
        "practice": request.GET.get("practice", "")[:60],
        "product": request.GET.get("product", "")[:60],
        "sought": request.session.get(SOUGHT, ""),
    }
    table = Table(request, "members", COLUMNS, by="organization_id", caption=_("Your members"))
    table.ask(SQL, "plan_members", criteria)
    record(
        request,
        table.action,
        (r["person"] for r in table.rows),
        page=table.page.number,
        **(criteria | {"sought": bool(criteria["sought"])}),
    )
    filters = request.book.ask(SQL, "plan_member_filters")
    context = {
        "chosen": criteria,
        "practices": [
            (f["value"], name("practice", f["value"])) for f in filters if f["filter"] == "practice"
        ],
        "products": [f["value"] for f in filters if f["filter"] == "product"],
    }
    return table.answer("plan/members.html", context)


@reader_required("plan")
def member(request: HttpRequest, key: str) -> HttpResponse:
    """One member: what is due, what counts and why, and where the member counts."""
    book = request.book
    found = book.rows("person", {"person": key})
    if not found:
        raise Http404
    record(request, "member.view", [key])
    gaps = book.ask(SQL, "patient_gaps", {"person": key, "opened": True})
    for gap in gaps:
        gap["opens"] = hidden(f"gap {key} {gap['measure']} {gap['year']}")
    proof = book.rows("proof", {"person": key}, order=("-day", "measure", "event"), limit=30)
    opened = notices_for(book, [*gaps, *proof])
    if opened:
        record(request, "protected.view", [key], categories=[n["scope"] for n in opened])
    context = {
        "member": found[0],
        "name": _name(found[0]),
        "gaps": [g for g in gaps if g["state"] != "closed"],
        "closed": [g for g in gaps if g["state"] == "closed"],
        "proof": proof,
        "notices": opened,
        "months": book.ask(SQL, "member_months", {"person": key}),
    }
    return render(request, "plan/member.html", context)


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return f"?{query.urlencode()}" if query else ""


def _name(row: Row) -> str:
    return f"{row['last_name'] or ''}, {row['first_name'] or ''}".title()
