"""Well-child visits and vaccines: a schedule, kept or missed, from birth on (also before the data window)."""

from __future__ import annotations

import numpy as np

from concord.synth import clock
from concord.synth.billing import Batch, Line
from concord.synth.codes import VACCINES
from concord.synth.life import Life, code, logistic, logit

WELL_DAYS = np.array([4, 31, 61, 122, 183, 274, 366, 458, 549, 731, 914])
_DELAY = np.array([0, 3, 4, 9, 14, 12, 6, 10, 12, 12, 15])  # median days late
_KEPT = np.array([0.935, 0.90, 0.95, 0.935, 0.925, 0.87, 0.925, 0.865, 0.86, 0.87, 0.66])
V = {v.name: i for i, v in enumerate(VACCINES)}
OFFICE, HOSPITAL, PHARMACY, ELSEWHERE = range(4)


def well_visits(life: Life) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray, np.ndarray]:
    """Well-child visits while enrolled as (person-years, days); also (children, all kept days, -1 missed)."""
    p = life.people
    child = np.flatnonzero((p.birth >= clock.day(2004, 7)) & (p.birth < clock.LAST))
    days = _infant_days(life, child)
    infant_person = np.repeat(child, len(WELL_DAYS))
    flat = days.ravel()
    yearly_person, yearly_day = _yearly(life)
    person = np.concatenate([infant_person[flat >= 0], yearly_person])
    day = np.concatenate([flat[flat >= 0], yearly_day])
    py = life.py_at(person, day)
    return (py[py >= 0], day[py >= 0].astype(np.int32)), child, days


def _keeping(life: Life, person: np.ndarray) -> np.ndarray:
    """How well a child's visits and vaccines are kept, on the logit scale: family, group, area, practice."""
    black, asian, latino = (life.group_is(g)[person] for g in ("black", "asian", "latino"))
    poor = life.area_income[person] == 1
    return 0.9 * life.health.care[person] - 0.40 * black + 0.30 * asian - 0.15 * latino - 0.2 * poor


def _infant_days(life: Life, child: np.ndarray) -> np.ndarray:
    rng = life.rng
    slot = life.homes.slot[child]
    effect = life.quality.of("visits", life.parties, slot, np.full(len(child), 2))
    lean = 0.8 * _keeping(life, child) + 0.6 * effect
    kept = rng.random((len(child), len(WELL_DAYS))) < logistic(logit(_KEPT)[None, :] + lean[:, None])
    late = np.exp(rng.normal(np.log(_DELAY + 1.0), 1.0, kept.shape)) - 1
    late = np.minimum(
        late * np.where(lean < -1, 1.8, 1.0)[:, None], 0.45 * np.append(np.diff(WELL_DAYS), 180)
    )
    days = life.people.birth[child][:, None] + WELL_DAYS[None, :] + late.astype(np.int32)
    stops = np.minimum(life.people.death[child], clock.LAST)[:, None]
    return np.where(kept & (days <= stops), _weekday(days), -1)


def _weekday(days: np.ndarray) -> np.ndarray:
    """Move weekend days to the next Monday."""
    weekday = (days + 3) % 7  # 1970-01-01 was a Thursday
    return days + np.where(weekday == 5, 2, np.where(weekday == 6, 1, 0))


def _yearly(life: Life) -> tuple[np.ndarray, np.ndarray]:
    """One check-up a year from 3 to 17, by season."""
    y = life.years
    by_age = np.interp(y.age, (2.6, 3, 6, 11, 12, 16, 18), (0.5, 0.80, 0.64, 0.70, 0.64, 0.55, 0.42))
    slot = life.homes.slot[y.person]
    effect = life.quality.of("visits", life.parties, slot, y.year)
    lean = 0.9 * _keeping(life, y.person) + effect
    chance = logistic(logit(by_age) + lean) * ((y.age >= 2.7) & (y.age < 18))
    py, day = life.once(chance, "well_child")
    return y.person[py], _weekday(day)


