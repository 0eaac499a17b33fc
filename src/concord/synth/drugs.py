"""Prescriptions filled: refills of lasting drugs by adherence, courses for passing trouble."""

from __future__ import annotations

import numpy as np

from concord.synth import clock
from concord.synth.codes import DRUG_GROUPS, DRUGS
from concord.synth.employers import EXCHANGE
from concord.synth.enrollment import HMO
from concord.synth.life import Life

PRICE = np.array([round(d.price * 100) for d in DRUGS], dtype=np.int64)
DAYS = np.array([d.days for d in DRUGS])
QUANTITY = np.array([d.quantity for d in DRUGS])
GENERIC = np.array([d.generic for d in DRUGS])
SHARE = {g: np.cumsum([DRUGS[i].share for i in rows]) for g, rows in DRUG_GROUPS.items()}
TREND = np.array([0.92, 0.96, 1.0, 1.05, 1.11, 1.16])

LASTING = (  # group, condition, share treated, refill rate (share of days covered), 90-day share
    ("bp1", "hypertension", 0.88, 0.93, 0.55), ("bp2", "hypertension", 0.34, 0.90, 0.52), ("statin", "lipid", 0.72, 0.88, 0.55),
    ("statin", "diabetes", 0.45, 0.87, 0.55), ("metformin", "diabetes", 0.72, 0.88, 0.5), ("dm_oral", "diabetes", 0.40, 0.87, 0.3),
    ("glp1", "diabetes", 0.30, 0.85, 0.05), ("insulin", "diabetes", 0.20, 0.85, 0.2), ("insulin", "diabetes_type1", 0.97, 0.92, 0.3),
    ("thyroid", "thyroid", 0.92, 0.92, 0.6), ("reflux", "reflux", 0.65, 0.75, 0.35), ("pain", "arthritis", 0.45, 0.6, 0.15),
    ("migraine", "migraine", 0.35, 0.30, 0.0), ("anticoagulant", "arrhythmia", 0.5, 0.92, 0.3), ("heart", "heart_failure", 0.8, 0.88, 0.4),
    ("heart", "coronary", 0.5, 0.88, 0.5), ("seizure", "seizure", 0.8, 0.92, 0.2), ("prostate", "prostate_cancer", 0.2, 0.85, 0.5),
    ("immune", "rheumatoid", 0.40, 0.85, 0.0), ("immune", "psoriasis", 0.20, 0.85, 0.0), ("immune", "ibd", 0.45, 0.88, 0.0),
    ("ms", "ms", 0.6, 0.9, 0.0), ("cancer", "other_cancer", 0.36, 0.9, 0.0), ("cancer", "breast_cancer", 0.5, 0.9, 0.2), ("hiv", "hiv", 0.93, 0.93, 0.05),
    ("copd", "copd", 0.45, 0.7, 0.1), ("adhd", "adhd", 0.50, 0.72, 0.0), ("mood", "bipolar", 0.7, 0.8, 0.1),
    ("mood", "schizophrenia", 0.8, 0.8, 0.1),
)  # fmt: skip
YEARLY = (
    ("antidepressant", "depression", 0.74, 0.82, 0.32), ("antidepressant", "anxiety", 0.46, 0.78, 0.3),
    ("benzodiazepine", "anxiety", 0.13, 0.45, 0.0), ("oud", "opioid", 0.35, 0.8, 0.0), ("aud", "alcohol", 0.10, 0.6, 0.0),
)  # fmt: skip
COURSES = (  # group, fills a year by age 0, 10, 18, 30, 45, 64; refills of one
    ("antibiotic", (0.85, 0.65, 0.55, 0.62, 0.68, 0.78)), ("acute", (0.7, 0.8, 1.4, 2.1, 2.9, 3.6)),
    ("opioid", (0.0, 0.01, 0.05, 0.09, 0.13, 0.17)), ("rescue", (0.04, 0.05, 0.04, 0.05, 0.06, 0.07)),
)  # fmt: skip


