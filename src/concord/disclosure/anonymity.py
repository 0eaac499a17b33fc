"""Enough people for every combination of what could identify them: the test an extract must pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from concord.disclosure.tables import Rule
from concord.model.errors import UsageError


@dataclass(frozen=True)
class Combination:
    """Values of the quasi-identifiers that too few people share."""

    values: tuple[Any, ...]
    people: int


def small_combinations(
    rows: Iterable[Mapping[str, Any]],
    quasi_identifiers: Sequence[str],
    *,
    person: str = "person",
    rule: Rule | None = None,
) -> list[Combination]:
    """Combinations of the stated quasi-identifiers that fewer than `rule.smallest` people share, in order of values.

    A person counts once per combination however many rows they have. An empty value is a value. Since a reader may also
    look at fewer columns, it is enough to test all of them together: fewer columns only make larger groups.
    """
    smallest = (rule or Rule()).smallest
    seen = {(tuple(row[q] for q in quasi_identifiers), row[person]) for row in rows}
    counts = Counter(values for values, _ in seen)
    small = [Combination(values, people) for values, people in counts.items() if people < smallest]
    return sorted(small, key=lambda c: tuple(str(v) for v in c.values))


def enough_people(
    rows: Sequence[Mapping[str, Any]],
    quasi_identifiers: Sequence[str],
    *,
    person: str = "person",
    rule: Rule | None = None,
) -> None:
    """Raise UsageError unless every combination has enough people; the message has counts, and no person's values."""
    small = small_combinations(rows, quasi_identifiers, person=person, rule=rule)
    if small:
        raise UsageError(
            f"{len(small)} combinations of {', '.join(quasi_identifiers)} have fewer than {(rule or Rule()).smallest} people",
            where="extract",
            next_step="coarsen a column (age bands, region instead of ZIP) or leave it out",
        )
