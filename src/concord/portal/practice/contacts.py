"""Recording a contact: one form for all gaps of a patient, or for a hospital notice. The row leaves the list until it is due."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concord.portal.access import reader_required
from concord.portal.practice.calendar import today
from concord.portal.practice.entries import write
from concord.portal.practice.forms import ContactForm
from concord.portal.practice.models import Entry, Kind
from concord.portal.practice.people import gaps_of, open_measures, own_patient
from concord.portal.practice.returning import back
from concord.portal.practice.state import THEN_A_LETTER, state_of
from concord.portal.templatetags.words import day as in_words


@reader_required("assistant", "manager", "clinician")
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, key: str) -> HttpResponse:
    """The form, opened under a row with script and as a page without; then back to where it was opened."""
    person, now = own_patient(request, key), today(request)
    about = _about(request, key)
    gaps = [] if about else open_measures(gaps_of(request, key))
    tries = state_of(request.reader.unit, request.book, now).tries.get(key, 0)
    form = ContactForm(
        _said(request), today=now, gaps=gaps, initial={"how": "letter" if tries >= THEN_A_LETTER else "call"}
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        return _kept(request, key, form, about)
    context = {"form": form, "person": person, "tries": tries, "back": back(request), "about": about}
    part = (
        "practice/parts/contact_form.html" if request.headers.get("HX-Request") else "practice/contact.html"
    )
    return render(request, part, context, status=422 if form.errors else 200)


def _said(request: HttpRequest) -> QueryDict | None:
    """What was sent; a button that saves at once says the outcome itself, whatever else is chosen."""
    if not request.POST.get("at_once"):
        return request.POST or None
    said = request.POST.copy()
    said["outcome"] = said["at_once"]
    return said


def _about(request: HttpRequest, key: str) -> str:
    """The hospital notice that the contact is about, if it is this patient's."""
    notice = (request.POST.get("notice") or request.GET.get("notice") or "")[:16]
    held = notice and request.book.rows("notice", {"notice": notice, "person": key}, columns=("notice",))  # type: ignore[attr-defined]
    return notice if held else ""


def _kept(request: HttpRequest, key: str, form: ContactForm, about: str) -> HttpResponse:
    said = form.cleaned_data
    entry = write(
        request, key, Kind.CONTACT, on=said["on"], follow_up=said["follow_up_on"], measures=said.get("measures", ()),
        who=said["who"], how=said["how"], outcome=said["outcome"], note=said["note"], about=about,
        visit_on=said["visit_on"].isoformat() if said["visit_on"] else "",
    )  # fmt: skip
    words = _("Contact saved. Follow-up on %(day)s.") % {"day": in_words(said["follow_up_on"])}
    if said["outcome"] == "declined":
        words += " " + _("Declining does not remove the patient from the measure.")
    if said["outcome"] == "wrong_number":
        words += " " + _("The patient is on the list of numbers to correct.")
    saved(request, words, entry)
    if said["outcome"] == "done_elsewhere":
        measure = (said.get("measures") or [""])[0]
        return redirect(
            f"{reverse('result', args=[key])}?measure={measure}&source=outside&back={back(request)}"
        )
    return redirect(back(request))


def saved(request: HttpRequest, words: str, entry: Entry) -> None:
    """A message that stays until the next page, with a way to take it back."""
    link = format_html('<a href="{}">{}</a>', reverse("entry", args=[entry.uid]), _("Undo"))
    messages.success(request, format_html("{} {}", words, link))
