"""Learning sessions, who comes, reminders sent, and the key of each person's calendar."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from concord.portal.noted import Noted


class Session(Noted):
    """One session of a kind that the program folder names. Times are UTC; pages show California's."""

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    about = models.CharField(max_length=500, blank=True)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    link = models.URLField(blank=True)
    materials = models.JSONField(default=list, help_text="Ids of the library.")
    recording = models.URLField(blank=True)
    cancelled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("starts_at", "id")

    def __str__(self) -> str:
        return self.title


class SignUp(models.Model):
    """Somebody who means to come, and whether they came. `practice` is where the person then belonged."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="signups")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    practice = models.CharField(max_length=60, blank=True, db_index=True)
    at = models.DateTimeField()
    is_off = models.BooleanField(default=False, help_text="Taken back.")
    came = models.BooleanField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("session", "user"), name="one_signup_per_session"),)

    def __str__(self) -> str:
        return f"{self.session_id} {self.user_id}"


class Reminder(models.Model):
    """A reminder that was sent, so that none is sent twice. `about` names a session or an action."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=60)
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "about", "day"), name="one_reminder_per_day"),)

    def __str__(self) -> str:
        return self.about


class CalendarKey(models.Model):
    """The hash of the key in a person's calendar address. The key itself is shown once and kept nowhere."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.user_id)
