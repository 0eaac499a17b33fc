"""CPU seconds and memory of this process and every process below it: a Java machine goes on living after its work."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.stages import cpu

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_of_all() -> float:
    """Seconds so far; those of processes below that still live are added to what the system has counted."""
    found = _found()
    return cpu() + sum(found[pid][1] for pid in _below(found) - {os.getpid()} if pid in found)


def memory_of_all() -> int:
    """Bytes of memory of all of them together; what several share is counted once."""
    return sum(_own_part(pid) for pid in _below(_found()))


@dataclass
class Peak:
    """The most memory of all of them together while it was watched, in bytes."""

    bytes: int = 0


@contextmanager
def watched(every: float = 0.25) -> Iterator[Peak]:
    """Look at the memory of all processes every so many seconds, beside what is done inside."""
    peak, over = Peak(), threading.Event()

    def look() -> None:
        while True:
            peak.bytes = max(peak.bytes, memory_of_all())
            if over.wait(every):
                return

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def _found() -> dict[int, tuple[int, float]]:
    """Every process: its parent and its CPU seconds."""
    return {int(p.name): stat for p in Path("/proc").glob("[0-9]*") if (stat := _stat(p))}


def _below(found: dict[int, tuple[int, float]]) -> set[int]:
    """This process and those below it."""
    below, last = {os.getpid()}, 0
    while len(below) != last:
        last = len(below)
        below |= {pid for pid, (parent, _) in found.items() if parent in below}
    return below


def _own_part(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))


def _stat(folder: Path) -> tuple[int, float] | None:
    try:
        words = (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return int(words[1]), sum(map(int, words[11:15])) / TICKS
