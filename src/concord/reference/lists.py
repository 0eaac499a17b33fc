"""Event lists, as prose has them: a list of (event, certainly?) pairs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from concord.model import expressions as e
from concord.model.windows import Birthday, EventDay, Moment, Window, YearDay
from concord.reference import days
from concord.reference.chart import Chart, ChartEvent
from concord.reference.kleene import Truth, all_of, any_of, at_most, under

OPEN = object()
"""An end that a window does not have."""
NO_EVENT = object()
"""A moment that hangs on an event which is not there."""


@dataclass(frozen=True)
class Item:
    """One row in a list, and whether it is certainly there."""

    row: ChartEvent
    sure: bool


@dataclass
class Reader:
    """Reads one person's chart for one measurement year. `index` is the index event in an event-based measure."""

    chart: Chart
    year: int
    as_of: date
    index: ChartEvent | None = None
    read: dict[int, tuple[e.EventList, list[Item]]] = field(default_factory=dict, repr=False)
    """Lists already read, so that none is read twice."""

    @property
    def running(self) -> bool:
        """The measurement year is not over."""
        return self.as_of < date(self.year, 12, 31)

    # -- days ----------------------------------------------------------------------------------------------------

    def day(self, moment: Moment) -> date | object | None:
        """The date of a moment; None when unknown, NO_EVENT when it hangs on nothing."""
        if isinstance(moment, YearDay):
            return days.later(date(self.year + moment.years, moment.month, moment.day), moment.days)
        if isinstance(moment, Birthday):
            return self._birthday(moment)
        assert isinstance(moment, EventDay)
        return self._event_day(moment)

    def _birthday(self, moment: Birthday) -> date | None:
        birth = self.chart.birth
        if birth is None:
            return None
        turned = days.months_later(birth, 12 * moment.years + moment.months)
        if moment.turning and birth.day == 29 and birth.month == 2 and turned.day == 28:
            turned = days.later(turned, 1)
        return days.later(turned, moment.days)

    def _event_day(self, moment: EventDay) -> date | object | None:
        found = self.items(moment.of)  # type: ignore[arg-type]
        if not found:
            return NO_EVENT
        dates = {item.row.start if moment.edge == "start" else item.row.end for item in found}
        if len(dates) != 1 or None in dates or not all(item.sure for item in found):
            return None
        (day,) = dates
        assert day is not None
        if day == days.LAST:
            return day
        return days.later(days.months_later(day, moment.months), moment.days)

    def edges(self, window: Window) -> tuple[object, object]:
        """First and last day of a window, OPEN, None or NO_EVENT."""
        first = OPEN if window.start is None else self.day(window.start)
        last = OPEN if window.end is None else self.day(window.end)
        return first, last

    # -- lists ---------------------------------------------------------------------------------------------------

    def items(self, node: e.EventList) -> list[Item]:
        """The rows of a list, certain and possible; equal rows once, whatever their concept."""
        if id(node) not in self.read:
            self.read[id(node)] = (node, getattr(self, "_" + type(node).__name__.lower())(node))
        return self.read[id(node)][1]

    def _events(self, node: e.Events) -> list[Item]:
        return [Item(row, True) for row in self.chart.events if self._asked_for(node, row)]

    def _asked_for(self, node: e.Events, row: ChartEvent) -> bool:
        if row.concept not in node.concepts or row.kind not in node.kinds:
            return False
        if self.running and row.start is not None and row.start > self.as_of:
            return False
        if ("negated" in row.flags) != node.negated:
            return False
        if any(bad in row.flags and bad not in node.allowing for bad in disqualifying(row.kind)):
            return False
        needs_intent = row.kind in ("order", "rx_order", "rx_supply", "device")
        if needs_intent and "order_intent" not in row.flags and "any_intent" not in node.allowing:
            return False
        if any(flag not in row.flags for flag in node.category):
            return False
        if any(flag in row.flags for flag in node.forbidding):
            return False
        if node.settings and row.setting not in node.settings:
            return False
        if node.providers and row.provider not in node.providers:
            return False
        if node.reasons and (row.reason is None or not self._belongs(row.reason, node.reasons)):
            return False
        return row.state in (node.states or happened(row.kind, node.negated))

    def _belongs(self, code: tuple[str, str], concepts: tuple[str, ...]) -> bool:
        return any(code in self.chart.memberships.get(concept, frozenset()) for concept in concepts)

    def _index(self, node: e.Index) -> list[Item]:
        assert self.index is not None, "no index event"
        return [Item(self.index, True)]

    def _in(self, node: e.In) -> list[Item]:
        first, last = self.edges(node.window)
        if first is NO_EVENT or last is NO_EVENT:
            return []
        return kept((item, stands(node.how, item.row, first, last)) for item in self.items(node.events))

    def _valued(self, node: e.Valued) -> list[Item]:
        def holds(row: ChartEvent) -> Truth:
            if row.value is None or (node.units and row.unit not in node.units):
                return None
            return decide(row.value, node.op, node.number)

        return kept((item, holds(item.row)) for item in self.items(node.events))

    def _hasvalue(self, node: e.HasValue) -> list[Item]:
        def has(row: ChartEvent) -> bool:
            number, answer = row.value is not None, row.answer is not None
            return {"number": number, "answer": answer}.get(node.sort, number or answer)

        return [item for item in self.items(node.events) if has(item.row)]

    def _answered(self, node: e.Answered) -> list[Item]:
        def holds(row: ChartEvent) -> Truth:
            return None if row.answer is None else self._belongs(row.answer, node.concepts)

        return kept((item, holds(item.row)) for item in self.items(node.events))

    def _near(self, node: e.Near) -> list[Item]:
        others = self.items(node.other)
        found = []
        for item in self.items(node.events):
            truths = [all_of([close(node, item.row, b.row), True if b.sure else None]) for b in others]
            near = any_of(truths)
            if node.negative:
                near = None if near is None else not near
            found.append((item, near))
        return kept(found)

    def _pick(self, node: e.Pick) -> list[Item]:
        everything = self.items(node.events)
        certain = [item for item in everything if item.sure]
        if not certain:
            return everything
        dated = [item for item in certain if moment_of(item.row, node.by) is not None] or certain

        def order(item: Item) -> tuple:
            value = item.row.value
            return moment_of(item.row, node.by) or 0, item.row.event, (value is not None, value or 0)

        best = order(max(dated, key=order) if node.which == "last" else min(dated, key=order))
        return [item for item in dated if order(item) == best]

    def ties(self, node: e.Pick) -> bool:
        """Whether another event certainly in the list has the same time as the picked one."""
        certain = [item.row for item in self.items(node.events) if item.sure]
        chosen = [item.row for item in self.items(node) if item.sure]
        if not chosen:
            return False
        at = moment_of(chosen[0], node.by)
        return len({row.event for row in certain if moment_of(row, node.by) == at}) > 1

    def _spaced(self, node: e.Spaced) -> list[Item]:
        everything = [item for item in self.items(node.events) if item.row.start is not None]
        certain = [item for item in everything if item.sure]
        narrow = chain([item.row.start for item in certain], node.gap)
        wide = chain([item.row.start for item in everything], node.gap)
        found = [Item(earliest_record(certain, day), True) for day in narrow]
        return found + [Item(earliest_record(everything, day), False) for day in wide if day not in narrow]

    def _union(self, node: e.Union) -> list[Item]:
        return [item for part in node.lists for item in self.items(part)]


