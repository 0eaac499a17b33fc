"""Reads printed groups as a person would who was handed the paper, beside all that is public, and places small counts by linear programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog

from concord.reports.periodic import writing

Name = tuple[str, str, str, str]
"""Where (here, elsewhere, program), the grouping, the group, and what is counted (people, met, rest)."""
EVERYBODY = ("all", "all")
COUNTS = ("people", "met", "rest")


@dataclass
class Reading:
    """Numbers of people by name, what is known to add up, and what was read of them."""

    index: dict[Name, int] = field(default_factory=dict)
    equal: list[tuple[dict[int, float], float]] = field(default_factory=list)
    at_most: list[tuple[dict[int, float], float]] = field(default_factory=list)

    def at(self, name: Name) -> int:
        return self.index.setdefault(name, len(self.index))

    def adds_up(self, whole: Name, parts: Iterable[Name]) -> None:
        row = {self.at(whole): -1.0}
        for part in parts:
            row[self.at(part)] = 1.0
        self.equal.append((row, 0.0))

    def told(self, name: Name, value: float) -> None:
        self.equal.append(({self.at(name): 1.0}, float(value)))

    def share(self, part: Sequence[Name], whole: Name, low: float, high: float) -> None:
        """The parts together are between these shares of the whole."""
        for sign, bound in ((1.0, high), (-1.0, low)):
            row = {self.at(whole): -sign * bound}
            for name in part:
                row[self.at(name)] = row.get(self.at(name), 0.0) + sign
            self.at_most.append((row, 1e-9))

    def placed(self, name: Name) -> tuple[float, float]:
        """The least and the most it can be. Fails where what was read contradicts itself."""
        low, high = self._least({self.at(name): 1.0}), -self._least({self.at(name): -1.0})
        return low, high

    def _least(self, aim: Mapping[int, float]) -> float:
        found = linprog(
            self._row(aim), A_eq=self._rows(self.equal), b_eq=[v for _, v in self.equal] or None,
            A_ub=self._rows(self.at_most), b_ub=[v for _, v in self.at_most] or None, bounds=(0, None), method="highs",
        )  # fmt: skip
        if found.status == 3:
            return -np.inf
        assert found.status == 0, f"what is printed contradicts itself: {found.message}"
        return float(found.fun)

    def _row(self, given: Mapping[int, float]) -> np.ndarray:
        row = np.zeros(len(self.index))
        for at, value in given.items():
            row[at] = value
        return row

    def _rows(self, given: Sequence[tuple[Mapping[int, float], float]]) -> np.ndarray | None:
        return np.array([self._row(row) for row, _ in given]) if given else None


def reading_of(groups: Mapping[str, Sequence[str]], places: Sequence[str]) -> Reading:
    """Nothing read yet: groups of a grouping come to everybody; people are met or not; here and elsewhere make the program."""
    found = Reading()
    for place in places:
        for kind, names in groups.items():
            for count in COUNTS:
                parts = [(place, kind, name, count) for name in names]
                found.adds_up((place, *EVERYBODY, count), parts)
        for kind, name in cells(groups):
            found.adds_up((place, kind, name, "people"), [(place, kind, name, c) for c in ("met", "rest")])
    if "program" in places:
        for kind, name in cells(groups):
            for count in COUNTS:
                found.adds_up(
                    ("program", kind, name, count), [(p, kind, name, count) for p in ("here", "elsewhere")]
                )
    return found  # fmt: skip


def cells(groups: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [EVERYBODY, *((kind, name) for kind, names in groups.items() for name in names)]


def read_groups(reading: Reading, paper: str, title: str, groups: Mapping[str, Sequence[str]]) -> int:
    """The rows of a report's table of groups (`groups.csv`) that speak of a measure. How many there were."""
    words = {
        (writing.kind(kind), writing.group(kind, name)): (kind, name) for kind, name in cells(groups)[1:]
    }
    rows = [row for row in csv.DictReader(io.StringIO(paper.lstrip("\ufeff"))) if row["Measure"] == title]
    for row in rows:
        kind, name = words[row["Grouping"], row["Group"]]
        reading.told(("here", kind, name, "people"), float(row["Counted"]))
        reading.told(("here", kind, name, "met"), float(row["People"]))
        known = row.get("Group known for") or ""
        if known.endswith("%"):
            said = float(known[:-1]) / 100
            unsaid = [("here", kind, n, "people") for n in groups[kind] if n in ("unknown", "declined")]
            reading.share(unsaid, ("here", *EVERYBODY, "people"), 1 - said - 0.005, 1 - said + 0.005)
    return len(rows)


def found_out(
    read: Reading,
    without: Reading,
    truth: Mapping[Name, int],
    hidden: Iterable[Name],
) -> list[tuple[Name, int, float, float]]:
    """Small counts that what was `read` places in less than 1 to 10, and closer than what is known `without` the paper."""
    found = []
    for name in hidden:
        if not 1 <= truth[name] <= 10:
            continue
        least, most = read.placed(name)
        if least <= 1 + 1e-6 and most >= 10 - 1e-6:
            continue
        before = without.placed(name)
        if least > max(1.0, before[0]) + 1e-6 or most < min(10.0, before[1]) - 1e-6:
            found.append((name, truth[name], least, most))
    return found
