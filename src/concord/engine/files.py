"""Files of tables: which Parquet files are meant, how many rows they hold, and how one is written so that nobody sees half of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import pyarrow.parquet as pq

from concord.engine.storage import Far, for_arrow, handing_over

Source = Path | Far | str
"""A file, a folder or a glob of this machine, or a file or folder at a URL."""


def parquet_files(paths: Source | Sequence[Source]) -> list[Path | Far]:
    """The Parquet files meant by a file, a folder, a glob or a list of them, sorted by name."""
    if isinstance(paths, Source):
        paths = [paths]
    found: list[Path] = []
    far: list[Far] = []
    for entry in paths:
        if isinstance(entry, Far):
            far.extend(_far_files(entry))
            continue
        path = Path(entry)
        if path.is_dir():
            found.extend(path.rglob("*.parquet"))
        elif any(mark in str(entry) for mark in "*?["):
            found.extend(
                Path(path.anchor or ".").glob(str(path.relative_to(path.anchor) if path.anchor else path))
            )
        elif path.exists():
            found.append(path)
    return [*sorted(found), *sorted(far)]


def _far_files(far: Far) -> list[Far]:
    if far.name.endswith(".parquet"):
        return [far] if far.exists() else []
    return far.rglob("*.parquet")


def beside(path: Path) -> Path:
    """A name of its own beside a file, to write it under: a task that is done twice at once does not meet itself."""
    return path.with_name(f"{path.name}.{token_hex(4)}.part")


@contextmanager
def halfway(path: Path | Far) -> Iterator[Path]:
    """Where to write a file, which comes under its name when it is whole."""
    if isinstance(path, Far):
        with handing_over(path) as half:
            yield half
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    half = beside(path)
    yield half
    half.replace(path)


def rows_of(path: Path | Far) -> int:
    """How many rows a Parquet file holds, from its footer."""
    where, system = for_arrow(path)
    return int(pq.read_metadata(where, filesystem=system).num_rows)