def happened(kind: str, negated: bool) -> tuple[str, ...]:
    """States in which an event of a kind counts as having happened."""
    if negated:
        return ("done", "active", "ordered", "preliminary", "not_done", "unknown")
    if kind == "dx":
        return ("done", "active", "ordered", "preliminary", "unknown")
    if kind in ("order", "rx_order", "rx_supply", "device"):
        return ("ordered", "active", "done")
    if kind in ("allergy", "adverse_event"):
        return ("active", "done")
    return ("done",)


def disqualifying(kind: str) -> tuple[str, ...]:
    """Flags that take a condition away."""
    return ("refuted", "entered_in_error") if kind in ("dx", "allergy", "adverse_event") else ()


def kept(judged) -> list[Item]:
    """Items judged yes stay as they are, judged unknown become possible, judged no go."""
    return [Item(item.row, item.sure and truth is True) for item, truth in judged if truth is not False]


def decide(a, op: str, b) -> bool:
    if op == "<":
        return a < b
    if op == "<=":
        return a <= b
    if op == "=":
        return a == b
    if op == ">=":
        return a >= b
    return a > b


def stands(how: str, row: ChartEvent, first: object, last: object) -> Truth:
    """An event against a window. An unknown edge is tried wherever it may lie: if the answers differ, unknown."""
    if row.start is not None and row.end is not None:
        return _stands(how, row.start, row.end, first, last)
    tried = [EARLY, LATE, *(d for d in (row.start, row.end, first, last) if isinstance(d, date))]
    starts = tried if row.start is None else [row.start]
    ends = tried if row.end is None else [row.end]
    verdicts = {_stands(how, s, t, first, last) for s in starts for t in ends if s <= t}
    return verdicts.pop() if len(verdicts) == 1 else None


