"""Reminders by mail: a session two days ahead, actions that fall due. Counts, titles and links; never a person who is cared for."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.urls import reverse

from concord.portal.accounts.models import Membership, User
from concord.portal.coaching.models import Action
from concord.portal.learning.models import Reminder, SignUp
from concord.portal.learning.sessions import when

AHEAD = timedelta(days=2)
log = logging.getLogger("concord.portal")


@dataclass(frozen=True)
class Due:
    """One mail that is due: to whom, about what (so that it goes once), and its words in both languages."""

    user: User
    about: str
    subject: str
    text: str


def due(today: date) -> Iterator[Due]:
    """Every reminder of a day."""
    yield from _sessions(today)
    yield from _actions(today)


def _sessions(today: date) -> Iterator[Due]:
    coming = SignUp.objects.filter(
        is_off=False, user__is_active=True, session__cancelled_on=None,
        session__starts_at__date__gte=today, session__starts_at__date__lte=today + AHEAD,
    ).select_related("session", "user")  # fmt: skip
    for signup in coming:
        session, at = signup.session, when(signup.session.starts_at)
        place = _link(reverse("session", args=[session.uid]))
        text = f"{session.title}\n{at} (California)\n{session.link}\n\nDetails, or to sign off / Detalles, o para darse de baja:\n{place}\n"  # fmt: skip
        yield Due(signup.user, f"session {session.uid}", f"Reminder / Recordatorio: {session.title}", text)


def _actions(today: date) -> Iterator[Due]:
    falling = Action.objects.filter(done_on=None, due_on__lte=today + AHEAD)
    counts: dict[str, int] = {}
    for action in falling:
        counts[action.practice] = counts.get(action.practice, 0) + 1
    place = _link(reverse("improvement"))
    managers = Membership.objects.filter(role="manager", ended_on=None, unit__in=counts, user__is_active=True)
    for part in managers.select_related("user"):
        number = counts[part.unit]
        week = today - timedelta(days=today.weekday())
        text = (
            f"{number} of the actions agreed with your coach are due by {today + AHEAD} or before.\n"
            f"{number} de las acciones acordadas con su asesor vencen el {today + AHEAD} o antes.\n\n{place}\n"
        )
        yield Due(part.user, f"actions {part.unit} {week}", "Actions due / Acciones por hacer", text)


def _link(path: str) -> str:
    scheme = "http" if settings.CONCORD_DEMO else "https"
    return f"{scheme}://{settings.ALLOWED_HOSTS[0]}{path}"


def remind(today: date, now: datetime) -> tuple[int, int]:
    """Send what is due and was not sent. Returns how many went, and how many could not be sent (they go the next time).

    A reminder is noted before its mail is handed over and forgotten again if that fails: two at work at once send one mail.
    """
    sent = failed = 0
    with get_connection() as connection:
        for one in due(today):
            noted = _noted(one, today, now)
            if noted is None:
                continue
            mail = EmailMessage(
                one.subject, one.text, settings.DEFAULT_FROM_EMAIL, [one.user.email], connection=connection
            )
            try:
                mail.send()
                sent += 1
            except OSError as error:
                noted.delete()
                failed += 1
                log.warning("a reminder could not be sent: %s", type(error).__name__)
    return sent, failed


def _noted(one: Due, today: date, now: datetime) -> Reminder | None:
    """The note that this goes out; None when it did before, on whatever day."""
    if Reminder.objects.filter(user=one.user, about=one.about).exists():
        return None
    try:
        with transaction.atomic():
            return Reminder.objects.create(user=one.user, about=one.about, day=today, at=now)
    except IntegrityError:
        return None
