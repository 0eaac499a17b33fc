"""What every reader gives: columns, batches with true line numbers, rows that cannot be split, control records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from concord.intake.senders import FileSpec
from concord.model import periods
from concord.model.errors import InputError
from concord.model.lineage import LINE_BITS, MAX_LINE

STRUCTURE = {
    "field_count": "The row has more or fewer fields than the header.",
    "open_quote": "A quoted field does not close on its line.",
    "repeated_header": "The header stands again among the rows.",
    "record_length": "The record is longer or shorter than the layout.",
    "record_type": "The record begins with a type that the layout does not know.",
}
"""Rules that are broken before a row can be read; all of them quarantine."""


@dataclass(frozen=True)
class Broken:
    """A row that cannot be split into columns."""

    line: int
    rule: str
    raw: str


class Reader:
    """One file being read once, from front to back.

    `columns` are those found, in the order sent. After `batches` is exhausted `rows` counts data rows (broken ones
    included, control records, headers and blank lines not), and `closing_count` is what the trailer said. A format may
    find more wrong with the file as a whole (`problem`, `next_step`), answer in its own way (`acknowledgement`), and hold
    news of some members alone (`is_change`).
    """

    def __init__(self, path: Path, name: str, file_id: int, spec: FileSpec):
        self.path, self.name, self.file_id, self.spec = path, name, file_id, spec
        self.columns: tuple[str, ...] = ()
        self.notes: list[str] = []
        self.broken: list[Broken] = []
        self.rows = 0
        self.stated: periods.Period | None = None
        self.closing_count: int | None = None
        self.problem = self.next_step = ""
        self.acknowledgement: list[dict[str, Any]] = []
        self.is_change = False
        self.open()

    def open(self) -> None:
        """Read the opening and the header."""
        raise NotImplementedError

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Batches of `row_id`, `raw` and the source columns that the mapping reads and the file has."""
        raise NotImplementedError

    # -- shared by readers -----------------------------------------------------------------------------------

    @cached_property
    def wanted(self) -> tuple[str, ...]:
        """Source columns to carry: those the mapping reads, in the file."""
        return tuple(c for c in self.spec.sources if c in self.columns)

    @property
    def schema(self) -> pa.Schema:
        return batch_schema(self.wanted)

    def batch(self, lines: np.ndarray, raw: pa.Array, columns: Sequence[pa.Array]) -> pa.RecordBatch:
        if len(lines) and int(lines[-1]) > MAX_LINE:
            raise InputError(
                f"the file has more than {MAX_LINE:,} lines",
                where=self.name,
                next_step="split it and send the parts",
            )
        keys = pa.array((np.int64(self.file_id) << LINE_BITS) | lines.astype(np.int64))
        return pa.record_batch([keys, raw, *columns], schema=self.schema)

    def check_columns(self) -> None:
        """Refuse a file that lacks a column without which no row can be accepted."""
        absent = [c for c in dict.fromkeys(self.spec.needed) if c not in self.columns and self._alone(c)]
        known = sum(c in self.spec.sources for c in self.columns)
        if absent and not known:
            raise InputError(
                "no column of the header is known to the mapping",
                where=self.name,
                why=f"it may be another file than its name says, or no text; {', '.join(absent)} must be there",
                next_step=f"send the {self.spec.kind} file, or correct the `{self.spec.kind}` mapping of this sender",
            )
        if absent:
            raise InputError(
                f"the header lacks {', '.join(absent)}",
                where=self.name,
                why=f"of its {len(self.columns)} columns {known} are known to the mapping",
                next_step=f"send the column, or correct the `{self.spec.kind}` mapping of this sender",
            )
        unknown = [c for c in self.spec.sources if c not in self.columns]
        if unknown:
            self.notes.append(f"Columns of the mapping that the file does not have: {in_short(unknown)}.")

    def _alone(self, column: str) -> bool:
        """Whether a required column has no other source in this file."""
        for target in self.spec.targets:
            for made in target.fields.values():
                if made.column.required and column in made.sources:
                    return not any(s in self.columns for s in made.sources)
        return False

    def read_opening(self, text: str) -> None:
        """Take the months that an opening control record states."""
        pattern = self.spec.reading.get("header_months")
        found = re.search(pattern, text) if pattern else None
        if found:
            first, last = (periods.parse(f"{g[:4]}-{g[4:6]}") for g in found.groups())
            self.stated = periods.Period(first.start, last.end)

    def read_closing(self, text: str) -> None:
        """Add the row count that a closing control record states."""
        pattern = self.spec.reading.get("closing_count")
        found = re.search(pattern, text) if pattern else None
        if found:
            self.closing_count = (self.closing_count or 0) + int(found.group(1))


def in_short(names: Iterable[str]) -> str:
    """Names in order; three or more that only count on are told by the first and the last."""
    runs: list[list[str]] = []
    for name in sorted(names, key=_counted):
        stem, number = _counted(name)
        if runs and number > 0 and _counted(runs[-1][-1]) == (stem, number - 1):
            runs[-1].append(name)
        else:
            runs.append([name])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def _counted(name: str) -> tuple[str, int]:
    """`modifier_2` as (`modifier_`, 2); 0 when no number ends it."""
    stem = name.rstrip("0123456789")
    return stem, int(name[len(stem) :] or 0)


def batch_schema(columns: Sequence[str]) -> pa.Schema:
    """Shape of every batch."""
    return pa.schema(
        [("row_id", pa.int64()), ("raw", pa.string()), *((f"s.{c}", pa.string()) for c in columns)]
    )


def trimmed(column: pa.Array, blanks: str = " \t\u00a0") -> pa.Array:
    """Text without blanks at its ends; what is nothing but blanks is empty."""
    text = pc.utf8_trim(column, blanks)
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def line_array(block: bytes) -> tuple[pa.StringArray, np.ndarray]:
    """The lines of a block, each with its line feed, without copying; and where each one ends."""
    ends = np.flatnonzero(np.frombuffer(block, np.uint8) == 10).astype(np.int64) + 1
    offsets = np.concatenate(([0], ends)).astype(np.int32)
    return pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(block)), ends
