"""Releases: manifests, one book per audience, comparison, and the only door to results (`open_book`)."""

from concord.release.answers import Answers
from concord.release.books import Audience, book_id
from concord.release.explain import explain
from concord.release.manifest import verify
from concord.release.publish import publish
from concord.release.reader import Book, current, open_book, releases

__all__ = [
    "Answers", "Audience", "Book", "book_id", "current", "explain", "open_book", "publish", "releases", "verify",
]  # fmt: skip
