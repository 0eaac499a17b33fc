"""A practice declares how it used what it was paid; the program office sees it over all practices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal import charts, names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.jobs.models import Job, Kind, State
from concord.portal.jobs.queue import ask
from concord.portal.measure_set import saying
from concord.portal.paying import listed
from concord.portal.practice.calendar import months_later, today
from concord.portal.practice.documents import TYPES, folder, keep, looked_at
from concord.portal.practice.forms import Form
from concord.portal.spending import adding, association
from concord.portal.spending.models import Category, Declaration
from concord.portal.tabular import HIDDEN, Column, Table, answered

QUARTERS = 8
"""Quarters that can be declared: the one that runs and those before it."""
DECLARED = (
    Column("quarter", L("Quarter"), says=lambda r: adding.quarter_words(r["quarter"])),
    Column("category", L("Category")),
    Column("amount", L("Declared"), "dollars"),
    Column("words", L("What for"), sorts=False),
    Column("paper", L("Paper"), opens=lambda r: r["opens"]),
)
RECEIVED = (
    Column("quarter", L("Quarter"), says=lambda r: r["words"]), Column("received", L("Received"), "dollars"), Column("declared", L("Declared"), "dollars"),
    Column("left", L("Left"), "dollars"),
)  # fmt: skip
OVER_ALL = (
    Column("quarter", L("Quarter"), says=lambda r: adding.quarter_words(r["quarter"])),
    Column("group", L("Category"), says=lambda r: adding.category_words(r["group"])),
    Column("people", L("Practices that declared"), "count", empty=HIDDEN),
    Column("mean", L("Dollars per such practice"), "dollars", empty=HIDDEN),
)


TOGETHER = (
    Column("category", L("Category"), says=lambda r: adding.category_words(r["category"])),
    Column("measure", L("Measure")),
    Column("practices", L("Practices"), "count", empty=L("too few [u]")),
    Column("value", L("Rank correlation"), "plain", empty="[u]"),
    Column("low", L("from"), "plain", empty="[u]"),
    Column("high", L("to"), "plain", empty="[u]"),
    Column("chance", L("By chance"), "percent", empty="[u]"),
    Column("reading", L("Reading"), sorts=False),
)


class DeclarationForm(Form):
    """Dollars of a quarter for a category, with what for and a document that shows it."""

    quarter = forms.ChoiceField(label=L("Quarter"))
    category = forms.ChoiceField(label=L("Category"), choices=Category.choices)
    amount = forms.DecimalField(
        label=L("Dollars spent"), min_value=Decimal(0), max_digits=12, decimal_places=2
    )
    words = forms.CharField(label=L("What for"), max_length=500)
    file = forms.FileField(label=L("PDF or picture, up to 10 MB"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        first = adding.quarter_of(self.today)
        quarters = [months_later(first, -3 * back) for back in range(QUARTERS)]
        self.fields["quarter"].choices = [(q.isoformat(), adding.quarter_words(q)) for q in quarters]  # type: ignore[attr-defined]

    def clean_quarter(self) -> date:
        return date.fromisoformat(self.cleaned_data["quarter"])

    def clean_file(self) -> tuple[str, bytes] | None:
        return looked_at(self.cleaned_data["file"]) if self.cleaned_data["file"] else None


@reader_required("manager")
@require_http_methods(["GET", "POST"])
def spending(request: HttpRequest) -> HttpResponse:
    """Declared beside received by quarter, what was declared by category, and the form for more."""
    unit, now = request.reader.unit, today(request)  # type: ignore[attr-defined]
    form = DeclarationForm(request.POST or None, request.FILES or None, today=now)
    if request.method == "POST" and form.is_valid():
        _declared(request, unit, form.cleaned_data)
        return redirect("spending")
    rows = [_row(one) for one in adding.held(unit).values()]
    table = Table(request, "spending", DECLARED, by="-quarter", caption=_("What was declared, newest quarter first")).hold(rows)  # fmt: skip
    quarters = [
        row | {"words": adding.quarter_words(row["quarter"])}
        for row in adding.beside(unit, adding.received(listed(request), now))
    ]
    caption = _("Received and declared by quarter")
    received = Table(request, "spending.received", RECEIVED, by="-quarter", caption=caption, of="received", size=100).hold(quarters)  # fmt: skip
    if not (table.file or received.file):
        record(request, "spending.view")
    return answered(request, (table, received), "spending/own.html", {"form": form, "quarters": quarters})


def _row(one: Declaration) -> dict[str, Any]:
    return {
        "quarter": one.quarter, "category": adding.category_words(one.category), "amount": one.amount, "words": one.words,
        "paper": one.document.kind.upper() if one.document else "", "opens": reverse("spending_paper", args=[one.uid]) if one.document else "",
    }  # fmt: skip


def _declared(request: HttpRequest, unit: str, said: dict[str, Any]) -> None:
    file = said.pop("file")
    document = keep(request, *file) if file else None
    Declaration.objects.create(practice=unit, by=request.user, at=timezone.now(), document=document, **said)
    record(request, "spending.declare", quarter=said["quarter"].isoformat(), category=said["category"])
    messages.success(request, _("Kept. A later declaration of the same quarter and category replaces it."))


@reader_required("manager")
def spending_paper(request: HttpRequest, uid: str) -> HttpResponse:
    """The document of one of the practice's own declarations, to read; written down in the audit."""
    unit = request.reader.unit  # type: ignore[attr-defined]
    found = get_object_or_404(Declaration, uid=uid, practice=unit, document__isnull=False).document
    place = folder() / found.sha256[:2] / found.sha256  # type: ignore[union-attr]
    if not place.exists():
        raise Http404
    record(request, "document.view", declaration=uid)
    response = HttpResponse(place.read_bytes(), content_type=TYPES[found.kind])  # type: ignore[union-attr]
    response["Content-Disposition"] = f'inline; filename="{uid}.{found.kind}"'  # type: ignore[union-attr]
    response["X-Content-Type-Options"] = "nosniff"
    return response


