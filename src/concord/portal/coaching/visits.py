"""A coach's visits with notes by topic, the actions agreed there, and how far learning has spread."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal import names
from concord.portal.access import memberships_of, reader_required
from concord.portal.audit.chain import record
from concord.portal.coaching.models import Action, Visit
from concord.portal.office import office, titles
from concord.portal.practice.calendar import today
from concord.portal.practice.forms import Day, Form
from concord.portal.tabular import Column, Table, taken_of

VISITS = (
    Column("on", L("Day"), "day", opens=lambda r: reverse("coach_visit", args=[r["practice"], r["uid"]])),
    Column("how", L("How")),
    Column("present", L("Present"), "count"),
    Column("spread_to", L("Passed on to"), "count"),
    Column("topics", L("About"), sorts=False),
    Column("notes", L("Notes"), sorts=False, only_in_files=True),
    Column("open", L("Open actions"), "count"),
    Column("next_on", L("Next"), "day"),
)
ACTIONS = (
    Column("words", L("Action")),
    Column("practice", L("Practice"), says=lambda r: names.name("practice", r["practice"])),
    Column("owner", L("Owner")),
    Column("due_on", L("Due"), "day"),
    Column("done_on", L("Done"), "day", empty=L("open")),
)


class VisitForm(Form):
    """What is kept of a visit. One field of notes a topic."""

    on = Day(label=L("Day of the visit"))
    how = forms.ChoiceField(label=L("How"), choices=Visit.HOW)
    present = forms.IntegerField(label=L("People of the practice present"), min_value=1, max_value=99)
    spread_to = forms.IntegerField(
        label=L("Staff to whom something learned was passed on since last time"), min_value=0, max_value=999, initial=0
    )  # fmt: skip
    next_on = Day(label=L("Day of the next visit"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.topics = titles(office().topics)
        for ident, title in self.topics.items():
            self.fields[f"topic_{ident}"] = forms.CharField(
                label=title, max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.not_in_future("on", L("The day must be %(day)s or earlier."))
        if given.get("next_on") and given.get("on") and given["next_on"] <= given["on"]:
            self.add_error("next_on", L("The next visit must lie after this one."))
        return given

    def notes(self) -> dict[str, str]:
        """Topics that have words."""
        return {ident: self.cleaned_data[f"topic_{ident}"] for ident in self.topics if self.cleaned_data[f"topic_{ident}"]}  # fmt: skip


class ActionForm(Form):
    """Something to do."""

    words = forms.CharField(label=L("What"), max_length=200)
    owner = forms.CharField(label=L("Who"), max_length=120)
    due_on = Day(label=L("By"))


@reader_required("coach", assigned="practice")
@require_http_methods(["GET", "POST"])
def visits(request: HttpRequest, practice: str) -> HttpResponse:
    """Visits to a practice, newest first, and the form for another."""
    now = today(request)
    form = VisitForm(request.POST or None, today=now, initial={"on": now})
    if request.method == "POST" and form.is_valid():
        kept = {name: form.cleaned_data[name] for name in ("on", "how", "present", "spread_to", "next_on")}
        visit = Visit.objects.create(
            practice=practice, by=request.user, at=timezone.now(), notes=form.notes(), **kept
        )
        record(request, "visit.keep", practice=practice, visit=visit.uid)
        messages.success(request, _("Kept. Now write down what was agreed."))
        return redirect("coach_visit", practice, visit.uid)
    topics = titles(office().topics)
    rows = [
        {"on": v.on, "uid": v.uid, "practice": practice, "how": str(v.get_how_display()), "present": v.present, "spread_to": v.spread_to,
         "topics": ", ".join(topics.get(t, t) for t in v.notes), "notes": "\n".join(f"{topics.get(t, t)}: {words}" for t, words in v.notes.items()),
         "open": sum(a.done_on is None for a in v.actions.all()), "next_on": v.next_on}
        for v in Visit.objects.filter(practice=practice).prefetch_related("actions")
    ]  # fmt: skip
    table = Table(request, "visits", VISITS, by="-on", caption=_("Visits, newest first")).hold(rows)
    if table.file:
        record(request, table.action, practice=practice)
    return table.answer("coaching/visits.html", {"form": form, "practice": practice})


@reader_required("coach", assigned="practice")
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, practice: str, uid: str) -> HttpResponse:
    """One visit: its notes, and its actions to add to and to close."""
    found, now = get_object_or_404(Visit, uid=uid, practice=practice), today(request)
    does = request.POST.get("does", "")
    form = ActionForm(request.POST if does == "add" else None, today=now)
    if request.method == "POST" and _acted(request, found, does, form, now):
        return redirect("coach_visit", practice, uid)
    agreed = [{**_row(a), "place": at} for at, a in enumerate(found.actions.all())]
    table = Table(request, "visit", ACTIONS, by="place", caption=_("Agreed"), size=100).hold(agreed)
    if file := taken_of(request, [table], practice=practice, visit=uid):
        return file
    record(request, "visit.view", practice=practice, visit=uid)
    topics = titles(office().topics)
    notes = [(topics.get(ident, ident), words) for ident, words in found.notes.items()]
    context = {
        "visit": found,
        "practice": practice,
        "notes": notes,
        "form": form,
        "today": now,
        "table": table,
    }
    return render(request, "coaching/visit.html", context)


def _acted(request: HttpRequest, found: Visit, does: str, form: ActionForm, now: date) -> bool:
    if does == "add":
        if not form.is_valid():
            return False
        Action.objects.create(practice=found.practice, visit=found, by=request.user, at=timezone.now(), **form.cleaned_data)  # fmt: skip
        record(request, "action.add", practice=found.practice, visit=found.uid)
        messages.success(request, _("Agreed."))
        return True
    if does not in ("done", "open"):
        raise Http404
    asked = Action.objects.filter(
        visit=found, uid=request.POST.get("action", ""), done_on__isnull=does == "done"
    )
    if not asked.update(done_on=now if does == "done" else None):
        raise Http404
    record(request, f"action.{does}", practice=found.practice, visit=found.uid)
    messages.success(request, _("Done.") if does == "done" else _("Open again."))
    return True


def _row(action: Action) -> dict[str, Any]:
    return {name: getattr(action, name) for name in ("words", "practice", "owner", "due_on", "done_on")}


@reader_required("coach")
def actions(request: HttpRequest) -> HttpResponse:
    """Every action of the coach's practices: those overdue and open first."""
    mine = [m.unit for m in memberships_of(request) if m.role == "coach"]
    every = Action.objects.filter(practice__in=mine)
    if "all" not in request.GET:
        every = every.filter(done_on=None)
    rows = [_row(a) for a in every]
    table = Table(request, "actions", ACTIONS, by="due_on", caption=_("Actions, the oldest first")).hold(rows)
    if table.file:
        record(request, table.action)
    return table.answer("coaching/actions.html", {"is_all": "all" in request.GET})
