"""Which cells are hidden first: small ones, what rests on them, and one more where too little is hidden together."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from concord.disclosure.system import MET, PEOPLE, REST, Number, System
from concord.disclosure.tables import Rule


def small_numbers(system: System, rule: Rule) -> set[Number]:
    """Numbers that must not be printed: small for the public, or small once a party takes its own people away.

    A small rest hides the numerator, and a hidden denominator hides its numerator.
    """
    small = {number for number, value in system.value.items() if rule.is_small(value)}
    for mine in system.own.values():
        small |= {number for number, own in mine.items() if rule.is_small(system.value[number] - own)}
    return with_numerators(system, {(place, MET) if kind == REST else (place, kind) for place, kind in small})


def with_numerators(system: System, hidden: Iterable[Number]) -> set[Number]:
    """The hidden numbers and the numerators of hidden denominators."""
    found = set(hidden)
    return found | {(place, MET) for place, kind in found if kind == PEOPLE and (place, MET) in system.value}


class Chooser:
    """Which further number to hide. `held` is out already and cannot be taken back."""

    def __init__(self, system: System, rule: Rule, held: Collection[Number]):
        self.system, self.rule, self.held = system, rule, held
        self.sums_of = system.sums_of()

    def thin_groups(self, hidden: Collection[Number]) -> set[Number]:
        """One more number for each printed total of which one hidden part alone is left, whose hidden parts are all tiny,
        or add up to less than the smallest count."""
        more: set[Number] = set()
        for total, parts in self.system.sums:
            gone = {*hidden, *more}
            if total in gone or parts[-1][1] == REST:
                continue
            sizes = [self.system.value[p] for p in parts if p in gone and self.system.value[p] > 0]
            if sizes and (len(sizes) == 1 or max(sizes) <= self.rule.tiny or sum(sizes) < self.rule.smallest):
                chosen = self.best(parts, gone) or self.best([total], gone)
                if chosen:
                    more.add(chosen)
        return more

    def nearest(self, start: Number, hidden: Collection[Number]) -> Number | None:
        """The number to hide for one that leaks: the best in the sums around it, then around those, and so on."""
        seen, edge = {start}, [start]
        while edge:
            around = sorted({n for number in edge for n in self.around(number)} - seen)
            chosen = self.best(around, hidden)
            if chosen:
                return chosen
            seen |= set(around)
            edge = [n for n in around if n in hidden or n[1] == REST]
        return None

    def around(self, number: Number) -> set[Number]:
        """The numbers that stand in a sum with this one."""
        return {
            n
            for at in self.sums_of.get(number, ())
            for n in (self.system.sums[at][0], *self.system.sums[at][1])
        }

    def best(self, numbers: Iterable[Number], hidden: Collection[Number]) -> Number | None:
        """The number that could still be hidden and leaves the fewest sums with one hidden part; the smallest of these."""
        value = self.system.value
        able = [
            n for n in numbers if n not in hidden and n not in self.held and n[1] != REST and value[n] > 0
        ]
        return min(able, key=lambda n: (self._lonely(n, hidden), value[n], n)) if able else None

    def _lonely(self, number: Number, hidden: Collection[Number]) -> int:
        """Sums with a printed total in which this would be the only hidden part."""
        count = 0
        for at in self.sums_of.get(number, ()):
            total, parts = self.system.sums[at]
            if number != total and total not in hidden and parts[-1][1] != REST:
                count += not any(p in hidden for p in parts if p != number and self.system.value[p] > 0)
        return count
