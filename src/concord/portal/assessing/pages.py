"""An assessment: begun and handed in by the practice, reviewed with the coach, read beside earlier sittings and the cohort."""

from __future__ import annotations

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

from concord.portal.access import reader_required
from concord.portal.assessing.lists import of_sitting
from concord.portal.assessing.models import Assessment
from concord.portal.assessing.scoring import measured_gaps, opportunities, overall, scored, strengths
from concord.portal.audit.chain import record
from concord.portal.office import assessment_of, office, said
from concord.portal.practice.calendar import today
from concord.portal.practice.forms import Form
from concord.portal.practice.home import measures_of
from concord.portal.shell import SQL
from concord.portal.tabular import Column, Row, Table, taken_of
from concord.program.instruments import LEVELS, Instrument

COLUMNS = (
    Column("title", L("Assessment"), opens=lambda r: r["href"]),
    Column("submitted_on", L("Handed in"), "day", empty=L("begun")),
    Column("score", L("Mean step"), says=lambda r: "" if r["score"] is None else f"{r['score']:.1f}"),
    Column("level", L("Level")),
    Column("reviewed_on", L("Reviewed"), "day", empty=L("not yet")),
)


@reader_required("manager", "assistant", "clinician")
@require_http_methods(["GET", "POST"])
def assessments(request: HttpRequest) -> HttpResponse:
    """What can be taken, and every sitting so far."""
    unit = request.reader.unit
    if request.method == "POST":
        return _begun(request, unit, assessment_of(request.POST.get("instrument", "")))
    return _listed(request, unit, "assessment", [])


def _begun(request: HttpRequest, unit: str, instrument: Instrument) -> HttpResponse:
    sitting, is_new = Assessment.objects.get_or_create(
        practice=unit, instrument=instrument.ident, submitted_on=None,
        defaults={"version": instrument.version, "by": request.user, "at": timezone.now()},
    )  # fmt: skip
    if is_new:
        record(request, "assessment.begin", instrument=instrument.ident)
    return redirect("assessment", sitting.uid)


def _listed(request: HttpRequest, unit: str, route: str, args: list[str]) -> HttpResponse:
    named, rows = {one.ident: one for one in office().assessments}, []
    for sitting in Assessment.objects.filter(practice=unit):
        if route != "assessment" and sitting.submitted_on is None:
            continue
        if sitting.instrument in named:
            rows.append(_row(sitting, named[sitting.instrument], reverse(route, args=[*args, sitting.uid])))
    table = Table(
        request, "assessments", COLUMNS, by="-submitted_on", caption=_("Assessments, newest first")
    ).hold(rows)
    if table.file:
        record(request, table.action, practice=unit)
    is_own = route == "assessment"
    kinds = [{"ident": o.ident, "title": said(o.title), "about": said(o.about)} for o in office().assessments]
    return table.answer("assessing/list.html", {"kinds": kinds if is_own else [], "practice": unit, "is_own": is_own})  # fmt: skip


def _row(sitting: Assessment, instrument: Instrument, href: str) -> Row:
    score = overall(instrument, sitting.answers) if sitting.submitted_on else None
    return {
        "title": said(instrument.title), "href": href, "submitted_on": sitting.submitted_on, "score": score,
        "level": instrument.level_of(score) if score else "", "reviewed_on": sitting.reviewed_on,
    }  # fmt: skip


class SittingForm(forms.Form):
    """One choice of step per item; a draft may leave items out, handing in may not."""

    def __init__(self, instrument: Instrument, *args: Any, is_final: bool = False, **kwargs: Any):
        super().__init__(*args, auto_id="f_%s", label_suffix="", **kwargs)
        self.instrument = instrument
        steps = [(n, str(n)) for n in range(1, instrument.steps + 1)]
        for item in instrument.items:
            self.fields[item.ident] = forms.TypedChoiceField(
                label=said(item.asks), choices=steps, coerce=int, required=is_final, empty_value=None,
                error_messages={"required": _("Choose a step for: %(item)s") % {"item": said(item.asks)}},
            )  # fmt: skip

    def groups(self) -> list[dict[str, Any]]:
        """Items by group with their levels, and which step is chosen."""
        each = self.instrument.steps // len(LEVELS)
        return [
            {
                "title": said(group.title),
                "items": [self._item(item, each) for item in self.instrument.of_group(group.ident)],
            }
            for group in self.instrument.groups
        ]

    def _item(self, item: Any, each: int) -> dict[str, Any]:
        bound = self[item.ident]
        value = str(bound.value() or "")
        levels = [
            {"level": level, "says": said(item.levels[at]),
             "steps": [(n, str(n) == value) for n in range(at * each + 1, (at + 1) * each + 1)]}
            for at, level in enumerate(LEVELS)
        ]  # fmt: skip
        return {"name": item.ident, "asks": said(item.asks), "levels": levels, "errors": bound.errors, "id": bound.auto_id}  # fmt: skip


