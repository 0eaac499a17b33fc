"""Small questions, each about one thing the language can say, and a crowd for whom the answers differ."""

from __future__ import annotations

from functools import cache

from concord.model import expressions as e
from concord.model.kinds import Dispense, Dx, Lab, Order, Visit
from concord.model.measure import Measure
from concord.model.windows import Birthday, EventDay, MeasurementYear, Window, YearDay
from concord.reference import Chart
from tests.reference.awkward import ANSWERS, VALUES, Subject, crowd
from tests.reference.situations import MADE

YEAR = MeasurementYear()
ALPHA, BETA, GAMMA = Dx.of("alpha"), Dx.of("beta"), Lab.of("gamma")
EITHER = Dx.of("alpha", "beta")
IN_YEAR = ALPHA.starting(YEAR)
TESTS = GAMMA.ending(YEAR.and_prior(9))
ORDERS = Order.of("alpha")
STAYS = Visit.of("alpha", "beta")
SUPPLY, OTHER = e.Spans("supply", ("alpha",)), e.Spans("supply", ("beta",))
LAST_TEST = TESTS.last()
PANELS = e.Events(("delta",), ("finding",)).ending(YEAR)

PERSON: dict[str, e.Criterion] = {
    **{how: e.Exists(e.In(ALPHA, YEAR, how)) for how in e.RELATIONS},
    "day by day": e.Exists(ALPHA.starting(Window(YEAR.end, YEAR.end.plus(days=-1).plus(days=1)))),
    "after day 42": e.Exists(ALPHA.starting(Window(Birthday(0, days=42), Birthday(2)))),
    "since turning 2": e.Exists(ALPHA.starting(Window(Birthday(2, turning=True), Birthday(2, days=3)))),
    "since the second birthday": e.Exists(ALPHA.starting(Window(Birthday(2), Birthday(2)))),
    "before the end of beta": e.Exists(ALPHA.started_by(EventDay(BETA.last(), "end", 12, 1))),
    "around the first beta": e.Exists(ALPHA.starting(Window(EventDay(BETA.first(), "start", 1, -7), EventDay(BETA.first(), "start", 13)))),
    "age": e.Age(YEAR.end) >= 18,
    "age in June": e.Age(YearDay(6, 15)) >= 18,
    "age on 28 February": e.Age(YearDay(2, 28)) >= 18,
    "age on 1 March": e.Age(YearDay(3, 1)) >= 18,
    "two days": IN_YEAR.days() >= 2,
    "two whole days": e.In(ALPHA, YEAR, "during").days() >= 2,
    "three days": IN_YEAR.days() >= 3,
    "at most one event": EITHER.count() <= 1,
    "three events": EITHER.count() >= 3,
    "no days": ALPHA.days() <= 0,
    "fewer than two days": e.Compare(ALPHA.days(), "<", e.Constant(2)),
    "exactly one event": EITHER.count().equals(1),
    "as many as": e.Compare(ALPHA.days(), ">=", BETA.days()),
    "sum": Lab.of("gamma", "delta").sum() >= 9,
    "no sum": GAMMA.sum() <= 0,
    "certain sum": GAMMA.with_number().sum() > 9,
    "last by end": LAST_TEST.valued(">", 8).exists(),
    "first by start": GAMMA.first().valued(">", 8).exists(),
    "last by start": GAMMA.last("start").valued(">", 8).exists(),
    "last value": LAST_TEST.value > 8,
    "last value in units": LAST_TEST.value.in_units("%") > 8,
    "last of possible": GAMMA.overlapping(YEAR).last().valued(">", 8).exists(),
    "lowest": TESTS.last_day().lowest() > 8,
    "lowest in units": TESTS.last_day().lowest(units=("%",)) > 8,
    "lowest, none missing": (TESTS.last_day().lowest(null="missing") > 8).or_if_missing(True),
    "lowest, if any": (TESTS.last_day().lowest() > 8).or_if_missing(True),
    "lowest component": (PANELS.last_day().lowest("gamma") > 8).or_if_missing(False),
    "lowest of possible": GAMMA.overlapping(YEAR).last_day().lowest() > 8,
    "a value": GAMMA.valued(">=", 9, "%").exists(),
    "an odd value": GAMMA.starting(YEAR).valued(">=", 9).exists(),
    "a result": GAMMA.with_value().exists(),
    "an answer": GAMMA.answered("red").exists(),
    "any dx": ALPHA.exists(),
    "refuted too": Dx.of("alpha", allowing=("refuted",)).exists(),
    "negated": Dx.of("alpha", negated=True).exists(),
    "orders": ORDERS.exists(),
    "imaging": Lab.of("gamma", category=("imaging",)).exists(),
    "tests": GAMMA.exists(),
    "in hospital": GAMMA.exists() & Lab.of("gamma", settings=("ed", "inpatient")).exists(),
    "by a specialist": Lab.of("gamma", providers=("obgyn",)).exists(),
    "not denied": Lab.of("gamma", forbidding=("denied",)).exists(),
    "for a reason": Lab.of("gamma", reasons=("red",)).exists(),
    "within 30 days": ALPHA.near(BETA, 0, 30).exists(),
    "exactly that day": ALPHA.near(BETA, None, 0).near(BETA, 0, None).exists(),
    "within an hour": ALPHA.near(STAYS, 0, 43200, precise=True).exists(),
    "inside a stay": ALPHA.inside(STAYS, on="whole").exists(),
    "inside with slack": e.Near(ALPHA, STAYS, -7, 7, how="inside", on="whole").exists(),
    "outside any stay": ALPHA.outside(STAYS).exists(),
    "spanning": e.Near(STAYS, ALPHA, 0, 0, how="around").exists(),
    "another": EITHER.near(EITHER, 0, 0, link="other_event").exists(),
    "the same": ALPHA.near(GAMMA, None, None, link="same_event").exists(),
    "at one visit": ALPHA.near(STAYS, None, None, link="same_visit").exists(),
    "away from beta": ALPHA.without(BETA, -30, 30).exists(),
    "near a possible": ALPHA.near(BETA.overlapping(YEAR), None, None).exists(),
    "spaced": EITHER.spaced(31).days() >= 3,
    "spaced by a year": EITHER.spaced(365).days() >= 2,
    "either": (ALPHA.starting(YEAR) | BETA.starting(YEAR)).exists(),
    "either way": (Lab.of("gamma", settings=("ed", "inpatient")) | Lab.of("gamma", providers=("obgyn",))).exists(),
    "enrolled": e.Enrolled(YEAR, 45, 1, YEAR.end),
    "enrolled without anchor": e.Enrolled(YEAR, 45, 1),
    "enrolled without a gap": e.Enrolled(YEAR, 0, 0),
    "enrolled with two gaps": e.Enrolled(YEAR.and_prior(1), 45, 2),
    "enrolled on the last day": e.Enrolled(YEAR, 366, 366, YEAR.end),
    "drug benefit": e.Enrolled(YEAR, 45, 1, benefit="pharmacy"),
    "enrolled from birth": e.Enrolled(Window(Birthday(1), Birthday(2)), 45, 1, Birthday(2)),
    "covered": e.Covered(YEAR.and_prior(3), SUPPLY) >= 365,
    "covered at all": e.Covered(YEAR.and_prior(3), SUPPLY) >= 1,
    "covered a month": e.Covered(YEAR.and_prior(3), SUPPLY).equals(31),
    "both covered": e.Covered(YEAR.and_prior(3), SUPPLY, OTHER) >= 30,
    "reach": e.Observed(YEAR),
    "reach far": e.Observed(YEAR.and_prior(3)),
    "ratio": GAMMA.sum().per(Lab.of("gamma", "delta").sum()) >= "0.5",
    "small ratio": GAMMA.with_number().starting(YEAR).sum().per(Dispense.of("alpha").with_number().sum()) < "0.5",
    "not": ~(IN_YEAR.days() >= 2),
    "any": e.Any((IN_YEAR.exists(), BETA.starting(YEAR).exists())),
    "died": e.Died(YEAR),
}  # fmt: skip
INDEX: dict[str, e.Criterion] = {
    "shortly after": ALPHA.starting(Window(e.Index().start, e.Index().end.plus(days=30))).exists(),
    "beside it": ALPHA.near(e.Index(), 0, 30).exists(),
    "last before it": (GAMMA.ended_by(e.Index().start).last().value > 8).or_if_missing(False),
}  # fmt: skip


