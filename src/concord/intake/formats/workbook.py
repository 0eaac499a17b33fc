"""A workbook (.xlsx): its first sheet with rows, read cell by cell. A row's line is the sheet's row."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa

from concord.intake.formats.base import Broken, Reader
from concord.model.errors import InputError

CHUNK = 20_000


class Workbook(Reader):
    """Rows of the first sheet that has any; the first row that is not blank is the header."""

    def open(self) -> None:
        warnings.filterwarnings("ignore", module="openpyxl")  # it remarks on styles, which do not matter here
        try:
            book = openpyxl.load_workbook(self.path, read_only=True, data_only=True)
        except Exception as error:  # damage shows in many ways: none may stop the other files
            raise InputError(
                "the workbook cannot be opened",
                where=self.name,
                why="it is damaged, protected or no .xlsx",
                next_step="save it again as .xlsx or .csv without a password and send it",
            ) from error
        self._rows = enumerate(book.worksheets[0].iter_rows(values_only=True), start=1)
        for _, cells in self._rows:
            found = [cell_text(c) for c in cells]
            if any(found):
                break
        else:
            raise InputError(
                "the workbook's first sheet is empty", where=self.name, next_step="fill it and send it"
            )
        while found and not found[-1]:
            found.pop()
        known = {name.casefold(): name for name in self.spec.sources}
        self.columns = tuple(known.get(c.strip().casefold(), c.strip()) for c in found)
        if len(book.sheetnames) > 1:
            self.notes.append(f"Only the first of {len(book.sheetnames)} sheets was read.")
        self.check_columns()

    def batches(self) -> Iterator[pa.RecordBatch]:
        chunk: list[tuple[int, list[str]]] = []
        for number, cells in self._rows:
            row = [cell_text(c) for c in cells]
            if not any(row):
                continue
            self.rows += 1
            if any(row[len(self.columns) :]):
                self.broken.append(Broken(number, "field_count", "\t".join(row)))
            elif tuple(row[: len(self.columns)]) == self.columns:
                self.broken.append(Broken(number, "repeated_header", "\t".join(row)))
            else:
                chunk.append((number, (row + [""] * len(self.columns))[: len(self.columns)]))
            if len(chunk) >= CHUNK:
                yield self._batch(chunk)
                chunk = []
        if chunk:
            yield self._batch(chunk)

    def _batch(self, chunk: list[tuple[int, list[str]]]) -> pa.RecordBatch:
        where = {name: i for i, name in enumerate(self.columns)}
        columns = [pa.array([row[where[c]] or None for _, row in chunk], pa.string()) for c in self.wanted]
        raw = pa.array(["\t".join(row) for _, row in chunk], pa.string())
        return self.batch(np.array([number for number, _ in chunk], dtype=np.int64), raw, columns)


def cell_text(value: Any) -> str:
    """A cell as text: dates in ISO form, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        plain = value.time() == time(0)
        return value.date().isoformat() if plain else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value).strip()
