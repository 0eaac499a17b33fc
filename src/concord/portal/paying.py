"""A statement as a page and as a file, for the practice that is paid and the plan that pays."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from concord.ledger import Ledger, open_ledger
from concord.portal import names
from concord.portal.audit.chain import record
from concord.portal.catalog import spoken
from concord.portal.paging import cut
from concord.portal.shelf import shelf
from concord.reports import listing, paper, workbook
from concord.reports import statement as reading
from concord.reports.spoken import as_written
from concord.reports.statement import Statement

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def page_of(request: HttpRequest, organization: str, plan: str, month: date) -> dict[str, Any]:
    """Context of a statement: its parts, why it changed, its terms, and a page of the lines of the part chosen."""
    found = _read(request, organization, plan, month)
    part = _part(request, found)
    page, lines = cut(list(found.lines if part is None else found.parts[part].lines), request)
    record(
        request,
        "statement.view",
        _people(lines),
        plan=plan,
        organization=organization,
        month=f"{month:%Y-%m}",
        page=page.number,
    )
    return {
        "statement": found,
        "state": found.state,
        "difference": None if found.previous is None else found.total - found.previous,
        "part": part,
        "page": page,
        "lines": [
            {
                **line,
                "name": found.names.get(line["person"], ""),
                "key": f"payment {line['line_key']}",
                "why": _why(line),
            }
            for line in lines
        ],
    }


def file_of(request: HttpRequest, organization: str, plan: str, month: date, kind: str) -> HttpResponse:
    """The statement as PDF, workbook or CSV. The name of the file holds no person's data."""
    found = _read(request, organization, plan, month)
    record(
        request, "statement.export", _people(found.lines), plan=plan, organization=organization, month=f"{month:%Y-%m}", kind=kind
    )  # fmt: skip
    response = HttpResponse(_made(found, kind), content_type=TYPES[kind])
    response["Content-Disposition"] = (
        f'attachment; filename="statement-{plan}-{organization}-{month:%Y-%m}.{kind}"'
    )
    return response


def links(route: str, other: str, month: date) -> list[tuple[str, str]]:
    """The files that a statement can be had as, and where."""
    return [(kind.upper(), reverse(route, args=[other, month, kind])) for kind in TYPES]


def listed(request: HttpRequest) -> list[dict[str, Any]]:
    """Every statement of the reader's book, newest first; none while nothing has been posted."""
    return statements_of(request.book)  # type: ignore[attr-defined]


def statements_of(book: Any) -> list[dict[str, Any]]:
    """Every statement of a book, newest first; none while nothing has been posted."""
    return from_ledger(
        ("statements", book.name, book.release), lambda ledger: listing.statements(book, ledger)
    )


def from_ledger(
    what: tuple[str, ...], read: Callable[[Ledger], list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """What is read from the ledger, once for each end of its two chains: they say everything that was posted and moved.

    Nothing while nothing has been posted.
    """
    place = settings.CONCORD_WORK.ledger
    if not Path(place).exists():
        return []
    with open_ledger(place) as ledger:
        return shelf.answers.known((str(place), *ledger.head(), *what), lambda: read(ledger))


def _why(line: dict[str, Any]) -> dict[str, str]:
    """Why a line is owed, in the reader's language; `language` is another one where nobody translated it."""
    language = get_language() or "en"
    words = (spoken(language) or as_written)(line["reason"])
    return {"words": words, "language": "en" if words == line["reason"] and language != "en" else ""}


def _read(request: HttpRequest, organization: str, plan: str, month: date) -> Statement:
    with open_ledger(settings.CONCORD_WORK.ledger) as ledger:
        return reading.read(request.book, ledger, organization, plan, month)  # type: ignore[attr-defined]


def _made(found: Statement, kind: str) -> bytes:
    say = spoken(get_language() or "en") or as_written
    if kind == "pdf":
        plan, practice = names.name("plan", found.plan_id), names.name("practice", found.organization_id)
        return paper.pdf(found, plan_name=plan, organization_name=practice, say=say)
    if kind == "csv":
        return workbook.text(found, say).encode("utf-8-sig")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statement.xlsx"
        workbook.workbook(found, path, say)
        return path.read_bytes()


def _part(request: HttpRequest, found: Statement) -> int | None:
    text = request.GET.get("part", "")
    return int(text) if text in {str(n) for n in range(len(found.parts))} else None


def _people(lines: list[dict[str, Any]]) -> list[str]:
    return [str(line["person"]) for line in lines if line["person"] is not None]
