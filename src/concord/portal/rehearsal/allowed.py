"""The history's consents: what patients signed at the desk since the release, with the paper; all of it waits for the next one.

Consents that senders told of before stand in the release already, in every state.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from concord.portal.accounts.models import Membership, User
from concord.portal.practice import documents
from concord.portal.practice.models import Document, Entry, Kind
from concord.portal.rehearsal.paper import page

if TYPE_CHECKING:
    from concord.portal.rehearsal.history import History

SIGNED = (
    ("part2", "treatment", "own", None), ("all", "treatment", "treating", 180), ("part2", "operations", "plan", 365), ("hiv", "all", "own", 730),
)  # fmt: skip
"""Category, purpose, recipient and days until it ends, by turns: everything, limited to a purpose, limited in time."""
MOST = 8
"""Consents written down in one practice in the days before."""


def allowed(history: History, unit: str, book: Any) -> None:
    """Some of a practice's patients sign, one of them changes their mind, and one withdraws what a file had told."""
    parts = Membership.objects.filter(role__in=("assistant", "manager"), unit=unit, ended_on=None)
    writer = parts.select_related("user").order_by("role", "id").first()
    chance = history.chance("consent", unit)
    known = {row["person"] for row in book.rows("consent")}
    held = {p["person"]: p for p in book.rows("person") if p["is_current"] and _is_adult(p, history.as_of)}
    people = sorted(held.keys() - known)
    if writer is None:
        return
    for at, person in enumerate(chance.sample(people, min(len(people), chance.randint(4, MOST)))):
        scope, purpose, to, days = SIGNED[at % len(SIGNED)]
        on = history.as_of - timedelta(days=chance.randint(1, 8))
        recipient = {"own": unit, "plan": _plan_of(held[person]) or unit}.get(to, to)
        ends = on + timedelta(days=days) if days else None
        first = _write(history, unit, writer.user, person, on, {"scope": scope, "purpose": purpose, "recipient": recipient}, ends=ends)  # fmt: skip
        if at == 1:
            _write(history, unit, writer.user, person, on, first.said, ends=ends, gone=history.as_of, before=first)  # fmt: skip
    _withdrawn(history, unit, writer.user, book)


def _plan_of(person: dict[str, Any]) -> str:
    """The first plan that covers the person, if any is known."""
    return next(iter((person["plans"] or "").replace(",", " ").split()), "")


def _is_adult(person: dict[str, Any], on: date) -> bool:
    born = person["birth_date"]
    return bool(born and on.year - born.year > 18)


def _withdrawn(history: History, unit: str, by: User, book: Any) -> None:
    """Of consents that are open by the practice's own telling the second ends by the patient's word; a single one stays."""
    rows = sorted(book.rows("consent", {"state": "active"}), key=lambda r: r["consent"])
    for row in [r for r in rows if r["is_own"]][1:2]:
        said = {name: row[name] for name in ("scope", "purpose", "recipient")}
        _write(
            history, unit, by, row["person"], row["start_date"], said, ends=row["end_date"], gone=history.as_of - timedelta(days=2), topic=row["consent"]
        )  # fmt: skip


def _write(
    history: History, unit: str, by: User, person: str, on: date, said: dict[str, Any], *, ends: date | None, gone: date | None = None,
    topic: str = "", before: Entry | None = None,
) -> Entry:  # fmt: skip
    """One version of a consent as the form keeps it: the first has its paper, a withdrawal keeps the paper it ends."""
    told = gone or on
    at = datetime(told.year, told.month, told.day, 20, tzinfo=UTC)
    days = {"ends_on": ends.isoformat() if ends else "", "revoked_on": gone.isoformat() if gone else ""}
    kept = {"practice": unit, "by": by, "at": at}
    paper = before.document if before else None
    if not gone:
        content = page("Consent to share protected records", f"Signed on paper on {on:%B} {on.day}, {on.year}.", "Demonstration: no real person signed.")  # fmt: skip
        paper = Document.objects.create(**kept, sha256=documents.put(content), kind="pdf", size=len(content))
    topic = topic or (
        before.topic if before else f"{history.chance('consent', unit, person).getrandbits(64):016x}"
    )
    return Entry.objects.create(
        **kept, person=person, kind=Kind.CONSENT, topic=topic, happened_on=on, said={**said, **days}, document=paper, replaces=before
    )  # fmt: skip
