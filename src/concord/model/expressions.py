"""The measure language: what a criterion may say, as plain data.

Three families: event lists (what happened), numbers (how many, how much, how old), criteria (yes, no or unknown).
Their exact meaning, with ties, empty lists and unknowns, stands in each docstring and is kept twice: by the compiler
(`engine.compiler`) and by an interpreter that shares nothing with it (`reference`).

An event list is a set of rows of a person's chart, each certainly or possibly in it: possibly, when a date, unit
or value that decides is unknown. Rows of one event that agree in everything but the concept are one row.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from concord.model.windows import EventDay, Moment, Window

RELATIONS = ("during", "overlaps", "starts", "ends", "by", "starts_by", "before", "overlaps_before")
COMPARISONS = ("<", "<=", "=", ">=", ">")


class Node:
    """Anything a measure is made of."""


# -- event lists -----------------------------------------------------------------------------------------------


class EventList(Node):
    """Some of a person's events. The methods read as the sentence a clinician would say."""

    def during(self, window: Window) -> In:
        """Whole event inside: start >= window start and end <= window end."""
        return In(self, window, "during")

    def overlapping(self, window: Window) -> In:
        """Start <= window end and end >= window start. With an unknown end: yes if it starts inside."""
        return In(self, window, "overlaps")

    def starting(self, window: Window) -> In:
        """First day inside."""
        return In(self, window, "starts")

    def ending(self, window: Window) -> In:
        """Last day inside."""
        return In(self, window, "ends")

    def ended_by(self, moment: Moment) -> In:
        """Last day on or before the moment, however long ago."""
        return In(self, Window(None, moment), "by")

    def started_by(self, moment: Moment) -> In:
        """First day on or before the moment, however long ago."""
        return In(self, Window(None, moment), "starts_by")

    def starting_before(self, moment: Moment) -> In:
        """First day strictly before the moment."""
        return In(self, Window(moment, None), "before")

    def lasting_into(self, moment: Moment) -> In:
        """First day strictly before the moment, last day on or after it."""
        return In(self, Window(moment, None), "overlaps_before")

    def valued(self, op: str, number: Decimal | int | str, *units: str) -> Valued:
        """Value compares so. With units given, the unit must be one of them, else unknown; no value: unknown."""
        return Valued(self, op, Decimal(number), units)

    def with_value(self) -> HasValue:
        """Any number or coded answer."""
        return HasValue(self)

    def with_number(self) -> HasValue:
        """A number."""
        return HasValue(self, "number")

    def with_answer(self) -> HasValue:
        """A coded answer."""
        return HasValue(self, "answer")

    def answered(self, *concepts: str) -> Answered:
        """The coded answer belongs to one of the concepts. No coded answer: unknown."""
        return Answered(self, concepts)

    def near(self, other: EventList, low: int | None, high: int | None, **options: object) -> Near:
        """Those with some event of `other` at low <= this - that <= high days. See `Near`."""
        return Near(self, other, low, high, **options)  # type: ignore[arg-type]

    def inside(self, other: EventList, **options: object) -> Near:
        """Those lying inside some event of `other`."""
        return Near(self, other, 0, 0, how="inside", **options)  # type: ignore[arg-type]

    def outside(self, other: EventList, **options: object) -> Near:
        """Those lying inside no event of `other`."""
        return Near(self, other, 0, 0, how="inside", negative=True, **options)  # type: ignore[arg-type]

    def without(self, other: EventList, low: int | None, high: int | None, **options: object) -> Near:
        """Those with no event of `other` at that distance."""
        return Near(self, other, low, high, negative=True, **options)  # type: ignore[arg-type]

    def first(self, by: str = "start") -> Pick:
        return Pick(self, "first", by)

    def last(self, by: str = "end") -> Pick:
        return Pick(self, "last", by)

    def spaced(self, days: int) -> Spaced:
        return Spaced(self, days)

    def last_day(self) -> LastDay:
        return LastDay(self)

    def days(self) -> Count:
        return Count(self, "days")

    def count(self) -> Count:
        return Count(self, "events")

    def sum(self) -> Sum:
        return Sum(self)

    def exists(self) -> Exists:
        return Exists(self)

    @property
    def start(self) -> EventDay:
        """The first day of the one event of this list."""
        return EventDay(self, "start")

    @property
    def end(self) -> EventDay:
        """The last day of the one event of this list."""
        return EventDay(self, "end")

    def __or__(self, other: EventList) -> Union:
        return Union((self, other))


