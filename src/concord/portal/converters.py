"""Parts of addresses that are more than text."""

from __future__ import annotations

from datetime import date


class MonthInAddress:
    """A month as 2025-03."""

    regex = r"20\d\d-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


class FileKind:
    """A kind of file that a statement can be had as."""

    regex = "pdf|xlsx|csv"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
