"""What an implementation guide says, as far as reading needs it: loops, the order of their segments, what each must have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache

from concord.intake.formats.x12.faults import Fault
from concord.intake.formats.x12.segments import Segment

Values = dict[str, str]


@dataclass(frozen=True)
class Loop:
    """Segments in their order, the first of them opening it; those that may come once; elements that must be there."""

    order: tuple[str, ...]
    needs: tuple[str, ...] = ()
    once: tuple[str, ...] = ()

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each segment stands in the order."""
        return {name: place for place, name in enumerate(self.order)}


@dataclass(frozen=True)
class Row:
    """One row that a guide makes: its place, the text of its segments, and its values by column."""

    position: int
    text: str
    values: Values


@dataclass(frozen=True)
class Guide:
    """One transaction set. `place` says which loop a segment opens, given the loop before; empty: it stays where it is."""

    set_id: str
    functional_id: str
    version: str
    title: str
    loops: Mapping[str, Loop]
    place: Callable[[Segment, str], str]
    needed: Mapping[str, tuple[int, ...]]
    codes: Mapping[tuple[str, int], tuple[str, ...]]
    make: Callable[[], Maker]
    columns: str
    """Regular expression of the columns that its rows may have."""


class Maker:
    """Turns placed segments into rows. A guide's own class overrides both."""

    faults: list[Fault]

    def take(self, segment: Segment, loop: str) -> Iterator[Row]:
        """Rows that are complete now that this segment has come."""
        raise NotImplementedError

    def end(self, position: int) -> Iterator[Row]:
        """Rows that were waiting for the end of the set."""
        raise NotImplementedError


@dataclass
class Walk:
    """One transaction set being read: where we are, and what was wrong."""

    guide: Guide
    loop: str = "header"
    step: int = -1
    seen: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.maker = self.guide.make()
        self.known = {name for loop in self.guide.loops.values() for name in loop.order}
        self.codes: dict[str, list[tuple[int, frozenset[str]]]] = {}
        for (name, number), allowed in self.guide.codes.items():
            self.codes.setdefault(name, []).append((number, frozenset(allowed)))

    def take(self, segment: Segment) -> Iterator[Row]:
        """Place a segment, check it, and hand it to the maker."""
        self._elements(segment)
        if segment.id not in self.known:
            self._fault("1", segment, "is no segment of this transaction set")
            return
        opened = self.guide.place(segment, self.loop)
        if opened:
            self._leave(segment)
            self.loop, self.step, self.seen = opened, -1, set()
        loop = self.guide.loops[self.loop]
        if segment.id not in loop.places:
            self._fault("2", segment, f"is not expected in loop {self.loop}")
            return
        self._in_order(segment, loop)
        yield from self.maker.take(segment, self.loop)

    def end(self, position: int) -> Iterator[Row]:
        """The set has ended."""
        self._leave(Segment(position, "SE", (), ""))
        yield from self.maker.end(position)
        self.faults += self.maker.faults

    def _in_order(self, segment: Segment, loop: Loop) -> None:
        step = loop.places[segment.id]
        if step < self.step:
            self._fault("7", segment, f"comes too late in loop {self.loop}")
        self.step = max(step, self.step)
        if segment.id in loop.once and segment.id in self.seen:
            self._fault("5", segment, f"stands more than once in loop {self.loop}")
        self.seen.add(segment.id)
        if segment.elements:
            self.seen.add(f"{segment.id}*{segment.elements[0]}")

    def _leave(self, at: Segment) -> None:
        for need in self.guide.loops[self.loop].needs:
            if need not in self.seen:
                self.faults.append(
                    Fault("segment", "3", at.position, need.partition("*")[0], f"{need} is missing in loop {self.loop}", loop=self.loop)
                )  # fmt: skip

    def _elements(self, segment: Segment) -> None:
        for number in self.guide.needed.get(segment.id, ()):
            if not segment.get(number):
                self._element("1", segment, number, "is empty")
        for number, allowed in self.codes.get(segment.id, ()):
            if segment.get(number) and segment.get(number) not in allowed:
                self._element("7", segment, number, "is a code that the guide does not know")
        for number, form in _dates(segment) if segment.id in DATED else ():
            if not _is_date(segment.get(number), form):
                self._element("8", segment, number, "is not a date in the form that its qualifier says")

    def _fault(self, code: str, segment: Segment, sentence: str) -> None:
        name = segment.id if segment.id.isalnum() else "?"
        self.faults.append(Fault("segment", code, segment.position, name[:3], sentence, loop=self.loop))

    def _element(self, code: str, segment: Segment, number: int, sentence: str) -> None:
        self.faults.append(Fault("element", code, segment.position, segment.id, sentence, number, self.loop))


DATED = {"DTP": ((2, 3),), "DMG": ((1, 2),), "DTM": ((5, 6),)}
FORMS = {"D8": "%Y%m%d", "DT": "%Y%m%d%H%M", "CM": "%Y%m", "CY": "%Y"}


def _dates(segment: Segment) -> Iterator[tuple[int, str]]:
    for qualifier, value in DATED.get(segment.id, ()):
        if segment.get(value):
            yield value, segment.get(qualifier)


@lru_cache(maxsize=65_536)
def _is_date(text: str, form: str) -> bool:
    if form == "RD8":
        first, dash, last = text.partition("-")
        return dash == "-" and _is_date(first, "D8") and _is_date(last, "D8") and first <= last
    if form not in FORMS:
        return False
    try:
        return datetime.strptime(text, FORMS[form]).strftime(FORMS[form]) == text
    except ValueError:
        return False
