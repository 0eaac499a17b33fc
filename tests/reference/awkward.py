"""Awkward charts: ties, leap days, boundary seconds, empty and repeated events, unknown ends, foreign units.

People are drawn from a seed that Hypothesis chooses; a failing crowd is then whittled down to one person and few events.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from concord.canon.charts import FLAGS, PROVIDERS, SETTINGS, STATES
from concord.measures import MEASURES
from concord.model.expressions import Answered, Events, Lowest, Valued
from concord.model.measure import Measure
from concord.model.trees import walk
from concord.reference import Chart, ChartEvent, ChartSpan
from concord.reference.days import birthday, later, months_later
from tests.reference.engines import UNITS
from tests.reference.fitting import Tailor, Target, targets

FOREVER = date(9999, 12, 31)
ANSWERS = (("LOINC", "A1"), ("LOINC", "A2"), ("SNOMED", "S1"))
VALUES = tuple(Decimal(v) for v in ("0", "0.5", "1", "7.9", "8", "9", "9.1", "12", "89", "90", "139", "140"))
AGES = (
    0,
    1,
    2,
    2,
    2,
    3,
    4,
    5,
    17,
    18,
    30,
    41,
    42,
    45,
    46,
    49,
    50,
    52,
    60,
    64,
    65,
    66,
    70,
    74,
    75,
    76,
    80,
    81,
    85,
    86,
)
ORDERED = ("order", "rx_order", "rx_supply", "device")


@dataclass(frozen=True)
class Subject:
    """What to draw events for: the event lists a measure reads, how often each, and the values that matter to it."""

    nodes: tuple[Events, ...]
    targets: dict[str, list[Target]] = field(default_factory=dict)
    memberships: dict[str, frozenset] = field(default_factory=dict)
    values: tuple[Decimal, ...] = VALUES
    year: int = 2026


@cache
def _places() -> dict[str, int]:
    """Every concept that is asked for as an answer or a reason, by its place: a concept holds the same codes in whatever measure."""
    asked: set[str] = set()
    for measure in MEASURES.values():
        for line in measure.lines():
            for node in walk(line.criterion):
                if isinstance(node, Answered):
                    asked.update(node.concepts)
                elif isinstance(node, Events):
                    asked.update(node.reasons)
    return {concept: place for place, concept in enumerate(sorted(asked))}


def subject_of(measure: Measure, method: str, year: int) -> Subject:
    """The lists of a measure: those of its way in and its numerator more often than its exclusions."""
    weights = {"who": 4, "met": 4, "excused": 1, "excepted": 1, "stratum": 1, "factor": 1}
    nodes, values, answers = [], set(VALUES), set()
    for line in measure.lines_for(method):
        if line.within:
            continue
        for node in walk(line.criterion):
            if isinstance(node, Events) and node.concepts:
                nodes += [node] * weights[line.part]
            elif isinstance(node, Lowest) and node.part:
                nodes += [Events((node.part,), ("finding",))] * 4
            elif isinstance(node, Valued):
                values.add(node.number)
            elif isinstance(node, Answered):
                answers.update(node.concepts)
    places = _places()
    held = {
        concept: frozenset({ANSWERS[places.get(concept, n) % 2]}) for n, concept in enumerate(sorted(answers))
    }
    return Subject(tuple(nodes), targets(measure, method), held, tuple(sorted(values)), year)


def special_days(year: int) -> list[date]:
    """Days on which windows open and close, and their neighbours."""
    ends = ((1, 1), (12, 31), (6, 30), (9, 30), (10, 1), (2, 28), (3, 1))
    edges = [date(y, m, d) for y in range(year - 10, year + 2) for m, d in ends]
    recent = [e for e in edges if e.year >= year - 2]
    leaps = [date(y, 2, 29) for y in range(year - 12, year + 2) if y % 4 == 0]
    return edges + leaps + [e + timedelta(days=n) for e in recent * 3 for n in (-1, 0, 1)]


def crowd(seed: int, subject: Subject, size: int) -> dict[int, Chart]:
    """People, numbered from 1."""
    random = Random(seed)
    edges = special_days(subject.year)
    return {person: someone(random, subject, edges) for person in range(1, size + 1)}


def someone(random: Random, subject: Subject, edges: Sequence[date]) -> Chart:
    birth = _birth(random, subject.year)
    days = _days(random, subject.year, birth, edges)
    rows: list[ChartEvent] = []
    used = [1]
    favourites = random.sample(subject.nodes, min(6, len(subject.nodes)))
    for _ in range(random.choice((0, 2, 6, 10, 16))):
        node = random.choice(favourites if random.random() < 0.7 else subject.nodes)
        number = random.choice((len(rows) + 2, len(rows) + 2, used[-1]))
        rows.append(_event(random, subject, node, number, days, used))
        used.append(number)
        if random.random() < 0.15:
            rows.append(replace(rows[-1], event=random.choice((number, len(rows) + 2))))
        if random.random() < 0.15:
            rows.append(replace(rows[-1], concept=random.choice(random.choice(subject.nodes).concepts)))
    chart = Chart(
        birth=birth,
        sex=random.choice(("female", "female", "female", "male", None)),
        death=random.choice((None, None, None, date(subject.year, 1, 1), date(subject.year, 12, 31))),
        events=tuple(rows),
        spans=_spans(random, subject.year),
        memberships=subject.memberships,
    )
    return replace(chart, events=chart.events + tuple(_fitted(random, subject, chart)))


LIKELY = {"who": 0.8, "met": 0.6, "excused": 0.025, "excepted": 0.2, "stratum": 0.2, "factor": 0.1}


def _fitted(random: Random, subject: Subject, chart: Chart) -> list[ChartEvent]:
    """Events that answer the measure's questions: for most people those of its way in, for many its numerator."""
    tailor = Tailor(random, chart, subject.year, subject.values)
    made: list[ChartEvent] = []
    thorough = random.random() < 0.5
    for part, wanted in subject.targets.items():
        for target in wanted:
            if random.random() < (0.95 if thorough and part in ("who", "met") else LIKELY[part]):
                made += tailor.fit(target)
    return made


