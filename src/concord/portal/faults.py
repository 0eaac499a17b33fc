"""What somebody sees when a page breaks: that nothing was changed, and a reference that the log has, too."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

AGAIN_AFTER = 30
"""Seconds after which it is worth asking again when the database is away."""


def broken(request: HttpRequest) -> HttpResponse:
    """A page of its own, made from nothing but the reference; when the database is away, one that says to come back."""
    context = {"reference": getattr(request, "reference", "")}
    if is_away(sys.exc_info()[1]):
        answer = HttpResponse(render_to_string("503.html", context), status=503)
        answer["Retry-After"] = str(AGAIN_AFTER)
        return answer
    return HttpResponse(render_to_string("500.html", context), status=500)


def is_away(error: BaseException | None) -> bool:
    """Whether the portal's database does not answer, as against answering that something is wrong."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        error = error.__cause__ or error.__context__
    return False
