"""The registry of person ids: append-only parts, each written whole or not at all.

`registry/parts/000001/` holds `person.parquet` (id, founding member), `member.parquet` (who belongs to whom, from this
part on) and `change.parquet` (merged, restored, moved), with `part.json` naming their hashes and the part before.
A person keeps its id as long as its founder is in it: so a merge keeps the older id, and undoing it brings back both.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from datetime import date
from pathlib import Path

from concord.engine import Session
from concord.model.errors import IntegrityError
from concord.model.tables import Choice, Column, Day, Number, PersonId, Small, Table, Text

HERE = __package__
PARTS = "parts"


class FoundedPerson(Table):
    """A person id and the member it was made for."""

    grain = ("person_id",)
    person_id = Column(PersonId, "Dense, in order of founding.", required=True)
    sender = Column(Text, "The founder's sender.", required=True)
    member_id = Column(Text, "The founder's identifier there.", required=True, personal=True)
    as_of = Column(Day, "As-of date of the run that made it.", required=True)


class RegisteredMember(Table):
    """Whom a member belongs to, from a part on; the latest part speaks."""

    grain = ("sender", "member_id")
    sender = Column(Text, "Sender.", required=True)
    member_id = Column(Text, "The sender's identifier.", required=True, personal=True)
    person_id = Column(PersonId, "Person.", required=True)
    method = Column(Choice("alone", "certain", "probable", "reviewed"), "How it was linked.", required=True)
    probability = Column(Number, "At the time.")
    as_of = Column(Day, "As-of date of the run.", required=True)
    part = Column(Small, "Part.", required=True)


class PersonChange(Table):
    """A person id that stopped standing for itself, or stands for itself again."""

    grain = ("person_id",)
    person_id = Column(PersonId, "The id concerned.", required=True)
    change = Column(Choice("merged", "restored"), "What happened.", required=True)
    into_person_id = Column(PersonId, "The id that stands for it now; its own when restored.", required=True)
    as_of = Column(Day, "As-of date of the run.", required=True)
    part = Column(Small, "Part.", required=True)


TABLES = {"person": FoundedPerson, "member": RegisteredMember, "change": PersonChange}


def parts(registry: Path) -> list[Path]:
    """The parts, oldest first. Raises IntegrityError when one is missing or altered."""
    folder = registry / PARTS
    found = sorted(p for p in folder.iterdir() if p.name.isdigit()) if folder.is_dir() else []
    previous = ""
    for number, part in enumerate(found, start=1):
        stated = _stated(part)
        if int(part.name) != number or stated["previous"] != previous:
            raise IntegrityError(
                f"part {number} does not follow the one before it",
                where="registry",
                next_step="restore the registry folder from backup",
            )
        previous = _digest(part / "part.json")
    return found


def digest(registry: Path) -> str:
    """One hash for ids and decisions as they stand: an input of the run, for its manifest."""
    found = parts(registry)
    log = registry / "decisions.jsonl"
    text = (_digest(found[-1] / "part.json") if found else "") + (_digest(log) if log.exists() else "")
    return hashlib.sha256(text.encode()).hexdigest()


def open_registry(session: Session, registry: Path) -> int:
    """Views `founded`, `registered` (latest standing) and `merged` over all parts. Returns the number of parts."""
    found = parts(registry)
    for name, declared in TABLES.items():
        files = [part / f"{name}.parquet" for part in found]
        for part, file in zip(found, files, strict=True):
            if _digest(file) != _stated(part)["files"][file.name]:
                raise IntegrityError(
                    f"{part.name}/{file.name} is not what was written",
                    where="registry",
                    next_step="restore the registry folder from backup",
                )
        session.view(f"registry_{name}", files, declared)
    session.file_table(HERE, "sql/registered", "registered").file_table(HERE, "sql/merged", "merged")
    return len(found)


def append(session: Session, registry: Path, *, as_of: date, number: int) -> bool:
    """Write tables `new_person`, `new_member` and `new_change` as part `number`; nothing is written if all are empty.

    The part appears by one rename after everything in it is on disk: a killed run leaves it wholly there or not at all.
    """
    counts = {name: session.value(f"SELECT count(*) FROM new_{name}") for name in TABLES}
    if not any(counts.values()):
        return False
    folder = registry / PARTS
    half = folder / f".{number:06d}.part"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    for name, declared in TABLES.items():
        session.write_declared(f"new_{name}", declared, half / f"{name}.parquet")
    before = folder / f"{number - 1:06d}" / "part.json"
    statement = {
        "as_of": as_of.isoformat(),
        "counts": counts,
        "files": {f"{name}.parquet": _digest(half / f"{name}.parquet") for name in TABLES},
        "number": number,
        "previous": _digest(before) if before.exists() else "",
    }
    (half / "part.json").write_text(json.dumps(statement, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    _onto_disk(half)
    half.rename(folder / f"{number:06d}")
    _onto_disk(folder, files=False)
    return True


def _stated(part: Path) -> dict:
    try:
        return json.loads((part / "part.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise IntegrityError(
            f"part {part.name} has no readable part.json",
            where="registry",
            next_step="restore the registry folder from backup",
        ) from error


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError as error:
        raise IntegrityError(
            f"{path.parent.name}/{path.name} is missing",
            where="registry",
            next_step="restore the registry folder from backup",
        ) from error


def _onto_disk(folder: Path, *, files: bool = True) -> None:
    for path in [*(sorted(folder.iterdir()) if files else []), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
