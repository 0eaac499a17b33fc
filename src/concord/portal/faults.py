"""What somebody sees when a page breaks: that nothing was changed, and a reference that the log has, too."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def broken(request: HttpRequest) -> HttpResponse:
    """A page of its own, made from nothing but the reference."""
    reference = getattr(request, "reference", "")
    return HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)
