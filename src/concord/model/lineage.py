"""Where a row came from, carried in one integer: `row_id = file_id << 27 | line`.

`file_id` is the first 36 bits of the file's SHA-256; `line` counts from 1 in the file as sent. So any event,
line or result that keeps a `row_id` opens to its file and line without a join.
"""

from __future__ import annotations

LINE_BITS = 27
MAX_LINE = (1 << LINE_BITS) - 1


def file_id(sha256_hex: str) -> int:
    """The file's number, 36 bits, from its SHA-256 in hexadecimal."""
    return int(sha256_hex[:9], 16)


def file_name(number: int) -> str:
    """The nine hexadecimal digits under which a file's accepted rows are kept."""
    return f"{number:09x}"


def row_id(file: int, line: int) -> int:
    """The row's key. A line past 134 million raises ValueError: split the file."""
    if not 1 <= line <= MAX_LINE:
        raise ValueError(f"line {line} is outside 1..{MAX_LINE}")
    return (file << LINE_BITS) | line


def file_of(row: int) -> int:
    """The file number inside a row's key."""
    return row >> LINE_BITS


def line_of(row: int) -> int:
    """The line inside a row's key, counted from 1."""
    return row & MAX_LINE
