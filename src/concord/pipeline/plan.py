"""What a run would do again and why, told before it does it: from what changed since the last run, and whom the new files speak of."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
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
from concord.pipeline.touched import FEW, LEAST
from concord.pipeline.walk import BY_PERSON, BY_SHARD, OF_THE_DAY, WALK
from concord.program import Program

DAY = "the as-of date is another"
WHOLESALE = {
    "program": "the program folder changed",
    "terminology": "the codes changed",
    "code": "Concord itself changed",
    "unread": "files were read again, or wait to be",
}
"""Inputs that every step rests on, and what is said when one of them changed. The day comes first where it is another: not every
step rests on it."""
EACH_TIME = {
    "protected": "what may be printed is chosen anew from the quarter's counts; it costs little",
    "office": "it reads of everything",
}
"""Steps that are done whenever any input is another."""
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
    """Whom the new files speak of: senders, tables, members already known, members not known yet; the people that the known ones are, of
    how many, and their shards."""

    senders: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    members: int = 0
    unknown: int = 0
    people: int = 0
    known: int = 0
    shards: tuple[int, ...] = ()

    @property
    def at_most(self) -> int:
        """People whom the new files may touch: one for each member who is not known yet, too."""
        return self.people + self.unknown


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
        touched = _touched(work, last, before["files"], inputs["files"])
    what = _What(folder, tuple(causes), wholesale, touched, program.shards, _of_the_day(before, inputs))
    return Plan(folder.name, causes, touched, [_step(what, name) for name in WALK])


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
    wholesale = [words for key, words in WHOLESALE.items() if before.get(key) != told.get(key)]
    rest = [words for key, words in REST.items() if before.get(key) != told[key]]
    day = [DAY] if before["as_of"] != told["as_of"] else []
    return [*day, *wholesale, *_files(before["files"], told["files"]), *rest], bool(wholesale)


def _of_the_day(before: Mapping[str, Any], now: Mapping[str, Any]) -> frozenset[str]:
    """The steps that rest on the day, where it is another than then; rosters only where its month is."""
    if not before or before["as_of"] == now["as_of"]:
        return frozenset()
    month = str(before["as_of"])[:7] != str(now["as_of"])[:7]
    return frozenset(name for name in OF_THE_DAY if month or name != "rosters")


def _files(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    added = Counter(now[f].partition("/")[0] for f in now.keys() - before.keys())
    gone = Counter(before[f].partition("/")[0] for f in before.keys() - now.keys())
    return [
        *(f"{n:,} new {'file' if n == 1 else 'files'} of {sender}" for sender, n in sorted(added.items())),
        *(f"{n:,} {'file' if n == 1 else 'files'} of {sender} no longer there" for sender, n in sorted(gone.items())),
    ]  # fmt: skip


def _touched(work: Work, last: Path, before: Mapping[str, str], now: Mapping[str, str]) -> Touched:
    """Whom new files speak of, those that no longer count, and the files before them that they may take the place of."""
    held, others = {f.sha256: f for f in inbox.held(work.root)}, before.keys() ^ now.keys()
    new = [held[f] for f in others if f in held]
    about = {(f.sender, f.kind, f.period) for f in new}
    speaking = [f for f in held.values() if f in new or (f.sender, f.kind, f.period) in about]
    tables: set[str] = set()
    members: set[tuple[str, str]] = set()
    for landed in speaking:
        told = receipt.of(work.root, landed)
        for table in told.tables if told else ():
            tables |= {table} if landed in new else set()
            members |= _members(parts.path_of(work.root, table, told.part_name), landed)
    links = _links(last / "people" / "person_link.parquet")
    spoken = {m: links[m] for m in members if m in links}
    senders = {(now.get(f) or before[f]).partition("/")[0] for f in others}
    return Touched(
        tuple(sorted(senders)), tuple(sorted(tables)), len(spoken), len(members) - len(spoken),
        len({person for person, _ in spoken.values()}), len({person for person, _ in links.values()}),
        tuple(sorted({shard for _, shard in spoken.values()})),
    )  # fmt: skip


def _members(part: Path, landed: inbox.Landed) -> set[tuple[str, str]]:
    """Members that a file's rows name; a part may hold other files' rows besides."""
    if not part.exists() or "member_id" not in pq.read_schema(part).names:
        return set()
    rows = pq.read_table(part, columns=["row_id", "member_id"])
    mine = pc.equal(pc.shift_right(rows["row_id"], LINE_BITS), landed.file_id)
    found = pc.unique(rows.filter(mine)["member_id"])
    return {(landed.sender, str(member)) for member in found.to_pylist() if member is not None}


def _links(path: Path) -> dict[tuple[str, str], tuple[int, int]]:
    """Person and shard of every member."""
    if not path.exists():
        return {}
    rows = pq.read_table(path, columns=["sender", "member_id", "person_id", "shard"]).to_pydict()
    return {(s, m): (p, k) for s, m, p, k in zip(*rows.values(), strict=True)}


@dataclass(frozen=True)
class _What:
    """What is planned: the run's folder, what changed, whether everything rests on it, whom it touches, and how many shards there are;
    and which steps rest on the day, where that is another."""

    run: Path
    causes: tuple[str, ...]
    wholesale: bool
    touched: Touched
    shards: int
    of_the_day: frozenset[str]


def _step(what: _What, name: str) -> Planned:
    words = WALK[name]
    if (what.run / name / DONE).exists():
        return Planned(name, words, "kept", "done already for these very inputs")
    if what.wholesale:
        return Planned(name, words, "again", _cause(what))
    does, why = _does(what, name)
    if name in what.of_the_day:
        does, why = ("in part" if name == "charts" else "again"), f"{OF_THE_DAY[name]}; {why}"
    return Planned(name, words, does, why)


def _cause(what: _What) -> str:
    return (
        next((c for c in what.causes if c != DAY), what.causes[0]) if what.causes else "it was not finished"
    )


def _does(what: _What, name: str) -> tuple[str, str]:
    """What becomes of a step, as far as the files decide it, and why."""
    touched = what.touched
    if name in ("members", "settled"):
        if not touched.senders:
            return "kept", "no sender's files are others than then"
        return "in part", f"only rows of {', '.join(touched.senders)}, whose files are others than then"
    if not touched.senders:
        return "if changed", "only if a table that it reads comes out other than before"
    if name == "people":
        read = sorted(set(touched.tables) & set(identity.READS))
        does = "again" if read or REST["identity_decisions"] in what.causes else "kept"
        return does, f"the new files hold {', '.join(read)}" if read else "nothing it reads came"
    if name == "cut":
        return (
            "in part",
            f"at most rows of the {len(touched.tables)} tables that the new files hold: {', '.join(touched.tables)}",
        )
    if name in EACH_TIME:
        return "again", EACH_TIME[name]
    if name in BY_SHARD:
        return "in part", _which(what, name)
    return "if changed", "only if a table that it reads comes out other than before"


def _which(what: _What, name: str) -> str:
    """At most how many people, in which shards; a member who is new may come to stand in any."""
    touched = what.touched
    shards = what.shards if touched.unknown else len(touched.shards)
    where = f"{shards} of {what.shards} shards"
    new = f", {touched.unknown:,} of them members who are not known yet" if touched.unknown else ""
    if name == "results":
        spoken = f"the {touched.at_most:,} of {touched.known:,} people that the new files speak of{new}"
        return f"{spoken}, and others whose days observed move with a plan's claims; everybody where a code or a unit is new"
    alone = touched.at_most <= FEW * touched.known and touched.known - touched.at_most >= LEAST
    if name in BY_PERSON and not alone:
        return f"all people of at most {where}: the new files speak of {touched.at_most:,} of {touched.known:,}{new}"
    return f"at most {touched.at_most:,} of {touched.known:,} people, in {where}{new}"
