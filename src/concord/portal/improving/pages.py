"""A practice's improvement: aims with their charts, tests of change, actions agreed with the coach, and ideas to test."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.coaching.models import Action
from concord.portal.improving.charting import drawn
from concord.portal.improving.forms import AimForm, CycleForm, StudyForm
from concord.portal.improving.models import Aim, Cycle
from concord.portal.office import block_titles, office, said
from concord.portal.practice.calendar import today
from concord.portal.practice.saying import said as put
from concord.portal.tabular import Column, Row, Table, answered
from concord.portal.templatetags.words import percent

AIMS = (
    Column("words", L("Aim"), opens=lambda r: r["href"]),
    Column("measure", L("Measure")),
    Column("target", L("Target a month"), says=lambda r: percent(r["target"])),
    Column("latest", L("Latest month"), says=lambda r: percent(r["latest"])),
    Column("cycles", L("Tests"), "count"),
    Column("until", L("By"), "day"),
    Column("ended_on", L("Ended"), "day"),
)
MONTHS = (
    Column("month", L("Month"), "month"), Column("value", L("Done"), "percent"), Column("closed", L("Closed"), "count"), Column("due", L("Of those due"), "count"),
    Column("is_signal", L("Signal"), says=lambda r: _("yes") if r["is_signal"] else ""),
)  # fmt: skip
ACTIONS = (
    Column("words", L("Action")), Column("owner", L("Owner")), Column("due_on", L("Due"), "day"), Column("done_on", L("Done"), "day", empty=L("open")),
)  # fmt: skip
TESTS = (
    Column("number", L("Test"), "count"), Column("idea", L("Idea")), Column("began_on", L("Began"), "day"), Column("plan", L("Plan")),
    Column("prediction", L("Prediction")), Column("ended_on", L("Ended"), "day", empty=L("under way")), Column("data", L("Data")),
    Column("learning", L("Learning")), Column("decision", L("Decision")),
)  # fmt: skip
LATELY = timedelta(days=30)
"""How long what was done can be opened again from the page."""
CHANGES = (
    Column("title", L("Idea"), sorts=False),
    Column("does", L("What is done"), sorts=False),
    Column("first", L("First test"), sorts=False),
    Column("blocks", L("Building blocks"), sorts=False),
    Column("measures", L("Measures"), sorts=False),
)


@reader_required("manager", "assistant", "clinician")
@require_http_methods(["GET", "POST"])
def improvement(request: HttpRequest) -> HttpResponse:
    """Aims, open actions and where else to go; a new aim."""
    unit, now = request.reader.unit, today(request)
    form = AimForm(request.POST or None, today=now, measures=_measures(request.book))
    if request.method == "POST" and form.is_valid():
        return _aimed(request, unit, form.cleaned_data)
    table = _aims(request, unit, "aim", [])
    done = Action.objects.filter(practice=unit, done_on__gte=now - LATELY)
    context = {"form": form, "done": done, "today": now, "is_own": True}
    return _home(request, table, unit, context)


@reader_required("coach", assigned="practice")
def coach_improvement(request: HttpRequest, practice: str) -> HttpResponse:
    """An assigned practice's aims."""
    table = _aims(request, practice, "coach_aim", [practice])
    return _home(request, table, practice, {"practice": practice, "today": today(request)})


def _home(request: HttpRequest, table: Table, practice: str, context: dict[str, Any]) -> HttpResponse:
    """Aims, and every action agreed with the coach beside them."""
    every = Action.objects.filter(practice=practice)
    rows = [{name: getattr(a, name) for name in ("words", "owner", "due_on", "done_on")} for a in every]
    lists = Table(request, "actions", ACTIONS, by="due_on", caption=_("Agreed with the coach"), of="agreed").hold(rows)  # fmt: skip
    return answered(request, (table, lists), "improving/home.html", {**context, "actions": every.filter(done_on=None)}, practice=practice)  # fmt: skip


