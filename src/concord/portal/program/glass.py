"""Breaking the glass: the program office sees one person, for a reason that the person's practice reads in its own log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.names import parties
from concord.portal.shelf import shelf
from concord.portal.shell import SQL
from concord.release import Book

REASONS = (
    ("safety", L("Somebody's safety")),
    ("complaint", L("A complaint or dispute that cannot be settled otherwise")),
    ("defect", L("A defect in the program's own work")),
    ("law", L("The law asks for it")),
)


class Glass(forms.Form):
    """Whom, in whose book, and why."""

    practice = forms.ChoiceField(label=L("Practice whose patient it is"))
    last_name = forms.CharField(max_length=60, label=L("Family name"))
    birth_date = forms.DateField(label=L("Birth date"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.ChoiceField(choices=REASONS, label=L("Kind of reason"))
    why = forms.CharField(
        min_length=20, max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        label=L("The reason, in a sentence without the person's name"), help_text=L("The practice reads it in its log."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["practice"].choices = parties("practice")  # type: ignore[attr-defined]


@reader_required("program")
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest) -> HttpResponse:
    """The form; or, once a reason is written down, the one person it names. Nothing stays open afterwards."""
    form = Glass(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        name = f"practice-{form.cleaned_data['practice']}"
        with shelf.reading(settings.CONCORD_WORK.releases, name, request.book.release) as book:
            context |= _looked(request, book, form.cleaned_data)
    return render(request, "program/glass.html", context)


def _looked(request: HttpRequest, book: Book, said: dict[str, Any]) -> dict[str, Any]:
    where = {"last_name": said["last_name"].strip().lower(), "birth_date": said["birth_date"]}
    found = book.ask(SQL, "person_by_name", where)
    people = [row["person"] for row in found]
    record(request, "glass.person", people, whose=book, reason=said["reason"], why=said["why"])
    gaps = {p: book.ask(SQL, "patient_gaps", {"person": p, "opened": False}) for p in people}
    return {"found": [row | {"gaps": gaps[row["person"]]} for row in found], "is_asked": True}
