"""The page of gap analyses, and the actions that the program office assigns for what they find."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.commitments.gaps import Gap, gaps
from concord.portal.commitments.models import GapAction
from concord.portal.practice.calendar import today
from concord.portal.practice.forms import Day, Form
from concord.portal.tabular import Column, Table, answered
from concord.portal.templatetags.words import day

ANALYSES = {
    "measures": L("Files for the measures"), "rel": L("Race, ethnicity and language"), "behavioral": L("Behavioral health"), "contracts": L("Contracts"),
}  # fmt: skip
TO_DO = (
    Column("words", L("What is to be done")), Column("analysis", L("Analysis")), Column("owner", L("Whose")), Column("due_on", L("By"), "day"),
    Column("done_on", L("Done"), "day", empty=L("open")),
)  # fmt: skip
LATELY = timedelta(days=30)
"""How long what was done can be opened again from the page."""
GAPS = (
    Column("analysis", L("Analysis")),
    Column("owner", L("Whose")),
    Column("about", L("Looked at")),
    Column("wanted", L("Wanted"), sorts=False),
    Column("found", L("Found"), sorts=False),
    Column("gap", L("Gap")),
    Column("actions", L("Actions"), sorts=False),
)


class ActionForm(Form):
    """What is to be done about a gap, and by when."""

    about = forms.ChoiceField(label=L("About"))
    words = forms.CharField(label=L("What is to be done"), max_length=200)
    due_on = Day(label=L("By"))

    def __init__(self, *args: Any, found: list[Gap], **kwargs: Any):
        super().__init__(*args, **kwargs)
        keys = {g.key: f"{ANALYSES[g.analysis]}: {owner(g.role, g.unit)}" for g in found if g.is_gap}
        self.fields["about"].choices = list(keys.items())  # type: ignore[attr-defined]

    def clean_due_on(self) -> date:
        if self.cleaned_data["due_on"] < self.today:
            raise forms.ValidationError(L("The day must be %(day)s or later.") % {"day": day(self.today)})
        return self.cleaned_data["due_on"]  # type: ignore[no-any-return]


def owner(role: str, unit: str) -> str:
    """Whose a gap or an action is, by name."""
    return names.name(role, unit) if unit else _("Program office")


@reader_required("program", "plan", "manager")
@require_http_methods(["GET", "POST"])
def gap_analyses(request: HttpRequest) -> HttpResponse:
    """What each analysis found, gaps first, with its actions; the office assigns, whose it is marks done, or not done yet."""
    reader, now, does = request.reader, today(request), request.POST.get("does", "")  # type: ignore[attr-defined]
    found = gaps(reader, request.book, now)  # type: ignore[attr-defined]
    is_office = reader.role == "program"
    form = (
        ActionForm(request.POST if does == "assign" else None, today=now, found=found) if is_office else None
    )
    if request.method == "POST" and _acted(request, does, form, now):
        return redirect("gap_analyses")
    asked, only = request.GET.get("analysis", ""), "all" not in request.GET
    actions = _actions(reader)
    rows = [_row(g, actions) for g in found if asked in ("", g.analysis) and (g.is_gap or not only)]
    table = Table(request, "gap_analyses", GAPS, by="analysis", caption=_("What is missing") if only else _("What was looked at"), size=100).hold(rows)  # fmt: skip
    told = [{"action": a, "owner": owner(a.role, a.unit), "analysis": ANALYSES[a.analysis]} for a in actions]
    lists = Table(request, "gap_actions", TO_DO, by="due_on", caption=_("Actions, the oldest first"), of="actions").hold([_told(a) for a in told])  # fmt: skip
    context = {
        "form": form, "does": does, "analyses": [(key, words) for key, words in ANALYSES.items() if any(g.analysis == key for g in found)], "asked": asked, "only": only, "today": now, "looked": len(found),
        "gaps": sum(g.is_gap for g in found), "to_do": [a for a in told if a["action"].done_on is None],
        "done": [a for a in told if a["action"].done_on and a["action"].done_on >= now - LATELY],
    }  # fmt: skip
    return answered(request, (table, lists), "commitments/gaps.html", context)


def _told(one: dict[str, Any]) -> dict[str, Any]:
    action = one["action"]
    return {"words": action.words, "analysis": str(one["analysis"]), "owner": one["owner"], "due_on": action.due_on, "done_on": action.done_on}  # fmt: skip


def _actions(reader: Any) -> list[GapAction]:
    """Actions that the reader sees: the office all, a plan or practice its own."""
    every = GapAction.objects.all()
    if reader.role == "program":
        return list(every)
    return list(every.filter(role="plan" if reader.role == "plan" else "practice", unit=reader.unit))


def _row(g: Gap, actions: list[GapAction]) -> dict[str, Any]:
    mine = [a for a in actions if (a.analysis, a.role, a.unit) == (g.analysis, g.role, g.unit)]
    said = [f"{a.words} ({_('done') if a.done_on else day(a.due_on)})" for a in mine] if g.is_gap else []
    return {
        "analysis": str(ANALYSES[g.analysis]), "owner": owner(g.role, g.unit), "about": g.about, "wanted": g.wanted, "found": g.found,
        "gap": _("yes") if g.is_gap else _("no"), "actions": "; ".join(said),
    }  # fmt: skip


def _acted(request: HttpRequest, does: str, form: ActionForm | None, now: date) -> bool:
    reader = request.reader  # type: ignore[attr-defined]
    if does == "assign" and form is not None:
        if not form.is_valid():
            return False
        analysis, role, unit = form.cleaned_data["about"].split("|")
        said = {key: form.cleaned_data[key] for key in ("words", "due_on")}
        made = GapAction.objects.create(analysis=analysis, role=role, unit=unit, by=request.user, at=timezone.now(), **said)  # fmt: skip
        record(request, "gap.assign", gap_action=made.uid, analysis=analysis)
        messages.success(request, _("Assigned."))
        return True
    if does not in ("done", "open"):
        raise Http404
    mine = GapAction.objects.filter(
        pk__in=[a.pk for a in _actions(reader)], uid=request.POST.get("action", "")
    )
    if not mine.filter(done_on__isnull=does == "done").update(done_on=now if does == "done" else None):
        raise Http404
    record(request, f"gap.{does}", gap_action=request.POST["action"])
    messages.success(request, _("Done.") if does == "done" else _("Open again."))
    return True
