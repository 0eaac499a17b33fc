"""What taking part requires, held against what the data and these pages show: nobody ticks a box."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from concord.portal.assessing.models import Assessment
from concord.portal.enrolling.models import StaffMember
from concord.portal.enrolling.standing import signed
from concord.portal.improving.models import Cycle
from concord.portal.learning.models import SignUp
from concord.portal.office import office, said
from concord.portal.practice.calendar import months_later
from concord.portal.templatetags.words import day, whole_percent
from concord.program.choosing import Requirement

FILE_MONTHS = 3


@dataclass(frozen=True)
class Checked:
    """A requirement, whether it is met, and the sentence that shows it."""

    ident: str
    title: str
    is_met: bool
    shows: str


class Once:
    """A book whose tables are read once, for a page that asks the same of every practice."""

    def __init__(self, book: Any):
        self.book = book
        self._read: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = {}

    def has(self, table: str) -> bool:
        """Whether the book has the table."""
        return bool(self.book.has(table))

    def rows(
        self, table: str, where: Mapping[str, Any] | None = None, *, order: tuple[str, ...] = ()
    ) -> list[dict[str, Any]]:
        """Rows of the table that are as `where` says, in order."""
        if (table, order) not in self._read:
            self._read[table, order] = self.book.rows(table, order=order)
        wanted = (where or {}).items()
        return [row for row in self._read[table, order] if all(row[k] == v for k, v in wanted)]


def checked(practice: str, book: Any, today: date) -> list[Checked]:
    """Every requirement of the program for a practice, from a book that tells of it and from the portal's own rows."""
    found = []
    for required in office().choosing.requirements:
        is_met, shows = SHOWN[required.evidence](practice, book, today, required)
        found.append(Checked(required.ident, said(required.title), is_met, shows))
    return found


def _files(practice: str, book: Any, today: date, required: Requirement) -> tuple[bool, str]:
    wanted = {months_later(today.replace(day=1), -n).isoformat()[:7] for n in range(1, FILE_MONTHS + 1)}
    table, whose = ("submission", {"sender": practice}) if book.has("submission") else ("file", {})
    rows = book.rows(table, {**whose, "kind": "clinical"}) if book.has(table) else []
    here = wanted & {row["period"] for row in rows}
    words = _("%(n)s of the last %(months)s whole months") % {"n": len(here), "months": FILE_MONTHS}
    return len(here) >= required.least, words


def _staff(practice: str, book: Any, today: date, required: Requirement) -> tuple[bool, str]:
    named = StaffMember.objects.filter(practice=practice, until=None).values_list("role", flat=True)
    roles = {"lead", "champion", "data"} & set(named)
    return len(roles) >= required.least, _("%(n)s of 3 parts named") % {"n": len(roles)}


def _sessions(practice: str, book: Any, today: date, required: Requirement) -> tuple[bool, str]:
    counted = [kind.ident for kind in office().event_kinds if kind.counts]
    came = SignUp.objects.filter(
        practice=practice, came=True, session__kind__in=counted, session__starts_at__date__gt=months_later(today, -12)
    )  # fmt: skip
    number = len({signup.session_id for signup in came})
    return number >= required.least, _("%(n)s in twelve months") % {"n": number}


def _rel(practice: str, book: Any, today: date, required: Requirement) -> tuple[bool, str]:
    if not book.has("rel_completeness"):
        return False, _("not in this release")
    whose = {"organization_id": practice} if book.has("submission") else {}
    rows = book.rows("rel_completeness", whose, order=("month",))
    now = rows[-1]["value"] if rows else None
    if now is None:
        return False, _("hidden: few people, or nobody asked")
    year_ago = months_later(rows[-1]["month"], -12)
    before = next((r["value"] for r in rows if r["month"] == year_ago), None)
    is_rising = before is not None and now > before
    words = _("%(now)s answered") % {"now": whole_percent(now)}
    if before is not None:
        words += ", " + _("%(before)s a year before") % {"before": whole_percent(before)}
    return Decimal(now) >= required.least or is_rising, words


def _contracts(practice: str, book: Any, today: date, required: Requirement) -> tuple[bool, str]:
    number = len(signed(practice))
    return number >= required.least, _("%(n)s plans") % {"n": number}


def _assessment(practice: str, book: Any, today: date, required: Requirement) -> tuple[bool, str]:
    last = (
        Assessment.objects.filter(practice=practice).exclude(submitted_on=None).order_by("submitted_on").last()
    )  # fmt: skip
    if last is None or last.submitted_on is None:
        return False, _("none yet")
    return last.submitted_on > months_later(today, -12), _("last on %(day)s") % {
        "day": day(last.submitted_on)
    }


def _plan(practice: str, book: Any, today: date, required: Requirement) -> tuple[bool, str]:
    number = Cycle.objects.filter(practice=practice, aim__ended_on=None).count()
    return number >= required.least, _("%(n)s tests under open aims") % {"n": number}


SHOWN = {
    "clinical_file": _files,
    "staff": _staff,
    "sessions": _sessions,
    "rel": _rel,
    "contracts": _contracts,
    "assessment": _assessment,
    "plan": _plan,
}
