"""What a digest says of one part of a user: sentences with a count, each with the address that it leads to."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concord.portal import answering
from concord.portal.accounts.models import Membership, Role
from concord.portal.paging import Page
from concord.portal.plan.payments import NEXT, posted
from concord.portal.plan.questions import waiting_by_practice
from concord.portal.practice import transitions
from concord.portal.practice.models import DisputeStep
from concord.portal.practice.state import state_of
from concord.portal.practice.work import criteria_of, rows_of
from concord.portal.program.submissions import late_first
from concord.portal.shell import SQL
from concord.release import Book, releases

IN_PRACTICE = (Role.MANAGER, Role.ASSISTANT, Role.CLINICIAN)
Line = tuple[str, str]
WEEK = timedelta(days=7)


def weekly(part: Membership, book: Book, day: date) -> list[Line]:
    """A week's counts; empty for a part that is not told anything by mail."""
    asked = _asked(part, book)
    if part.role in IN_PRACTICE:
        return [*_practice(asked, day), *daily(part, book, day)]
    if part.role == Role.PLAN:
        return _plan(asked)
    return _program(asked) if part.role == Role.PROGRAM else []


def daily(part: Membership, book: Book, day: date) -> list[Line]:
    """Emergency visits and discharges of the last days whose patients nobody has reached."""
    if part.role not in IN_PRACTICE:
        return []
    rows = transitions.listed(_asked(part, book), day, transitions.WINDOWS[0])  # type: ignore[arg-type]
    n = sum(row["status"] != "reached" for row in rows)
    words = ngettext(
        "%(n)s patient to call after a hospital visit", "%(n)s patients to call after a hospital visit", n
    )
    return [(words % {"n": n}, reverse("transitions"))] if n else []


def _asked(part: Membership, book: Book) -> Any:
    """What the pages' own functions read of a request."""
    return SimpleNamespace(reader=part, user=part.user, book=book, GET=QueryDict())


def _practice(asked: Any, day: date) -> list[Line]:
    book, unit = asked.book, asked.reader.unit
    state = state_of(unit, book, day)
    years = [row["year"] for row in book.ask(SQL, "years")]
    todo = rows_of(asked, criteria_of(asked, years), state, day, Page(1, 1))[0]["todo"] if years else 0
    due = len({c.person for c in state.contacts.values() if c.follow_up_on and c.follow_up_on <= day})
    answers = DisputeStep.objects.filter(
        practice=unit, state__in=("answered", "upheld", "refused"), at__date__gt=day - WEEK
    ).count()
    said = [
        (ngettext("%(n)s patient on the work list", "%(n)s patients on the work list", todo) % {"n": todo}, reverse("work_list")),
        (ngettext("%(n)s follow-up due", "%(n)s follow-ups due", due) % {"n": due}, reverse("work_list")),
        (ngettext("%(n)s answer to a question", "%(n)s answers to questions", answers) % {"n": answers}, reverse("disputes")),
    ]  # fmt: skip
    return [line for line, n in zip(said, (todo, due, answers), strict=True) if n]


def _plan(asked: Any) -> list[Line]:
    due = sum(r["state"] in NEXT and r["month"].isoformat() <= asked.book.as_of for r in posted(asked))
    questions = waiting_by_practice(asked.reader.unit).total()
    held = len(asked.book.ask(SQL, "held_rules", {"limit": 1000}))
    said = [
        (ngettext("%(n)s statement to review or approve", "%(n)s statements to review or approve", due) % {"n": due}, reverse("plan_payments")),
        (ngettext("%(n)s question about your payments", "%(n)s questions about your payments", questions) % {"n": questions}, reverse("plan_questions")),
        (ngettext("%(n)s rule holds rows of your files", "%(n)s rules hold rows of your files", held) % {"n": held}, reverse("plan_submissions")),
    ]  # fmt: skip
    return [line for line, n in zip(said, (due, questions, held), strict=True) if n]


def _program(asked: Any) -> list[Line]:
    late = sum(s["is_late"] for s in late_first(asked))
    waiting = answering.waiting()
    unread = sum(r > asked.book.release for r in releases(settings.CONCORD_WORK.releases))
    said = [
        (ngettext("%(n)s sender late", "%(n)s senders late", late) % {"n": late}, reverse("program_senders")),
        (ngettext("%(n)s dispute waits for an answer", "%(n)s disputes wait for an answer", waiting) % {"n": waiting}, reverse("program_disputes")),
        (ngettext("%(n)s release not published", "%(n)s releases not published", unread) % {"n": unread}, reverse("program_releases")),
    ]  # fmt: skip
    return [line for line, n in zip(said, (late, waiting, unread), strict=True) if n]


def subject(is_week: bool) -> str:
    """The mail's subject: nothing in it is anybody's."""
    return _("Concord: your week") if is_week else _("Concord: today")