# ---------------------------------------------------------------- vaccines

_SERIES = (  # vaccine, well-visit position, chance among average families
    ("dtap_hepb_ipv", (2, 3, 4), 0.988), ("hib", (2, 3, 4), 0.98), ("pcv", (2, 3, 4), 0.985), ("rv", (2, 3, 4), 0.94),
    ("mmr", (6,), 0.972), ("varicella", (6,), 0.968), ("hepa", (6,), 0.96), ("dtap", (7,), 0.965),
    ("hib", (7,), 0.935), ("pcv", (7,), 0.97), ("hepa", (8,), 0.90),
)  # fmt: skip


def vaccines(life: Life, child: np.ndarray, days: np.ndarray) -> None:
    """All doses of all children and the adults' few; rows of `immunization` and the bills while enrolled."""
    doses = [_birth_dose(life, child), *_infant_doses(life, child, days), *_school(life), *_child_flu(life)]
    doses += _adult(life)
    person, day, vaccine, place = (np.concatenate([d[i] for d in doses]) for i in range(4))
    keep = (day <= np.minimum(clock.LAST, life.people.death[person])) & (day >= life.people.birth[person])
    key = (person.astype(np.int64) * 40_000 + day) * 32 + vaccine
    _, once = np.unique(np.where(keep, key, -1), return_index=True)
    once = once[keep[once]]
    _record(life, person[once], day[once].astype(np.int32), vaccine[once], place[once])


def _chance(life: Life, person: np.ndarray, base: float, year: int = 2) -> np.ndarray:
    effect = life.quality.of("vaccination", life.parties, life.homes.slot[person], np.full(len(person), year))
    refuses = life.health.care[person] < -2.15
    return np.where(refuses, 0.03, logistic(logit(base) + _keeping(life, person) + effect))


def _birth_dose(life: Life, child: np.ndarray):
    got = life.rng.random(len(child)) < _chance(life, child, 0.86)
    who = child[got]
    day = life.people.birth[who] + life.rng.integers(0, 3, len(who))
    return who, day, np.full(len(who), V["hepb_birth"]), np.full(len(who), HOSPITAL)


def _infant_doses(life: Life, child: np.ndarray, days: np.ndarray):
    """Doses fall on kept well visits; a missed visit's doses are mostly made up at the next one."""
    rng = life.rng
    slow = rng.random(len(child)) < 0.5
    brand = life.homes.slot[child] % 3 == 0
    out = []
    for name, positions, base in _SERIES:
        wants = rng.random(len(child)) < _chance(life, child, base)
        for k, at in enumerate(positions):
            day = days[:, at]
            if name == "pcv" and at == 7:
                day = np.where(slow, days[:, 6], day)
            made_up = np.where(rng.random(len(child)) < 0.86, _later(days[:, at + 1]), -1)
            made_up = np.where(
                made_up < 0, np.where(rng.random(len(child)) < 0.75, _later(days[:, at + 2]), -1), made_up
            )
            day = np.where(day < 0, made_up, day)
            if name == "mmr":
                day = np.where(
                    (rng.random(len(child)) < 0.008) & (day > 0), life.people.birth[child] + 355, day
                )
            vaccine = _product(name, day, brand)
            given = (day > 0) & (wants | ((k < len(positions) - 1) & (rng.random(len(child)) < 0.5)))
            if name == "rv":
                given &= (day - life.people.birth[child] < 245) & ~(brand & (k == 2))
            out.append((child[given], day[given], vaccine[given], np.full(given.sum(), OFFICE)))
    return out


def _later(days: np.ndarray) -> np.ndarray:
    """Doses of a missed visit are made up a month after the next one, so that spacing is kept."""
    return np.where(days > 0, _weekday(days + 29), -1)