@dataclass(frozen=True)
class Events(EventList):
    """Events of any of some concepts, of some kinds, done as each kind means it.

    `states` empty: the kind's own meaning of done (measure-logic: encounter finished, observation final, order active
    or completed with an order-like intent, ...). `negated`: not done on purpose, refused, "do not perform": such a row
    matches only a node that asks. `category`: flags that must all be set. `allowing`: flags that usually disqualify
    (`refuted`, `entered_in_error`) and here do not; with `any_intent` an order need not have an order-like intent. `forbidding`: flags that here disqualify
    (`denied`: a plan refused to pay). `settings`, `providers`, `reasons`: one of them, when given.
    No concept: an empty list.
    """

    concepts: tuple[str, ...]
    kinds: tuple[str, ...]
    states: tuple[str, ...] = ()
    negated: bool = False
    category: tuple[str, ...] = ()
    allowing: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    forbidding: tuple[str, ...] = ()


@dataclass(frozen=True)
class Index(EventList):
    """The index event of an event-based measure: one event, always there."""


@dataclass(frozen=True)
class In(EventList):
    """Those in a window, in one of eight relations. Unknown day or anchor: possibly."""

    events: EventList
    window: Window
    how: str

    def __post_init__(self) -> None:
        needed = {"by": "end", "starts_by": "end", "before": "start", "overlaps_before": "start"}.get(
            self.how
        )
        if self.how not in RELATIONS or (needed and getattr(self.window, needed) is None):
            raise ValueError(f"{self.how!r} is no relation, or its window has no {needed}")


@dataclass(frozen=True)
class Valued(EventList):
    """Those whose value compares so. Missing value or foreign unit: possibly."""

    events: EventList
    op: str
    number: Decimal
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class HasValue(EventList):
    """Those with a number or a coded answer; `sort` asks for one of the two. Without it, not in the list."""

    events: EventList
    sort: str = ""  # number | answer | either when empty


@dataclass(frozen=True)
class Answered(EventList):
    """Those whose coded answer belongs to a concept. No coded answer: possibly."""

    events: EventList
    concepts: tuple[str, ...]


@dataclass(frozen=True)
class Near(EventList):
    """Those with some event of `other` near (`negative`: with none).

    `how`: `gap`: low <= this `on` - that `of` <= high, in days (seconds when `precise`); an end of None is open.
    `inside`: that.start + low <= this <= that.end + high, `this` being its `on` edge, or both when `on="whole"`.
    `around`: this.start + low <= that `of` edge <= this.end + high. `overlaps`: the two share a day (second); with an unknown
    end surely if the one starts in the other.
    `link`: `other_event` not the same record; `same_event` the same record; `same_visit` the same or the covering visit.
    When precise, a date without a time runs from 00:00:00 to 23:59:59. Dates unknown: possibly.
    No `other` at all: nothing is near, everything is away from it.
    """

    events: EventList
    other: EventList
    low: int | None
    high: int | None
    on: str = "start"
    of: str = "start"
    how: str = "gap"
    link: str = ""
    precise: bool = False
    negative: bool = False


@dataclass(frozen=True)
class Pick(EventList):
    """The first or last event, by start or end.

    Order: time (a date alone starts at 00:00:00 and ends at 23:59:59; unknown sorts as if it were not there), then event
    id, then value; the last of that order wins for `last`, the first for `first`. Chosen among those certainly in the
    list; if there are none, all that are possibly in it are possibly the one. Empty list: missing. Ties are counted.
    """

    events: EventList
    which: str
    by: str

    @property
    def value(self) -> PickValue:
        """Its value, as a number."""
        return PickValue(self)


@dataclass(frozen=True)
class Spaced(EventList):
    """The longest chain of start days at least `days` apart, greedily from the earliest; on each, the lowest event id.

    Only days that are known count. The chain is drawn once through the certain days and once through the certain and
    possible ones; what only the second has is possibly there.
    """

    events: EventList
    gap: int


