"""What a step's folder holds: each file with its size, hash and rows, so that damage is found and named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from concord.engine import rows_of
from concord.model.errors import IntegrityError
from concord.release import manifest

FILES, ORDER = ".files.json", ".order"

Files = dict[str, dict[str, Any]]
"""Path within the folder to `bytes`, `sha256` and `rows` (0 for what is not Parquet)."""


def of_folder(folder: Path) -> Files:
    """Every file below a folder but those whose names begin with a dot. What a lost task left half written is removed."""
    for left in folder.rglob("*.part"):
        left.unlink()
    return {name: _facts(folder / name) for name in names(folder)}


def names(folder: Path) -> list[str]:
    """Paths of a folder's files within it, sorted; hidden ones are not counted."""
    found = (p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    return sorted(p.as_posix() for p in found if not any(part[0] == "." for part in p.parts))


def _facts(path: Path) -> dict[str, Any]:
    rows = rows_of(path) if path.suffix == ".parquet" else 0
    return {"bytes": path.stat().st_size, "sha256": manifest.digest(path), "rows": rows}


def listed(folder: Path) -> Files:
    """What was written when the step ended; empty when nothing was noted."""
    try:
        return dict(json.loads((folder / FILES).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def changed(folder: Path, files: Files | None = None) -> list[str]:
    """Files of a finished step, or some of them, that are missing or not what was written."""
    known = listed(folder) if files is None else files
    return [name for name, facts in known.items() if not _is_same(folder / name, facts)]


def _is_same(path: Path, facts: dict[str, Any]) -> bool:
    try:
        return path.stat().st_size == facts["bytes"] and manifest.digest(path) == facts["sha256"]
    except OSError:
        return False


def is_readable(path: Path) -> bool:
    """Whether a Parquet file can be read from its first row to its last."""
    try:
        file = pq.ParquetFile(path)
        for group in range(file.num_row_groups):
            file.read_row_group(group)
    except (OSError, ValueError, pa.ArrowException):
        return False
    return True


def damaged(name: str, doing: str) -> IntegrityError:
    """A table of an earlier step is not what was written."""
    return IntegrityError(
        "is not what was written, so the run stopped",
        where=name,
        why=doing,
        next_step="run the same command again: this step is then done again; check the disk if it comes back",
    )


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees all of it or none."""
    half = path.with_name(path.name + ".part")
    half.write_text(text, encoding="utf-8")
    half.replace(path)


def number(run: Path) -> int:
    """Which run of those kept it is, by when it last began: the highest is the newest. 0 when it does not say."""
    try:
        return int((run / ORDER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0