@reader_required("program")
def program_spending(request: HttpRequest) -> HttpResponse:
    """Over all practices by quarter and category, of enough practices only."""
    table = Table(request, "program_spending", OVER_ALL, by="-quarter", caption=_("What practices declared to have spent")).hold(adding.over_all())  # fmt: skip
    record(request, table.action if table.file else "program_spending.view")
    return table.answer("spending/over_all.html", {"smallest": adding.SMALLEST})


@reader_required("program")
@require_http_methods(["GET", "POST"])
def spending_improvement(request: HttpRequest) -> HttpResponse:
    """Which use of the money goes with which improvement, over practices, with intervals; the worker works it out, of enough practices only."""
    release = request.book.release  # type: ignore[attr-defined]
    last = Job.objects.filter(kind=Kind.ASSOCIATE).order_by("-id").first()
    waits = last is not None and last.state in (State.WAITING, State.WORKING)
    if request.method == "POST":
        if not waits:
            ask(request, Kind.ASSOCIATE, release=release)
            record(request, "spending_improvement.ask")
        messages.success(request, _("Asked. The worker works it out."))
        return redirect("spending_improvement")
    done = Job.objects.filter(kind=Kind.ASSOCIATE, state=State.DONE).order_by("-id").first()
    told = done.result if done else {"rows": []}
    asked, titles = (
        request.GET.get("measure", ""),
        saying.titles(names.program(settings.CONCORD_WORK.program)),
    )
    every = [r for r in told["rows"] if bool(r["measure"]) == (asked == "each")]
    table = Table(request, "spending_improvement", TOGETHER, by="category", caption=_("Declared share of payments, and points of improvement"), size=200)  # fmt: skip
    table.hold([_together(r, titles) for r in every])
    record(request, table.action if table.file else "spending_improvement.view")
    known = [r for r in every if r["value"] is not None]
    context = {
        "told": told, "fewest": association.FEWEST, "asked": asked, "clear": sum(association.is_clear(r) for r in known), "looked": len(known),
        "picture": _drawn(known) if known and asked != "each" else "", "waits": waits, "problem": last.problem if last else "",
    }  # fmt: skip
    return table.answer("spending/improvement.html", context)


def _together(row: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    said = (
        f"{row['measure']}: {titles.get(row['measure'], '')}"
        if row["measure"]
        else _("All measures together")
    )
    numbers = {
        key: None if row[key] is None else Decimal(f"{row[key]:.2f}") for key in ("value", "low", "high")
    }
    chance = None if row["chance"] is None else Decimal(f"{row['chance']:.4f}")
    return {"category": row["category"], "measure": said, "practices": row["practices"], "chance": chance, "reading": _reading(row), **numbers}  # fmt: skip


def _reading(row: dict[str, Any]) -> str:
    if row["value"] is None:
        return _("too few practices to say anything")
    if not association.is_clear(row):
        return _("cannot be told from none")
    return _("goes with more improvement") if row["value"] > 0 else _("goes with less improvement")


def _drawn(rows: list[dict[str, Any]]) -> Any:
    dots = [{"name": adding.category_words(r["category"]), "value": float(r["value"]), "low": float(r["low"]), "high": float(r["high"])} for r in rows]  # fmt: skip
    finding = _("Rank correlation of what was declared by category with improvement of all measures together")
    return charts.svg(
        charts.correlations(dots),
        finding,
        _("Dot: the correlation. Line: 95% interval. The dashed upright is none."),
    )
