"""Days of the demonstration: year edges, seasons and weekdays, and drawing dates by them. No clock is read."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np

EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
YEARS = (2021, 2022, 2023, 2024, 2025, 2026)


def day(year: int, month: int = 1, dom: int = 1) -> int:
    """Days from 1970-01-01 of a date."""
    return date(year, month, dom).toordinal() - EPOCH_ORDINAL


FIRST = day(2021)
LAST = day(2026, 6, 30)  # last day of data
AS_OF = day(2026, 7, 10)
HORIZON = day(2026, 8, 31)  # appointments are booked so far ahead
YEAR_START = np.array([day(y) for y in (*YEARS, 2027)], dtype=np.int32)
MONTHS = 68  # January 2021 .. August 2026
MONTH_START = np.array([day(2021 + m // 12, m % 12 + 1) for m in range(MONTHS + 1)], dtype=np.int32)
OPEN = day(2199)

_MONTHLY = {
    "office": (1.04, 0.99, 1.05, 1.01, 0.99, 0.98, 0.92, 1.0, 1.0, 1.05, 0.99, 0.94),
    "viral": (1.15, 1.12, 1.0, 0.94, 0.93, 0.9, 0.9, 0.92, 0.95, 1.0, 1.04, 1.15),
    "well_child": (0.92, 0.9, 0.92, 0.93, 0.97, 1.05, 1.22, 1.3, 1.18, 0.98, 0.86, 0.77),
    "elective": (0.86, 0.93, 1.0, 1.0, 1.0, 1.0, 0.97, 0.99, 1.0, 1.1, 1.1, 1.12),
    "flu_shot": (0.05, 0.03, 0.01, 0.0, 0.0, 0.0, 0.0, 0.07, 0.27, 0.4, 0.14, 0.06),
    "flat": (1.0,) * 12,
}
_WEEKDAY = {
    "office": (0.22, 0.205, 0.2, 0.185, 0.17, 0.04, 0.0),
    "well_child": (0.22, 0.205, 0.2, 0.185, 0.17, 0.04, 0.0),
    "elective": (0.19, 0.22, 0.22, 0.2, 0.17, 0.0, 0.0),
    "flu_shot": (0.17, 0.17, 0.17, 0.16, 0.16, 0.12, 0.05),
    "viral": (0.16, 0.14, 0.14, 0.13, 0.13, 0.15, 0.15),
    "flat": (1 / 7,) * 7,
}
_HOLIDAYS = ((1, 1), (7, 4), (12, 25), (12, 24), (11, 26))


@lru_cache(maxsize=16)
def cumulative(season: str) -> np.ndarray:
    """Cumulative weight of days FIRST.. (length days + 1) for a season pattern."""
    weights = []
    for d in range(FIRST, HORIZON + 1):
        when = date.fromordinal(d + EPOCH_ORDINAL)
        w = _MONTHLY[season][when.month - 1] * _WEEKDAY[season][when.weekday()]
        if (when.month, when.day) in _HOLIDAYS and season in ("office", "well_child", "elective"):
            w *= 0.02
        if season == "viral" and (when.year, when.month) in ((2021, 1), (2022, 1)):
            w *= 1.35
        weights.append(w)
    total = np.concatenate([[0.0], np.cumsum(weights)])
    return total / total[-1]


def draw_days(rng: np.random.Generator, first: np.ndarray, last: np.ndarray, season: str) -> np.ndarray:
    """One date in each closed span [first, last] (inside the window), by the season's weights."""
    weights = cumulative(season)
    low = weights[first - FIRST]
    high = weights[last - FIRST + 1]
    spot = np.searchsorted(weights, low + rng.random(len(first)) * (high - low), side="right") - 1
    return np.clip(spot + FIRST, first, last).astype(np.int32)


def year_index(days: np.ndarray) -> np.ndarray:
    """0 for 2021 .. 5 for 2026 (clipped)."""
    return np.clip(np.searchsorted(YEAR_START, days, side="right") - 1, 0, 5)


def month_end(month: np.ndarray) -> np.ndarray:
    """Last day of month index m."""
    return MONTH_START[np.clip(month, 0, MONTHS - 1) + 1] - 1


def birthday(birth: np.ndarray, years: int) -> np.ndarray:
    """Approximate day of a birthday (exact to a day); use only to plan events, never to judge them."""
    return (birth + np.round(years * 365.2425)).astype(np.int32)


def age_at(birth: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Age in years, fractional."""
    return (days - birth) / 365.2425
