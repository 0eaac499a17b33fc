"""Handing in the monthly clinical file, and reading what intake answered."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L
from django.views.decorators.http import require_http_methods

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.audit.chain import record
from concord.portal.paging import cut
from concord.portal.practice.models import Upload
from concord.portal.tabular import Column, taken

LARGEST = 50 * 1024 * 1024
ENDS = (".csv", ".xlsx", ".json", ".ndjson", ".csv.gz")


COLUMNS = (
    Column("name", L("File")), Column("sender", L("Sent by"), says=lambda r: names.sender(r["sender"])), Column("received_on", L("Received"), "day"),
    Column("rows_received", L("Rows"), "count"), Column("rows_accepted", L("Accepted"), "count"),
    Column("rows_quarantined", L("Held"), "count"), Column("rows_duplicate", L("Duplicate"), "count"),
)  # fmt: skip


def folder() -> Path:
    """Where files handed in wait for intake, by their hash."""
    return settings.CONCORD_WORK.root / "handed-in"


@reader_required("manager")
@require_http_methods(["GET", "POST"])
def uploads(request: HttpRequest) -> HttpResponse:
    """Files of the practice, newest first: those that wait, those answered, and those that came another way."""
    problem = _take(request) if request.method == "POST" else ""
    if request.method == "POST" and not problem:
        return redirect("uploads")
    handed = list(Upload.objects.filter(practice=request.reader.unit).select_related("by", "receipt")[:50])
    held = request.book.rows("file", order=("-received_on", "name", "file_id"))
    if file := taken(request, "uploads", COLUMNS, lambda: held, by="-received_on", caption=_("Files")):
        return file
    page, files = cut(held, request, 25)
    rules: dict[str, list[tuple[str, int]]] = {}
    for row in request.book.rows("waiting", order=("file_name", "rule", "line")):
        mine = rules.setdefault(row["file_name"], [])
        at = next((n for n, (sentence, _count) in enumerate(mine) if sentence == row["sentence"]), None)
        if at is None:
            mine.append((row["sentence"], 1))
        else:
            mine[at] = (mine[at][0], mine[at][1] + 1)
    context = {
        "handed": handed, "files": [{**f, "rules": rules.get(f["name"], [])} for f in files], "page": page, "problem": problem,
    }  # fmt: skip
    return render(request, "practice/uploads.html", context, status=422 if problem else 200)


def _take(request: HttpRequest) -> str:
    """Keep the file as sent. Returns what is wrong, or nothing."""
    given = request.FILES.get("file")
    if given is None:
        return _("Choose a file.")
    name = Path(given.name or "").name[:160]
    if not name.lower().endswith(ENDS):
        return _("Send a CSV, XLSX or FHIR file (JSON), named as agreed, such as %(name)s.") % {
            "name": f"{request.reader.unit}_clinical_2026-01.csv"  # type: ignore[attr-defined]
        }
    if (given.size or 0) > LARGEST:
        return _("This file is larger than 50 MB. Send it in parts, or as the program office says.")
    content = given.read()
    sha256 = hashlib.sha256(content).hexdigest()
    place = folder() / request.reader.unit / sha256  # type: ignore[attr-defined]
    if Upload.objects.filter(practice=request.reader.unit, sha256=sha256).exists():  # type: ignore[attr-defined]
        return _("This very file was handed in before; nothing changes.")
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = place.with_suffix(".part")
    half.write_bytes(content)
    half.replace(place)
    Upload.objects.create(
        practice=request.reader.unit, by=request.user, at=timezone.now(), name=name, sha256=sha256, size=len(content)  # type: ignore[attr-defined]
    )  # fmt: skip
    record(request, "upload", name=name, sha256=sha256)
    messages.success(request, _("Received. The receipt appears here once intake has read the file."))
    return ""
