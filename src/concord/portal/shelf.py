"""Books kept open between requests, and what they answered: asking costs more than most pages do. One reader at a time has a copy."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from concord.model.errors import ConcordError
from concord.release import Answers, Book, open_book

KEPT = 16
ASKED_AGAIN = 400
SECONDS, BETWEEN = 120.0, 0.02
Name = tuple[Path, str, str]
log = logging.getLogger("concord.portal")


class Shelf:
    """Open copies of books that nobody reads now, the latest returned last. At most `KEPT`; the oldest are closed."""

    def __init__(self) -> None:
        self.answers = Answers()
        self._lock = threading.Lock()
        self._standing: list[tuple[Name, Book, ExitStack]] = []
        self._seen: dict[Path, list[str]] = {}
        self._asking: threading.Thread | None = None

    @contextmanager
    def reading(self, root: Path, book: str, release: str) -> Iterator[Book]:
        """A copy of a book of a release, for one reader. After a failure the copy is closed, not put back."""
        self._look(root, release)
        with self._copy(root, book, release) as opened:
            yield opened

    @contextmanager
    def _copy(self, root: Path, book: str, release: str) -> Iterator[Book]:
        name = (root, release, book)
        opened, closing = self._take(name) or self._open(name)
        try:
            yield opened
        except BaseException:
            closing.close()
            raise
        self._put(name, opened, closing)

    def _look(self, root: Path, release: str) -> None:
        """When this is the first page ever of another release, its books are asked beside it what those before were asked.

        Once a release, and one release at a time: pages of several releases may be read by turns.
        """
        with self._lock:
            seen = self._seen.setdefault(root, [])
            if release in seen:
                return
            seen.append(release)
            if len(seen) == 1 or (self._asking is not None and self._asking.is_alive()):
                return
            self._asking = threading.Thread(
                target=self.ask_again, args=(root, seen[-2], release), daemon=True
            )
            self._asking.start()

    def ask_again(self, root: Path, before: str, release: str) -> int:
        """Ask a release's books the questions that those of the release before are remembered for, the latest first.

        So the readers of now do not wait for answers after a switch. Returns how many were answered; it ends after two minutes.
        """
        ends, answered = time.monotonic() + SECONDS, 0
        for book, question in self.answers.asked(root, before)[:ASKED_AGAIN]:
            if time.monotonic() > ends:
                break
            try:
                with self._copy(root, book, release) as opened:
                    opened.ask_again(question)
                answered += 1
            except ConcordError:  # the release does not hold what was asked for: its page will say so
                continue
            time.sleep(BETWEEN)  # readers go first
        log.info("asked again after a switch")
        return answered

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
