"""Jobs and plans: a contract's months in plans, each member's coverage, and the person-years to be lived in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from concord.synth import clock
from concord.synth.employers import EXCHANGE, GROUP_MARKET, OUT, Employers
from concord.synth.people import CHILD, NEVER, SPOUSE, Households, People
from concord.synth.roster import PLAN_PRODUCT

HMO, PPO, EPO, POS = range(4)
LEAVE = (0.0155, 0.0240)  # per month, group and individual market, not December
LEAVE_DECEMBER = (0.034, 0.110)  # of a contract's own will; employers leaving whole come on top
MOVES_WITHIN = 0.10  # of leavers, straight into another plan of the program
RETURN = 0.0095  # per month after leaving
LAST_MONTH = 66  # July 2026 is the last month simulated
STILL = 999


@dataclass
class Spans:
    """A contract's time in one plan, product and employer, in whole months, ends in."""

    household: np.ndarray
    employer: np.ndarray
    plan: np.ndarray
    product: np.ndarray
    first: np.ndarray  # month index
    last: np.ndarray  # month index, STILL while it lasts


@dataclass
class Coverage:
    """One row per person and span, sorted by person and day. Days; `end` is NEVER while it lasts."""

    person: np.ndarray
    span: np.ndarray
    plan: np.ndarray
    product: np.ndarray
    employer: np.ndarray
    market: np.ndarray
    self_funded: np.ndarray
    start: np.ndarray
    end: np.ndarray

    def at(self, person: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Row of the coverage holding on a day, -1 if none."""
        scale = np.int64(200_000)
        key = self.person.astype(np.int64) * scale + self.start
        spot = np.searchsorted(key, person.astype(np.int64) * scale + days, side="right") - 1
        found = np.clip(spot, 0, None)
        good = (spot >= 0) & (self.person[found] == person) & (self.end[found] >= days)
        return np.where(good, found, -1)


@dataclass
class Years:
    """One row per coverage and calendar year: the unit in which life is drawn. `first`..`last` are days inside."""

    cover: np.ndarray
    person: np.ndarray
    year: np.ndarray  # 0 = 2021
    first: np.ndarray
    last: np.ndarray
    share: np.ndarray  # of a year
    age: np.ndarray  # at mid-span, fractional

    def __len__(self) -> int:
        return len(self.person)


def contracts(rng: np.random.Generator, homes: Households, employers: Employers) -> Spans:
    """Walk all contracts month by month through jobs, plans and products."""
    n = len(homes)
    employer = np.full(n, OUT, dtype=np.int32)
    plan = np.full(n, OUT, dtype=np.int8)
    product = np.zeros(n, dtype=np.int8)
    began = np.zeros(n, dtype=np.int16)
    ever = np.zeros(n, dtype=bool)
    job = employer.copy()  # the last employer held
    done: list[tuple] = []
    for m in range(LAST_MONTH + 1):
        year, january = min(m // 12, 5), m % 12 == 0
        was = (employer.copy(), plan.copy(), product.copy())
        _leave(rng, employer, plan, employers, year, january and m > 0)
        _enter(rng, employer, plan, homes, ever, job, employers, m)
        held = np.where(employer >= 0, employers.plan[employer, year], OUT)
        plan = np.where(employer >= 0, held, plan).astype(np.int8)
        employer = np.where(plan == OUT, OUT, employer)
        fresh = (plan != OUT) & ((plan != was[1]) | (employer != was[0]))
        if january and m > 0:
            fresh |= (plan != OUT) & (rng.random(n) < 0.05)
        product[fresh] = _products(rng, plan[fresh])
        changed = (plan != was[1]) | (employer != was[0]) | (product != was[2])
        closing = np.flatnonzero(changed & (was[1] != OUT))
        done.append(
            (closing, was[0][closing], was[1][closing], was[2][closing], began[closing], closing * 0 + m - 1)
        )
        began[changed] = m
        ever |= plan != OUT
        job = np.where(plan != OUT, employer, job)
    still = np.flatnonzero(plan != OUT)
    done.append(
        (still, employer[still], plan[still], product[still], began[still], np.full(len(still), STILL))
    )
    columns = [np.concatenate(c) for c in zip(*done, strict=True)]
    order = np.lexsort((columns[4], columns[0]))
    return Spans(*(c[order].astype(np.int32) for c in columns))


def _leave(rng, employer, plan, employers: Employers, year: int, january: bool) -> None:
    inside = plan != OUT
    individual = (employer >= employers.exchange_from).astype(np.int8)
    rate = np.array(LEAVE_DECEMBER if january else LEAVE)[individual]
    going = inside & (rng.random(len(plan)) < rate)
    moves = going & (rng.random(len(plan)) < MOVES_WITHIN)
    employer[going] = OUT
    plan[going] = OUT
    employer[moves] = _draw_employer(rng, moves.sum(), employers)


def _enter(rng, employer, plan, homes: Households, ever, job, employers: Employers, m: int) -> None:
    outside = employer == OUT
    first_time = outside & ~ever & (homes.joins == m)
    rate = 0.03 if m % 12 == 0 else RETURN
    again = outside & ever & (plan == OUT) & (rng.random(len(plan)) < rate)
    coming = first_time | again
    employer[coming] = _draw_employer(rng, coming.sum(), employers)
    same = again & (job != OUT) & (rng.random(len(plan)) < 0.55)
    employer[same] = job[same]


def _draw_employer(rng, n: int, employers: Employers) -> np.ndarray:
    """A new job's employer, or one of the individual market's four for an eighth."""
    job = np.searchsorted(np.cumsum(employers.weight), rng.random(n)).clip(0, employers.exchange_from - 1)
    return np.where(rng.random(n) < 0.12, employers.exchange_from + rng.integers(0, 4, n), job)


def _products(rng, plan: np.ndarray) -> np.ndarray:
    table = np.cumsum(np.array(PLAN_PRODUCT), axis=1)[plan]
    return (rng.random(len(plan))[:, None] > table).sum(axis=1).clip(0, 3)


def cover(people: People, spans: Spans, employers: Employers) -> Coverage:
    """Members' coverage: the contract's spans, cut to when each was in the household, alive and under 26."""
    counts = np.bincount(spans.household, minlength=people.household.max() + 1)
    begin = np.cumsum(counts) - counts
    n = counts[people.household]
    person = np.repeat(np.arange(len(people)), n)
    offset = np.arange(len(person)) - np.repeat(np.cumsum(n) - n, n)
    span = begin[people.household[person]] + offset
    start = clock.MONTH_START[spans.first[span]].copy()
    end = np.where(spans.last[span] == STILL, NEVER, clock.month_end(spans.last[span]))
    start = np.maximum(start, _first_day(people)[person])
    end = np.minimum(end, _last_day(people)[person])
    keep = start <= end
    person, span, start, end = person[keep], span[keep], start[keep], end[keep]
    market = np.where(spans.employer[span] >= employers.exchange_from, EXCHANGE, GROUP_MARKET)
    product = spans.product[span]
    funded = employers.self_funded[spans.employer[span]] & (
        (product == PPO) | (product == EPO) | (spans.employer[span] % 19 == 0)
    )
    return Coverage(
        person.astype(np.int32), span.astype(np.int32), spans.plan[span], product, spans.employer[span], market,
        funded, start.astype(np.int32), end.astype(np.int32),
    )  # fmt: skip


def _first_day(people: People) -> np.ndarray:
    """Spouses come on the first of the month after the wedding; newborns on the day of birth."""
    after = clock.MONTH_START[np.searchsorted(clock.MONTH_START, people.starts).clip(0, clock.MONTHS)]
    return np.where(
        people.role == SPOUSE, np.where(people.starts < clock.FIRST, clock.FIRST, after), people.birth
    )


def _last_day(people: People) -> np.ndarray:
    """Death ends cover that day; children leave with the month of their 26th birthday."""
    of_age = clock.birthday(people.birth, 26)
    month = np.searchsorted(clock.MONTH_START, of_age, side="right") - 1
    leaves = np.where(of_age < clock.FIRST, clock.FIRST - 1, clock.month_end(month))
    leaves = np.where(of_age > clock.MONTH_START[clock.MONTHS], NEVER, leaves)
    return np.minimum(people.death, np.where(people.role == CHILD, leaves, NEVER))


def years(people: People, coverage: Coverage) -> Years:
    """Cut coverage at New Year, up to the last day of data."""
    last = np.minimum(coverage.end, clock.LAST)
    low, high = clock.year_index(coverage.start), clock.year_index(last)
    alive = coverage.start <= clock.LAST
    n = np.where(alive, high - low + 1, 0)
    row = np.repeat(np.arange(len(n)), n)
    year = low[row] + np.arange(len(row)) - np.repeat(np.cumsum(n) - n, n)
    first = np.maximum(coverage.start[row], clock.YEAR_START[year]).astype(np.int32)
    end = np.minimum(last[row], clock.YEAR_START[year + 1] - 1).astype(np.int32)
    person = coverage.person[row]
    age = clock.age_at(people.birth[person], (first + end) / 2)
    return Years(
        row.astype(np.int32), person, year.astype(np.int8), first, end, (end - first + 1) / 365.25, age
    )
