"""Vital signs and questionnaires at visits."""

from __future__ import annotations

import numpy as np

from concord.synth import clock
from concord.synth.billing import SETTING
from concord.synth.codes import LOINC
from concord.synth.enrollment import HMO
from concord.synth.life import Life, Visits, logistic, logit


def blood_pressure(
    life: Life, py: np.ndarray, day: np.ndarray, slot: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """True readings: the person's level, treatment, practice, season, and the day's noise, in mmHg."""
    rng, n = life.rng, len(py)
    person, age = life.years.person[py], life.years.age[py]
    year = life.years.year[py]
    ill = life.health.onset["hypertension"][person] <= day
    female = life.people.female[person]
    level = np.where(female, 116.0, 122.0) + np.clip(age - 35, -10, 40) * 0.3
    child = age < 18
    level = np.where(child, 92 + 1.55 * age, level)
    effect = life.quality.of("control", life.parties, slot, year)
    black, latino, asian = (life.group_is(g)[person] for g in ("black", "latino", "asian"))
    treated = (
        131.4 + 3.9 * black + 1.1 * latino - 0.9 * asian - 14.0 * effect - 2.2 * life.health.care[person]
    )
    hmo = life.coverage.product[life.years.cover[py]] == HMO
    treated = treated + np.where(hmo, -2.4, 2.3) + 1.2 * (life.area_income[person] == 1)
    mean = np.where(ill, treated, level)
    between = np.where(ill, 9.5, np.where(child, 7, 8.5)) * life.health.pressure[person]
    month = (day - clock.YEAR_START[year]) // 30
    season = np.where((month == 0) | (month >= 11), 1.6, 0.0)
    shock = rng.normal(size=n)
    systolic = mean + between + season + np.where(ill, 10.0, 8.0) * shock
    floor = np.where(child, 55 + age, np.where(ill, 79.0, np.where(female, 73.0, 76.0)))
    diastolic = floor + 5.0 * life.health.pressure[person] + 4.0 * shock + rng.normal(0, 5.5, n)
    diastolic = diastolic - np.where(ill, 5.0 * effect, 0) - np.where(ill & (age > 55), 2.0, 0)
    manual = (slot * 7_919) % 10 < 3
    systolic, diastolic = _digits(rng, systolic, manual), _digits(rng, diastolic, manual)
    return np.clip(systolic, 70, 235), np.clip(np.minimum(diastolic, systolic - 15), 38, 140)


def _digits(rng, values: np.ndarray, manual: np.ndarray) -> np.ndarray:
    """Whole numbers; where cuffs are read by eye, even digits and many zeros."""
    whole = np.round(values)
    even = np.round(values / 2) * 2
    zero = np.round(values / 10) * 10
    u = rng.random(len(values))
    return np.where(manual & (u < 0.18), zero, np.where(manual, even, whole)).astype(np.int16)


def _observe(life: Life, v: Visits, mask, site, name: str, value, answer=None, panel=0) -> None:
    loinc, unit = LOINC[name]
    life.put(
        "observation", panel=v.encounter[mask] * 8 + panel, py=v.py[mask], day=v.day[mask], encounter=v.encounter[mask],
        loinc=loinc, value=np.nan if value is None else np.asarray(value, float)[mask], unit=unit,
        answer=None if answer is None else answer[mask], setting=np.where(v.virtual[mask], SETTING["telehealth"], 0),
        npi=v.npi[mask], slot=v.slot[mask], site=site[mask],
    )  # fmt: skip


def put_pressure(life: Life, v: Visits, systolic, diastolic, measured, site) -> None:
    """A panel of two rows per measured visit; one in nine high readings is taken again and both kept."""
    _observe(life, v, measured, site, "systolic", systolic)
    _observe(life, v, measured, site, "diastolic", diastolic)
    again = measured & ((systolic >= 140) | (diastolic >= 90)) & (life.rng.random(len(v)) < 0.30)
    drop = np.round(np.abs(life.rng.normal(3, 5, len(v))) - 1).astype(np.int16)
    _observe(life, v, again, site, "systolic", systolic - drop, panel=1)
    _observe(life, v, again, site, "diastolic", diastolic - drop // 2, panel=1)


def body(life: Life, v: Visits, site) -> None:
    """Adult BMI, and for ages 3-17 BMI percentile with height and weight, where the practice records them."""
    rng, n = life.rng, len(v)
    person, age, year = life.years.person[v.py], life.age_on(v.py, v.day), life.years.year[v.py]
    effect = life.quality.of("documentation", life.parties, v.slot, year)
    records = logistic(logit(np.array([0.62, 0.66, 0.70, 0.76, 0.84, 0.86]))[year] + 0.8 * effect)
    done = ~v.virtual & (rng.random(n) < records)
    adult = done & (age >= 18)
    bmi = np.clip(life.health.bmi[person] * np.exp(rng.normal(0, 0.02, n)), 14, 70)
    _observe(life, v, adult, site, "bmi", np.round(bmi, 1), panel=2)
    child = done & (age >= 3) & (age < 18)
    spin = (person.astype(np.int64) * 48_271 % 2_147_483_647) % 1_000 / 10
    _observe(
        life, v, child, site, "bmi_percentile", np.clip(np.round(spin + rng.normal(0, 3, n)), 1, 99), panel=3
    )
    height = np.round(96 + 6.1 * (age - 3) - 0.16 * np.maximum(age - 13, 0) ** 2 + rng.normal(0, 4, n), 1)
    _observe(life, v, child, site, "height", height, panel=3)
    _observe(
        life,
        v,
        child,
        site,
        "weight",
        np.round(height**2 * (15.5 + spin / 25 + age / 5) / 10_000, 1),
        panel=3,
    )
    smoke = done & v.well & (age >= 13)
    answer = np.where(life.health.onset["smoking"][person] <= v.day, "current", "never").astype(object)
    _observe(life, v, smoke, site, "smoking", None, answer, panel=4)


def questionnaires(life: Life, ill: dict, v: Visits, site) -> None:
    """PHQ-2 with PHQ-9 when positive; PHQ-9 straight away for people in treatment."""
    rng, n = life.rng, len(v)
    age, year = life.years.age[v.py], life.years.year[v.py]
    effect = life.quality.of("behavioral", life.parties, v.slot, year) + life.quality.of(
        "documentation", life.parties, v.slot, year
    )
    asks = logistic(logit(np.array([0.30, 0.34, 0.40, 0.48, 0.60, 0.64]))[year] + 0.9 * effect)
    depressed = ill["depression"][v.py]
    screened = (rng.random(n) < asks * np.where(v.well, 1.0, 0.30)) & (age >= 12) & ~v.virtual
    total = np.where(depressed, rng.gamma(1.25, 6.2, n), rng.gamma(0.62, 3.9, n)).astype(np.int64).clip(0, 27)
    two = np.clip(np.round(total * 6 / 27 + rng.normal(0, 0.55, n)), 0, 6)
    plain = screened & ~depressed
    _observe(life, v, plain, site, "phq2", two, panel=5)
    nine = (plain & (two >= 3) & (rng.random(n) < 0.85)) | (
        depressed & (age >= 12) & (rng.random(n) < asks * 0.85)
    )
    _observe(life, v, nine, site, "phq9", total, panel=6)
    _observe(
        life,
        v,
        nine,
        site,
        "phq9_item9",
        np.where(total >= 15, rng.integers(0, 3, n), (total >= 9) * (rng.random(n) < 0.1)),
        panel=6,
    )
