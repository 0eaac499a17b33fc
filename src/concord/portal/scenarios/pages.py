"""Scenarios as pages: a list, a form of terms, a result, two results side by side."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.model.money import ZERO
from concord.portal import sentences
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.jobs.models import Kind
from concord.portal.jobs.queue import ask
from concord.portal.names import name, parties
from concord.portal.scenarios import agreed
from concord.portal.scenarios.models import Scenario
from concord.portal.scenarios.terms import changed, of_year
from concord.portal.tabular import Column, Row, Table
from concord.reports import scenario as reporting

MONEY = ("owed", "scenario", "change")
READERS = ("actuary", "plan")
TYPES = {"pdf": "application/pdf", "html": "text/html; charset=utf-8"}
COLUMNS = (
    Column("title", L("Scenario"), opens=lambda r: reverse("scenario", args=[r["pk"]])),
    Column("year", L("Year"), says=lambda r: str(r["year"])),
    Column("owner", L("By")),
    Column("shared", L("Shared")),
    Column("made_at", L("Made"), "moment"),
    Column("state", L("Stands")),
    Column("change", L("Costs more"), "signed"),
    Column("winners", L("Gain"), "count"),
    Column("losers", L("Lose"), "count"),
)
EXPERIENCE = (
    Column("year", L("Year"), says=lambda r: str(r["year"])),
    Column("sex", L("Sex"), "words"),
    Column("age_from", L("Age from"), "count"),
    Column("age_to", L("to"), "count", empty=L("on")),
    Column("member_months", L("Member-months"), "count", empty="[c]"),
    Column("allowed", L("Allowed"), "dollars", empty="[c]"),
    Column("relative", L("Relative to all"), says=lambda r: _plain(r["relative"])),
    Column("factor", L("Factor in the table"), says=lambda r: _plain(r["factor"])),
)


@reader_required(*READERS)
def scenarios(request: HttpRequest) -> HttpResponse:
    """The reader's scenarios and those shared in the workspace, the newest first."""
    table = Table(request, "scenarios", COLUMNS, by="-made_at", caption=_("Scenarios, the newest first"))
    table.hold([_row(s) for s in _seen(request).select_related("owner", "job")])
    if table.file:
        record(request, table.action)
    return table.answer("scenarios/list.html", {"years": _years(request)})


