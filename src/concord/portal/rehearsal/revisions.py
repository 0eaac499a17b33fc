"""The history's measure set: proposals adopted, declined and open, with comments; what each would have done is left to the worker."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from concord.portal.accounts.models import Membership, User
from concord.portal.commitments.models import Decision, Feedback, FeedbackRequest
from concord.portal.commitments.standing import commitments
from concord.portal.jobs.models import Job, Kind
from concord.portal.measure_set.models import Comment, Proposal
from concord.portal.measure_set.standing import program
from concord.portal.rehearsal import phrases
from concord.program.revising import TERMS, Alteration, Revision, lines_of, term_of

if TYPE_CHECKING:
    from concord.portal.rehearsal.history import History

OPEN_FOR = timedelta(days=28)
DENOMINATOR, *_, BENCHMARKS = TERMS


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 20, tzinfo=UTC)


def revisions(history: History, release: str) -> None:
    """Four proposals: an edition that the folder has by now, one declined, one that waits for the folder, and one open."""
    year = history.as_of.year
    if {"CBP", "GSD", "AMR", "COL", "BCS"} - set(lines_of(program(), year)) or not commitments().goals:
        return
    told = (
        ("editions", _editions(year), history.month(8, 6), "adopted", history.month(10, 12), True),
        ("denominator", _term(year, DENOMINATOR, "20"), history.month(9, 9), "declined", history.month(11, 8), True),
        ("asthma", _asthma(year + 1), history.month(14, 4), "adopted", history.month(16, 18), False),
        ("cervical", _cervical(year + 1), history.as_of - timedelta(days=11), "", None, None),
    )  # fmt: skip
    for name, revision, on, verdict, decided_on, at_meeting in told:
        _proposed(history, name, revision, on, verdict, decided_on, at_meeting, release)


def _editions(year: int) -> Revision:
    """The year's own edition of every measure, and the percentiles of the year before."""
    labels = {
        ident: Alteration("measure", ident, "edition", str(year - 1), fields["edition"])
        for ident, fields in lines_of(program(), year).items()
        if fields["edition"] != str(year - 1)
    }
    year_of = Alteration("term", BENCHMARKS, "", str(year - 2), term_of(program(), BENCHMARKS, year))
    return Revision(year, (*labels.values(), year_of))


def _term(year: int, name: str, value: str) -> Revision:
    return Revision(year, (Alteration("term", name, "", term_of(program(), name, year), value),))


def _asthma(year: int) -> Revision:
    lines = lines_of(program(), year)
    gone = tuple(Alteration("measure", "AMR", field, value, None) for field, value in lines["AMR"].items())
    return Revision(year, (*gone, _weight(year, "CBP", 5), _weight(year, "GSD", 5)))


def _cervical(year: int) -> Revision:
    changes = [_weight(year, "COL", 5), _weight(year, "BCS", -5)]
    joins = next((c for c in program().office.considered if c.ident == "CCS"), None)
    if joins is not None:
        values = {"edition": str(year), "use": "reporting", "equity_sensitive": "false", "weight": "0"}
        changes += [Alteration("measure", "CCS", field, None, value) for field, value in values.items()]
        changes += [Alteration("words", "CCS", key, None, value) for key, value in joins.fixed().items()]
    return Revision(year, tuple(changes))


def _weight(year: int, ident: str, more: int) -> Alteration:
    now = lines_of(program(), year)[ident]["weight"]
    return Alteration("measure", ident, "weight", now, str(int(now) + more))


def _proposed(
    history: History, name: str, revision: Revision, on: date, verdict: str, decided_on: date | None, at_meeting: bool | None, release: str
) -> None:  # fmt: skip
    title, words, outcome = phrases.REVISIONS[name]
    plan = "" if verdict else _first("plan").unit
    by = _first("plan").user if plan else history.office_user
    kept = {"by": by, "at": _at(on)}
    decision = Decision.objects.create(title=title, words=words, proposed_on=on, decided_on=decided_on, at_meeting=at_meeting, outcome=outcome, **kept)  # fmt: skip
    made = Proposal.objects.create(
        decision=decision, year=revision.year, plan=plan, changes=revision.rows(), comment_by=on + OPEN_FOR, verdict=verdict, **kept
    )  # fmt: skip
    made.job = Job.objects.create(
        kind=Kind.EFFECT, asked_by=by, book="program", subject=made.uid, asked={"proposal": made.uid, "release": release}, asked_at=_at(on)
    )  # fmt: skip
    made.save()
    if at_meeting is False:
        _asked(decision, on + OPEN_FOR, history.office_user)
    _comments(history, made, name, on)


def _first(role: str) -> Membership:
    return Membership.objects.filter(role=role, ended_on=None).select_related("user").order_by("id")[0]


def _asked(decision: Decision, on: date, by: User) -> None:
    """The requests for feedback that come before a decision between meetings, with every delegate's answer to the last."""
    for number in range(commitments().requests):
        asked = on + timedelta(days=8 * number + 1)
        FeedbackRequest.objects.create(decision=decision, on=asked, answer_by=asked + timedelta(days=7), by=by, at=_at(asked))  # fmt: skip
    for part in Membership.objects.filter(role="plan", ended_on=None).select_related("user").order_by("id"):
        Feedback.objects.create(decision=decision, plan=part.unit, on=asked + timedelta(days=3), stance="agrees", by=part.user, at=_at(asked))  # fmt: skip


def _comments(history: History, made: Proposal, name: str, on: date) -> None:
    """What plans and practices say in the days after: the same every time."""
    chance = history.chance("revision", name)
    members = list(Membership.objects.filter(role__in=("plan", "manager"), ended_on=None).select_related("user").order_by("id"))  # fmt: skip
    for part, words in zip(chance.sample(members, min(len(phrases.SAID_OF[name]), len(members))), phrases.SAID_OF[name], strict=False):  # fmt: skip
        day = min(on + timedelta(days=chance.randint(2, 10)), history.as_of - timedelta(days=1))
        Comment.objects.create(proposal=made, role=part.role, unit=part.unit, on=day, words=words, by=part.user, at=_at(day))  # fmt: skip
