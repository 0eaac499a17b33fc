"""How a step's work is dealt out: what a kept run did already is taken over, the rest goes to the crew, shard by shard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from concord.engine import Session, open_session, rows_of
from concord.engine.crews import Crew
from concord.model.work import Work
from concord.pipeline import needs, reuse, shards
from concord.pipeline.record import Told
from concord.pipeline.reuse import Reuse
from concord.pipeline.touched import FEW, LEAST, Few, Touched
from concord.pipeline.walk import BY_SHARD, DAYLESS, WALK
from concord.program import Program
from concord.terminology import Terminology

ABREAST = 2
"""Steps that go side by side at most: more than that never wait for each other's results."""
WHOLE = ""
"""The unit of a step that is done in one piece."""


@dataclass(frozen=True)
class Machine:
    """What a run may use: processor threads, memory for queries, and a folder to spill to."""

    threads: int
    memory: str
    scratch: Path

    def share(self, size: int) -> str:
        """The memory of one of so many tasks side by side."""
        number, unit = re.fullmatch(r"([\d.]+)\s*(\w+)", self.memory.strip()).groups()  # type: ignore[union-attr]
        return f"{float(number) / size:.3f}{unit}"

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session of its own for a step, so that no step sees another's tables; what it spills lies apart too."""
        self.scratch.mkdir(parents=True, exist_ok=True)
        with (
            TemporaryDirectory(dir=self.scratch, prefix="spilled-") as own,
            open_session(
                threads=self.threads, memory=self.memory, scratch=Path(own), last_resort=shards.LAST_RESORT
            ) as session,
        ):
            yield session


@dataclass(frozen=True)
class Dealing:
    """One run's means: its program and day, its machine and crew, and the kept runs it may take from."""

    work: Work
    program: Program
    words: Terminology
    as_of: date
    machine: Machine
    crew: Crew
    reuse: Reuse
    code: str
    frozen: Path | None = None

    def at_once(self, read: Path, least: float = 0) -> int:
        """How many steps go side by side that read this folder: two, where there are two threads and both steps fit the memory.

        What a step needs is told from all that lies there, the most that any of them reads, and is no less than `least` bytes. A
        state's steps go one after another, each with all the memory; so do the steps whose shards are handed to processes or to a
        cluster.
        """
        fits = max(least, needs.need(under(read))) <= needs.bytes_of(self.machine.memory) / ABREAST
        return ABREAST if fits and self.machine.threads >= ABREAST and not self.crew.apart else 1

    def sharing(self, at_once: int) -> Self:
        """The same means with an equal part of the memory, for one of so many steps side by side."""
        return replace(self, machine=replace(self.machine, memory=self.machine.share(at_once)))

    def units(self) -> list[str]:
        """The program's shards as units."""
        return list(reuse.shards(self.program.shards))

    def left(self, out: Path, read: Mapping[str, Iterable[Path]], *others: Any) -> list[str]:
        """The units that no kept run did from the same files, program, codes, code and day; the rest are taken over."""
        listed = {unit: list(files) for unit, files in read.items()}
        keys = {unit: self._key(out, files, others) for unit, files in listed.items()}
        left = self.reuse.taken(out, keys)
        if out.name in BY_SHARD:
            size = self.crew.size if self.crew.apart or out.name != "results" else 1
            needs.check(WALK[out.name], {unit: listed[unit] for unit in left}, self.machine.memory, size)
        return left

    def is_done(self, out: Path, read: Iterable[Path], *others: Any) -> bool:
        """Whether the whole step could be taken over."""
        return not self.left(out, {WHOLE: read}, *others)

    def noted(self, out: Path, read: Iterable[Path], *others: Any) -> None:
        """Set the whole step's key anew, where what decides it (the registry) changed by doing it."""
        self.reuse.note(out, {WHOLE: self._key(out, read, others)})

    def _key(self, out: Path, files: Iterable[Path], others: Sequence[Any]) -> str:
        day = () if out.name in DAYLESS else (self.as_of,)
        same = (*others, self.program.version, self.words.version, self.code, *day)
        return self.reuse.key(out.name, files, *same)

    def few(self, out: Path, read: Sequence[Path], tables: Iterable[str], *others: Any) -> Few | None:
        """The people whom a step must do anew, beside a kept run that did it on the same grounds from other cut tables: those whose
        rows of some tables it reads are other than there (`read` begins with the cut tables). None where there is no such run, where it is not known whose they are, or
        where they are too many. What is asked of a step's grounds is all that decides it but people's rows and the day."""
        key = self.reuse.key(
            out.name, (), self.program.version, self.program.shards, self.words.version, self.code, *others
        )
        cut = read[0]
        run, told = self.reuse.like(out, "grounds", key, read), Touched.read(cut)
        if run is None or told is None or told.since != run.name:
            return None
        found = told.among(cut, tables)
        known = sum(rows_of(path) for path in (cut / "person").glob("*.parquet"))
        if found is None or len(found) > FEW * known or known - len(found) < LEAST:
            return None
        return Few.of(out, run, found, known)

    def deal(self, left: Sequence[str], task: Callable[..., shards.Task]) -> int:
        """Hand the shards that are left to the crew. Returns how many people were done, where a few were."""
        numbers = reuse.shards(self.program.shards)
        return sum(done or 0 for done in self.dealt([numbers[unit] for unit in left], task))

    def dealt(self, units: Sequence[Any], task: Callable[..., shards.Task]) -> list[Any]:
        """Hand units to the crew, as many to each task as to any other; what the tasks told."""
        dealt = shards.strides(units, self.crew.size)
        return self.crew.each(shards.do, [task(self.ground(), some) for some in dealt])

    def ground(self) -> shards.Ground:
        """What each task stands on, with its share of the memory."""
        memory = self.machine.share(self.crew.size)
        return shards.Ground(self.program.path, self.work.terminology, self.as_of, memory)

    def told(self, out: Path, warnings: Sequence[str] = (), *, few: Few | None = None, done: int = 0) -> Told:
        """What a step says of itself: how many of its units were taken over; and where a few people were done beside a kept run, of
        how many people it has the rows, and of how many they were taken over."""
        taken, units = self.reuse.counted[out.name]
        return Told(warnings, None, taken, units, few and few.known, few and max(few.known - done, 0))


def under(folder: Path, *names: str) -> list[Path]:
    """The files of some tables of a step: one each, or a folder of them; of every table when none is named."""
    if not names:
        return sorted(folder.rglob("*.parquet"))
    return [
        path for name in names for path in (folder / f"{name}.parquet", *sorted((folder / name).glob("*.parquet")))
    ]  # fmt: skip
