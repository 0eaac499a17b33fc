"""Contesting an attribution, a gap or a payment where it stands, and following what becomes of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.model.errors import ConcordError
from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.explaining import names_of, put_names
from concord.portal.opaque import hidden, shown
from concord.portal.paging import cut
from concord.portal.practice.calendar import today
from concord.portal.practice.forms import DisputeForm
from concord.portal.practice.models import Dispute, DisputeStep
from concord.portal.tabular import Column, taken
from concord.release import explain

KINDS = {
    "manager": ("attribution", "gap", "payment"),
    "assistant": ("attribution", "gap"),
    "clinician": ("attribution", "gap"),
}
OPEN = ("open", "answered")
COLUMNS = (
    Column("what", L("What")), Column("kind", L("Kind")), Column("at", L("Asked"), "moment"), Column("by", L("By")),
    Column("state", L("State")), Column("words", L("Question")), Column("answer", L("Answer")),
)  # fmt: skip


def _to_take(row: dict[str, Any]) -> dict[str, Any]:
    found = row["dispute"]
    said = [s.words for s in found.steps.all() if s.words]
    return {
        "person": found.person, "what": row["title"], "kind": str(found.get_subject_display()), "at": found.at, "by": str(found.by),
        "state": str(dict(DisputeStep.STATES)[row["state"]]), "words": found.words, "answer": said[-1] if said else "",
    }  # fmt: skip


@reader_required("manager", "assistant", "clinician")
def disputes(request: HttpRequest) -> HttpResponse:
    """The practice's questions, open ones first."""
    every = Dispute.objects.filter(practice=request.reader.unit, subject__in=KINDS[request.reader.role])
    listed = [
        {"dispute": d, "state": d.state, "title": title(request, d)}
        for d in every.select_related("by").prefetch_related("steps")
    ]
    listed.sort(key=lambda r: r["state"] not in OPEN)
    if file := taken(
        request, "disputes", COLUMNS, lambda: [_to_take(r) for r in listed], by="-at", caption=_("Disputes")
    ):
        return file
    page, rows = cut(listed, request)
    record(request, "disputes.view", {r["dispute"].person for r in rows} - {""})
    return render(request, "practice/disputes.html", {"rows": rows, "page": page})


@reader_required("manager", "assistant", "clinician")
@require_http_methods(["GET", "POST"])
def contest(request: HttpRequest, key: str) -> HttpResponse:
    """Ask about what an explanation says. The explanation stands above the form, so that both speak of the same."""
    kind, *keys = shown(key).split(" ") or [""]
    if kind not in KINDS[request.reader.role]:
        raise Http404
    fact, people = _fact(request, kind, keys)
    already = Dispute.objects.filter(practice=request.reader.unit, subject=kind, key=" ".join(keys)).first()
    form = DisputeForm(request.POST or None, today=today(request))
    if request.method == "POST" and form.is_valid():
        made = _open(request, kind, keys, form.cleaned_data["words"])
        messages.success(request, _("Sent. The program office answers here; you can follow it on this page."))
        return redirect("dispute", made.uid)
    record(request, f"contest.{kind}", people)
    context = {
        "fact": fact,
        "form": form,
        "kind": dict(Dispute.SUBJECTS)[kind],
        "already": already,
        "key": key,
    }
    return render(request, "practice/contest.html", context, status=422 if form.errors else 200)


def _fact(request: HttpRequest, kind: str, keys: list[str]) -> tuple[Any, set[str]]:
    try:
        fact = explain(request.book, kind, *keys, shown=8)  # type: ignore[attr-defined]
    except (TypeError, ValueError, ConcordError) as error:
        raise Http404 from error
    people = {keys[0]} if kind in ("gap", "attribution") else set()
    put_names(fact, names_of(request.book, people))  # type: ignore[attr-defined]
    return fact, people


@transaction.atomic
def _open(request: HttpRequest, kind: str, keys: list[str], words: str) -> Dispute:
    reader, book, now = request.reader, request.book, timezone.now()  # type: ignore[attr-defined]
    person = keys[0] if kind in ("gap", "attribution") else ""
    plan = ""
    if kind == "payment":
        line = (
            book.rows("line", {"line_key": keys[0]}, columns=("plan_id", "person")) if len(keys) == 1 else []
        )
        plan, person = (
            (line[0]["plan_id"], line[0]["person"] or "") if line else (keys[1] if len(keys) > 1 else "", "")
        )
    made = Dispute.objects.create(
        practice=reader.unit, by=request.user, at=now, subject=kind, key=" ".join(keys), person=person, plan=plan,
        release=book.release, words=words,
    )  # fmt: skip
    DisputeStep.objects.create(practice=reader.unit, by=request.user, at=now, dispute=made, state="open")
    record(request, "dispute.open", [person] if person else [], dispute=made.uid)
    return made


@reader_required("manager", "assistant", "clinician")
@require_http_methods(["GET", "POST"])
def dispute(request: HttpRequest, uid: str) -> HttpResponse:
    """One question with all that was said; more may be added, or it may be withdrawn."""
    every = Dispute.objects.filter(practice=request.reader.unit, subject__in=KINDS[request.reader.role])
    found = every.select_related("by").filter(uid=uid).first()
    if found is None:
        raise Http404
    form = DisputeForm(request.POST or None, today=today(request))
    if request.method == "POST" and found.state in OPEN:
        withdrawn = "withdraw" in request.POST
        if withdrawn or form.is_valid():
            _step(request, found, "withdrawn" if withdrawn else "open", form.data.get("words", "")[:1000])
            return redirect("dispute", uid)
    record(request, "dispute.view", {found.person} - {""}, dispute=uid)
    context = {
        "dispute": found, "title": title(request, found), "state": dict(DisputeStep.STATES)[found.state], "form": form,
        "steps": found.steps.select_related("by"), "opens": hidden(f"{found.subject} {found.key}"), "is_open": found.state in OPEN,
    }  # fmt: skip
    return render(request, "practice/dispute.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _step(request: HttpRequest, found: Dispute, state: str, words: str) -> None:
    unit = request.reader.unit  # type: ignore[attr-defined]
    DisputeStep.objects.create(
        practice=unit, by=request.user, at=timezone.now(), dispute=found, state=state, words=words
    )
    record(request, f"dispute.{state}", dispute=found.uid)


def title(request: HttpRequest, found: Dispute) -> str:
    """What is contested, for the practice's own eyes."""
    who = names_of(request.book, {found.person} - {""}).get(found.person, "")  # type: ignore[attr-defined]
    keys = found.key.split(" ")
    if found.subject == "gap":
        return f"{who}: {keys[1]} {keys[2]}"
    if found.subject == "attribution":
        return f"{who}, {keys[1]}"
    return ", ".join(x for x in (names.name("plan", found.plan), who, keys[-1] if len(keys) > 1 else "") if x)
