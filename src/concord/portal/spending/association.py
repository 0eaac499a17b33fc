"""Which use of the money goes with which improvement: rank correlation over practices, with an interval and chance, of enough practices only.

It says what goes together, not what causes what: practices chose what to spend on, and those that improve differ in more than that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from concord.portal.spending.adding import held
from concord.portal.spending.models import Category

FEWEST = 8
"""Practices that must stand behind a correlation: with fewer, an interval says nothing and a practice could be guessed."""
DRAWS, SEED = 2_000, 1
LEAST_MEASURES, LEAST_PEOPLE = 2, 30
TAIL, RARE = 2.5, 0.05
Array = npt.NDArray[np.float64]
Pairs = tuple[tuple[float, float], ...]
Rows = Sequence[Mapping[str, Any]]
NUMBERS = ("practices", "value", "low", "high", "chance")


@dataclass(frozen=True)
class Association:
    """Spearman's rank correlation of `practices` pairs. `low` to `high`: 95 of 100 samples of practices drawn again. `chance`: how often
    practices shuffled at random stand at least so far from none."""

    practices: int
    value: float
    low: float
    high: float
    chance: float


def year_of(through: str, rates: Rows) -> int | None:
    """The last whole year with rates, and a year before to hold them against."""
    whole = int(through[:4]) - (through[5:10] != "12-31")
    years = {r["year"] for r in rates if not r["is_baseline"] and r["year"] <= whole}
    return max((y for y in years if any(r["year"] == y - 1 for r in rates)), default=None)


def improvements(
    rates: Rows, lower: Mapping[tuple[str, str], bool], year: int
) -> dict[str, dict[str, float]]:
    """By practice and rate: points that it moved in the better direction since the year before, counted by the year's own edition.

    `rates`: those of practices, of everybody. `lower`: whether lower is better, by measure and rate. Rates of fewer than
    `LEAST_PEOPLE` in either year are left out: chance moves them most.
    """
    now, then = {}, {}
    for row in sorted(rates, key=lambda r: bool(r["is_baseline"])):
        key = (row["unit"], row["measure"], row["rate"])
        if row["value"] is None or row["denominator"] < LEAST_PEOPLE:
            continue
        if row["year"] == year and not row["is_baseline"]:
            now[key] = row["value"]
        elif row["year"] == year - 1:
            then[key] = row["value"]
    found: dict[str, dict[str, float]] = {}
    for key in now.keys() & then.keys():
        if key[1:] in lower:
            moved = float(100 * (now[key] - then[key]))
            found.setdefault(key[0], {})[key[2]] = -moved if lower[key[1:]] else moved
    return found


def overall(moved: Mapping[str, float]) -> float | None:
    """The mean over a practice's measures; of one alone it would be that measure."""
    return sum(moved.values()) / len(moved) if len(moved) >= LEAST_MEASURES else None


def shares(payments: Rows, year: int) -> dict[str, dict[str, float]]:
    """By practice and category: what was declared for a year's quarters, as a share of what plans owed the practice for the year.

    A practice that declared something and nothing of a category has a share of nothing in it.
    """
    owed: dict[str, Decimal] = {}
    for row in payments:
        if row["period_start"].year == year:
            owed[row["organization_id"]] = owed.get(row["organization_id"], Decimal(0)) + row["amount"]
    spent: dict[str, dict[str, Decimal]] = {}
    for (practice, quarter, category), one in held().items():
        if quarter.year == year:
            spent.setdefault(practice, {})[category] = spent.get(practice, {}).get(category, Decimal(0)) + one.amount  # fmt: skip
    return {
        practice: {c.value: float(of.get(c.value, Decimal(0)) / owed[practice]) for c in Category}
        for practice, of in spent.items() if owed.get(practice, Decimal(0)) > 0
    }  # fmt: skip


def associations(
    spent: Mapping[str, Mapping[str, float]], moved: Mapping[str, Mapping[str, float]]
) -> list[dict[str, Any]]:
    """A row per category and measure, and per category over all measures (`measure` empty): numbers are None of too few practices.

    Nothing of a single practice is in it.
    """
    means = {practice: value for practice, of in moved.items() if (value := overall(of)) is not None}
    rows = []
    for measure in ("", *sorted({m for of in moved.values() for m in of})):
        better = means if not measure else {p: of[measure] for p, of in moved.items() if measure in of}
        both = sorted(spent.keys() & better.keys())
        for category in Category:
            found = associated(tuple((spent[p][category.value], better[p]) for p in both))
            numbers = asdict(found) if found else dict.fromkeys(NUMBERS)
            rows.append({"category": category.value, "measure": measure, **numbers})
    return rows


def associated(pairs: Pairs) -> Association | None:
    """The association of pairs; None of fewer than `FEWEST`, or where one side is the same for all."""
    if len(pairs) < FEWEST:
        return None
    both = np.array(pairs, dtype=np.float64)
    ranks = _ranks(both.T)
    value = _correlation(ranks[:1], ranks[1:])[0]
    if np.isnan(value):
        return None
    generator = np.random.default_rng(SEED)
    drawn = both[generator.integers(0, len(pairs), (DRAWS, len(pairs)))]
    samples = _correlation(_ranks(drawn[:, :, 0]), _ranks(drawn[:, :, 1]))
    low, high = np.percentile(samples[~np.isnan(samples)], (TAIL, 100 - TAIL))
    shuffled = _correlation(ranks[:1], generator.permuted(np.repeat(ranks[1:], DRAWS, axis=0), axis=1))
    chance = (1 + np.count_nonzero(np.abs(shuffled) >= abs(value) - 1e-9)) / (1 + DRAWS)
    return Association(len(pairs), float(value), float(low), float(high), float(chance))


def _ranks(rows: Array) -> Array:
    """Ranks within each row, those alike sharing the middle of theirs."""
    below = (rows[:, :, None] > rows[:, None, :]).sum(axis=2)
    alike = (rows[:, :, None] == rows[:, None, :]).sum(axis=2)
    return np.asarray(below + (alike + 1) / 2, dtype=np.float64)


def _correlation(first: Array, second: Array) -> Array:
    """Pearson's correlation of rows with rows; not a number where a row is the same throughout."""
    a, b = first - first.mean(axis=1, keepdims=True), second - second.mean(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (a * b).sum(axis=1) / np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
    return np.asarray(found, dtype=np.float64)


def is_clear(row: Mapping[str, Any]) -> bool:
    """Whether an association's interval leaves none out, and chance alone would not do as much one time in twenty: of few practices an
    interval by samples alone is a little too short."""
    return row["value"] is not None and (row["low"] > 0 or row["high"] < 0) and row["chance"] < RARE
