"""The log of decisions: proposed, asked about, answered, decided. Between meetings nothing is decided on fewer than two requests for feedback."""

from __future__ import annotations

from datetime import date
from typing import Any

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
from concord.portal.commitments import standing
from concord.portal.commitments.forms import AnswerForm, AskForm, DecideForm, ProposalForm
from concord.portal.commitments.models import Decision, Feedback, FeedbackRequest
from concord.portal.practice.calendar import today
from concord.portal.tabular import Column, Table, taken_of
from concord.portal.templatetags.words import day

READERS = ("plan", "program", "observer")
DECISIONS = (
    Column("proposed_on", L("Proposed"), "day"),
    Column("title", L("Decision"), opens=lambda r: reverse("decision", args=[r["uid"]])),
    Column("requests", L("Requests for feedback"), sorts=False),
    Column("answers", L("Answers"), "count"),
    Column("decided_on", L("Decided on"), "day", empty=L("open")),
    Column("where", L("Decided")),
    Column("outcome", L("What was decided"), sorts=False),
)
REQUESTS = (Column("on", L("Asked on"), "day"), Column("answer_by", L("Answers by"), "day"))
ANSWERS = (
    Column("plan", L("Plan")), Column("stance", L("Stance")), Column("on", L("Day"), "day"), Column("words", L("Words"), sorts=False),
)  # fmt: skip


def visible(request: HttpRequest) -> Any:
    """Decisions that the reader may know of: observers of those that were taken, payers and the office of all."""
    every = Decision.objects.prefetch_related("requests", "answers")
    return every.filter(decided_on__isnull=False) if request.reader.role == "observer" else every  # type: ignore[attr-defined]


@reader_required(*READERS)
@require_http_methods(["GET", "POST"])
def decisions(request: HttpRequest) -> HttpResponse:
    """The log, newest first; the program office writes down proposals."""
    now = today(request)
    form = ProposalForm(request.POST or None, today=now) if request.reader.role == "program" else None  # type: ignore[attr-defined]
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            made = Decision.objects.create(proposed_on=now, by=request.user, at=timezone.now(), **form.cleaned_data)  # fmt: skip
            record(request, "decision.propose", decision=made.uid)
            messages.success(request, _("Proposed. Ask for feedback, or take it to a meeting."))
            return redirect("decision", made.uid)
    table = Table(request, "decisions", DECISIONS, by="-proposed_on", caption=_("Decisions, newest first")).hold([_row(d) for d in visible(request)])  # fmt: skip
    if table.file:
        record(request, table.action)
    return table.answer("commitments/decisions.html", {"form": form})


def _row(decision: Decision) -> dict[str, Any]:
    return {
        "uid": decision.uid, "proposed_on": decision.proposed_on, "title": decision.title, "decided_on": decision.decided_on, "outcome": decision.outcome,
        "requests": ", ".join(day(r.on) for r in decision.requests.all()), "answers": len({a.plan for a in decision.answers.all()}),
        "where": "" if decision.at_meeting is None else _("at a meeting") if decision.at_meeting else _("between meetings"),
    }  # fmt: skip


@reader_required(*READERS)
@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, uid: str) -> HttpResponse:
    """One decision: the office asks and decides, payers answer, everybody who reads it sees how it came about."""
    found, now, does = get_object_or_404(visible(request), uid=uid), today(request), request.POST.get("does", "")  # fmt: skip
    forms = _forms(request, found, does, now)
    if request.method == "POST":
        if does not in forms:
            raise Http404
        if forms[does].is_valid():
            ACTS[does](request, found, forms[does].cleaned_data, now)
            return redirect("decision", uid)
    answers = standing.standing_answers(found).values() if request.reader.role != "observer" else ()  # type: ignore[attr-defined]
    tables = _lists(request, found, list(answers))
    if file := taken_of(request, tables, decision=uid):
        return file
    record(request, "decision.view", decision=uid)
    context = {"lists": {t.of: t for t in tables}, "decision": found, "proposal": proposal_of(found), "forms": forms, "does": does, "answers": answers, "hindrance": "" if found.decided_on else standing.hindrance(found, now)}  # fmt: skip
    return render(request, "commitments/decision.html", context)


def _lists(request: HttpRequest, found: Decision, answers: list[Feedback]) -> tuple[Table, Table]:
    """Requests for feedback, and the answers that hold, of those that the reader sees."""
    asked = [{"on": r.on, "answer_by": r.answer_by} for r in found.requests.all()]
    told = [{"plan": names.name("plan", a.plan), "stance": str(a.get_stance_display()), "on": a.on, "words": a.words} for a in answers]  # fmt: skip
    return (
        Table(request, "decision.requests", REQUESTS, by="on", caption=_("Requests for feedback"), of="requests").hold(asked),
        Table(request, "decision.answers", ANSWERS, by="plan", caption=_("Answers"), of="answers").hold(told),
    )  # fmt: skip


def proposal_of(found: Decision) -> Any:
    """The change of the measure set that is to be decided, if it is about one: its own page decides it."""
    return getattr(found, "proposal", None)


def _forms(request: HttpRequest, found: Decision, does: str, now: date) -> dict[str, Any]:
    """What the reader may do now, by its name."""
    role = request.reader.role  # type: ignore[attr-defined]

    def given(name: str) -> Any:
        return request.POST if does == name else None

    if found.decided_on is not None or role == "observer":
        return {}
    if role == "plan":
        return {"answer": AnswerForm(given("answer"), today=now)} if found.requests.exists() else {}
    forms: dict[str, Any] = {}
    if proposal_of(found) is None:
        forms["decide"] = DecideForm(given("decide"), today=now, decision=found)
    if standing.may_ask(found, now):
        forms["ask"] = AskForm(given("ask"), today=now)
    return forms


def _asked(request: HttpRequest, found: Decision, said: dict[str, Any], now: date) -> None:
    FeedbackRequest.objects.create(decision=found, on=now, by=request.user, at=timezone.now(), **said)
    record(request, "decision.ask", decision=found.uid, answer_by=said["answer_by"].isoformat())
    messages.success(request, _("Asked. Every payer can answer on this page."))


def _answered(request: HttpRequest, found: Decision, said: dict[str, Any], now: date) -> None:
    plan = request.reader.unit  # type: ignore[attr-defined]
    Feedback.objects.create(decision=found, plan=plan, on=now, by=request.user, at=timezone.now(), **said)
    record(request, "decision.answer", decision=found.uid, stance=said["stance"])
    messages.success(request, _("Kept. Your latest answer holds."))


def _decided(request: HttpRequest, found: Decision, said: dict[str, Any], now: date) -> None:
    with transaction.atomic():
        kept = {"decided_on": now, "at_meeting": said["where"] == "meeting", "outcome": said["outcome"]}
        if not Decision.objects.filter(pk=found.pk, decided_on=None).update(**kept):
            raise Http404
        record(request, "decision.decide", decision=found.uid, where=said["where"])
    messages.success(request, _("Decided, and in the log."))


ACTS = {"ask": _asked, "answer": _answered, "decide": _decided}
