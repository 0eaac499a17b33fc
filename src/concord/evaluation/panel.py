"""Practice-months as arrays: what the estimators work on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Panel:
    """A balanced panel. `value`, `people`: practices × months; `treated`: per practice; `after`: per month; rows in order of name."""

    practices: tuple[str, ...]
    months: tuple[Any, ...]
    value: np.ndarray
    people: np.ndarray
    treated: np.ndarray
    after: np.ndarray

    def only(self, keep: np.ndarray) -> Panel:
        """The practices for which `keep` holds."""
        names = tuple(p for p, k in zip(self.practices, keep, strict=True) if k)
        return Panel(names, self.months, self.value[keep], self.people[keep], self.treated[keep], self.after)

    def within(self, months: np.ndarray, after: np.ndarray) -> Panel:
        """Some months, with another division into before and after."""
        kept = tuple(m for m, k in zip(self.months, months, strict=True) if k)
        return Panel(
            self.practices, kept, self.value[:, months], self.people[:, months], self.treated, after[months]
        )

    def before_mean(self) -> float:
        """Participants' mean before the start, weighted by people."""
        rows, columns = self.treated, ~self.after
        weight = self.people[rows][:, columns]
        return float((self.value[rows][:, columns] * weight).sum() / weight.sum())


def panel(rows: Sequence[Mapping[str, Any]], outcome: str, starts: Any, smallest: int) -> Panel:
    """The practices that are there in every month and, unless they participate, have `smallest` people in each month before."""
    months = sorted({r["month"] for r in rows})
    by = {(r["practice"], r["month"]): r for r in rows}
    names = []
    for practice in sorted({r["practice"] for r in rows}):
        mine = [by.get((practice, m)) for m in months]
        if None in mine:
            continue
        least = min(r["people"] for r in mine if r["month"] < starts)
        if mine[0]["participates"] or least >= smallest:
            names.append(practice)

    def grid(column: str) -> np.ndarray:
        return np.array([[float(by[p, m][column]) for m in months] for p in names])

    return Panel(
        tuple(names), tuple(months), grid(outcome), grid("people"),
        np.array([bool(by[p, months[0]]["participates"]) for p in names]), np.array([m >= starts for m in months]),
    )  # fmt: skip
