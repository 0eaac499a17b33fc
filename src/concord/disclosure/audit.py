"""What somebody can work out of published numbers: the least and the most a hidden one can be, by integer programming.

Each attacker knows what is printed, that hidden cells are not zero, every sum, and their own people. Nothing they can
calculate may narrow the people they do not know, where these are fewer than the smallest count, to less than the whole
range from 1 to one below it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

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
        low, high = self._bounds[nonzero]
        low = low.copy()
        for number, own in self.system.own.get(party, {}).items():
            if (i := self.at.get(number)) is not None:
                low[i] = max(low[i], own)
        return low, high

    @cached_property
    def _bounds(self) -> dict[bool, tuple[np.ndarray, np.ndarray]]:
        """The bounds for somebody who knows nobody, by whether what is hidden is more than zero."""
        return {nonzero: self._public_bounds(nonzero) for nonzero in (True, False)}

    def _public_bounds(self, nonzero: bool) -> tuple[np.ndarray, np.ndarray]:
        low, high = np.zeros(len(self.unknown)), np.full(len(self.unknown), np.inf)
        for i, number in enumerate(self.unknown):
            value = self.system.value[number]
            low[i] = min(1, value) if nonzero and number in self.concealed else 0
            if number not in self.concealed and number[1] != REST:
                nearest = rounded(value, self.rule.round_to)
                low[i] = max(low[i], nearest - self.rule.round_to // 2)
                high[i] = nearest + (self.rule.round_to - 1) // 2
        return low, high

    def small(self, party: str) -> dict[int, int]:
        """The unknown numbers that are small to a party, each with its own people in it."""
        found = dict.fromkeys(self._small, 0)
        for number, own in self.system.own.get(party, {}).items():
            if (i := self.at.get(number)) is not None:
                found.pop(i, None)
                if self.rule.is_small(self.system.value[number] - own):
                    found[i] = own
        return dict(sorted(found.items()))

    @cached_property
    def _small(self) -> list[int]:
        """The unknown numbers that are small to somebody who knows nobody."""
        return [i for i, n in enumerate(self.unknown) if self.rule.is_small(self.system.value[n])]


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

    def settle(self, x: np.ndarray) -> bool:
        """Forget the goals that a solution reaches. Returns whether there were any."""
        met = [i for i in self.left if self.is_met(i, x[i])]
        for i in met:
            del self.left[i]
        return bool(met)

    def allows(self, x: np.ndarray) -> bool:
        """Whether a solution of the sums fits what the party knows."""
        return bool((x >= self.low).all() and (x <= self.high).all())


class Together:
    """Sides of several parties as one that knows what each of them knows: what it can't work out, none of them can alone."""

    def __init__(self, sides: Sequence[Side]):
        self.sides, self.downward = sides, sides[0].downward
        self.low = np.maximum.reduce([s.low for s in sides])
        self.high = np.minimum.reduce([s.high for s in sides])

    def asks(self) -> Program | None:
        """For as many goals as can be had at once, of those left to any of them and not plainly out of reach; None when there are none."""
        goals: dict[int, int] = {}
        nearer = min if self.downward else max
        for side in self.sides:
            for i, goal in side.left.items():
                if not self.downward or self.low[i] <= goal:
                    goals[i] = nearer(goal, goals.get(i, goal))
        return Program(self.low, self.high, self.downward, goals=goals) if goals else None

    def settle(self, x: np.ndarray) -> bool:
        """Forget the goals of each that a solution reaches. Returns whether there were any."""
        settled = [side.settle(x) for side in self.sides if side.left and side.allows(x)]
        return any(settled)


def groups(sides: Sequence[Side]) -> list[list[Together]]:
    """Sides of a kind of party (`plan:`, `organization:`) and a direction, halved once for each digit of their number.

    So of any two of a kind there is a group with the one and without the other, and groups are as few as digits. By digit.
    """
    kinds: dict[tuple[str, bool], list[Side]] = {}
    for side in sides:
        kinds.setdefault((side.party.partition(":")[0], side.downward), []).append(side)
    digits = max((len(mine) - 1).bit_length() for mine in kinds.values()) if kinds else 0
    return [
        [
            Together(half)
            for _, mine in sorted(kinds.items())
            for bit in (0, 1)
            if len(half := [s for n, s in enumerate(mine) if n >> digit & 1 == bit]) > 1
        ]
        for digit in range(digits)
    ]


def _settle_together(reader: Reader, sides: Sequence[Side]) -> None:
    """Reach goals of many parties by one solution, which holds for each whose own people it allows for."""
    for asking in groups(sides):
        while asked := [(one, program) for one in asking if (program := one.asks()) is not None]:
            solutions = solve(reader.sums, [program for _, program in asked])
            asking = [one for (one, _), x in zip(asked, solutions, strict=True) if one.settle(np.rint(x))]


def _unreachable(reader: Reader, sides: Sequence[Side]) -> list[set[int]]:
    """For each side the unknowns for which no solution reaches their goal.

    A program asks for as many goals as it can have at once; what it reaches is settled. Only what is left is asked for again, and in
    the end one by one.
    """
    _settle_together(reader, sides)
    asking = [side for side in sides if side.left]
    while asking:
        solutions = solve(reader.sums, [s.asks() for s in asking])
        asking = [s for s, x in zip(asking, solutions, strict=True) if s.settle(np.rint(x)) and s.left]
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
