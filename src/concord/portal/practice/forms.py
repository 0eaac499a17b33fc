"""The forms of a practice: what may be said, checked alike at the field and at the top, and what follows from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concord.portal import names
from concord.portal.practice.calendar import months_later, working_days
from concord.portal.practice.consent_words import PURPOSES, SCOPES, recipients
from concord.portal.practice.kinds import BY_KEY, GROUPS, ITEMS, PLAUSIBLE, SOURCES
from concord.portal.templatetags.words import day

L = gettext_lazy
OUTCOMES = (
    ("scheduled", L("visit scheduled")),
    ("left_message", L("left message")),
    ("no_answer", L("no answer")),
    ("reached", L("reached, will act")),
    ("done_elsewhere", L("done elsewhere")),
    ("declined", L("declined")),
    ("wrong_number", L("wrong number")),
)
HOW = (("call", L("call")), ("message", L("message")), ("letter", L("letter")), ("visit", L("at a visit")))
WHO = (("patient", L("patient")), ("parent", L("parent")), ("caregiver", L("caregiver")))
PUT_OFF = "put_off"
UNREACHED = ("left_message", "no_answer", "wrong_number")


def follow_up(outcome: str, on: date, visit_on: date | None = None) -> date:
    """When a row comes back, unless somebody says otherwise."""
    if outcome == "scheduled" and visit_on:
        return visit_on + timedelta(days=7)
    if outcome == "declined":
        return months_later(on, 6)
    if outcome == "reached":
        return on + timedelta(days=30)
    return working_days(on, {"left_message": 3, "no_answer": 2}.get(outcome, 1))


class Day(forms.DateField):
    """A day, chosen or typed."""

    def __init__(self, **more: Any):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(
            widget=widget, error_messages={"invalid": L("Enter a day, such as 2026-03-03.")}, **more
        )


class Form(forms.Form):
    """What all share: every field is required unless it says not, and says so in words."""

    required_words: dict[str, Any] = {}

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        self.today = today
        super().__init__(*args, auto_id="f_%s", label_suffix="", **kwargs)
        for name, field in self.fields.items():
            field.error_messages["required"] = self.required_words.get(name, L("Fill this in."))

    def not_in_future(self, name: str, words: Any) -> None:
        """An error at a day that lies ahead."""
        given = self.cleaned_data.get(name)
        if given and given > self.today:
            self.add_error(name, words % {"day": day(self.today)})


class ContactForm(Form):
    """Who was reached how, about which gaps, with what outcome."""

    at_once = tuple(
        (key, words) for key, words in OUTCOMES if key in ("left_message", "no_answer", "reached")
    )

    measures = forms.MultipleChoiceField(
        label=L("About"), required=False, widget=forms.CheckboxSelectMultiple
    )
    who = forms.ChoiceField(label=L("With"), choices=WHO, initial="patient")
    how = forms.ChoiceField(label=L("How"), choices=HOW, initial="call")
    outcome = forms.ChoiceField(label=L("Outcome"), choices=OUTCOMES, widget=forms.RadioSelect)
    visit_on = Day(label=L("Day of the visit, if scheduled"), required=False)
    follow_up_on = Day(
        label=L("Follow up on"), required=False,
        help_text=L("Left empty: 3 working days after a message, 2 after no answer, 7 days after the visit, 6 months after a no."),
    )  # fmt: skip
    on = Day(label=L("Day of the contact"))
    note = forms.CharField(
        label=L("Note"), max_length=280, required=False, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 280})
    )  # fmt: skip
    required_words = {"outcome": L("Choose what came of it.")}

    def __init__(self, *args: Any, gaps: list[tuple[str, str]], **kwargs: Any):
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {"on": kwargs["today"], "measures": [m for m, _label in gaps]} | kwargs["initial"]
        super().__init__(*args, **kwargs)
        self.fields["measures"].choices = gaps
        if not gaps:
            del self.fields["measures"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self.not_in_future("on", _("Day of the contact must be %(day)s or earlier."))
        if said.get("outcome") == "scheduled" and not said.get("visit_on"):
            self.add_error("visit_on", _("Enter the day of the visit."))
        if said.get("follow_up_on") and said["follow_up_on"] < self.today:
            self.add_error("follow_up_on", _("Follow up must be today or later."))
        if not said.get("follow_up_on") and said.get("outcome") and said.get("on"):
            said["follow_up_on"] = max(
                follow_up(said["outcome"], said["on"], said.get("visit_on")), self.today
            )
        return said


class ResultForm(Form):
    """One result, screening, vaccine or reason not to count, with where it comes from."""

    item = forms.ChoiceField(label=L("What"))
    value = forms.DecimalField(label=L("Value"), required=False, max_digits=9, decimal_places=2)
    value_2 = forms.DecimalField(
        label=L("Lower number (diastolic)"), required=False, max_digits=5, decimal_places=0
    )
    on = Day(label=L("Day it was done"))
    source = forms.ChoiceField(label=L("Source"), choices=SOURCES, initial="chart", widget=forms.RadioSelect)
    place = forms.CharField(label=L("Where, or by whom"), max_length=80, required=False)
    reason = forms.CharField(label=L("Note"), max_length=160, required=False)
    document = forms.FileField(
        label=L("Document"), required=False, help_text=L("PDF or picture, 10 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )  # fmt: skip
    readable = forms.BooleanField(
        label=L("On the document I can read the name, birth date, day and result"), required=False
    )
    required_words = {"on": L("Enter the day it was done."), "item": L("Choose what was done.")}

    def __init__(self, *args: Any, born: date | None, item: str = "", **kwargs: Any):
        self.born = born
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [
            (label, [(i.key, i.label) for i in ITEMS if i.group == group]) for group, label in GROUPS.items()
        ]
        self.item = BY_KEY.get(self["item"].value() or item)
        self.fields["item"].initial = item
        self._fit()

    def _fit(self) -> None:
        """Ask only for what the kind chosen needs."""
        if self.item is None or self.item.record not in ("lab", "score", "blood_pressure"):
            del self.fields["value"]
        else:
            self.fields["value"].widget.attrs["inputmode"] = "decimal"
        if self.item is None or self.item.key != "bp":
            del self.fields["value_2"]
        else:
            self.fields["value"].label = _("Upper number (systolic)")
            self.fields["value_2"].widget.attrs["inputmode"] = "numeric"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self.not_in_future("on", _("Day it was done must be %(day)s or earlier."))
        if said.get("on") and self.born and said["on"] < self.born:
            self.add_error("on", _("Day it was done must be after the patient's birth."))
        self._values(said)
        if said.get("document") and not said.get("readable"):
            self.add_error("readable", _("Tick that name, birth date, day and result can be read."))
        return said

    def _values(self, said: dict[str, Any]) -> None:
        if self.item is None:
            return
        if self.item.key == "bp" and (said.get("value") is None or said.get("value_2") is None):
            self.add_error("value", _("Enter both blood pressure numbers, such as 128 and 76."))
        elif "value" in self.fields and said.get("value") is None and not self.has_error("value"):
            self.add_error("value", _("Enter the value, such as 7.4."))

    @property
    def is_unusual(self) -> bool:
        """Whether a value is far from what is usual: a warning, never a refusal."""
        assert self.item is not None
        ends = ((self.item.key, "value"), (f"{self.item.key}_2", "value_2"))
        return any(
            not PLAUSIBLE[key][0] <= self.cleaned_data[name] <= PLAUSIBLE[key][1]
            for key, name in ends
            if key in PLAUSIBLE and self.cleaned_data.get(name) is not None
        )


RACE = (
    ("1002-5", L("American Indian or Alaska Native")),
    ("2028-9", L("Asian")),
    ("2054-5", L("Black or African American")),
    ("2118-8", L("Middle Eastern or North African")),
    ("2076-8", L("Native Hawaiian or Pacific Islander")),
    ("2106-3", L("White")),
    ("2131-1", L("Another race")),
    ("declined", L("prefers not to answer")),
)
ETHNICITY = (
    ("", L("not asked")),
    ("2135-2", L("Hispanic or Latino")),
    ("2186-5", L("not Hispanic or Latino")),
    ("declined", L("prefers not to answer")),
)
INTERPRETER = (("", L("not asked")), ("yes", L("yes")), ("no", L("no")))
ANSWERED_BY = (("self", L("the patient")), ("caregiver", L("a parent or caregiver")))


class AnswersForm(Form):
    """Race, ethnicity and language in the patient's own words. Staff do not guess."""

    race = forms.MultipleChoiceField(
        label=L("Race: all that the patient names"),
        choices=RACE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ethnicity = forms.ChoiceField(label=L("Hispanic or Latino origin"), choices=ETHNICITY, required=False)
    spoken = forms.ChoiceField(label=L("Speaks best"), required=False)
    written = forms.ChoiceField(label=L("Reads best"), required=False)
    interpreter = forms.ChoiceField(label=L("Wants an interpreter"), choices=INTERPRETER, required=False)
    answered_by = forms.ChoiceField(
        label=L("Who answered"), choices=ANSWERED_BY, widget=forms.RadioSelect, initial="self"
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        spoken = [("", L("not asked")), *((k, names.language(k)) for k in names.CODES if k != "unknown")]
        self.fields["spoken"].choices = self.fields["written"].choices = spoken

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "declined" in said.get("race", ()) and len(said["race"]) > 1:
            self.add_error("race", _("Choose races or “prefers not to answer”, not both."))
        if not any(said.get(name) for name in ("race", "ethnicity", "spoken", "written", "interpreter")):
            self.add_error(None, _("Record at least one answer."))
        return said


class ReferralForm(Form):
    """A referral, or what became of one."""

    specialty = forms.CharField(label=L("Specialty"), max_length=60)
    ordered_on = Day(label=L("Ordered on"))
    seen_on = Day(label=L("Seen on"), required=False)
    report_on = Day(label=L("Report came on"), required=False)
    is_cancelled = forms.BooleanField(label=L("Cancelled: no longer needed"), required=False)
    document = forms.FileField(
        label=L("Report"), required=False, help_text=L("PDF or picture, 10 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["specialty"], self.fields["ordered_on"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("ordered_on", "seen_on", "report_on"):
            self.not_in_future(name, _("The day must be %(day)s or earlier."))
        ordered = said.get("ordered_on") or self.initial.get("ordered_on")
        for name in ("seen_on", "report_on"):
            if said.get(name) and ordered and said[name] < ordered:
                self.add_error(name, _("The day must not be before the referral was ordered."))
        return said

    @property
    def status(self) -> str:
        said = self.cleaned_data
        if said["is_cancelled"]:
            return "cancelled"
        return "closed" if said["report_on"] else "seen" if said["seen_on"] else "open"


PAPER = {"accept": ".pdf,.png,.jpg,.jpeg"}


class ConsentForm(Form):
    """What the patient allows: which records, to whom, for what, from when until when. A consent counts with its signed paper."""

    scope = forms.ChoiceField(label=L("Records of"), choices=SCOPES)
    recipient = forms.ChoiceField(label=L("May be seen by"))
    purpose = forms.ChoiceField(label=L("For"), choices=PURPOSES, initial="treatment")
    start_date = Day(label=L("From"))
    end_date = Day(
        label=L("Until"), required=False, help_text=L("Left empty: until the patient withdraws it.")
    )
    document = forms.FileField(label=L("The signed consent"), help_text=L("PDF or picture, 10 MB at most."), widget=forms.FileInput(attrs=PAPER))  # fmt: skip
    required_words = {"document": L("Attach the consent that the patient signed.")}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["recipient"].choices = recipients()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("start_date") and said.get("end_date") and said["end_date"] < said["start_date"]:
            self.add_error("end_date", _("The last day must not be before the first."))
        return said


class RevokeForm(Form):
    """The day on which the patient withdrew a consent; a paper is welcome and not needed."""

    revoked_on = Day(label=L("Withdrawn on"))
    document = forms.FileField(
        label=L("Document"), required=False, help_text=L("PDF or picture, 10 MB at most."), widget=forms.FileInput(attrs=PAPER)
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, began: date, **kwargs: Any):
        self.began = began
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self.not_in_future("revoked_on", _("The day must be %(day)s or earlier."))
        if said.get("revoked_on"):
            said["revoked_on"] = max(
                said["revoked_on"], self.began
            )  # one that never began is withdrawn as it would begin
        return said


class WithdrawForm(Form):
    """Why an entry that was sent is taken back."""

    reason = forms.CharField(label=L("Why is it wrong?"), max_length=280)
    required_words = {"reason": L("Say why, in a few words.")}


class DisputeForm(Form):
    """What is wrong with an attribution, a gap or a payment."""

    words = forms.CharField(
        label=L("What should be looked at?"), help_text=L("Write without the patient's name: the program office reads it, and of a payment the plan."), max_length=1000, widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000})
    )  # fmt: skip
    required_words = {"words": L("Say what should be looked at.")}
