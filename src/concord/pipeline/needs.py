"""What a step needs of memory, told from its files before it starts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from concord.engine import rows_of
from concord.model.errors import ResourceError

TIMES = 8
"""Memory of a task per byte that it reads, unpacked. Measured: 4 for rosters; charts hold a shard's claims and events at once."""
LEAST = 200_000_000
"""Bytes that a task needs before it has read anything."""
MEMBER = 1_000
"""Bytes of memory that a member takes while people are linked. Measured: 136,000 members are linked with 350 MB and not with 250."""
FEW = 50_000
"""Rows that any machine can hold."""
UNITS = {
    "": 1,
    "B": 1,
    "KB": 1e3,
    "MB": 1e6,
    "GB": 1e9,
    "TB": 1e12,
    "KIB": 2**10,
    "MIB": 2**20,
    "GIB": 2**30,
    "TIB": 2**40,
}


def check(words: str, read: Mapping[str, Iterable[Path]], memory: str, size: int) -> None:
    """ResourceError when the largest unit would not fit in its share of the memory: before anything is done, and with what to turn."""
    refuse(words, {unit: need(files) for unit, files in read.items()}, memory, size)


def refuse(words: str, needed: Mapping[str, float], memory: str, size: int) -> None:
    """The same for units whose need in bytes is known."""
    if not needed:
        return
    unit, most = max(needed.items(), key=lambda item: item[1])
    share = bytes_of(memory) / size
    if most > share:
        raise ResourceError(
            f"{unit} would need about {most / 1e9:.1f} GB, and {_tasks(size)} {share / 1e9:.1f} GB",
            where=words,
            next_step="give more --memory or fewer --processes (--threads); nothing of this step was begun, finished steps are kept",
        )


def _tasks(size: int) -> str:
    return f"each of {size} tasks has" if size > 1 else "there is"


def of_members(files: Iterable[Path]) -> dict[str, float]:
    """About how many bytes of memory it takes to link the members that these files tell of."""
    rows = sum(rows_of(path) for path in files if path.exists())
    return {f"{rows:,} descriptions of members": LEAST + MEMBER * rows}


def need(files: Iterable[Path]) -> float:
    """About how many bytes of memory a task takes that reads these files."""
    return LEAST + TIMES * sum(
        _unpacked(path) for path in files if path.suffix == ".parquet" and path.exists()
    )


def rows_at_once(tables: Iterable[Sequence[Path]], memory: str, size: int, most: int) -> int:
    """How many rows of any of these tables a task may hold, so that it stays within its share of the memory; at most so many."""
    fit = [most]
    for files in tables:
        if (rows := sum(map(rows_of, files))) > FEW:
            fit.append(that_fit(rows, files, memory, size))
    return max(FEW, min(fit))


def that_fit(count: int, files: Iterable[Path], memory: str, size: int) -> int:
    """How many of so many rows, or people, that these files tell of a task may hold, so that it stays within its share of the memory."""
    room = bytes_of(memory) / size - LEAST
    return int(room * count / max(need(files) - LEAST, 1))


def of_one_shard(tables: Mapping[str, Sequence[Path]], shards: int) -> dict[str, float]:
    """About how many bytes of memory one shard of each table takes, before people are cut into so many."""
    return {f"a shard of {name}": (need(files) - LEAST) / shards for name, files in tables.items()}


def _unpacked(path: Path) -> int:
    about = pq.read_metadata(path)
    return sum(about.row_group(n).total_byte_size for n in range(about.num_row_groups))


def bytes_of(memory: str) -> float:
    """`8GB` as a number of bytes, as the engine reads it."""
    number, unit = re.fullmatch(r"([\d.]+)\s*([A-Za-z]*)", memory.strip()).groups()  # type: ignore[union-attr]
    return float(number) * UNITS[unit.upper()]
