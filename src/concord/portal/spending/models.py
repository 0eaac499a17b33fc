"""What a practice declares to have spent. Rows are added, never changed: a correction is another row."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as L

from concord.portal.noted import OfPractice
from concord.portal.practice.models import Document


class Category(models.TextChoices):
    """What the population health payment is for, as the prospectus names it."""

    CARE = "care", L("Care delivery models")
    STAFF = "staff", L("Staff and training")
    PROCESS = "process", L("Process improvement")
    TECHNOLOGY = "technology", L("Technology and infrastructure")
    OTHER = "other", L("Other work for patients")


class Declaration(OfPractice):
    """Dollars spent in a quarter (named by its first day) on a category, with what for and a document. The latest of each holds."""

    quarter = models.DateField(db_index=True)
    category = models.CharField(max_length=12, choices=Category.choices)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    words = models.CharField(max_length=500)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.practice} {self.quarter} {self.category}"
