"""Is the process alive, and can it serve?"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse

from concord.model.errors import ConcordError
from concord.release import current


def alive(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and a release is published; 503 says which of them is missing."""
    checks = {"database": _database(), "release": _release()}
    is_ready = all(checks.values())
    return JsonResponse(
        {"status": "ok" if is_ready else "not ready", **checks}, status=200 if is_ready else 503
    )


def _database() -> bool:
    try:
        get_user_model().objects.exists()
    except DatabaseError:
        return False
    return True


def _release() -> bool:
    try:
        return bool(current(settings.CONCORD_WORK.releases))
    except ConcordError:
        return False
