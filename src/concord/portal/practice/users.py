"""The practice's own users: who has which part, inviting, and ending a part."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from concord.portal.access import reader_required
from concord.portal.accounts.inviting import invite, password_path
from concord.portal.accounts.models import Membership
from concord.portal.audit.chain import record
from concord.portal.practice.calendar import today
from concord.portal.practice.forms import InviteForm
from concord.program import Program

ROLES = ("manager", "assistant", "clinician")


@reader_required("manager")
@require_http_methods(["GET", "POST"])
def users(request: HttpRequest) -> HttpResponse:
    """Everybody with a part in the practice; a form to invite one more."""
    unit = request.reader.unit
    form = InviteForm(request.POST or None, today=today(request), clinicians=clinicians(unit))
    link = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        user = invite(said["email"], said["role"], unit, name=said["name"], npi=said["npi"])
        record(request, "user.invite", user=user.pk, part=said["role"])
        if user.has_usable_password():
            messages.success(request, _("Invited. They sign in with the password that they have."))
            return redirect("users")
        link = request.build_absolute_uri(password_path(user))
        form = InviteForm(today=today(request), clinicians=clinicians(unit))
    parts = (
        Membership.objects.filter(unit=unit, role__in=ROLES)
        .select_related("user")
        .order_by("ended_on", "user__name", "id")
    )
    context = {"parts": parts, "form": form, "link": link, "me": request.reader.pk}
    return render(request, "practice/users.html", context, status=422 if form.errors else 200)


@reader_required("manager")
@require_POST
def end_part(request: HttpRequest, number: int) -> HttpResponse:
    """End somebody's part in the practice, at once. One's own stays."""
    part = Membership.objects.filter(
        pk=number, unit=request.reader.unit, role__in=ROLES, ended_on=None
    ).first()
    if part is None or part.pk == request.reader.pk:
        raise Http404
    part.ended_on = today(request)
    part.save()
    record(request, "user.end", user=part.user_id, part=part.role)
    messages.success(request, _("Ended. They can no longer open the practice's pages."))
    return redirect("users")


def clinicians(unit: str) -> list[tuple[str, str]]:
    """The practice's clinicians in the program: NPI and name."""
    parties = Program.load(settings.CONCORD_WORK.program).parties
    mine = {a.npi for a in parties.affiliations if a.organization_id == unit and a.end_date is None}
    return sorted(
        ((c.npi, f"{c.first_name} {c.last_name}") for c in parties.clinicians if c.npi in mine),
        key=lambda p: p[1],
    )
