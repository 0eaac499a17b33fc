"""Files of a program folder as text that can be pointed at: TOML with exact decimals and line numbers, CSV with both."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from concord.program.problems import Problems

HEADER = re.compile(r"^\s*\[{1,2}([^\]]+)\]{1,2}\s*(?:#.*)?$")
KEY = re.compile(
    r"^\s*((?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9_\-]+)(?:\s*\.\s*(?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9_\-]+))*)\s*="
)
PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_\-]+)")


@dataclass(frozen=True)
class Toml:
    """One TOML file: its name inside the folder, its text and what it says."""

    name: str
    text: str
    data: dict[str, Any] = field(hash=False)

    def line_of(self, *keys: str) -> int:
        """The line where `keys` (a path of tables ending in a key) is written, or the nearest table around it; 0 if none."""
        within, exact = _places(self.text)
        if keys in within:
            return within[keys]
        return next((exact[keys[:n]] for n in range(len(keys) - 1, 0, -1) if keys[:n] in exact), 0)


@lru_cache(maxsize=256)
def _places(text: str) -> tuple[Mapping[tuple[str, ...], int], Mapping[tuple[str, ...], int]]:
    """The first line of each path or of anything within it; and of each path that is itself written."""
    within: dict[tuple[str, ...], int] = {}
    exact: dict[tuple[str, ...], int] = {}
    for number, path in paths(text):
        exact.setdefault(path, number)
        for n in range(1, len(path) + 1):
            within.setdefault(path[:n], number)
    return within, exact


@lru_cache(maxsize=256)
def paths(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """Every header and key of a TOML text with its line and full path."""
    found: list[tuple[int, tuple[str, ...]]] = []
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = HEADER.match(line)
        if header:
            table = _parts(header.group(1))
            found.append((number, table))
            continue
        key = KEY.match(line)
        if key:
            found.append((number, table + _parts(key.group(1))))
    return found


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(next(p for p in match.groups() if p is not None) for match in PART.finditer(dotted))


def read_toml(root: Path, name: str, problems: Problems) -> Toml | None:
    """The TOML file `name` of folder `root`, decimals exact; None with a problem noted when it cannot be read."""
    try:
        text = (root / name).read_text(encoding="utf-8")
        return Toml(name, text, tomllib.loads(text, parse_float=Decimal))
    except FileNotFoundError:
        problems.add(name, 0, "the file is missing", "add it; the guide `program-folder` shows its shape")
    except UnicodeDecodeError:
        problems.add(name, 0, "the file is not UTF-8 text", "save it as UTF-8")
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        says = re.sub(r" \(at .*\)$", "", str(error))
        problems.add(name, int(at.group(1)) if at else 0, f"not valid TOML: {says}", "correct the line")
    return None


REPORT_LANGUAGES = ("en", "es")
"""What practices' packets and statements can be written in."""
Parser = Callable[[str], Any]


def text(value: str) -> str:
    """Text that must not be empty."""
    if not value:
        raise ValueError("is empty")
    return value


def optional_text(value: str) -> str | None:
    return value or None


def day(value: str) -> date:
    """An ISO date."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"`{value}` is not a date written as 2025-01-31") from None


def optional_day(value: str) -> date | None:
    return day(value) if value else None


def number(value: str) -> Decimal:
    """An exact decimal."""
    try:
        return Decimal(value)
    except InvalidOperation:
        raise ValueError(f"`{value}` is not a number") from None


def whole(value: str) -> int:
    """A whole number."""
    if not re.fullmatch(r"-?\d+", value):
        raise ValueError(f"`{value}` is not a whole number")
    return int(value)


def language(value: str) -> str:
    """The tag of a language that reports are written in; English when empty."""
    if value not in ("", *REPORT_LANGUAGES):
        raise ValueError(f"`{value}` is not one of {', '.join(REPORT_LANGUAGES)}")
    return value or REPORT_LANGUAGES[0]


def flag(value: str) -> bool:
    """true or false."""
    if value.lower() not in ("true", "false"):
        raise ValueError(f"`{value}` is neither true nor false")
    return value.lower() == "true"


def read_csv(
    root: Path, name: str, columns: Mapping[str, Parser], problems: Problems, *, required: bool = True,
    optional: Mapping[str, Parser] | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Rows of a CSV file of the folder, each value read by its column's parser, with `line` added.

    A missing column, an extra value or a value that does not parse is a problem; its row is left out. `optional` columns are read where
    the file has them.
    """
    try:
        content = (root / name).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        if required:
            problems.add(name, 0, "the file is missing", f"add it with the columns {', '.join(columns)}")
        return []
    except UnicodeDecodeError:
        problems.add(name, 0, "the file is not UTF-8 text", "save it as UTF-8")
        return []
    reader = csv.reader(io.StringIO(content))
    header = next(reader, [])
    missing = [c for c in columns if c not in header]
    if missing:
        problems.add(name, 1, f"the header lacks {', '.join(missing)}", f"write {', '.join(columns)}")
        return []
    read = {**columns, **{c: parse for c, parse in (optional or {}).items() if c in header}}
    return [row for line in reader if (row := _row(name, reader.line_num, header, line, read, problems))]


def _row(
    name: str,
    at: int,
    header: list[str],
    values: list[str],
    columns: Mapping[str, Parser],
    problems: Problems,
) -> dict[str, Any] | None:
    if not any(values):
        return None
    if len(values) != len(header):
        problems.add(
            name, at, f"{len(values)} values under {len(header)} columns", "write one value for each"
        )
        return None
    given = dict(zip(header, values, strict=True))
    row: dict[str, Any] = {}
    for column, parse in columns.items():
        try:
            row[column] = parse(given[column].strip())
        except ValueError as error:
            problems.add(name, at, f"{column} {error}", "correct the value")
            return None
    return row | {"line": at}
