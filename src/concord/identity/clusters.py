"""Pairs become people: strongest pairs first, never joining two members that contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass
class Clusters:
    """A partition of members 0..n-1 grown by joining, with pairs that must stay apart.

    `strength[root]` is the weakest probability that was needed to hold the cluster together; absent means 1.
    Join the strongest pairs first.
    """

    size: int
    apart: dict[int, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parent = list(range(self.size))
        self.members: dict[int, list[int]] = {}
        self.strength: dict[int, float] = {}

    def root(self, member: int) -> int:
        """The smallest member of the cluster."""
        parent = self.parent
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    def roots(self) -> list[int]:
        """Each member's root, by member. Parents are never greater than their children, so one pass tells."""
        roots = self.parent[:]
        for member, parent in enumerate(roots):
            roots[member] = roots[parent]
        return roots

    def join(self, a: int, b: int, probability: float = 1.0) -> bool:
        """Join two clusters. False, and nothing done, if that would put a contradiction inside one."""
        a, b = self.root(a), self.root(b)
        if a == b:
            return True
        if self.apart:
            if self._contradict(a, b):
                return False
            self.members[min(a, b)] = self._of(a) + self._of(b)
        low, high = (a, b) if a < b else (b, a)
        self.parent[high] = low
        weakest = min(probability, self.strength.get(a, 1.0), self.strength.get(b, 1.0))
        if weakest < 1.0:
            self.strength[low] = weakest
        return True

    def dissolve(self, roots: set[int], labels: list[int]) -> None:
        """Take the clusters of these roots apart again; `labels` are everybody's roots as they stand."""
        for member, root in enumerate(labels):
            if root in roots:
                self.parent[member] = member
        for root in roots:
            self.strength.pop(root, None)

    def keep_apart(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Add pairs that contradict each other. Does not undo joins already made."""
        for a, b in pairs:
            self.apart.setdefault(a, set()).add(b)
            self.apart.setdefault(b, set()).add(a)

    def _of(self, root: int) -> list[int]:
        return self.members.get(root) or [root]

    def _contradict(self, a: int, b: int) -> bool:
        others = set(self._of(b))
        return any(not others.isdisjoint(self.apart.get(member, ())) for member in self._of(a))


class Pair(NamedTuple):
    """Two members, the weight of evidence that they are one (bits), and its probability; 1 only when certain."""

    a: int
    b: int
    weight: float
    probability: float


def ambiguous(pairs: list[Pair], apart: dict[int, set[int]], margin: float) -> set[int]:
    """Positions of pairs that cannot be told from a rival: one member fits two that contradict each other,
    and the weights differ by less than `margin` bits. Neither rival is joined."""
    at: dict[int, list[int]] = defaultdict(list)
    for position, pair in enumerate(pairs):
        at[pair.a].append(position)
        at[pair.b].append(position)
    found: set[int] = set()
    for member, positions in at.items():
        for i, one in enumerate(positions):
            for two in positions[i + 1 :]:
                near = abs(pairs[one].weight - pairs[two].weight) < margin
                if near and _other(pairs[two], member) in apart.get(_other(pairs[one], member), ()):
                    found |= {one, two}
    return found


def _other(pair: Pair, member: int) -> int:
    return pair.b if pair.a == member else pair.a
