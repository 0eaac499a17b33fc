"""Performance pay of every practice when its people are drawn again: how far it would scatter, and how often each tier is reached."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from concord import scoring
from concord.canon.people import Person
from concord.canon.results import Rate
from concord.engine import Session
from concord.engine import sql as sql_files
from concord.payment.cards import Known
from concord.payment.performance import Rules
from concord.payment.scores import Scores, gap_kinds
from concord.program import Program
from concord.simulation.chance import Draws, Flags, Sampled, dollars, draw, outcomes
from concord.simulation.narrowing import SIDES, Narrowed, narrowings

SQL = f"{__package__}.sql"
LOW, HIGH = 5, 95
"""Percentiles of the samples that are the ends of an interval."""

Row = dict[str, Any]


@dataclass
class Chances:
    """What the samples say: of each practice the dollars, of each measure how often it reaches what."""

    practices: list[Row] = field(default_factory=list)
    measures: list[Row] = field(default_factory=list)


def chances(
    session: Session,
    results: Path,
    people: Path,
    program: Program,
    earning: Sequence[Row],
    as_of: date,
    samples: int,
    seed: int,
) -> Chances:
    """For every practice and year of `earning`: interval of its performance pay and each measure's chance of each tier.

    A measure that counts fewer people than the program's smallest denominator has no chance of its own, and the number of people of a
    practice smaller than its smallest cell is left empty.
    """
    session.view("rate", [results / "rate", results / "rate.parquet"], Rate)
    session.view("result", results / "result")
    session.view("person", [people / "person", people / "person.parquet"], Person)
    scoring.with_groups(session)
    scores, found = Scores.read(session, program), Chances()
    contracts = sorted(
        {(r["organization_id"], r["year"], r["contract_id"], r["member_months"]) for r in earning}
    )
    for organization, year in sorted({c[:2] for c in contracts}):
        mine = [(contract, months) for o, y, contract, months in contracts if (o, y) == (organization, year)]
        rows = session.dicts(sql_files.load(SQL, "counted"), {"organization": organization, "year": year})
        people = {person: n for n, person in enumerate(sorted({r["person_id"] for r in rows}))}
        if people:
            weights = draw(len(people), samples, (seed, year, zlib.crc32(organization.encode())))
            draws = Draws.of(rows, weights, people, _groups(session, program, organization, year))
            _practice(program, as_of, organization, year, mine, scores, draws, found)
    return found


def _groups(session: Session, program: Program, organization: str, year: int) -> list[Row]:
    """A practice's people by the groups whose gaps any contract names."""
    asked = {"organization": organization, "year": year, "kinds": gap_kinds(program)}
    return session.dicts(sql_files.load(SQL, "in_groups"), asked)


def _practice(
    program: Program, as_of: date, organization: str, year: int, contracts: Sequence[tuple[str, int]], scores: Scores,
    draws: Draws, found: Chances,
) -> None:  # fmt: skip
    total, seen = np.zeros(draws.weights.shape[0]), set()
    least, people = program.disclosure["smallest_denominator"], draws.weights.shape[1]
    measures = [m for m in program.measures(year) if m.in_payment]
    for contract, months in contracts:
        rules = Rules(Known(program, program.contract(contract), as_of), year)
        sampled = [outcomes(rules, m, scores, draws) for m in measures]
        gaps = narrowings(rules, sampled, scores, draws, months)
        total += dollars(rules, sampled, months) + sum((g.dollars for g in gaps), np.zeros(len(total)))
        for g in gaps:
            key = (g.sampled.measure.ident, "program", f"narrower gap, {g.gap['group'].replace('_', ' ')}")
            if key not in seen and _is_enough(draws, g, least):
                seen.add(key)
                found.measures.append(_chance(organization, year, g.sampled, key, g.there))
        for s in (s for s in sampled if draws.observed(s.measure, rules.pool) >= least):
            for tier, there in s.tiers.items():
                key = (s.measure.ident, rules.pool, tier)
                if key not in seen and (there.any() or tier != "improvement"):
                    seen.add(key)
                    found.measures.append(_chance(organization, year, s, key, there))
    low, middle, high = np.percentile(total, (LOW, 50, HIGH))
    found.practices.append(
        {"organization_id": organization, "year": year, "people": people if people >= program.disclosure["smallest_cell"] else None, "mean": round(float(total.mean()), 2),
         "low": round(float(low), 2), "middle": round(float(middle), 2), "high": round(float(high), 2)}
    )  # fmt: skip


def _is_enough(draws: Draws, narrowed: Narrowed, least: int) -> bool:
    """Whether either side of a gap counts as many of the practice's people as a chance may be told of."""
    gap, measure = narrowed.gap, narrowed.sampled.measure
    return all(draws.in_group(measure, gap["stratum_kind"], gap[side]) >= least for side in SIDES)


def _chance(organization: str, year: int, sampled: Sampled, key: tuple[str, str, str], there: Flags) -> Row:
    """How often one thing is reached. `key`: rate, pool, what is reached."""
    rate, pool, reaches = key
    return {"organization_id": organization, "year": year, "rate": rate, "title": sampled.measure.title,
            "pool": pool, "reaches": reaches, "chance": round(float(there.mean()), 4)}  # fmt: skip
