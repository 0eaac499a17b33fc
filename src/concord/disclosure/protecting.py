"""Hides what must be hidden, and enough beside it, until nobody can calculate it back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from concord.disclosure.audit import leaks, rounded
from concord.disclosure.choosing import Chooser, small_numbers, with_numerators
from concord.disclosure.system import MET, PEOPLE, REST, Number, System, system_of
from concord.disclosure.tables import Coordinates, Count, PublishedTable, Rule
from concord.model.errors import IntegrityError


@dataclass(frozen=True)
class Shown:
    """A cell as published. None is hidden: for the reader all reasons look alike.

    `value` is numerator over denominator, from the printed (rounded) numbers, where both are shown and the denominator is
    large enough.
    """

    denominator: int | None
    numerator: int | None
    value: float | None

    @property
    def is_suppressed(self) -> bool:
        """Whether anything of the cell is hidden."""
        return self.denominator is None or self.numerator is None


@dataclass(frozen=True)
class Protected:
    """Published tables with what is shown of each cell. `hidden` and the tables' true counts stay with the custodian."""

    tables: tuple[PublishedTable, ...]
    hidden: frozenset[Number]
    rule: Rule

    def shown(self, table: PublishedTable | str, coordinates: Coordinates) -> Shown:
        """One cell as published."""
        named = self.table(table) if isinstance(table, str) else table
        return _shown(named.place(coordinates), named.cells[coordinates], self.hidden, self.rule)

    def table(self, name: str) -> PublishedTable:
        """A table by name."""
        return next(t for t in self.tables if t.name == name)

    def cells(self, name: str) -> dict[Coordinates, Shown]:
        """All cells of a table as published, in order of coordinates."""
        table = self.table(name)
        return {c: self.shown(table, c) for c in sorted(table.cells)}

    def dump(self) -> str:
        """The whole as JSON with true counts, for the custodian: the next release is protected against it."""
        tables = [
            {
                "name": t.name, "subject": t.subject, "dimensions": t.dimensions, "overlapping": sorted(t.overlapping),
                "cells": [[list(c), v.denominator, v.numerator, {k: list(o) for k, o in sorted(v.own.items())}]
                          for c, v in sorted(t.cells.items())],
            }
            for t in self.tables
        ]  # fmt: skip
        hidden = [[subject, [list(p) for p in at], kind] for (subject, at), kind in sorted(self.hidden)]
        return json.dumps({"rule": asdict(self.rule), "tables": tables, "hidden": hidden}, sort_keys=True)

    @classmethod
    def load(cls, text: str) -> Protected:
        """What `dump` wrote."""
        kept: dict[str, Any] = json.loads(text)
        tables = tuple(
            PublishedTable(
                t["name"], t["subject"], tuple(t["dimensions"]),
                {tuple(c): Count(d, n, {k: (a, b) for k, (a, b) in own.items()}) for c, d, n, own in t["cells"]},
                frozenset(t["overlapping"]),
            )
            for t in kept["tables"]
        )  # fmt: skip
        hidden = frozenset(
            ((subject, tuple((d, v) for d, v in at)), kind) for subject, at, kind in kept["hidden"]
        )
        return cls(tables, hidden, Rule(**kept["rule"]))


def protect(
    tables: Sequence[PublishedTable], *, rule: Rule | None = None, earlier: Iterable[Protected] = ()
) -> Protected:
    """Decide what of a fixed plan of tables may be printed, against everybody, with all that was printed before.

    A number is hidden when it is small, when it is small to a party that takes its own people away, when it is a numerator
    whose rest is small, or when it is needed to keep another from being calculated. `earlier` releases are read together
    with this one: what they show stays known; what they hide stays hidden as long as the counts are the same; and a
    count restated by fewer than `rule.smallest` people is held back, as the difference would show them.
    Raises IntegrityError if an earlier release makes safety impossible.
    """
    rule = rule or Rule()
    before = list(earlier)
    hidden: set[Number] = set()
    for subject in sorted({t.subject for t in tables}):
        mine = [t for t in tables if t.subject == subject]
        hidden |= _protect_subject(mine, rule, [_only(release, subject) for release in before])
    return Protected(tuple(tables), frozenset(hidden), rule)


