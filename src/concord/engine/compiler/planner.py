"""What a batch of measures is compiled with, and the tables its queries share: each made once, in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlglot import exp

from concord.engine.compiler.sqltree import Tree, table
from concord.engine.session import Session
from concord.model.errors import TerminologyError

BASE = (
    "day",
    "end_day",
    "sec",
    "end_sec",
    "event",
    "visit",
    "value",
    "unit",
    "answer",
    "concept",
    "flags",
    "source",
)
"""Columns of an event list besides `person`, `idx` and `sure`."""


@dataclass(frozen=True)
class Dictionary:
    """The run's numbers for concept names and unit spellings."""

    concepts: Mapping[str, int]
    units: Mapping[str, int]

    @staticmethod
    def read(session: Session) -> Dictionary:
        """From the views `concept_number` and `unit_number`."""
        concepts = session.rows("SELECT name, concept FROM concept_number")
        units = session.rows("SELECT text, unit FROM unit_number")
        return Dictionary(dict(concepts), dict(units))

    def concept(self, name: str) -> int:
        """The number of a concept. A name the terminology does not have raises TerminologyError."""
        if name not in self.concepts:
            raise TerminologyError(
                f"no concept called {name}",
                where="terminology",
                why="a measure reads it",
                next_step="add it to the terminology, if need be without codes",
            )
        return self.concepts[name]

    def unit_numbers(self, spellings: tuple[str, ...]) -> list[int]:
        """Numbers of those spellings that occur in the run."""
        return sorted(self.units[s] for s in spellings if s in self.units)


@dataclass(frozen=True)
class Setting:
    """For whom a batch is compiled: measurement year, method, and the day up to which the data are taken to speak."""

    year: int
    method: str
    as_of: date

    @property
    def in_progress(self) -> bool:
        return self.as_of < date(self.year, 12, 31)


@dataclass(frozen=True)
class Step:
    """One shared table: its name and the query that makes it."""

    name: str
    query: Tree

    @cached_property
    def sql(self) -> str:
        """The statement that makes the table."""
        made = exp.Create(this=table(self.name), kind="TABLE", expression=self.query, replace=True)
        return made.sql("duckdb", copy=False)


@dataclass
class Planner:
    """Collects the tables a batch needs. The same tree asked for twice is made once."""

    setting: Setting
    words: Dictionary
    prefix: str = "cq"
    staged: frozenset[int] = frozenset()
    """Concepts with few rows: copied once to a table of their own, as reading them from files costs more each time."""
    steps: list[Step] = field(default_factory=list)
    made: dict[object, object] = field(default_factory=dict)

    def events(self, concepts: Iterable[int]) -> Tree:
        """Where the rows of these concepts are read from."""
        return table(f"{self.prefix}_staged" if concepts and set(concepts) <= self.staged else "event")

    def once(self, key: object, make) -> object:
        """What `make` returned when first asked for `key`."""
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]

    def table(self, key: object, make) -> Tree:
        """The shared table for `key`; `make` builds its query the first time."""
        return table(self.once(key, lambda: self._add(make())))

    def _add(self, query: Tree) -> str:
        name = f"{self.prefix}_{len(self.steps):03d}"
        self.steps.append(Step(name, query))
        return name
