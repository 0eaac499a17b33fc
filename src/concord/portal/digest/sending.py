"""Sending the digest of a day, once to each; and a line at once when a question is answered or a statement approved."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from concord.model.errors import ConcordError
from concord.portal.accounts.models import Membership, User
from concord.portal.digest.counting import Line, daily, subject, weekly
from concord.portal.digest.models import Choice, Sent
from concord.portal.shelf import shelf
from concord.portal.templatetags.words import HERE
from concord.release import current

MONDAY, SEVEN = 0, 7
log = logging.getLogger("concord.portal")


def send_due(now: datetime) -> int:
    """From seven in the morning where the practices are: Monday's digest, and the daily one of who chose it. How many went."""
    there = now.astimezone(HERE)
    return send_day(there.date()) if there.hour >= SEVEN else 0


def send_day(day: date) -> int:
    """A day's digests; to each user once, and to nobody for whom nothing waits. Returns how many went."""
    is_week, sent = day.weekday() == MONDAY, 0
    told = set(Sent.objects.filter(on=day).values_list("user", flat=True))
    for user in User.objects.filter(is_active=True).exclude(pk__in=told).order_by("pk"):
        choice = Choice.objects.filter(user=user).first() or Choice(user=user)
        if (is_week and choice.is_weekly) or choice.is_daily:
            sent += _one(user, choice, day, is_week and choice.is_weekly)
    return sent


def tell_of_an_answer(asked_by: User, uid: str) -> None:
    """The one who asked learns at once that an answer stands there; the answer itself is read signed in."""
    _mail(asked_by, _("Concord: a question was answered"), [(_("An answer to a question of your practice"), reverse("dispute", args=[uid]))])  # fmt: skip


def tell_of_a_statement(practice: str) -> None:
    """The practice's managers learn at once that a statement was approved; whose and how much is read signed in."""
    part = Membership.objects.filter(unit=practice, role="manager", ended_on=None, user__is_active=True)
    for one in part.select_related("user"):
        _mail(one.user, _("Concord: a statement was approved"), [(_("A statement was approved"), reverse("statements"))])  # fmt: skip


def _one(user: User, choice: Choice, day: date, is_week: bool) -> int:
    with translation.override(choice.language):
        lines = [
            line for part in user.memberships.filter(ended_on=None) for line in _lines(part, day, is_week)
        ]
        if not lines:
            return 0
        try:
            with transaction.atomic():
                Sent.objects.create(user=user, on=day, at=timezone.now())
        except IntegrityError:  # another worker was quicker
            return 0
        return int(_mail(user, subject(is_week), lines))


def _lines(part: Membership, day: date, is_week: bool) -> list[Line]:
    root = settings.CONCORD_WORK.releases
    try:
        with shelf.reading(root, part.book, current(root)) as book:
            return weekly(part, book, day) if is_week else daily(part, book, day)
    except ConcordError:  # nothing published yet, or not for this part
        return []


def _mail(user: User, about: str, lines: Iterable[Line]) -> bool:
    body = "\n".join(f"{words}\n{settings.CONCORD_ADDRESS}{place}\n" for words, place in lines)
    foot = _("Which mail you get: %(place)s") % {"place": f"{settings.CONCORD_ADDRESS}{reverse('mail')}"}
    try:
        send_mail(about, f"{body}\n{foot}\n", settings.DEFAULT_FROM_EMAIL, [user.email])
    except (OSError, SMTPException):
        log.exception("mail was not sent", extra={"user_id": user.pk})
        return False
    return True
