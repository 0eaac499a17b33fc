"""Where a user arrives, and choosing among several parts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from concord.portal.access import CHOSEN, membership_of, memberships_of
from concord.portal.navigation import first_route


def not_here(request: HttpRequest) -> HttpResponse:
    """What the library offers and the portal does not: people do not change the address that the audit knows them by."""
    raise Http404


@login_required
def landing(request: HttpRequest) -> HttpResponse:
    """On to the first page of the reader's part; somebody with several parts chooses first. A coach reads all practices at once."""
    mine = memberships_of(request)
    is_one_coach = {m.role for m in mine} == {"coach"}
    if len(mine) > 1 and CHOSEN not in request.session and not is_one_coach:
        return redirect("choose")
    reader = membership_of(request)
    if reader is None:
        raise PermissionDenied
    return redirect(first_route(reader.role))


@login_required
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """The user's parts, one to be chosen."""
    mine = memberships_of(request)
    if request.method == "POST":
        text = request.POST.get("membership", "")
        found = get_object_or_404(
            request.user.memberships.filter(ended_on=None),  # type: ignore[union-attr]
            pk=int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0,
        )
        request.session[CHOSEN] = found.pk
        return redirect("landing")
    return render(request, "choose.html", {"memberships": mine})
