"""What the rows of the program office's work share: a name for addresses, who wrote it and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from concord.portal.practice.models import new_uid


class Noted(models.Model):
    """A row with a name that can stand in an address, its writer and its moment. It holds no person who is cared for."""

    uid = models.CharField(max_length=16, unique=True, default=new_uid, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ("id",)


class OfPractice(Noted):
    """The same, of one practice."""

    practice = models.CharField(max_length=60, db_index=True)

    class Meta:
        abstract = True
        ordering = ("id",)
