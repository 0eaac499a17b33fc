"""What stewards decided about pairs: an append-only log, each line chained to the one before, each undoable."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from concord.model.errors import IntegrityError, UsageError

FILE = "decisions.jsonl"
VERDICTS = ("same", "different", "unsure")
Key = tuple[str, str]  # sender, member_id
Said = tuple[str, tuple[str, str, str, str], int | None]  # verdict, the two members, what it takes back


@dataclass(frozen=True)
class Decision:
    """One line of the log. `verdict` is same, different, unsure or undo; `undoes` is the number it takes back."""

    number: int
    verdict: str
    sender_a: str
    member_a: str
    sender_b: str
    member_b: str
    who: str
    when: str
    why: str
    undoes: int | None = None
    previous: str = ""

    @property
    def pair(self) -> tuple[Key, Key]:
        return (self.sender_a, self.member_a), (self.sender_b, self.member_b)


def read(registry: Path) -> list[Decision]:
    """The whole log, oldest first. A last line torn by a crash is not there. Raises IntegrityError on a broken chain."""
    path = registry / FILE
    if not path.exists():
        return []
    found: list[Decision] = []
    previous = ""
    for line in path.read_bytes().split(b"\n")[:-1]:
        decision = _parsed(line, len(found) + 1)
        if decision.previous != previous:
            raise IntegrityError(
                f"decision {decision.number} does not follow the one before it",
                where=FILE,
                why="a line was changed, removed or added by hand",
                next_step="restore registry/decisions.jsonl from backup",
            )
        previous = hashlib.sha256(line).hexdigest()
        found.append(decision)
    return found


def active(registry: Path) -> list[Decision]:
    """The decisions in force: not undone, and the latest for each pair."""
    return _in_force(read(registry))


def _in_force(log: list[Decision]) -> list[Decision]:
    undone = {d.undoes for d in log}
    latest = {d.pair: d for d in log if d.verdict != "undo" and d.number not in undone}
    return sorted(latest.values(), key=lambda d: d.number)


def decide(registry: Path, a: Key, b: Key, verdict: str, *, who: str, when: date, why: str) -> Decision:
    """Record a verdict on a pair. Raises UsageError for an unknown verdict, a pair of one, or a missing reason."""
    return decide_all(registry, [(a, b)], verdict, who=who, when=when, why=why)[0]


def decide_all(
    registry: Path, pairs: Sequence[tuple[Key, Key]], verdict: str, *, who: str, when: date, why: str
) -> list[Decision]:
    """Record the same verdict on many pairs: the log is read and proved once, not once for each. A conflict refuses them all."""
    if not pairs:
        return []
    if verdict not in VERDICTS:
        raise UsageError(f"unknown verdict {verdict}", next_step=f"say one of {', '.join(VERDICTS)}")
    if any(a == b for a, b in pairs):
        raise UsageError("a pair needs two different members", next_step="name two members")
    _needs(who, why)
    sides = [sorted(pair) for pair in pairs]
    return _append_all(registry, [(verdict, (*a, *b), None) for a, b in sides], who, when, why)


def undo(registry: Path, number: int, *, who: str, when: date, why: str) -> Decision:
    """Take back decision `number`; the line stays, and its taking back is a line too."""
    _needs(who, why)
    log = read(registry)
    found = next((d for d in log if d.number == number and d.verdict != "undo"), None)
    if found is None:
        raise UsageError(
            f"there is no decision {number}", next_step="list them with `concord identity review`"
        )
    if any(d.undoes == number for d in log):
        raise UsageError(f"decision {number} is already undone", next_step="nothing to do")
    pair = (found.sender_a, found.member_a, found.sender_b, found.member_b)
    return _append_all(registry, [("undo", pair, number)], who, when, why)[0]


def _needs(who: str, why: str) -> None:
    if not who.strip() or not why.strip():
        raise UsageError("a decision needs who made it and why", next_step="give both")


def _refuse_conflict(log: list[Decision]) -> None:
    """UsageError when decisions in force say both that two members are one person and that they are not."""
    force = _in_force(log)
    group: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        while group.setdefault(key, key) != key:
            key = group[key]
        return key

    for decision in force:
        if decision.verdict == "same":
            group[root(decision.pair[0])] = root(decision.pair[1])
    for decision in force:
        if decision.verdict == "different" and root(decision.pair[0]) == root(decision.pair[1]):
            raise UsageError(
                "this would contradict other decisions in force",
                why=f"decision {decision.number} says two members differ whom others make one person",
                next_step="undo one of them first",
            )


def _append_all(registry: Path, said: list[Said], who: str, when: date, why: str) -> list[Decision]:
    """The lines, chained to the log and to each other, in one writing: all of them or, after a crash, the first ones whole."""
    registry.mkdir(parents=True, exist_ok=True)
    with _locked(registry):
        log = read(registry)
        path = registry / FILE
        kept = path.read_bytes() if path.exists() else b""
        kept = kept[: kept.rfind(b"\n") + 1]  # a torn last line never happened
        last = kept[kept[:-1].rfind(b"\n") + 1 : -1]
        previous = hashlib.sha256(last).hexdigest() if kept else ""
        made, lines = [], []
        for verdict, pair, undoes in said:
            number = len(log) + len(made) + 1
            made.append(Decision(number, verdict, *pair, who, when.isoformat(), why, undoes, previous))
            lines.append(json.dumps(asdict(made[-1]), ensure_ascii=False, sort_keys=True).encode())
            previous = hashlib.sha256(lines[-1]).hexdigest()
        _refuse_conflict([*log, *made])
        with path.open("r+b" if path.exists() else "w+b") as file:
            file.truncate(len(kept))
            file.seek(len(kept))
            file.write(b"".join(line + b"\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
    return made


@contextmanager
def _locked(registry: Path) -> Iterator[None]:
    with (registry / ".decisions.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # released by the system when the process ends, however it ends
        yield


def _parsed(line: bytes, number: int) -> Decision:
    try:
        decision = Decision(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise IntegrityError(
            f"line {number} is not a decision", where=FILE, next_step="restore the file from backup"
        ) from error
    if decision.number != number:
        raise IntegrityError(
            f"decision {number} is missing", where=FILE, next_step="restore the file from backup"
        )
    return decision
