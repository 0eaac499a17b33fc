"""A practice's own page about taking part: its stage, what is required and shown, whom it named, its papers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.enrolling import papers
from concord.portal.enrolling.forms import PaperForm, StaffForm
from concord.portal.enrolling.lists import beside, required_of
from concord.portal.enrolling.models import Paper, StaffMember
from concord.portal.enrolling.practices import name_staff
from concord.portal.enrolling.requirements import checked
from concord.portal.enrolling.standing import signed, stages
from concord.portal.practice.calendar import today
from concord.portal.tabular import taken_of


@reader_required("manager")
@require_http_methods(["GET", "POST"])
def taking_part(request: HttpRequest) -> HttpResponse:
    """What the program requires and what shows it; staff to name or end; documents to hand in."""
    unit, now, does = request.reader.unit, today(request), request.POST.get("does", "")
    staff = StaffForm(request.POST if does == "staff" else None, today=now, prefix="staff")
    paper = PaperForm(request.POST if does == "paper" else None, request.FILES or None, today=now, prefix="paper")  # fmt: skip
    if request.method == "POST" and _done(request, unit, does, staff, paper):
        return redirect("taking_part")
    required, agreed = checked(unit, request.book, now), signed(unit)
    named, kept = StaffMember.objects.filter(practice=unit, until=None), Paper.objects.filter(practice=unit)
    tables = (required_of(request, required), *beside(request, agreed, named, kept))
    if file := taken_of(request, tables):
        return file
    record(request, "taking_part.view")
    context = {
        "standing": stages().get(unit), "required": required, "signed": agreed, "named": named, "papers": kept,
        "staff": staff, "paper": paper, "does": does, "lists": {t.of: t for t in tables},
    }  # fmt: skip
    return render(request, "enrolling/taking_part.html", context)


def _done(request: HttpRequest, unit: str, does: str, staff: StaffForm, paper: PaperForm) -> bool:
    if does == "staff" and staff.is_valid():
        return name_staff(request, unit, staff.cleaned_data)
    if does == "paper" and paper.is_valid():
        papers.keep(request, unit, paper.cleaned_data["title"], *paper.cleaned_data["file"])
        messages.success(request, _("Kept."))
        return True
    if does == "end":
        return _ended(request, unit)
    if does not in ("staff", "paper"):
        raise Http404
    return False


def _ended(request: HttpRequest, unit: str) -> bool:
    changed = StaffMember.objects.filter(practice=unit, until=None, uid=request.POST.get("uid", "")).update(until=today(request))  # fmt: skip
    if not changed:
        raise Http404
    record(request, "practice.staff_end", practice=unit)
    messages.success(request, _("Ended."))
    return True
