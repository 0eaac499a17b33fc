"""So many requests a minute for each person, and for each address of those who are nobody yet."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

WINDOW = 60.0
MOST_KEPT = 50_000
Handler = Callable[[HttpRequest], HttpResponse]


class Meter:
    """Requests of the current minute and the one before, by who asks; a sliding minute by weighing the two."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began, self._now, self._before = 0.0, {}, {}  # type: float, dict[str, int], dict[str, int]

    def is_over(self, who: str, most: int, now: float) -> bool:
        """Count one more; whether that is more than `most` in the last minute."""
        with self._lock:
            if now - self._began >= WINDOW or len(self._now) > MOST_KEPT:
                self._before = self._now if now - self._began < 2 * WINDOW else {}
                self._began, self._now = now, {}
            self._now[who] = self._now.get(who, 0) + 1
            share = 1 - (now - self._began) / WINDOW
            return self._now[who] + self._before.get(who, 0) * share > most


meter = Meter()


def requests_a_minute(handle: Handler) -> Handler:
    """Refuse, with the time to wait, who asks more than `CONCORD_REQUESTS_A_MINUTE`. Static files are not counted."""

    def answer(request: HttpRequest) -> HttpResponse:
        user = request.user
        who = f"user {user.pk}" if user.is_authenticated else f"at {request.META.get('REMOTE_ADDR', '')}"
        if meter.is_over(who, settings.CONCORD_REQUESTS_A_MINUTE, time.monotonic()):
            response = render(request, "429.html", status=429)
            response["Retry-After"] = "60"
            return response
        return handle(request)

    return answer
