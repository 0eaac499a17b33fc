"""The inbox: files exactly as sent, named by their SHA-256, each with a note of who sent it and when."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from concord.model.errors import InputError, IntegrityError, UsageError
from concord.model.lineage import file_id, file_name

BLOCK = 1 << 22
HASHED_TOGETHER = 2
NOTE = "[0-9a-f]" * 16 + ".json"
"""Names of notes; a sender's own file may end in .json too, and has its name behind the hash."""


@dataclass(frozen=True)
class Landed:
    """One file in the inbox, as its note tells it."""

    sender: str
    name: str
    kind: str
    period: str
    received_on: date
    size: int
    sha256: str

    @property
    def file_id(self) -> int:
        return file_id(self.sha256)

    @property
    def hex(self) -> str:
        """The name under which its rows are kept."""
        return file_name(self.file_id)

    def path(self, work: Path) -> Path:
        """Where its bytes are."""
        return work / "inbox" / self.sender / f"{self.sha256[:16]}-{self.name}"

    @property
    def order(self) -> tuple[str, str, str]:
        """Files count in order of receipt; the same day, by the period they are about, then by their bytes."""
        return (self.received_on.isoformat(), self.period, self.sha256)


def digests(paths: Iterable[Path]) -> dict[Path, str]:
    """SHA-256 of files, two at a time; a path without a file is left out."""
    there = [path for path in dict.fromkeys(paths) if path.is_file()]
    with ThreadPoolExecutor(HASHED_TOGETHER) as pool:
        return dict(zip(there, pool.map(lambda path: _copy(path, None), there), strict=True))


def land(
    work: Path,
    sender: str,
    source: Path,
    kind: str,
    period: str,
    received_on: date,
    *,
    link: bool = False,
    digest: str = "",
) -> tuple[Landed, bool]:
    """Copy a file into the inbox unaltered; `link` makes a hard link where the file system can.

    `digest` is the file's hash where it is known and the file is linked. Returns the file and whether it is new. The same bytes from the same sender are the file already held.
    """
    if not source.is_file():
        raise UsageError(f"no file {source.name}", where=str(source.parent), next_step="check the path")
    folder = work / "inbox" / sender
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f".{os.getpid()}-{source.name}.part"
    digest = (digest if link else "") or _copy(source, None if link else half)
    landed = Landed(sender, source.name, kind, period, received_on, source.stat().st_size, digest)
    held = _held(folder, digest)
    if held is not None:
        half.unlink(missing_ok=True)
        return held, False
    if link:
        _link(source, half)
    half.replace(landed.path(work))
    write_whole(folder / f"{digest[:16]}.json", note(asdict(landed)))
    return landed, True


def _copy(source: Path, target: Path | None) -> str:
    """SHA-256 of a file, copying it on the way when there is a target."""
    digest = hashlib.sha256()
    sink = target.open("wb") if target else None
    try:
        with source.open("rb") as stream:
            while block := stream.read(BLOCK):
                digest.update(block)
                if sink:
                    sink.write(block)
    except PermissionError as error:
        raise InputError(
            "the file may not be read", where=source.name, next_step="check its permissions"
        ) from error
    finally:
        if sink:
            sink.close()
    return digest.hexdigest()


def _link(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _held(folder: Path, digest: str) -> Landed | None:
    note = folder / f"{digest[:16]}.json"
    if not note.is_file():
        return None
    held = _read(note)
    bytes_there = (folder / f"{digest[:16]}-{held.name}").is_file()
    return held if held.sha256 == digest and bytes_there else None


def _read(note_path: Path) -> Landed:
    told = json.loads(note_path.read_text(encoding="utf-8"))
    return Landed(**{**told, "received_on": date.fromisoformat(told["received_on"])})


def held(work: Path, sender: str | None = None) -> list[Landed]:
    """Every file of the inbox, in the order in which files count."""
    notes: Iterable[Path] = (work / "inbox").glob(f"{sender or '*'}/{NOTE}")
    return sorted(
        (_read(n) for n in notes),
        key=lambda f: (f.sender, f.order),
    )


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees all of it or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{os.getpid()}-{path.name}.part")
    half.write_text(text, encoding="utf-8")
    half.replace(path)


def note(value: dict[str, Any]) -> str:
    """JSON as every note in the work folder is written: a line for each of its keys."""
    lines = (
        f"{json.dumps(k)}: {json.dumps(v, sort_keys=True, default=str)}" for k, v in sorted(value.items())
    )
    return "{\n " + ",\n ".join(lines) + "\n}\n"


def check_apart(files: Iterable[Landed]) -> None:
    """IntegrityError when two files' hashes agree in the first 36 bits only: their rows could not be told apart."""
    seen: dict[str, Landed] = {}
    for landed in files:
        other = seen.setdefault(landed.hex, landed)
        if other.sha256 != landed.sha256:
            raise IntegrityError(
                f"{landed.name} and {other.name} cannot be told apart by the first 36 bits of their hashes",
                next_step="take one of them out of the inbox, add a blank line at its end and send it again",
            )
