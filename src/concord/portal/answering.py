"""Disputes as those see them who answer: without the person. What is contested, whose turn it is, and answering once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal import names
from concord.portal.accounts.models import Membership, Role
from concord.portal.audit.chain import record
from concord.portal.practice.models import Dispute, DisputeStep
from concord.portal.tabular import Row

WAITING = ("open",)
SETTLED = ("upheld", "refused", "withdrawn")
STATES = dict(DisputeStep.STATES)
SUBJECTS = dict(Dispute.SUBJECTS)
SIDES = {"practice": L("the practice"), "plan": L("the plan"), "office": L("the program office")}


class AnswerForm(forms.Form):
    """What becomes of a dispute, and why. `seen` is the last step that the page showed."""

    state = forms.ChoiceField(label=L("Answer"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=L("The reason, without a patient's name"), min_length=10, max_length=1000,
        help_text=L("The practice reads it as you write it."), widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
        error_messages={"required": L("Give the reason."), "min_length": L("Give the reason in a sentence.")},
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = choices  # type: ignore[attr-defined]


def every(**where: Any) -> QuerySet[Dispute]:
    """Disputes, the newest first, with their steps."""
    steps = Prefetch("steps", DisputeStep.objects.select_related("by").order_by("id"))
    return Dispute.objects.filter(**where).prefetch_related(steps)


def row_of(dispute: Dispute) -> Row:
    """A dispute as a line of a list."""
    steps = list(dispute.steps.all())
    state = steps[-1].state if steps else "open"
    return {
        "uid": dispute.uid, "at": dispute.at, "practice": names.name("practice", dispute.practice), "subject": dispute.subject,
        "about": about(dispute), "plan": names.name("plan", dispute.plan), "state": state, "said": len(steps) - 1,
        "since": steps[-1].at if steps else dispute.at, "rank": (state not in WAITING, state in SETTLED),
    }  # fmt: skip


def waiting() -> int:
    """How many disputes wait for an answer of the program office."""
    return sum(row_of(d)["state"] in WAITING for d in every())


def about(dispute: Dispute) -> str:
    """What is contested, without the person."""
    keys = dispute.key.split(" ")
    if dispute.subject == "gap":
        return f"{keys[1]} {keys[2]}" if len(keys) > 2 else ""
    if dispute.subject == "attribution":
        return keys[1] if len(keys) > 1 else ""
    return keys[2] if len(keys) > 2 else _("a line of a statement")


def thread(dispute: Dispute) -> list[dict[str, Any]]:
    """What was said, in order: when, from which side, what state it brought, and the words."""
    told = [{"at": dispute.at, "side": SIDES["practice"], "state": "", "words": dispute.words}]
    return told + [
        {"at": s.at, "side": SIDES[side_of(s, dispute)], "state": STATES[s.state], "words": s.words}
        for s in dispute.steps.all()
        if s.words or s.state != "open"
    ]


def side_of(step: DisputeStep, dispute: Dispute) -> str:
    """Which side a step came from, by the parts that its author has or had."""
    parts = set(Membership.objects.filter(user=step.by_id).values_list("role", "unit"))
    if any(unit == dispute.practice and role != Role.COACH for role, unit in parts):
        return "practice"
    return "plan" if dispute.plan and (Role.PLAN, dispute.plan) in parts else "office"


def answer(request: HttpRequest, dispute: Dispute, form: AnswerForm) -> bool:
    """Write the answer down. False, and the form says so, when somebody answered since the page was opened."""
    said = form.cleaned_data
    with transaction.atomic():
        locked = Dispute.objects.select_for_update().get(pk=dispute.pk)
        last = locked.steps.last()
        if (last.pk if last else 0) != said["seen"]:
            form.add_error(None, _("Somebody wrote meanwhile: read it above. Your text is still here."))
            form.data = form.data.copy()
            form.data["seen"] = str(last.pk if last else 0)
            return False
        DisputeStep.objects.create(
            practice=locked.practice, by=request.user, at=timezone.now(), dispute=locked, state=said["state"], words=said["words"]
        )  # fmt: skip
        record(request, f"dispute.{said['state']}", dispute=locked.uid, practice=locked.practice)
    if dispute.by.is_active:
        from concord.portal.digest.sending import tell_of_an_answer

        tell_of_an_answer(dispute.by, dispute.uid)
    return True


def last_step(dispute: Dispute) -> int:
    """The last step's number, 0 where there is none: what a form carries to see whether somebody came between."""
    last = dispute.steps.last()
    return last.pk if last else 0
