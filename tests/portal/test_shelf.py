"""Books that stay open between requests."""

from __future__ import annotations

import pytest

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
