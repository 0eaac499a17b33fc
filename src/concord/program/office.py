"""The folder `office`: what the program office works by, as data. A program without it has none of this, and says so on its pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from concord.program.choosing import Choosing, read_choosing
from concord.program.considered import FILE as CONSIDERED
from concord.program.considered import Considered, read_considered
from concord.program.improving import (
    CHANGES,
    LEARNING,
    Change,
    EventKind,
    Material,
    Topic,
    read_changes,
    read_event_kinds,
    read_materials,
    read_topics,
)
from concord.program.instruments import ASSESSMENTS, SURVEYS, Instrument, read_instruments
from concord.program.problems import Problems


@dataclass(frozen=True)
class Office:
    """Choosing, instruments, surveys, change library, topics of visits, kinds of session and materials, measures considered."""

    choosing: Choosing = field(default_factory=Choosing)
    assessments: tuple[Instrument, ...] = ()
    surveys: tuple[Instrument, ...] = ()
    changes: tuple[Change, ...] = ()
    topics: tuple[Topic, ...] = ()
    event_kinds: tuple[EventKind, ...] = ()
    materials: tuple[Material, ...] = ()
    considered: tuple[Considered, ...] = ()

    def blocks(self) -> dict[str, str]:
        """The building blocks: groups of the assessments, by id, with their English titles."""
        return {g.ident: g.title.en for one in self.assessments for g in one.groups}

    def measures_named(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Every place of the folder that names measures: file, what names them, and which."""
        for one in self.assessments:
            for group in one.groups:
                yield ASSESSMENTS, group.ident, group.measures
        for change in self.changes:
            yield CHANGES, change.ident, change.measures
        for material in self.materials:
            yield LEARNING, material.ident, material.measures
        for one_considered in self.considered:
            yield CONSIDERED, one_considered.ident, (one_considered.measure,)


def read_office(root: Path, problems: Problems) -> Office:
    """Everything in `office`; nothing when there is no such folder."""
    if not (root / "office").is_dir():
        return Office()
    assessments = read_instruments(root, ASSESSMENTS, problems)
    blocks = [g.ident for one in assessments for g in one.groups]
    return Office(
        read_choosing(root, problems),
        assessments,
        read_instruments(root, SURVEYS, problems),
        read_changes(root, blocks, problems),
        read_topics(root, problems),
        read_event_kinds(root, problems),
        read_materials(root, blocks, problems),
        read_considered(root, problems),
    )
