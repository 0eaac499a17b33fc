"""A workbook (.xlsx): its first sheet with rows. A row's line is the sheet's row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from concord.intake.formats.base import Broken, Reader
from concord.intake.formats.sheet import Cells, Sheet
from concord.model.errors import InputError


class Workbook(Reader):
    """Rows of the first sheet; the first row that is not blank is the header."""

    def open(self) -> None:
        try:
            sheet = Sheet(self.path)
            self._blocks = sheet.blocks()
            first = next((b for b in self._blocks if len(b.rows)), None)
        except Exception as error:  # damage shows in many ways: none may stop the other files
            raise InputError(
                "the workbook cannot be opened",
                where=self.name,
                why="it is damaged, protected or no .xlsx",
                next_step="save it again as .xlsx or .csv without a password and send it",
            ) from error
        if first is None:
            raise InputError(
                "the workbook's first sheet is empty", where=self.name, next_step="fill it and send it"
            )
        self._take_header(first)
        if sheet.count > 1:
            self.notes.append(f"Only the first of {sheet.count} sheets was read.")
        self.check_columns()

    def _take_header(self, first: Cells) -> None:
        top = first.rows.min()
        here = first.rows == top
        found = dict(
            zip(first.columns[here].tolist(), first.texts.filter(pa.array(here)).to_pylist(), strict=True)
        )
        names = [found.get(i, "") for i in range(max(found) + 1)]
        known = {name.casefold(): name for name in self.spec.sources}
        self.columns = tuple(known.get(name.casefold(), name) for name in names)
        self._first = Cells(first.rows[~here], first.columns[~here], first.texts.filter(pa.array(~here)))

    def batches(self) -> Iterator[pa.RecordBatch]:
        for block in chain([self._first], self._blocks):
            if len(block.rows):
                yield self._batch(block)

    def _batch(self, block: Cells) -> pa.RecordBatch:
        lines, place = np.unique(block.rows, return_inverse=True)
        self.rows += len(lines)
        columns = [self._column(block, i, place, len(lines)) for i in range(len(self.columns))]
        good = np.ones(len(lines), bool)
        good[place[block.columns >= len(self.columns)]] = False
        for rule, bad in (
            ("field_count", ~good),
            ("repeated_header", good & self._again(columns, len(lines))),
        ):
            for i in np.flatnonzero(bad):
                self.broken.append(Broken(int(lines[i]), rule, _row(block, place == i)))
            good &= ~bad
        if not good.all():
            columns = [c.filter(pa.array(good)) for c in columns]
        raw = pc.binary_join_element_wise(*(c.fill_null("") for c in columns), "\t")
        where = {name: i for i, name in enumerate(self.columns)}
        return self.batch(lines[good], raw, [columns[where[c]] for c in self.wanted])

    @staticmethod
    def _column(block: Cells, number: int, place: np.ndarray, rows: int) -> pa.Array:
        """One column of a block, empty where the row has no cell in it."""
        cells = np.flatnonzero(block.columns == number)
        which = np.full(rows, -1, np.int64)
        which[place[cells]] = cells
        return block.texts.take(pa.array(which, mask=which < 0))

    def _again(self, columns: list[pa.Array], rows: int) -> np.ndarray:
        """Which rows say the header again."""
        same = np.ones(rows, bool)
        for name, column in zip(self.columns, columns, strict=True):
            same &= pc.equal(column.fill_null(""), name).to_numpy(zero_copy_only=False)
        return same


def _row(block: Cells, chosen: np.ndarray) -> str:
    """A row as text, a tab between cells."""
    texts = block.texts.filter(pa.array(chosen)).to_pylist()
    cells = dict(zip(block.columns[chosen].tolist(), texts, strict=True))
    return "\t".join(cells.get(i, "") for i in range(max(cells) + 1))
