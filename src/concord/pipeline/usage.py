"""What a piece of work used of the machine: seconds, CPU seconds, peak memory."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RESET = Path("/proc/self/clear_refs")
STATUS = Path("/proc/self/status")


@dataclass
class Usage:
    """What was used since `began`, which is on the monotonic clock: setting the time of day changes nothing."""

    began: float
    cpu_began: float
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mb: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The three figures by name."""
        return {"seconds": self.seconds, "cpu_seconds": self.cpu_seconds, "peak_mb": self.peak_mb}


@contextmanager
def taken() -> Iterator[Usage]:
    """Measure what is done inside. Peak memory is of this process, and of this work where the system can start it anew."""
    _forget_peak()
    used = Usage(time.monotonic(), _cpu())
    yield used
    used.seconds = round(time.monotonic() - used.began, 3)
    used.cpu_seconds = round(_cpu() - used.cpu_began, 3)
    used.peak_mb = _peak_mb()


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
