"""So many requests a minute for each person, and for each address of those who are nobody yet: counted once for all processes."""

from __future__ import annotations

import mmap
import os
import struct
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concord.portal.together import TOGETHER

WINDOW = 60
SLOTS = 65_536
SLOT = struct.Struct("=III")
"""The minute last counted in, its requests, and those of the minute before it."""
Handler = Callable[[HttpRequest], HttpResponse]


class Meter:
    """Requests of this minute and the one before, by who asks; a sliding minute by weighing the two.

    The counts lie in memory that the server's processes share (`place`), or in this process alone. Each who has a slot by
    its checksum; two who share one share a limit. Two processes that count at the same instant may count once.
    """

    def __init__(self, place: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._counts = _mapped(place) if place else mmap.mmap(-1, SLOTS * SLOT.size)

    def is_over(self, who: str, most: int, now: float) -> bool:
        """Count one more; whether that is more than `most` in the last minute. `now` is of a clock that all processes share."""
        minute, into = divmod(now, WINDOW)
        at = zlib.crc32(who.encode()) % SLOTS * SLOT.size
        with self._lock:
            last, count, before = SLOT.unpack_from(self._counts, at)
            if last != int(minute):
                before, count = (count if last == int(minute) - 1 else 0), 0
            count += 1
            SLOT.pack_into(self._counts, at, int(minute), count, before)
        return count + before * (1 - into / WINDOW) > most


def _mapped(place: Path) -> mmap.mmap:
    """A file as memory, made when it is not there."""
    handle = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.ftruncate(handle, SLOTS * SLOT.size)
        return mmap.mmap(handle, SLOTS * SLOT.size)
    finally:
        os.close(handle)


def _shared() -> Path | None:
    folder = os.environ.get(TOGETHER)
    return Path(folder) / "requests" if folder else None


meter = Meter(_shared())


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
