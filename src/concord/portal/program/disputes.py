"""What practices contest: whose turn it is, the answer with its reason, and the one person only by breaking the glass."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.model.errors import ConcordError
from concord.portal import answering
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.explaining import named, names_of, put_names
from concord.portal.names import parties
from concord.portal.practice.models import Dispute
from concord.portal.program.glass import REASONS
from concord.portal.shelf import shelf
from concord.portal.tabular import Column, Table
from concord.release import Book, explain
from concord.release.facts import Fact

SHOWN = 12
COLUMNS = (
    Column("at", L("Asked"), "day", opens=lambda r: reverse("program_dispute", args=[r["uid"]])),
    Column("practice", L("Practice")),
    Column("subject", L("Kind"), says=lambda r: str(answering.SUBJECTS[r["subject"]])),
    Column("about", L("About")),
    Column("plan", L("Plan")),
    Column("state", L("State"), says=lambda r: str(answering.STATES[r["state"]])),
    Column("since", L("Since"), "day"),
    Column("said", L("Said since"), "count"),
)
DECISIONS = [
    ("answered", L("Answer, and leave it open to the practice")),
    ("upheld", L("Uphold: the practice is right; say what changes and when")),
    ("refused", L("Refuse: it stays as it is; say why")),
]


class Glass(forms.Form):
    """Why the person behind a dispute must be seen."""

    reason = forms.ChoiceField(choices=REASONS, label=L("Kind of reason"), initial="complaint")
    why = forms.CharField(
        min_length=20, max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        label=L("The reason, in a sentence without the person's name"), help_text=L("The practice reads it in its log."),
    )  # fmt: skip


@reader_required("program")
def disputes(request: HttpRequest) -> HttpResponse:
    """Every dispute without its person: those that wait for an answer first, the oldest first."""
    asked = {k: request.GET.get(k, "")[:60] for k in ("state", "practice", "subject")}
    rows = [answering.row_of(d) for d in answering.every().order_by("id")]
    kept = [
        r | {"order": at}
        for at, r in enumerate(sorted(rows, key=lambda r: r["rank"]))
        if asked["state"] in ("", r["state"]) and asked["subject"] in ("", r["subject"]) and asked["practice"] in ("", r["practice"])
    ]  # fmt: skip
    caption = _("Disputes: those that wait for an answer first, the oldest first")
    table = Table(request, "disputes", COLUMNS, by="order", caption=caption).hold(kept)
    if table.file:
        record(request, table.action, **{k: v for k, v in asked.items() if v})
    context = {
        "asked": asked, "states": answering.STATES.items(), "subjects": answering.SUBJECTS.items(),
        "practices": [name for _key, name in parties("practice")], "waiting": sum(r["state"] in answering.WAITING for r in rows),
    }  # fmt: skip
    return table.answer("program/disputes.html", context)


@reader_required("program")
@require_http_methods(["GET", "POST"])
def dispute(request: HttpRequest, uid: str) -> HttpResponse:
    """One dispute with all that was said, and the form that answers it."""
    found = _found(uid)
    form = answering.AnswerForm(
        request.POST or None, choices=DECISIONS, initial={"seen": answering.last_step(found)}
    )
    is_withdrawn = answering.row_of(found)["state"] == "withdrawn"
    if (
        request.method == "POST"
        and not is_withdrawn
        and form.is_valid()
        and answering.answer(request, found, form)
    ):
        messages.success(request, _("Sent. The practice sees it from its next page on."))
        return redirect("program_dispute", uid)
    return _page(request, found, form, Glass())


@reader_required("program")
@require_http_methods(["GET", "POST"])
def dispute_person(request: HttpRequest, uid: str) -> HttpResponse:
    """The glass broken for one dispute: what is contested, with its person, as the practice sees it. Nothing stays open."""
    found = _found(uid)
    glass = Glass(request.POST or None)
    form = answering.AnswerForm(choices=DECISIONS, initial={"seen": answering.last_step(found)})
    if request.method != "POST" or not glass.is_valid():
        return _page(request, found, form, glass)
    with shelf.reading(
        settings.CONCORD_WORK.releases, f"practice-{found.practice}", request.book.release
    ) as book:
        seen = _seen(request, found, book, glass.cleaned_data)
    return _page(request, found, form, glass, seen=seen)


def _page(request: HttpRequest, found: Dispute, form: Any, glass: Glass, **more: Any) -> HttpResponse:
    state = answering.row_of(found)["state"]
    context = {
        "dispute": found, "row": answering.row_of(found), "thread": answering.thread(found), "form": form, "glass": glass,
        "state": answering.STATES[state], "is_withdrawn": state == "withdrawn", **more,
    }  # fmt: skip
    return render(
        request, "program/dispute.html", context, status=422 if form.errors or glass.errors else 200
    )


def _found(uid: str) -> Dispute:
    found = answering.every(uid=uid).first()
    if found is None:
        raise Http404
    return found


def _seen(request: HttpRequest, found: Dispute, book: Book, said: dict[str, str]) -> Any:
    """The explanation of what is contested; None when this release holds it no more. Written down either way, before."""
    try:
        fact = explain(book, found.subject, *found.key.split(" "), shown=SHOWN)
    except (TypeError, ValueError, ConcordError):
        fact = None
    people = ({found.person} if found.person else set()) | (set(named(fact)) if fact else set())
    record(request, "glass.person", people, whose=book, dispute=found.uid, **said)
    if fact is not None:
        put_names(fact, names_of(book, people))
        _close(fact)
    return {"fact": fact, "person": names_of(book, {found.person} - {""}).get(found.person, "")}


def _close(fact: Fact) -> None:
    """What stands behind is not opened from here: the glass was broken for this alone."""
    fact.key = ""
    for behind in fact.because:
        _close(behind)
