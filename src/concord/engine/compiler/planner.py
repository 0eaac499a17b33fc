"""What a batch of measures is compiled with, and the tables its queries share: each made once, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from re import Pattern

from concord.engine.compiler.printed import printed
from concord.engine.compiler.sqltree import Tree, among, as_source, choose, col, either, table
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
NO_CONCEPT = -1
"""No concept has this number."""
PERSON = ("person", "birth_date", "death_date", "sex")
"""What any query reads of a person."""


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
    """One table: its name and the query that makes it."""

    name: str
    query: str

    @staticmethod
    def of(name: str, query: Tree) -> Step:
        """The step with its query printed; the tree is used up."""
        return Step(name, printed(query))

    @property
    def sql(self) -> str:
        """The statement that makes the table."""
        return f"CREATE OR REPLACE TABLE {self.name} AS {self.query}"


def read_in_place(steps: Sequence[Step], shared: Pattern[str]) -> list[Step]:
    """The steps without those tables, of the names that `shared` matches, which only one place reads: there stands their query."""
    reads = Counter(name for step in steps for name in shared.findall(step.query))
    queries: dict[str, str] = {}
    kept = []
    for step in steps:
        query = shared.sub(lambda found: queries.get(found[0], found[0]), step.query)
        if shared.fullmatch(step.name) and reads[step.name] == 1:
            queries[step.name] = f"({query})"
        else:
            kept.append(Step(step.name, query))
    return kept


@dataclass
class Planner:
    """Collects the tables a batch needs. The same tree asked for twice is made once."""

    setting: Setting
    words: Dictionary
    prefix: str = "cq"
    staged: frozenset[int] | None = None
    """Concepts with so few rows that these are copied once to a table of their own, as finding them in files costs more each time; people
    are then copied as well. None: nothing is read from files, and nothing copied."""
    asked_of: dict[object, list[Tree | None]] = field(default_factory=dict)
    """With a question: of whom each measure asks it, as a condition on a row `t` of people; None is everybody."""
    steps: list[Step] = field(default_factory=list)
    made: dict[object, object] = field(default_factory=dict)

    def events(self, concepts: Iterable[int]) -> Tree:
        """Where the rows of these concepts are read from."""
        return table(f"{self.prefix}_staged" if self._are_copied(concepts) else "event")

    def _are_copied(self, concepts: Iterable[int]) -> bool:
        return bool(concepts) and self.staged is not None and self.staged.issuperset(concepts)

    def chosen(self, concepts: Sequence[int], alias: str = "") -> Tree:
        """The condition on a row of `events` that it is of one of these concepts.

        The engine takes rows of a single one for rare, even where those in files are millions, and would gather all these to look up the few
        others that they meet; so none stands beside it there.
        """
        several = len(concepts) != 1 or self._are_copied(concepts)
        return among(col("concept", alias), concepts if several else [*concepts, NO_CONCEPT])

    def people(self) -> Tree:
        """Where people are read from."""
        return table("chart_person" if self.staged is None else f"{self.prefix}_people")

    def whom(self, question: object) -> Tree:
        """Of whom a question is asked: everybody, unless all measures that ask it are about some. A table, as many ask of the same."""
        conditions = self.asked_of.get(question, [None])
        if any(condition is None for condition in conditions):
            return self.people()
        some = {id(tree): tree for tree in conditions if tree is not None}
        return self.table(("whom", frozenset(some)), lambda: self._some(some.values()))

    def _some(self, conditions: Iterable[Tree]) -> Tree:
        query = choose(*PERSON).from_(as_source(self.people(), "t"), copy=False)
        return query.where(either(tree.copy() for tree in conditions), copy=False)

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
        self.steps.append(Step.of(name, query))
        return name
