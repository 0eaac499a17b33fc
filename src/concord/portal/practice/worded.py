"""A patient's row of the work list in words: every sentence made once here, so that the page only places them.

A row that says what it said before is not drawn again: a list is mostly the same when one comes back to it.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any
from urllib.parse import quote

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concord.portal import names
from concord.portal.opaque import hidden
from concord.portal.practice.saying import said
from concord.portal.practice.state import THEN_A_LETTER
from concord.portal.shelf import shelf
from concord.portal.templatetags.words import clock, day, people_age, phone, spaced, titled, weekday

LATER = (7, 30, 90)
"""Days for which a row can be put off."""


class Worded:
    """Puts rows into words for one page: `tab` and `as_of` (the release's day) say how, `back` is where forms return to.

    `year` is the year of the gaps, `month` that of the newest roster: what is contested from the row is of these.
    """

    def __init__(self, tab: str, as_of: str, back: str, *, year: int, month: date | None):
        self.year, self.month = year, month
        self.tab, self.is_done, self.as_of, self.back = (
            tab,
            tab == "done",
            date.fromisoformat(as_of),
            quote(back),
        )
        self._places: dict[str, tuple[str, str]] = {}

    def drawn(self, row: dict[str, Any]) -> SafeString:
        """The row as it stands on the page; from what is remembered when all that it rests on is the same."""
        contact = row["contact"]
        rests_on = {**row, "contact": contact and (contact.pk, str(contact.by))}
        digest = hashlib.blake2b(repr(rests_on).encode(), digest_size=16).digest()
        key = ("work row", get_language(), self.tab, self.as_of, self.year, self.back, digest)
        known = shelf.answers.known(key, lambda: [{"drawn": self._draw(row)}])
        return mark_safe(known[0]["drawn"])

    def _draw(self, row: dict[str, Any]) -> str:
        return str(
            render_to_string(
                "practice/parts/work_row.html", {"r": self.row(row), "tab": self.tab, "days": LATER}
            )
        )

    def row(self, row: dict[str, Any]) -> dict[str, Any]:
        """Name, age, language, visits, gaps and last contact as sentences; and where the row's actions lead."""
        last, first, person = titled(row["last_name"]), titled(row["first_name"]), row["person"]
        return {
            "person": person,
            "name": f"{last}, {first}",
            "tick": _("Tick %(last)s, %(first)s") % {"last": last, "first": first},
            "about": f"{_years(row['birth_date'], self.as_of)} {spaced(row['sex'])}, ",
            "born": day(row["birth_date"]),
            "language": names.language(row["language"]) + (f", {_('interpreter')}" if row["interpreter"] == "yes" else ""),
            "phone": row["phone"],
            "call": phone(row["phone"]),
            "comes": _visit(row["starts_at"]),
            "seen": _("Seen %(day)s") % {"day": day(row["seen_on"])} if row["seen_on"] else _("Not seen in three years"),
            "clinician": names.name("clinician", row["npi"]) if row["npi"] else "",
            "has_left": not row["is_current"],
            "gaps": [self._gap(g) for g in row["gaps"]],
            "last": _last(row["contact"]),
            "too_often": row["tries"] >= THEN_A_LETTER and row["contact"] is not None,
            "tries": row["tries"],
            "patient": self._place("patient", person),
            "contact": f"{self._place('contact', person)}?back={self.back}",
            "result": f"{self._place('result', person)}?measure={row['first']['measure']}&back={self.back}",
            "later": self._place("put_off", person),
            "contested": [
                (said(title), reverse("contest", args=[hidden(f"gap {person} {measure} {self.year}")]))
                for measure, title in sorted({(g["measure"], g["title"]) for g in row["gaps"]})
            ],
            "not_ours": reverse("contest", args=[hidden(f"attribution {person} {self.month:%Y-%m}")]) if self.month and row["is_current"] else "",
        }  # fmt: skip

    def _place(self, route: str, person: str) -> str:
        """Where a route leads for a patient: worked out once for all rows."""
        if route not in self._places:
            before, _mark, after = reverse(route, args=["0"]).rpartition("0")
            self._places[route] = (before, after)
        before, after = self._places[route]
        return f"{before}{person}{after}"

    def _gap(self, gap: dict[str, Any]) -> dict[str, str]:
        title, why = said(gap["title"]), said(gap["why"])
        note = f"{why}." if self.is_done else f"{title}: {why}."
        if gap["follow_up"]:
            note += " " + _("Follow-up %(day)s.") % {"day": day(gap["follow_up"])}
        due = _("by %(day)s") % {"day": day(gap["due"])} if gap["due"] and not self.is_done else ""
        return {"head": title if self.is_done else said(gap["action"]), "due": due, "note": note}


def _years(born: date | None, on: date) -> str:
    years = people_age(born, on)
    return "" if years is None else str(years)


def _visit(at: Any) -> str:
    return f"{_('Comes')} {weekday(at)} {day(at)}, {clock(at)}" if at else ""


def _last(contact: Any) -> dict[str, str] | None:
    """The last contact: the day, by whom, and what came of it."""
    if contact is None:
        return None
    return {"day": day(contact.happened_on), "by": str(contact.by), "came": spaced(contact.said["outcome"])}
