"""Where proposals stand, what hinders a decision, and which decided changes the program folder does not have yet."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from concord.model.errors import ConcordError
from concord.portal import names, sentences
from concord.portal.commitments import standing as promised
from concord.portal.measure_set.models import Effect, Proposal
from concord.portal.measure_set.saying import TERMS
from concord.portal.templatetags.words import day
from concord.program import Program
from concord.program.revising import Decided, Revision, is_in, overtaken, with_all


def program() -> Program:
    """The program folder as it is."""
    return names.program(settings.CONCORD_WORK.program)


def visible(request: HttpRequest) -> Any:
    """Proposals that the reader may know of: observers of those that were decided, members of all. The newest first."""
    every = Proposal.objects.select_related("decision", "job", "by").order_by("-decision__proposed_on", "-id")
    if request.reader.role == "observer":  # type: ignore[attr-defined]
        return every.filter(verdict__in=(Proposal.ADOPTED, Proposal.DECLINED))
    return every


def state(proposal: Proposal, now: date) -> str:
    """Where a proposal stands, in words."""
    if proposal.verdict == Proposal.ADOPTED:
        return _("adopted, in the program folder") if is_in(program(), proposal.revision) else _("adopted, not in the program folder yet")  # fmt: skip
    if proposal.verdict:
        return str(proposal.get_verdict_display())
    if proposal.comment_by >= now:
        return _("open for comments until %(day)s") % {"day": day(proposal.comment_by)}
    return _("to be decided")


def may_comment(proposal: Proposal, now: date) -> bool:
    """Whether members may still say something."""
    return not proposal.verdict and proposal.comment_by >= now


def hindrances(proposal: Proposal, now: date) -> list[str]:
    """Why nothing can be decided today, not even at a meeting: comments are open, or nobody has seen yet what it would do."""
    found = []
    if proposal.comment_by >= now:
        found.append(_("Comments are open until %(day)s.") % {"day": day(proposal.comment_by)})
    if not Effect.objects.filter(proposal=proposal, book="program").exists():
        found.append(_("What it would have done is not worked out yet. Nothing is decided before that."))
    return found


def why_not_adopted(proposal: Proposal) -> str:
    """Why it cannot be adopted though it can be decided: something it changes is no longer as it was. Nothing when it can.

    What is adopted already and waits for the program folder counts as being there.
    """
    with base() as now, tempfile.TemporaryDirectory(prefix="concord-") as folder:
        passed = overtaken(now, proposal.revision)
        if passed:
            what = ", ".join(sorted({str(TERMS.get(a.of, a.of)) for a in passed}))
            return _("Since it was proposed, other values were decided of: %(what)s. Propose it anew.") % {"what": what}  # fmt: skip
        try:
            with_all(now, [(proposal.revision, decided(proposal))], Path(folder) / "then")
        except ConcordError as error:
            return _("The program folder would not hold together with it: %(why)s") % {"why": sentences.problem(error)}  # fmt: skip
    return ""


def hindered_between(proposal: Proposal, now: date) -> str:
    """Why nothing can be decided between meetings, by the rules of every decision."""
    return promised.hindrance(proposal.decision, now)


def adopted() -> Sequence[Proposal]:
    """What was adopted, in the order of the decisions."""
    return list(
        Proposal.objects.filter(verdict=Proposal.ADOPTED).select_related("decision").order_by("decision__decided_on", "id")
    )  # fmt: skip


def earlier_than(proposal: Proposal) -> list[Revision]:
    """What was decided before a proposal is, and is not in the program folder yet."""
    until = proposal.decision.decided_on or date.max
    others = (p for p in adopted() if p.pk != proposal.pk and (p.decision.decided_on or date.max, p.pk) < (until, proposal.pk))  # fmt: skip
    return [p.revision for p in others if not is_in(program(), p.revision)]


@contextmanager
def base() -> Iterator[Program]:
    """The program folder with everything in it that was adopted: what a proposal starts from."""
    with tempfile.TemporaryDirectory(prefix="concord-") as folder:
        decided_so_far = waiting()
        yield with_all(program(), decided_so_far, Path(folder) / "base") if decided_so_far else program()


def waiting() -> list[tuple[Revision, Decided]]:
    """What was adopted and is not in the program folder yet, in the order of the decisions."""
    return [(p.revision, decided(p)) for p in adopted() if not is_in(program(), p.revision)]


def decided(proposal: Proposal) -> Decided:
    """How the changed lines of the folder say where they come from."""
    on = proposal.decision.decided_on or proposal.decision.proposed_on
    return Decided(on, f"Measure set of {proposal.year}, decided {on}", f"measure-set-{proposal.year}-{proposal.uid[:6].lower()}")  # fmt: skip
