"""A practice's answers to an assessment, and its review with the coach."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from concord.portal.noted import OfPractice


class Assessment(OfPractice):
    """One sitting. `answers`: item to step; `version` is the instrument's when it began. Once handed in, answers stand."""

    instrument = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    answers = models.JSONField(default=dict)
    submitted_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    review = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("practice", "instrument"),
                condition=models.Q(submitted_on=None),
                name="one_open_assessment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.practice} {self.instrument}"
