"""Books kept open between requests, and what they answered: asking costs more than most pages do. One reader at a time has a copy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from concord.release import Answers, Book, open_book

KEPT = 16
Name = tuple[Path, str, str]


class Shelf:
    """Open copies of books that nobody reads now, the latest returned last. At most `KEPT`; the oldest are closed."""

    def __init__(self) -> None:
        self.answers = Answers()
        self._lock = threading.Lock()
        self._standing: list[tuple[Name, Book, ExitStack]] = []

    @contextmanager
    def reading(self, root: Path, book: str, release: str) -> Iterator[Book]:
        """A copy of a book of a release, for one reader. After a failure the copy is closed, not put back."""
        name = (root, release, book)
        opened, closing = self._take(name) or self._open(name)
        try:
            yield opened
        except BaseException:
            closing.close()
            raise
        self._put(name, opened, closing)

    def clear(self) -> None:
        """Close every copy that nobody reads, and forget every answer."""
        self.answers.forget()
        with self._lock:
            closed, self._standing = self._standing, []
        for _, _, closing in closed:
            closing.close()

    def _take(self, name: Name) -> tuple[Book, ExitStack] | None:
        with self._lock:
            for place in range(len(self._standing) - 1, -1, -1):
                if self._standing[place][0] == name:
                    _, book, closing = self._standing.pop(place)
                    return book, closing
        return None

    def _put(self, name: Name, book: Book, closing: ExitStack) -> None:
        with self._lock:
            self._standing.append((name, book, closing))
            closed, self._standing = self._standing[:-KEPT], self._standing[-KEPT:]
        for _, _, old in closed:
            old.close()

    def _open(self, name: Name) -> tuple[Book, ExitStack]:
        root, release, book = name
        closing = ExitStack()
        return closing.enter_context(open_book(root, book, release, answers=self.answers)), closing


shelf = Shelf()
