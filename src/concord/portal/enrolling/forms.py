"""What is written down about a practice's part in the program."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as L

from concord.portal.enrolling.models import Agreement, StaffMember, Stage
from concord.portal.names import parties
from concord.portal.practice.documents import looked_at
from concord.portal.practice.forms import Day, Form


class StepForm(Form):
    """A practice reached a stage."""

    stage = forms.ChoiceField(label=L("Stage"), choices=Stage.choices)
    on = Day(label=L("On"))
    words = forms.CharField(label=L("Why, or what was said"), max_length=280, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self.not_in_future("on", L("The day must be %(day)s or earlier."))
        return said


class AgreementForm(Form):
    """A plan and a practice have signed."""

    plan = forms.ChoiceField(label=L("Plan"))
    track = forms.ChoiceField(label=L("Track"), choices=Agreement.TRACKS)
    signed_on = Day(label=L("Signed on"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = parties("plan")  # type: ignore[attr-defined]


class StaffForm(Form):
    """Somebody of the practice takes a part."""

    name = forms.CharField(label=L("Name"), max_length=120)
    role = forms.ChoiceField(label=L("Part"), choices=StaffMember.ROLES)
    email = forms.EmailField(label=L("Email"), required=False)


class PaperForm(Form):
    """A document, PDF or picture."""

    title = forms.CharField(label=L("Title"), max_length=120)
    file = forms.FileField(label=L("PDF or picture, up to 10 MB"))

    def clean_file(self) -> tuple[str, bytes]:
        return looked_at(self.cleaned_data["file"])
