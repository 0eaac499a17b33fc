"""Tables that are to be published: counts by dimensions with their margins, and who knows part of them already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from concord.model.errors import UsageError

ALL = "all"
Coordinates = tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """What may be shown. `smallest`: counts from 1 to one below it are not; 0 is.

    `tiny`: where all that is hidden in a row is at most this, one more cell goes. `smallest_denominator`: no rate on fewer
    people. `round_to`: shown counts are rounded to a multiple of it; 1 is exact.
    """

    smallest: int = 11
    tiny: int = 3
    smallest_denominator: int = 1
    round_to: int = 1

    def is_small(self, count: int) -> bool:
        """Whether a count may not be shown."""
        return 0 < count < self.smallest

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Rule:
        """The rule of a program's `[disclosure]` settings."""
        return cls(
            smallest=int(settings["smallest_cell"]),
            smallest_denominator=int(settings["smallest_denominator"]),
            round_to=int(settings["round_counts_to"]),
        )


@dataclass(frozen=True)
class Count:
    """People in a cell, and how many of them are in the numerator (None: the cell is a count only).

    `own` says, for each party that knows people in the cell by name, how many it knows: denominator and numerator.
    """

    denominator: int
    numerator: int | None = None
    own: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= (self.numerator or 0) <= self.denominator:
            raise UsageError("a numerator must lie between 0 and its denominator")
        for denominator, numerator in self.own.values():
            rest = denominator - numerator
            if not (
                0 <= numerator <= (self.numerator or 0)
                and 0 <= rest <= self.denominator - (self.numerator or 0)
            ):
                raise UsageError("a party cannot know more people of a cell than there are")


@dataclass(frozen=True)
class PublishedTable:
    """A table of the publication plan. Tables of one `subject` share the cells that have the same coordinates.

    A coordinate is a value of its dimension or `all`. Values of a dimension add up to `all` unless the dimension is in
    `overlapping` (somebody may be in several), and a combination that is absent is publicly zero.
    """

    name: str
    subject: str
    dimensions: tuple[str, ...]
    cells: Mapping[Coordinates, Count]
    overlapping: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for coordinates in self.cells:
            if len(coordinates) != len(self.dimensions):
                raise UsageError(
                    f"a cell has {len(coordinates)} coordinates for {len(self.dimensions)} dimensions",
                    where=self.name,
                )

    def place(self, coordinates: Coordinates) -> Place:
        """What a cell is about, whatever table it stands in: its subject and the dimensions that are not `all`."""
        named = zip(self.dimensions, coordinates, strict=True)
        return self.subject, tuple(sorted((d, v) for d, v in named if v != ALL))

    def rows(self) -> list[tuple[str, Coordinates, list[Coordinates]]]:
        """Each total of the table with its parts: `(dimension, total, parts)`."""
        found: dict[tuple[int, Coordinates], list[Coordinates]] = {}
        for coordinates in sorted(self.cells):
            for at, value in enumerate(coordinates):
                total = (*coordinates[:at], ALL, *coordinates[at + 1 :])
                if value != ALL and total in self.cells:
                    found.setdefault((at, total), []).append(coordinates)
        return [(self.dimensions[at], total, parts) for (at, total), parts in sorted(found.items())]


Place = tuple[str, tuple[tuple[str, str], ...]]


def tabulate(
    name: str,
    subject: str,
    rows: Iterable[Mapping[str, Any]],
    dimensions: Sequence[str],
    *,
    knowers: Sequence[str] = (),
    overlapping: Iterable[str] = (),
    margins: bool = True,
) -> PublishedTable:
    """A table with all its margins from finest counts.

    `rows` are mappings with the dimensions, `denominator` and `numerator` (None or absent for counts only). `knowers` are
    columns that name a party knowing the people of a row, such as `plan` and `organization`. Without `margins` only the
    finest cells are published.
    """
    finest: dict[tuple[tuple[Any, ...], tuple[Any, ...]], list[int]] = {}
    counted = False
    for row in rows:
        counted = counted or row.get("numerator") is not None
        key = tuple([row[d] for d in dimensions]), tuple([row[k] for k in knowers])
        _add(finest.setdefault(key, [0, 0]), (int(row["denominator"]), int(row.get("numerator") or 0)))
    sums: dict[Coordinates, list[int]] = {}
    own: dict[Coordinates, dict[str, list[int]]] = {}
    for (values, names), add in finest.items():
        known = sorted({f"{column}:{name}" for column, name in zip(knowers, names, strict=True) if name})
        for coordinates in _coordinates(tuple(map(str, values)), margins):
            _add(sums.setdefault(coordinates, [0, 0]), add)
            for party in known:
                _add(own.setdefault(coordinates, {}).setdefault(party, [0, 0]), add)
    cells = {
        at: Count(d, n if counted else None, {party: (a, b) for party, (a, b) in own.get(at, {}).items()})
        for at, (d, n) in sorted(sums.items())
    }
    return PublishedTable(name, subject, tuple(dimensions), cells, frozenset(overlapping))


def _coordinates(finest: Coordinates, margins: bool) -> list[Coordinates]:
    found: list[Coordinates] = [()]
    for value in finest:
        found = [(*head, choice) for head in found for choice in ((value, ALL) if margins else (value,))]
    return found


def _add(total: list[int], add: Sequence[int]) -> None:
    total[0] += add[0]
    total[1] += add[1]
