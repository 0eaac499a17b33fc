"""All cells of all tables as one set of numbers with the sums that tie them: what a reader can calculate with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from concord.disclosure.tables import Place, PublishedTable
from concord.model.errors import UsageError

PUBLIC = "public"
PEOPLE, MET, REST = "people", "met", "rest"
"""A cell's denominator, its numerator, and the people in between: never printed, but a subtraction away."""

Number = tuple[Place, str]


@dataclass
class System:
    """Numbers by key, sums (`total = parts`), parts that overlap (`part <= whole`), and what each party knows."""

    value: dict[Number, int] = field(default_factory=dict)
    sums: list[tuple[Number, tuple[Number, ...]]] = field(default_factory=list)
    within: list[tuple[Number, Number]] = field(default_factory=list)
    own: dict[str, dict[Number, int]] = field(default_factory=dict)

    def remainder(self, party: str, number: Number) -> int:
        """What a party does not know of a number."""
        return self.value[number] - self.own.get(party, {}).get(number, 0)

    def parties(self) -> list[str]:
        """The public, then each party that knows people by name."""
        return [PUBLIC, *sorted(self.own)]

    def sums_of(self) -> dict[Number, list[int]]:
        """The sums, by position, in which each number stands."""
        found: dict[Number, list[int]] = {}
        for at, (total, parts) in enumerate(self.sums):
            for number in (total, *parts):
                found.setdefault(number, []).append(at)
        return found


def system_of(tables: Iterable[PublishedTable]) -> System:
    """One system from all tables. UsageError when two tables disagree about a cell or a sum does not hold."""
    system = System()
    seen: set[tuple[Number, tuple[Number, ...]]] = set()
    for table in tables:
        _add_cells(system, table)
        for dimension, total, parts in table.rows():
            for kind in (PEOPLE, MET):
                whole = (table.place(total), kind)
                pieces = tuple((table.place(p), kind) for p in parts)
                if whole not in system.value:
                    continue
                if dimension in table.overlapping:
                    system.within += [(piece, whole) for piece in pieces]
                elif (whole, pieces) not in seen:
                    seen.add((whole, pieces))
                    _check_sum(system, table.name, whole, pieces)
                    system.sums.append((whole, pieces))
    _add_rests(system)
    return system


def _add_cells(system: System, table: PublishedTable) -> None:
    for coordinates, count in table.cells.items():
        place = table.place(coordinates)
        numbers: dict[str, int] = {PEOPLE: count.denominator}
        if count.numerator is not None:
            numbers[MET] = count.numerator
        for kind, value in numbers.items():
            if system.value.setdefault((place, kind), value) != value:
                raise UsageError(
                    "two tables say different things about one cell",
                    where=table.name,
                    next_step="count both from the same rows",
                )
        for party, (denominator, numerator) in count.own.items():
            mine = system.own.setdefault(party, {})
            mine[place, PEOPLE] = denominator
            if count.numerator is not None:
                mine[place, MET] = numerator


def _check_sum(system: System, name: str, whole: Number, pieces: Sequence[Number]) -> None:
    if system.value[whole] != sum(system.value[p] for p in pieces):
        raise UsageError(
            "a total is not the sum of its parts",
            where=name,
            next_step="name the dimension as overlapping, or count again",
        )


def _add_rests(system: System) -> None:
    for place, kind in [key for key in system.value if key[1] == MET]:
        people, rest = (place, PEOPLE), (place, REST)
        system.value[rest] = system.value[people] - system.value[place, kind]
        system.sums.append((people, ((place, MET), rest)))
        for mine in system.own.values():
            if people in mine:
                mine[rest] = mine[people] - mine[place, MET]
