"""A learning session as the program office writes it down, and what is added after it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as L

from concord.portal.office import office, titles
from concord.portal.practice.forms import Day, Form
from concord.portal.templatetags.words import HERE


class SessionForm(Form):
    """When, what and where; times are California's."""

    kind = forms.ChoiceField(label=L("Kind"))
    title = forms.CharField(label=L("Title"), max_length=120)
    about = forms.CharField(label=L("About"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip
    day = Day(label=L("Day"))
    time = forms.TimeField(label=L("Time, in California"), widget=forms.TimeInput(attrs={"type": "time"}))
    minutes = forms.IntegerField(label=L("Minutes"), min_value=10, max_value=600)
    link = forms.URLField(label=L("Where to join"), required=False, assume_scheme="https")
    materials = forms.MultipleChoiceField(
        label=L("Materials from the library"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(titles(office().event_kinds).items())  # type: ignore[attr-defined]
        self.fields["materials"].choices = list(titles(office().materials).items())  # type: ignore[attr-defined]

    def starts_at(self) -> datetime:
        """The moment it begins."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], tzinfo=HERE)


class AfterForm(Form):
    """Where its recording stands."""

    recording = forms.URLField(label=L("Recording"), required=False, assume_scheme="https")
