"""Where every payer stands with what it promised, whose turn it is to speak, and whether something may be decided."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from concord.portal import names
from concord.portal.commitments.models import Decision, Feedback, Status, Update
from concord.program.commitments import Commitments, Goal


def commitments() -> Commitments:
    """What the program folder says was promised."""
    return names.program(settings.CONCORD_WORK.program).commitments


def reads_evidence(reader: Any, goal: Goal, plan: str) -> bool:
    """Whether a reader sees a plan's words and link: the program office, the plan itself, and everybody when the goal is shared."""
    return goal.is_shared or reader.role == "program" or (reader.role == "plan" and reader.unit == plan)


def latest() -> dict[tuple[str, str], Update]:
    """The update that holds, by milestone and plan."""
    return {(u.milestone, u.plan): u for u in Update.objects.order_by("on", "id")}


def is_overdue(due: date, status: str, now: date) -> bool:
    """Whether the day has passed and the milestone is not reached."""
    return due < now and status != Status.REACHED


def turns(now: date) -> list[dict[str, Any]]:
    """One row per plan, the one silent longest first: last update, the day the next is due, milestones open and overdue.

    A plan that never spoke is counted from its first day in the program; plans alike keep the program folder's order.
    """
    said, promised = latest(), commitments()
    rows = [
        _turn(plan.plan_id, plan.from_date, said, promised, now)
        for plan in names.program(settings.CONCORD_WORK.program).parties.plans
    ]
    rows.sort(key=lambda row: row["next_on"])
    return [row | {"turn": at} for at, row in enumerate(rows, 1)]


def _turn(
    plan: str, since: date, said: dict[tuple[str, str], Update], promised: Commitments, now: date
) -> dict[str, Any]:
    last = max((u.on for (_m, whose), u in said.items() if whose == plan), default=None)
    owed = [m for m in promised.milestones if plan in m.plans]
    status = {m.ident: said[m.ident, plan].status if (m.ident, plan) in said else Status.NOT_BEGUN for m in owed}  # fmt: skip
    next_on = (last or since) + timedelta(days=promised.update_days)
    return {
        "plan": plan, "last_on": last, "next_on": next_on, "is_late": next_on < now,
        "open": sum(s != Status.REACHED for s in status.values()),
        "overdue": sum(is_overdue(m.due, status[m.ident], now) for m in owed),
    }  # fmt: skip


def standing_answers(decision: Decision) -> dict[str, Feedback]:
    """The answer that holds, by plan."""
    return {a.plan: a for a in decision.answers.order_by("on", "id")}


def may_ask(decision: Decision, now: date) -> bool:
    """Whether another request may go out: nothing is decided, and the one before is over. Two requests at once would be one."""
    return decision.decided_on is None and all(r.answer_by < now for r in decision.requests.all())


def hindrance(decision: Decision, now: date) -> str:
    """Why this cannot be decided between meetings on a day; nothing when it can.

    Requests for feedback must have gone out and be over, and nobody may object: an objection is heard at a meeting.
    """
    needed = commitments().requests
    over = [r for r in decision.requests.all() if r.answer_by < now]
    if len(over) < needed:
        said = {"needed": needed, "over": len(over)}
        return _("Between meetings nothing is decided before %(needed)s requests for feedback are over; %(over)s are.") % said  # fmt: skip
    objecting = [names.name("plan", p) for p, a in standing_answers(decision).items() if a.stance == "objects"]  # fmt: skip
    if objecting:
        return _("Objected to by %(plans)s. Take it to a meeting.") % {"plans": ", ".join(sorted(objecting))}
    return ""
