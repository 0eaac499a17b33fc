"""What the worker does for a long list: the same page asked for as a file, in the name of whoever asked, and kept."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import resolve
from django.utils import timezone, translation

from concord.model.errors import UsageError
from concord.portal.access import CHOSEN
from concord.portal.jobs.models import Job, Kind, State

KEPT = timedelta(days=7)


def folder() -> Path:
    """Where the files stand until they are old."""
    return settings.CONCORD_WORK.root / "exports"


def make(job: Job) -> Mapping[str, Any]:
    """Make the file of a job. UsageError when whoever asked may no longer see the list. What was typed to find is forgotten."""
    asked = job.asked
    try:
        with translation.override(asked["language"]):
            answer = _answer(job)
    except (PermissionDenied, Http404) as error:
        raise UsageError("the list is no longer open to who asked", next_step="ask for it again") from error
    if answer.status_code != 200 or "attachment" not in answer.get("Content-Disposition", ""):
        raise UsageError("the list could not be made into a file", next_step="ask for it again")
    clear_old()
    name = f"{secrets.token_hex(8)}.{asked['file']}"
    folder().mkdir(mode=0o700, exist_ok=True)
    place = folder() / name
    place.touch(mode=0o600)
    with place.open("wb") as file:
        file.writelines(answer)
    job.asked = {k: v for k, v in asked.items() if k != "session"}
    return {"file": name, "bytes": place.stat().st_size}


def _answer(job: Job) -> HttpResponse:
    request = HttpRequest()
    request.method, request.path = "GET", job.asked["path"]
    request.GET = QueryDict(job.asked["query"])  # type: ignore[assignment]
    request.user = job.asked_by
    request.session = {CHOSEN: job.asked["membership"], **job.asked["session"]}  # type: ignore[assignment]
    request.is_worker = True  # type: ignore[attr-defined]
    view, positional, named = resolve(request.path)
    if not job.asked_by.is_active:
        raise PermissionDenied
    return view(request, *positional, **named)


def clear_old() -> None:
    """Files older than a week are removed; their jobs say so on the page by having no link."""
    for job in Job.objects.filter(kind=Kind.EXPORT, state=State.DONE, ended_at__lt=timezone.now() - KEPT):
        (folder() / job.result["file"]).unlink(missing_ok=True)
