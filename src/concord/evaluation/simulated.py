"""What the estimators do when the truth is known: worlds with a planted effect or none, and how often the answers are right.

A world of months has practices of unlike size and level, months that move together, and noise that lasts from month to month and
shrinks with people, as practices' costs have. Worlds of years have one year before and one since, and people who are counted or not:
rates, gaps between a group and others, and what care teams answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from concord.evaluation import estimate
from concord.evaluation.matching import weights_of
from concord.evaluation.panel import Panel

YEARS = (date(2024, 1, 1), date(2025, 1, 1))
SINCE = np.array([False, True])
MONTHS = tuple(date(2024 + m // 12, m % 12 + 1, 1) for m in range(27))
BEFORE = 12
AFTER = np.arange(27) >= BEFORE
CONFIDENCE, POWER, LEVEL = 0.95, 0.80, 0.05


@dataclass(frozen=True)
class Design:
    """How many practices take part and how many stand beside them, and the effect that is planted, in the outcome's units.

    `kind` is that of an outcome: `month`, `measure`, `gap` or `team` (participants beside themselves, whatever `comparison` says).
    """

    treated: int = 11
    others: int = 24
    effect: float = -25.0
    comparison: str = "all"
    kind: str = "month"


def world(seed: int, effect: float = 0.0, drift: float = 0.0, treated: int = 11, others: int = 24) -> Panel:
    """One world. `drift`: how much faster participants move each month, whatever the program does."""
    draw = np.random.default_rng(seed)
    count = treated + others
    people = np.repeat(draw.lognormal(6.5, 0.5, count).round()[:, None], len(MONTHS), axis=1)
    noise = np.zeros((count, len(MONTHS)))
    for m in range(len(MONTHS)):
        last = noise[:, m - 1] if m else 0
        noise[:, m] = 0.5 * last + draw.normal(0, 60, count) / np.sqrt(people[:, m] / 500)
    mine = np.arange(count) < treated
    value = 500 + draw.normal(0, 40, count)[:, None] + draw.normal(0, 10, len(MONTHS))[None, :] + noise
    value = (
        value
        + effect * (mine[:, None] & AFTER[None, :])
        + drift * mine[:, None] * np.arange(len(MONTHS))[None, :]
    )
    return Panel(_names(count), MONTHS, value, people, mine, AFTER)


def rate_world(seed: int, effect: float = 0.0, treated: int = 11, others: int = 24) -> Panel:
    """Two years of a measure's rate in percent: practices of unlike rates and sizes, some of whose people are counted."""
    draw = np.random.default_rng(seed)
    count = treated + others
    mine = np.arange(count) < treated
    people = draw.lognormal(5.2, 0.5, count).round()[:, None] + draw.integers(-5, 6, (count, 2))
    rate = (
        62
        + draw.normal(0, 6, count)[:, None]
        + draw.normal(0, 2, 2)[None, :]
        + draw.normal(0, 1.5, (count, 2))
    )
    value = _percent(draw, people, rate + effect * (mine[:, None] & SINCE[None, :]))
    return Panel(_names(count), YEARS, value, people.astype(float), mine, SINCE)


def gap_world(seed: int, effect: float = 0.0, treated: int = 11, others: int = 24) -> Panel:
    """Two years of a group's rate less that of others at the same practice, in points."""
    draw = np.random.default_rng(seed)
    count = treated + others
    mine = np.arange(count) < treated
    group = draw.lognormal(4.6, 0.5, count).round().clip(15)[:, None] + draw.integers(-3, 4, (count, 2))
    rest = draw.lognormal(5.0, 0.5, count).round().clip(15)[:, None] + draw.integers(-3, 4, (count, 2))
    rate = 62 + draw.normal(0, 6, count)[:, None] + draw.normal(0, 2, 2)[None, :]
    gap = -4 + draw.normal(0, 3, count)[:, None] + draw.normal(0, 1, (count, 2))
    lower = _percent(draw, group, rate + gap + effect * (mine[:, None] & SINCE[None, :]))
    return Panel(_names(count), YEARS, lower - _percent(draw, rest, rate), group.astype(float), mine, SINCE)


