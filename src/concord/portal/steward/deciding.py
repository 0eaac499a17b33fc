"""What a steward decided about a case: asked of the worker, undone by another line, always by the newest word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L

from concord.portal.audit.chain import record
from concord.portal.jobs.models import Job, State
from concord.portal.jobs.queue import ask, drop

VERDICTS = {
    "same": L("same"),
    "different": L("different"),
    "unsure": L("unsure"),
    "ours": L("ours"),
    "theirs": L("theirs"),
}
STANDING = (State.WAITING, State.WORKING, State.DONE)


@dataclass(frozen=True)
class Said:
    """The decision that stands on a case: its job, the verdict and who said it."""

    job: Job
    verdict: str

    @property
    def words(self) -> str:
        done = _("the next run follows it") if self.job.state == State.DONE else _("waits for the worker")
        return f"{VERDICTS.get(self.verdict, self.verdict)}, {done}"


def decided(kinds: tuple[str, str]) -> dict[str, Said]:
    """The decisions that stand, by case. `kinds`: the job that decides, and the one that takes back."""
    decides, undoes = kinds
    found: dict[str, Said] = {}
    for job in (
        Job.objects.filter(kind__in=kinds, state__in=STANDING).select_related("asked_by").order_by("id")
    ):
        if job.kind == decides:
            found[job.subject] = Said(job, job.asked["verdict"])
        elif job.kind == undoes:
            found.pop(job.subject, None)
    return found


def decide(request: HttpRequest, kind: str, case: str, verdict: str, why: str, **asked: Any) -> None:
    """Ask for a verdict to be kept, and write down that it was given."""
    record(request, f"case.{verdict}", case=case, kind=kind, why=why)
    ask(request, kind, case, verdict=verdict, why=why, on=timezone.now().date().isoformat(), **asked)
    messages.success(request, _("Saved. Undo it any time from “Decided”."))


def undo(request: HttpRequest, kind: str, case: str, said: Said | None) -> None:
    """Take a verdict back: off the queue if nobody began it, by a line of its own otherwise."""
    if said is None:
        messages.warning(request, _("Nothing stands to be undone: a colleague was quicker."))
        return
    record(request, "case.undo", case=case, kind=kind, job=said.job.pk)
    said.job.refresh_from_db()
    if said.job.state == State.WAITING and drop(said.job):
        messages.success(request, _("Undone: it had not been done yet."))
    elif said.job.state == State.DONE:
        today = timezone.now().date().isoformat()
        ask(request, kind, case, number=said.job.result["number"], why="Taken back by the steward.", on=today)
        messages.success(request, _("Undone: the next run goes by the evidence again."))
    else:
        messages.warning(request, _("It is being done this moment. Try again."))
