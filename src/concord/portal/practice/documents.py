"""Documents that show what an entry says: kept by their hash in the work folder, read by the same practice only."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.practice.entries import own_entry
from concord.portal.practice.models import Document

LARGEST = 10 * 1024 * 1024
STARTS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}


def folder() -> Path:
    """Where documents stand."""
    return settings.CONCORD_WORK.root / "documents"


def looked_at(file: UploadedFile) -> tuple[str, bytes]:
    """The kind that the bytes say, and the bytes. ValidationError for what is too large or no document."""
    if file.size and file.size > LARGEST:
        size = {"size": -(-file.size // (1024 * 1024))}
        raise forms.ValidationError(_("This file is %(size)s MB; the limit is 10 MB. Scan in gray.") % size)
    content = file.read()
    kind = next((kind for kind, start in STARTS.items() if content.startswith(start)), "")
    if not kind:
        raise forms.ValidationError(_("This file is neither a PDF nor a picture (PNG, JPG)."))
    return kind, content


def put(content: bytes) -> str:
    """Keep the bytes under their hash in the work folder; returns the hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    place = folder() / sha256[:2] / sha256
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = place.with_suffix(".part")
        half.write_bytes(content)
        half.replace(place)
    return sha256


def keep(request: HttpRequest, kind: str, content: bytes) -> Document:
    """Put the bytes in the work folder and note them."""
    sha256 = put(content)
    return Document.objects.create(
        practice=request.reader.unit, by=request.user, at=timezone.now(), sha256=sha256, kind=kind, size=len(content)  # type: ignore[attr-defined]
    )  # fmt: skip


@reader_required("assistant", "manager", "clinician")
def document(request: HttpRequest, uid: str) -> HttpResponse:
    """The document of an entry, to read; written down in the audit."""
    entry = own_entry(request, uid)
    place = entry.document and folder() / entry.document.sha256[:2] / entry.document.sha256
    if not place or not place.exists():
        raise Http404
    record(request, "document.view", [entry.person], entry=entry.uid)
    response = HttpResponse(place.read_bytes(), content_type=TYPES[entry.document.kind])
    response["Content-Disposition"] = f'inline; filename="{entry.uid}.{entry.document.kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
