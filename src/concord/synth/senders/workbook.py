"""A workbook of one sheet from the text of a CSV: plain OOXML with inline strings, the same bytes every time.

Workbooks are few and small (three practices, a month each), so cells are written one by one.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from xml.sax.saxutils import escape

DATES = frozenset(["date", "end_date", "other_date", "birth_date", "death_date", "answers_on"])
NUMBERS = frozenset(["value", "value_2"])
_STAMP = (2025, 1, 1, 0, 0, 0)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override '
    'PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STYLES = (
    f'<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="{_SHEETS}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/>'
    '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def workbook(text: bytes, sheet: str) -> bytes:
    """The workbook for a CSV with a header row, as bytes. Dates become date cells, `value` numbers, the rest text."""
    rows = csv.reader(io.StringIO(text.decode("utf-8")))
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS
        + f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{sheet}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _RELS
        + f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_SHEETS}"><sheetData>'
        + "".join(_rows(rows))
        + "</sheetData></worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _STAMP), content.encode(), zipfile.ZIP_DEFLATED, 1)
    return out.getvalue()


def _rows(rows: Iterable[list[str]]) -> Iterator[str]:
    columns: list[tuple[str, str]] = []
    for number, row in enumerate(rows, start=1):
        columns = columns or [(letters(i), name) for i, name in enumerate(row)]
        cells = (_cell(f"{at}{number}", name, v) for (at, name), v in zip(columns, row, strict=True) if v)
        yield f'<row r="{number}">{"".join(cells)}</row>'


def _cell(reference: str, column: str, value: str) -> str:
    if column in DATES and (serial := _serial(value)):
        return f'<c r="{reference}" s="1"><v>{serial}</v></c>'
    if column in NUMBERS and value.lstrip("-").replace(".", "", 1).isdigit():
        return f'<c r="{reference}"><v>{value}</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


@cache
def _serial(text: str) -> int:
    """Days since 1899-12-30 of an ISO date; 0 for what is none, or too early for a date cell: it stays text."""
    try:
        return (
            max(0, (date.fromisoformat(text) - date(1900, 3, 1)).days)
            and (date.fromisoformat(text) - date(1899, 12, 30)).days
        )
    except ValueError:
        return 0


def letters(index: int) -> str:
    """Column letters for a 0-based index: A .. Z, AA .."""
    return (chr(64 + index // 26) if index >= 26 else "") + chr(65 + index % 26)
