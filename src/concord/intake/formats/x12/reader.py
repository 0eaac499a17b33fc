"""What intake calls for an X12 file: rows of its transaction sets, the months it speaks for, and the acknowledgement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from concord.intake.formats.base import Reader
from concord.intake.formats.x12 import guide_820, guide_834
from concord.intake.formats.x12.acknowledge import acknowledge
from concord.intake.formats.x12.envelope import Envelope
from concord.intake.formats.x12.faults import Fault
from concord.intake.formats.x12.guide import Guide, Row, Walk
from concord.intake.formats.x12.segments import Segment, Stream
from concord.model import periods
from concord.model.errors import InputError

GUIDES: dict[str, Guide] = {g.set_id: g for g in (guide_834.GUIDE, guide_820.GUIDE)}
"""By transaction set. 835 and 837 are added here."""
NOT_YET = ("835", "837")
BATCH = 20_000
SHOWN = 10
CHANGE = "2"


class Interchange:
    """One file read once: rows as they complete, and afterwards its envelope with every fault."""

    def __init__(self, path: Path, name: str):
        self.stream, self.name = Stream(path, name), name
        self.envelope = Envelope()
        self.head: dict[str, str] = {}
        self.sets: set[str] = set()
        self._walk: Walk | None = None

    def rows(self) -> Iterator[Row]:
        """Every row of every set that a guide reads."""
        for segment in self.stream:
            yield from self._take(segment)
        yield from self._leave(0)
        self.envelope.finish(self.stream.tail)

    def _take(self, segment: Segment) -> Iterator[Row]:
        before = self.envelope.current
        is_body = self.envelope.take(segment)
        now = self.envelope.current
        if before is not now:
            yield from self._leave(segment.position, before)
            if now is not None:
                self._begin(segment)
        if is_body and self._walk is not None:
            yield from self._walk.take(segment)
            if segment.id in ("BGN", "BPR") or (self._walk.loop == "header" and segment.id == "DTP"):
                self._note(segment)

    def _begin(self, segment: Segment) -> None:
        kind = segment.get(1)
        self.sets.add(kind)
        guide = GUIDES.get(kind)
        part = self.envelope.current
        if part is None:
            return
        if guide is None:
            when = "not read yet" if kind in NOT_YET else "not one that is read"
            part.faults.append(Fault("set", "1", segment.position, "ST", f"transaction set is {when}", 1))
            return
        self._check_version(guide, segment)
        self._walk = Walk(guide)

    def _check_version(self, guide: Guide, segment: Segment) -> None:
        group, part = self.envelope.interchanges[-1].parts[-1], self.envelope.current
        if part is None:
            return
        if group.opening.get(1) != guide.functional_id:
            group.faults.append(
                Fault(
                    "group",
                    "1",
                    group.opening.position,
                    "GS",
                    f"{guide.set_id} belongs in a group {guide.functional_id}",
                    1,
                )
            )
        stated = segment.get(3) or group.opening.get(8)
        if not stated.startswith(guide.version[:10]):
            part.faults.append(
                Fault(
                    "set",
                    "I5",
                    segment.position,
                    "ST",
                    f"the guide is not {guide.version}",
                    3 if segment.get(3) else 0,
                )
            )

    def _leave(self, position: int, part: Any = None) -> Iterator[Row]:
        if self._walk is None:
            return
        walk, self._walk = self._walk, None
        part = part or (self.envelope.current)
        yield from walk.end(position or (part.opening.position + part.counted if part else 0))
        if part is not None:
            part.faults += walk.faults

    def _note(self, segment: Segment) -> None:
        if segment.id == "DTP":
            self.head.setdefault(f"DTP_{segment.get(1)}", segment.get(3))
        for number in (3, 8, 16):
            if segment.get(number) and segment.id != "DTP":
                self.head.setdefault(f"{segment.id}{number:02d}", segment.get(number))


class X12(Reader):
    """Rows of an X12 file, by the guide of its transaction sets."""

    def open(self) -> None:
        """Read up to the first row: separators, the set, whether the file speaks for all or for the members it names."""
        wanted = str(self.spec.reading.get("set", ""))
        if wanted not in GUIDES:
            raise InputError(
                f"no X12 transaction set `{wanted}` is read", where=self.name,
                next_step=f"set `set` to one of {', '.join(sorted(GUIDES))}",
            )  # fmt: skip
        pattern = re.compile(GUIDES[wanted].columns)
        self.columns = tuple(c for c in self.spec.sources if pattern.fullmatch(c))
        self.interchange = Interchange(self.path, self.name)
        self._rows = self.interchange.rows()
        self._first = next(self._rows, None)
        self._check_set(wanted)
        self.check_columns()
        head = self.interchange.head
        self.is_change = head.get("BGN08") == CHANGE
        month = (head.get("DTP_007") or head.get("BGN03") or "")[:6]
        if re.fullmatch(r"\d{4}(0[1-9]|1[0-2])", month) and not self.is_change:
            self.stated = periods.parse(f"{month[:4]}-{month[4:]}")

    def batches(self) -> Iterator[pa.RecordBatch]:
        waiting: list[Row] = []
        for row in self._all():
            waiting.append(row)
            if len(waiting) >= BATCH:
                yield self._batch(waiting)
                waiting = []
        if waiting:
            yield self._batch(waiting)
        self._conclude()

    def _all(self) -> Iterator[Row]:
        if self._first is not None:
            yield self._first
        yield from self._rows

    def _batch(self, rows: list[Row]) -> pa.RecordBatch:
        self.rows += len(rows)
        columns = [pa.array([r.values.get(c) or None for r in rows], pa.string()) for c in self.wanted]
        places = np.array([r.position for r in rows], dtype=np.int64)
        return self.batch(places, pa.array([r.text for r in rows], pa.string()), columns)

    def _check_set(self, wanted: str) -> None:
        found = self.interchange.sets
        if found and wanted not in found:
            raise InputError(
                f"the file holds transaction set {', '.join(sorted(found))}, not {wanted}", where=self.name,
                next_step="name the file as its own kind, or correct `set` in the mapping",
            )  # fmt: skip

    def _conclude(self) -> None:
        """Afterwards: the acknowledgement, and what is wrong with the file as a whole."""
        envelope = self.interchange.envelope
        self.acknowledgement = acknowledge(envelope)
        faults = envelope.every_fault()
        wrapping = [f for f in faults if f.level in ("interchange", "group", "set")]
        others = len(faults) - len(wrapping)
        if wrapping:
            self.problem = f"The interchange is not whole: {wrapping[0].words()}" + (
                f"; and {len(wrapping) - 1} more." if len(wrapping) > 1 else "."
            )
            self.next_step = "send the whole file again; it replaces this one"
        if others:
            first = [f for f in faults if f not in wrapping][:SHOWN]
            self.notes.append(
                f"{others:,} segments do not follow the guide: {'; '.join(f.words() for f in first)}."
            )


def check(path: Path) -> list[dict[str, Any]]:
    """The acknowledgement of a file by itself, whoever sent it. InputError when it is no X12 at all."""
    one = Interchange(path, path.name)
    for _ in one.rows():
        pass
    return acknowledge(one.envelope)
