"""What somebody can work out of published numbers: the least and the most a hidden one can be, by integer programming.

Each attacker knows what is printed, that hidden cells are not zero, every sum, and their own people. Nothing they can
calculate may narrow the people they do not know, where these are fewer than the smallest count, to less than the whole
range from 1 to one below it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from concord.disclosure.system import MET, PEOPLE, REST, Number, System
from concord.disclosure.tables import Rule
from concord.model.errors import IntegrityError

WHOLE = 1e-6
"""How near to a whole number a solution must be. Without whole numbers being asked for it mostly is, and much sooner."""


@dataclass(frozen=True, order=True)
class Leak:
    """A small number that a party can bound too tightly: it lies between `low` and `high`."""

    party: str
    number: Number
    low: int
    high: int


def leaks(
    system: System, hidden: Collection[Number], rule: Rule, parties: Iterable[str] | None = None
) -> list[Leak]:
    """Every small number of every party that is bounded too tightly, in order of party and number."""
    found: list[Leak] = []
    reader = Reader(system, hidden, rule)
    for party in parties if parties is not None else system.parties():
        found += reader.leaks_to(party)
    return sorted(found)


class Reader:
    """The linear system that printed numbers leave to a reader: unknown numbers, their sums and their bounds."""

    def __init__(self, system: System, hidden: Collection[Number], rule: Rule):
        self.system, self.rule = system, rule
        concealed = set(hidden)
        self.unknown = [
            n
            for n in sorted(system.value)
            if rule.round_to > 1 or n in concealed or self._is_open(n, concealed)
        ]
        self.at = {number: i for i, number in enumerate(self.unknown)}
        self.concealed = concealed
        self.matrix, self.fixed = self._sums()
        self.below = [(part, whole) for part, whole in system.within if part in self.at or whole in self.at]

    @staticmethod
    def _is_open(number: Number, concealed: Collection[Number]) -> bool:
        """A rest is open unless both numbers around it are printed."""
        place, kind = number
        return kind == REST and ((place, PEOPLE) in concealed or (place, MET) in concealed)

    def _sums(self) -> tuple[csr_array, np.ndarray]:
        rows, columns, signs, fixed = [], [], [], []
        for total, parts in self.system.sums:
            terms = [(total, -1), *((p, 1) for p in parts)]
            if not any(n in self.at for n, _ in terms):
                continue
            row, constant = len(fixed), 0
            for number, sign in terms:
                if number in self.at:
                    rows.append(row), columns.append(self.at[number]), signs.append(sign)
                else:
                    constant -= sign * self.system.value[number]
            fixed.append(constant)
        shape = (len(fixed), len(self.unknown))
        return csr_array(coo_array((signs, (rows, columns)), shape=shape)), np.array(fixed, dtype=float)

    def bounds_for(self, party: str, *, nonzero: bool) -> tuple[np.ndarray, np.ndarray]:
        """Least and most of each unknown before any calculation, with a party's own people; is hidden more than zero?"""
        mine = self.system.own.get(party, {})
        low, high = np.zeros(len(self.unknown)), np.full(len(self.unknown), np.inf)
        for i, number in enumerate(self.unknown):
            value = self.system.value[number]
            low[i] = max(mine.get(number, 0), min(1, value) if nonzero and number in self.concealed else 0)
            if number not in self.concealed and number[1] != REST:
                nearest = rounded(value, self.rule.round_to)
                low[i] = max(low[i], nearest - self.rule.round_to // 2)
                high[i] = nearest + (self.rule.round_to - 1) // 2
        return low, high

    def leaks_to(self, party: str) -> list[Leak]:
        """The small numbers that a party can bound too tightly.

        That zeros are printed, and so a hidden count is none, is held against us for the most a count can be, not for
        the least: whoever counts the hidden parts of a hidden total knows that it is at least so many, as the rule has it.
        """
        mine = self.system.own.get(party, {})
        small = {
            i: mine.get(number, 0)
            for i, number in enumerate(self.unknown)
            if self.rule.is_small(self.system.remainder(party, number))
        }
        if not small:
            return []
        least = Problem(self, *self.bounds_for(party, nonzero=False))
        most = Problem(self, *self.bounds_for(party, nonzero=True))
        narrow = least.unreachable({i: own + 1 for i, own in small.items()}, downward=True)
        narrow |= most.unreachable(
            {i: own + self.rule.smallest - 1 for i, own in small.items()}, downward=False
        )
        return [
            Leak(
                party,
                self.unknown[i],
                least.extreme(i, downward=True) - small[i],
                most.extreme(i, downward=False) - small[i],
            )
            for i in sorted(narrow)
        ]


class Problem:
    """One party's integer program over the unknown numbers."""

    def __init__(self, reader: Reader, low: np.ndarray, high: np.ndarray):
        self.reader, self.low, self.high = reader, low, high
        count = len(reader.unknown)
        self.constraints = []
        if len(reader.fixed):
            self.constraints.append(LinearConstraint(reader.matrix, reader.fixed, reader.fixed))
        if reader.below:
            self.constraints.append(self._below(count))

    def _below(self, count: int) -> LinearConstraint:
        rows, columns, signs, most = [], [], [], []
        for row, (part, whole) in enumerate(self.reader.below):
            constant = 0
            for number, sign in ((part, 1), (whole, -1)):
                if number in self.reader.at:
                    rows.append(row), columns.append(self.reader.at[number]), signs.append(sign)
                else:
                    constant -= sign * self.reader.system.value[number]
            most.append(constant)
        matrix = csr_array(coo_array((signs, (rows, columns)), shape=(len(most), count)))
        return LinearConstraint(matrix, -np.inf, np.array(most, dtype=float))

    def unreachable(self, goals: Mapping[int, int], *, downward: bool) -> set[int]:
        """The unknowns for which no solution reaches its goal (at most it when downward, else at least it).

        One program asks for as many goals as it can at once; what it reaches is settled. Only what is left is asked
        for again, and in the end one by one.
        """
        left = dict(goals)
        while left:
            solution = self._reach(left, downward)
            met = {
                i for i, goal in left.items() if (solution[i] <= goal if downward else solution[i] >= goal)
            }
            if not met:
                break
            left = {i: goal for i, goal in left.items() if i not in met}
        return {
            i for i, goal in left.items()
            if not (self.extreme(i, downward=True) <= goal if downward else self.extreme(i, downward=False) >= goal)
        }  # fmt: skip

    def _reach(self, goals: Mapping[int, int], downward: bool) -> np.ndarray:
        """A solution that misses its goals by as little as can be, in sum: one extra number per goal holds the miss."""
        count, extra = len(self.low), len(goals)
        sign = 1.0 if downward else -1.0
        chosen = coo_array((np.full(extra, sign), (range(extra), list(goals))), shape=(extra, count))
        slack = coo_array((np.full(extra, -1.0), (range(extra), range(extra))), shape=(extra, extra))
        limit = LinearConstraint(
            _beside(chosen, slack), -np.inf, sign * np.array(list(goals.values()), dtype=float)
        )
        wide = [
            LinearConstraint(_beside(c.A, coo_array((c.A.shape[0], extra))), c.lb, c.ub)
            for c in self.constraints
        ]
        return self._solve(
            np.concatenate([np.zeros(count), np.ones(extra)]), [*wide, limit],
            np.concatenate([self.low, np.zeros(extra)]), np.concatenate([self.high, np.full(extra, np.inf)]),
        )[:count]  # fmt: skip

    def extreme(self, at: int, *, downward: bool) -> int:
        """The least or the most an unknown can be; a most beyond any count is a billion."""
        aim = np.zeros(len(self.low))
        aim[at] = 1.0 if downward else -1.0
        high = np.minimum(self.high, 1e9)
        return int(self._solve(aim, self.constraints, self.low, high)[at])

    @staticmethod
    def _solve(
        aim: np.ndarray, constraints: list[LinearConstraint], low: np.ndarray, high: np.ndarray
    ) -> np.ndarray:
        bounds = Bounds(low, high)
        found = milp(aim, constraints=constraints, bounds=bounds)
        if found.x is not None and np.abs(found.x - np.rint(found.x)).max() > WHOLE:
            found = milp(aim, constraints=constraints, bounds=bounds, integrality=np.ones(len(aim)))
        if found.x is None:
            raise IntegrityError(
                "the published numbers contradict each other", where="disclosure",
                why=f"the solver found no counts that fit them ({found.message})",
                next_step="check that every table was counted from the same rows",
            )  # fmt: skip
        return np.rint(found.x)


def _beside(left: coo_array, right: coo_array) -> csr_array:
    left, right = coo_array(left), coo_array(right)
    rows = np.concatenate([left.row, right.row])
    columns = np.concatenate([left.col, right.col + left.shape[1]])
    shape = (left.shape[0], left.shape[1] + right.shape[1])
    return csr_array(coo_array((np.concatenate([left.data, right.data]), (rows, columns)), shape=shape))


def rounded(value: int, to: int) -> int:
    """A count rounded to the nearest multiple, halves up."""
    return (value + to // 2) // to * to