def _protect_subject(
    tables: Sequence[PublishedTable], rule: Rule, earlier: Sequence[Protected]
) -> set[Number]:
    """The numbers to hide in the tables of one subject: nothing ties it to another."""
    kept, restated = _split(tables, earlier)
    system = system_of([*tables, *(t for release in kept for t in release.tables)])
    held = {n for release in kept for n in _printed(release)} | {
        n for n, difference in restated.items() if difference == 0
    }
    hidden = small_numbers(system, rule) | {n for release in kept for n in release.hidden}
    hidden |= {n for n, difference in restated.items() if rule.is_small(difference)}
    printable = {(t.place(c), kind) for t in tables for c in t.cells for kind in (PEOPLE, MET)}
    asked = with_numerators(system, hidden)
    closed = _close(system, asked, rule, held)
    return (closed - _told_elsewhere(system, closed, asked, rule)) & printable


def _told_elsewhere(system: System, hidden: set[Number], asked: set[Number], rule: Rule) -> set[Number]:
    """Numbers hidden only for others' sake that printed sums give anyway: a total whose parts all stand. Hiding them protects nobody.

    Every audit counted them as known already, so that nothing more can be calculated when they are printed. Rounded counts have
    no such sums.
    """
    told: set[Number] = set()
    while rule.round_to == 1:
        unknown = [
            [n for n in (total, *parts) if n[1] == REST or (n in hidden and n not in told)]
            for total, parts in system.sums
        ]
        more = {
            n[0]
            for n in unknown
            if len(n) == 1 and n[0][1] != REST and n[0] not in asked and system.value[n[0]]
        }
        if not more:
            break
        told |= more
    return {(place, kind) for place, kind in told if kind == PEOPLE or (place, PEOPLE) not in hidden - told}


def _only(release: Protected, subject: str) -> Protected:
    """The part of a release that is about one subject."""
    tables = tuple(t for t in release.tables if t.subject == subject)
    return Protected(tables, frozenset(n for n in release.hidden if n[0][0] == subject), release.rule)


def _close(system: System, hidden: set[Number], rule: Rule, held: set[Number]) -> set[Number]:
    """Hide more until no group is thin and nothing leaks. What is out already (`held`) cannot be taken back."""
    chooser = Chooser(system, rule, held)
    hidden = hidden - held
    while True:
        more = chooser.thin_groups(hidden) or _against_leaks(system, hidden, rule, chooser)
        if not more:
            return hidden
        hidden = with_numerators(system, hidden | more) - held


def _against_leaks(system: System, hidden: set[Number], rule: Rule, chooser: Chooser) -> set[Number]:
    more: set[Number] = set()
    for leak in leaks(system, hidden, rule):
        if more & chooser.around(leak.number):
            continue
        chosen = chooser.nearest(leak.number, hidden | more)
        if chosen is None and not more:
            raise IntegrityError(
                "a small count cannot be protected", where="disclosure",
                why="earlier releases already show the numbers it can be calculated from",
                next_step="publish the earlier tables unchanged, or leave this subject out of the plan of tables",
            )  # fmt: skip
        if chosen is not None:
            more.add(chosen)
    return more


def _split(
    tables: Sequence[PublishedTable], earlier: Sequence[Protected]
) -> tuple[list[Protected], dict[Number, int]]:
    """Earlier releases whose counts still hold, and by how much the numbers of the others were restated."""
    now = system_of(tables).value
    kept: list[Protected] = []
    restated: dict[Number, int] = {}
    for release in earlier:
        then = system_of(release.tables).value
        common = now.keys() & then.keys()
        if all(now[n] == then[n] for n in common):
            kept.append(release)
        else:
            restated |= {n: abs(now[n] - then[n]) for n in _printed(release) & common}
    return kept, restated


def _printed(release: Protected) -> set[Number]:
    """The numbers a release shows."""
    found = set()
    for table in release.tables:
        for coordinates, count in table.cells.items():
            place = table.place(coordinates)
            found.add((place, PEOPLE))
            if count.numerator is not None:
                found.add((place, MET))
    return found - release.hidden


def _shown(place: Any, count: Count, hidden: frozenset[Number], rule: Rule) -> Shown:
    denominator = None if (place, PEOPLE) in hidden else rounded(count.denominator, rule.round_to)
    if count.numerator is None or (place, MET) in hidden:
        return Shown(denominator, None, None)
    numerator = rounded(count.numerator, rule.round_to)
    if denominator is None or denominator == 0 or count.denominator < rule.smallest_denominator:
        return Shown(denominator, numerator, None)
    return Shown(denominator, numerator, min(1.0, numerator / denominator))


def counts_of(protected: Protected) -> Mapping[str, int]:
    """How many cells are shown and hidden, for the record of a release."""
    shown = [protected.shown(t, c) for t in protected.tables for c in t.cells]
    whole = sum(s.denominator is not None for s in shown)
    return {"cells": len(shown), "denominators_shown": whole, "denominators_hidden": len(shown) - whole}
