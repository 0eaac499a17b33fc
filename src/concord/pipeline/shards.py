"""The tasks that steps hand to a crew: each does some shards of a step, in a session of its own, from paths and small settings alone."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from concord import attribution, charts, payment, risk, scoring, terminology
from concord.attribution.rules import AttributionRules
from concord.engine import Session, open_session
from concord.engine.faults import explained
from concord.pipeline.touched import named
from concord.program import Program
from concord.terminology import Terminology

Unit = TypeVar("Unit")
LAST_RESORT = 60.0
"""Seconds that an interrupted query has to end before it is taken for one that never will."""


@dataclass(frozen=True)
class Ground:
    """What every task stands on: the program and its codes, by path; the day; and what one task may use of its machine."""

    program: Path
    terminology: Path
    as_of: date
    memory: str

    def session(self) -> AbstractContextManager[Session]:
        """One thread: as many tasks as there are threads run beside each other."""
        return open_session(threads=1, memory=self.memory, last_resort=LAST_RESORT)


@dataclass(frozen=True)
class Attributed:
    """Some shards to attribute, after the survey of all."""

    ground: Ground
    shards: Sequence[int]
    cut: Path
    out: Path
    rules: AttributionRules

    def __call__(self) -> None:
        parties = _program(self.ground.program).parties
        for shard in self.shards:
            attribution.attribute(
                self.cut, shard, self.out, self.rules, parties, self.ground.as_of,
                threads=1, memory=self.ground.memory,
            )  # fmt: skip


@dataclass(frozen=True)
class AttributedAgain:
    """Some shards of whose people a few have other records than in a kept run: only they are attributed."""

    ground: Ground
    shards: Sequence[int]
    cut: Path
    out: Path
    rules: AttributionRules
    before: attribution.Before
    few: Path

    def __call__(self) -> int:
        parties, few = _program(self.ground.program).parties, named(self.few)
        told = (self.rules, parties, self.ground.as_of, self.before, few)
        return sum(
            attribution.attribute_few(self.cut, shard, self.out, *told, threads=1, memory=self.ground.memory)
            for shard in self.shards
        )


@dataclass(frozen=True)
class Charted:
    """Some shards whose charts to build, after the run's numbers."""

    ground: Ground
    shards: Sequence[int]
    cut: Path
    out: Path

    def __call__(self) -> None:
        with self.ground.session() as session:
            charts.build(session, self.cut, self.shards, self.out, self.ground.as_of)


@dataclass(frozen=True)
class ChartedAgain:
    """Some shards of whose people a few have other records than in a kept run: only theirs are built."""

    ground: Ground
    shards: Sequence[int]
    cut: Path
    out: Path
    before: charts.ChartsBefore
    few: Path

    def __call__(self) -> int:
        with self.ground.session() as session:
            return charts.rebuild(
                session, self.cut, self.shards, self.out, self.ground.as_of, self.before, named(self.few)
            )


@dataclass(frozen=True)
class Ill:
    """Some shards whose people's risk to score."""

    ground: Ground
    shards: Sequence[int]
    cut: Path
    rosters: Path
    out: Path

    def __call__(self) -> None:
        program, words = _program(self.ground.program), _words(self.ground.terminology)
        with self.ground.session() as session:
            told = (session, self.cut, self.rosters, program, words, self.ground.as_of, self.out)
            risk.score(*told, shards=self.shards)
            risk.score_years(*told, shards=self.shards)


@dataclass(frozen=True)
class IllAgain:
    """Some shards of whose people a few have other records than in a kept run: only their risk is scored."""

    ground: Ground
    shards: Sequence[int]
    cut: Path
    rosters: Path
    out: Path
    before: risk.Before
    few: Path

    def __call__(self) -> int:
        program, words = _program(self.ground.program), _words(self.ground.terminology)
        few, as_of = named(self.few), self.ground.as_of
        told = (self.cut, self.rosters, program, words, as_of, self.out, self.before, few)
        with self.ground.session() as session:
            return sum(risk.score_few(session, *told, shard) for shard in self.shards)


@dataclass(frozen=True)
class Scored:
    """One part to score: some shards together, for every year."""

    ground: Ground
    part: scoring.Part
    charts: Path
    rosters: Path
    out: Path

    def __call__(self) -> None:
        program = _program(self.ground.program)
        with self.ground.session() as session:
            scoring.score(
                session, self.charts, self.rosters, program, scoring.scorings(program, self.ground.as_of),
                self.ground.as_of, self.out, only=[self.part],
            )  # fmt: skip


@dataclass(frozen=True)
class Cut:
    """Some settled tables to cut by person, so many rows at a time. Tells what became of each."""

    ground: Ground
    tables: Sequence[str]
    settled: Path
    people: Path
    out: Path
    batch: int

    def __call__(self) -> list[charts.Cut]:
        shards = _program(self.ground.program).shards
        return charts.cut(self.settled, self.people, self.out, shards, only=self.tables, batch=self.batch)


@dataclass(frozen=True)
class Paid:
    """Some shards, by the names of their files, to pay in one of the two passes. Tells the rows it wrote, by table."""

    ground: Ground
    shards: Sequence[str]
    which: str
    inputs: payment.Inputs
    out: Path

    def __call__(self) -> dict[str, int]:
        program = _program(self.ground.program)
        with self.ground.session() as session:
            return payment.some_shards(
                session, self.inputs, self.out, program, self.ground.as_of, self.which, self.shards
            )


Task = Attributed | AttributedAgain | Charted | ChartedAgain | Ill | IllAgain | Scored | Cut | Paid


def do(task: Task) -> Any:
    """Do a task; what a crew is handed. Returns what the task tells: of shards, how many people it did where it did a few. A failure
    comes back in our words, whichever machine it was on."""
    with explained(type(task).__name__):
        return task()


def strides(shards: Sequence[Unit], size: int) -> list[list[Unit]]:
    """Shards, or tables, dealt out to so many tasks, each as even as can be; none is empty."""
    return [list(shards[n::size]) for n in range(min(size, len(shards)))]


@lru_cache(maxsize=4)
def _program(path: Path) -> Program:
    return Program.load(path)


@lru_cache(maxsize=2)
def _words(path: Path) -> Terminology:
    return terminology.load(path)
