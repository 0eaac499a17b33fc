"""What a run would do again and why, told before it does it: from what changed since the last run, and whom the new files speak of."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from concord import identity, terminology
from concord.intake import inbox, parts, receipt
from concord.model.lineage import LINE_BITS
from concord.model.work import Work
from concord.pipeline import contents
from concord.pipeline.inputs import Inputs
from concord.pipeline.record import DONE, key_of
from concord.pipeline.walk import BY_SHARD, WALK
from concord.program import Program

WHOLESALE = {
    "as_of": "the as-of date is another",
    "program": "the program folder changed",
    "terminology": "the codes changed",
    "code": "Concord itself changed",
}
"""Inputs that every step rests on, and what is said when one of them changed."""
REST = {
    "identity_decisions": "stewards decided about people",
    "published": "other quarters were published",
    "frozen": "an earlier day's run settled payments",
}


@dataclass(frozen=True)
class Planned:
    """What would become of one step: `kept`, `again`, or `in part`; and why."""

    step: str
    words: str
    does: str
    why: str


@dataclass(frozen=True)
class Touched:
    """Whom the new files speak of: tables, members already known, members not known yet, and the known ones' shards."""

    tables: tuple[str, ...] = ()
    members: int = 0
    unknown: int = 0
    shards: tuple[int, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The run by name, what changed since the last one, whom that touches, and each step."""

    run: str
    causes: list[str]
    touched: Touched
    steps: list[Planned]

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "run": self.run, "causes": self.causes, "touched": vars(self.touched), "steps": [vars(s) for s in self.steps],
        }  # fmt: skip


def plan(work: Work, as_of: date) -> Plan:
    """Say what `run` would do with the same arguments. Reads only; nothing is settled or linked to find out."""
    program, words = Program.load(work.program), terminology.load(work.terminology)
    inputs = Inputs.of(work, program, words, as_of).as_dict()
    folder = work.runs / f"{as_of}-{key_of(inputs)}"
    last = _last(work.runs, folder)
    before = _inputs(last) if last else {}
    causes, wholesale = _causes(before, inputs)
    touched = Touched()
    if last and not wholesale:
        touched = _touched(work, last, set(inputs["files"]) - set(before["files"]))
    steps = [_step(folder, name, causes, wholesale, touched, program.shards) for name in WALK]
    return Plan(folder.name, causes, touched, steps)


def _last(runs: Path, but: Path) -> Path | None:
    """The kept run that was begun last, other than this one; this one when there is no other."""
    found = [p for p in runs.iterdir() if (p / "inputs.json").exists()] if runs.is_dir() else []
    numbered = sorted(found, key=lambda p: (p != but, contents.number(p)))
    return numbered[-1] if numbered else None


def _inputs(run: Path) -> dict[str, Any]:
    return dict(json.loads((run / "inputs.json").read_text(encoding="utf-8")))


def _causes(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[list[str], bool]:
    """What changed, in sentences; and whether everything rests on some of it."""
    if not before:
        return ["there is no kept run to take anything from"], True
    told = json.loads(json.dumps(now, default=str))
    wholesale = [words for key, words in WHOLESALE.items() if before.get(key) != told[key]]
    rest = [words for key, words in REST.items() if before.get(key) != told[key]]
    return [*wholesale, *_files(before["files"], told["files"]), *rest], bool(wholesale)


def _files(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    added = Counter(now[f].partition("/")[0] for f in now.keys() - before.keys())
    gone = Counter(before[f].partition("/")[0] for f in before.keys() - now.keys())
    return [
        *(f"{n:,} new {'file' if n == 1 else 'files'} of {sender}" for sender, n in sorted(added.items())),
        *(f"{n:,} {'file' if n == 1 else 'files'} of {sender} no longer there" for sender, n in sorted(gone.items())),
    ]  # fmt: skip


def _touched(work: Work, last: Path, files: Iterable[str]) -> Touched:
    """Whom new files speak of, and the files before them that they may take the place of."""
    held = {f.sha256: f for f in inbox.held(work.root)}
    new = [held[f] for f in files if f in held]
    about = {(f.sender, f.kind, f.period) for f in new}
    speaking = [f for f in held.values() if f in new or (f.sender, f.kind, f.period) in about]
    tables: set[str] = set()
    members: set[tuple[str, str]] = set()
    for landed in speaking:
        told = receipt.of(work.root, landed)
        for table in told.tables if told else ():
            tables |= {table} if landed in new else set()
            members |= _members(parts.path_of(work.root, table, told.part_name), landed)
    shards = _shards(last / "people" / "person_link.parquet")
    known = {m for m in members if m in shards}
    return Touched(
        tuple(sorted(tables)), len(known), len(members - known), tuple(sorted({shards[m] for m in known}))
    )


def _members(part: Path, landed: inbox.Landed) -> set[tuple[str, str]]:
    """Members that a file's rows name; a part may hold other files' rows besides."""
    if not part.exists() or "member_id" not in pq.read_schema(part).names:
        return set()
    rows = pq.read_table(part, columns=["row_id", "member_id"])
    mine = pc.equal(pc.shift_right(rows["row_id"], LINE_BITS), landed.file_id)
    found = pc.unique(rows.filter(mine)["member_id"])
    return {(landed.sender, str(member)) for member in found.to_pylist() if member is not None}


def _shards(links: Path) -> dict[tuple[str, str], int]:
    if not links.exists():
        return {}
    rows = pq.read_table(links, columns=["sender", "member_id", "shard"]).to_pydict()
    return {(s, m): k for s, m, k in zip(*rows.values(), strict=True)}


def _step(
    run: Path, name: str, causes: Sequence[str], wholesale: bool, touched: Touched, shards: int
) -> Planned:
    words = WALK[name]
    if (run / name / DONE).exists():
        return Planned(name, words, "kept", "done already for these very inputs")
    if wholesale or name == "settled":
        return Planned(name, words, "again", causes[0] if causes else "it was not finished")
    if name == "people":
        read = sorted(set(touched.tables) & set(identity.READS))
        does = "again" if read or REST["identity_decisions"] in causes else "kept"
        return Planned(
            name, words, does, f"the new files hold {', '.join(read)}" if read else "nothing it reads came"
        )
    if name == "cut":
        why = f"at most {len(touched.tables)} tables that the new files hold: {', '.join(touched.tables)}"
        return Planned(name, words, "in part", why)
    if name in BY_SHARD:
        return Planned(name, words, "in part", _which(touched, shards))
    return Planned(name, words, "if changed", "only if a table that it reads comes out other than before")


def _which(touched: Touched, shards: int) -> str:
    """At most which shards: those of the people spoken of; a member who is new may come to stand in any."""
    if touched.unknown:
        return f"at most {shards} of {shards} shards: {touched.unknown:,} members are not known yet"
    return f"at most {len(touched.shards)} of {shards} shards, with {touched.members:,} members spoken of"
