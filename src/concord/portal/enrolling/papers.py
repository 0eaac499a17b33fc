"""Documents about taking part: kept by their hash, read by the practice and the program office."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.enrolling.models import Paper
from concord.portal.practice.documents import TYPES, folder, put


def keep(request: HttpRequest, practice: str, title: str, kind: str, content: bytes) -> Paper:
    """Put the bytes in the work folder and note them."""
    sha256 = put(content)
    record(request, "paper.keep", practice=practice, title=title, sha256=sha256)
    return Paper.objects.create(
        practice=practice, title=title, kind=kind, size=len(content), sha256=sha256, by=request.user, at=timezone.now()
    )  # fmt: skip


@reader_required("program", "manager")
def paper(request: HttpRequest, uid: str) -> HttpResponse:
    """A document, to read: the office's, or the practice's own."""
    whose: dict[str, Any] = {} if request.reader.role == "program" else {"practice": request.reader.unit}  # type: ignore[attr-defined]
    found = get_object_or_404(Paper, uid=uid, **whose)
    place = folder() / found.sha256[:2] / found.sha256
    if not place.exists():
        raise Http404
    record(request, "paper.view", paper=found.uid, practice=found.practice)
    response = HttpResponse(place.read_bytes(), content_type=TYPES[found.kind])
    response["Content-Disposition"] = f'inline; filename="{found.uid}.{found.kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
