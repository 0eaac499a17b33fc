"""Putting a shard's events together: sides settled, what the law protects flagged, in order, each once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from concord.canon.charts import FLAG, Event
from concord.charts import columns
from concord.charts.inputs import arrow_schema

SCHEMA = arrow_schema(Event, person=False)
UNSAID = {"flags": 0, "setting": 0, "provider": 0}
"""Columns a source may leave out that then hold this; others are empty."""
EPOCH_1900 = 25_567
"""Days from 1900-01-01 to 1970-01-01."""


@dataclass(frozen=True)
class Protection:
    """Which concepts the law protects, at any age or from 12 to 17 only; and when each person turns 12 and 18."""

    always: np.ndarray
    minors: np.ndarray
    person: np.ndarray
    turns_12: np.ndarray
    turns_18: np.ndarray

    @classmethod
    def of(cls, concepts: pa.Table, people: pa.Table) -> Protection:
        """From the numbered `protected_concept` table and the shard's people in order."""
        numbers = columns.integers(concepts["concept"])
        minors = columns.one(concepts["minors_only"]).to_numpy(zero_copy_only=False).astype(bool)
        return cls(
            numbers[~minors],
            numbers[minors],
            columns.integers(people["person"]),
            columns.integers(people["turns_12"], empty=np.iinfo(np.int64).max),
            columns.integers(people["turns_18"], empty=np.iinfo(np.int64).min),
        )

    def holds(self, concept: np.ndarray, person: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Whether each event is protected by its own concept."""
        protected = _among(concept, self.always)
        rows = np.flatnonzero(_among(concept, self.minors))
        at = np.searchsorted(self.person, person[rows])
        at = np.minimum(at, max(len(self.person) - 1, 0))
        if len(self.person):
            known = self.person[at] == person[rows]
            protected[rows] = known & (day[rows] >= self.turns_12[at]) & (day[rows] < self.turns_18[at])
        return protected


def assemble(sources: Iterable[pa.Table], sides: pa.Table, protection: Protection) -> pa.Table:
    """The shard's `event` table. `sides`: (concept, side, becomes) numbers."""
    parts = [SCHEMA.empty_table()]
    for source in sources:
        parts.append(conform(source))
        if "side" in source.column_names:
            parts.extend(conform(sided) for sided in _sided(source, sides))
    events = columns.whole(pa.concat_tables(parts))
    events = in_order(_flag_protected(events, protection))
    return events.filter(pa.array(_first_of_each(events)))


def in_order(events: pa.Table) -> pa.Table:
    """Events of a shard, in one chunk, in the order in which they are kept."""
    return events.take(pa.array(columns.total_order([_packed(events)], events, _TIES)))


_PACKED = ("concept", "person", "day")
_TIES = [c for c in dict.fromkeys((*Event.sorted_by, *SCHEMA.names)) if c not in _PACKED]


def conform(source: pa.Table) -> pa.Table:
    """The declared columns in their types; what a source leaves out is empty, or says nothing."""
    filled = []
    for field in SCHEMA:
        if field.name in source.column_names:
            column = source[field.name]
            filled.append(column if column.type == field.type else column.cast(field.type))
        elif field.name in UNSAID:
            filled.append(pa.array(np.full(len(source), UNSAID[field.name]), field.type))
        else:
            filled.append(pa.nulls(len(source), field.type))
    return pa.table(filled, schema=SCHEMA)


def _sided(source: pa.Table, sides: pa.Table) -> Iterable[pa.Table]:
    """Copies of events whose side is known, under the concept of that side."""
    known = source.filter(pc.is_valid(source["side"]))
    for row in sides.to_pylist() if len(known) else ():
        mine = pc.and_(pc.equal(known["concept"], row["concept"]), pc.equal(known["side"], row["side"]))
        found = known.filter(mine)
        concept = pa.array(np.full(len(found), row["becomes"]), pa.int32())
        yield found.set_column(found.column_names.index("concept"), "concept", concept)


def _flag_protected(events: pa.Table, protection: Protection) -> pa.Table:
    """All events of a record or claim are flagged when any of its codes is protected."""
    concept, person, day = (columns.integers(events[c]) for c in _PACKED)
    own = protection.holds(concept, person, day)
    if not own.any():
        return events
    record = columns.one(pc.coalesce(events["visit"], events["event"]))
    marked = pc.unique(record.filter(pa.array(own)))
    flagged = pc.is_in(record, value_set=marked).to_numpy(zero_copy_only=False)
    flags = columns.integers(events["flags"]) | np.where(flagged, FLAG["sensitive"], 0)
    return events.set_column(SCHEMA.get_field_index("flags"), "flags", pa.array(flags.astype(np.int32)))


def _among(concept: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Whether each concept number is one of a few."""
    table = np.zeros(int(max(concept.max(initial=0), chosen.max(initial=0))) + 1, dtype=bool)
    table[chosen] = True
    return table[concept]


def _packed(events: pa.Table) -> np.ndarray:
    """Concept, person, day and length in one integer of 12, 26, 16 and 9 bits, so that most events need one comparison.

    Persons count from the shard's first, days from 1900; the unknown comes first; lengths past 510 days count as 510.
    """
    concept, person = columns.integers(events["concept"]), columns.integers(events["person"])
    person = person - (person.min() if len(person) else 0)
    if len(person) and person.max() >= 1 << 26:
        person = np.unique(person, return_inverse=True)[1]
    unknown = -EPOCH_1900 - 1
    day = columns.integers(events["day"], empty=unknown)
    length = np.clip(columns.integers(events["end_day"], empty=day.min(initial=0) - 1) - day + 1, 0, 511)
    day = np.clip(day - unknown, 0, 65_535)
    return (concept << 51) | (person << 25) | (day << 9) | length


def _first_of_each(events: pa.Table) -> np.ndarray:
    """False for rows that say again what the row before says: one record that says one thing in two codes.

    A record with two codes of one answer or reason, on two lists or of two visits, keeps a row for each.
    """
    if len(events) < 2:
        return np.ones(len(events), dtype=bool)
    differs = np.zeros(len(events) - 1, dtype=bool)
    for name in (
        "concept",
        "person",
        "event",
        "kind",
        "day",
        "end_day",
        "answer",
        "reason",
        "flags",
        "visit",
    ):
        values = columns.integers(events[name], empty=np.iinfo(np.int64).min)
        differs |= values[1:] != values[:-1]
    same = np.flatnonzero(~differs)
    if len(same):
        before, after = events["value"].take(pa.array(same)), events["value"].take(pa.array(same + 1))
        alike = pc.or_(
            pc.fill_null(pc.equal(before, after), False), pc.and_(pc.is_null(before), pc.is_null(after))
        )
        differs[same] = ~columns.one(alike).to_numpy(zero_copy_only=False)
    return np.concatenate([[True], differs])
