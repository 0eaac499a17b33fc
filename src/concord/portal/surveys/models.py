"""Rounds of a survey and what was answered. Who answered and what was said stand apart, and what was said has no order."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from concord.portal.noted import Noted


class Round(Noted):
    """An instrument put to its audience for a while."""

    instrument = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    opens_on = models.DateField()
    closes_on = models.DateField()

    class Meta:
        ordering = ("-opens_on", "-id")

    def __str__(self) -> str:
        return f"{self.instrument} {self.opens_on}"


class Box(models.Model):
    """All answers of a practice in a round, sorted by what they say: no row, time or order tells who gave which.

    For a survey of participants `practice` is empty: their answers are told apart by nothing.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="boxes")
    practice = models.CharField(max_length=60, blank=True)
    answers = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("round", "practice"), name="one_box_per_practice"),)

    def __str__(self) -> str:
        return f"{self.round_id} {self.practice}"


class Answered(models.Model):
    """That somebody has answered a round, so that nobody does twice. Not what, and not when."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("round", "user"), name="one_answer_each"),)

    def __str__(self) -> str:
        return str(self.round_id)
