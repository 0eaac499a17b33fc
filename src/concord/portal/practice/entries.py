"""Entries of a practice: writing them down, their versions, and what became of each in the release that readers open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError as Refused
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from concord.portal.audit.chain import record
from concord.portal.practice.models import Batch, BatchLine, Document, Entry, Kind, Withdrawal
from concord.release import Book


class Conflict(Exception):
    """Somebody else changed the same thing meanwhile. `theirs` is the version that stands."""

    def __init__(self, theirs: Entry | None):
        super().__init__("changed meanwhile")
        self.theirs = theirs


def write(
    request: HttpRequest, person: str, kind: str, *, on: date, replaces: Entry | None = None, topic: str = "",
    follow_up: date | None = None, measures: Iterable[str] = (), document: Document | None = None, **said: Any,
) -> Entry:  # fmt: skip
    """Write down one thing about a patient of the reader's book. Conflict when another version came between."""
    reader = request.reader  # type: ignore[attr-defined]
    entry = Entry(
        practice=reader.unit, by=request.user, at=timezone.now(), person=person, kind=kind, topic=topic, happened_on=on,
        follow_up_on=follow_up, measures=sorted(set(measures)), said=said, document=document, replaces=replaces,
    )  # fmt: skip
    try:
        with transaction.atomic():
            entry.save()
            record(request, f"{kind}.enter", [person], entry=entry.uid)
    except Refused as error:
        raise Conflict(head(reader.unit, person, kind, topic)) from error
    return entry


def head(practice: str, person: str, kind: str, topic: str) -> Entry | None:
    """The version that stands of what is versioned under a topic, withdrawn or not."""
    found = Entry.objects.filter(practice=practice, person=person, kind=kind, topic=topic, replaced_by=None)
    return found.select_related("by", "withdrawal").last()


def live(practice: str) -> Any:
    """Entries that stand: the last versions, not withdrawn."""
    return Entry.objects.filter(practice=practice, replaced_by=None, withdrawal=None)


def own_entry(request: HttpRequest, uid: str) -> Entry:
    """An entry of the reader's practice about somebody in the reader's book; anything else is not there."""
    reader, book = request.reader, request.book  # type: ignore[attr-defined]
    entry = Entry.objects.select_related("by", "document", "withdrawal__by", "replaces", "replaced_by")
    found = entry.filter(practice=reader.unit, uid=uid).first()
    if found is None or not book.rows("person", {"person": found.person}, columns=("person",)):
        raise Http404
    return found


def withdraw(request: HttpRequest, entry: Entry, reason: str) -> None:
    """Take an entry back. A second time changes nothing."""
    with transaction.atomic():
        if not Withdrawal.objects.filter(entry=entry).exists():
            Withdrawal.objects.create(
                practice=entry.practice, by=request.user, at=timezone.now(), entry=entry, reason=reason
            )
            record(request, f"{entry.kind}.withdraw", [entry.person], entry=entry.uid)


def undo_withdrawal(request: HttpRequest, entry: Entry) -> None:
    """Let the consent that an entry ended stand as it was before: its words once more, as the newest version."""
    before = entry.replaces
    assert before is not None
    write(
        request, entry.person, entry.kind, on=before.happened_on, topic=before.topic, replaces=entry, document=before.document, **before.said
    )  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """What became of an entry: `state` is pending, sent, confirmed, not_counted or withdrawn; `why` says more."""

    state: str
    why: str = ""


@dataclass
class Standings:
    """What the open release says of a practice's entries."""

    lines: dict[int, list[tuple[str, int]]]
    waiting: dict[tuple[str, int], str]
    counted: set[tuple[str, int]]
    sent: set[int]

    @classmethod
    def of(cls, practice: str, book: Book) -> Standings:
        """Read the book's files, its waiting rows and its evidence, and the practice's batches."""
        shas = {f["sha256"] for f in book.rows("file", {"sender": sender(practice)}, columns=("sha256",))}
        batches = list(Batch.objects.filter(practice=practice))
        standing = {b.name: b for b in batches if b.sha256 in shas}  # the last file of a name stands
        names = {b.pk: b.name for b in standing.values()}
        lines: dict[int, list[tuple[str, int]]] = {}
        for batch, entry, line in BatchLine.objects.filter(batch__in=names).values_list(
            "batch", "entry", "line"
        ):
            lines.setdefault(entry, []).append((names[batch], line))
        sent = set(BatchLine.objects.filter(batch__practice=practice).values_list("entry", flat=True))
        waiting = {
            (r["file_name"], r["line"]): r["sentence"]
            for r in book.rows("waiting", {"sender": sender(practice)})
        }
        counted = {
            (r["file_name"], r["line"])
            for r in book.rows("evidence", {"file_name": sorted(names.values()), "role": "counts"}, columns=("file_name", "line"))
        }  # fmt: skip
        return cls(lines, waiting, counted, sent)

    def said(self, entry: Entry) -> Standing:
        """One entry's standing. An entry with a result counts when a measure rests on its line."""
        if getattr(entry, "withdrawal", None) is not None:
            return Standing("withdrawn", entry.withdrawal.reason)
        mine = self.lines.get(entry.pk)
        if not mine:
            return Standing("sent" if entry.pk in self.sent else "pending")
        held = next((self.waiting[at] for at in mine if at in self.waiting), "")
        if held:
            return Standing("not_counted", held)
        if entry.kind == Kind.RESULT and not self.counted & set(mine):
            return Standing(
                "not_counted",
                _("Received. No measure rests on it: another record counts, or it is outside the window."),
            )
        return Standing("confirmed")

    def pending(self, entries: Iterable[Entry]) -> list[Entry]:
        """Those that the open release does not hold yet."""
        return [e for e in entries if not self.lines.get(e.pk)]


def sender(practice: str) -> str:
    """The sender as which intake knows what the practice wrote in the portal."""
    return f"portal-{practice}"
