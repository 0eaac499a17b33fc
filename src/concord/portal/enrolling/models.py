"""Where a practice stands with the program, what it signed, whom it named, and its papers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as L

from concord.portal.noted import OfPractice


class Stage(models.TextChoices):
    """How far a practice has come, in order."""

    INVITED = "invited", L("Invited")
    INTERESTED = "interested", L("Interested")
    SELECTED = "selected", L("Selected")
    CONTRACTED = "contracted", L("Contracted")
    ONBOARDED = "onboarded", L("Onboarded")
    ACTIVE = "active", L("Active")
    LEFT = "left", L("Left")


WITH_US = (Stage.SELECTED, Stage.CONTRACTED, Stage.ONBOARDED, Stage.ACTIVE)
"""Stages that take one of the program's places."""


class Step(OfPractice):
    """A practice reached a stage, on a day, with why. The latest step is where it stands; none is taken back but by another."""

    stage = models.CharField(max_length=10, choices=Stage.choices)
    on = models.DateField()
    words = models.CharField(max_length=280, blank=True)

    def __str__(self) -> str:
        return f"{self.practice} {self.stage}"


class Agreement(OfPractice):
    """A practice signed with a plan, on a track. What is paid follows the contract in the program folder, not this note."""

    TRACKS = (("ffs", L("Fee for service")), ("hybrid", L("Hybrid")), ("capitation", L("Capitation")))
    plan = models.CharField(max_length=60)
    track = models.CharField(max_length=12, choices=TRACKS)
    signed_on = models.DateField()

    class Meta:
        ordering = ("practice", "plan", "id")
        constraints = (models.UniqueConstraint(fields=("practice", "plan"), name="one_agreement_per_plan"),)

    def __str__(self) -> str:
        return f"{self.practice} {self.plan}"


class StaffMember(OfPractice):
    """Somebody of the practice with a part in the program's work. Ended, never deleted."""

    ROLES = (
        ("lead", L("Responsible for the program")),
        ("champion", L("Clinician champion")),
        ("data", L("Data")),
        ("improvement", L("Improvement team")),
    )
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=12, choices=ROLES)
    email = models.EmailField(blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Paper(OfPractice):
    """A document about taking part: the bytes stand in the work folder under their hash."""

    title = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=4)
    size = models.IntegerField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.title
