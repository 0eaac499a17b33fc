"""The version of this code, as runs and releases note it."""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from concord import __version__

ENGINES = ("duckdb", "pyarrow", "splink", "numpy", "scipy")
"""Packages whose next version may write other bytes for the same rows."""


def code_name() -> str:
    """The version of this code, as runs note it."""
    return f"{__version__}-{code_version()[:16]}"


def code_version() -> str:
    """A hash over the code and data of this package and the engine's versions: two runs with the same one compute the same."""
    root = Path(__file__).resolve().parents[1]
    kinds = {".py", ".sql", ".csv", ".toml", ".json"}
    files = sorted(
        p
        for p in root.rglob("*")
        if p.suffix in kinds and not {"portal", "cli", "__pycache__"} & set(p.relative_to(root).parts)
    )
    total = sha256("".join(f"{name} {version(name)}\0" for name in ENGINES).encode())
    for path in files:
        total.update(f"{path.relative_to(root).as_posix()}\0".encode() + sha256(path.read_bytes()).digest())
    return total.hexdigest()
