"""An aim with its measure, and the tests of change under it: plan, do, study, act."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as L

from concord.portal.noted import OfPractice


class Aim(OfPractice):
    """What a practice wants to reach, by when, and how it will know."""

    words = models.CharField(max_length=200)
    measure = models.CharField(max_length=20)
    rate = models.CharField(max_length=40)
    block = models.CharField(max_length=40, blank=True)
    target = models.DecimalField(max_digits=4, decimal_places=3, help_text="Share a month, 0 to 1.")
    began_on = models.DateField()
    until = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.words


class Cycle(OfPractice):
    """One test of a change: what is planned and expected, what happened, what was learned, what follows."""

    DECISIONS = (("adopt", L("Adopt")), ("adapt", L("Adapt")), ("abandon", L("Abandon")))
    aim = models.ForeignKey(Aim, on_delete=models.PROTECT, related_name="cycles")
    change = models.CharField(
        max_length=40, blank=True, help_text="Id in the change library, if it is from there."
    )
    plan = models.CharField(max_length=500)
    prediction = models.CharField(max_length=280)
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    data = models.CharField(max_length=500, blank=True)
    learning = models.CharField(max_length=500, blank=True)
    decision = models.CharField(max_length=8, choices=DECISIONS, blank=True)

    def __str__(self) -> str:
        return self.plan[:60]
