"""Events made to fit: for an event list of a measure, events that would be in it, so that rare answers are reached."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from concord.model import expressions as e
from concord.model.measure import Measure
from concord.model.trees import depends_on_index, walk
from concord.reference import Chart, ChartEvent
from concord.reference.lists import Reader

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Target:
    """A question of a measure: the list it asks about, how many events answer it, components they carry."""

    events: e.EventList
    many: int = 1
    parts: tuple[str, ...] = ()


def targets(measure: Measure, method: str) -> dict[str, list[Target]]:
    """The questions behind each top sentence, by part of the measure."""
    found: dict[str, list[Target]] = {}
    for line in measure.lines_for(method):
        if not line.within:
            found.setdefault(line.part, []).extend(_targets(line.criterion))
    if measure.index is not None:
        found.setdefault("who", []).append(Target(measure.index_for(method) or e.Events((), ())))
    return found


def _targets(criterion: e.Criterion):
    for node in walk(criterion):
        if isinstance(node, e.Exists):
            yield Target(node.events)
        elif isinstance(node, e.Compare) and isinstance(node.left, e.Count):
            many = int(node.right.value) if isinstance(node.right, e.Constant) else 2
            yield Target(node.left.events, max(1, many))
        elif isinstance(node, e.Sum | e.PickValue):
            yield Target(node.events if isinstance(node, e.Sum) else node.pick, 2)
        elif isinstance(node, e.Lowest):
            yield Target(node.events, 1, (node.part,) if node.part else ())


@dataclass
class Tailor:
    """Makes events for one person. `chart` is the person so far; `number` the next free event id."""

    random: Random
    chart: Chart
    year: int
    values: tuple
    number: int = 1000

    def fit(self, target: Target) -> list[ChartEvent]:
        """Events that answer a target, each on a day of its own if chance allows."""
        made: list[ChartEvent] = []
        for _ in range(target.many + self.random.choice((0, 0, 0, 1, -1))):
            rows = self._fit(target.events)
            made += rows
            if target.parts and rows:
                made += [self._part(rows[0], part) for part in target.parts]
        return made

    def _part(self, panel: ChartEvent, part: str) -> ChartEvent:
        kind = replace(
            panel, concept=part, kind="finding", value=self.random.choice(self.values), unit="mm[Hg]"
        )
        return replace(kind, unit="mmHg") if self.random.random() < 0.1 else kind

    def _fit(self, node: e.EventList) -> list[ChartEvent]:
        """The event first, then whatever it needs beside it."""
        if isinstance(node, e.Events):
            return self._plain(node)
        if isinstance(node, e.Union):
            return self._fit(self.random.choice(node.lists)) if node.lists else []
        if isinstance(node, e.Index):
            return []
        made = self._fit(node.events)  # type: ignore[attr-defined]
        if not made:
            return made
        first = made[0]
        if isinstance(node, e.In):
            made[0] = self._dated(first, node)
        elif isinstance(node, e.Valued):
            made[0] = replace(first, value=node.number, unit=node.units[0] if node.units else "%")
        elif isinstance(node, e.HasValue):
            made[0] = replace(first, value=first.value or self.values[-1])
        elif isinstance(node, e.Answered):
            codes = sorted({c for n in node.concepts for c in self.chart.memberships.get(n, ())})
            made[0] = replace(first, answer=self.random.choice(codes) if codes else None)
        elif isinstance(node, e.Near) and not node.negative:
            made += self._beside(first, node)
        return made

    def _beside(self, first: ChartEvent, node: e.Near) -> list[ChartEvent]:
        others = self._fit(node.other)
        if others and first.start is not None and others[0].start is not None:
            shift = self.random.choice([n for n in (node.low, node.high, 0) if n is not None])
            shift = shift // 86400 if node.precise else shift
            day = first.start - timedelta(days=shift)
            others[0] = replace(others[0], start=day, end=day, visit=first.visit or first.event)
        return others

    def _plain(self, node: e.Events) -> list[ChartEvent]:
        if not node.concepts:
            return []
        self.number += 1
        kind = self.random.choice(node.kinds)
        flags = set(node.category) | ({"negated"} if node.negated else set())
        if kind in ("order", "rx_order", "rx_supply", "device"):
            flags.add("order_intent")
        day = date(self.year, 1, 1) + timedelta(days=self.random.randrange(365))
        return [
            ChartEvent(
                event=self.number,
                concept=self.random.choice(node.concepts),
                kind=kind,
                start=day,
                end=day,
                state=self.random.choice(node.states or ("done",)),
                flags=frozenset(flags),
                setting=self.random.choice(node.settings or ("ambulatory", "unknown", "ed")),
                value=self.random.choice((None, *self.values)),
                unit=self.random.choice(("%", "mm[Hg]", None)),
                provider=self.random.choice(node.providers or ("pcp",)),
            )
        ]

    def _dated(self, row: ChartEvent, node: e.In) -> ChartEvent:
        """The event on a day inside the window, at its edges more often than not, or just outside."""
        if depends_on_index(node.window):
            return row
        first, last = Reader(self.chart, self.year, date(self.year + 1, 1, 1)).edges(node.window)
        low = min(max(first, EARLIEST), LATEST) if isinstance(first, date) else None
        high = min(max(last, EARLIEST), LATEST) if isinstance(last, date) else None
        if node.how in ("before", "overlaps_before") and low is not None:
            low, high = None, low - timedelta(days=1)
        if low is None and high is None:
            return row
        low = low or high - timedelta(days=self.random.choice((0, 1, 400)))
        high = high or low + timedelta(days=self.random.choice((0, 1, 400)))
        span = max(0, (high - low).days)
        inside = [
            low,
            high,
            low + timedelta(days=self.random.randint(0, span)),
            low + timedelta(days=self.random.randint(0, span)),
        ]
        near = [low - timedelta(days=1), high + timedelta(days=1)]
        day = self.random.choice([*inside * 3, *near])
        end = day + timedelta(days=self.random.choice((1, 400))) if node.how.startswith("overlaps") else day
        return replace(row, start=day, end=end)
