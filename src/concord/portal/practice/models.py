"""What a practice writes down: added to and never changed. A correction is a new version, a mistake is withdrawn.

People stand here by the key of the practice's own book, which means nothing anywhere else.
"""

from __future__ import annotations

import secrets
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from concord.model.errors import IntegrityError

WHO = {"on_delete": models.PROTECT, "related_name": "+"}


def new_uid() -> str:
    """A name for an address: says nothing, cannot be guessed."""
    return secrets.token_hex(8)


class Added(models.QuerySet[Any]):
    """Rows that can be read and added; nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        _refuse()

    def delete(self) -> NoReturn:
        _refuse()


class Kept(models.Model):
    """A row that is added once. The database refuses to change or delete it, too (see the migrations)."""

    uid = models.CharField(max_length=16, unique=True, default=new_uid, editable=False)
    practice = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **WHO)
    at = models.DateTimeField()
    objects = Added.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row. A second save is refused."""
        if not self._state.adding:
            _refuse()
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse()


class Kind(models.TextChoices):
    """What an entry is."""

    CONTACT = "contact", _("Contact")
    RESULT = "result", _("Result")
    ANSWERS = "rel", _("Race, ethnicity, language")
    REFERRAL = "referral", _("Referral")
    CONSENT = "consent", _("Consent")
    ASSIGNED = "assigned", _("Assigned")


class Document(Kept):
    """A PDF or picture that shows what an entry says. The bytes stand in the work folder, named by their hash."""

    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=4, help_text="pdf, png or jpg, as the bytes say.")
    size = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class Entry(Kept):
    """One thing a practice says about one patient. `said` holds what the form of its kind asked for.

    `replaces` is the version before; there is at most one after, so that two people editing one thing meet.
    `topic` names what is versioned (answers: the patient; a referral: its number); empty for what only adds up.
    """

    person = models.CharField(max_length=16)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    topic = models.CharField(max_length=120, blank=True)
    happened_on = models.DateField()
    follow_up_on = models.DateField(null=True, blank=True)
    measures = models.JSONField(default=list)
    said = models.JSONField(default=dict)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=("practice", "kind", "person"), name="entries_of_a_person"),
            models.Index(fields=("practice", "at"), name="entries_by_time"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("practice", "person", "kind", "topic"),
                condition=models.Q(replaces=None) & ~models.Q(topic=""),
                name="one_first_version_of_a_topic",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class Withdrawal(Kept):
    """An entry taken back, with the reason. The entry stays; it no longer counts."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=280, blank=True)

    def __str__(self) -> str:
        return f"withdrawn {self.entry_id}"


class Batch(models.Model):
    """One file sent to the inbox: all of a practice's entries of one month that stood when it was written."""

    practice = models.CharField(max_length=60)
    month = models.DateField()
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, unique=True)
    received_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


class BatchLine(models.Model):
    """Where an entry stands in a file: more than one line when it says more than one thing."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="lines")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines")
    line = models.IntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("batch", "line"), name="one_entry_per_line"),)

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.line}"


class Slot(Kept):
    """One line of a day's schedule as the practice uploaded it. The day's latest upload is the day's schedule."""

    upload = models.CharField(max_length=16)
    day = models.DateField()
    time = models.CharField(max_length=5, blank=True)
    person = models.CharField(max_length=16, blank=True)
    words = models.CharField(
        max_length=160, blank=True, help_text="The patient as written, where nobody matched."
    )
    npi = models.CharField(max_length=10, blank=True)
    clinician = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("day", "time", "id")
        indexes = (models.Index(fields=("practice", "day"), name="slots_of_a_day"),)

    def __str__(self) -> str:
        return f"{self.day} {self.time}"


class Upload(Kept):
    """A monthly clinical file that the practice handed in. It waits for intake; its bytes are kept as sent."""

    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name


class Receipt(models.Model):
    """What intake answered to an upload."""

    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, related_name="receipt")
    told = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.upload)


class Dispute(Kept):
    """A question about an attribution, a gap or a payment line. Its state is that of its last step."""

    SUBJECTS = (
        ("attribution", _("Assigned patient")),
        ("gap", _("Care gap")),
        ("payment", _("Payment")),
    )
    subject = models.CharField(max_length=12, choices=SUBJECTS)
    key = models.CharField(
        max_length=120, help_text="What is contested, as `concord explain` names it in this book."
    )
    person = models.CharField(max_length=16, blank=True)
    plan = models.CharField(max_length=60, blank=True)
    release = models.CharField(max_length=60)
    words = models.TextField(max_length=1000)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.subject} {self.uid}"

    @property
    def state(self) -> str:
        """open, answered, upheld, refused or withdrawn."""
        last = self.steps.last()
        return last.state if last else "open"


class DisputeStep(Kept):
    """Something said or decided about a dispute."""

    STATES = (
        ("open", _("open")),
        ("answered", _("answered")),
        ("upheld", _("upheld")),
        ("refused", _("refused")),
        ("withdrawn", _("withdrawn")),
    )
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=STATES)
    words = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.state


class SavedFilter(models.Model):
    """Filters of the work list under a name: one's own, or the team's."""

    practice = models.CharField(max_length=60)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, **WHO)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=400)
    is_team = models.BooleanField(default=False)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("practice", "user", "name"), name="one_saved_filter_per_name"),
        )

    def __str__(self) -> str:
        return self.name


def _refuse() -> NoReturn:
    raise IntegrityError("what was written down is added to, never changed", where="practice entries")
