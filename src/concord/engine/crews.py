"""Who does the tasks of a step: threads of this process, processes of this machine, or a Spark cluster.

A task is handed paths and small settings, never rows; it reads files, runs the same queries and writes files. Each file is written
beside its name and moved there, so a task that was lost may be done again, by anybody, at any time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Protocol, TypeVar

from concord.model.errors import ResourceError, UsageError

Task = TypeVar("Task")
Result = TypeVar("Result")
MASTER = re.compile(
    r"local(\[[\d*,]+\])?|local-cluster\[\d+,\d+,\d+\]|(spark|k8s|mesos)://\S+|yarn|connected"
)
EMBEDDED = "embedded"


class Crew(Protocol):
    """Does tasks side by side. `size` is how many at a time; `apart` says whether they share nothing with this process."""

    size: int
    apart: bool

    def each(self, work: Callable[[Task], Result], tasks: Sequence[Task]) -> list[Result]:
        """What `work` returned for each task, in order. A crew that is apart needs a function and tasks that can be pickled."""
        ...


@dataclass(frozen=True)
class Threads:
    """So many threads of this process: the engine does its work outside Python's lock."""

    size: int
    apart: bool = False

    def each(self, work: Callable[[Task], Result], tasks: Sequence[Task]) -> list[Result]:
        with ThreadPoolExecutor(self.size) as pool:
            return list(pool.map(work, tasks))


@dataclass(frozen=True)
class Processes:
    """So many processes of this machine, each with memory of its own."""

    size: int
    apart: bool = True

    def each(self, work: Callable[[Task], Result], tasks: Sequence[Task]) -> list[Result]:
        if len(tasks) <= 1:
            return [work(task) for task in tasks]
        try:
            with ProcessPoolExecutor(min(self.size, len(tasks)), mp_context=get_context("spawn")) as pool:
                return list(pool.map(work, tasks))
        except BrokenProcessPool as error:
            raise ResourceError(
                "a process was ended from outside, most likely for want of memory",
                next_step="run again: finished steps are kept; give fewer --processes, or more memory",
            ) from error


@contextmanager
def crew_of(engine: str, processes: int, threads: int) -> Iterator[Crew]:
    """The crew that an engine's name asks for: `embedded`, or a Spark master. UsageError for any other name."""
    if engine == EMBEDDED:
        yield Processes(processes) if processes > 1 else Threads(threads)
    elif MASTER.fullmatch(engine):
        from concord.engine.spark import cluster

        with cluster(engine) as crew:
            yield crew
    else:
        raise UsageError(
            f"there is no engine called {engine}",
            next_step="leave --engine out, or give a Spark master such as spark://host:7077, local[4], yarn, or `connected` "
            "for the session that already runs",
        )