def _product(name: str, day: np.ndarray, brand: np.ndarray) -> np.ndarray:
    if name == "pcv":
        return np.where(
            day >= clock.day(2023, 10),
            V["pcv20"],
            np.where(day >= clock.day(2022, 9), V["pcv15"], V["pcv13"]),
        )
    if name == "rv":
        return np.where(brand, V["rv1"], V["rv5"])
    return np.full(len(day), V[name])


def _school(life: Life):
    """Four to six years, eleven to twelve, sixteen: at a visit around the birthday."""
    rng, p = life.rng, life.people
    out = []
    plan = (("dtap_ipv", 4.15, 0.93, 90), ("mmrv", 4.15, 0.93, 90), ("tdap", 11.2, 0.925, 130),
            ("menacwy", 11.2, 0.92, 130), ("hpv9", 11.3, 0.67, 150), ("menacwy", 16.2, 0.62, 200))  # fmt: skip
    born = np.flatnonzero((p.birth >= clock.day(2004)) & (p.birth < clock.day(2022, 9)))
    for name, age, base, spread in plan:
        girls = 0.02 * p.female[born] if name == "hpv9" else 0.0
        got = rng.random(len(born)) < _chance(life, born, base) + girls
        who = born[got]
        day = _weekday(
            clock.birthday(p.birth[who], 0) + np.round((age * 365.25) + rng.gamma(1.0, spread, len(who)))
        )
        vaccine = np.full(len(who), V[name])
        if name == "menacwy":
            vaccine = np.where(day < clock.day(2022), V["menacwy_old"], vaccine)
        out.append((who, day.astype(np.int32), vaccine, np.full(len(who), OFFICE)))
        if name == "hpv9":
            second = rng.random(len(who)) < _chance(life, who, 0.83)
            again = _weekday(day[second] + 170 + rng.gamma(1.6, 90, second.sum()).astype(int))
            out.append((who[second], again.astype(np.int32), vaccine[second], np.full(second.sum(), OFFICE)))
    return out


def _child_flu(life: Life):
    """Each season from 2019; small children's first season takes two doses."""
    rng, p = life.rng, life.people
    out = []
    for season in range(2019, 2026):
        start = clock.day(season, 9, 1)
        age = clock.age_at(p.birth, np.full(len(p), clock.day(season, 12)))
        base = np.interp(season, (2019, 2020, 2023, 2025), (0.80, 0.79, 0.74, 0.73))
        young = np.flatnonzero((age > 0.5) & (age < 18))
        rate = np.interp(age[young], (0.5, 2, 5, 12, 18), (1.0, 0.96, 0.78, 0.62, 0.5))
        chance = np.clip(_chance(life, young, base) * rate, 0, 0.98)
        got = rng.random(len(young)) < chance
        who = young[got]
        ready = p.birth[who] + 184
        day = np.maximum(
            _weekday(start + rng.gamma(3.2, 14, len(who)).astype(int)),
            _weekday(ready + rng.integers(0, 12, len(who))),
        )
        vaccine = np.where(rng.random(len(who)) < 0.06, V["laiv4"], V["flu4"] if season < 2024 else V["flu3"])
        vaccine = np.where((age[who] < 2.3) & (vaccine == V["laiv4"]), V["flu4"], vaccine)
        out.append((who, day, vaccine, np.where(rng.random(len(who)) < 0.86, OFFICE, PHARMACY)))
        two = (age[who] < 1.6) & (rng.random(len(who)) < 0.93)
        again = _weekday(day[two] + 28 + rng.gamma(1.2, 9, two.sum()).astype(int))
        out.append((who[two], again, vaccine[two], np.full(two.sum(), OFFICE)))
    return out


