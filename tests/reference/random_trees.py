"""Expression trees at random: every node kind of the language, in every sensible place."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from concord.model import expressions as e
from concord.model.kinds import _Kind
from concord.model.measure import Gap, Measure
from concord.model.windows import Birthday, EventDay, MeasurementYear, Moment, Window, YearDay
from tests.reference.awkward import ANSWERS, VALUES, Subject
from tests.reference.fitting import targets

CONCEPTS = ("alpha", "beta", "gamma", "delta")
PARTS = ("systolic", "diastolic")
KINDS = ("visit", "stay", "dx", "procedure", "lab", "rx_supply", "order", "immunization", "dispense")
OPERATORS = ("<", "<=", "=", ">=", ">")
YEAR = MeasurementYear()


class Grower:
    """Grows trees. `index` says whether the index event may be named."""

    def __init__(self, random: Random, index: bool):
        self.random, self.index = random, index

    def criterion(self, depth: int) -> e.Criterion:
        r = self.random
        if depth <= 0 or r.random() < 0.35:
            return self.leaf(depth)
        kind = r.choice(("all", "any", "not", "named", "method", "leaf"))
        if kind == "all":
            return e.All(tuple(self.criterion(depth - 1) for _ in range(r.choice((1, 2, 3)))))
        if kind == "any":
            return e.Any(tuple(self.criterion(depth - 1) for _ in range(r.choice((1, 2, 3)))))
        if kind == "not":
            return e.Not(self.criterion(depth - 1))
        if kind == "named":
            return e.Named(f"sentence {r.randrange(10**9)}", self.criterion(depth - 1))
        if kind == "method":
            return e.plan(self.criterion(depth - 1)) | e.clinical(self.criterion(depth - 1))
        return self.leaf(depth)

    def leaf(self, depth: int) -> e.Criterion:
        r = self.random
        kind = r.choice(
            ("exists", "exists", "compare", "compare", "missing", "sex", "died", "enrolled", "observed")
        )
        if kind == "exists":
            return e.Exists(self.events(depth))
        if kind == "compare":
            return self.compare(depth)
        if kind == "missing":
            return self.compare(depth).or_if_missing(r.random() < 0.5)
        if kind == "sex":
            return e.Sex(r.choice(("female", "male")))
        if kind == "died":
            return e.Died(self.window(1))
        if kind == "observed":
            return e.Observed(self.window(1))
        anchor = r.choice((None, self.moment(1), YEAR.end))
        window = r.choice((YEAR, YEAR.prior(), self.window(1)))
        return e.Enrolled(
            window, r.choice((0, 30, 45)), r.choice((0, 1, 2)), anchor, r.choice(("enrolled", "pharmacy"))
        )

    def compare(self, depth: int) -> e.Compare:
        r = self.random
        left = self.number(depth)
        if r.random() < 0.2:
            left = e.Ratio(left, self.number(depth))
        limits = (0, 1, 2, 3, 9, 18, 30, 100)
        right = e.Constant(Decimal(r.choice(limits))) if r.random() < 0.75 else self.number(depth)
        return e.Compare(left, r.choice(OPERATORS), right)

    def number(self, depth: int) -> e.Number:
        r = self.random
        kind = r.choice(("days", "events", "sum", "pick", "lowest", "lowest", "covered", "both", "age"))
        units = r.choice(((), ("%",), ("mm[Hg]", "mmHg")))
        if kind in ("days", "events"):
            return e.Count(self.events(depth), kind)
        if kind == "sum":
            return e.Sum(self.events(depth))
        if kind == "pick":
            return e.PickValue(self.pick(depth), units)
        if kind == "lowest":
            return e.Lowest(self.events(depth), r.choice(("", *PARTS)), units, r.choice(("skip", "missing")))
        if kind == "age":
            return e.Age(self.moment(1))
        spans = [
            e.Spans(*s)
            for s in (("enrolled",), ("supply", ("alpha",)), ("supply", ("alpha", "beta")), ("pharmacy",))
        ]
        return e.Covered(self.window(1), r.choice(spans), r.choice(spans) if kind == "both" else None)

    def pick(self, depth: int) -> e.Pick:
        r = self.random
        return e.Pick(self.events(depth - 1), r.choice(("first", "last")), r.choice(("start", "end")))

    def events(self, depth: int) -> e.EventList:
        r = self.random
        if depth <= 0:
            return self.plain()
        kinds = (
            "plain",
            "in",
            "in",
            "in",
            "valued",
            "has",
            "answered",
            "near",
            "near",
            "pick",
            "spaced",
            "union",
            "method",
            "index",
        )
        kind = r.choice(kinds)
        inner = self.events(depth - 1)
        if kind == "in":
            return self.within(inner, self.window(depth - 1))
        if kind == "valued":
            return e.Valued(
                inner, r.choice(OPERATORS), r.choice(VALUES), r.choice(((), ("%",), ("mm[Hg]", "mmHg")))
            )
        if kind == "has":
            return e.HasValue(inner, r.choice(("", "number", "answer")))
        if kind == "answered":
            return e.Answered(inner, r.choice((("red",), ("blue",), ("red", "blue"))))
        if kind == "near":
            return self.near(inner, depth)
        if kind == "pick":
            return self.pick(depth)
        if kind == "spaced":
            return e.Spaced(inner, r.choice((1, 14, 31, 146)))
        if kind == "union":
            return e.Union((inner, self.events(depth - 1)))
        if kind == "method":
            return e.Union((inner, e.ListIn(r.choice(("plan", "clinical")), self.events(depth - 1))))
        if kind == "index" and self.index:
            return e.Index()
        return self.plain()

    def within(self, inner: e.EventList, window: Window) -> e.In:
        needs = {
            "by": window.end,
            "starts_by": window.end,
            "before": window.start,
            "overlaps_before": window.start,
        }
        return e.In(
            inner, window, self.random.choice([how for how in e.RELATIONS if needs.get(how, 1) is not None])
        )

    def near(self, inner: e.EventList, depth: int) -> e.Near:
        r = self.random
        precise = r.random() < 0.3
        step = 86400 if precise else 1
        low = r.choice((None, -30, -7, 0, 0, 1))
        high = r.choice((None, 0, 7, 30, 60))
        return e.Near(
            inner,
            self.events(depth - 1),
            None if low is None else low * step,
            None if high is None else high * step,
            on=r.choice(("start", "end")) if (how := r.choice(("gap", "gap", "inside", "around", "overlaps"))) != "inside"
            else r.choice(("start", "end", "whole")),
            of=r.choice(("start", "end")),
            how=how,
            link=r.choice(("", "", "", "other_event", "same_event", "same_visit")),
            precise=precise,
            negative=r.random() < 0.35,
        )  # fmt: skip

    def plain(self) -> e.Events:
        r = self.random
        kinds = _Kind(*r.sample(KINDS, r.choice((1, 2))))
        return kinds.of(
            *r.sample(CONCEPTS, r.choice((0, 1, 1, 1, 2, 3))),
            states=r.choice(((), (), (), (), ("active",), ("done", "preliminary"))),
            negated=r.random() < 0.05,
            category=r.choice(((), (), (), (), ("imaging",), ("encounter_dx",))),
            allowing=r.choice(((), (), (), ("refuted", "entered_in_error"), ("any_intent",))),
            settings=r.choice(((), (), (), ("ed", "inpatient"))),
            reasons=r.choice(((), (), (), (), ("red",))),
            providers=r.choice(((), (), (), ("pcp",))),
            forbidding=r.choice(((), (), (), ("denied",))),
        )

    def window(self, depth: int) -> Window:
        r = self.random
        return r.choice((
            YEAR,
            YEAR.and_prior(r.choice((1, 2, 9))),
            Window(YearDay(10, 1, years=-2), YEAR.end),
            Window(None, self.moment(depth)),
            Window(self.moment(depth), None),
            Window(self.moment(depth), self.moment(depth)),
            Window(Birthday(1), Birthday(2)),
        ))  # fmt: skip

    def moment(self, depth: int) -> Moment:
        r = self.random
        kind = r.choice(("year", "year", "birth", "event" if depth > 0 else "year"))
        if kind == "year":
            return YearDay(
                *r.choice(((1, 1), (12, 31), (6, 30))),
                years=r.choice((0, 0, -1, -2)),
                days=r.choice((0, 0, -1, 14)),
            )
        if kind == "birth":
            return Birthday(
                r.choice((0, 1, 2, 13, 30, 65)), r.choice((0, 0, 15)), r.choice((0, 42, -1)), r.random() < 0.4
            )
        of = e.Index() if self.index and r.random() < 0.5 else self.pick(depth)
        return EventDay(of, r.choice(("start", "end")), r.choice((0, 0, 12)), r.choice((0, 0, -60, 7)))


def measure(seed: int, *, index: bool = False) -> Measure:
    """A measure of random sentences."""
    random = Random(seed)
    grower = Grower(random, index)
    who = {f"question {n}": grower.criterion(3) for n in range(7)}
    met = {f"further question {n}": grower.criterion(2) for n in range(3)}
    closes = grower.events(1)
    return Measure(
        id="RANDOM",
        title="Random",
        edition="0",
        who=who,
        excused={"excused": grower.criterion(2)},
        excepted={"excepted": grower.criterion(1)},
        met=met,
        strata={"one": grower.criterion(1), "two": grower.criterion(1)},
        looks_back={"far": YEAR.and_prior(5)},
        gap=Gap("Do something", closes=closes, due=YEAR.end),
        basis="event" if index else "person",
        index=Grower(random, False).events(2) if index else None,
    )


def subject(measure: Measure, method: str) -> Subject:
    """What to draw for a random measure: its own lists, and components."""
    from tests.reference.awkward import subject_of

    own = subject_of(measure, method, 2026)
    parts = tuple(e.Events((part,), ("finding",)) for part in PARTS)
    plain = tuple(e.Events((c,), (k,)) for c in CONCEPTS for k in KINDS)
    held = {"red": frozenset(ANSWERS[:1]), "blue": frozenset(ANSWERS[1:2])}
    return Subject(own.nodes + parts * 2 + plain, targets(measure, method), held, own.values)
