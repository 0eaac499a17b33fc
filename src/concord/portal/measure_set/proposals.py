"""Proposals: the list, a new one, and one with its effect, what members say of it, and the decision."""

from __future__ import annotations

from datetime import date
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
from concord.portal.commitments.models import Decision
from concord.portal.jobs.models import Kind, State
from concord.portal.jobs.queue import ask
from concord.portal.measure_set import effects, saying, standing
from concord.portal.measure_set.models import Comment, Proposal
from concord.portal.measure_set.proposing import AHEAD, ProposalForm
from concord.portal.practice.calendar import today
from concord.portal.practice.forms import Form
from concord.portal.tabular import Column, Table, answered

READERS = ("program", "plan", "manager", "observer")
SAYING = ("program", "plan", "manager")
PROPOSALS = (
    Column("proposed_on", L("Proposed"), "day"),
    Column("title", L("Proposal"), opens=lambda r: reverse("proposal", args=[r["uid"]])),
    Column("year", L("From"), says=lambda r: str(r["year"])),
    Column("changes", L("What changes"), sorts=False),
    Column("by", L("By")),
    Column("comments", L("Comments"), "count"),
    Column("state", L("Standing")),
)
CHANGES = (
    Column("of", L("Of")),
    Column("what", L("What")),
    Column("before", L("As it is")),
    Column("after", L("As proposed")),
)
COMMENTS = (
    Column("on", L("Day"), "day"),
    Column("party", L("By")),
    Column("words", L("Comment"), sorts=False),
)


