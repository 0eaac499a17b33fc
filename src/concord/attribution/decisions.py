"""Where stewards decided that members count: an append-only log, each line chained to the one before, each undoable.

The program folder's overrides say what was agreed; this log, in the registry, what was decided case by case.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from concord.model.errors import IntegrityError, UsageError
from concord.program.attribution import Override

FILE = "decisions-rosters.jsonl"


@dataclass(frozen=True)
class Decision:
    """One line. `organization_id` is empty on a line that takes another back; `undoes` is that other's number."""

    number: int
    sender: str
    member_id: str
    organization_id: str
    start_date: str
    who: str
    when: str
    why: str
    undoes: int | None = None
    previous: str = ""


def read(registry: Path) -> list[Decision]:
    """The whole log, oldest first. IntegrityError when a line was changed, removed or added by hand."""
    path = registry / FILE
    found: list[Decision] = []
    previous = ""
    for line in path.read_bytes().split(b"\n")[:-1] if path.exists() else []:
        decision = Decision(**json.loads(line))
        if (decision.number, decision.previous) != (len(found) + 1, previous):
            raise IntegrityError(
                f"decision {len(found) + 1} is not what was written", where=FILE, next_step="restore it from backup"
            )  # fmt: skip
        previous = hashlib.sha256(line).hexdigest()
        found.append(decision)
    return found


def decided(registry: Path) -> tuple[Override, ...]:
    """The decisions in force, as overrides: not undone, and the latest for each member."""
    log = read(registry)
    undone = {d.undoes for d in log}
    latest = {(d.sender, d.member_id): d for d in log if d.undoes is None and d.number not in undone}
    return tuple(
        Override(
            d.sender, d.member_id, d.organization_id, None, None, date.fromisoformat(d.start_date), None, d.why, d.who,
            date.fromisoformat(d.when),
        )
        for d in sorted(latest.values(), key=lambda d: d.number)
    )  # fmt: skip


def decide(
    registry: Path, sender: str, member_id: str, organization_id: str, start: date, *, who: str, when: date, why: str
) -> Decision:  # fmt: skip
    """Say where a sender's member counts from a month on. UsageError without who, why or where."""
    if not (who.strip() and why.strip() and organization_id.strip()):
        raise UsageError("a decision needs who made it, why, and a practice", next_step="give all three")
    said = (sender, member_id, organization_id, start.replace(day=1).isoformat(), who, when.isoformat(), why)
    return _append(registry, lambda log: Decision(len(log) + 1, *said))


def undo(registry: Path, number: int, *, who: str, when: date, why: str) -> Decision:
    """Take back decision `number`; the line stays, and its taking back is a line too."""

    def taken_back(log: list[Decision]) -> Decision:
        found = next((d for d in log if d.number == number and d.undoes is None), None)
        if found is None or any(d.undoes == number for d in log):
            raise UsageError(f"decision {number} is not in force", next_step="nothing to do")
        return Decision(
            len(log) + 1,
            found.sender,
            found.member_id,
            "",
            found.start_date,
            who,
            when.isoformat(),
            why,
            number,
        )

    return _append(registry, taken_back)


def _append(registry: Path, made: Callable[[list[Decision]], Decision]) -> Decision:
    registry.mkdir(parents=True, exist_ok=True)
    with (registry / ".decisions.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        path = registry / FILE
        kept = path.read_bytes() if path.exists() else b""
        kept = kept[: kept.rfind(b"\n") + 1]  # a torn last line never happened
        lines = kept.split(b"\n")[:-1]
        decision = made(read(registry))
        chained = asdict(decision) | {"previous": hashlib.sha256(lines[-1]).hexdigest() if lines else ""}
        with path.open("r+b" if path.exists() else "w+b") as file:
            file.truncate(len(kept))
            file.seek(len(kept))
            file.write(json.dumps(chained, ensure_ascii=False, sort_keys=True).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    return Decision(**chained)