def fills(life: Life, ill: dict[str, np.ndarray]) -> None:
    """All fills of the block (also where the plan has no drug benefit: senders drop those)."""
    made = [_refills(life, ill, *row, lasting=True) for row in LASTING]
    made += [_refills(life, ill, *row, lasting=False) for row in YEARLY]
    made += [_contraceptives(life), _weight(life), *_asthma(life, ill), *_long_opioids(life, ill)]
    made += [_course(life, group, rates) for group, rates in COURSES]
    py, day, drug, days, number, rx = (np.concatenate([m[i] for m in made]) for i in range(6))
    life.put("pharmacy_fill", py=py, day=day, drug=drug, days=days, number=number, rx=rx)


def _drug_of(life: Life, group: str, person: np.ndarray) -> np.ndarray:
    """The drug of a group a person takes: the same each time."""
    spin = (person.astype(np.int64) * 69_069 + len(group) * 1_013) % 10_007 / 10_007
    return np.array(DRUG_GROUPS[group])[
        np.searchsorted(SHARE[group], spin).clip(0, len(DRUG_GROUPS[group]) - 1)
    ]


def _refills(life: Life, ill, group, condition, treated, refill, ninety, lasting: bool):
    """Fills spaced by days supplied over adherence, for treated person-years."""
    y = life.years
    spin = (y.person.astype(np.int64) * 48_271 + (len(group) * 31 + len(condition)) * 7_919) % 10_009 / 10_009
    takes = ill[condition] & (spin < treated * (0.75 + 0.25 * np.minimum(life.health.use[y.person], 1.0)))
    rows = np.flatnonzero(takes)
    if lasting:
        start = np.maximum(y.first[rows], life.health.onset[condition][y.person[rows]] + 20)
    else:
        start = y.first[rows]
    return _series(life, group, rows, start, refill, ninety)


def _series(life: Life, group: str, rows: np.ndarray, start: np.ndarray, refill: float, ninety: float):
    y, rng = life.years, life.rng
    person = y.person[rows]
    drug = _drug_of(life, group, person)
    long = ((person.astype(np.int64) * 16_807 + len(group)) % 1_000 / 1_000) < ninety
    days = np.where(long & GENERIC[drug], 90, DAYS[drug])
    lean = 0.10 * life.health.care[person] - 0.035 * life.group_is("black", "latino")[person] + 0.05 * long
    keeps = np.clip(refill + lean, 0.15, 0.99)
    gap = days / keeps
    span = y.last[rows] - start + 1
    phase = (person.astype(np.int64) * 7_907 % 1_000 / 1_000) * gap * 0.95
    n = np.maximum(0, np.ceil((span - phase) / gap)).astype(np.int64)
    row = np.repeat(np.arange(len(rows)), n)
    nth = np.arange(len(row)) - np.repeat(np.cumsum(n) - n, n)
    when = start[row] + phase[row] + nth * gap[row] + rng.integers(-3, 4, len(row)) * (nth > 0)
    when = np.clip(when, start[row], y.last[rows][row]).astype(np.int32)
    refills = (nth % np.where(days[row] == 90, 4, 11)).astype(np.int16)
    rx = person[row].astype(np.int64) * 1_000 + DRUG_ID[group] * 8 + y.year[rows][row]
    return rows[row].astype(np.int32), when, drug[row], days[row], refills, rx


DRUG_ID = {g: i for i, g in enumerate(DRUG_GROUPS)}


def _contraceptives(life: Life):
    y = life.years
    spin = (y.person.astype(np.int64) * 30_011) % 1_000 / 1_000
    rate = np.interp(y.age, (15, 18, 24, 34, 44, 50), (0.06, 0.26, 0.33, 0.22, 0.09, 0.0))
    rows = np.flatnonzero(life.people.female[y.person] & (spin < rate) & (y.age > 14) & (y.age < 50))
    return _series(life, "contraceptive", rows, y.first[rows], 0.82, 0.45)


def _weight(life: Life):
    y = life.years
    spin = (y.person.astype(np.int64) * 20_021) % 10_000 / 10_000
    rate = np.array([0.010, 0.018, 0.030, 0.038, 0.046, 0.050])[y.year] * (life.health.bmi[y.person] >= 30)
    rows = np.flatnonzero((spin < rate) & (y.age >= 18))
    return _series(life, "weight", rows, y.first[rows], 0.75, 0.0)


