"""A patient of the reader's own book, and what forms need to know of one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from concord.portal.practice.saying import said
from concord.portal.shell import SQL
from concord.portal.templatetags.words import people_age as age_on

__all__ = ["age_on", "gaps_of", "open_measures", "own_patient"]


def own_patient(request: HttpRequest, key: str) -> dict[str, Any]:
    """The patient's row. Anybody who is not in the reader's book is not there."""
    found = request.book.rows("person", {"person": key})  # type: ignore[attr-defined]
    if not found:
        raise Http404
    return found[0]


def gaps_of(request: HttpRequest, key: str, *, opened: bool = False) -> list[dict[str, Any]]:
    """The patient's gaps of the newest year, the soonest first; with `opened` also those that a consent opened to the practice."""
    return request.book.ask(SQL, "patient_gaps", {"person": key, "opened": opened})  # type: ignore[attr-defined]


def open_measures(gaps: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Measures with an open gap, with what to do in words."""
    found = {g["measure"]: f"{said(g['action'])} ({said(g['title'])})" for g in gaps if g["state"] == "open"}
    return sorted(found.items(), key=lambda pair: pair[1])
