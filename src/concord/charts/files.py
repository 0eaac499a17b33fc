"""Where a step's tables lie: `<name>.parquet`, or several files under `<name>/`."""

from __future__ import annotations

from pathlib import Path


def tables_in(folder: Path) -> set[str]:
    """Names of the tables kept in a folder, as `<name>.parquet` or `<name>/...`."""
    return {
        entry.name.removesuffix(".parquet") for entry in folder.iterdir() if not entry.name.startswith(".")
    }


def files_of(folder: Path, name: str) -> list[Path]:
    """The Parquet files of one table, sorted by name."""
    single = folder / f"{name}.parquet"
    return [single] if single.exists() else sorted((folder / name).rglob("*.parquet"))
