"""What a batch copies before it begins: people, and the events of concepts with few rows."""

from __future__ import annotations

from collections.abc import Sequence

from concord.engine.compiler.planner import BASE, PERSON, Dictionary, Step
from concord.engine.compiler.sqltree import among, choose, col
from concord.engine.session import Session
from concord.model.measure import Measure

READ = ("person", *BASE, "kind", "state", "setting", "provider", "reason")
"""What any query reads of an event."""
FEW = 200_000
"""A concept's rows are copied when they are at most so many: of more, each file holds whole row groups, which are as soon read there."""
BYTES = 200
"""Memory that is set aside for each row copied: twice what it takes."""


def worth_copying(session: Session, measures: Sequence[Measure], words: Dictionary) -> frozenset[int]:
    """Concepts that these measures read and that have few rows, as many as fit, those with the fewest first."""
    read = {words.concept(name) for m in measures for name in m.concepts()}
    counted = session.rows("SELECT concept, count(*) AS n FROM event GROUP BY concept ORDER BY n, concept")
    room = session.memory() // BYTES
    few = set()
    for concept, rows in counted:
        if concept in read and rows <= min(FEW, room):
            few.add(concept)
            room -= rows
    return frozenset(few)


def copies(concepts: frozenset[int], prefix: str) -> list[Step]:
    """The steps that copy people, and the rows of these concepts."""
    people = Step.of(f"{prefix}_people", choose(*PERSON).from_("chart_person", copy=False))
    if not concepts:
        return [people]
    rows = choose(*READ).from_("event", copy=False).where(among(col("concept"), sorted(concepts)), copy=False)
    return [people, Step.of(f"{prefix}_staged", rows)]