def _birth(random: Random, year: int) -> date | None:
    kind = random.random()
    if kind < 0.05:
        return None
    if kind < 0.25:
        return date(random.choice((1940, 1944, 1948, 1952, 1960, 1976, 1980, 2008, 2020, 2024)), 2, 29)
    month, day = random.choice(((1, 1), (2, 28), (3, 1), (6, 15), (10, 1), (12, 31)))
    return date(year - random.choice(AGES), month, day)


def _days(random: Random, year: int, birth: date | None, edges: Sequence[date]) -> Callable[[], date | None]:
    """A way to draw days: window edges, days near birthdays, days of the last two years, a few shared ones, unknown."""
    turned: list[date] = []
    if birth is not None and birth.year > year - 16:
        anchors = [
            birth,
            birthday(birth, 1),
            birthday(birth, 2),
            months_later(birth, 12),
            months_later(birth, 24),
        ]
        turned = [later(d, n) for d in anchors for n in (-1, 0, 1, 7, 8, 41, 42, 43, 60, 120, 179, 180, 181)]
    favourites = [random.choice(edges), date(year, 3, 9), date(year, 3, 9)]

    def draw() -> date | None:
        kind = random.random()
        if kind < 0.03:
            return None
        if turned and kind < 0.6:
            return random.choice(turned)
        if kind < 0.25:
            return random.choice(favourites)
        if kind < 0.6:
            return random.choice(edges)
        return date(year - 1, 1, 1) + timedelta(days=random.randrange(730))

    return draw


