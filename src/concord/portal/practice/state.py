"""Where each patient stands with the practice: what waits for a follow-up, what was entered, who has the patient in hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from concord.portal.practice.entries import Standings, live
from concord.portal.practice.forms import UNREACHED
from concord.portal.practice.models import Entry, Kind
from concord.release import Book

REMEMBERED = timedelta(days=400)
TRIES = timedelta(days=180)
THEN_A_LETTER = 3


@dataclass
class State:
    """By patient: the last contact, failed tries of half a year, whose it is; by `person measure`: pending and waiting."""

    pending: set[str] = field(default_factory=set)
    waiting: dict[str, date] = field(default_factory=dict)
    contacts: dict[str, Entry] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)
    assigned: dict[str, int] = field(default_factory=dict)

    def of_user(self, user: int) -> list[str]:
        """Patients in this user's hand."""
        return sorted(person for person, to in self.assigned.items() if to == user)


def state_of(practice: str, book: Book, today: date) -> State:
    """The practice's state on a day, from its entries and the open release."""
    state = State()
    standings = Standings.of(practice, book)
    for entry in standings.pending(live(practice).filter(kind=Kind.RESULT)):
        if entry.said.get("closes"):
            state.pending.update(f"{entry.person} {measure}" for measure in entry.measures)
    contacts = (
        live(practice).filter(kind=Kind.CONTACT, happened_on__gte=today - REMEMBERED).select_related("by")
    )
    _contacts(state, contacts, today)
    for entry in live(practice).filter(kind=Kind.ASSIGNED):
        state.assigned[entry.person] = entry.said["to"]
    return state


def _contacts(state: State, contacts: Iterable[Any], today: date) -> None:
    for entry in contacts:  # oldest first: the latest word on a gap stands
        state.contacts[entry.person] = entry
        for measure in entry.measures:
            pair = f"{entry.person} {measure}"
            state.waiting.pop(pair, None)
            if entry.follow_up_on and entry.follow_up_on > today:
                state.waiting[pair] = entry.follow_up_on
        failed = entry.said.get("outcome") in UNREACHED and entry.happened_on >= today - TRIES
        state.tries[entry.person] = state.tries.get(entry.person, 0) + 1 if failed else 0
