"""Surveys: rounds that the program office opens, answers that nobody can match with who gave them, results after the close."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.office import office, said, survey_of, titles
from concord.portal.practice.calendar import today
from concord.portal.practice.forms import Day, Form
from concord.portal.surveys.models import Answered, Box, Round
from concord.portal.surveys.results import by_item, by_practice, is_open
from concord.portal.tabular import HIDDEN, Column, Table, answered
from concord.program.instruments import Instrument

TEAM = ("manager", "assistant", "clinician")
ROUNDS = (
    Column("opens_on", L("Opens"), "day", opens=lambda r: r["href"]),
    Column("title", L("Survey")),
    Column("closes_on", L("Closes"), "day"),
    Column("state", L("State")),
)


def _mean(key: str) -> Any:
    return lambda row: HIDDEN if row[key] is None else f"{row[key]:.1f}"


ITEMS = (
    Column("asks", L("Statement"), sorts=False),
    Column("mean", L("Everybody, mean of 5"), says=_mean("mean"), sorts=False),
    Column("people", L("Answers"), "count", empty=HIDDEN, sorts=False),
)
PRACTICES = (
    Column("name", L("Practice")), Column("mean", L("Mean of all statements"), says=_mean("mean")), Column("people", L("Answers"), "count", empty=HIDDEN),
)  # fmt: skip
OWN = (
    ITEMS[0],
    Column("own_mean", L("Here, mean of 5"), says=_mean("own_mean"), sorts=False),
    Column("own_people", L("Answers here"), "count", empty=HIDDEN, sorts=False),
    *ITEMS[1:],
)


class RoundForm(Form):
    """Which survey, from when to when."""

    instrument = forms.ChoiceField(label=L("Survey"))
    opens_on = Day(label=L("Opens"))
    closes_on = Day(label=L("Closes"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = list(titles(office().surveys).items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("opens_on") and given.get("closes_on") and given["closes_on"] < given["opens_on"]:
            self.add_error("closes_on", L("It cannot close before it opens."))
        return given


def _listed(request: HttpRequest, rounds: Any, route: str) -> list[dict[str, Any]]:
    now, known = today(request), titles(office().surveys)
    return [
        {"opens_on": r.opens_on, "closes_on": r.closes_on, "title": known.get(r.instrument, r.instrument), "href": reverse(route, args=[r.uid]),
         "state": _("open") if is_open(r, now) else _("closed") if r.closes_on < now else _("not yet open")}
        for r in rounds
    ]  # fmt: skip


@reader_required("program")
@require_http_methods(["GET", "POST"])
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round, and the form that opens one."""
    form = RoundForm(request.POST or None, today=today(request))
    if request.method == "POST" and form.is_valid():
        version = survey_of(form.cleaned_data["instrument"]).version  # type: ignore[union-attr]
        made = Round.objects.create(by=request.user, at=timezone.now(), version=version, **form.cleaned_data)
        record(request, "survey.open", round=made.uid)
        messages.success(request, _("Written down. It stands on the practices' pages from that day on."))
        return redirect("survey_rounds")
    table = Table(request, "rounds", ROUNDS, by="-opens_on", caption=_("Rounds, newest first"))
    table.hold(_listed(request, Round.objects.all(), "survey_round"))
    if table.file:
        record(request, table.action)
    return table.answer("surveys/rounds.html", {"form": form})


@reader_required("program")
def survey_round(request: HttpRequest, uid: str) -> HttpResponse:
    """What a closed round says, by item and by practice."""
    one = get_object_or_404(Round, uid=uid)
    instrument = _instrument(one)
    is_closed = one.closes_on < today(request)
    table = Table(
        request,
        "survey",
        ITEMS,
        by="",
        caption=said(instrument.title),
        size=100,
    )
    table.rows = by_item(one, instrument) if is_closed else []
    told = by_practice(one, instrument) if is_closed else []
    practices = [{**row, "name": names.name("practice", row["group"])} for row in told]
    each = Table(request, "survey.practices", PRACTICES, by="name", caption=_("By practice"), of="practices", size=100).hold(practices)  # fmt: skip
    if not each.file:
        record(request, "survey.results", round=uid)
    context = {
        "round": one,
        "title": said(instrument.title),
        "is_closed": is_closed,
        "smallest": instrument.smallest_group,
        "told": practices,
    }
    return answered(request, (table, each), "surveys/round.html", context, round=uid)


