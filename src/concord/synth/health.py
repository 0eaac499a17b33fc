"""Who is ill with what, from when: onset by age for lasting illness, a yearly state for what comes and goes.

Lasting illness: each person has one uniform draw per condition; onset is the age at which the prevalence curve
(times the person's multiplier) passes it, so prevalence by age is as set and incidence follows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from concord.synth import clock
from concord.synth.people import DETAILS, GROUPS, NEVER, Households, People

KNOTS = (0, 10, 17, 26, 40, 50, 60, 66, 75)


class Curve(NamedTuple):
    """Prevalence (%) at KNOTS; multiplier for women and men; by group or detail."""

    at: tuple[float, ...]
    female: float = 1.0
    male: float = 1.0
    by: dict[str, float] = {}


LASTING: dict[str, Curve] = {
    "hypertension": Curve((0, 0.05, 0.3, 3.7, 12.0, 26.5, 46.5, 60, 70), 0.92, 1.08,
                          {"black": 1.45, "filipino": 1.35, "chinese": 0.8, "multiracial": 1.1}),
    "diabetes": Curve((0, 0.02, 0.15, 1.1, 4.1, 9.4, 15.9, 20, 23), 0.92, 1.08,
                      {"latino": 1.4, "black": 1.3, "filipino": 1.5, "indian": 1.5, "chinese": 0.85, "white": 0.7}),
    "diabetes_type1": Curve((0.02, 0.15, 0.28, 0.4, 0.42, 0.45, 0.47, 0.48, 0.48)),
    "lipid": Curve((0, 0.1, 0.6, 6, 18, 33, 49, 58, 60), 0.9, 1.1),
    "ckd": Curve((0, 0, 0.02, 0.15, 0.6, 1.5, 3.6, 6, 12)),
    "esrd": Curve((0, 0, 0, 0.01, 0.03, 0.06, 0.1, 0.14, 0.2)),
    "coronary": Curve((0, 0, 0, 0.05, 0.6, 2.2, 5.2, 8.5, 14), 0.66, 1.33),
    "heart_failure": Curve((0, 0, 0.02, 0.08, 0.3, 0.7, 1.4, 2.4, 5), 0.8, 1.2),
    "arrhythmia": Curve((0, 0, 0.02, 0.1, 0.35, 0.9, 2.0, 3.6, 8), 0.8, 1.2),
    "stroke": Curve((0, 0, 0.01, 0.05, 0.2, 0.6, 1.5, 2.6, 5)),
    "copd": Curve((0, 0, 0, 0.05, 0.4, 1.2, 2.8, 4.5, 7)),
    "thyroid": Curve((0.02, 0.1, 0.3, 1.3, 3.2, 5, 7, 9, 10), 1.6, 0.4),
    "rheumatoid": Curve((0, 0.05, 0.1, 0.25, 0.6, 1.0, 1.4, 1.7, 1.9), 1.4, 0.6),
    "ibd": Curve((0, 0.02, 0.1, 0.35, 0.5, 0.6, 0.65, 0.7, 0.7), by={"white": 1.5}),
    "ms": Curve((0, 0, 0.01, 0.05, 0.15, 0.22, 0.25, 0.26, 0.26), 1.4, 0.6),
    "seizure": Curve((0.1, 0.35, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.7)),
    "hiv": Curve((0, 0, 0, 0.1, 0.25, 0.35, 0.38, 0.4, 0.4), 0.25, 1.75, {"black": 2.5}),
    "cirrhosis": Curve((0, 0, 0, 0.02, 0.1, 0.25, 0.5, 0.6, 0.6)),
    "breast_cancer": Curve((0, 0, 0, 0.01, 0.25, 0.9, 1.8, 2.4, 3.0), 1.0, 0.0),
    "prostate_cancer": Curve((0, 0, 0, 0, 0.02, 0.35, 1.9, 3.4, 5.5), 0.0, 1.0, {"black": 1.6}),
    "colorectal_cancer": Curve((0, 0, 0, 0.005, 0.05, 0.16, 0.34, 0.5, 0.8)),
    "other_cancer": Curve((0.01, 0.04, 0.06, 0.10, 0.22, 0.5, 1.05, 1.7, 2.6)),
    "autism": Curve((0.3, 1.3, 1.4, 1.4, 1.4, 1.4, 1.4, 1.4, 1.4), 0.4, 1.6),
    "adhd": Curve((0, 5.0, 7.5, 7.5, 7.5, 7.5, 7.5, 7.5, 7.5), 0.6, 1.4, {"asian": 0.4, "latino": 0.7}),
    "bipolar": Curve((0, 0.05, 0.4, 1.1, 1.6, 1.8, 1.9, 1.9, 1.9)),
    "schizophrenia": Curve((0, 0, 0.03, 0.25, 0.35, 0.4, 0.42, 0.42, 0.42)),
    "arthritis": Curve((0, 0.02, 0.3, 1.5, 5, 11, 19, 24, 28), 1.15, 0.85),
    "migraine": Curve((0.05, 1, 2.5, 4, 5.5, 6, 6.2, 6.2, 6.2), 1.55, 0.45),
    "reflux": Curve((0.2, 0.6, 1.2, 3.5, 7, 10, 13, 15, 16)),
    "apnea": Curve((0.1, 0.5, 0.6, 1.2, 4, 7, 10, 11, 12), 0.65, 1.35),
    "psoriasis": Curve((0.05, 0.3, 0.6, 1.1, 1.6, 1.9, 2.2, 2.3, 2.3)),
    "retinopathy": Curve((0, 0, 1, 4, 9, 13, 17, 20, 24)),
    "albuminuria": Curve((0, 1, 4, 12, 17, 21, 24, 27, 32)),
    "smoking": Curve((0, 0, 1.0, 7, 8.3, 8.6, 8.8, 8.8, 8.8), 0.75, 1.25, {"black": 1.5, "chinese": 0.5}),
}  # fmt: skip

YEARLY: dict[str, tuple[Curve, float]] = {  # with the year-to-year correlation of the liability
    "asthma": (Curve((2.5, 7.5, 6.7, 4.2, 4.1, 4.5, 5.1, 5.2, 5.2), 1.1, 0.9,
                     {"black": 1.45, "filipino": 1.2, "asian": 0.75}), 0.93),
    "depression": (Curve((0, 1.0, 9.5, 11.5, 10.2, 10, 9.6, 9, 9), 1.28, 0.72,
                         {"asian": 0.5, "latino": 0.8, "black": 0.95, "white": 1.25}), 0.88),
    "anxiety": (Curve((0.3, 5.0, 10.5, 14.5, 12.3, 10.2, 8.6, 8, 8), 1.25, 0.75,
                      {"asian": 0.5, "latino": 0.8, "white": 1.25}), 0.86),
    "alcohol": (Curve((0, 0, 0.3, 1.1, 1.3, 1.3, 1.3, 1.2, 1.0), 0.7, 1.3), 0.9),
    "drug": (Curve((0, 0, 0.5, 0.9, 0.7, 0.6, 0.55, 0.5, 0.4), 0.7, 1.3), 0.88),
    "opioid": (Curve((0, 0, 0.03, 0.27, 0.3, 0.27, 0.24, 0.2, 0.2), 0.7, 1.3), 0.93),
}  # fmt: skip


@dataclass
class Health:
    """Onset day per lasting condition (NEVER if none); yearly state per condition; latent levels per person."""

    onset: dict[str, np.ndarray] = field(default_factory=dict)
    state: dict[str, np.ndarray] = field(default_factory=dict)  # people × 6 years, bool
    use: np.ndarray = field(default_factory=lambda: np.zeros(0))  # how readily one goes to a doctor, mean 1
    burden: np.ndarray = field(
        default_factory=lambda: np.zeros(0)
    )  # how much care comes of it, mean 1, heavy tail
    care: np.ndarray = field(default_factory=lambda: np.zeros(0))  # how well one keeps up with care, N(0, 1)
    bmi: np.ndarray = field(default_factory=lambda: np.zeros(0))
    pressure: np.ndarray = field(default_factory=lambda: np.zeros(0))  # N(0, 1)
    sugar: np.ndarray = field(default_factory=lambda: np.zeros(0))  # N(0, 1)

    def has(self, name: str, person: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Whether each person has a lasting condition on a day."""
        return self.onset[name][person] <= days


