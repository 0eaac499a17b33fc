"""Delimited text: CSV with quotes, pipe-delimited APCD-CDL with control records, and anything between.

Lines are numbered before they are split, so a short or broken row never moves another row's number.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from concord.intake import encodings
from concord.intake.formats.base import Broken, Reader, line_array, trimmed
from concord.model.errors import InputError

PARSED_TOGETHER = 1 << 20
"""Bytes that the parser works on at a time: in larger blocks it leaves the cache and takes twice as long."""
USUAL = {",": "commas", "|": "bars", "\t": "tabs", ";": "semicolons"}
LONGEST_RECORD = 50
"""Lines that one quoted field may span, where the mapping allows it."""


class Delimited(Reader):
    """Rows of fields with a delimiter between them."""

    def open(self) -> None:
        reading = self.spec.reading
        self.delimiter = str(reading.get("delimiter", "|" if self.spec.format == "cdl" else ","))
        self.quote = str(reading.get("quote", "" if self.spec.format == "cdl" else '"'))
        self.opens, self.closes = (str(reading.get(k, "")).encode() for k in ("opens", "closes"))
        encoding = encodings.detect(self.path, str(reading.get("encoding", "")))
        if encoding.note:
            self.notes.append(encoding.note)
        self._blocks = encodings.utf8_blocks(self.path, encoding)
        self._first = next(self._blocks, b"")
        self._line = 1
        if self.opens and self._first.startswith(self.opens):
            self.read_opening(self._take_line())
        self._skip_blank()
        self._find_delimiter()
        self._read_header()
        self.check_columns()

    def _take_line(self) -> str:
        line, _, self._first = self._first.partition(b"\n")
        self._line += 1
        return line.decode("utf-8").rstrip("\r")

    def _skip_blank(self) -> None:
        while self._first and not self._first.partition(b"\n")[0].strip():
            self._take_line()

    def _find_delimiter(self) -> None:
        """Take another usual delimiter when the header has that, and none of the agreed one."""
        header = self._first.partition(b"\n")[0].decode("utf-8")
        others = [d for d in USUAL if d in header]
        if self.delimiter not in header and len(others) == 1:
            self.delimiter = others[0]
            self.notes.append(f"The columns stand apart by {USUAL[others[0]]}; they were read so.")

    def _read_header(self) -> None:
        expected = tuple(self.spec.reading.get("columns", ()))
        known = set(expected or self.spec.sources)
        found = self._split(self._first.partition(b"\n")[0].decode("utf-8").rstrip("\r"))
        found = [name.strip() for name in found]
        by_fold = {name.casefold(): name for name in known}
        found = [by_fold.get(name.casefold(), name) for name in found]
        self.header = b""
        if not expected or sum(name in known for name in found) * 2 > len(found):
            self.header = self._first.partition(b"\n")[0].rstrip(b"\r") if self._first else b""
            if self._first:
                self._take_line()
            self.columns = tuple(found) if found != [""] else ()
        else:
            self.columns = expected
            self.notes.append("The file has no header row; columns were taken in the layout's order.")
        twice = sorted({c for c in self.columns if c and self.columns.count(c) > 1 and c in known})
        if not self.columns or twice:
            raise InputError(
                f"the header names {', '.join(twice)} twice" if twice else "the file is empty",
                where=self.name,
                next_step="send the file again with one column of each name"
                if twice
                else "send the file again",
            )

    def _split(self, line: str) -> list[str]:
        if not self.quote:
            return line.split(self.delimiter)
        return next(csv.reader([line], delimiter=self.delimiter, quotechar=self.quote), [""])

    # -- rows ------------------------------------------------------------------------------------------------

    def batches(self) -> Iterator[pa.RecordBatch]:
        block = self._first
        for following in self._blocks:
            whole, rest = self._without_open_record(block)
            if whole:
                yield from self._batch(whole)
            block = rest + following
        if block:
            yield from self._batch(block)

    def _without_open_record(self, block: bytes) -> tuple[bytes, bytes]:
        """Keep back the last lines when a quoted field may still be open in them."""
        if not (self.quote and self.spec.reading.get("multiline") and block):
            return block, b""
        start = len(block)
        for _ in range(LONGEST_RECORD):
            start = block.rfind(b"\n", 0, max(start - 1, 0)) + 1
            if start == 0:
                break
        return block[:start], block[start:]

    def _batch(self, block: bytes) -> Iterator[pa.RecordBatch]:
        raw, ends = line_array(block)
        lines = np.arange(self._line, self._line + len(raw), dtype=np.int64)
        self._line += len(raw)
        out = self._control(block, raw, ends, lines)
        if self.quote and self.quote.encode() in block:
            raw = self._quotes(raw, lines, out)
        if out.any():
            raw, lines = raw.filter(pa.array(~out)), lines[~out]
        if not len(raw):
            return
        table, good = self._parse(raw, lines)
        self.rows += len(good)
        columns = [table.column(c).combine_chunks() for c in self.wanted]
        if self._has_blanks(block):
            columns = [trimmed(c) for c in columns]
        yield self.batch(lines[good], raw if len(good) == len(raw) else raw.take(pa.array(good)), columns)

    def _has_blanks(self, block: bytes) -> bool:
        """Whether any field may begin or end with a blank."""
        if b"\t" in block or b"\xa0" in block:
            return True
        text = np.frombuffer(block, np.uint8)
        blanks = np.flatnonzero(text == ord(" "))
        if not len(blanks):
            return False
        is_edge = np.zeros(256, bool)
        is_edge[[ord(c) for c in (self.delimiter + "\r\n" + self.quote)]] = True
        around = text[np.concatenate((np.maximum(blanks - 1, 0), np.minimum(blanks + 1, len(text) - 1)))]
        return bool(blanks[0] == 0 or is_edge[around].any())

    def _control(self, block: bytes, raw: pa.StringArray, ends: np.ndarray, lines: np.ndarray) -> np.ndarray:
        """Which lines are no rows: blank, control records, and headers that stand again among the rows."""
        text = np.frombuffer(block, np.uint8)
        starts = np.concatenate(([0], ends[:-1]))
        lengths = ends - starts
        out = np.zeros(len(raw), bool)
        for i in np.flatnonzero((lengths <= 2) | (text[starts] <= 32)):
            out[i] = not raw[int(i)].as_py().strip()
        for mark in (self.opens, self.closes):
            if not mark:
                continue
            for i in np.flatnonzero(text[starts] == mark[0]):
                line = block[starts[i] : ends[i]]
                if line.startswith(mark):
                    out[i] = True
                    if mark == self.closes:
                        self.read_closing(line.decode("utf-8").rstrip("\r\n"))
        alike = np.flatnonzero((lengths == len(self.header) + 1) | (lengths == len(self.header) + 2))
        again = (
            [int(i) for i in alike if block[starts[i] : ends[i]].rstrip(b"\r\n") == self.header]
            if self.header
            else []
        )
        self._break(raw, lines, again, "repeated_header")
        out[again] = True
        return out

    def _quotes(self, raw: pa.StringArray, lines: np.ndarray, out: np.ndarray) -> pa.StringArray:
        """Set aside lines whose quotes do not pair, or join them where a quoted field may span lines."""
        odd = np.flatnonzero((np.asarray(pc.count_substring(raw, self.quote)) % 2 == 1) & ~out)
        if len(odd) and self.spec.reading.get("multiline"):
            return self._join(raw, lines, odd, out)
        self._break(raw, lines, odd, "open_quote")
        out[odd] = True
        return raw

    def _join(
        self, raw: pa.StringArray, lines: np.ndarray, odd: np.ndarray, out: np.ndarray
    ) -> pa.StringArray:
        """Join a line with an open quote to the next one that closes it, when together they make a full record."""
        texts = raw.to_pylist()
        queue = [int(i) for i in odd]
        while queue:
            first = queue.pop(0)
            last = queue[0] if queue and queue[0] - first <= LONGEST_RECORD else first
            joined = "".join(texts[first : last + 1])
            if last > first and len(self._split_record(joined)) == len(self.columns):
                texts[first] = " ".join(joined.splitlines()) + "\n"
                out[first + 1 : last + 1] = True
                queue.pop(0)
            else:
                self._break(raw, lines, [first], "open_quote")
                out[first] = True
        return pa.array(texts, pa.string())

    def _split_record(self, text: str) -> list[str]:
        rows = list(
            csv.reader(text.splitlines(keepends=True), delimiter=self.delimiter, quotechar=self.quote)
        )
        return rows[0] if len(rows) == 1 else []

    def _break(
        self, raw: pa.StringArray, lines: np.ndarray, which: Sequence[int] | np.ndarray, rule: str
    ) -> None:
        self.rows += len(which)
        for i in which:
            self.broken.append(Broken(int(lines[i]), rule, raw[int(i)].as_py().rstrip("\r\n")))

    def _parse(self, raw: pa.StringArray, lines: np.ndarray) -> tuple[pa.Table, np.ndarray]:
        """Split lines into the wanted columns; the second result says which lines came out whole."""
        if raw.offset:
            raw = pa.concat_arrays([raw])
        offsets = np.frombuffer(raw.buffers()[1], np.int32)[: len(raw) + 1]
        text = raw.buffers()[2].slice(int(offsets[0]), int(offsets[-1] - offsets[0]))
        wrong: list[int] = []
        table = self._read(text, wrong, longest=int(np.diff(offsets).max()))
        if table.num_rows + len(wrong) != len(raw):
            return self._parse_slowly(raw, lines)
        bad = np.array(wrong, dtype=np.int64)
        self._break(raw, lines, bad, "field_count")
        good = np.ones(len(raw), bool)
        good[bad] = False
        return table, np.flatnonzero(good)

    def _read(self, text: pa.Buffer, wrong: list[int], longest: int) -> pa.Table:
        names = [c or f"(column {i})" for i, c in enumerate(self.columns, start=1)]
        chosen = list(self.wanted)

        def skip(row: arrow_csv.InvalidRow) -> str:
            wrong.append(row.number - 1)
            return "skip"

        return arrow_csv.read_csv(
            text,
            read_options=arrow_csv.ReadOptions(
                use_threads=False, column_names=_unlike(names), block_size=max(PARSED_TOGETHER, longest + 16)
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=self.delimiter,
                quote_char=self.quote or False,
                ignore_empty_lines=False,
                invalid_row_handler=skip,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(chosen, pa.string()),
                include_columns=chosen,
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                null_values=[""],
                check_utf8=False,
            ),
        )

    def _parse_slowly(self, raw: pa.StringArray, lines: np.ndarray) -> tuple[pa.Table, np.ndarray]:
        """Line by line, for a block in which a stray quote led the fast parser astray."""
        good: list[int] = []
        rows: list[list[str]] = []
        bad: list[int] = []
        for i, text in enumerate(raw.to_pylist()):
            fields = self._split(text.rstrip("\r\n"))
            if len(fields) != len(self.columns):
                fields = text.rstrip("\r\n").split(self.delimiter)
            (good if len(fields) == len(self.columns) else bad).append(i)
            if len(fields) == len(self.columns):
                rows.append(fields)
        self._break(raw, lines, np.array(bad, dtype=np.int64), "field_count")
        where = {name: i for i, name in enumerate(self.columns)}
        table = pa.table({c: pa.array([r[where[c]] or None for r in rows], pa.string()) for c in self.wanted})
        return table, np.array(good, dtype=np.int64)


def _unlike(names: list[str]) -> list[str]:
    """Names made different: a column that nothing reads may stand twice in a file."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return out
