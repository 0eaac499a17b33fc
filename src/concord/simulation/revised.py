"""What a change of the measure set would have done: a whole year that was released, paid with the set as proposed beside as it is."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from concord.measures import MEASURES
from concord.model.errors import UsageError
from concord.model.periods import Period
from concord.program import Program
from concord.program.revising import Revision, after, as_if, put
from concord.simulation.released import Released
from concord.simulation.scenario import Asked, Scenario, simulate

Row = dict[str, Any]


@dataclass(frozen=True)
class Effect:
    """What a revision does to a year. `payments`: a row per plan and practice, as `compared.by_contract`; `baselines`: as there.

    `notes` are sentences on what the figures rest on.
    """

    year: int
    release: str
    payments: list[Row]
    baselines: list[Row]
    notes: list[str]


def effect(released: Released, revision: Revision, earlier: Sequence[Revision] = ()) -> Effect:
    """The revision tried on the last whole year that was released, or its own year if that is earlier.

    `earlier`: revisions that were decided before it and are not in the folder yet; they hold on both sides. Everything but the measure set stays as it was in the year tried. UsageError when there is none, or when the folder with the
    revision in it does not hold together: the sentence says what is wrong with it.
    """
    year = year_tried(released, revision)
    with tempfile.TemporaryDirectory(prefix="concord-") as folder:
        whole = after(earlier, revision)
        against = _program(released, whole, year, "before", Path(folder))
        changed = _program(released, whole, year, "after", Path(folder))
        span = Period(date(year, 1, 1), date(year, 12, 31))
        found = simulate(released, Asked(changed, span, against, relabelled=tuple(revision.relabelled())))
    return Effect(year, found.release, found.by_contract, found.baselines, _notes(released, revision, year, found, earlier))  # fmt: skip


def year_tried(released: Released, revision: Revision) -> int:
    """The last whole year of the release, or the revision's own if it is earlier. UsageError before the first set."""
    as_of = released.as_of
    whole = as_of.year if (as_of.month, as_of.day) == (12, 31) else as_of.year - 1
    year, first = min(whole, revision.year), min(m.year for m in released.program.measure_set.measures)
    if year < first:
        raise UsageError(
            f"no whole year with a measure set was released before {revision.year}", next_step=f"wait for the results of {first}"
        )  # fmt: skip
    return year


def _program(released: Released, revision: Revision, year: int, side: str, folder: Path) -> Program:
    """The release's own program where nothing differs, a changed copy of its folder otherwise."""
    texts = as_if(released.program, revision, year, side, released.as_of)
    if not texts:
        return released.program
    copy = folder / side
    shutil.copytree(released.program.path, copy)
    put(copy, texts)
    return Program.load(copy)


def _notes(
    released: Released, revision: Revision, year: int, found: Scenario, earlier: Sequence[Revision]
) -> list[str]:
    notes = []
    if year != revision.year:
        notes.append(
            f"The set of {revision.year} is tried on {year}, the last whole year there are results of: its people, rates and terms."
        )
    if any(one.year <= revision.year for one in earlier):
        notes.append(
            "What was decided before it for the same year, and is not in force yet, holds on both sides."
        )
    names = {m.ident: m.measure for m in released.program.measure_set.measures}
    names |= {c.ident: c.measure for c in released.program.office.considered}
    for ident in revision.relabelled():
        notes.append(
            f"Concord has one definition of {ident}, that of {MEASURES[names[ident]].edition}: a new edition changes no rate until its definition is there."
        )
    return notes + [n for n in found.notes if n.startswith("Both sides")]
