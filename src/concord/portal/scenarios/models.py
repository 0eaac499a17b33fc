"""A scenario: some terms changed, for a year, and the job that paid it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from concord.portal.jobs.models import Job


class Scenario(models.Model):
    """Changed terms with a name. `unit` is the plan whose workspace it stands in; empty for the program's.

    `changes`: what (term, track or measure), name, before, value; of a term sheet, unit, since and toml; of a measure year. Never changed once made: another idea is another scenario.
    """

    title = models.CharField(max_length=80)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=60, blank=True)
    year = models.SmallIntegerField()
    release = models.CharField(max_length=60)
    changes = models.JSONField()
    is_shared = models.BooleanField(default=False)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("unit", "-id"), name="scenarios_of_a_workspace"),)

    def __str__(self) -> str:
        return self.title