def _adult(life: Life):
    y, out = life.years, []
    adult = y.age >= 18
    flu = np.where(adult, np.interp(y.age, (18, 35, 50, 65), (0.28, 0.34, 0.44, 0.56)), 0.0)
    effect = life.quality.of("vaccination", life.parties, life.homes.slot[y.person], y.year)
    lean = 0.5 * life.health.care[y.person] + 0.4 * effect
    for name, chance, season, pharmacy in (
        ("flu", flu, "flu_shot", 0.58),
        ("tdap", adult * 0.055, "office", 0.25),
        ("zoster", (y.age >= 50) * 0.045, "office", 0.75),
        ("covid", adult * np.array([0.62, 0.36, 0.17, 0.15, 0.13, 0.0])[y.year], "flu_shot", 0.88),
    ):
        scaled = np.where(chance > 0, logistic(logit(np.clip(chance, 1e-4, 0.99)) + lean), 0.0)
        py, day = life.once(scaled, season)
        vaccine = np.full(len(py), V.get(name, 0))
        if name == "flu":
            vaccine = np.where(day < clock.day(2024, 7), V["flu4"], V["flu3"])
        if name == "covid":
            vaccine = np.where(
                day < clock.day(2022, 9),
                V["covid21"],
                np.where(day < clock.day(2023, 9), V["covid22"], V["covid23"]),
            )
        place = np.where(life.rng.random(len(py)) < pharmacy, PHARMACY, OFFICE)
        place = np.where(life.rng.random(len(py)) < 0.08, ELSEWHERE, place)
        out.append((y.person[py], day, vaccine, place))
        if name == "zoster":
            out.append((y.person[py], day + 75 + life.rng.integers(0, 90, len(py)), vaccine, place))
    return out


def _record(life: Life, person, day, vaccine, place) -> None:
    """Write doses and bill those given while enrolled: one claim for all doses of a person's day and place."""
    py = life.py_at(person, day)
    slot = life.homes.slot_on(person, day)
    place = np.where((py < 0) & (place != HOSPITAL), ELSEWHERE, place)
    region = life.houses.region[life.people.household[person]]
    org = np.where(place == OFFICE, life.parties.slots["org"][slot],
                   np.where(place == PHARMACY, life.parties.pharmacies[region], life.parties.hospitals[region]))  # fmt: skip
    npi = np.where(place == OFFICE, life.clinician(slot, day), -1)
    life.put(
        "immunization",
        person=person,
        day=day,
        vaccine=vaccine,
        place=place,
        py=py,
        org=np.where(place == ELSEWHERE, -1, org),
        npi=npi,
    )
    billed = np.flatnonzero((py >= 0) & ((place == OFFICE) | (place == PHARMACY)))
    key = (person[billed].astype(np.int64) * 40_000 + day[billed]) * 4 + place[billed]
    order = np.argsort(key, kind="stable")
    billed, key = billed[order], key[order]
    head = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else np.zeros(0, int)
    claim = np.cumsum(np.concatenate([[True], key[1:] != key[:-1]])) - 1 if len(key) else np.zeros(0, int)
    position = np.arange(len(key)) - head[claim]
    first = billed[head]
    product = np.array([code(v.cpt) for v in VACCINES])
    lines = []
    for k in range(6):
        slots = np.full(len(head), -1)
        here = position == k
        slots[claim[here]] = product[vaccine[billed[here]]]
        lines.append(Line(slots, slots >= 0))
    count = np.bincount(claim, minlength=len(head))
    young = life.years.age[py[first]] < 19
    lines.append(Line(np.where(young, code("90460"), code("90471"))))
    lines.append(
        Line(np.where(young, code("90461"), code("90472")), count > 1, units=np.maximum(count - 1, 1))
    )
    agent = np.where(place[first] == OFFICE, npi[first], life.parties.pharmacies[0])
    organization_npi = np.array(life.parties.org_npi)
    agent = np.where(place[first] == OFFICE, agent, organization_npi[org[first]])
    site = np.where(place[first] == OFFICE, life.parties.slots["site"][slot[first]], -1)
    life.book.add(
        Batch(np.where(place[first] == OFFICE, 0, 11), py[first], day[first], agent, org[first],
              life.dx("immunization", len(first))[:, None], lines, pos=np.where(place[first] == OFFICE, 0, 11), site=site)
    )  # fmt: skip