EARLY, LATE = date(1, 1, 2), date(9999, 12, 30)


def _stands(how: str, start: date, end: date, first: object, last: object) -> Truth:
    def after(day: date, edge: object) -> Truth:
        return True if edge is OPEN else at_most(edge, day)

    def before(day: date, edge: object) -> Truth:
        return True if edge is OPEN else at_most(day, edge)

    if how == "during":
        return all_of([after(start, first), before(end, last)])
    if how == "overlaps":
        return all_of([before(start, last), after(end, first)])
    if how == "starts":
        return all_of([after(start, first), before(start, last)])
    if how == "ends":
        return all_of([after(end, first), before(end, last)])
    if how == "by":
        return before(end, last)
    if how == "starts_by":
        return before(start, last)
    if how == "before":
        return under(start, first)
    assert how == "overlaps_before"
    return all_of([under(start, first), after(end, first)])


def close(node: e.Near, this: ChartEvent, that: ChartEvent) -> Truth:
    """Whether two events stand as `near` asks."""
    return all_of([linked(node.link, this, that), _close(node, this, that)])


def linked(link: str, this: ChartEvent, that: ChartEvent) -> bool:
    if link == "other_event":
        return this.event != that.event
    if link == "same_event":
        return this.event == that.event
    if link == "same_visit":
        shared = this.visit is not None and this.visit in (that.visit, that.event)
        return shared or (that.visit is not None and that.visit == this.event)
    return True


def _close(node: e.Near, this: ChartEvent, that: ChartEvent) -> Truth:
    def at(row: ChartEvent, edge: str) -> int | None:
        if node.precise:
            return moment_of(row, edge)
        day = row.start if edge == "start" else row.end
        return None if day is None else days.number(day)

    def between(low: int | None, a: int | None, b: int | None, high: int | None) -> Truth:
        gap = None if a is None or b is None else a - b
        checks: list[Truth] = []
        if low is not None:
            checks.append(at_most(low, gap))
        if high is not None:
            checks.append(at_most(gap, high))
        return all_of(checks)

    if node.how == "gap":
        return between(node.low, at(this, node.on), at(that, node.of), node.high)
    if node.how == "inside":
        head = at(this, "start" if node.on == "whole" else node.on)
        tail = at(this, "end" if node.on == "whole" else node.on)
        return all_of(
            [
                between(node.low, head, at(that, "start"), None),
                between(None, tail, at(that, "end"), node.high),
            ]
        )
    if node.how == "around":
        point = at(that, node.of)
        return all_of(
            [
                between(node.low, point, at(this, "start"), None),
                between(None, point, at(this, "end"), node.high),
            ]
        )

    def begun_by_end_of(one: ChartEvent, other: ChartEvent) -> Truth:
        if other.end is None and at_most(at(one, "start"), at(other, "start")) is True:
            return True
        return at_most(at(one, "start"), at(other, "end"))

    return all_of([begun_by_end_of(this, that), begun_by_end_of(that, this)])


def moment_of(row: ChartEvent, edge: str) -> int | None:
    """The second an event starts or ends; a date alone is the whole day."""
    if edge == "start":
        return None if row.start is None else days.second(row.start, row.start_second or 0)
    if row.end is None:
        return None
    within = 24 * 60 * 60 - 1 if row.end_second is None else row.end_second
    return days.second(row.end, within)


def chain(starts: list, gap: int) -> list[date]:
    """Days, each at least `gap` after the one before, beginning with the earliest."""
    found: list[date] = []
    for day in sorted(set(starts)):
        if not found or days.number(day) - days.number(found[-1]) >= gap:
            found.append(day)
    return found


def earliest_record(items: list[Item], day: date) -> ChartEvent:
    """Of a day's events the one with the lowest id; of its rows the first by end, times, value, unit."""

    def order(row: ChartEvent) -> tuple:
        return tuple(
            (part is not None, part)
            for part in (
                row.event,
                row.end,
                row.start_second,
                row.end_second,
                row.value,
                row.unit,
                row.answer,
                row.visit,
            )
        )

    return min((item.row for item in items if item.row.start == day), key=order)
