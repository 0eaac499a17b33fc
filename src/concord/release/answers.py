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


class Answers:
    """Answers of any books, at most `most` bytes together: the one not asked for longest goes first. One larger than `one` is not kept.

    Each reader gets rows of their own: what a page adds to a row is in no other page.
    """

    def __init__(self, most: int = MOST, one: int = ONE) -> None:
        self.most, self.one = most, one
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
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
                self._size -= len(self._kept.popitem(last=False)[1])

    def known(self, key: Key, make: Callable[[], Rows]) -> Rows:
        """The rows as remembered, or made now. The key has to say everything that they rest on."""
        rows = self.find(key)
        if rows is None:
            rows = make()
            self.keep(key, rows)
        return rows

    def forget(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._kept.clear()
            self._size = 0


def key_of(folder: Path, query: str, parameters: Mapping[str, Any] | None) -> Key:
    """A question by the book's folder, its text and what it is asked with."""
    return folder, query, repr(sorted((parameters or {}).items()))
