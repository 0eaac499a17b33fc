"""Collecting from the portal: entries become files in the inbox, files handed in are received, receipts go back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from concord.model.errors import ConcordError
from concord.model.work import Work
from concord.release import open_book
from concord.release.keys import key_of

WHO = "portal"
WHY = "entered on this patient's own page"


@dataclass
class Collected:
    """What one collection did: lines sent by practice, care teams' answers to surveys, files received, and what could not be read."""

    lines: dict[str, int] = field(default_factory=dict)
    answers: int = 0
    files: int = 0
    uploads: int = 0
    refused: list[str] = field(default_factory=list)


def collect(work: Work, day: date) -> Collected:
    """Send what practices wrote and handed in since the last time. The same state a second time sends nothing."""
    from django.utils import timezone

    from concord.portal.practice import sending
    from concord.portal.practice.models import Receipt, Upload

    done = Collected()
    with work.locked():
        for practice in sending.practices():
            _entries(work, practice, day, done)
        _surveys(work, day, done)
        for upload in Upload.objects.filter(receipt=None).order_by("id"):
            told = _handed_in(work, upload, day)
            Receipt.objects.create(upload=upload, told=told, at=timezone.now())
            done.uploads += 1
            if told["status"] == "refused":
                done.refused.append(upload.name)
    return done


def _entries(work: Work, practice: str, day: date, done: Collected) -> None:
    """One practice's files: linked to the people they speak of, received, written down as sent."""
    from concord.intake import receive
    from concord.portal.practice import sending
    from concord.portal.practice.entries import sender

    with open_book(work.releases, f"practice-{practice}") as book:
        prepared = sending.prepare(practice, book)
    _link(work, practice, {key for one in prepared for key in one.people}, day)
    with tempfile.TemporaryDirectory() as folder:
        for one in prepared:
            path = Path(folder) / one.name
            path.write_text(one.text, encoding="utf-8")
            receipt = receive(work.root, sender(practice), [path], day, work.program)[0]
            if receipt.status == "refused":
                done.refused.append(one.name)
                continue
            sending.note(one, day)
            done.files += 1
            done.lines[practice] = done.lines.get(practice, 0) + len(one.lines)


def _surveys(work: Work, day: date, done: Collected) -> None:
    """Closed rounds of care-team surveys, received like any sender's files; nothing where the program has no such sender."""
    from concord.intake import receive
    from concord.portal.surveys import sending

    if not (work.program / "senders" / f"{sending.SENDER}.toml").exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        for one in sending.prepare(day):
            path = Path(folder) / one.name
            path.write_text(one.text, encoding="utf-8")
            receipt = receive(work.root, sending.SENDER, [path], day, work.program)[0]
            if receipt.status == "refused":
                done.refused.append(one.name)
                continue
            sending.note(one, day)
            done.files += 1
            done.answers += one.people


def _link(work: Work, practice: str, keys: Iterable[str], day: date) -> None:
    """Say to identity who a patient of the portal is: the person on whose page the entry was made. Once for each."""
    from concord.identity import decisions
    from concord.portal.practice.entries import sender

    portal = sender(practice)
    decided = {pair for d in decisions.active(work.registry) if d.verdict == "same" for pair in d.pair}
    wanted = {key for key in keys if (portal, key) not in decided}
    if not wanted:
        return
    with open_book(work.releases, "custodian") as book:
        members: dict[str, list[tuple[str, str]]] = {}
        for row in book.rows("member", order=("sender", "member_id")):
            members.setdefault(row["person"], []).append((row["sender"], row["member_id"]))
    pairs = []
    for person, mine in members.items():
        key = key_of(work.secret, f"practice-{practice}", "person", person)
        others = [m for m in mine if m[0] != portal]
        if key in wanted and others:
            known = next((m for m in others if m[0] == practice), others[0])
            pairs.append(((portal, key), known))
    decisions.decide_all(work.registry, pairs, "same", who=WHO, when=day, why=WHY)


def _handed_in(work: Work, upload: Any, day: date) -> dict[str, Any]:
    """Receive a file that a practice handed in, under the name it had. What cannot be read is answered, never raised."""
    from concord.intake import receive
    from concord.portal.practice.uploads import folder

    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / upload.name
        path.write_bytes((folder() / upload.practice / upload.sha256).read_bytes())
        try:
            receipt = receive(work.root, upload.practice, [path], day, work.program)[0]
        except ConcordError as error:
            return {"status": "refused", "problem": error.what, "next_step": error.next_step, "received": 0, "accepted": 0, "quarantined": 0, "duplicates": 0, "rules": []}  # fmt: skip
    return {
        "status": receipt.status, "problem": receipt.problem, "next_step": receipt.next_step, "received": receipt.received,
        "accepted": receipt.accepted, "quarantined": receipt.quarantined, "duplicates": receipt.duplicates,
        "rules": [{"sentence": rule.sentence, "rows": rule.rows, "lines": list(rule.lines)[:5]} for rule in receipt.broke],
    }  # fmt: skip