class CommentForm(Form):
    """What a member has to say."""

    words = forms.CharField(label=L("Your comment"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip


class VerdictForm(Form):
    """Whether a proposal is adopted, where that was decided, and in what words."""

    verdict = forms.ChoiceField(label=L("Outcome"), choices=Proposal.VERDICTS[:2])
    where = forms.ChoiceField(label=L("Decided"), choices=(("meeting", L("at a meeting")), ("between", L("between meetings"))))  # fmt: skip
    outcome = forms.CharField(label=L("What was decided"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.proposal = proposal

    def clean_where(self) -> str:
        between = self.cleaned_data["where"] == "between"
        why = standing.hindered_between(self.proposal, self.today) if between else ""
        if why:
            raise forms.ValidationError(why)
        return str(self.cleaned_data["where"])

    def clean_verdict(self) -> str:
        adopts = self.cleaned_data["verdict"] == Proposal.ADOPTED
        why = standing.why_not_adopted(self.proposal) if adopts else ""
        if why:
            raise forms.ValidationError(why)
        return str(self.cleaned_data["verdict"])


@reader_required(*READERS)
def proposals(request: HttpRequest) -> HttpResponse:
    """Every proposal that the reader may know of, newest first."""
    now = today(request)
    rows = [
        {"uid": p.uid, "proposed_on": p.decision.proposed_on, "title": p.decision.title, "year": p.year, "changes": saying.briefly(p.revision),
         "by": _party("plan" if p.plan else "program", p.plan), "comments": len(p.comments.all()), "state": standing.state(p, now)}
        for p in standing.visible(request).prefetch_related("comments")
    ]  # fmt: skip
    table = Table(
        request, "proposals", PROPOSALS, by="-proposed_on", caption=_("Proposals, newest first")
    ).hold(rows)
    if table.file:
        record(request, table.action)
    may_propose = request.reader.role in ("program", "plan")  # type: ignore[attr-defined]
    return table.answer("measure_set/proposals.html", {"may_propose": may_propose})


def _party(role: str, unit: str) -> str:
    """Who speaks: the program office, or a plan or practice by name."""
    return names.name("plan" if role == "plan" else "practice", unit) if unit else _("Program office")


@reader_required("program", "plan")
@require_http_methods(["GET", "POST"])
def proposal_new(request: HttpRequest) -> HttpResponse:
    """The set of a year with a box for every value."""
    now = today(request)
    years = [now.year + ahead for ahead in range(AHEAD + 1)]
    asked = request.GET.get("year", "")
    year = next((y for y in years if str(y) == asked), years[1])
    with standing.base() as program:
        form = ProposalForm(request.POST or None, today=now, program=program, year=year)
        if request.method == "POST" and form.is_valid():
            return _made(request, form, now)
    return render(request, "measure_set/new.html", {"form": form, "year": year, "years": years})


@transaction.atomic
def _made(request: HttpRequest, form: ProposalForm, now: date) -> HttpResponse:
    said, reader = form.cleaned_data, request.reader  # type: ignore[attr-defined]
    kept = {"by": request.user, "at": timezone.now()}
    decision = Decision.objects.create(title=said["title"], words=said["words"], proposed_on=now, **kept)
    made = Proposal.objects.create(
        decision=decision, year=form.year, plan=reader.unit if reader.role == "plan" else "", changes=form.revision.rows(),
        comment_by=said["comment_by"], **kept,
    )  # fmt: skip
    _asked(request, made)
    record(request, "measure_set.propose", proposal=made.uid, year=made.year)
    messages.success(request, _("Proposed. The worker works out what it would have done; members can say what they think of it."))  # fmt: skip
    return redirect("proposal", made.uid)


def _asked(request: HttpRequest, proposal: Proposal) -> None:
    proposal.job = ask(
        request, Kind.EFFECT, proposal.uid, proposal=proposal.uid, release=request.book.release
    )  # type: ignore[attr-defined]
    proposal.save(update_fields=["job"])


@reader_required(*READERS)
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, uid: str) -> HttpResponse:
    """One proposal: what changes, what it would have done to the reader, what members say, and what was decided."""
    found, now, does = get_object_or_404(standing.visible(request), uid=uid), today(request), request.POST.get("does", "")  # fmt: skip
    acts = _acts(request, found, does, now)
    if request.method == "POST":
        if does not in acts:
            raise Http404
        form = acts[does]
        if form is None or form.is_valid():
            ACTS[does](request, found, form.cleaned_data if form else {}, now)
            return redirect("proposal", uid)
    table = Table(request, "proposal_changes", CHANGES, by="of", caption=_("What changes"), size=200)
    table.hold(saying.rows(found.revision, saying.titles(standing.program())))
    told = _told(request, found, now)
    said = [
        {"on": c["comment"].on, "party": c["party"], "words": c["comment"].words} for c in told["comments"]
    ]
    comments = Table(request, "proposal_comments", COMMENTS, by="on", caption=_("Comments"), of="said", size=200).hold(said)  # fmt: skip
    if not (table.file or comments.file):
        record(request, "proposal.view", proposal=uid)
    return answered(request, (table, comments), "measure_set/proposal.html", {"proposal": found, "acts": acts, "does": does, **told}, proposal=uid)  # fmt: skip


def _told(request: HttpRequest, found: Proposal, now: date) -> dict[str, Any]:
    reader = request.reader  # type: ignore[attr-defined]
    says = found.comments.select_related("by").order_by("on", "id") if reader.role in SAYING else ()
    return {
        "state": standing.state(found, now), "from_day": date(found.year, 1, 1), "proposer": _party("plan" if found.plan else "program", found.plan),
        "comments": [{"party": _party(c.role, c.unit), "comment": c} for c in says],
        "effect": effects.summary(effects.of_reader(request, found)) if reader.role in SAYING else {},
        "hindrances": standing.hindrances(found, now) if reader.role == "program" and not found.verdict else [],
        "is_member": reader.role in SAYING, "decides": reader.role in ("program", "plan"),
    }  # fmt: skip


def _acts(request: HttpRequest, found: Proposal, does: str, now: date) -> dict[str, Form | None]:
    """What the reader may do now: by its name, the form it takes, or None for a button alone."""
    reader = request.reader  # type: ignore[attr-defined]

    def given(name: str) -> Any:
        return request.POST if does == name else None

    acts: dict[str, Form | None] = {}
    if found.verdict or reader.role == "observer":
        return acts
    if standing.may_comment(found, now):
        acts["comment"] = CommentForm(given("comment"), today=now)
    if reader.role == "program":
        if (
            found.job is None
            or found.job.state in (State.FAILED, State.DROPPED)
            or effects.is_old(request, found)
        ):
            acts["again"] = None
        if not standing.hindrances(found, now):
            acts["decide"] = VerdictForm(given("decide"), today=now, proposal=found)
    if (reader.role, reader.unit) == (("plan", found.plan) if found.plan else ("program", "")):
        acts["withdraw"] = None
    return acts


def _commented(request: HttpRequest, found: Proposal, said: dict[str, Any], now: date) -> None:
    reader = request.reader  # type: ignore[attr-defined]
    Comment.objects.create(proposal=found, role=reader.role, unit=reader.unit, on=now, by=request.user, at=timezone.now(), **said)  # fmt: skip
    record(request, "proposal.comment", proposal=found.uid)
    messages.success(request, _("Kept. Every member reads it."))


def _again(request: HttpRequest, found: Proposal, said: dict[str, Any], now: date) -> None:
    _asked(request, found)
    record(request, "proposal.effect", proposal=found.uid)
    messages.success(request, _("Asked. The worker works it out."))


def _decided(request: HttpRequest, found: Proposal, said: dict[str, Any], now: date) -> None:
    _closed(found, said["verdict"], now, said["outcome"], at_meeting=said["where"] == "meeting")
    record(request, "proposal.decide", proposal=found.uid, verdict=said["verdict"], where=said["where"])
    messages.success(request, _("Decided, and in the log."))


def _withdrawn(request: HttpRequest, found: Proposal, said: dict[str, Any], now: date) -> None:
    _closed(found, Proposal.WITHDRAWN, now, _("Withdrawn by who proposed it."), at_meeting=None)
    record(request, "proposal.withdraw", proposal=found.uid)
    messages.success(request, _("Withdrawn. It stays in the list."))


@transaction.atomic
def _closed(found: Proposal, verdict: str, now: date, outcome: str, *, at_meeting: bool | None) -> None:
    if not Decision.objects.filter(pk=found.decision_id, decided_on=None).update(decided_on=now, at_meeting=at_meeting, outcome=outcome):  # fmt: skip
        raise Http404
    Proposal.objects.filter(pk=found.pk).update(verdict=verdict)


ACTS = {"comment": _commented, "again": _again, "decide": _decided, "withdraw": _withdrawn}
