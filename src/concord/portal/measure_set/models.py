"""Proposals for the measure set, what members say of them, and what each would have done, a row a book. Comments are added, never changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as L

from concord.portal.commitments.models import Decision
from concord.portal.jobs.models import Job
from concord.portal.noted import Noted
from concord.program.revising import Revision


class Proposal(Noted):
    """What is to change in the measure set from a year on. Its title, reason, requests for feedback and day are those of its decision.

    `changes`: rows of `Revision`. `plan` is empty where the program office proposes. `job` works out what it would have done.
    """

    ADOPTED, DECLINED, WITHDRAWN = "adopted", "declined", "withdrawn"
    VERDICTS = ((ADOPTED, L("adopted")), (DECLINED, L("not adopted")), (WITHDRAWN, L("withdrawn")))
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="proposal")
    year = models.SmallIntegerField()
    plan = models.CharField(max_length=60, blank=True)
    changes = models.JSONField()
    comment_by = models.DateField()
    verdict = models.CharField(max_length=9, choices=VERDICTS, blank=True)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.year} {self.uid}"

    @property
    def revision(self) -> Revision:
        """What changes, as the program room reads it."""
        return Revision.of(self.year, self.changes)


class Comment(Noted):
    """What a member says of a proposal: the program office, a plan or a practice."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="comments")
    role = models.CharField(max_length=10)
    unit = models.CharField(max_length=60, blank=True)
    on = models.DateField()
    words = models.CharField(max_length=1000)

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.unit or self.role}"


class Effect(models.Model):
    """What a proposal would have done to a year, as one book's reader may see it: nobody's page reads another book's row."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="effects")
    book = models.CharField(max_length=80)
    year = models.SmallIntegerField()
    release = models.CharField(max_length=60)
    payments = models.JSONField(default=list)
    baselines = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("proposal", "book"), name="one_effect_a_book"),)

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.book}"
