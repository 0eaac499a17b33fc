"""Aims and tests of change, as a practice writes them down."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as L

from concord.portal.improving.models import Cycle
from concord.portal.office import block_titles, office, said
from concord.portal.practice.forms import Day, Form

TEXT = {"rows": 2}


class AimForm(Form):
    """What to reach, by which measure, by when."""

    words = forms.CharField(label=L("Aim, in a sentence"), max_length=200)
    measured = forms.ChoiceField(label=L("Measure: done, of those due that month"))
    target = forms.DecimalField(
        label=L("Target a month, in percent"), min_value=Decimal(1), max_value=Decimal(100), decimal_places=1
    )
    block = forms.ChoiceField(label=L("Building block"), required=False)
    until = Day(label=L("By"))

    def __init__(self, *args: Any, measures: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["measured"].choices = measures  # type: ignore[attr-defined]
        self.fields["block"].choices = [("", L("none")), *block_titles().items()]  # type: ignore[attr-defined]

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until <= self.today:
            raise forms.ValidationError(L("Choose a day that lies ahead."))
        return until


class CycleForm(Form):
    """Plan: what is tested, and what is expected to happen."""

    change = forms.ChoiceField(label=L("Idea from the library"), required=False)
    plan = forms.CharField(
        label=L("Plan: who does what, where, when"), max_length=500, widget=forms.Textarea(attrs=TEXT)
    )
    prediction = forms.CharField(label=L("Prediction: what will happen"), max_length=280)
    began_on = Day(label=L("Begins on"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        ideas = [(c.ident, said(c.title)) for c in office().changes]
        self.fields["change"].choices = [("", L("our own")), *ideas]  # type: ignore[attr-defined]


class StudyForm(Form):
    """Study and act: what happened, what was learned, what follows."""

    data = forms.CharField(label=L("Data: what happened"), max_length=500, widget=forms.Textarea(attrs=TEXT))
    learning = forms.CharField(
        label=L("Learning: what was different from the prediction"),
        max_length=500,
        widget=forms.Textarea(attrs=TEXT),
    )
    decision = forms.ChoiceField(label=L("Decision"), choices=Cycle.DECISIONS, widget=forms.RadioSelect)
    ended_on = Day(label=L("Ended on"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.not_in_future("ended_on", L("The day must be %(day)s or earlier."))
        return given