def group_factor(people: People, homes: Households, by: dict[str, float]) -> np.ndarray:
    """Multiplier of each person from `{group or detail: factor}`; details win over groups."""
    group = np.array([by.get(g, 1.0) for g in GROUPS])[homes.group]
    detail = np.array([by.get(d, np.nan) for d in DETAILS])[homes.detail]
    return np.where(np.isnan(detail), group, detail)[people.household]


def make_health(rng: np.random.Generator, people: People, homes: Households) -> Health:
    """Draw illness for all people; then deaths (which shorten `people.death` in place)."""
    health, n = Health(), len(people)
    health.use = rng.gamma(0.95, 1 / 0.95, n)
    health.care = rng.normal(size=n)
    health.burden = health.use * np.exp(rng.normal(-1.125, 1.5, n))
    health.pressure = rng.normal(size=n)
    health.sugar = rng.normal(size=n)
    asian = homes.group[people.household] == 2
    heavy = np.isin(homes.group[people.household], (0, 3))
    health.bmi = np.where(asian, 24.3, np.where(heavy, 28.6, 27.0)) * np.exp(rng.normal(0, 0.19, n))
    shared = rng.normal(size=n)
    for name, curve in LASTING.items():
        health.onset[name] = _onset(
            rng, people, homes, curve, shared, health.bmi if name in _WEIGHT else None
        )
    for name, (curve, stay) in YEARLY.items():
        health.state[name] = _yearly(rng, people, homes, curve, stay, name == "anxiety")
    clash = health.onset["diabetes_type1"] < NEVER
    health.onset["diabetes"] = np.where(clash, health.onset["diabetes_type1"], health.onset["diabetes"])
    sugar = health.onset["diabetes"]
    for late in ("retinopathy", "albuminuria"):
        health.onset[late] = np.where(sugar < NEVER, np.maximum(health.onset[late], sugar + 200), NEVER)
    _deaths(rng, people, health)
    return health


