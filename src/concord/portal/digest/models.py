"""Who wants which mail, and which day's was sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Choice(models.Model):
    """One user's choice. Who has made none gets Monday's digest and no daily one."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mail_choice"
    )
    is_weekly = models.BooleanField(default=True)
    is_daily = models.BooleanField(default=False)
    language = models.CharField(max_length=8, default="en")

    def __str__(self) -> str:
        return f"{self.user_id}"


class Sent(models.Model):
    """A day's digest to one user: sent once, whatever is started twice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "on"), name="one_digest_a_day"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.on}"
