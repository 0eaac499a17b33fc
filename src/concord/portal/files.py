"""A table as CSV and as a workbook, in parts: however long the list, a few thousand rows are held at once."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

import xlsxwriter
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from concord.portal.tabular import Table

PART = 1 << 16
"""Bytes, about, that are handed on at once."""


def laid_down(parts: Iterator[bytes]) -> IO[bytes]:
    """The parts in a file without a name, to be read from its beginning."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  whoever reads it closes it
    for part in parts:
        file.write(part)
    file.seek(0)
    return file


def csv_parts(table: Table) -> Iterator[bytes]:
    """Lines of text with their heads, with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO("\ufeff")
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out)
    writer.writerow([str(c.title) for c in table.in_file()])
    for cells in table.cells():
        writer.writerow(cells)
        if out.tell() > PART:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def xlsx_parts(table: Table) -> Iterator[bytes]:
    """A workbook: the list, and a sheet that says what it is. Rows are written to a file as they come."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        with xlsxwriter.Workbook(file.name, options) as book:
            _list_sheet(book, table)
            about = book.add_worksheet(_("About"))
            about.set_column(0, 1, 32)
            for line, (name, value) in enumerate(table.about()):
                about.write(line, 0, name, book.add_format({"bold": True}))
                about.write(line, 1, value)
        while part := file.read(PART):
            yield part


def _list_sheet(book: Any, table: Table) -> None:
    strong = book.add_format({"bold": True})
    kinds = {
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "money": book.add_format({"num_format": "#,##0.00"}),
    }
    sheet = book.add_worksheet(_("List"))
    columns = table.in_file()
    for at, column in enumerate(columns):
        sheet.set_column(at, at, min(max(len(str(column.title)) + 2, 14), 40))
        sheet.write(0, at, str(column.title), strong)
    for line, cells in enumerate(table.cells(), 1):
        for at, value in enumerate(cells):
            _write(sheet, line, at, value, kinds)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(columns) - 1)


def _write(sheet: Any, line: int, at: int, value: Any, kinds: Mapping[str, Any]) -> None:
    if isinstance(value, datetime):
        sheet.write_string(line, at, f"{value:%Y-%m-%d %H:%M}")
    elif isinstance(value, date):
        sheet.write_datetime(line, at, datetime(value.year, value.month, value.day), kinds["day"])
    elif isinstance(value, Decimal):
        sheet.write_number(
            line, at, value, kinds["money"] if value == value.quantize(Decimal("0.01")) else None
        )
    elif isinstance(value, int | float):
        sheet.write_number(line, at, value)
    else:
        sheet.write_string(line, at, value)
