"""What can be wrong with an interchange, in the standard's own codes and in words."""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = ("interchange", "group", "set", "segment", "element")
SEGMENT_CODES = {
    "1": "unrecognized segment",
    "2": "segment where none is expected",
    "3": "required segment missing",
    "5": "segment more often than allowed",
    "6": "segment not in this transaction set",
    "7": "segment out of sequence",
    "8": "segment with data element errors",
}
ELEMENT_CODES = {
    "1": "required element missing",
    "5": "element too long",
    "6": "invalid character",
    "7": "invalid code",
    "8": "invalid date",
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: at which level, its code there, where in the file, and in words without a person's data.

    `position` is the segment's place in the file; of something missing, the place where it was missed.
    """

    level: str
    code: str
    position: int
    segment: str
    sentence: str
    element: int = 0
    loop: str = ""

    def words(self) -> str:
        """`segment 27 (SE): ...`."""
        where = f"{self.segment}{self.element:02d}" if self.element else self.segment
        loop = f", loop {self.loop}" if self.loop else ""
        return f"segment {self.position} ({where}{loop}): {self.sentence}"
