"""A person's own calendar as a feed: sessions signed up for, a coach's next visits, a practice's actions. Its address is a secret."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from icalendar import Calendar, Event

from concord.portal import names
from concord.portal.access import reader_required
from concord.portal.accounts.models import User
from concord.portal.audit.chain import record
from concord.portal.coaching.models import Action, Visit
from concord.portal.learning.models import CalendarKey, SignUp
from concord.portal.learning.sessions import OF_PRACTICE, READERS

BACK = timedelta(days=400)


@reader_required(*READERS)
@require_http_methods(["GET", "POST"])
def own_calendar(request: HttpRequest) -> HttpResponse:
    """Whether the reader has an address, and a new one, shown once: making it ends the one before."""
    address = ""
    if request.method == "POST":
        key = secrets.token_urlsafe(32)
        CalendarKey.objects.update_or_create(user=request.user, defaults={"sha256": hashed(key), "at": timezone.now()})  # fmt: skip
        record(request, "calendar.key")
        address = request.build_absolute_uri(reverse("calendar", args=[key]))
    has_one = CalendarKey.objects.filter(user=request.user).first()
    response = render(request, "learning/calendar.html", {"address": address, "has_one": has_one})
    response["Cache-Control"] = "no-store"
    return response


def hashed(key: str) -> str:
    """SHA-256 of a key: what is kept of it."""
    return hashlib.sha256(key.encode()).hexdigest()


@require_GET
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """The feed, to whoever has the address. 404 for any other key and for a person who may not sign in any more."""
    found = CalendarKey.objects.filter(sha256=hashed(key), user__is_active=True).select_related("user").first()  # fmt: skip
    if found is None:
        raise Http404
    response = HttpResponse(feed(found.user, timezone.now()).to_ical(), content_type="text/calendar; charset=utf-8")  # fmt: skip
    response["Cache-Control"] = "private, no-store"
    return response


def feed(user: User, now: datetime) -> Calendar:
    """Everything of a person from a year back on. No patient is in it: titles of sessions, names of practices, actions."""
    made = Calendar()
    made.add("prodid", "-//Concord//Program calendar//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", "Concord")
    since = now - BACK
    for signup in SignUp.objects.filter(user=user, is_off=False, session__cancelled_on=None, session__starts_at__gt=since).select_related("session"):  # fmt: skip
        session = signup.session
        end = session.starts_at + timedelta(minutes=session.minutes)
        made.add_component(_event(f"session-{session.uid}", session.title, session.starts_at, end, now, session.link))  # fmt: skip
    parts = list(user.memberships.filter(ended_on=None))
    coached = [m.unit for m in parts if m.role == "coach"]
    for visit in Visit.objects.filter(practice__in=coached, next_on__gt=since.date()):
        title = f"Visit: {names.name('practice', visit.practice)}"
        made.add_component(_day(f"visit-{visit.uid}", title, visit.next_on, now))  # type: ignore[arg-type]
    own = [m.unit for m in parts if m.role in OF_PRACTICE]
    for action in Action.objects.filter(practice__in=own, done_on=None):
        made.add_component(_day(f"action-{action.uid}", f"{action.words} ({action.owner})", action.due_on, now))  # fmt: skip
    return made


def _event(uid: str, title: str, start: datetime, end: datetime, now: datetime, link: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{settings.ALLOWED_HOSTS[0]}")
    event.add("summary", title)
    event.add("dtstart", start.astimezone(UTC))
    event.add("dtend", end.astimezone(UTC))
    event.add("dtstamp", now.astimezone(UTC))
    if link:
        event.add("url", link)
    return event


def _day(uid: str, title: str, on: date, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{settings.ALLOWED_HOSTS[0]}")
    event.add("summary", title)
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))
    event.add("dtstamp", now.astimezone(UTC))
    return event
