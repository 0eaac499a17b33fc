"""Who reads: this process, or several others side by side, each with one session for all that it does."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Protocol

from concord.engine import open_session
from concord.engine.session import SLOW_OPTIMIZERS, Session
from concord.intake.inbox import Landed

ALONE_BYTES = 64 << 20
"""Below this a single process is quicker than starting more."""

OPTIMIZERS_LEFT_OUT = f"{SLOW_OPTIMIZERS},in_clause"
"""Mappings ask of most texts whether they are in a list of some ten. `in_clause` makes a join of each such question: for a batch of Birch's
that was 4.8 CPU s of joins, where comparing one by one takes 0.1."""


class Each(Protocol):
    """Do a task with each of many arguments; the results come in the same order. A task is given a session first."""

    def __call__(self, task: Any, jobs: Sequence[tuple[Any, ...]]) -> Iterable[Any]: ...


@contextmanager
def crew(work: Path, files: Sequence[Landed], processes: int) -> Iterator[Each]:
    """Those who read files: other processes when there is enough to read, else this one."""
    scratch = work / "scratch" / f"read-{os.getpid()}"
    try:
        if processes <= 1 or len(files) <= 1 or sum(f.size for f in files) < ALONE_BYTES:
            with _session(scratch, os.cpu_count() or 1, "4GB") as session:
                yield lambda task, jobs: (task(session, *job) for job in jobs)
        else:
            given = (scratch, gc.get_threshold())
            with ProcessPoolExecutor(processes, get_context("spawn"), _begin, given) as pool:
                yield lambda task, jobs: _results(pool, task, jobs)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _results(pool: ProcessPoolExecutor, task: Any, jobs: Sequence[tuple[Any, ...]]) -> Iterator[Any]:
    waiting = [pool.submit(_do, task, job) for job in jobs]
    for one in waiting:
        yield one.result()


@contextmanager
def _session(scratch: Path, threads: int, memory: str) -> Iterator[Session]:
    with open_session(threads=threads, memory=memory, scratch=scratch / str(os.getpid())) as session:
        session.try_setting("disabled_optimizers", OPTIMIZERS_LEFT_OUT)
        yield session.file(__package__, "sql/macros")


_mine: Session
"""The session of a process that works for another; open for as long as the process lives."""
_open = ExitStack()


def _begin(scratch: Path, garbage_after: tuple[int, int, int]) -> None:
    """`garbage_after`: searched for as seldom as by the process that began this one."""
    global _mine
    gc.set_threshold(*garbage_after)
    _mine = _open.enter_context(_session(scratch, 1, "2GB"))


def _do(task: Any, job: tuple[Any, ...]) -> Any:
    return task(_mine, *job)
