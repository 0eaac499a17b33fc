"""One page of help for the part that one reads in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concord.portal.access import reader_required
from concord.portal.accounts.models import Membership, Role
from concord.portal.helping.tasks import TASKS, WORDS, WORDS_OF

IN_PRACTICE = ("manager", "assistant", "clinician")


@reader_required(*Role.values, needs_book=False)
def helping(request: HttpRequest) -> HttpResponse:
    """The part's first tasks with where each begins, the keys of the work list, words and marks, and whom to ask."""
    role = request.reader.role
    context = {
        "tasks": TASKS[role],
        "words": [WORDS[key] for key in WORDS_OF[role]],
        "has_keys": role in IN_PRACTICE,
        "colleagues": _who_manages(request.reader) if role in IN_PRACTICE else [],
        "is_office": role == Role.PROGRAM,
    }
    return render(request, "help.html", context)


def _who_manages(reader: Membership) -> list[str]:
    """Managers of the reader's own practice, by name."""
    mine = Membership.objects.filter(
        unit=reader.unit, role=Role.MANAGER, ended_on=None, user__is_active=True
    ).select_related("user")
    return sorted(str(m.user) for m in mine)