@reader_required(*READERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The terms of a year, each with a box for another value."""
    years = _years(request)
    asked = request.GET.get("year", "")
    year = next((y for y in years if str(y) == asked), years[0])
    rows, wrong = of_year(request, year), []
    contracts, measures = agreed.contracts_of(request, year), agreed.measures_of(request, year)
    if request.method == "POST":
        changes, wrong = _changes(request, year, rows, contracts, measures)
        title = request.POST.get("title", "").strip()[:80]
        if not title:
            wrong.insert(0, _("Give it a name, such as “Base 5.20 from July”."))
        if not changes and not wrong:
            wrong.append(_("Change at least one thing: as it stands, it costs what is owed now."))
        if not wrong:
            return _made(request, title, year, changes)
        for row in (*rows, *contracts, *measures):
            row["said"] = request.POST.get(row["key"], "")
            row["said_since"] = request.POST.get(f"{row['key']}-since", "")
            row["said_weight"] = request.POST.get(f"{row['key']}-weight", "")
    context = {
        "rows": rows,
        "contracts": contracts,
        "measures": measures,
        "tracks": agreed.TRACKS,
        "uses": agreed.USES,
        "year": year,
        "years": years,
        "wrong": wrong,
        "title": request.POST.get("title", ""),
    }
    return render(request, "scenarios/new.html", context)


def _changes(
    request: HttpRequest, year: int, rows: list[Row], contracts: list[Row], measures: list[Row]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Everything that the form changes, and everything that is wrong with it."""
    parts = (
        changed(request.POST, rows, _own_sheet(request), year),
        agreed.tracks_changed(request.POST, contracts),
        agreed.measures_changed(request.POST, measures, year),
    )
    return [c for changes, _wrong in parts for c in changes], [w for _changed, wrong in parts for w in wrong]


@reader_required(*READERS)
@require_http_methods(["GET", "POST"])
def scenario(request: HttpRequest, scenario: int) -> HttpResponse:
    """One scenario: what was changed, what it costs, who gains and who loses; and whether colleagues see it."""
    found = _one(request, scenario)
    if request.method == "POST":
        if found.owner != request.user or request.POST.get("does") not in ("share", "keep"):
            raise Http404
        found.is_shared = request.POST["does"] == "share"
        found.save(update_fields=["is_shared"])
        record(request, "scenario.share" if found.is_shared else "scenario.keep", scenario=found.pk)
        messages.success(
            request, _("Shared with your workspace.") if found.is_shared else _("Yours alone again.")
        )
        return redirect("scenario", found.pk)
    record(request, "scenario.view", scenario=found.pk)
    others = [
        s for s in _seen(request) if s.pk != found.pk and s.year == found.year and s.job.state == "done"
    ]
    return render(request, "scenarios/scenario.html", {"found": found, **_result(found), "others": others})


@reader_required(*READERS)
def report(request: HttpRequest, scenario: int, kind: str) -> HttpResponse:
    """The report of a scenario that has been paid, as a page or on paper."""
    found = _one(request, scenario)
    if kind not in TYPES or not _has_report(found):
        raise Http404
    record(request, "scenario.export", scenario=found.pk, kind=kind)
    known = dict(parties("plan")) | dict(parties("practice"))
    made = (reporting.pdf if kind == "pdf" else reporting.html)(
        found.job.result, title=found.title, names=known
    )
    response = HttpResponse(made, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="scenario-{found.pk}.{kind}"'
    return response


@reader_required(*READERS)
def compare(request: HttpRequest) -> HttpResponse:
    """Two scenarios of a year side by side, practice by practice."""
    pair = [_one(request, _number(request.GET.get(side, ""))) for side in ("a", "b")]
    first, second = (_result(s) for s in pair)
    after = {r["organization_id"]: r for r in second.get("by_practice", [])}
    rows = [
        {
            "practice": r["practice"],
            "owed": r["owed"],
            "a": r["change"],
            "b": after[r["organization_id"]]["change"],
        }
        for r in first.get("by_practice", [])
        if r["organization_id"] in after
    ]
    columns = (
        Column("practice", L("Practice")),
        Column("owed", L("Owed now"), "dollars"),
        Column("a", pair[0].title, "signed"),
        Column("b", pair[1].title, "signed"),
    )
    caption = _("What each would change, %(year)s") % {"year": pair[0].year}
    table = Table(request, "scenarios.compared", columns, by="practice", caption=caption, size=200).hold(rows)
    record(request, table.action, a=pair[0].pk, b=pair[1].pk)
    context = {"pair": pair, "first": first, "second": second, "causes": _side_by_side(first, second)}
    return table.answer("scenarios/compare.html", context)


def _side_by_side(first: dict[str, Any], second: dict[str, Any]) -> list[Row]:
    """What each cause adds in both scenarios, and by how much they differ: the differences add up to that of the two."""
    sides = [{c["cause"]: c["change"] for c in found.get("causes", [])} for found in (first, second)]
    if not first or not second:
        return []
    return [
        {"cause": cause, "a": a, "b": b, "more": b - a}
        for cause in dict.fromkeys((*sides[0], *sides[1]))
        for a, b in [(sides[0].get(cause, ZERO), sides[1].get(cause, ZERO))]
    ]


@reader_required("actuary")
def experience(request: HttpRequest) -> HttpResponse:
    """Experience by age and sex beside the table of factors; cells of fewer than eleven people-years are not in the book."""
    rows = request.book.rows("age_sex_experience", order=("-year", "sex", "age_from"))
    table = Table(
        request, "experience", EXPERIENCE, by="age_from", caption=_("Experience by age and sex"), size=200
    )
    table.hold(rows)
    if table.file:
        record(request, table.action)
    return table.answer("scenarios/experience.html")


def _unit(request: HttpRequest) -> str:
    reader = request.reader  # type: ignore[attr-defined]
    return reader.unit if reader.role == "plan" else ""


def _seen(request: HttpRequest) -> QuerySet[Scenario]:
    return Scenario.objects.filter(Q(owner=request.user) | Q(is_shared=True), unit=_unit(request))  # type: ignore[misc]


def _one(request: HttpRequest, key: int) -> Scenario:
    return get_object_or_404(_seen(request).select_related("owner", "job"), pk=key if key < 2**63 else 0)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _own_sheet(request: HttpRequest) -> str:
    if not _unit(request):
        return ""
    found = request.book.rows("contract", columns=("term_sheet",), order=("contract_id",), limit=1)  # type: ignore[attr-defined]
    return found[0]["term_sheet"] if found else _unit(request)


def _years(request: HttpRequest) -> list[int]:
    """The year that the data reach, and the one before."""
    year = int(request.book.data_through[:4])  # type: ignore[attr-defined]
    return [year, year - 1]


def _made(request: HttpRequest, title: str, year: int, changes: list[dict[str, Any]]) -> HttpResponse:
    unit, release = _unit(request), request.book.release  # type: ignore[attr-defined]
    job = ask(request, Kind.SCENARIO, title[:60], release=release, year=year, plan=unit, changes=changes)
    found = Scenario.objects.create(
        title=title, owner=request.user, unit=unit, year=year, release=release, changes=changes, job=job, made_at=timezone.now()  # type: ignore[misc]
    )  # fmt: skip
    record(request, "scenario.make", scenario=found.pk, year=year)
    messages.success(
        request, _("Asked. The worker pays it again; the page shows the result when it is there.")
    )
    return redirect("scenario", found.pk)


def _row(found: Scenario) -> Row:
    result = found.job.result
    return {
        "pk": found.pk, "title": found.title, "year": found.year, "owner": str(found.owner), "made_at": found.made_at,
        "shared": _("with the workspace") if found.is_shared else _("no"), "state": found.job.get_state_display(),
        "change": Decimal(result["change"]) if result else None, "winners": result.get("winners"), "losers": result.get("losers"),
    }  # fmt: skip


def _result(found: Scenario) -> dict[str, Any]:
    """The job's result as numbers and names; empty until it is done."""
    result = found.job.result
    if not result:
        return {}
    rows = [_amounts(r) | {"practice": name("practice", r["organization_id"])} for r in result["by_practice"]]
    rows.sort(key=lambda r: (-abs(r["change"]), r["practice"]))
    return {
        "change": Decimal(result["change"]),
        "by_plan": [_amounts(r) for r in result["by_plan"]],
        "by_practice": rows,
        "winners": [r for r in rows if r["change"] > 0],
        "losers": [r for r in rows if r["change"] < 0],
        "same": sum(1 for r in rows if r["change"] == 0),
        "has_report": _has_report(found),
        "causes": _causes(result.get("causes", [])),
        "chances": [
            r | {"practice": name("practice", r["organization_id"])}
            for r in result.get("performance_risk", [])
        ],
        "notes": [sentences.note(n) for n in result.get("notes", [])],
    }


def _has_report(found: Scenario) -> bool:
    """Whether the worker left everything that a report says; what was paid by an earlier version is only sums."""
    return "increases" in (found.job.result or {})


def _causes(rows: list[Row]) -> list[Row]:
    """What each cause adds by itself: the amounts of all contracts."""
    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[row["cause"]] = sums.get(row["cause"], Decimal(0)) + Decimal(row["amount"])
    return [{"cause": cause, "change": amount} for cause, amount in sums.items()]


def _amounts(row: Row) -> Row:
    return {**row, **{k: Decimal(row[k]) for k in MONEY}}


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.3f}"
