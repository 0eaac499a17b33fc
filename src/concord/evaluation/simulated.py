"""What the estimators do when the truth is known: worlds with a planted effect or none, and how often the answers are right.

A world has practices of unlike size and level, months that move together, and noise that lasts from month to month and shrinks
with people, as practices' costs have.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from concord.evaluation import estimate
from concord.evaluation.matching import weights_of
from concord.evaluation.panel import Panel

MONTHS = tuple(date(2024 + m // 12, m % 12 + 1, 1) for m in range(27))
BEFORE = 12
AFTER = np.arange(27) >= BEFORE
CONFIDENCE, POWER, LEVEL = 0.95, 0.80, 0.05


@dataclass(frozen=True)
class Design:
    """How many practices take part and how many stand beside them, and the effect that is planted, in the outcome's units."""

    treated: int = 11
    others: int = 24
    effect: float = -25.0
    comparison: str = "all"


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
    return Panel(tuple(f"p{i:02}" for i in range(count)), MONTHS, value, people, mine, AFTER)


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
        d = self.design
        return (
            f"{d.treated} and {d.others}", d.comparison, f"{self.worlds:,}", f"{d.effect:g}", f"{self.mean:.1f}", f"{self.covered:.1%}", f"{self.found:.0%}",
            f"{self.size:.1%}", f"{self.wild:.1%}", f"{self.detectable:.1f}",
        )  # fmt: skip


HEADS = (
    "practices", "comparison", "worlds", "planted", "mean found", "in the 95% interval", "called an effect", "nothing called something",
    "the same, bootstrap", "detectable",
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
    some, nothing = world(seed, design.effect, **size), world(seed + 100_000, **size)
    weights, plain = weights_of(design.comparison, some), weights_of(design.comparison, nothing)
    kept, none = some.only(weights > 0), nothing.only(plain > 0)
    effect = estimate.difference(kept, weights[weights > 0])
    low, high = effect.interval(CONFIDENCE)
    yield effect.estimate
    yield low <= design.effect <= high
    yield effect.p < LEVEL
    yield estimate.difference(none, plain[plain > 0]).p < LEVEL
    yield estimate.wild_p(none, seed, draws, plain[plain > 0]) < LEVEL
    yield effect.detectable(CONFIDENCE, POWER)