def _instrument(one: Round) -> Instrument:
    instrument = survey_of(one.instrument)
    if instrument is None:
        raise Http404
    return instrument


@reader_required(*TEAM)
def surveys(request: HttpRequest) -> HttpResponse:
    """Rounds that have opened: to answer, or to read."""
    mine = Round.objects.filter(opens_on__lte=today(request))
    done = set(Answered.objects.filter(user=request.user).values_list("round__uid", flat=True))
    rows = _listed(request, mine, "survey")
    for row, one in zip(rows, mine, strict=True):
        if one.uid in done and is_open(one, today(request)):
            row["state"] = _("answered")
    table = Table(request, "surveys", ROUNDS, by="-opens_on", caption=_("Rounds, newest first")).hold(rows)
    if table.file:
        record(request, table.action)
    return table.answer("surveys/list.html")


class AnswerForm(forms.Form):
    """One choice per statement; any may be left out."""

    def __init__(self, instrument: Instrument, *args: Any, **kwargs: Any):
        super().__init__(*args, auto_id="f_%s", label_suffix="", **kwargs)
        low, high = (said(words) for words in instrument.ends)
        for item in instrument.scored:
            steps = [
                (n, f"{n} {low}" if n == 1 else f"{n} {high}" if n == instrument.steps else str(n))
                for n in range(1, instrument.steps + 1)
            ]
            self.fields[item.ident] = forms.TypedChoiceField(
                label=said(item.asks), choices=steps, coerce=int, required=False, empty_value=None, widget=forms.RadioSelect
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not any(given.values()):
            raise forms.ValidationError(_("Answer at least one statement."))
        return given


@reader_required(*TEAM)
@require_http_methods(["GET", "POST"])
def survey(request: HttpRequest, uid: str) -> HttpResponse:
    """A round: its form while it is open and not answered; what it says after it has closed."""
    one = get_object_or_404(Round, uid=uid, opens_on__lte=today(request))
    instrument = _instrument(one)
    has_answered = Answered.objects.filter(round=one, user=request.user).exists()
    may_answer = is_open(one, today(request)) and not has_answered
    if request.method == "POST" and not may_answer:
        messages.error(request, _("This round takes no more answers of yours."))
        return redirect("survey", uid)
    if may_answer:
        return _answering(request, one, instrument)
    if one.closes_on >= today(request):
        return render(request, "surveys/thanks.html", {"round": one, "title": said(instrument.title)})
    return _own_results(request, one, instrument)


def _answering(request: HttpRequest, one: Round, instrument: Instrument) -> HttpResponse:
    form = AnswerForm(instrument, request.POST or None)
    if request.method == "POST" and form.is_valid():
        unit = request.reader.unit if instrument.audience == "care_team" else ""  # type: ignore[attr-defined]
        put_in(one, unit, {item: step for item, step in form.cleaned_data.items() if step}, request.user)
        record(request, "survey.answer", round=one.uid)
        return redirect("survey", one.uid)
    context = {"form": form, "title": said(instrument.title), "about": said(instrument.about), "round": one}
    return render(request, "surveys/answer.html", context, status=422 if form.errors else 200)


@transaction.atomic
def put_in(one: Round, practice: str, answers: dict[str, int], user: Any) -> None:
    """Put answers in the box, in the order of what they say, and note that the user has answered."""
    Answered.objects.create(round=one, user=user)
    Box.objects.get_or_create(round=one, practice=practice)
    box = Box.objects.select_for_update().get(round=one, practice=practice)
    box.answers = sorted([*box.answers, answers], key=lambda a: json.dumps(a, sort_keys=True))
    box.save()


def _own_results(request: HttpRequest, one: Round, instrument: Instrument) -> HttpResponse:
    unit = request.reader.unit if instrument.audience == "care_team" else ""  # type: ignore[attr-defined]
    record(request, "survey.results", round=one.uid)
    columns = OWN if unit else ITEMS
    table = Table(request, "survey", columns, by="", caption=said(instrument.title), size=100)
    table.rows = by_item(one, instrument, unit)
    context = {"round": one, "title": said(instrument.title), "is_closed": True, "smallest": instrument.smallest_group}  # fmt: skip
    return table.answer("surveys/round.html", {**context, "is_own": True})
