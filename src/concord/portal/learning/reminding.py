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
from concord.portal.commitments import standing
from concord.portal.commitments.models import GapAction
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
    yield from _turns(today)
    yield from _gap_actions(today)


def _turns(today: date) -> Iterator[Due]:
    """The payer whose turn it is to say where it stands: its delegates, once a turn."""
    place = _link(reverse("work_plan"))
    for turn in standing.turns(today):
        if turn["next_on"] > today + AHEAD or not turn["open"]:
            continue
        text = (
            f"Your plan's turn to say where its milestones stand: by {turn['next_on']}. {turn['open']} open, {turn['overdue']} overdue.\n"
            f"Le toca a su plan decir cómo van sus metas: hasta el {turn['next_on']}. {turn['open']} abiertas, {turn['overdue']} atrasadas.\n\n{place}\n"
        )  # fmt: skip
        for user in _members("plan", turn["plan"]):
            yield Due(user, f"turn {turn['plan']} {turn['next_on']}", "Your turn: work plan / Su turno: plan de trabajo", text)  # fmt: skip


def _gap_actions(today: date) -> Iterator[Due]:
    """Actions of gap analyses that fall due: once each, to whose it is."""
    place = _link(reverse("gap_analyses"))
    for action in GapAction.objects.filter(done_on=None, due_on__lte=today + AHEAD):
        role = "manager" if action.role == "practice" else action.role
        text = f"{action.words}\nDue / Vence: {action.due_on}\n\n{place}\n"
        for user in _members(role, action.unit):
            yield Due(user, f"gap {action.uid}", "Action due / Acción por hacer", text)


def _members(role: str, unit: str) -> list[User]:
    parts = Membership.objects.filter(role=role, unit=unit, ended_on=None, user__is_active=True)
    return [part.user for part in parts.select_related("user").order_by("id")]


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
