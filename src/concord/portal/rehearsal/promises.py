"""The history's promises: what payers said of their milestones, turn by turn, and decisions at meetings and between them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from concord.portal.accounts.inviting import invite
from concord.portal.accounts.models import Membership, User
from concord.portal.commitments.models import (
    Decision,
    Feedback,
    FeedbackRequest,
    Final,
    GapAction,
    Status,
    Update,
    YearEnd,
)
from concord.portal.commitments.standing import commitments
from concord.portal.rehearsal import phrases

if TYPE_CHECKING:
    from concord.portal.rehearsal.history import History

BEFORE, EARLY, LATE = 150, 40, 75
"""Days before a milestone's day that a payer first speaks of it; how early and how late it then is."""


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 20, tzinfo=UTC)


def promises(history: History) -> None:
    """Every payer's updates up to the day of the release, and the decisions."""
    promised = commitments()
    plans = sorted({plan for m in promised.milestones for plan in m.plans})
    delegates = {plan: _delegate(plan) for plan in plans}
    for milestone in promised.milestones:
        for plan in milestone.plans:
            _updates(history, milestone.ident, plan, milestone.due, delegates[plan])
    for number, told in enumerate(phrases.DECISIONS if plans else ()):
        _decision(history, number, told, delegates)
    _closed(history, history.as_of.year - 1)
    for analysis, role, unit, words, ahead in phrases.GAP_ACTIONS if plans else ():
        since = history.as_of - timedelta(days=50)
        done_on = history.as_of - timedelta(days=9) if ahead < 0 else None
        GapAction.objects.create(analysis=analysis, role=role, unit=unit, words=words, due_on=history.as_of + timedelta(days=ahead), done_on=done_on, by=history.office_user, at=_at(since))  # fmt: skip


def _closed(history: History, year: int) -> None:
    """The year before closed by the office in its next January, as everybody stood then."""
    on = date(year + 1, 1, 14)
    owed = [(m.ident, plan) for m in commitments().milestones if m.due.year == year for plan in m.plans]
    if not owed or on >= history.as_of:
        return
    end = YearEnd.objects.create(year=year, on=on, by=history.office_user, at=_at(on))
    said = {(u.milestone, u.plan): u for u in Update.objects.filter(on__lte=on).order_by("on", "id")}
    for key in owed:
        one = said.get(key)
        Final.objects.create(year_end=end, milestone=key[0], plan=key[1], status=one.status if one else Status.NOT_BEGUN, said_on=one.on if one else None)  # fmt: skip


def _delegate(plan: str) -> User:
    """Who speaks for a plan: its first delegate, or one who is invited now."""
    part = Membership.objects.filter(role="plan", unit=plan, ended_on=None).select_related("user").order_by("id").first()  # fmt: skip
    return part.user if part else invite(f"delegate@{plan}.example", "plan", plan, name=f"Delegate of {plan.title()}")  # fmt: skip


def _updates(history: History, milestone: str, plan: str, due: date, by: User) -> None:
    """Begun, perhaps behind, and fulfilled about its day; what lies after the release's day was not said."""
    chance = history.chance("promise", milestone, plan)
    ended = due + timedelta(days=chance.randint(-EARLY, LATE))
    steps = [(due - timedelta(days=BEFORE - chance.randint(0, 30)), Status.UNDER_WAY), (ended, Status.REACHED)]  # fmt: skip
    if ended > due:
        steps.insert(1, (due - timedelta(days=chance.randint(1, 20)), Status.BEHIND))
    for on, status in steps:
        if on < history.as_of:
            link = f"https://{plan}.example/program/{milestone}" if status == Status.REACHED else ""
            Update.objects.create(milestone=milestone, plan=plan, on=on, status=status, words=chance.choice(phrases.PROMISED[status]), link=link, by=by, at=_at(on))  # fmt: skip


def _decision(history: History, number: int, told: tuple[str, str, str], delegates: dict[str, User]) -> None:
    """One at a meeting, one between meetings after its requests, and the last still asked about."""
    title, words, outcome = told
    on = history.month(5 + 5 * number, 8) if outcome else history.as_of - timedelta(days=4)
    is_meeting = number == 0
    kept = {"by": history.office_user, "at": _at(on)}
    made = Decision.objects.create(title=title, words=words, proposed_on=on, **kept)
    asked = on
    for _number in range(0 if is_meeting else commitments().requests if outcome else 1):
        last = asked + timedelta(days=commitments().feedback_days + 1)
        FeedbackRequest.objects.create(decision=made, on=asked, answer_by=last, by=kept["by"], at=_at(asked))
        _answers(history, made, asked, delegates)
        asked = last + timedelta(days=1)
    if outcome:
        Decision.objects.filter(pk=made.pk).update(decided_on=asked, at_meeting=is_meeting, outcome=outcome)


def _answers(history: History, made: Decision, asked: date, delegates: dict[str, User]) -> None:
    for plan, user in delegates.items():
        chance = history.chance("answer", made.title, plan, asked.isoformat())
        if chance.random() < 0.6:
            on, is_easy = asked + timedelta(days=chance.randint(1, 3)), chance.random() < 0.8
            words = "" if is_easy else chance.choice(phrases.CONCERNS)
            Feedback.objects.create(decision=made, plan=plan, on=on, stance="agrees" if is_easy else "concern", words=words, by=user, at=_at(on))  # fmt: skip
