"""A release's manifest: what went in, what came out, and the hash of every file. Canonical JSON, so same inputs, same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from concord.model.errors import IntegrityError

FORMAT = 1


def canonical(value: Any) -> str:
    """JSON with sorted keys and one line break at the end."""
    return json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False, default=str) + "\n"


def digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def of_text(*parts: str) -> str:
    """SHA-256 over parts that cannot run into each other."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode()
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def of_folder(root: Path, pattern: str = "**/*") -> str:
    """One hash over the names and bytes of a folder's files."""
    files = sorted(p for p in root.glob(pattern) if p.is_file() and "__pycache__" not in p.parts)
    return of_text(*(f"{p.relative_to(root).as_posix()}={digest(p)}" for p in files))


def read(release: Path) -> dict[str, Any]:
    """The manifest of a release folder. IntegrityError when it is absent or unreadable."""
    path = release / "manifest.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise IntegrityError(
            "has no manifest: it is half copied or not a release",
            where=release.name,
            next_step="copy it again, or run `concord run`",
        ) from error
    except json.JSONDecodeError as error:
        raise IntegrityError(
            "its manifest is damaged", where=release.name, next_step="copy it again, or run `concord run`"
        ) from error


def kept(release: Path) -> dict[str, Any]:
    """The same, read once for as long as the file stays as it is. To be looked at, not changed."""
    path = release / "manifest.json"
    if not path.exists():
        return read(release)
    stands = path.stat()
    return _kept(release, stands.st_mtime_ns, stands.st_size)


@lru_cache(maxsize=4)
def _kept(release: Path, changed_at: int, size: int) -> dict[str, Any]:
    return read(release)


def slice_of(facts: Mapping[str, Any], release: str, book: str) -> dict[str, Any]:
    """What one book may say of its release: its own tables, the versions that made it, and the reader's own files alone.

    No count, hash or file name of another sender is in it. The custodian, who holds every file, sees them all.
    """
    audience, _, unit = book.partition("-")
    inputs = facts["inputs"]
    mine = (unit, f"portal-{unit}") if audience in ("plan", "practice") else ()
    files = {
        digest: name
        for digest, name in inputs.get("files", {}).items()
        if audience == "custodian" or name.partition("/")[0] in mine
    }
    kept = {key: inputs[key] for key in ("as_of", "code", "program", "terminology") if key in inputs}
    return {
        "format": facts["format"],
        "release": release,
        "book": book,
        "as_of": facts["as_of"],
        "data_through": facts["data_through"],
        "inputs": {**kept, "files": files},
        "tables": facts["books"][book],
    }


def verify(release: Path) -> list[str]:
    """What is wrong with a release: files that are missing, added or changed since it was published. Empty when nothing is."""
    manifest = read(release)
    problems = []
    listed = {
        f"books/{book}/{table}.parquet": facts["sha256"]
        for book, tables in manifest["books"].items()
        for table, facts in tables.items()
    }
    for name, expected in sorted(listed.items()):
        path = release / name
        if not path.exists():
            problems.append(f"{name} is missing")
        elif digest(path) != expected:
            problems.append(f"{name} is not what was published")
    for book in sorted(manifest["books"]):
        path = release / "books" / book / "manifest.json"
        if path.exists() and path.read_text(encoding="utf-8") != canonical(
            slice_of(manifest, release.name, book)
        ):
            problems.append(f"books/{book}/manifest.json is not what was published")
    there = {p.relative_to(release).as_posix() for p in (release / "books").rglob("*.parquet")}
    problems += [f"{name} was added after publication" for name in sorted(there - set(listed))]
    return problems
