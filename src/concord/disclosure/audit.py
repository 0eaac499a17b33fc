"""What somebody can work out of published numbers: the least and the most a hidden one can be, by integer programming.

Each attacker knows what is printed, that hidden cells are not zero, every sum, and their own people. Nothing they can
calculate may narrow the people they do not know, where these are fewer than the smallest count, to less than the whole
range from 1 to one below it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from concord.disclosure.solving import Program, Sums, solve
from concord.disclosure.system import MET, PEOPLE, REST, Number, System
from concord.disclosure.tables import Rule


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
    """Every small number of every party that is bounded too tightly, in order of party and number.

    That zeros are printed, and so a hidden count is none, is held against us for the most a count can be, not for
    the least: whoever counts the hidden parts of a hidden total knows that it is at least so many, as the rule has it.
    """
    reader = Reader(system, hidden, rule)
    small = {party: reader.small(party) for party in (parties if parties is not None else system.parties())}
    sides = [
        Side(reader, party, own, downward)
        for party, own in small.items()
        if own
        for downward in (True, False)
    ]
    narrow: dict[str, set[int]] = {}
    for side, found in zip(sides, _unreachable(reader, sides), strict=True):
        narrow.setdefault(side.party, set()).update(found)
    return sorted(_bounded(reader, sides, narrow))


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
        self.sums = self._sums()

    @staticmethod
    def _is_open(number: Number, concealed: Collection[Number]) -> bool:
        """A rest is open unless both numbers around it are printed."""
        place, kind = number
        return kind == REST and ((place, PEOPLE) in concealed or (place, MET) in concealed)

    def _sums(self) -> Sums:
        """Totals that are the sum of their parts, and parts that are at most their whole."""
        rows: list[tuple[float, list[tuple[Number, int]]]] = []
        rows += [(0.0, [(total, -1), *((p, 1) for p in parts)]) for total, parts in self.system.sums]
        rows += [(-np.inf, [(part, 1), (whole, -1)]) for part, whole in self.system.within]
        row, column, sign, least, most = [], [], [], [], []
        for below, terms in rows:
            if not any(n in self.at for n, _ in terms):
                continue
            constant = 0
            for number, one in terms:
                if number in self.at:
                    row.append(len(most)), column.append(self.at[number]), sign.append(one)
                else:
                    constant -= one * self.system.value[number]
            least.append(below + constant), most.append(constant)
        whole = (np.array(part, dtype=int) for part in (row, column))
        return Sums(*whole, *(np.array(part, dtype=float) for part in (sign, least, most)))

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

    def small(self, party: str) -> dict[int, int]:
        """The unknown numbers that are small to a party, each with its own people in it."""
        mine = self.system.own.get(party, {})
        return {
            i: mine.get(number, 0)
            for i, number in enumerate(self.unknown)
            if self.rule.is_small(self.system.remainder(party, number))
        }


class Side:
    """What one party can work out of how little (downward) or how much its small numbers can be."""

    def __init__(self, reader: Reader, party: str, small: Mapping[int, int], downward: bool):
        self.party, self.small, self.downward = party, small, downward
        self.low, self.high = reader.bounds_for(party, nonzero=not downward)
        reach = 1 if downward else reader.rule.smallest - 1
        self.left = {i: own + reach for i, own in small.items()}

    def asks(self) -> Program:
        """For as many goals as can be had at once, of those that are left."""
        return Program(self.low, self.high, self.downward, goals=self.left)

    def pushes(self, at: int) -> Program:
        """How far one number can go."""
        return Program(self.low, self.high, self.downward, push=at)

    def is_met(self, at: int, value: float) -> bool:
        """Whether a value of an unknown reaches its goal."""
        return value <= self.left[at] if self.downward else value >= self.left[at]


def _unreachable(reader: Reader, sides: Sequence[Side]) -> list[set[int]]:
    """For each side the unknowns for which no solution reaches their goal.

    A program asks for as many goals as it can have at once; what it reaches is settled. Only what is left is asked for again, and in
    the end one by one.
    """
    asking = list(sides)
    while asking:
        further = []
        for side, x in zip(asking, solve(reader.sums, [s.asks() for s in asking]), strict=True):
            met = {i for i in side.left if side.is_met(i, np.rint(x[i]))}
            side.left = {i: goal for i, goal in side.left.items() if i not in met}
            if met and side.left:
                further.append(side)
        asking = further
    pushed = [(side, i) for side in sides for i in side.left]
    solutions = solve(reader.sums, [side.pushes(i) for side, i in pushed])
    found: dict[int, set[int]] = {id(side): set() for side in sides}
    for (side, i), x in zip(pushed, solutions, strict=True):
        if not side.is_met(i, np.rint(x[i])):
            found[id(side)].add(i)
    return [found[id(side)] for side in sides]


def _bounded(reader: Reader, sides: Sequence[Side], narrow: Mapping[str, set[int]]) -> list[Leak]:
    """The leaks, with how little and how much each number can be."""
    asked = [(side, i) for side in sides for i in sorted(narrow[side.party])]
    solutions = solve(reader.sums, [side.pushes(i) for side, i in asked])
    ends: dict[tuple[str, int], dict[bool, int]] = {}
    for (side, i), x in zip(asked, solutions, strict=True):
        ends.setdefault((side.party, i), {})[side.downward] = int(np.rint(x[i])) - side.small[i]
    return [Leak(party, reader.unknown[i], end[True], end[False]) for (party, i), end in ends.items()]


def rounded(value: int, to: int) -> int:
    """A count rounded to the nearest multiple, halves up."""
    return (value + to // 2) // to * to
