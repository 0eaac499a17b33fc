"""Patients' consents: those that the practice was given, with their paper; what they open; and withdrawing them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.explaining import names_of
from concord.portal.practice import documents
from concord.portal.practice.calendar import today
from concord.portal.practice.consent_words import (
    PURPOSES,
    STATES,
    notice_of,
    recipient_words,
    recipients,
    scopes_words,
)
from concord.portal.practice.contacts import saved
from concord.portal.practice.entries import Conflict, head, live, write
from concord.portal.practice.forms import ConsentForm, RevokeForm
from concord.portal.practice.models import Entry, Kind, new_uid
from concord.portal.practice.people import own_patient
from concord.portal.practice.returning import back
from concord.portal.tabular import Column, Row, Table

TEAM = ("assistant", "manager", "clinician")
DAYS = ("start_date", "end_date", "revoked_on")
COLUMNS = (
    Column("patient", L("Patient"), opens=lambda r: r["href"]), Column("scope", L("What"), says=lambda r: scopes_words(r["scope"])),
    Column("to", L("To")), Column("purpose", L("For"), says=lambda r: str(dict(PURPOSES)[r["purpose"]])), Column("start_date", L("From"), "day"),
    Column("end_date", L("Until"), "day", empty=L("no end")), Column("state", L("State"), says=lambda r: str(dict(STATES)[r["state"]])),
)  # fmt: skip
SHARED = (
    Column("patient", L("Patient"), opens=lambda r: r["href"]), Column("scope", L("What"), says=lambda r: scopes_words(r["scope"])),
    Column("to", L("To")), Column("purpose", L("For"), says=lambda r: str(dict(PURPOSES)[r["purpose"]])),
    Column("start_date", L("By the consent of"), "day"), Column("end_date", L("Until"), "day", empty=L("no end")),
    Column("events", L("Records"), "count", empty="–"), Column("release", L("Release")), Column("notice", L("Notice"), only_in_files=True),
)  # fmt: skip


@reader_required(*TEAM)
def consents(request: HttpRequest) -> HttpResponse:
    """Consents that the practice told or that open something to it, by state."""
    state = request.GET.get("state", "")
    every = _named(request, all_of(request))
    rows = [r for r in every if state in ("", r["state"])]
    table = Table(request, "consents", COLUMNS, by="patient", caption=_("Consents")).hold(rows)
    record(request, table.action, (r["person"] for r in table.rows))
    states = [(key, words, sum(r["state"] == key for r in every)) for key, words in STATES]
    return table.answer("practice/consents.html", {"state": state, "states": [s for s in states if s[2]]})


@reader_required(*TEAM)
def shared(request: HttpRequest) -> HttpResponse:
    """The log of sharing: what the practice got by consents in the release that readers open, and what others got by its own."""
    words = {row["scope"]: notice_of(row)["words"] for row in request.book.rows("sharing_notice")}
    rows = [
        {**r, "to": recipient_words(r["kind"], r["unit"]), "release": request.book.release, "notice": words.get(r["scope"], "")}
        for r in _named(request, request.book.rows("sharing"))
    ]  # fmt: skip
    table = Table(request, "sharing", SHARED, by="patient", caption=_("Shared by consent")).hold(rows)
    record(request, table.action, (r["person"] for r in table.rows))
    mine = {r["scope"] for r in rows if (r["kind"], r["unit"]) == ("practice", request.reader.unit)}
    notices = [
        notice_of(n) for n in request.book.rows("sharing_notice", order=("scope",)) if n["scope"] in mine
    ]
    return table.answer("practice/shared.html", {"notices": notices})


def _named(request: HttpRequest, rows: list[Row]) -> list[Row]:
    from django.urls import reverse

    known = names_of(request.book, {r["person"] for r in rows})  # type: ignore[attr-defined]
    return [
        {**r, "patient": known.get(r["person"], ""), "href": reverse("patient", args=[r["person"]])}
        for r in rows
    ]


def all_of(request: HttpRequest, person: str = "") -> list[Row]:
    """Every consent of one patient or of all, as it stands after what was entered since the release."""
    where = {"person": person} if person else {}
    book, unit = request.book, request.reader.unit  # type: ignore[attr-defined]
    found: dict[tuple[str, ...], Row] = {}
    for row in book.rows("consent", where):
        told = {
            **row,
            "topic": row["consent"],
            "entry": None,
            "to": recipient_words(row["kind"], row["unit"], row["recipient"]),
        }
        found[_same(row)] = told
    held = {p["person"] for p in book.rows("person", where, columns=("person",))}
    for entry in live(unit).filter(kind=Kind.CONSENT, **where).select_related("document", "by"):
        if entry.person in held:
            row = _entered(entry)
            before = found.get(_same(row), {})
            settled = (
                before.get("state") if before and before.get("revoked_on") == row["revoked_on"] else "pending"
            )
            found[_same(row)] = {**row, "state": settled, "is_own": True}
    return sorted(found.values(), key=lambda r: (r["start_date"], r["topic"]), reverse=True)


def _same(row: Row) -> tuple[str, ...]:
    return tuple(str(row[k]) for k in ("person", "scope", "purpose", "recipient", "start_date"))


def _entered(entry: Entry) -> Row:
    said = entry.said
    days = {k: date.fromisoformat(said[k]) if said.get(k) else None for k in ("ends_on", "revoked_on")}
    return {
        "person": entry.person, "scope": said["scope"], "purpose": said["purpose"], "recipient": said["recipient"], "topic": entry.topic,
        "start_date": entry.happened_on, "end_date": days["ends_on"], "revoked_on": days["revoked_on"], "entry": entry,
        "to": dict(recipients()).get(said["recipient"], said["recipient"]),
    }  # fmt: skip


@reader_required(*TEAM)
@require_http_methods(["GET", "POST"])
def new_consent(request: HttpRequest, key: str) -> HttpResponse:
    """A consent that the patient signed, with the signed paper."""
    person = own_patient(request, key)
    form = ConsentForm(
        request.POST or None, request.FILES or None, today=today(request), initial={"start_date": today(request), "recipient": request.reader.unit},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        what = {name: said[name] for name in ("scope", "purpose", "recipient")}
        return _keep(
            request, person, form, new_uid(), None, said["start_date"], ends_on=said["end_date"], **what
        )
    return _page(request, form, person, {})


@reader_required(*TEAM)
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, key: str, topic: str) -> HttpResponse:
    """A consent of the patient, and its withdrawal: it closes in the next release what the consent opened."""
    person = own_patient(request, key)
    found = next((r for r in all_of(request, key) if r["topic"] == topic), None)
    if found is None:
        raise Http404
    before = head(request.reader.unit, key, Kind.CONSENT, topic)
    initial = {"revoked_on": today(request), "seen": before.uid if before else ""}
    form = RevokeForm(request.POST or None, request.FILES or None, today=today(request), initial=initial, began=found["start_date"])  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["seen"] != (before.uid if before else ""):
                raise Conflict(before)
            what = {name: found[name] for name in ("scope", "purpose", "recipient")}
            days = {"ends_on": found["end_date"], "revoked_on": form.cleaned_data["revoked_on"]}
            return _keep(request, person, form, topic, before, found["start_date"], **days, **what)
        except Conflict as conflict:
            context = {"form": form, "person": person, "theirs": conflict.theirs, "back": back(request)}
            return render(request, "practice/conflict.html", context, status=409)
    return _page(request, form, person, found)


def _keep(
    request: HttpRequest,
    person: dict[str, Any],
    form: Any,
    topic: str,
    before: Entry | None,
    start: date,
    **said: Any,
) -> HttpResponse:
    paper = form.cleaned_data.get("document")
    try:
        kept = documents.keep(request, *documents.looked_at(paper)) if paper else None
    except forms.ValidationError as error:
        form.add_error("document", error)
        return _page(request, form, person, {})
    told = {
        name: value.isoformat() if isinstance(value, date) else value or "" for name, value in said.items()
    }
    entry = write(
        request, person["person"], Kind.CONSENT, on=start, topic=topic, replaces=before, document=kept or (before.document if before else None), **told
    )  # fmt: skip
    words = (
        _("Withdrawal saved. It closes with the next release.")
        if said.get("revoked_on")
        else _("Consent saved. It opens with the next release.")
    )
    saved(request, words, entry)
    return redirect(back(request))


def _page(request: HttpRequest, form: Any, person: dict[str, Any], found: Row) -> HttpResponse:
    if request.method == "GET":
        record(request, "consent.open", [person["person"]])
    context = {
        "form": form, "person": person, "found": found, "back": back(request), "words": scopes_words(found.get("scope")),
        "for": dict(PURPOSES).get(found.get("purpose", ""), ""), "state": dict(STATES).get(found.get("state", ""), ""),
    }  # fmt: skip
    return render(request, "practice/consent.html", context, status=422 if form.errors else 200)