@dataclass(frozen=True)
class Union(EventList):
    """Events of any of the lists: certainly, if certainly in one."""

    lists: tuple[EventList, ...]

    def __or__(self, other: EventList) -> Union:
        return Union((*self.lists, other))


@dataclass(frozen=True)
class ListIn(EventList):
    """A list that exists in one method only; elsewhere it is empty."""

    method: str
    events: EventList


# -- numbers ---------------------------------------------------------------------------------------------------


class Number(Node):
    """A number about a person: known, missing (nothing to take it from), or unknown."""

    def __lt__(self, other: NumberLike) -> Compare:
        return Compare(self, "<", number(other))

    def __le__(self, other: NumberLike) -> Compare:
        return Compare(self, "<=", number(other))

    def __gt__(self, other: NumberLike) -> Compare:
        return Compare(self, ">", number(other))

    def __ge__(self, other: NumberLike) -> Compare:
        return Compare(self, ">=", number(other))

    def equals(self, other: NumberLike) -> Compare:
        return Compare(self, "=", number(other))

    def between(self, low: NumberLike, high: NumberLike) -> All:
        """low <= this <= high."""
        return All((self >= low, self <= high))

    def per(self, divisor: Number) -> Ratio:
        return Ratio(self, divisor)


@dataclass(frozen=True)
class Constant(Number):
    """A number written in the measure."""

    value: Decimal


@dataclass(frozen=True)
class Count(Number):
    """Distinct start days, or distinct events. An empty list counts 0.

    With possible members the count is a range: the certain ones to all of them. An event whose day is unknown
    adds nothing to the lower end of a count of days and one to the upper.
    """

    events: EventList
    of: str  # days | events


@dataclass(frozen=True)
class Sum(Number):
    """Sum of the values, each (event, value, unit) once. An empty list is 0; a member without value, or a possible
    member, makes it unknown."""

    events: EventList


@dataclass(frozen=True)
class PickValue(Number):
    """The value of the picked event. No event: missing. No value, or not known which event: unknown."""

    pick: Pick
    units: tuple[str, ...] = ()

    def in_units(self, *units: str) -> PickValue:
        """The unit must be one of these, else unknown."""
        return PickValue(self.pick, units)


@dataclass(frozen=True)
class LastDay(Node):
    """All events of the last day (by end) on which the list certainly has one."""

    events: EventList

    def lowest(self, part: str = "", *, units: tuple[str, ...] = (), null: str = "skip") -> Lowest:
        return Lowest(self.events, part, units, null)


@dataclass(frozen=True)
class Lowest(Number):
    """The lowest value on the last day.

    `part`: a component: rows of that concept with the event id of one of the last day's events; without, the events
    themselves. A value in a unit not listed makes it unknown. `null`: `skip` passes over members without a value;
    `missing` makes the result missing if a member has none. Nothing left: missing. Only possible members: unknown.
    """

    events: EventList
    part: str = ""
    units: tuple[str, ...] = ()
    null: str = "skip"


@dataclass(frozen=True)
class Spans(Node):
    """Merged intervals of one kind (`enrolled`, `pharmacy`, `observed`, `stay`), of some concepts or of any."""

    kind: str
    concepts: tuple[str, ...] = ()

    def covered(self, window: Window) -> Covered:
        """Days of the window in the union of these."""
        return Covered(window, self)


@dataclass(frozen=True)
class Covered(Number):
    """Days of the window that lie in the union of the spans, and of the other spans too if given. No span: 0.

    An unknown anchor makes it unknown; a missing one, 0.
    """

    window: Window
    spans: Spans
    other: Spans | None = None


@dataclass(frozen=True)
class Age(Number):
    """Birthdays passed on a day; born on 29 February: one year older on 1 March of a common year. Null birth: unknown."""

    on: Moment


@dataclass(frozen=True)
class Ratio(Number):
    """One number over another, exactly. A zero or missing divisor, or a range of counts: unknown."""

    top: Number
    bottom: Number


# -- criteria --------------------------------------------------------------------------------------------------


