"""What surrounds every page: who reads, where else to go, how old the data are and what is not in yet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as L

from concord import __version__
from concord.portal.names import unit_name
from concord.portal.navigation import drawn

SQL = "concord.portal.sql"
COMPLETE = (("file", L("Your own files are in")), ("submission", L("Every sender's files are in")))
IN_PRACTICE = ("manager", "assistant", "clinician")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template."""
    reader, book = getattr(request, "reader", None), getattr(request, "book", None)
    book = book or getattr(request, "beside", None)
    said: dict[str, Any] = {
        "version": __version__,
        "is_demo": settings.CONCORD_DEMO,
        "reader": reader,
        "book": book,
        "other_language": "es" if get_language() == "en" else "en",
    }
    if reader is not None:
        said["unit_name"] = unit_name(reader)
        said["idle_seconds"] = settings.SESSION_COOKIE_AGE
        said["searches"] = reader.role in IN_PRACTICE
        said["navigation"] = drawn(reader.role, request.path)
    if book is not None:
        said["missing"] = missing(book)
        said["own_files"] = next((words for table, words in COMPLETE if book.has(table)), "")
    return said


def missing(book: Any) -> list[dict[str, Any]]:
    """Kinds of file that the book's own senders sent before, but not up to the month the data reach."""
    month = {"month": book.data_through[:7]}
    if book.has("file"):
        return book.ask(SQL, "missing_files", month)
    if book.has("submission"):
        return book.ask(SQL, "missing_submissions", month)
    return []
