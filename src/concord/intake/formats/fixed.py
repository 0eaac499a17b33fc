"""Fixed-width records: columns cut at the same places of every line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from concord.intake import encodings
from concord.intake.formats.base import Broken, Reader, line_array
from concord.model.errors import InputError


class Fixed(Reader):
    """Records of one length. Widths count characters; control records are known by how they begin."""

    def open(self) -> None:
        reading = self.spec.reading
        widths = reading.get("columns")
        if not isinstance(widths, dict):
            raise InputError(
                "the mapping gives no widths",
                where=self.name,
                next_step="add [file.columns] with name = width",
            )
        ends = np.cumsum(list(widths.values()))
        self.columns = tuple(widths)
        self.cuts = {n: (int(e - w), int(e)) for (n, w), e in zip(widths.items(), ends, strict=True)}
        self.width = int(ends[-1])
        self.opens, self.closes = str(reading.get("opens", "")), str(reading.get("closes", ""))
        encoding = encodings.detect(self.path, str(reading.get("encoding", "")))
        if encoding.note:
            self.notes.append(encoding.note)
        self._blocks = encodings.utf8_blocks(self.path, encoding)
        self._first = next(self._blocks, b"")
        if not self._first.strip():
            raise InputError("the file is empty", where=self.name, next_step="send the file again")
        self._line = 1
        if self.opens and self._first.startswith(self.opens.encode()):
            line, _, self._first = self._first.partition(b"\n")
            self._line = 2
            self.read_opening(line.decode("utf-8").rstrip("\r"))
        self.check_columns()

    def batches(self) -> Iterator[pa.RecordBatch]:
        for block in chain([self._first], self._blocks):
            if block:
                yield self._batch(block)

    def _batch(self, block: bytes) -> pa.RecordBatch:
        if b"\r\n" in block:
            block = block.replace(b"\r\n", b"\n")
        raw, ends = line_array(block)
        lines = np.arange(self._line, self._line + len(raw), dtype=np.int64)
        self._line += len(raw)
        starts = np.concatenate(([0], ends[:-1]))
        plain = (ends - starts == self.width + 1) & ~self._begins(block, starts, self.closes)
        grid = self._grid(block, starts, plain)
        columns = {c: _texts(grid[:, slice(*self.cuts[c])]) for c in self.wanted}
        others = np.flatnonzero(~plain)
        kept, extra = self._odd_lines(raw, lines, others)
        self.rows += int(plain.sum()) + len(kept)
        if not kept:
            which = np.flatnonzero(plain)
            return self.batch(
                lines[which], raw.take(pa.array(which)) if len(others) else raw, list(columns.values())
            )
        which = np.concatenate((np.flatnonzero(plain), kept))
        order = np.argsort(which, kind="stable")
        made = [
            pa.concat_arrays([columns[c], pa.array([r[c] for r in extra], pa.string())]).take(pa.array(order))
            for c in columns
        ]
        which = which[order]
        return self.batch(lines[which], raw.take(pa.array(which)), made)

    def _begins(self, block: bytes, starts: np.ndarray, mark: str) -> np.ndarray:
        """Which lines begin with a mark."""
        found = np.full(len(starts), bool(mark))
        text = np.frombuffer(block, np.uint8)
        for i, byte in enumerate(mark.encode()):
            found &= text[np.minimum(starts + i, len(text) - 1)] == byte
        return found

    def _grid(self, block: bytes, starts: np.ndarray, plain: np.ndarray) -> np.ndarray:
        """The whole records as a table of bytes, one row a record."""
        text = np.frombuffer(block, np.uint8)
        if plain.all():
            return text.reshape(len(starts), self.width + 1)
        return text[starts[plain][:, None] + np.arange(self.width + 1)[None, :]]

    def _odd_lines(
        self, raw: pa.StringArray, lines: np.ndarray, others: np.ndarray
    ) -> tuple[list[int], list[dict[str, str | None]]]:
        """Lines of another length in bytes: control records, blank lines, names with accents, broken records."""
        kept: list[int] = []
        rows: list[dict[str, str | None]] = []
        for i in map(int, others):
            text = raw[i].as_py().rstrip("\n")
            if not text.strip():
                continue
            if self.closes and text.startswith(self.closes):
                self.read_closing(text)
            elif self.opens and text.startswith(self.opens):
                continue
            elif len(text) == self.width:
                kept.append(i)
                rows.append({c: text[a:b].strip() or None for c, (a, b) in self.cuts.items()})
            else:
                self.rows += 1
                self.broken.append(Broken(int(lines[i]), "record_length", text))
        return kept, rows


def _texts(cells: np.ndarray) -> pa.Array:
    """A column of cells of one width as text without the padding; what is nothing but blanks is empty."""
    count, width = cells.shape
    offsets = (np.arange(count + 1, dtype=np.int64) * width).astype(np.int32)
    made = pa.StringArray.from_buffers(
        count, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(cells))
    )
    text = pc.ascii_trim(made, " ")
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
