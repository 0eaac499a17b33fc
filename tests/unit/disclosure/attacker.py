"""An attacker of our own, knowing nothing of how cells were chosen: published cells, sums, linear programming."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import linprog

from concord.disclosure import ALL, Protected

Cell = tuple[Any, ...]


class Attacker:
    """Reads every release it is given. `own` is what it knows by name: `{(subject, frozenset of (dim, value)): (people, met)}`."""

    def __init__(self, releases: Sequence[Protected], own: Mapping[Cell, tuple[int, int]] | None = None):
        self.own = own or {}
        self.index: dict[tuple[Cell, str], int] = {}
        self.rows: list[tuple[dict[int, float], float]] = []
        self.low: dict[int, float] = {}
        self.truth: dict[int, int] = {}
        self.hidden: set[int] = set()
        for release in releases:
            for table in release.tables:
                self._read(release, table)

    def _number(self, cell: Cell, kind: str) -> int:
        return self.index.setdefault((cell, kind), len(self.index))

    def _read(self, release: Protected, table: Any) -> None:
        names = {
            at: (
                table.subject,
                frozenset((d, v) for d, v in zip(table.dimensions, at, strict=True) if v != ALL),
            )
            for at in table.cells
        }
        for at, cell in names.items():
            shown, count = release.shown(table, at), table.cells[at]
            people, met, rest = (self._number(cell, k) for k in ("people", "met", "rest"))
            numerator = count.numerator or 0
            for number, value in (
                (people, count.denominator),
                (met, numerator),
                (rest, count.denominator - numerator),
            ):
                self.truth[number] = value
            self.rows.append(({people: 1, met: -1, rest: -1}, 0))
            mine = self.own.get(cell, (0, 0))
            for number, printed, known in (
                (people, shown.denominator, mine[0]),
                (met, shown.numerator, mine[1]),
            ):
                if printed is not None:
                    self.rows.append(({number: 1}, printed))
                self.low[number] = max(known, self.low.get(number, 0))
            self.low[rest] = mine[0] - mine[1]
            if shown.denominator is None:
                self.hidden.add(people)
        for dimension, total, parts in table.rows():
            if dimension not in table.overlapping:
                for kind in ("people", "met"):
                    row = {self._number(names[p], kind): 1.0 for p in parts}
                    self.rows.append((row | {self._number(names[total], kind): -1.0}, 0))

    def known_too_well(self) -> list[tuple[Cell, str, int, float, float]]:
        """Groups of 1 to 10 other people whose number it can place in less than the whole range from 1 to 10."""
        matrix = np.zeros((len(self.rows), len(self.index)))
        for i, (row, _) in enumerate(self.rows):
            for number, sign in row.items():
                matrix[i, number] = sign
        right = np.array([constant for _, constant in self.rows], dtype=float)
        bounds = [(self.low.get(i, 0), None) for i in range(len(self.index))]
        nonzero = [(max(low, 1) if i in self.hidden else low, None) for i, (low, _) in enumerate(bounds)]
        found = []
        for (cell, kind), i in self.index.items():
            people, met = self.own.get(cell, (0, 0))
            mine = {"people": people, "met": met, "rest": people - met}[kind]
            others = self.truth[i] - mine
            if not 1 <= others <= 10:
                continue
            least = self._extreme(matrix, right, bounds, i, 1) - mine
            most = self._extreme(matrix, right, nonzero, i, -1) - mine
            if least > 1 + 1e-6 or most < 10 - 1e-6:
                found.append((cell, kind, others, least, most))
        return found

    @staticmethod
    def _extreme(matrix: Any, right: Any, bounds: Any, at: int, sign: int) -> float:
        aim = np.zeros(matrix.shape[1])
        aim[at] = sign
        found = linprog(aim, A_eq=matrix, b_eq=right, bounds=bounds, method="highs")
        if found.status == 3:
            return np.inf if sign < 0 else -np.inf
        assert found.status == 0, found.message
        return float(found.x[at])


def own_of(tables: Sequence[Any], party: str) -> dict[Cell, tuple[int, int]]:
    """What a party knows of all cells."""
    return {
        (
            table.subject,
            frozenset((d, v) for d, v in zip(table.dimensions, at, strict=True) if v != ALL),
        ): count.own[party]
        for table in tables
        for at, count in table.cells.items()
        if party in count.own
    }
