"""What coaches and practices agree on: visits with notes by topic, and actions with an owner and a day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as L

from concord.portal.noted import OfPractice


class Visit(OfPractice):
    """A coach's visit. `notes`: topic of the program to words. No patient stands in it: the page says so to who writes."""

    HOW = (("site", L("At the practice")), ("video", L("By video")), ("call", L("By telephone")))
    on = models.DateField()
    how = models.CharField(max_length=6, choices=HOW)
    present = models.PositiveSmallIntegerField()
    notes = models.JSONField(default=dict)
    spread_to = models.PositiveSmallIntegerField(
        default=0, help_text="Staff to whom something learned was passed on since the last visit."
    )
    next_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-on", "-id")

    def __str__(self) -> str:
        return f"{self.practice} {self.on}"


class Action(OfPractice):
    """Something to do, by whom and by when."""

    visit = models.ForeignKey(Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    words = models.CharField(max_length=200)
    owner = models.CharField(max_length=120)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "id")

    def __str__(self) -> str:
        return self.words
