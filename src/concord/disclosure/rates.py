"""The publication plan of quality rates: per measure and year, the program by each grouping, and its practices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from concord.disclosure.protecting import Protected, protect
from concord.disclosure.tables import ALL, Coordinates, Count, PublishedTable, Rule, tabulate
from concord.disclosure.wall import may_stand_before_all, standing

SUBJECT = ("measure", "rate", "year", "pool", "is_baseline")
KNOWERS = ("plan", "organization")
PLAN = "plan:"
Counted = Callable[[Sequence[str]], Iterable[Mapping[str, Any]]]
"""Gives rows of the named columns with `denominator` and `numerator`, summed over all other columns."""


def rate_tables(
    cells: Iterable[Mapping[str, Any]] | Counted, strata: Sequence[str], *, by_practice: Sequence[str] = ()
) -> list[PublishedTable]:
    """The tables to publish, from results counted at the finest cell (scoring's `cell`, practices in the program only).

    One table by organization and one by each of `strata`, for the whole program; for those named in `by_practice` also
    organization by stratum. All tables of one measure, year and pool are one subject: they share totals. Where the cells are too
    many to be held, what counts them by given columns is handed over in their place.
    """
    shapes = [("organization",), *((s,) for s in strata), *(("organization", s) for s in by_practice)]
    counted = cells if callable(cells) else partial(_every, list(cells))
    made: dict[tuple[tuple[str, ...], tuple[str, ...]], PublishedTable] = {}
    for shape in shapes:
        subjects: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
        for cell in counted(tuple(dict.fromkeys((*SUBJECT, *KNOWERS, *shape)))):
            subjects.setdefault(tuple(str(cell[c]) for c in SUBJECT), []).append(cell)
        for key, rows in subjects.items():
            made[key, shape] = tabulate("/".join((*key, *shape)), "/".join(key), rows, shape, knowers=KNOWERS)
    return [made[key, shape] for key in sorted({key for key, _ in made}) for shape in shapes]


def _every(cells: Sequence[Mapping[str, Any]], _: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    return cells


def rate_rows(protected: Protected) -> list[dict[str, Any]]:
    """Protected rates as they may be printed: each cell once, in order.

    A row: measure, rate, year, pool, is_baseline, level (program, organization), unit, stratum_kind, stratum, denominator,
    numerator and value (None is hidden), how complete the grouping is (`known_share`), where printed counts say it, and whether it
    may stand before everybody (`is_public`): of the program's figures, those out of which no plan can be read.
    """
    public = {table.name: _public(protected, table) for table in protected.tables}
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for table in protected.tables:
        measure, rate, year, pool, is_baseline = table.subject.split("/")
        for coordinates in table.cells:
            named = {d: v for d, v in zip(table.dimensions, coordinates, strict=True) if v != ALL}
            unit = named.pop("organization", ALL)
            kind, stratum = next(iter(named.items()), (ALL, ALL))
            shown = protected.shown(table, coordinates)
            rows[table.subject, unit, kind, stratum] = {
                "measure": measure, "rate": rate, "year": int(year), "pool": pool, "is_baseline": is_baseline == "True",
                "level": "program" if unit == ALL else "organization", "unit": unit, "stratum_kind": kind, "stratum": stratum,
                "denominator": shown.denominator, "numerator": shown.numerator, "value": shown.value, "is_public": unit == ALL and coordinates in public[table.name],
            }  # fmt: skip
    for (subject, unit, kind, _), row in rows.items():
        row["known_share"] = _known_share(rows, subject, unit, kind)
    return [rows[key] for key in sorted(rows)]


def _public(protected: Protected, table: PublishedTable) -> set[Coordinates]:
    """The cells of a table of one grouping that may stand before all: over plans, none of which can be read out of them.

    Each plan subtracts its own members; and everybody can subtract what stands from the total.
    """
    weights = {at: _by_plan(count) for at, count in table.cells.items()}
    whole = weights.get((ALL,) * len(table.dimensions), {})
    if not may_stand_before_all(whole):
        return set()
    groups = {at[0]: found for at, found in weights.items() if len(at) == 1 and at[0] != ALL}
    hidden = [name for name in groups if protected.shown(table, (name,)).denominator is None]
    return {(ALL,) * len(table.dimensions), *((name,) for name in standing(groups, hidden))}


def _by_plan(count: Count) -> dict[str, int]:
    """How many people of a cell each plan knows."""
    return {party: people for party, (people, _) in count.own.items() if party.startswith(PLAN)}


def _known_share(rows: Mapping[Any, Mapping[str, Any]], subject: str, unit: str, kind: str) -> float | None:
    """The share of people whose group is neither unknown nor declined, from printed counts; None where one is hidden."""
    whole = rows.get((subject, unit, ALL, ALL), {}).get("denominator")
    unsaid = [
        rows[subject, unit, kind, value]["denominator"]
        for value in ("unknown", "declined")
        if (subject, unit, kind, value) in rows
    ]
    if kind == ALL or not whole or None in unsaid:
        return None
    return round(max(0.0, 1 - sum(unsaid) / whole), 4)


def protected_rates(
    cells: Iterable[Mapping[str, Any]],
    strata: Sequence[str],
    rule: Rule,
    *,
    by_practice: Sequence[str] = (),
    earlier: Iterable[Protected] = (),
) -> tuple[list[dict[str, Any]], Protected]:
    """Rates as they may be printed, and the record that the next release is protected against."""
    protected = protect(rate_tables(cells, strata, by_practice=by_practice), rule=rule, earlier=earlier)
    return rate_rows(protected), protected
