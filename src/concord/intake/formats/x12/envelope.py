"""The wrapping of an interchange: ISA to IEA, GS to GE, ST to SE. Control numbers meet, counts are true, nothing stands outside."""

from __future__ import annotations

from dataclasses import dataclass, field

from concord.intake.formats.x12.faults import Fault
from concord.intake.formats.x12.segments import Segment

VERSION = "00501"
PAIRS = {"IEA": "ISA", "GE": "GS", "SE": "ST"}
INSIDE = {"GS": "ISA", "ST": "GS"}
LEVEL = {"ISA": "interchange", "GS": "group", "ST": "set"}


@dataclass
class Part:
    """An interchange, group or transaction set: its opening, what was counted in it, and what was wrong with it."""

    opening: Segment
    counted: int = 0
    closing: Segment | None = None
    faults: list[Fault] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    @property
    def control(self) -> str:
        """Its control number."""
        number = {"ISA": 13, "GS": 6, "ST": 2}[self.opening.id]
        return self.opening.get(number).strip()

    def every_fault(self) -> list[Fault]:
        """Its own faults and those of its parts, by place."""
        found = [*self.faults, *(f for p in self.parts for f in p.every_fault())]
        return sorted(found, key=lambda f: (f.position, f.level, f.code, f.element))


class Envelope:
    """Takes every segment in turn; says whether it belongs to the body of a transaction set."""

    def __init__(self) -> None:
        self.interchanges: list[Part] = []
        self.stray: list[Fault] = []
        self._open: list[Part] = []
        self._last = 0

    @property
    def current(self) -> Part | None:
        """The transaction set that is open now."""
        return self._open[-1] if self._open and self._open[-1].opening.id == "ST" else None

    def take(self, segment: Segment) -> bool:
        """Whether the segment is part of a set's body; envelope segments and strays are dealt with here."""
        self._last = segment.position
        if segment.id in LEVEL:
            self._begin(segment)
        elif segment.id in PAIRS:
            self._end(segment)
        elif self.current is not None:
            self.current.counted += 1
            return True
        else:
            self._stray(segment, "stands in no transaction set")
        return False

    def finish(self, tail: str) -> None:
        """The file has ended: what is still open was cut short."""
        while self._open:
            self._cut(self._last + 1, "")
        if tail:
            self.stray.append(
                Fault("interchange", "023", self._last + 1, "", "the file ends within a segment")
            )

    def every_fault(self) -> list[Fault]:
        """All faults of the file, by place."""
        found = [*self.stray, *(f for i in self.interchanges for f in i.every_fault())]
        return sorted(found, key=lambda f: (f.position, f.level, f.code, f.element))

    # -- opening ---------------------------------------------------------------------------------------------

    def _begin(self, segment: Segment) -> None:
        above = INSIDE.get(segment.id)
        while self._open and self._open[-1].opening.id != above:
            self._cut(segment.position, segment.id)
        if above and not self._open:
            self._stray(segment, f"stands in no {LEVEL[above]}")
        part = Part(segment)
        if self._open:
            over = self._open[-1]
            over.counted += 1
            if any(p.control == part.control for p in over.parts):
                part.faults.append(
                    self._fault(part, "23", f"the control number {part.control} was used before")
                )
            over.parts.append(part)
        else:
            self.interchanges.append(part)
        if segment.id == "ST":
            part.counted = 1
        if segment.id == "ISA" and segment.get(12) != VERSION:
            part.faults.append(
                Fault("interchange", "017", segment.position, "ISA", f"version is not {VERSION}", 12)
            )
        self._open.append(part)

    # -- closing ---------------------------------------------------------------------------------------------

    def _end(self, segment: Segment) -> None:
        wanted = PAIRS[segment.id]
        if not any(p.opening.id == wanted for p in self._open):
            self._stray(segment, f"closes no {LEVEL[wanted]}")
            return
        while self._open[-1].opening.id != wanted:
            self._cut(segment.position, segment.id)
        part = self._open.pop()
        part.closing = segment
        if wanted == "ST":
            part.counted += 1
        self._check_count(part, segment)
        if segment.get(2).strip() != part.control:
            code = {"ISA": "001", "GS": "4", "ST": "3"}[wanted]
            part.faults.append(
                Fault(LEVEL[wanted], code, segment.position, segment.id,
                      f"its control number is not that of the {wanted} at segment {part.opening.position}", 2)
            )  # fmt: skip

    def _check_count(self, part: Part, segment: Segment) -> None:
        stated, kind = segment.get(1).strip(), part.opening.id
        if stated.isdigit() and int(stated) == part.counted:
            return
        code = {"ISA": "021", "GS": "5", "ST": "4"}[kind]
        what = {"ISA": "groups", "GS": "transaction sets", "ST": "segments"}[kind]
        said = f"{int(stated):,}" if stated.isdigit() else "no number"
        part.faults.append(
            Fault(
                LEVEL[kind],
                code,
                segment.position,
                segment.id,
                f"says {said} {what}; there are {part.counted:,}",
                1,
            )
        )

    def _cut(self, position: int, before: str) -> None:
        """The innermost open part has no trailer where one was due."""
        part = self._open.pop()
        kind = part.opening.id
        trailer = {"ISA": "IEA", "GS": "GE", "ST": "SE"}[kind]
        code = {"ISA": "023", "GS": "3", "ST": "2"}[kind]
        where = f"before {before}" if before else "before the file ends"
        part.faults.append(Fault(LEVEL[kind], code, position, trailer, f"is missing {where}"))

    def _stray(self, segment: Segment, what: str) -> None:
        self.stray.append(Fault("interchange", "024", segment.position, segment.id, what))

    @staticmethod
    def _fault(part: Part, code: str, sentence: str) -> Fault:
        kind = part.opening.id
        element = {"ISA": 13, "GS": 6, "ST": 2}[kind]
        found = {"ISA": "025", "GS": "6", "ST": code}[kind]
        return Fault(LEVEL[kind], found, part.opening.position, kind, sentence, element)
