"""A sheet's cells come out alike whether they are split by pattern or read row by row."""

import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from concord.intake.formats.sheet import Sheet

OOXML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROWS = [
    ["code", "day", "value", "free text"],
    ["I10", date(2026, 1, 9), 6.10, "Peña & <Sons>"],
    [None, None, None, None],
    ["I10", datetime(2026, 1, 9, 8, 30), 7, " kept\tinside "],
    ["E11", date(2026, 1, 9), True, None],
]
EXPECTED = [
    (1, 0, "code"), (1, 1, "day"), (1, 2, "value"), (1, 3, "free text"),
    (2, 0, "I10"), (2, 1, "2026-01-09"), (2, 2, "6.1"), (2, 3, "Peña & <Sons>"),
    (4, 0, "I10"), (4, 1, "2026-01-09 08:30"), (4, 2, "7"), (4, 3, "kept\tinside"),
    (5, 0, "E11"), (5, 1, "2026-01-09"), (5, 2, "yes"),
]  # fmt: skip


@pytest.fixture
def book(tmp_path):
    made = openpyxl.Workbook()
    for row in ROWS:
        made.active.append(row)
    made.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def cells(path):
    return [
        cell
        for block in Sheet(path).blocks()
        for cell in zip(block.rows.tolist(), block.columns.tolist(), block.texts.to_pylist(), strict=True)
    ]


def rewritten(path, change):
    """The workbook with its sheet's XML changed."""
    parts = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    sheet = next(name for name in parts if "sheet1.xml" in name and "_rels" not in name)
    parts[sheet] = change(parts[sheet].decode()).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_cells_by_row_column_and_text(book):
    assert cells(book) == EXPECTED


def test_cells_without_references_are_counted(book):
    import re

    def change(text):
        return re.sub(r'<c r="[A-Z]+[0-9]+"', "<c", text)

    assert [t for _, _, t in cells(rewritten(book, change))] == [t for _, _, t in EXPECTED]


def test_another_prefix_of_the_same_namespace(book):
    import re

    def change(text):
        text = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", text)
        return text.replace("xmlns=", "xmlns:x=")

    assert cells(rewritten(book, change)) == EXPECTED


def test_a_comment_that_looks_like_a_cell_is_none(book):
    assert (
        cells(rewritten(book, lambda t: t.replace("</row>", '<!-- <c r="Z9"><v>1</v></c> --></row>')))
        == EXPECTED
    )


def test_cells_written_in_place_and_a_dimension_that_is_wrong(book):
    def change(text):
        text = text.replace('ref="A1:D5"', 'ref="A1:A1"')
        return text.replace(
            "</sheetData>", '<row r="9"><c r="B9" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>'
            '<c r="C9" t="inlineStr"><is><t>plain</t></is></c><c r="D9"/></row></sheetData>'
        )  # fmt: skip

    assert cells(rewritten(book, change)) == [*EXPECTED, (9, 1, "ab"), (9, 2, "plain")]


def test_blocks_end_between_rows(book, monkeypatch):
    monkeypatch.setattr("concord.intake.formats.sheet.BLOCK", 150)
    assert cells(book) == EXPECTED