def team_world(seed: int, effect: float = 0.0, treated: int = 11, others: int = 0) -> Panel:
    """Two rounds of a survey of care teams on five steps; nobody outside the program is asked."""
    draw = np.random.default_rng(seed)
    answers = draw.integers(11, 24, (treated, 2))
    level = 3.0 + draw.normal(0, 0.25, treated)[:, None] + draw.normal(0, 0.15, (treated, 2))
    value = level + draw.normal(0, 0.6, (treated, 2)) / np.sqrt(answers) + effect * SINCE[None, :]
    return Panel(_names(treated), YEARS, value, answers.astype(float), np.ones(treated, bool), SINCE)


def _percent(draw: np.random.Generator, people: np.ndarray, rate: np.ndarray) -> np.ndarray:
    return np.asarray(100 * draw.binomial(people.astype(int), rate.clip(1, 99) / 100) / people)


def _names(count: int) -> tuple[str, ...]:
    return tuple(f"p{i:02}" for i in range(count))


WORLDS: Mapping[str, Callable[..., Panel]] = {
    "month": world, "measure": rate_world, "gap": gap_world, "team": team_world,
}  # fmt: skip


@dataclass(frozen=True)
class Tally:
    """What many worlds of one design found. Shares of one, but `mean` and `detectable`, which are in the outcome's units.

    `covered`: the planted effect lies in the 95% interval. `found`: an effect is called one (power). `size`, `wild`: nothing is
    called something at 5%, by the clustered test and by the bootstrap.
    """

    design: Design
    worlds: int
    mean: float
    covered: float
    found: float
    size: float
    wild: float
    detectable: float

    def row(self) -> tuple[str, ...]:
        """As a row of the table."""
        d, places = self.design, 2 if self.design.kind == "team" else 1
        return (
            SAID[d.kind], f"{d.treated} and {d.others}" if d.kind != "team" else f"{d.treated}", d.comparison if d.kind != "team" else "itself",
            f"{self.worlds:,}", f"{d.effect:g}", f"{self.mean:.{places}f}", f"{self.covered:.1%}", f"{self.found:.0%}",
            f"{self.size:.1%}", f"{self.wild:.1%}", f"{self.detectable:.{places}f}",
        )  # fmt: skip


SAID = {"month": "dollars a month", "measure": "a rate", "gap": "a gap", "team": "care teams"}
HEADS = (
    "outcome", "practices", "comparison", "worlds", "planted", "mean found", "in the 95% interval", "called an effect", "nothing called something",
    "the same, by turns of sign", "detectable",
)  # fmt: skip


def tally(
    design: Design, worlds: int, draws: int, *, seconds: float = float("inf"), clock: Callable[[], float] = time.process_time
) -> Tally:  # fmt: skip
    """Run worlds one after the other until there are so many or the time is up; the tally says how many were run.

    Each seed makes one world with the effect and one without. At least one world is run.
    """
    began, found = clock(), []
    for seed in range(worlds):
        found.append(tuple(_one(design, seed, draws)))
        if clock() - began > seconds:
            break
    columns = [float(np.mean(column)) for column in zip(*found, strict=True)]
    return Tally(design, len(found), *columns)


def _one(design: Design, seed: int, draws: int) -> Iterator[float]:
    size = {"treated": design.treated, "others": design.others}
    made = WORLDS[design.kind]
    some, nothing = made(seed, design.effect, **size), made(seed + 100_000, **size)
    if design.kind == "team":
        yield from _told(
            design, estimate.change(some), estimate.change(nothing), estimate.signs_p(nothing, seed, draws)
        )
        return
    weights, plain = weights_of(design.comparison, some), weights_of(design.comparison, nothing)
    kept, none = some.only(weights > 0), nothing.only(plain > 0)
    effect = estimate.difference(kept, weights[weights > 0])
    calm = estimate.difference(none, plain[plain > 0])
    yield from _told(design, effect, calm, estimate.wild_p(none, seed, draws, plain[plain > 0]))


def _told(design: Design, effect: estimate.Effect, nothing: estimate.Effect, wild: float) -> Iterator[float]:
    low, high = effect.interval(CONFIDENCE)
    yield effect.estimate
    yield low <= design.effect <= high
    yield effect.p < LEVEL
    yield nothing.p < LEVEL
    yield wild < LEVEL
    yield effect.detectable(CONFIDENCE, POWER)