class Criterion(Node):
    """Yes, no or unknown for a person (or index event). `&`, `|`, `~` are Kleene's."""

    def __and__(self, other: Criterion) -> All:
        return All((self, other))

    def __or__(self, other: Criterion) -> Any:
        return Any((self, other))

    def __invert__(self) -> Not:
        return Not(self)


@dataclass(frozen=True)
class Exists(Criterion):
    """Yes if an event is certainly in the list, else unknown if one is possibly, else no."""

    events: EventList


@dataclass(frozen=True)
class Compare(Criterion):
    """Two numbers. Yes or no when every value in their ranges says so, else unknown; a missing number: *missing*,
    which is unknown unless `or_if_missing` says otherwise."""

    left: Number
    op: str
    right: Number

    def or_if_missing(self, value: bool) -> OrIfMissing:
        return OrIfMissing(self, value)


@dataclass(frozen=True)
class OrIfMissing(Criterion):
    """The comparison, or `value` when a number is missing. Unknown stays unknown."""

    compare: Compare
    value: bool


@dataclass(frozen=True)
class All(Criterion):
    """No if any is no, else unknown if any is unknown, else yes. None at all: yes."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True)
class Any(Criterion):
    """Yes if any is yes, else unknown if any is unknown, else no. None at all: no."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True)
class Not(Criterion):
    """Yes for no, no for yes, unknown stays."""

    part: Criterion


@dataclass(frozen=True)
class Sex(Criterion):
    """Recorded sex is `female` or `male`; not recorded: unknown."""

    sex: str


@dataclass(frozen=True)
class Died(Criterion):
    """Date of death in the window (by its end, when it has no start). No date of death: no."""

    window: Window


@dataclass(frozen=True)
class Enrolled(Criterion):
    """Covered over the window, with at most `gaps` gaps of at most `gap` days each, and covered on the anchor day.

    Gaps count inside the window, its edges too. Coverage by any payer in the pool counts: the spans are united. While
    the window is still running it is judged up to the as-of day, the anchor too; not begun yet, or ending before it
    begins: unknown, for there is no day to judge. Days before the first or after the last day the data cover (`observed` spans) are unknown: the answer is no only if it would be no
    with those days covered. A person without `observed` spans has no such limit.
    """

    window: Window
    gap: int = 45
    gaps: int = 1
    anchor: Moment | None = None
    benefit: str = "enrolled"


@dataclass(frozen=True)
class Observed(Criterion):
    """The data reach back to the window's first day: the person's first `observed` day is not after it.
    A person without `observed` spans: unknown."""

    window: Window


@dataclass(frozen=True)
class OnlyIn(Criterion):
    """A criterion of one method; in the other it is not there."""

    method: str  # plan | clinical
    part: Criterion


@dataclass(frozen=True)
class Named(Criterion):
    """A criterion with its own sentence inside another: kept as a column, shown on the gap screen."""

    sentence: str
    part: Criterion


NumberLike = Number | Decimal | int | str


def number(value: NumberLike) -> Number:
    """A number node; constants become exact decimals."""
    return value if isinstance(value, Number) else Constant(Decimal(value))


def plan(part: Criterion) -> OnlyIn:
    """Keep this criterion in the plan method only."""
    return OnlyIn("plan", part)


def clinical(part: Criterion) -> OnlyIn:
    """Keep this criterion in the clinical method only."""
    return OnlyIn("clinical", part)


def plan_list(events: EventList) -> ListIn:
    """Keep these events in the plan method only."""
    return ListIn("plan", events)


def any_of(parts: dict[str, Criterion]) -> Any:
    """Any of several named criteria."""
    return Any(tuple(Named(sentence, part) for sentence, part in parts.items()))


def all_of(parts: dict[str, Criterion]) -> All:
    """All of several named criteria."""
    return All(tuple(Named(sentence, part) for sentence, part in parts.items()))


class Person:
    """What is known of the person apart from events."""

    @staticmethod
    def age(on: Moment) -> Age:
        return Age(on)

    @staticmethod
    def sex(sex: str) -> Sex:
        return Sex(sex)

    @staticmethod
    def died(window: Window) -> Died:
        return Died(window)
