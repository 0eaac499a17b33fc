"""Books that stay open between requests."""

from __future__ import annotations

import threading

import pytest

from concord.model.errors import AccessError
from concord.portal.shelf import KEPT, Shelf
from concord.release import current


def test_a_copy_is_used_again_but_never_by_two_at_once(work):
    shelf, release = Shelf(), current(work.releases)
    with shelf.reading(work.releases, "public", release) as first:
        with shelf.reading(work.releases, "public", release) as second:
            assert first is not second
        with shelf.reading(work.releases, "program", release) as other:
            assert other.name == "program"
    with shelf.reading(work.releases, "public", release) as again:
        assert again is first
    shelf.clear()


def test_a_copy_that_failed_is_not_used_again(work):
    shelf, release = Shelf(), current(work.releases)
    with pytest.raises(ZeroDivisionError), shelf.reading(work.releases, "public", release) as first:
        raise ZeroDivisionError
    with shelf.reading(work.releases, "public", release) as again:
        assert again is not first
        assert again.rows("measure")
    shelf.clear()


def test_only_so_many_stay_open(work):
    shelf, release = Shelf(), current(work.releases)
    from contextlib import ExitStack

    with ExitStack() as readers:
        for _ in range(KEPT + 2):
            readers.enter_context(shelf.reading(work.releases, "public", release))
    assert len(shelf._standing) == KEPT
    shelf.clear()
    assert not shelf._standing


def test_after_a_switch_the_books_are_asked_again_what_readers_asked(work, monkeypatch):
    from concord.portal import shelf as room

    monkeypatch.setattr(room, "BETWEEN", 0)
    shelf, first = Shelf(), current(work.releases)
    second = "2026-07-11-again"
    (work.releases / second).symlink_to(work.releases / first)
    try:
        with shelf.reading(work.releases, "public", first) as book:
            measures = book.rows("measure", order=("measure",))
            with pytest.raises(AccessError):
                book.rows("person")
        assert shelf.ask_again(work.releases, first, second) == 1
        with shelf.reading(work.releases, "public", second) as book:
            monkeypatch.setattr(book, "_read", None)  # no question reaches the tables
            assert book.rows("measure", order=("measure",)) == measures
    finally:
        shelf.clear()
        (work.releases / second).unlink()


def test_the_first_page_of_another_release_starts_the_asking(work, monkeypatch):
    shelf, first = Shelf(), current(work.releases)
    second, done = "2026-07-11-next", threading.Event()
    monkeypatch.setattr(
        shelf, "ask_again", lambda root, before, after: (before, after) == (first, second) and done.set()
    )
    (work.releases / second).symlink_to(work.releases / first)
    try:
        for release in (first, second, second):
            with shelf.reading(work.releases, "public", release):
                pass
        assert done.wait(10)
    finally:
        shelf.clear()
        (work.releases / second).unlink()


def test_pages_of_two_releases_by_turns_ask_once(work, monkeypatch):
    shelf, first = Shelf(), current(work.releases)
    second, asked = "2026-07-12-next", []
    monkeypatch.setattr(shelf, "ask_again", lambda root, before, after: asked.append((before, after)))
    (work.releases / second).symlink_to(work.releases / first)
    try:
        for release in (first, second) * 4:
            with shelf.reading(work.releases, "public", release):
                pass
        shelf._asking.join(10)
        assert asked == [(first, second)]
    finally:
        shelf.clear()
        (work.releases / second).unlink()