def _measures(book: Any) -> list[tuple[str, str]]:
    """Rates with months to chart: `measure rate` and their title."""
    if not book.has("month_closed"):
        return []
    named = {(r["measure"], r["rate"]): r for r in book.rows("measure", order=("year",))}
    pairs = sorted({(r["measure"], r["rate"]) for r in book.rows("month_closed")} & set(named))
    return [(f"{m} {r}", _title(named[m, r])) for m, r in pairs]


def _title(row: Row) -> str:
    more = "" if row["rate_title"] == row["title"] else f", {put(row['rate_title'])}"
    return f"{put(row['title'])}{more}"


def _aims(request: HttpRequest, practice: str, route: str, args: list[str]) -> Table:
    titles = dict(_measures(request.book))  # type: ignore[attr-defined]
    rows = []
    for aim in Aim.objects.filter(practice=practice).prefetch_related("cycles"):
        rows.append({
            "words": aim.words, "href": reverse(route, args=[*args, aim.uid]), "target": aim.target, "until": aim.until,
            "measure": titles.get(f"{aim.measure} {aim.rate}", aim.measure), "cycles": len(aim.cycles.all()), "ended_on": aim.ended_on,
            "latest": _latest(request.book, aim),  # type: ignore[attr-defined]
        })  # fmt: skip
    return Table(request, "aims", AIMS, by="until", caption=_("Aims")).hold(rows)


def _latest(book: Any, aim: Aim) -> Decimal | None:
    rows = book.rows("month_closed", {"measure": aim.measure, "rate": aim.rate}, order=("-month",), limit=1) if book.has("month_closed") else []  # fmt: skip
    return rows[0]["value"] if rows else None


def _aimed(request: HttpRequest, unit: str, given: dict[str, Any]) -> HttpResponse:
    measure, rate = given["measured"].split(" ", 1)
    aim = Aim.objects.create(
        practice=unit, by=request.user, at=timezone.now(), words=given["words"], measure=measure, rate=rate,
        block=given["block"], target=given["target"] / 100, began_on=today(request), until=given["until"],
    )  # fmt: skip
    record(request, "aim.begin", aim=aim.uid, measure=measure)
    messages.success(request, _("The aim stands. Now plan a first, small test."))
    return redirect("aim", aim.uid)


@reader_required("manager", "assistant", "clinician")
@require_http_methods(["GET", "POST"])
def aim(request: HttpRequest, uid: str) -> HttpResponse:
    """One aim: its chart, its tests, and what to do next about it."""
    found = get_object_or_404(Aim, uid=uid, practice=request.reader.unit)
    now, does = today(request), request.POST.get("does", "")
    plan = CycleForm(request.POST if does == "plan" else None, today=now, prefix="plan", initial={"began_on": now})  # fmt: skip
    study = StudyForm(request.POST if does == "study" else None, today=now, prefix="study", initial={"ended_on": now})  # fmt: skip
    if request.method == "POST" and _acted(request, found, does, plan, study):
        return redirect("aim", uid)
    return _shown(request, found, {"plan": plan, "study": study, "does": does, "is_own": True})


@reader_required("coach", assigned="practice")
def coach_aim(request: HttpRequest, practice: str, uid: str) -> HttpResponse:
    """The same for the coach, to read: shares without counts."""
    return _shown(request, get_object_or_404(Aim, uid=uid, practice=practice), {"practice": practice})


