"""Building a world: parties once, then blocks of households, each a pure function of (people, seed, block)."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pyarrow as pa

from concord.synth import (
    children,
    drugs,
    hospital,
    laboratory,
    maternity,
    office,
    screening,
    specialty,
)
from concord.synth.billing import Book, close
from concord.synth.close import life_tables
from concord.synth.employers import Employers, make_employers
from concord.synth.enrollment import contracts, cover, years
from concord.synth.extras import everyday
from concord.synth.health import make_health
from concord.synth.homes import Quality, make_homes, make_quality
from concord.synth.life import Life
from concord.synth.parties import Parties, build_parties
from concord.synth.people import make_households, make_people
from concord.synth.places import PLACES
from concord.synth.rest import party_tables

T = TypeVar("T")

ENROLLED_PER_ROSTER = 1.394
HOUSEHOLDS_PER_ENROLLED = 0.95  # households ever seen for each person enrolled at one time
BLOCK_HOUSEHOLDS = 6_000
ENTERING = 0.42  # households that first come during the window


@dataclass(frozen=True)
class World:
    """What all blocks share. `blocks()` yields each block's tables; the same bytes for any number of processes."""

    people: int
    seed: int
    parties: Parties
    employers: Employers
    quality: Quality
    households: tuple[int, ...]

    def party_tables(self) -> dict[str, pa.Table]:
        """Organization, site, clinician, affiliation, employer_group, capture, quality_truth."""
        return party_tables(self.parties, self.employers, self.quality, self.seed)

    def block(self, number: int) -> dict[str, pa.Table]:
        """All life tables of one block, in declared schemas, sorted by person."""
        return life_tables(live(self, number))

    def blocks(self, processes: int = 1) -> Iterator[dict[str, pa.Table]]:
        """Blocks in order. With more than one process, blocks are built ahead, at most one per process."""
        yield from self.map(_same, processes)

    def map(self, function: Callable[[dict[str, pa.Table]], T], processes: int = 1) -> Iterator[T]:
        """`function(tables)` of each block, in order of blocks; run where the block is built, so only results travel."""
        numbers = range(len(self.households))
        if processes <= 1 or len(numbers) == 1:
            yield from (function(self.block(i)) for i in numbers)
            return
        context = multiprocessing.get_context("fork")
        with context.Pool(processes, _enter_worker, (self, function)) as pool:
            yield from pool.imap(_work, numbers)


_worker: tuple[World, Callable] | None = None


def _enter_worker(world: World, function: Callable) -> None:
    global _worker
    _worker = (world, function)
    pa.set_cpu_count(1)


def _work(number: int):
    assert _worker is not None
    world, function = _worker
    return function(world.block(number))


def _same(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    return tables


def build_world(people: int = 17_000, seed: int = 2026) -> World:
    """A world with about `people` on program rosters among seven fifths as many enrolled.

    Data run 2021-01-01 to 2026-06-30, appointments to the end of August 2026. Nothing is simulated until blocks are
    asked for.
    """
    if people < 100:
        raise ValueError(f"A world needs at least 100 people on rosters, got {people}.")
    enrolled = round(people * ENROLLED_PER_ROSTER)
    total = round(enrolled * HOUSEHOLDS_PER_ENROLLED)
    count = max(1, round(total / BLOCK_HOUSEHOLDS))
    sizes = tuple(total // count + (i < total % count) for i in range(count))
    parties = build_parties(people)
    return World(
        people, seed, parties, make_employers(seed, enrolled), make_quality(parties, 20_250_101), sizes
    )


def live(world: World, number: int) -> Life:
    """Tell the lives of one block."""
    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence([world.seed, number])))
    houses = make_households(rng, world.households[number], ENTERING)
    people, births = make_people(rng, houses)
    health = make_health(rng, people, houses)
    spans = contracts(rng, houses, world.employers)
    coverage = cover(people, spans, world.employers)
    span = years(people, coverage)
    homes = make_homes(rng, people, houses, world.parties)
    book = Book(world.parties, span)
    life = Life(world.seed, number, rng, houses, people, births, health, coverage, span, world.parties, homes,
                world.quality, book)  # fmt: skip
    life.spans = spans
    life.employers = world.employers
    life.area_income = np.array([p.income for p in PLACES], dtype=np.int16)[houses.place][people.household]
    _chapters(life)
    life.closed = close(rng, book, coverage, len(people))
    return life


def _chapters(life: Life) -> None:
    ill = office.states(life)
    life.ill = ill
    visits, child, days = children.well_visits(life)
    life.visits = office.visit(life, ill, visits)
    children.vaccines(life, child, days)
    hospital.emergency(life, ill)
    hospital.admissions(life, ill)
    hospital.last_stay(life, ill)
    maternity.pregnancies(life)
    specialty.clinics(life, ill)
    specialty.gynecology(life)
    specialty.behavioral(life, ill)
    specialty.therapy(life, ill)
    specialty.imaging(life, ill)
    specialty.surgery(life)
    specialty.costly(life, ill)
    screening.everything(life, ill)
    laboratory.panels(life, ill)
    laboratory.close_days(life)
    drugs.fills(life, ill)
    everyday(life, ill)