@reader_required("manager", "assistant", "clinician")
@require_http_methods(["GET", "POST"])
def assessment(request: HttpRequest, uid: str) -> HttpResponse:
    """A sitting: its form until it is handed in, what it says afterwards."""
    sitting = get_object_or_404(Assessment, uid=uid, practice=request.reader.unit)
    instrument = assessment_of(sitting.instrument)
    if sitting.submitted_on is not None:
        if request.method == "POST":
            raise Http404
        years = [row["year"] for row in request.book.ask(SQL, "years")]
        rates = measures_of(request, years[0]) if years else []
        return _result(request, sitting, instrument, rates, {"is_own": True})
    is_final = request.POST.get("does") == "hand_in"
    form = SittingForm(instrument, request.POST or None, is_final=is_final, initial=sitting.answers)
    if request.method == "POST" and form.is_valid():
        return _kept(request, sitting, form.cleaned_data, is_final)
    context = {"form": form, "sitting": sitting, "title": said(instrument.title), "about": said(instrument.about)}  # fmt: skip
    return render(request, "assessing/sitting.html", context, status=422 if form.errors else 200)


def _kept(
    request: HttpRequest, sitting: Assessment, said_now: dict[str, Any], is_final: bool
) -> HttpResponse:
    sitting.answers = {item: step for item, step in said_now.items() if step}
    if is_final:
        sitting.submitted_on = today(request)
    record(request, "assessment.hand_in" if is_final else "assessment.save", assessment=sitting.uid)
    sitting.save()
    messages.success(request, _("Handed in. Go through it with your coach.") if is_final else _("Saved."))
    return redirect("assessment", sitting.uid)


def _result(
    request: HttpRequest,
    sitting: Assessment,
    instrument: Instrument,
    rates: list[Row],
    more: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    rows, gaps = scored(instrument, sitting), measured_gaps(rates)
    strong, first = strengths(rows, instrument.steps), opportunities(rows, instrument.steps, gaps)
    tables = of_sitting(request, said(instrument.title), rows, strong, first)
    if file := taken_of(request, tables, assessment=sitting.uid, practice=sitting.practice):
        return file
    record(request, "assessment.view", assessment=sitting.uid, practice=sitting.practice)
    context = {
        "sitting": sitting, "title": said(instrument.title), "rows": rows, "steps": instrument.steps, "practice": sitting.practice,
        "strengths": strong, "opportunities": first, "lists": {t.of or "scores": t for t in tables},
        "score": overall(instrument, sitting.answers), "has_peers": any(r.peers for r in rows), **more,
    }  # fmt: skip
    return render(request, "assessing/result.html", context, status=status)


class ReviewForm(Form):
    """What coach and practice made of it together."""

    review = forms.CharField(
        label=L("What you made of it together"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


@reader_required("coach", assigned="practice")
def coach_assessments(request: HttpRequest, practice: str) -> HttpResponse:
    """The sittings that an assigned practice has handed in."""
    return _listed(request, practice, "coach_assessment", [practice])


@reader_required("coach", assigned="practice")
@require_http_methods(["GET", "POST"])
def coach_assessment(request: HttpRequest, practice: str, uid: str) -> HttpResponse:
    """One of them, with the review to be written down."""
    sitting = get_object_or_404(Assessment, uid=uid, practice=practice, submitted_on__isnull=False)
    form = ReviewForm(request.POST or None, today=today(request), initial={"review": sitting.review})
    if request.method == "POST" and form.is_valid():
        record(request, "assessment.review", assessment=uid, practice=practice)
        sitting.review, sitting.reviewed_on = form.cleaned_data["review"], today(request)
        sitting.reviewed_by = request.user  # type: ignore[assignment]
        sitting.save()
        messages.success(request, _("Review kept."))
        return redirect("coach_assessment", practice, uid)
    years = [row["year"] for row in request.book.ask(SQL, "years")]
    rates = request.book.ask(SQL, "coach_measures", {"year": years[0], "unit": practice}) if years else []
    more = {"is_own": False, "form": form}
    return _result(request, sitting, assessment_of(sitting.instrument), rates, more, 422 if form.errors else 200)  # fmt: skip