@cache
def measure_of(*names: str) -> Measure:
    """A measure that asks these questions: who; the whole trial of populations for the name `populations`."""
    if names == ("populations",):
        return Measure(
            "Q",
            "Questions",
            "0",
            who={"a": IN_YEAR.exists()},
            excused={"b": BETA.overlapping(YEAR).exists()},
            met={"c": GAMMA.starting(YEAR.and_prior(9)).valued(">", 8).exists()},
            excepted={"d": STAYS.exists()},
            strata={"young": e.Age(YEAR.end) <= 50, "all": e.Age(YEAR.end) >= 0},
            looks_back={"far": YEAR.and_prior(3)},
        )
    if names[0] in INDEX:
        return Measure(
            "Q",
            "Questions",
            "0",
            who={n: INDEX[n] for n in names},
            basis="event",
            index=BETA.starting(YEAR.and_prior(9)),
        )
    return Measure("Q", "Questions", "0", who={n: PERSON[n] for n in names})


@cache
def everybody() -> dict[int, Chart]:
    """A crowd that has much of everything the questions are about."""
    lists = (ALPHA, ALPHA, ALPHA, BETA, BETA, GAMMA, GAMMA, GAMMA, Lab.of("delta"), STAYS, STAYS, ORDERS, Dispense.of("alpha"),
             e.Events(("delta",), ("finding",)))  # fmt: skip
    held = {"red": frozenset(ANSWERS[:1]), "blue": frozenset(ANSWERS[1:2])}
    drawn = crowd(2026, Subject(lists, {}, held, VALUES), 500)
    return drawn | dict(enumerate(MADE, start=len(drawn) + 1))
