"""Leaving a long file to the worker."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concord.portal.jobs.models import Kind
from concord.portal.jobs.queue import ask

CARRIED = ("members sought",)
"""What a list keeps in the session instead of in its address."""


def leave_to_the_worker(request: HttpRequest, name: str, caption: str, kind: str) -> HttpResponse:
    """A job that asks for the same address in the same reader's name; then the page where its file will stand."""
    ask(
        request, Kind.EXPORT, name, path=request.path, query=request.GET.urlencode(), file=kind, caption=str(caption),
        membership=request.reader.pk, language=get_language() or "en",  # type: ignore[attr-defined]
        session={key: request.session[key] for key in CARRIED if key in request.session},
    )  # fmt: skip
    messages.success(
        request, _("The list is long: the worker makes the file, and it stands here when it is ready.")
    )
    return redirect("exports")
