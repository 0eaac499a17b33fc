"""Readers of files, one module a format. A reader yields Arrow batches of text with the true line of every row.

To add a format write a class with the shape of `base.Reader` and name it in `FORMATS`.
"""

from __future__ import annotations

from pathlib import Path

from concord.intake.formats.base import Reader
from concord.intake.formats.delimited import Delimited
from concord.intake.formats.fixed import Fixed
from concord.intake.formats.workbook import Workbook
from concord.intake.formats.x12 import X12
from concord.intake.senders import FileSpec
from concord.model.errors import InputError

FORMATS: dict[str, type[Reader]] = {
    "cdl": Delimited,
    "delimited": Delimited,
    "fixed": Fixed,
    "workbook": Workbook,
    "x12": X12,
}


def open_file(path: Path, name: str, file_id: int, spec: FileSpec) -> Reader:
    """A reader of the file, its opening and header already read. InputError when it cannot be read at all."""
    kind = "workbook" if name.lower().endswith((".xlsx", ".xlsm")) else spec.format
    if kind not in FORMATS:
        raise InputError(
            f"no reader for format `{kind}`", where=name, next_step=f"use one of {', '.join(sorted(FORMATS))}"
        )
    return FORMATS[kind](path, name, file_id, spec)