def _shown(request: HttpRequest, found: Aim, more: dict[str, Any]) -> HttpResponse:
    ideas = {c.ident: said(c.title) for c in office().changes}
    cycles = [
        {"number": n, "cycle": c, "idea": ideas.get(c.change, "")}
        for n, c in enumerate(found.cycles.all(), 1)
    ]
    titles = dict(_measures(request.book))  # type: ignore[attr-defined]
    chart = drawn(found, request.book)  # type: ignore[attr-defined]
    columns = MONTHS if more.get("is_own") else [c for c in MONTHS if c.key not in ("closed", "due")]
    table = Table(request, "aim", columns, by="month", caption=_("The months as a table"), size=60).hold(
        chart.rows if chart else []
    )
    tests = Table(request, "aim.tests", TESTS, by="number", caption=_("Tests of change"), of="tests", size=100).hold([_test(c) for c in cycles])  # fmt: skip
    if not (table.file or tests.file):
        record(request, table.action, aim=found.uid, practice=found.practice)
    context = {
        "aim": found, "cycles": cycles, "chart": chart, "block_title": block_titles().get(found.block, ""),  # type: ignore[attr-defined]
        "measure": titles.get(f"{found.measure} {found.rate}", found.measure),
        "open": next((c["cycle"] for c in reversed(cycles) if c["cycle"].ended_on is None), None), **more,
    }  # fmt: skip
    return answered(
        request, (table, tests), "improving/aim.html", context, aim=found.uid, practice=found.practice
    )


def _test(one: dict[str, Any]) -> Row:
    cycle = one["cycle"]
    told = {name: getattr(cycle, name) for name in ("began_on", "plan", "prediction", "ended_on", "data", "learning")}  # fmt: skip
    return {"number": one["number"], "idea": one["idea"], "decision": str(cycle.get_decision_display() or ""), **told}  # fmt: skip


def _acted(request: HttpRequest, found: Aim, does: str, plan: CycleForm, study: StudyForm) -> bool:
    if does == "plan" and plan.is_valid():
        cycle = Cycle.objects.create(
            practice=found.practice, by=request.user, at=timezone.now(), aim=found, **plan.cleaned_data
        )
        record(request, "cycle.plan", cycle=cycle.uid, aim=found.uid)
    elif does == "study" and study.is_valid():
        cycle = get_object_or_404(Cycle, uid=request.POST.get("cycle", ""), aim=found, ended_on=None)
        for name, value in study.cleaned_data.items():
            setattr(cycle, name, value)
        cycle.save()
        record(request, "cycle.study", cycle=cycle.uid, decision=cycle.decision)
    elif does == "end" and found.ended_on is None:
        found.ended_on = today(request)
        found.save()
        record(request, "aim.end", aim=found.uid)
    elif does == "again" and found.ended_on is not None:
        found.ended_on = None
        found.save()
        record(request, "aim.again", aim=found.uid)
    elif does in ("plan", "study"):
        return False
    else:
        raise Http404
    messages.success(request, _("Written down."))
    return True


@reader_required("manager", "assistant", "clinician", "coach", "program")
def change_library(request: HttpRequest) -> HttpResponse:
    """Ideas to test, by measure and by building block."""
    measure, block = request.GET.get("measure", ""), request.GET.get("block", "")
    blocks = block_titles()
    rows = [
        {"ident": c.ident, "title": said(c.title), "does": said(c.does), "first": said(c.first_test),
         "blocks": ", ".join(blocks[b] for b in c.blocks), "measures": ", ".join(c.measures)}
        for c in office().changes
        if (not measure or measure in c.measures) and (not block or block in c.blocks)
    ]  # fmt: skip
    table = Table(request, "changes", CHANGES, by="title", caption=_("Ideas to test"), size=200).hold(rows)
    if table.file:
        record(request, table.action)
    context = {
        "measure": measure,
        "chosen_block": block,
        "blocks": blocks.items(),
        "measures": sorted({m for c in office().changes for m in c.measures}),
    }
    return table.answer("improving/changes.html", context)


@reader_required("manager", "assistant", "clinician")
@require_http_methods(["POST"])
def action_done(request: HttpRequest, uid: str) -> HttpResponse:
    """An action of the practice is done; or, with `again`, it is not done yet."""
    found = get_object_or_404(Action, uid=uid, practice=request.reader.unit)
    is_again = "again" in request.POST
    if (found.done_on is not None) == is_again:
        found.done_on = None if is_again else today(request)
        found.save()
        record(request, "action.open" if is_again else "action.done", action_item=uid)
    messages.success(request, _("Open again.") if is_again else _("Done."))
    return redirect("improvement")
