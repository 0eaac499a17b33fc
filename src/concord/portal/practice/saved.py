"""Filters kept under a name: one's own or the team's; one of one's own may be where the list opens."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concord.portal.access import reader_required
from concord.portal.practice.models import SavedFilter

KEPT = (
    "measure",
    "action",
    "due_by",
    "site",
    "clinician",
    "plan",
    "language",
    "seen",
    "tab",
    "sort",
    "whose",
)
OPENS_WITH = "opens_with"


def listed(request: HttpRequest) -> list[SavedFilter]:
    """The user's own and the team's, by name."""
    mine = Q(user=request.user.pk) | Q(is_team=True)
    return list(SavedFilter.objects.filter(mine, practice=request.reader.unit))  # type: ignore[attr-defined]


def default_of(request: HttpRequest) -> HttpResponse | None:
    """On to the filter that the user's list opens with, when the address asks for nothing."""
    if request.GET:
        return None
    mine = SavedFilter.objects.filter(practice=request.reader.unit, user=request.user.pk, name=OPENS_WITH)  # type: ignore[attr-defined]
    found = mine.first()
    return redirect(f"{reverse('work_list')}?{found.query}") if found and found.query else None


def without_people(query: str) -> str:
    """Of an address's filters those that may be kept."""
    return urlencode([(k, v[:120]) for k, v in parse_qsl(query) if k in KEPT])[:400]


@reader_required("assistant", "manager", "clinician")
@require_POST
def save_filter(request: HttpRequest) -> HttpResponse:
    """Keep the filters under a name, for oneself or the team; or as what the list opens with."""
    query = without_people(request.POST.get("query", ""))
    opens = request.POST.get("opens") == "1"
    name = OPENS_WITH if opens else request.POST.get("name", "").strip()[:40]
    if name:
        SavedFilter.objects.update_or_create(
            practice=request.reader.unit, user=request.user, name=name,
            defaults={"query": query, "is_team": request.POST.get("team") == "1" and not opens},
        )  # fmt: skip
        messages.success(
            request, _("The list now opens with these filters.") if opens else _("Filters saved.")
        )
    return redirect(f"{reverse('work_list')}?{query or 'tab=todo'}")


@reader_required("assistant", "manager", "clinician")
@require_POST
def drop_filter(request: HttpRequest, number: int) -> HttpResponse:
    """Forget one of one's own saved filters."""
    get_object_or_404(SavedFilter, pk=number, user=request.user, practice=request.reader.unit).delete()
    messages.success(request, _("Saved filter removed."))
    return redirect(f"{reverse('work_list')}?tab=todo")