def _event(random: Random, subject: Subject, node: Events, number: int, days, used: list[int]) -> ChartEvent:
    """An event that the list would take, unless chance spoils it."""
    usual = random.random() < 0.8
    start = days()
    kind = random.choice(node.kinds)
    flags = set(node.category) | ({"order_intent"} if kind in ORDERED else set())
    if node.negated:
        flags.add("negated")
    if not usual:
        flags ^= {
            random.choice(
                (
                    *node.category,
                    "negated",
                    "refuted",
                    "entered_in_error",
                    "order_intent",
                    random.choice(FLAGS),
                )
            )
        }
    return ChartEvent(
        event=number,
        concept=random.choice(node.concepts),
        kind=kind,
        start=start,
        end=_end(random, start, days),
        start_second=random.choice((None, None, 0, 1, 43200, 86399)),
        end_second=random.choice((None, None, 0, 1, 43200, 86399)),
        state=random.choice(node.states or ("done",)) if usual else random.choice(STATES),
        flags=frozenset(flags),
        setting=random.choice(node.settings) if node.settings and usual else random.choice(SETTINGS),
        visit=random.choice((None, None, number, *used[-3:])),
        value=random.choice((None, *subject.values)) if random.random() < 0.8 else None,
        unit=random.choice((None, "%", "mm[Hg]", "%", "mm[Hg]", *UNITS)),
        answer=random.choice((None, *ANSWERS)),
        reason=random.choice((None, *ANSWERS)),
        provider=random.choice(node.providers) if node.providers else random.choice(PROVIDERS),
    )


def _end(random: Random, start: date | None, days) -> date | None:
    kind = random.random()
    if kind < 0.6:
        return start
    if kind < 0.7:
        return None
    if kind < 0.8:
        return FOREVER
    other = days()
    if start is None or other is None or other >= start:
        return other
    return start if kind < 0.9 else start + timedelta(days=random.choice((1, 5, 60)))


def _spans(random: Random, year: int) -> tuple[ChartSpan, ...]:
    """Coverage that breaks off around the places where gaps are counted."""
    whole = [ChartSpan(kind, date(year - 4, 1, 1), FOREVER) for kind in ("enrolled", "pharmacy")]
    if random.random() < 0.5:
        return tuple(
            whole
            if random.random() < 0.8
            else [*whole, ChartSpan("observed", date(year - 3, 1, 1), date(year, 6, 30))]
        )
    found = _pieces(random, year) if random.random() < 0.3 else []
    for _ in range(random.randrange(6)):
        start = random.choice(
            (date(year - 3, 1, 1), date(year - 2, 10, 1), date(year - 1, 1, 1), date(year, 1, 1), date(year, 2, 14),
             date(year, 2, 15), date(year, 2, 16), date(year, 6, 1), date(year, 11, 16))
        )  # fmt: skip
        length = random.choice((0, 30, 44, 45, 46, 180, 319, 364, 365, 730, 1500, None))
        end = FOREVER if length is None else start + timedelta(days=length)
        kind = random.choice(("enrolled", "enrolled", "pharmacy", "observed", "supply"))
        concept = random.choice(("alpha", "beta")) if kind == "supply" else ""
        found.append(ChartSpan(kind, start, min(end, FOREVER), concept))
    return tuple(found)


def _pieces(random: Random, year: int) -> list[ChartSpan]:
    """A covered stretch cut in pieces that touch, overlap, or leave short gaps."""
    found, day = [], date(year - 1, 1, 1)
    for _ in range(random.choice((2, 3, 4))):
        end = day + timedelta(days=random.choice((89, 180, 364)))
        found.append(ChartSpan("enrolled", day, end))
        day = end + timedelta(days=random.choice((1, 1, 2, -9, 40, 46)))
    return [*found, ChartSpan("enrolled", day, FOREVER)]


def whittled(people: dict[int, Chart], fails: Callable[[dict[int, Chart]], bool]) -> dict[int, Chart]:
    """One person, and as few of their events and spans as still fail."""
    person, chart = next((item for item in people.items() if fails(dict([item]))), (None, None))
    if chart is None:
        return people
    shrinking = True
    while shrinking:
        shrinking = False
        for name in ("events", "spans"):
            for position in range(len(getattr(chart, name))):
                held = getattr(chart, name)
                smaller = replace(chart, **{name: held[:position] + held[position + 1 :]})
                if fails({person: smaller}):
                    chart, shrinking = smaller, True
                    break
    return {person: chart}
