"""Closed rounds of care-team surveys, as files that intake reads: one for each month in which rounds closed, one line an answer.

An answer has no name and no time: its day is that of the close, and its number its place among the practice's answers in the order of what
they say. A practice of which fewer answered than the instrument's smallest group, or whose answers would give such a one's away, is left out.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from concord.portal.office import survey_of
from concord.portal.practice.models import Batch
from concord.portal.surveys.models import Round
from concord.portal.surveys.results import by_practice

SENDER = "portal-surveys"
COLUMNS = ("response_id", "instrument", "practice_id", "item", "answer", "answered_on", "mode")
OFFICE = ""
"""Whose batch a file is: nobody's practice."""


@dataclass(frozen=True)
class Answers:
    """One month's file: its text, and how many answered."""

    month: date
    name: str
    text: str
    people: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def prepare(today: date) -> list[Answers]:
    """Files of rounds that have closed and that were not sent as they are, oldest month first."""
    months: dict[date, list[Round]] = {}
    for one in Round.objects.filter(closes_on__lt=today).order_by("closes_on", "uid"):
        months.setdefault(one.closes_on.replace(day=1), []).append(one)
    sent = set(Batch.objects.filter(practice=OFFICE).values_list("sha256", flat=True))
    made = [_file(month, rounds) for month, rounds in sorted(months.items())]
    return [file for file in made if file.people and file.sha256 not in sent]


def note(sent: Answers, received_on: date) -> Batch:
    """Write down that a file was received."""
    return Batch.objects.create(
        practice=OFFICE, month=sent.month, name=sent.name, sha256=sent.sha256, received_on=received_on, at=timezone.now()
    )  # fmt: skip


def _file(month: date, rounds: list[Round]) -> Answers:
    rows = [row for one in rounds for row in _rows(one)]
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    people = len({row["response_id"] for row in rows})
    return Answers(month, f"{SENDER}_team_{month:%Y-%m}.csv", out.getvalue(), people)


def _rows(one: Round) -> Iterator[dict[str, Any]]:
    """A round's answers of the practices that may be shown; none of a survey that is not of care teams, or is no longer in the folder."""
    instrument = survey_of(one.instrument)
    if instrument is None or instrument.audience != "care_team":
        return
    shown = {row["group"] for row in by_practice(one, instrument) if row["mean"] is not None}
    for box in one.boxes.filter(practice__in=shown).order_by("practice"):
        for number, answer in enumerate(box.answers, 1):
            said = {"response_id": f"{one.uid}-{box.practice}-{number}", "instrument": f"{one.instrument} {one.version}", "practice_id": box.practice,
                    "answered_on": one.closes_on.isoformat(), "mode": "web"}  # fmt: skip
            for item in instrument.scored:
                if item.ident in answer:
                    yield {**said, "item": item.ident, "answer": answer[item.ident]}
