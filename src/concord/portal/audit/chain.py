"""Appending to the audit, and proving that nothing in it was changed, left out or cut off."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from concord.model.errors import IntegrityError
from concord.portal.audit.models import START, AuditEntry, AuditHead


def record(
    request: HttpRequest, action: str, people: Iterable[str] = (), *, whose: Any = None, **detail: Any
) -> AuditEntry:
    """Write down, before the page is made, that the request's reader sees these people or does this.

    `whose` is the book that the people's keys belong to; the reader's own unless given.
    """
    book = whose or getattr(request, "book", None)
    reader = request.reader  # type: ignore[attr-defined]
    with transaction.atomic():
        head = _locked_head()
        entry = AuditEntry(
            sequence=head.sequence + 1,
            at=timezone.now(),
            user_id=request.user.pk,
            role=reader.role,
            book=book.name if book else reader.book,
            release=book.release if book else "",
            action=action,
            people=sorted(set(people)),
            detail=detail,
            previous=head.hash,
        )
        entry.hash = digest(entry)
        entry.save()
        head.sequence, head.hash = entry.sequence, entry.hash
        head.save()
    return entry


def _locked_head() -> AuditHead:
    """The chain's end, locked until the entry is written; made for the first entry of all."""
    locked = AuditHead.objects.select_for_update()
    head = locked.filter(pk=1).first()
    if head is None:
        AuditHead.objects.get_or_create(pk=1)
        head = locked.get(pk=1)
    return head


def digest(entry: AuditEntry) -> str:
    """SHA-256 over everything the entry says and the hash before it."""
    said = [
        entry.sequence, entry.at.astimezone(UTC).isoformat(timespec="microseconds"), entry.user_id, entry.role, entry.book,
        entry.release, entry.action, entry.people, entry.detail, entry.previous,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def verify() -> int:
    """Recompute the whole chain. IntegrityError names the first entry that is wrong. Returns how many there are."""
    expected, previous = 0, START
    for entry in AuditEntry.objects.order_by("sequence").iterator(1000):
        expected += 1
        if (entry.sequence, entry.previous, entry.hash) != (expected, previous, digest(entry)):
            raise IntegrityError(
                "the entry is not what was written", where=f"audit, entry {expected}", next_step="restore the audit from its copy"
            )  # fmt: skip
        previous = entry.hash
    head = AuditHead.objects.filter(pk=1).first()
    if (expected, previous) != ((head.sequence, head.hash) if head else (0, START)):
        raise IntegrityError(
            "entries were cut off", where="audit", next_step="restore the audit from its copy"
        )
    return expected
