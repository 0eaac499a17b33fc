"""Charts drawn as tables: one line an event, its parts between bars, as a reader would write them down.

    Person:   id | birth | female | died 2026-03-01
    Dx:       id | 2025-05-02 | diabetes | refuted
    Lab:      id | 2026-09-09 | hba1c | 9.4 %
    Visit:    id | 2026-01-02 to 2026-01-05 | inpatient_encounter | answer discharge_to_hospice
    Bp:       id | 2026-03-03 | 138/88 | at ed | visit 7
    Enrolled: id | 2026-01-01 to 2026-11-15
    Supply:   id | 2026-01-01 to 2026-01-30 | opioids

A day may be `2026-03-03T10:00:05`, `... onwards`, `... to unknown` or `unknown`. Words after the third bar: a value with its unit, a flag, a
state, `at <setting>`, `by <provider>`, `visit <n>`, `event <n>`, `answer <concept>`, `reason <concept>`, `kind <kind>`, `without intent`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from concord.canon.charts import FLAGS, STATES
from concord.model.expressions import Person
from concord.reference import Chart, ChartEvent, ChartSpan

FOREVER = date(9999, 12, 31)
USUAL_UNITS = {"hba1c": "%", "gmi": "%"}
ORDERED = ("order", "rx_order", "rx_supply", "device")


@dataclass(frozen=True)
class Mark:
    """A key of `given` that is not a kind of event."""

    name: str


Bp, Enrolled, Pharmacy, Observed = Mark("bp"), Mark("enrolled"), Mark("pharmacy"), Mark("observed")
Supply = Mark("supply")
Commercial, Medicare, Medicaid = Mark("commercial"), Mark("medicare"), Mark("medicaid")


@dataclass
class Draft:
    """A person as the tables are read."""

    birth: date | None
    sex: str | None
    death: date | None
    events: list[ChartEvent] = field(default_factory=list)
    spans: list[ChartSpan] = field(default_factory=list)
    answers: set[str] = field(default_factory=set)

    def chart(self) -> Chart:
        held = {concept: frozenset({("TEST", concept)}) for concept in self.answers}
        return Chart(self.birth, self.sex, self.death, tuple(self.events), tuple(self.spans), held)


def people(given: Mapping[object, str]) -> dict[int, Draft]:
    """The people drawn in the tables."""
    found: dict[int, Draft] = {}
    for cells in _lines(given[Person]):
        words = cells[2:]
        sex = next((w for w in words if w in ("female", "male")), None)
        died = next(
            (date.fromisoformat(w.removeprefix("died ")) for w in words if w.startswith("died ")), None
        )
        birth = None if cells[1] == "unknown" else date.fromisoformat(cells[1])
        found[int(cells[0])] = Draft(birth, sex, died)
    number = 100
    for key, text in given.items():
        if key is Person:
            continue
        for cells in _lines(text):
            number += 1
            _add(found[int(cells[0])], key, cells[1:], number)
    return found


def _lines(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.strip():
            yield [cell.strip() for cell in line.split("|")]


def _add(draft: Draft, key: object, cells: list[str], number: int) -> None:
    if isinstance(key, Mark) and key is not Bp:
        start, end, _, _ = when(cells[0])
        assert start is not None
        assert end is not None
        draft.spans.append(ChartSpan(key.name, start, end, *cells[1:]))
    elif key is Bp:
        draft.events += list(_pressure(draft, cells, number))
    else:
        draft.events.append(_event(draft, key.kinds[0], cells, number))


def _pressure(draft: Draft, cells: list[str], number: int) -> Iterator[ChartEvent]:
    panel = _event(draft, "finding", [cells[0], "bp_panel", *cells[2:]], number)
    yield panel
    for concept, reading in zip(("systolic", "diastolic"), cells[1].split("/"), strict=True):
        if reading != "-":
            yield replace(panel, concept=concept, value=Decimal(reading), unit=panel.unit or "mm[Hg]")


def when(text: str) -> tuple[date | None, date | None, int | None, int | None]:
    """First and last day, and their seconds if a time is given."""
    if text.endswith(" onwards"):
        start, second = _instant(text.removesuffix(" onwards"))
        return start, FOREVER, second, None
    first, _, last = text.partition(" to ")
    start, second = _instant(first)
    if not last:
        return start, start, second, second
    end, end_second = _instant(last)
    return start, end, second, end_second


def _instant(text: str) -> tuple[date | None, int | None]:
    if text == "unknown":
        return None, None
    day, _, clock = text.partition("T")
    if not clock:
        return date.fromisoformat(day), None
    hours, minutes, seconds = (int(part) for part in clock.split(":"))
    return date.fromisoformat(day), hours * 3600 + minutes * 60 + seconds


def _event(draft: Draft, kind: str, cells: list[str], number: int) -> ChartEvent:
    start, end, second, end_second = when(cells[0])
    concept = cells[1]
    row = ChartEvent(number, concept, kind, start, end, second, end_second, setting="ambulatory")
    if kind in ORDERED:
        row = replace(row, flags=frozenset({"order_intent"}), state="active")
    for word in cells[2:]:
        row = _told(draft, row, word)
    return row


def _told(draft: Draft, row: ChartEvent, word: str) -> ChartEvent:
    head, _, rest = word.partition(" ")
    if word in FLAGS:
        return replace(row, flags=row.flags | {word})
    if word in STATES:
        return replace(row, state=word)
    if word == "without intent":
        return replace(row, flags=row.flags - {"order_intent"})
    if head in ("answer", "reason"):
        draft.answers.add(rest)
        return replace(row, **{head: ("TEST", rest)})
    if head in ("visit", "event"):
        return replace(row, **{head: int(rest)})
    if head in ("at", "by", "kind"):
        return replace(row, **{{"at": "setting", "by": "provider", "kind": "kind"}[head]: rest})
    if head == "unit":
        return replace(row, unit=rest)
    return replace(row, value=Decimal(head), unit=rest or USUAL_UNITS.get(row.concept))
