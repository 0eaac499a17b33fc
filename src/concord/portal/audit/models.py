"""The audit's records. They are added to and never changed; the database refuses anything else."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from concord.model.errors import IntegrityError

START = "0" * 64


class Entries(models.QuerySet["AuditEntry"]):
    """Entries can be read and counted; nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        _refuse()

    def delete(self) -> NoReturn:
        _refuse()


class AuditEntry(models.Model):
    """One view of people or one action. `people` are keys of the reader's book: they mean nothing elsewhere."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    role = models.CharField(max_length=12)
    book = models.CharField(max_length=80)
    release = models.CharField(max_length=60)
    action = models.CharField(max_length=40)
    people = models.JSONField(default=list)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    objects = Entries.as_manager()

    class Meta:
        ordering = ("sequence",)
        indexes = (
            models.Index(fields=("book", "at"), name="audit_of_a_book"),
            models.Index(fields=("user", "at"), name="audit_of_a_user"),
        )

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry. A second save is refused."""
        if not self._state.adding:
            _refuse()
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse()


class AuditHead(models.Model):
    """Where the chain ends: one row, locked by whoever appends."""

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=START)

    def __str__(self) -> str:
        return f"after {self.sequence}"


def _refuse() -> NoReturn:
    raise IntegrityError("the audit is added to, never changed", where="audit")
