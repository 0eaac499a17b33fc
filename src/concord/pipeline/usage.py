"""What a piece of work used of the machine: seconds, CPU seconds, peak memory.

CPU time and memory are counted for the process. Pieces of work side by side share the CPU time in equal parts, so that all of
them together used what the process did; the peak of each is that of the process while it was at work.
"""

from __future__ import annotations

import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RESET = Path("/proc/self/clear_refs")
STATUS = Path("/proc/self/status")


@dataclass(eq=False)
class Usage:
    """What was used since `began`, which is on the monotonic clock: setting the time of day changes nothing."""

    began: float
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mb: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The three figures by name."""
        return {
            "seconds": round(self.seconds, 3),
            "cpu_seconds": round(self.cpu_seconds, 3),
            "peak_mb": self.peak_mb,
        }


@dataclass
class _Meter:
    """What is at work, and the process's CPU time when that last changed."""

    at_work: list[Usage] = field(default_factory=list)
    cpu: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def share(self) -> None:
        """Give what was used since the last change to what was at work. Peak memory is counted anew where the system can."""
        cpu, peak = _cpu(), _peak_mb()
        for used in self.at_work:
            used.cpu_seconds += (cpu - self.cpu) / len(self.at_work)
            used.peak_mb = max(used.peak_mb, peak)
        self.cpu = cpu
        _forget_peak()


METER = _Meter()


@contextmanager
def taken() -> Iterator[Usage]:
    """Measure what is done inside."""
    used = Usage(time.monotonic())
    with METER.lock:
        METER.share()
        METER.at_work.append(used)
    try:
        yield used
    finally:
        with METER.lock:
            METER.share()
            METER.at_work.remove(used)
        used.seconds = time.monotonic() - used.began


def _cpu() -> float:
    mine, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + children.ru_utime + children.ru_stime


def _forget_peak() -> None:
    try:
        RESET.write_text("5", encoding="ascii")
    except OSError:
        return


def _peak_mb() -> int:
    try:
        for line in STATUS.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    except OSError:
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
