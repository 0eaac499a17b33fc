"""A workbook of one sheet from columns of text: plain OOXML with inline strings, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

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
    table = csv.read_csv(
        io.BytesIO(text),
        convert_options=csv.ConvertOptions(
            column_types={n: pa.string() for n in text.split(b"\n", 1)[0].decode().split(",")},
            strings_can_be_null=False,
        ),
    )
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
        "xl/worksheets/sheet1.xml": _sheet(table),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _STAMP), content.encode(), zipfile.ZIP_DEFLATED, 1)
    return out.getvalue()


def _sheet(table: pa.Table) -> str:
    numbers = pa.array(np.arange(2, table.num_rows + 2).astype(str))
    cells = [
        _cells(table[n].combine_chunks(), n, letters(i), numbers) for i, n in enumerate(table.column_names)
    ]
    head = "".join(_text_cell(letters(i) + "1", n) for i, n in enumerate(table.column_names))
    rows = pc.binary_join_element_wise('<row r="', numbers, '">', *cells, "</row>", "")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_SHEETS}"><sheetData><row r="1">{head}</row>'
        + "".join(rows.to_pylist())
        + "</sheetData></worksheet>"
    )


def _cells(values: pa.Array, name: str, letter: str, numbers: pa.Array) -> pa.Array:
    safe = values
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        safe = pc.replace_substring(safe, sign, entity)
    as_text = pc.binary_join_element_wise(
        f'<c r="{letter}', numbers, '" t="inlineStr"><is><t>', safe, "</t></is></c>", ""
    )
    if name in DATES:
        days, real = _serials(values)
        as_text = pc.if_else(
            real,
            pc.binary_join_element_wise(f'<c r="{letter}', numbers, '" s="1"><v>', days, "</v></c>", ""),
            as_text,
        )
    elif name in NUMBERS:
        real = pc.match_substring_regex(values, r"^-?[0-9]+(\.[0-9]+)?$")
        as_text = pc.if_else(
            real,
            pc.binary_join_element_wise(f'<c r="{letter}', numbers, '"><v>', values, "</v></c>", ""),
            as_text,
        )
    return pc.if_else(pc.equal(values, ""), "", as_text)


def _serials(values: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Days since 1899-12-30 as text, and which values are real dates: the others stay text."""
    known: dict[str, str] = {}
    for text in pc.unique(values).to_pylist():
        try:
            serial = (date.fromisoformat(text) - date(1899, 12, 30)).days
        except ValueError:
            continue
        if serial > 60:  # earlier days cannot be date cells
            known[text] = str(serial)
    position = pc.index_in(values, pa.array(list(known), pa.string()))
    return pa.array(list(known.values()), pa.string()).take(position), pc.is_valid(position)


def _text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def letters(index: int) -> str:
    """Column letters for a 0-based index: A .. Z, AA .."""
    return (chr(64 + index // 26) if index >= 26 else "") + chr(65 + index % 26)
