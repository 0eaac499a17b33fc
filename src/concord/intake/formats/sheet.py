"""The cells of a workbook's first sheet, in blocks of whole rows. A cell is read once for each content it can have.

Cells repeat few contents (a date, a code, a unit), so a block is split into cells by pattern, and only contents unlike each
other are read as openpyxl reads a cell. What the pattern does not know (cells without a reference, comments, another
namespace) is read row by row.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.compute as pc
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

BLOCK = 1 << 23
_OPENING = re.compile(
    r"<(?P<root>(?P<prefix>(?:\w+:)?)worksheet)\b.*?<(?P=prefix)sheetData\b[^>]*>", re.DOTALL
)
_INLINE = re.compile(r'(?: s="\d+")? t="inlineStr"><is><t(?: xml:space="preserve")?>([^<&\r]*)</t></is></c>')
_NUMBER = re.compile(r'(?: s="([0-9]+)")?(?: t="n")?><v>(-?[0-9]{1,15}(?:\.[0-9]+)?)</v></c>')
_CELL = r'(?s)^(?P<column>[A-Z]{1,3})(?P<row>[0-9]+)"(?P<content>[^>]*/>|.*?</c>)'


@dataclass(frozen=True)
class Cells:
    """Cells that are not blank: the sheet's row of each, its column counted from 0, and its text."""

    rows: np.ndarray
    columns: np.ndarray
    texts: pa.Array


class Sheet:
    """The first sheet of a workbook. Raises whatever the damage of a file raises."""

    def __init__(self, path: Path):
        warnings.filterwarnings("ignore", module="openpyxl")  # it remarks on styles, which do not matter here
        book = ExcelReader(path, read_only=True, data_only=True)
        book.read_manifest()
        book.read_strings()
        book.read_workbook()
        apply_stylesheet(book.archive, book.wb)
        sheets = [rel for _, rel in book.parser.find_sheets() if rel.target in book.valid_files]
        self.count = len(sheets)
        self._archive = book.archive
        self._target = next(rel.target for rel in sheets if "chartsheet" not in rel.Type)
        self._cell = WorkSheetParser(
            None,
            book.shared_strings,
            data_only=True,
            epoch=book.wb.epoch,
            date_formats=book.wb._date_formats,
            timedelta_formats=book.wb._timedelta_formats,
        )
        self._texts: dict[str, str] = {}

    def blocks(self) -> Iterator[Cells]:
        """The sheet from top to bottom."""
        with io.TextIOWrapper(self._archive.open(self._target), encoding="utf-8-sig", newline="") as source:
            text = more = source.read(BLOCK)
            while (opening := _OPENING.search(text)) is None and more:
                more = source.read(BLOCK)
                text += more
            if opening is None:
                return
            ending = f"</{opening['prefix']}row>"
            around = (opening[0], f"</{opening['prefix']}sheetData></{opening['root']}>")
            text = text[opening.end() :]
            while text:
                cut = text.rfind(ending) + len(ending)
                if cut >= len(ending):
                    yield self._block(text[:cut], around)
                    text = text[cut:]
                more = source.read(BLOCK)
                text = text + more if more else ""

    def _block(self, text: str, around: tuple[str, str]) -> Cells:
        plain = "<!" not in text and f'xmlns="{SHEET_MAIN_NS}"' in around[0]
        if plain and text.count("<c ") + text.count("<c>") == text.count('<c r="'):
            pieces = pc.split_pattern(pa.array([text], pa.large_string()), '<c r="').values.slice(1)
            found = pc.extract_regex(pieces.cast(pa.string()), _CELL)
            if not found.null_count:
                return self._matched(found)
        return self._row_by_row(around[0] + text + around[1])

    def _matched(self, found: pa.StructArray) -> Cells:
        content = found.field("content").dictionary_encode()
        texts = pa.array([self._text(c) or None for c in content.dictionary.to_pylist()], pa.string())
        letters = found.field("column").dictionary_encode()
        numbers = [openpyxl.utils.column_index_from_string(c) - 1 for c in letters.dictionary.to_pylist()]
        rows = found.field("row").cast(pa.int64()).to_numpy()
        columns = np.array(numbers, np.int64)[letters.indices.to_numpy()]
        return _there(rows, columns, texts.take(content.indices))

    def _text(self, content: str) -> str:
        """What a cell shows, by what follows its reference."""
        known = self._texts.get(content)
        if known is None and (inline := _INLINE.fullmatch(content)):
            known = self._texts[content] = inline[1].strip()
        elif known is None and (number := _NUMBER.fullmatch(content)):
            known = self._texts[content] = cell_text(self._number(int(number[1] or 0), number[2]))
        elif known is None:
            element = ElementTree.fromstring(f'<c xmlns="{SHEET_MAIN_NS}"{content}')
            known = self._texts[content] = cell_text(self._cell.parse_cell(element)["value"])
        return known

    def _number(self, style: int, text: str) -> Any:
        """A number, or the day or time that its style makes of it, as openpyxl reads it; what is no day is no value."""
        value = float(text) if "." in text else int(text)
        if style not in self._cell.date_formats:
            return value
        try:
            return from_excel(value, self._cell.epoch, timedelta=style in self._cell.timedelta_formats)
        except (OverflowError, ValueError):
            return "#VALUE!"

    def _row_by_row(self, xml: str) -> Cells:
        cells: list[tuple[int, int, str | None]] = []
        for element in ElementTree.fromstring(xml).iter(ROW_TAG):
            for cell in self._cell.parse_row(element)[1]:
                cells.append((cell["row"], cell["column"] - 1, cell_text(cell["value"]) or None))
        rows, columns, texts = zip(*cells, strict=True) if cells else ((), (), ())
        return _there(np.array(rows, np.int64), np.array(columns, np.int64), pa.array(texts, pa.string()))


def _there(rows: np.ndarray, columns: np.ndarray, texts: pa.Array) -> Cells:
    """Without blank cells."""
    if not texts.null_count:
        return Cells(rows, columns, texts)
    mask = texts.is_valid()
    chosen = mask.to_numpy(zero_copy_only=False)
    return Cells(rows[chosen], columns[chosen], texts.filter(mask))


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
