"""Blank clinical templates for practices, made from the same declaration by which filled ones are read."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

import xlsxwriter

from concord.intake.inbox import write_whole
from concord.intake.senders import base

KINDS = ("patients", "clinical")


def columns(kind: str) -> tuple[str, ...]:
    """The template's columns for `patients` or `clinical`, in order."""
    return tuple(next(f["template"] for f in base("template")["file"] if f["kind"] == kind))


def notes() -> dict[str, str]:
    """What a practice should know of columns and kinds of record."""
    return dict(base("template")["about"])


def write_blank(folder: Path) -> list[Path]:
    """Write the blank templates as CSV and as one workbook with a sheet of notes; the same bytes each time."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for kind in KINDS:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow(columns(kind))
        write_whole(folder / f"template_{kind}.csv", text.getvalue())
        made.append(folder / f"template_{kind}.csv")
    for kind in KINDS:
        made.append(folder / f"template_{kind}.xlsx")
        _workbook(made[-1], kind)
    return made


def _workbook(path: Path, kind: str) -> None:
    book = xlsxwriter.Workbook(path)
    book.set_properties({"title": f"Clinical template: {kind}", "created": datetime(2026, 1, 1)})
    head, plain = (
        book.add_format({"bold": True, "bottom": 1}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    sheet = book.add_worksheet(kind)
    for i, name in enumerate(columns(kind)):
        sheet.write(0, i, name, head)
        sheet.set_column(i, i, max(12, len(name) + 2))
    sheet.freeze_panes(1, 0)
    page = book.add_worksheet("how to fill")
    page.set_column(0, 0, 20)
    page.set_column(1, 1, 90)
    for i, (name, words) in enumerate(notes().items()):
        page.write(i, 0, name, head)
        page.write(i, 1, words, plain)
    book.close()
