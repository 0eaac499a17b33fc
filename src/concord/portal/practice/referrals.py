"""The referral loop: ordered, seen, report back. From the practice's own file, with what was entered since laid over it."""

from __future__ import annotations

import hashlib
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
from concord.portal.paging import cut
from concord.portal.practice import documents
from concord.portal.practice.calendar import today
from concord.portal.practice.contacts import saved
from concord.portal.practice.entries import Conflict, head, live, write
from concord.portal.practice.forms import ReferralForm
from concord.portal.practice.models import Entry, Kind, new_uid
from concord.portal.practice.people import own_patient
from concord.portal.practice.returning import back
from concord.portal.tabular import Column, taken

STATES = {"open": L("ordered"), "seen": L("seen"), "closed": L("report back"), "cancelled": L("cancelled")}
COLUMNS = (
    Column("patient", L("Patient")), Column("specialty", L("Specialty"), "words"), Column("ordered_on", L("Ordered"), "day"),
    Column("seen_on", L("Seen"), "day"), Column("report_on", L("Report"), "day"), Column("status", L("State"), says=lambda r: str(STATES[r["status"]])),
)  # fmt: skip
SHOWN = {"open": ("open", "seen"), "closed": ("closed",), "all": ("open", "seen", "closed", "cancelled")}


def topic_of(referral: str) -> str:
    """A referral's name for an address: the sender's own number may hold a patient's."""
    return hashlib.sha256(referral.encode()).hexdigest()[:16]


@reader_required("assistant", "manager", "clinician")
def referrals(request: HttpRequest) -> HttpResponse:
    """Referrals by state, the oldest first."""
    show = request.GET.get("show", "open") if request.GET.get("show") in SHOWN else "open"
    listed = [r for r in all_of(request) if r["status"] in SHOWN[show]]
    if file := taken(
        request,
        "referrals",
        COLUMNS,
        lambda: _to_take(request, listed),
        by="ordered_on",
        caption=_("Referrals"),
    ):
        return file
    page, rows = cut(listed, request)
    record(request, "referrals.view", (r["person"] for r in rows))
    names = (
        {p["person"]: p for p in request.book.rows("person", {"person": sorted({r["person"] for r in rows})})}
        if rows
        else {}
    )
    context = {
        "rows": [{**r, "patient": names[r["person"]], "days": (today(request) - r["ordered_on"]).days} for r in rows],
        "page": page, "show": show, "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "practice/referrals.html", context)


def _to_take(request: HttpRequest, listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    named = names_of(request.book, {r["person"] for r in listed})  # type: ignore[attr-defined]
    return [{**r, "patient": named.get(r["person"], "")} for r in listed]


def all_of(request: HttpRequest, person: str = "") -> list[dict[str, Any]]:
    """Every referral, of one patient or of all, as it stands after what was entered."""
    where = {"person": person} if person else {}
    unit = request.reader.unit  # type: ignore[attr-defined]
    found = {
        (r["person"], topic_of(r["referral"])): {**r, "topic": topic_of(r["referral"]), "entry": None}
        for r in request.book.rows("referral", where)  # type: ignore[attr-defined]
    }
    entered = live(unit).filter(kind=Kind.REFERRAL, **where).select_related("document")
    held = {p["person"] for p in request.book.rows("person", columns=("person",))}  # type: ignore[attr-defined]
    for entry in entered:
        if entry.person in held:
            found[(entry.person, entry.topic)] = _laid_over(entry, found.get((entry.person, entry.topic)))
    return sorted(found.values(), key=lambda r: (r["ordered_on"], r["topic"]))


def _laid_over(entry: Entry, before: dict[str, Any] | None) -> dict[str, Any]:
    days = {
        name: date.fromisoformat(entry.said[name]) if entry.said.get(name) else None
        for name in ("seen_on", "report_on")
    }
    known = before or {"specialty": entry.said["specialty"], "ordered_on": entry.happened_on}
    return {
        **known,
        **days,
        "person": entry.person,
        "topic": entry.topic,
        "status": entry.said["status"],
        "entry": entry,
    }


@reader_required("assistant", "manager", "clinician")
@require_http_methods(["GET", "POST"])
def new_referral(request: HttpRequest, key: str) -> HttpResponse:
    """A referral that the practice orders now."""
    person = own_patient(request, key)
    form = ReferralForm(
        request.POST or None, request.FILES or None, today=today(request), is_new=True, initial={"ordered_on": today(request)}
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        return _keep(request, person, form, new_uid(), None, {})
    return _page(request, form, person, {})


@reader_required("assistant", "manager", "clinician")
@require_http_methods(["GET", "POST"])
def referral(request: HttpRequest, key: str, topic: str) -> HttpResponse:
    """What became of a referral."""
    person = own_patient(request, key)
    found = next((r for r in all_of(request, key) if r["topic"] == topic), None)
    if found is None:
        raise Http404
    before = head(request.reader.unit, key, Kind.REFERRAL, topic)
    initial = {k: found[k] for k in ("ordered_on", "seen_on", "report_on")} | {
        "seen": before.uid if before else ""
    }
    form = ReferralForm(
        request.POST or None, request.FILES or None, today=today(request), is_new=False,
        initial=initial | {"is_cancelled": found["status"] == "cancelled"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["seen"] != (before.uid if before else ""):
                raise Conflict(before)
            return _keep(request, person, form, topic, before, found)
        except Conflict as conflict:
            context = {"form": form, "person": person, "theirs": conflict.theirs, "back": back(request)}
            return render(request, "practice/conflict.html", context, status=409)
    return _page(request, form, person, found)


def _keep(
    request: HttpRequest, person: dict[str, Any], form: ReferralForm, topic: str, before: Entry | None, found: dict[str, Any]
) -> HttpResponse:  # fmt: skip
    said = form.cleaned_data
    try:
        kept = (
            documents.keep(request, *documents.looked_at(said["document"])) if said.get("document") else None
        )
    except forms.ValidationError as error:
        form.add_error("document", error)
        return _page(request, form, person, found)
    entry = write(
        request, person["person"], Kind.REFERRAL, on=said.get("ordered_on") or found["ordered_on"], topic=topic, replaces=before,
        document=kept or (before.document if before else None), specialty=said.get("specialty") or found["specialty"],
        status=form.status, **{k: said[k].isoformat() if said[k] else "" for k in ("seen_on", "report_on")},
    )  # fmt: skip
    saved(request, _("Referral saved."), entry)
    return redirect(back(request, ""))


def _page(
    request: HttpRequest, form: ReferralForm, person: dict[str, Any], found: dict[str, Any]
) -> HttpResponse:
    context = {"form": form, "person": person, "found": found, "back": back(request)}
    part = (
        "practice/parts/referral_form.html" if request.headers.get("HX-Request") else "practice/referral.html"
    )
    return render(request, part, context, status=422 if form.errors else 200)
