"""Who the people are: households, their members, race, ethnicity, language, names, contact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from concord.synth import clock
from concord.synth.places import PLACES, REGIONS, place_weights

SUBSCRIBER, SPOUSE, CHILD = 0, 1, 2
NEVER = clock.OPEN

GROUPS = ("latino", "white", "asian", "black", "multiracial", "nhpi", "aian", "mena", "other")
_BASE_MIX = np.array([0.305, 0.345, 0.195, 0.051, 0.050, 0.005, 0.005, 0.025, 0.019])
ASIAN = ("chinese", "filipino", "indian", "vietnamese", "korean", "japanese", "asian_other")
_ASIAN_MIX = (0.27, 0.23, 0.18, 0.11, 0.08, 0.05, 0.08)
LATINO = ("mexican", "salvadoran", "guatemalan", "latino_other")
_LATINO_MIX = (0.80, 0.06, 0.04, 0.10)
DETAILS = (*ASIAN, *LATINO, "")

LANGUAGES = ("en", "es", "zh-Hant", "zh-Hans", "vi", "ko", "tl", "hy", "fa", "ru", "hi")

KINDS = ("single", "couple", "family", "parent")
_KIND_SHARE = np.array([0.515, 0.115, 0.235, 0.135])


@dataclass
class People:
    """One row per person of the block, arrays of equal length."""

    household: np.ndarray
    role: np.ndarray
    birth: np.ndarray
    female: np.ndarray
    starts: np.ndarray  # joins the household (marriage, birth), else far past
    death: np.ndarray  # NEVER while alive
    twin_of: np.ndarray  # row of the elder twin, -1
    mother: np.ndarray  # row of the mother, -1

    def __len__(self) -> int:
        return len(self.birth)


@dataclass
class Households:
    """One row per household (contract)."""

    place: np.ndarray
    region: np.ndarray
    kind: np.ndarray
    group: np.ndarray  # index into GROUPS
    detail: np.ndarray  # index into DETAILS
    language: np.ndarray  # index into LANGUAGES: language of the elder generation
    joins: np.ndarray  # month index when it first comes into these plans (0: there from the start)

    def __len__(self) -> int:
        return len(self.place)


@dataclass
class Births:
    """Pregnancies that end inside the window: one row per pregnancy."""

    mother: np.ndarray
    ends: np.ndarray  # day of delivery or loss
    kind: np.ndarray  # 0 live birth, 1 loss, 2 ended
    child: np.ndarray  # row of first child, -1
    twins: np.ndarray
    cesarean: np.ndarray
    preterm: np.ndarray
    diabetes: np.ndarray
    pressure: np.ndarray


def make_households(rng: np.random.Generator, n: int, entering: float) -> Households:
    """`n` households; a share `entering` of them joins during the window."""
    place = rng.choice(len(PLACES), size=n, p=_normal(place_weights())).astype(np.int16)
    region = np.array([p.region for p in PLACES], dtype=np.int8)[place]
    group = _groups(rng, region)
    detail = np.full(n, len(DETAILS) - 1, dtype=np.int8)
    asian, latino = group == 2, group == 0
    detail[asian] = rng.choice(7, size=asian.sum(), p=_ASIAN_MIX)
    detail[latino] = 7 + rng.choice(4, size=latino.sum(), p=_LATINO_MIX)
    joins = np.where(rng.random(n) < entering, _join_month(rng, n), 0).astype(np.int16)
    kind = rng.choice(4, size=n, p=_KIND_SHARE).astype(np.int8)
    return Households(place, region, kind, group, detail, _language(rng, group, detail), joins)


def _normal(p: np.ndarray) -> np.ndarray:
    return p / p.sum()


def _groups(rng: np.random.Generator, region: np.ndarray) -> np.ndarray:
    group = np.zeros(len(region), dtype=np.int8)
    for r, (_, _, (latino, white, asian, black, other)) in enumerate(REGIONS):
        mix = _normal(_BASE_MIX * np.array([latino, white, asian, black, *([other] * 5)]))
        here = region == r
        group[here] = rng.choice(len(GROUPS), size=here.sum(), p=mix)
    return group


def _language(rng: np.random.Generator, group: np.ndarray, detail: np.ndarray) -> np.ndarray:
    """Preferred language of the adults: mostly English; others within their group."""
    u = rng.random(len(group))
    language = np.zeros(len(group), dtype=np.int8)
    code = {name: i for i, name in enumerate(LANGUAGES)}

    def put(mask: np.ndarray, share: float, name: str) -> None:
        language[mask & (u < share) & (language == 0)] = code[name]

    put(group == 0, 0.27, "es")
    put(detail == 0, 0.24, "zh-Hant")
    put((detail == 0) & (u >= 0.24), 0.36, "zh-Hans")
    put(detail == 3, 0.38, "vi")
    put(detail == 4, 0.40, "ko")
    put(detail == 1, 0.08, "tl")
    put(detail == 2, 0.05, "hi")
    put(group == 7, 0.13, "hy")
    put((group == 7) & (u >= 0.13), 0.26, "fa")
    put(group == 1, 0.006, "ru")
    return language


def _join_month(rng: np.random.Generator, n: int) -> np.ndarray:
    """Half of joiners on 1 January, the rest spread over the other months."""
    january = rng.random(n) < 0.46
    year = rng.integers(1, 6, size=n)
    other = rng.integers(1, 66, size=n)
    other = np.where(other % 12 == 0, other + 1, other)
    return np.where(january, year * 12, other)


def make_people(rng: np.random.Generator, homes: Households) -> tuple[People, Births]:
    """All members of the households: adults and children at the time of joining, later spouses and births."""
    n = len(homes)
    reference = clock.MONTH_START[homes.joins]
    adults = _adults(rng, homes, reference)
    spouses = _spouses(rng, homes, adults)
    base = _append(adults, spouses)
    children = _children(rng, homes, base, reference)
    people = _append(base, children)
    assert people.household[:n].tolist() == list(range(n))
    births = _pregnancies(rng, homes, people)
    return _add_newborns(rng, people, births)


def _adults(rng: np.random.Generator, homes: Households, reference: np.ndarray) -> People:
    n = len(homes)
    age = np.zeros(n)
    for kind, (knots, heights) in enumerate(_AGE_SHAPE):
        here = homes.kind == kind
        age[here] = _draw_shape(rng, here.sum(), knots, heights)
    female = rng.random(n) < np.array([0.475, 0.43, 0.40, 0.62])[homes.kind]
    birth = (reference - age * 365.2425).astype(np.int32)
    rows = np.arange(n, dtype=np.int32)
    return _people(rows, np.full(n, SUBSCRIBER, np.int8), birth, female)


_AGE_SHAPE = (  # subscriber's age at joining: single, couple, family, parent
    ((19, 22, 26, 34, 45, 55, 64, 65, 70), (0.5, 1.6, 2.6, 2.1, 1.35, 1.5, 1.35, 0.22, 0.1)),
    ((22, 28, 36, 48, 58, 64, 65, 72), (0.3, 1.2, 0.9, 1.0, 2.3, 2.0, 0.3, 0.1)),
    ((24, 32, 40, 50, 57, 64), (0.3, 1.5, 2.3, 2.6, 1.5, 0.2)),
    ((22, 30, 40, 50, 58, 64), (0.6, 1.6, 2.2, 2.0, 0.9, 0.1)),
)


def _draw_shape(rng: np.random.Generator, n: int, knots: tuple, heights: tuple) -> np.ndarray:
    grid = np.linspace(knots[0], knots[-1], 500)
    weights = np.cumsum(np.interp(grid, knots, heights))
    return np.interp(rng.random(n), weights / weights[-1], grid)


def _people(household: np.ndarray, role: np.ndarray, birth: np.ndarray, female: np.ndarray) -> People:
    n = len(household)
    return People(
        household.astype(np.int32), role, birth.astype(np.int32), female, np.full(n, -99_999, np.int32),
        np.full(n, NEVER, np.int32), np.full(n, -1, np.int32), np.full(n, -1, np.int32),
    )  # fmt: skip


def _append(a: People, b: People) -> People:
    return People(*(np.concatenate([getattr(a, f), getattr(b, f)]) for f in People.__dataclass_fields__))


def _spouses(rng: np.random.Generator, homes: Households, adults: People) -> People:
    """Covered spouses from the start, and those whom single subscribers marry inside the window."""
    n = len(homes)
    with_spouse = (homes.kind == 1) | (homes.kind == 2)
    age = clock.age_at(adults.birth, np.full(n, clock.FIRST))
    marries = (homes.kind == 0) & (age > 20) & (age < 42) & (rng.random(n) < 0.10)
    rows = np.flatnonzero(with_spouse | marries)
    same_sex = rng.random(len(rows)) < 0.03
    female = np.where(same_sex, adults.female[rows], ~adults.female[rows])
    older = np.where(adults.female[rows], 2.0, -2.0)
    birth = adults.birth[rows] - (older + rng.normal(0, 3.5, len(rows))) * 365
    birth = np.minimum(birth, clock.day(2003))
    people = _people(rows, np.full(len(rows), SPOUSE, np.int8), birth, female)
    wedding = rng.integers(clock.FIRST + 30, clock.LAST, len(rows))
    people.starts = np.where(marries[rows], wedding, people.starts).astype(np.int32)
    return people


def _children(rng: np.random.Generator, homes: Households, base: People, reference: np.ndarray) -> People:
    n = len(homes)
    parent_age = clock.age_at(base.birth[:n], reference)
    count = np.zeros(n, dtype=np.int64)
    family = homes.kind >= 2
    count[family] = 1 + rng.choice(4, size=family.sum(), p=(0.36, 0.42, 0.17, 0.05))
    rows = np.repeat(np.arange(n), count)
    oldest = np.clip(parent_age - 21, 1.0, 25.9)
    youngest = np.clip(parent_age - 46, 0.0, oldest - 0.5)
    anchor = youngest + (oldest - youngest) * rng.beta(1.55, 0.95, n)
    order = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    age = anchor[rows] - order * (1.6 + rng.gamma(2.0, 0.7, len(rows)))
    age = np.where(age < 0.02, rng.random(len(rows)) * np.minimum(oldest[rows], 18), age)
    birth = (reference[rows] - age * 365.2425).astype(np.int32)
    twin = (order == 1) & (rng.random(len(rows)) < 0.030)
    birth = np.where(twin, np.roll(birth, 1), birth)
    female = rng.random(len(rows)) < 0.488
    people = _people(rows, np.full(len(rows), CHILD, np.int8), birth, female)
    at = len(base) + np.arange(len(rows))
    people.twin_of = np.where(twin, at - 1, -1).astype(np.int32)
    people.mother = _mothers(homes, base)[rows]
    return people


def _mothers(homes: Households, base: People) -> np.ndarray:
    """Row of the woman of each household who could be a mother, -1 if none."""
    n = len(homes)
    mother = np.where(base.female[:n], np.arange(n), -1).astype(np.int32)
    spouse = np.flatnonzero((base.role == SPOUSE) & base.female)
    mother[base.household[spouse]] = spouse
    return mother


def _pregnancies(rng: np.random.Generator, homes: Households, people: People) -> Births:
    """Pregnancies by year of age and household kind, at least 13 months apart."""
    adult = np.flatnonzero(people.female & (people.role != CHILD))
    daughters = np.flatnonzero(people.female & (people.role == CHILD))
    women = np.concatenate([adult, daughters])
    kind = homes.kind[people.household[women]]
    factor = np.where(people.role[women] == CHILD, 0.10, np.array([0.55, 2.6, 1.35, 0.8])[kind])
    last = np.full(len(women), -99_999)
    mothers, ends, kinds = [], [], []
    for i in range(6):
        days = clock.YEAR_START[i + 1] - clock.YEAR_START[i]
        when = clock.YEAR_START[i] + rng.integers(0, days, len(women))
        age = clock.age_at(people.birth[women], when)
        rate = np.interp(age, (15, 18, 24, 28, 31, 35, 40, 44, 47), (0, 8, 38, 76, 92, 76, 26, 5, 0)) / 1000
        got = (
            (rng.random(len(women)) < rate * factor * 1.36)
            & (when - last > 400)
            & (when >= people.starts[women])
        )
        last = np.where(got, when, last)
        u = rng.random(len(women))
        mothers.append(women[got])
        ends.append(when[got])
        kinds.append(np.where(u < 0.80, 0, np.where(u < 0.93, 1, 2))[got])
    mother = np.concatenate(mothers).astype(np.int32)
    n = len(mother)
    asian = homes.group[people.household[mother]] == 2
    flags = [rng.random(n) < p for p in (0.016, 0.31, 0.085)]
    return Births(
        mother, np.concatenate(ends).astype(np.int32), np.concatenate(kinds).astype(np.int8),
        np.full(n, -1, np.int32), flags[0], flags[1] | (flags[0] & (rng.random(n) < 0.5)),
        flags[2] | (flags[0] & (rng.random(n) < 0.5)), rng.random(n) < np.where(asian, 0.16, 0.10),
        rng.random(n) < 0.11,
    )  # fmt: skip


def _add_newborns(rng: np.random.Generator, people: People, births: Births) -> tuple[People, Births]:
    live = np.flatnonzero(births.kind == 0)
    copies = np.where(births.twins[live], 2, 1)
    source = np.repeat(live, copies)
    second = np.concatenate([[False], source[1:] == source[:-1]]) if len(source) else np.zeros(0, bool)
    mother = births.mother[source]
    babies = _people(
        people.household[mother], np.full(len(source), CHILD, np.int8), births.ends[source],
        rng.random(len(source)) < 0.488,
    )  # fmt: skip
    rows = len(people) + np.arange(len(source), dtype=np.int32)
    babies.starts = births.ends[source].astype(np.int32)
    babies.mother = mother.astype(np.int32)
    babies.twin_of = np.where(second, rows - 1, -1).astype(np.int32)
    births.child[source[~second]] = rows[~second]
    return _append(people, babies), births
