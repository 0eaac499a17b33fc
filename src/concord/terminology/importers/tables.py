"""Rows of a spreadsheet or delimited file, whatever stands above its header."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from zipfile import BadZipFile

from concord.model.errors import TerminologyError

Cells = list[str]
HEADER_WITHIN = 60
"""A header is looked for in the first rows only."""


def sheets(path: Path) -> Iterator[tuple[str, Iterator[Cells]]]:
    """(name, rows) of every sheet; a delimited file is one sheet."""
    _no_archive(path)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        from openpyxl import load_workbook

        try:
            book = load_workbook(path, read_only=True, data_only=True)
        except (BadZipFile, KeyError, ValueError, EOFError) as error:
            raise TerminologyError(
                "not readable as a workbook",
                where=path.name,
                why=type(error).__name__,
                next_step="download it again",
            ) from error
        for sheet in book.worksheets:
            yield sheet.title, ([_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True))
    else:
        yield path.name, delimited(path)


def _no_archive(path: Path) -> None:
    """TerminologyError for what only looks like text: an archive, or a workbook of the old kind."""
    with path.open("rb") as file:
        start = file.read(4)
    fix = ""
    if start == b"PK\x03\x04" and path.suffix.lower() not in (".xlsx", ".xlsm"):
        fix = "unpack the archive, and give the file in it"
    elif start == b"\xd0\xcf\x11\xe0":
        fix = "open it in a spreadsheet program, and save it as .xlsx"
    if fix:
        raise TerminologyError("not a table", where=path.name, next_step=fix)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        return "utf-16" if file.read(2) in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def delimited(path: Path) -> Iterator[Cells]:
    """Rows of a file delimited by commas, tabs, bars or semicolons; gzip or not; UTF-8, or UTF-16 with its mark."""
    with (
        path.open("rb") as file,
        gzip.open(file) if path.suffix == ".gz" else nullcontext(file) as raw,
        io.TextIOWrapper(raw, encoding=_encoding(path), errors="replace", newline="") as text,
    ):
        first = text.readline()
        mark = max(",\t|;", key=first.count)
        yield from csv.reader([first], delimiter=mark)
        yield from csv.reader(text, delimiter=mark)


def header(row: Sequence[str], synonyms: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Place of each wanted column in a row of titles, by synonym; the first synonym that is there wins."""
    titles = {_plain(title): place for place, title in reversed(list(enumerate(row)))}
    return {
        wanted: next(titles[_plain(s)] for s in names if _plain(s) in titles)
        for wanted, names in synonyms.items()
        if any(_plain(s) in titles for s in names)
    }


def records(
    path: Path, synonyms: Mapping[str, Sequence[str]], required: Sequence[str]
) -> Iterator[dict[str, str]]:
    """Rows as dictionaries of the wanted columns. TerminologyError naming what is missing when no header has them."""
    rows = (row for _, sheet in sheets(path) for row in sheet)
    for number, row in enumerate(rows):
        places = header(row, synonyms)
        if all(name in places for name in required):
            break
        if number >= HEADER_WITHIN:
            raise no_header(path, required)
    else:
        raise no_header(path, required)
    for row in rows:
        if any(row):
            yield {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}


def no_header(path: Path, required: Sequence[str]) -> TerminologyError:
    return TerminologyError(
        f"no row names the columns {', '.join(required)}",
        where=path.name,
        next_step="export the file with its header row, or save the right sheet; if it holds something else, say so with --kind",
    )


def _plain(title: str) -> str:
    return re.sub(r"[^a-z0-9]", "", str(title).lower())


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
