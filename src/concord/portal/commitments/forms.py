"""What a payer says of a milestone or a proposal, and what the program office writes down of decisions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as L

from concord.portal.commitments.models import Decision, Feedback, Status
from concord.portal.commitments.standing import commitments, hindrance
from concord.portal.practice.forms import Day, Form
from concord.portal.templatetags.words import day

LINES = {"rows": 3}


class UpdateForm(Form):
    """Where a milestone stands. What is reached needs a link that shows it."""

    status = forms.ChoiceField(label=L("Status"), choices=Status.choices)
    words = forms.CharField(label=L("What was done, and what is next"), max_length=1000, widget=forms.Textarea(attrs=LINES))  # fmt: skip
    link = forms.URLField(label=L("Evidence, as a link"), required=False, assume_scheme="https")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("status") == Status.REACHED and not given.get("link") and "link" not in self.errors:
            self.add_error("link", L("What is reached needs a link to what shows it."))
        return given


class ProposalForm(Form):
    """Something to decide."""

    title = forms.CharField(label=L("Title"), max_length=120)
    words = forms.CharField(label=L("What is proposed, and why"), max_length=1000, widget=forms.Textarea(attrs=LINES))  # fmt: skip


class AskForm(Form):
    """A request for feedback, open long enough for everybody to answer."""

    answer_by = Day(label=L("Answers by"))

    def clean_answer_by(self) -> Any:
        first = self.today + timedelta(days=commitments().feedback_days)
        if self.cleaned_data["answer_by"] < first:
            raise forms.ValidationError(L("Leave time to answer: %(day)s or later.") % {"day": day(first)})
        return self.cleaned_data["answer_by"]


class AnswerForm(Form):
    """A payer's answer. Who objects or is concerned says why."""

    stance = forms.ChoiceField(label=L("Your answer"), choices=Feedback.STANCES)
    words = forms.CharField(label=L("Why"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("stance") in ("concern", "objects") and not given.get("words"):
            self.add_error("words", L("Say why, so that the others can answer."))
        return given


class DecideForm(Form):
    """What was decided, and whether at a meeting."""

    where = forms.ChoiceField(label=L("Decided"), choices=(("meeting", L("at a meeting")), ("between", L("between meetings"))))  # fmt: skip
    outcome = forms.CharField(
        label=L("What was decided"), max_length=1000, widget=forms.Textarea(attrs=LINES)
    )

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.decision = decision

    def clean_where(self) -> str:
        why = hindrance(self.decision, self.today) if self.cleaned_data["where"] == "between" else ""
        if why:
            raise forms.ValidationError(why)
        return str(self.cleaned_data["where"])
