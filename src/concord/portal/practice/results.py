"""Adding a result: at once pending, never in a rate before the next run. Warnings say what will not count and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concord.portal.access import reader_required
from concord.portal.practice import documents
from concord.portal.practice.calendar import today
from concord.portal.practice.contacts import saved
from concord.portal.practice.entries import Conflict, own_entry, write
from concord.portal.practice.forms import ResultForm
from concord.portal.practice.kinds import Item, for_measure, meets_goal
from concord.portal.practice.models import Document, Entry, Kind
from concord.portal.practice.people import gaps_of, own_patient
from concord.portal.practice.returning import back
from concord.portal.shell import SQL
from concord.portal.templatetags.words import day as in_words

NEEDS_PROOF = ("outside", "patient")


@reader_required("assistant", "manager", "clinician")
@require_http_methods(["GET", "POST"])
def result(request: HttpRequest, key: str) -> HttpResponse:
    """A new result of a patient."""
    return _form(request, own_patient(request, key), None)


@reader_required("assistant", "manager", "clinician")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, uid: str) -> HttpResponse:
    """A new version of a result entered before."""
    entry = own_entry(request, uid)
    if entry.kind != Kind.RESULT:
        return redirect("entry", uid)
    return _form(request, own_patient(request, entry.person), entry)


def _form(request: HttpRequest, person: dict[str, Any], before: Entry | None) -> HttpResponse:
    known = for_measure(request.GET.get("measure", ""))
    item = request.GET.get("item") or (known.key if known else "")
    form = ResultForm(
        request.POST or None, request.FILES or None, today=today(request), born=person["birth_date"],
        item=before.said["item"] if before else item, initial=_initial(request, before),
    )  # fmt: skip
    if request.method == "POST" and "choose" not in request.POST and form.is_valid():
        try:
            kept = _document(request, form)
            return _keep(request, person, form, before, kept)
        except forms.ValidationError as error:
            form.add_error("document", error)
        except Conflict as conflict:
            return _conflict(request, person, form, conflict)
    elif "choose" in request.POST:
        form = ResultForm(
            today=today(request), born=person["birth_date"], item=request.POST.get("item", ""),
            initial={k: request.POST[k] for k in ("item", "on", "source", "place", "reason") if request.POST.get(k)},
        )  # fmt: skip
    context = {"form": form, "person": person, "back": back(request), "before": before}
    part = "practice/parts/result_form.html" if request.headers.get("HX-Request") else "practice/result.html"
    return render(request, part, context, status=422 if form.errors else 200)


def _initial(request: HttpRequest, before: Entry | None) -> dict[str, Any]:
    if before is None:
        asked_for = request.GET.get("source", "")
        return {"source": asked_for if asked_for in ("chart", "outside", "registry", "patient") else "chart"}
    return {**before.said, "on": before.happened_on}


def _document(request: HttpRequest, form: ResultForm) -> Document | None:
    given = form.cleaned_data.get("document")
    return documents.keep(request, *documents.looked_at(given)) if given else None


def _keep(
    request: HttpRequest,
    person: dict[str, Any],
    form: ResultForm,
    before: Entry | None,
    kept: Document | None,
) -> HttpResponse:
    said, item = form.cleaned_data, form.item
    assert item is not None
    closes, warning = _closes(request, person["person"], item, said)
    text = {k: str(said[k]) for k in ("value", "value_2") if said.get(k) is not None}
    entry = write(
        request, person["person"], Kind.RESULT, on=said["on"], replaces=before, measures=item.measures,
        document=kept or (before.document if before else None), item=item.key, source=said["source"], place=said["place"],
        reason=said["reason"], closes=closes, **text,
    )  # fmt: skip
    saved(request, _("Saved. It counts as pending until the next release."), entry)
    known = _known(request, person["person"], said["on"], item, said)
    for words in (
        warning,
        _("The value is unusual; check it.") if form.is_unusual else "",
        known,
        _("Proof is needed: attach the document before the audit.")
        if said["source"] in NEEDS_PROOF and not entry.document
        else "",
    ):
        if words:
            messages.warning(request, words)
    return redirect(back(request))


def _closes(request: HttpRequest, person: str, item: Item, said: dict[str, Any]) -> tuple[bool, str]:
    """Whether the entry should close an open gap, as a hint; and in words why not."""
    mine = [g for g in gaps_of(request, person) if g["measure"] in item.measures and g["state"] == "open"]
    if not mine:
        return False, ""
    if item.group != "exclusion":
        outside = [g for g in mine if not _in_window(g, said["on"])]
        if len(outside) == len(mine):
            words = _("Saved, but a test of %(day)s will not close this gap: it is outside the window.")
            return False, words % {"day": in_words(said["on"])}
    if not meets_goal(item, said.get("value", Decimal(0)), said.get("value_2", Decimal(0))):
        return False, _("Saved, but this value will not close the gap.")
    return True, ""


def _in_window(gap: dict[str, Any], on: date) -> bool:
    return (gap["looked_from"] is None or on >= gap["looked_from"]) and (
        gap["due"] is None or on <= gap["due"]
    )


def _known(request: HttpRequest, person: str, on: date, item: Item, said: dict[str, Any]) -> str:
    """Whether the book already has such a record of that day."""
    parameters = {"person": person, "day": on.isoformat(), "value": said.get("value"), "kind": item.group}
    held = request.book.ask(SQL, "known_result", parameters)  # type: ignore[attr-defined]
    return _("Already known: a record of that day with the same value is in the data.") if held else ""


def _conflict(
    request: HttpRequest, person: dict[str, Any], form: ResultForm, conflict: Conflict
) -> HttpResponse:
    theirs = conflict.theirs
    context = {"form": form, "person": person, "theirs": theirs, "back": back(request)}
    return render(request, "practice/conflict.html", context, status=409)
