"""Days as a practice counts them."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from concord.portal.templatetags.words import HERE


def today(request: HttpRequest) -> date:
    """The day it is in California. In the demonstration, whose people live no further, the day of the release; in a rehearsal
    the day that CONCORD_TODAY says."""
    if settings.CONCORD_TODAY:
        return date.fromisoformat(settings.CONCORD_TODAY)
    if settings.CONCORD_DEMO:
        return date.fromisoformat(request.book.as_of)  # type: ignore[attr-defined]
    return timezone.now().astimezone(HERE).date()


def working_days(day: date, number: int) -> date:
    """The day so many working days later."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return day


def months_later(day: date, number: int) -> date:
    """The same day of a later month, or its last."""
    first = date(day.year + (day.month - 1 + number) // 12, (day.month - 1 + number) % 12 + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
