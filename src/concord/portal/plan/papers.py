"""Documents behind what practices entered by hand: which, its hash, who entered it; opened from the plan's own audit only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from concord.model.lineage import file_id, row_id
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.practice.documents import TYPES, folder
from concord.portal.practice.models import BatchLine, Entry
from concord.release import Book
from concord.release.keys import key_of

PORTAL = "portal-"
"""What the sender of a practice's entries is called, before the practice."""


def papers(book: Book, senders: Iterable[str]) -> dict[str, Entry]:
    """Entries with a document of these senders, by the name that their event has in the book."""
    practices = {sender.removeprefix(PORTAL) for sender in senders}
    lines = BatchLine.objects.filter(entry__document__isnull=False, batch__practice__in=practices)
    secret = settings.CONCORD_WORK.secret
    return {
        key_of(secret, book.name, "event", row_id(file_id(line.batch.sha256), line.line)): line.entry
        for line in lines.select_related("batch", "entry__document", "entry__by")
    }


def with_papers(book: Book, rows: list[dict[str, Any]]) -> None:
    """Each row of the audit with its document: kind, hash, who entered it and when; nothing where none is attached."""
    found = papers(book, {row["sender"] for row in rows}) if rows else {}
    for row in rows:
        entry = found.get(row["event"])
        row["document"] = entry.document.kind.upper() if entry and entry.document else None
        row["sha256"] = entry.document.sha256 if entry and entry.document else None
        row["entered_by"] = str(entry.by) if entry else None
        row["entered_at"] = entry.at if entry else None


@reader_required("plan")
def paper(request: HttpRequest, event: str) -> HttpResponse:
    """The document of a record in the plan's own audit, to read; written down in the log of plan and program."""
    proof = request.book.rows("proof", {"event": event}, columns=("person", "sender"), limit=1)
    entry = papers(request.book, [proof[0]["sender"]]).get(event) if proof else None
    place = entry and entry.document and folder() / entry.document.sha256[:2] / entry.document.sha256
    if not entry or not entry.document or not place or not place.exists():
        raise Http404
    record(request, "document.view", [proof[0]["person"]], sha256=entry.document.sha256)
    response = HttpResponse(place.read_bytes(), content_type=TYPES[entry.document.kind])
    response["Content-Disposition"] = f'inline; filename="{event}.{entry.document.kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
