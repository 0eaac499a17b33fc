"""The files that the worker made for the reader, and taking one."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from concord.portal.access import reader_required
from concord.portal.accounts.models import Role
from concord.portal.audit.chain import record
from concord.portal.exports.making import KEPT, folder
from concord.portal.jobs.models import Job, Kind, State
from concord.portal.tabular import FILES

EVERYBODY = tuple(Role.values)
SHOWN = 30


@reader_required(*EVERYBODY, needs_book=False)
def exports(request: HttpRequest) -> HttpResponseBase:
    """The reader's own, of the part read now, the newest first."""
    rows = [
        {"job": job, "is_there": job.state == State.DONE and (folder() / job.result["file"]).exists()}
        for job in _own(request).order_by("-id")[:SHOWN]
    ]
    return render(request, "exports.html", {"rows": rows, "days": KEPT.days, "now": timezone.now()})


@reader_required(*EVERYBODY, needs_book=False)
def export(request: HttpRequest, number: int) -> HttpResponseBase:
    """One file, for whoever asked for it and in the part in which it was asked for."""
    job = _own(request).filter(pk=number if number < 2**63 else 0, state=State.DONE).first()
    place = folder() / job.result["file"] if job else None
    if job is None or place is None or not place.exists():
        raise Http404
    record(request, "export.take", list=job.subject, job=job.pk)
    name = f"{job.subject.replace('.', '-')}.{job.asked['file']}"
    return FileResponse(
        place.open("rb"), as_attachment=True, filename=name, content_type=FILES[job.asked["file"]]
    )


def _own(request: HttpRequest):  # type: ignore[no-untyped-def]
    return Job.objects.filter(kind=Kind.EXPORT, asked_by=request.user, book=request.reader.book)  # type: ignore[attr-defined,misc]