def _asthma(life: Life, ill):
    """A quarter of asthma is persistent: controllers and rescue in a ratio that the practice moves."""
    y, rng = life.years, life.rng
    spin = (y.person.astype(np.int64) * 40_009) % 10_000 / 10_000
    lasting = ill["asthma"] & (spin < 0.36)
    slot = life.homes.slot_on(y.person, y.first)
    effect = life.quality.of("asthma", life.parties, slot, y.year)
    black = life.group_is("black")[y.person]
    lean = 0.55 * life.health.care[y.person] + 0.6 * effect - 0.32 * black + 0.15 * rng.normal(size=len(y))
    controller = np.where(lasting, np.exp(1.52 + 0.48 * lean), 0.0)
    rescue = np.where(lasting, np.exp(0.75 - 0.42 * lean), np.where(ill["asthma"], 1.0, 0.0))
    out = []
    for group, rate in (
        ("controller", controller),
        ("rescue", rescue),
        ("asthma_biologic", np.where(lasting & (spin < 0.008), 12.0, 0.0)),
    ):
        py, day = life.events(rate, "viral")
        drug = _drug_of(life, group, y.person[py])
        rx = y.person[py].astype(np.int64) * 1_000 + DRUG_ID[group] * 8 + y.year[py]
        out.append((py, day, drug, DAYS[drug], np.zeros(len(py), np.int16), rx))
    return out


def _long_opioids(life: Life, ill):
    """One adult in a hundred on long opioids; some of them on benzodiazepines too."""
    y = life.years
    spin = (y.person.astype(np.int64) * 50_021) % 10_000 / 10_000
    base = np.interp(y.age, (18, 30, 45, 64), (0.001, 0.004, 0.010, 0.018)) * 0.95**y.year
    rows = np.flatnonzero((y.age >= 18) & (spin < base * np.where(ill["arthritis"], 2.5, 0.8)))
    long = _series(life, "opioid", rows, y.first[rows], 0.85, 0.0)
    long = (long[0], long[1], long[2], np.full(len(long[0]), 30), long[4], long[5])
    few = rows[(y.person[rows] % 12) == 0]
    return [_thin(long, 6), _series(life, "benzodiazepine", few, y.first[few], 0.8, 0.0)]


def _thin(made, keep_every: int):
    """Opioid courses are five-day fills; a monthly series keeps one in six."""
    keep = np.arange(len(made[0])) % keep_every == 0
    return tuple(column[keep] for column in made)


def _course(life: Life, group: str, rates):
    y = life.years
    rate = np.interp(y.age, (0, 10, 18, 30, 45, 64), rates) * (0.25 + 0.75 * life.health.use[y.person])
    py, day = life.events(rate, "viral" if group in ("antibiotic", "rescue") else "office")
    spin = life.rng.random(len(py))
    drug = np.array(DRUG_GROUPS[group])[
        np.searchsorted(SHARE[group], spin).clip(0, len(DRUG_GROUPS[group]) - 1)
    ]
    n = np.arange(len(py), dtype=np.int64)
    return (
        py,
        day,
        drug,
        DAYS[drug],
        np.zeros(len(py), np.int16),
        y.person[py].astype(np.int64) * 1_000 + 900 + n % 97,
    )


def price(life: Life, py, day, drug, days) -> dict[str, np.ndarray]:
    """Allowed amount and the member's part of each fill, in cents."""
    cover = life.years.cover[py]
    c = life.coverage
    year = clock.year_index(day)
    brand = ~GENERIC[drug]
    units = np.where(days >= 84, 2.7, 1.0)
    noise = 1 + 0.16 * (life.rng.random(len(py)) - 0.5)
    allowed = np.round(PRICE[drug] * units * noise * np.where(brand, TREND[year], 1.0)).astype(np.int64)
    special = PRICE[drug] > 200_000
    copay = np.where(special, 12_500, np.where(brand, 4_000, 1_000)) * np.where(
        c.product[cover] == HMO, 0.85, 1.0
    )
    copay = np.where(days >= 84, copay * 2, copay).astype(np.int64)
    free = np.array([d.group == "contraceptive" for d in DRUGS])[drug]
    copay = np.where(free, 0, np.minimum(copay, allowed))
    rate = np.where(c.market[cover] == EXCHANGE, 0.12, 0.0)
    coinsurance = np.where(brand & ~special, np.round((allowed - copay) * rate), 0).astype(np.int64)
    return {
        "allowed": allowed,
        "copay": copay,
        "coinsurance": coinsurance,
        "paid": allowed - copay - coinsurance,
    }