_WEIGHT = ("hypertension", "diabetes", "lipid", "apnea")


def _onset(rng, people: People, homes: Households, curve: Curve, shared, bmi) -> np.ndarray:
    """Day of onset: where the curve passes the person's draw; draws lean together through `shared` frailty."""
    n = len(people)
    z = 0.94 * rng.normal(size=n) - 0.34 * shared
    factor = np.where(people.female, curve.female, curve.male) * group_factor(people, homes, curve.by)
    if bmi is not None:
        factor = factor * np.clip(bmi / 27.5, 0.6, 1.6) ** 1.3
    draw = _normal_cdf(z) / np.maximum(factor, 1e-9)
    heights = np.maximum.accumulate(np.array(curve.at) / 100) + np.arange(len(KNOTS)) * 1e-9
    age = np.interp(draw, heights, KNOTS)
    age = np.where(draw <= heights[0], rng.random(n) * 2.0, age)
    age = np.where(draw > heights[-1], np.nan, age)
    onset = people.birth + age * 365.2425
    return np.where(np.isnan(onset), NEVER, np.nan_to_num(onset, nan=NEVER)).astype(np.int32)


def _yearly(rng, people: People, homes: Households, curve: Curve, stay: float, rising: bool) -> np.ndarray:
    n = len(people)
    factor = np.where(people.female, curve.female, curve.male) * group_factor(people, homes, curve.by)
    z = rng.normal(size=n)
    state = np.zeros((n, 6), dtype=bool)
    for i in range(6):
        if i:
            z = stay * z + np.sqrt(1 - stay**2) * rng.normal(size=n)
        age = clock.age_at(people.birth, clock.YEAR_START[i] + 182)
        rate = np.interp(age, KNOTS, curve.at) / 100 * factor * (1.04 ** (i - 2) if rising else 1.0)
        state[:, i] = _normal_cdf(z) < np.where(age > 0, rate, 0.0)
    return state


def _deaths(rng, people: People, health: Health) -> None:
    """A yearly hazard by age, times what the gravest illness adds."""
    for i in range(6):
        start = clock.YEAR_START[i]
        age = clock.age_at(people.birth, start)
        rate = np.interp(age, (0, 1, 10, 20, 40, 55, 65, 75), (25, 2, 1, 6, 12, 33, 75, 150)) / 10_000
        grave = np.ones(len(people))
        for name, times in (("other_cancer", 16), ("colorectal_cancer", 9), ("heart_failure", 6), ("cirrhosis", 9),
                            ("esrd", 10), ("breast_cancer", 2.5)):  # fmt: skip
            grave = np.where(health.onset[name] <= start, np.maximum(grave, times), grave)
        when = start + rng.integers(0, 365, len(people))
        dies = (rng.random(len(people)) < rate * grave) & (when > people.birth) & (people.death == NEVER)
        people.death[dies] = when[dies]


def _normal_cdf(z: np.ndarray) -> np.ndarray:
    """Normal distribution function to 1e-7 (Abramowitz and Stegun 26.2.17), same on every machine's libm."""
    t = 1.0 / (1.0 + 0.2316419 * np.abs(z))
    poly = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    tail = np.exp(-z * z / 2) / np.sqrt(2 * np.pi) * poly
    return np.where(z > 0, 1 - tail, tail)
