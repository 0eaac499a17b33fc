"""What payers say of their milestones, and decisions with the requests for feedback and the answers behind them. Rows are added, never changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as L

from concord.portal.noted import Noted


class Status(models.TextChoices):
    """Where a payer stands with a milestone."""

    NOT_BEGUN = "not_begun", L("not begun")
    UNDER_WAY = "under_way", L("under way")
    BEHIND = "behind", L("behind")
    REACHED = "reached", L("fulfilled")


class Update(Noted):
    """A plan says where it stands with a milestone of the program folder. The latest is what holds; none is taken back but by another."""

    milestone = models.CharField(max_length=60)
    plan = models.CharField(max_length=60, db_index=True)
    on = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices)
    words = models.CharField(max_length=1000)
    link = models.URLField(blank=True)

    def __str__(self) -> str:
        return f"{self.plan} {self.milestone} {self.status}"


class Decision(Noted):
    """Something proposed to the payers. Decided once, at a meeting or between two; until then `decided_on` is empty."""

    title = models.CharField(max_length=120)
    words = models.CharField(max_length=1000)
    proposed_on = models.DateField()
    decided_on = models.DateField(null=True, blank=True)
    at_meeting = models.BooleanField(null=True)
    outcome = models.CharField(max_length=1000, blank=True)

    def __str__(self) -> str:
        return self.title


class FeedbackRequest(Noted):
    """The payers were asked on a day what they think, to answer by another."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="requests")
    on = models.DateField()
    answer_by = models.DateField()

    def __str__(self) -> str:
        return f"{self.decision_id} {self.on}"


class Feedback(Noted):
    """What a plan answered. Its latest answer holds."""

    STANCES = (("agrees", L("agrees")), ("concern", L("agrees, with a concern")), ("objects", L("objects")))
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="answers")
    plan = models.CharField(max_length=60)
    on = models.DateField()
    stance = models.CharField(max_length=8, choices=STANCES)
    words = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.decision_id} {self.plan} {self.stance}"


class GapAction(Noted):
    """Something to do about what a gap analysis found, whose it is, by when. Done is taken back by opening it again."""

    analysis = models.CharField(max_length=12)
    role = models.CharField(max_length=10)
    unit = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=200)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "id")

    def __str__(self) -> str:
        return self.words


class YearEnd(Noted):
    """A year of the work plan, closed on a day. What was said until then is what stands for it."""

    year = models.SmallIntegerField(unique=True)
    on = models.DateField()

    def __str__(self) -> str:
        return str(self.year)


class Final(models.Model):
    """Where a payer stood with a milestone when its year was closed."""

    year_end = models.ForeignKey(YearEnd, on_delete=models.PROTECT, related_name="rows")
    milestone = models.CharField(max_length=60)
    plan = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=Status.choices)
    said_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("year_end", "milestone", "plan"), name="one_final_status"),
        )

    def __str__(self) -> str:
        return f"{self.milestone} {self.plan} {self.status}"
