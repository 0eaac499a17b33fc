"""A job: what a page asked for, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as L


class State(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", L("Waiting")
    WORKING = "working", L("Being done")
    DONE = "done", L("Done")
    FAILED = "failed", L("Could not be done")
    DROPPED = "dropped", L("Taken back before it was done")


class Kind(models.TextChoices):
    """What can be asked for. Each has its doer in `concord.cli.worker`."""

    DECIDE = "decide", L("Decide whether two members are one person")
    UNDO = "undo", L("Take back a decision about two members")
    PLACE = "place", L("Decide where a member counts")
    UNPLACE = "unplace", L("Take back where a member counts")
    SCENARIO = "scenario", L("Pay again under other terms")
    EXPORT = "export", L("Make a long list into a file")
    EFFECT = "effect", L("Work out what a proposal would have done")
    ASSOCIATE = "associate", L("Compare the use of the money with improvement")
    POST = "post", L("Post a published release to the ledger")


class Job(models.Model):
    """One thing to do. `asked` holds its particulars, `result` what came of it, `problem` why it could not be done."""

    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    book = models.CharField(max_length=80, help_text="Book of the reader who asked.")
    subject = models.CharField(max_length=60, blank=True, help_text="What it is about: a case, a release.")
    asked = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=("state", "id"), name="jobs_in_order"),
            models.Index(fields=("kind", "subject"), name="jobs_of_a_subject"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"
