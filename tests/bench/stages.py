"""What a bench says of a stage: seconds, CPU seconds, peak memory, and the CPU of the floor: reading what it reads and nothing else."""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from concord.engine import open_session


@dataclass(frozen=True)
class Stage:
    """One stage's figures. `floor` is CPU seconds; 0 is not measured."""

    title: str
    seconds: float
    cpu_seconds: float
    peak_mb: int = 0
    floor: float = 0.0

    def beside(self, least: float) -> Stage:
        """The same stage with its floor."""
        return replace(self, floor=round(least, 2))

    def followed(self, other: Stage) -> Stage:
        """The same work done for some people and then for others."""
        return replace(
            self,
            seconds=round(self.seconds + other.seconds, 1),
            cpu_seconds=round(self.cpu_seconds + other.cpu_seconds, 1),
            peak_mb=max(self.peak_mb, other.peak_mb),
            floor=round(self.floor + other.floor, 2),
        )

    @property
    def ratio(self) -> str:
        return f"{self.cpu_seconds / self.floor:.1f}" if self.floor else ""


def cpu() -> float:
    """CPU seconds of this process and its children so far."""
    mine, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + others.ru_utime + others.ru_stime


def timed(title: str, work: Callable[[], object]) -> Stage:
    """One stage's figures."""
    gc.collect()
    began, before = time.monotonic(), cpu()
    work()
    seconds, used = time.monotonic() - began, cpu() - before
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return Stage(title, round(seconds, 1), round(used, 1), peak // 1024)


def floor(folder: Path) -> float:
    """CPU seconds to read every column of every table in a folder once."""
    with open_session(threads=2) as session:
        before = cpu()
        for path in sorted(folder.rglob("*.parquet")):
            session.view("scanned", path).rows("SELECT max(hash(COLUMNS(*))) FROM scanned")
        return cpu() - before
