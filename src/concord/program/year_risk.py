"""`[total_cost.illness]` of `accountability.toml`: by which tables everybody's years are scored, and when enough people are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from concord.model.errors import ProgramError
from concord.program.folder import Program

FILE = "accountability.toml"
SECTION = "total_cost.illness"


@dataclass(frozen=True)
class YearRisk:
    """One benefit year's HHS-HCC tables for every year, so that years differ by people and their coding, never by the model.

    `services`: service codes that make a diagnosis count, a code list or `open`. `least_months`: fewer months covered are not scored.
    `least_share`: the percent of member-months that must be scored before a year is judged by it.
    """

    edition: int
    metal: str
    services: str
    least_months: int
    least_share: Decimal


def read_year_risk(program: Program) -> YearRisk:
    """What the program folder says. ProgramError for what is missing, with what to write."""
    given: Any = program.toml(FILE).get("total_cost")
    given = given.get("illness") if isinstance(given, Mapping) else None
    if not isinstance(given, Mapping):
        raise _wrong(f"`[{SECTION}]` is missing")
    for key, kind in (
        ("edition", int), ("metal", str), ("services", str), ("least_months", int), ("least_share", int | Decimal),
    ):  # fmt: skip
        if isinstance(given.get(key), bool) or not isinstance(given.get(key), kind):
            raise _wrong(f"`{key}` of `[{SECTION}]` is missing or of the wrong kind")
    return YearRisk(
        given["edition"], given["metal"], given["services"], given["least_months"], Decimal(given["least_share"])
    )  # fmt: skip


def _wrong(what: str) -> ProgramError:
    return ProgramError(what, where=FILE, next_step=f"add it; {FILE} of programs/ca-apc shows its shape")
