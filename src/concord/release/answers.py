"""What books have answered, kept in memory: a book of a release never changes, so the same question has the same answer."""

from __future__ import annotations

import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import Any

MOST = 64_000_000
ONE = 1_000_000
Rows = list[dict[str, Any]]
Key = tuple[Hashable, ...]
Question = tuple[str, Mapping[str, Any] | None]
"""A query's text and what it is asked with."""


class Answers:
    """Answers of any books, at most `most` bytes together: the one not asked for longest goes first. One larger than `one` is not kept.

    Each reader gets rows of their own: what a page adds to a row is in no other page.
    """

    def __init__(self, most: int = MOST, one: int = ONE) -> None:
        self.most, self.one = most, one
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._asked: dict[Key, Question] = {}
        self._size = 0

    def find(self, key: Key) -> Rows | None:
        """The rows, or None when the question has not been asked, or not lately."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            self._kept.move_to_end(key)
        found: Rows = pickle.loads(kept)
        return found

    def keep(self, key: Key, rows: Rows) -> None:
        """Remember an answer."""
        made = pickle.dumps(rows, protocol=pickle.HIGHEST_PROTOCOL)
        if len(made) > self.one:
            return
        with self._lock:
            self._size += len(made) - len(self._kept.pop(key, b""))
            self._kept[key] = made
            while self._size > self.most:
                oldest, gone = self._kept.popitem(last=False)
                self._size -= len(gone)
                self._asked.pop(oldest, None)

    def known(self, key: Key, make: Callable[[], Rows], question: Question | None = None) -> Rows:
        """The rows as remembered, or made now. The key has to say everything that they rest on."""
        rows = self.find(key)
        if rows is None:
            rows = make()
            self.keep(key, rows)
            if question is not None:
                self._noted(key, question)
        return rows

    def _noted(self, key: Key, question: Question) -> None:
        with self._lock:
            if key in self._kept:
                self._asked[key] = question

    def asked(self, root: Path, release: str) -> list[tuple[str, Question]]:
        """What books of a release were asked and are remembered for: book and question, the latest first."""
        books = root / release / "books"
        with self._lock:
            latest = [(key[0], self._asked[key]) for key in reversed(self._kept) if key in self._asked]
        return [
            (place.name, question)
            for place, question in latest
            if isinstance(place, Path) and place.parent == books
        ]

    def forget(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._kept.clear()
            self._asked.clear()
            self._size = 0


def key_of(folder: Path, query: str, parameters: Mapping[str, Any] | None) -> Key:
    """A question by the book's folder, its text and what it is asked with."""
    return folder, query, repr(sorted((parameters or {}).items()))
