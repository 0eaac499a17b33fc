"""What an explanation says where the law protects records: why something is not shown, without saying whether there is anything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from concord.release.facts import Fact
from concord.release.reader import Book

NOT_SHOWN = "not shown here"
PROTECTED = "what the law protects is in no reader's book without the patient's consent"


def withheld(book: Book, title: str, person: str, measure: str, year: str) -> Fact | None:
    """The same answer about anybody, for a measure that tells of protected care by who is in it; None for any other measure."""
    listed = book.rows("measure", {"measure": measure, "is_sensitive": True}, limit=1)
    if not listed:
        return None
    fact = Fact(f"{title}, person {person}, {year}", NOT_SHOWN)
    fact.add(
        "being counted in this measure tells of care that the law protects: it counts people, and lists only whoever consented to it"
    )
    fact.add("whether this person is counted is not said, whoever asks")
    fact.add(
        "what would open it",
        "a consent of the patient to this reader, for the purpose it reads for, in the release after it is told",
    )
    return fact


def listed_by_consent(book: Book, measure: str) -> list[Fact]:
    """Said beside a list of people of such a measure: it is not everybody."""
    if not book.rows("measure", {"measure": measure, "is_sensitive": True}, limit=1):
        return []
    return [Fact("people are listed in this measure only by their consent; the rate counts everybody")]


def notices(book: Book, rows: Iterable[dict[str, Any]]) -> list[Fact]:
    """What must be said beside rows that a consent opened."""
    scopes = sorted({scope for row in rows for scope in str(row.get("opened_as") or "").split()})
    if not scopes or not book.has("sharing_notice"):
        return []
    return [
        Fact(f"open by the patient's consent: {row['title']}", row["words"])
        for row in book.rows("sharing_notice", {"scope": scopes}, order=("scope",))
    ]
