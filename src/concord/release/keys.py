"""What people and events are called in a book: the same number has another name in every book."""

from __future__ import annotations

import hashlib


def key_of(secret: str, book: str, kind: str, number: object) -> str:
    """The name of a person or an event in a book, as `key_of` of `sql/macros.sql` makes it. `kind` is person or event."""
    return hashlib.sha256(f"{secret}|{book}|{kind}|{number}".encode()).hexdigest()[:16]
