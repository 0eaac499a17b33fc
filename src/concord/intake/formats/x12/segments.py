"""An X12 file as a stream of segments, each with its place in the file; separators are those that each ISA declares."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from concord.intake import encodings
from concord.model.errors import InputError

ISA_LENGTH = 106
BLOCK = 1 << 20
BETWEEN = "\r\n\t \x00\x1a"
"""What may stand between segments and means nothing."""


@dataclass(frozen=True)
class Separators:
    """The four that an ISA sets."""

    element: str
    repetition: str
    component: str
    segment: str


@dataclass(frozen=True)
class Segment:
    """One segment: its place in the file (the first ISA is 1), its id, its elements as sent, and its text."""

    position: int
    id: str
    elements: tuple[str, ...]
    text: str

    def get(self, number: int) -> str:
        """Element by its number, 1 the first after the id; empty when it is not there."""
        return self.elements[number - 1] if number <= len(self.elements) else ""


class Stream:
    """Segments of one file from front to back. `tail` is what stood after the last terminator, if anything."""

    def __init__(self, path: Path, name: str):
        self.path, self.name = path, name
        self.separators: Separators | None = None
        self.tail = ""
        self.interchanges: list[Separators] = []

    def __iter__(self) -> Iterator[Segment]:
        blocks, buffer, position = self._blocks(), "", 0
        outside = True
        for block in blocks:
            buffer += block
            at = 0
            while True:
                at = _skip(buffer, at, self.separators if not outside else None)
                if outside and buffer.startswith("ISA", at):
                    if len(buffer) - at < ISA_LENGTH:
                        break
                    self.separators = self._declared(buffer[at : at + ISA_LENGTH])
                    self.interchanges.append(self.separators)
                    outside = False
                if self.separators is None:
                    if len(buffer) - at < ISA_LENGTH:
                        break
                    raise _no_isa(self.name)
                end = buffer.find(self.separators.segment, at)
                if end < 0:
                    break
                position += 1
                segment = _segment(buffer[at:end], position, self.separators)
                at = end + 1
                outside = segment.id == "IEA"
                yield segment
            buffer = buffer[at:]
        if not self.interchanges:
            raise _no_isa(self.name)
        self.tail = buffer.strip(BETWEEN)

    def _blocks(self) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        with encodings.opened(self.path) as source:
            first = True
            while block := source.read(BLOCK):
                text = decoder.decode(block)
                yield text.removeprefix("\ufeff") if first else text
                first = False
            yield decoder.decode(b"", final=True)

    def _declared(self, isa: str) -> Separators:
        element, found = isa[3], isa.split(isa[3])
        if element.isalnum() or len(found) != 17 or len(found[16]) != 2 or found[16][1].isalnum():
            raise InputError(
                "the ISA segment is not 106 characters with 16 elements, so its separators cannot be known",
                where=self.name,
                next_step="send each ISA element in its fixed width, as the standard asks",
            )
        return Separators(element, found[11], found[16][0], found[16][1])


def _segment(text: str, position: int, separators: Separators) -> Segment:
    text = text.rstrip("\r\n")
    name, *elements = text.split(separators.element)
    return Segment(position, name.strip(), tuple(elements), text)


def _skip(buffer: str, at: int, separators: Separators | None) -> int:
    """Past what means nothing. A terminator that is itself a line break still ends a segment only once."""
    while (
        at < len(buffer) and buffer[at] in BETWEEN and not (separators and buffer[at] == separators.element)
    ):
        at += 1
    return at


def _no_isa(name: str) -> InputError:
    return InputError(
        "the file does not begin with an ISA segment",
        where=name,
        next_step="send an X12 interchange, or name the file as its own kind",
    )
