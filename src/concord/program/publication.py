"""The fixed plan of what leaves: for each quarter the tables of rates that are published, settled before any number is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from concord.model.errors import ProgramError
from concord.program.problems import Problems
from concord.program.source import Toml, read_toml

FILE = "publication.toml"
GROUPINGS = (
    "race_1997", "ethnicity_1997", "race_ethnicity_2024", "language", "sex", "age_band", "area", "region", "product_line", "product",
)  # fmt: skip
"""Exclusive groupings that rates may be published by."""

KEYS = {"rates_by": list, "practices_by": list, "status": str, "source": str}


def quarter_of(day: date) -> str:
    """The quarter of a day, such as `2026-Q3`."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


@dataclass(frozen=True)
class TablePlan:
    """Tables of each measure, year and pool: by practice, by each of `rates_by`, and by practice and each of `practices_by`."""

    since: str
    rates_by: tuple[str, ...]
    practices_by: tuple[str, ...]
    status: str
    source: str


@dataclass(frozen=True)
class Publication:
    """Every plan of tables, in order of quarter."""

    plans: tuple[TablePlan, ...]

    def of(self, quarter: str) -> TablePlan:
        """The plan that holds in a quarter. ProgramError when none has begun."""
        begun = [plan for plan in self.plans if plan.since <= quarter]
        if not begun:
            raise ProgramError(
                f"no plan of tables holds in {quarter}", where=FILE, why="publication follows a plan made beforehand",
                next_step=f"add an entry for {quarter} or earlier",
            )  # fmt: skip
        return begun[-1]


def read_publication(root: Path, problems: Problems) -> Publication:
    """`publication.toml`."""
    file = read_toml(root, FILE, problems)
    plans = [_plan(file, since, table, problems) for since, table in (file.data if file else {}).items()]
    return Publication(tuple(sorted((p for p in plans if p), key=lambda p: p.since)))


def _plan(file: Toml, since: str, table: Any, problems: Problems) -> TablePlan | None:
    before = len(problems)

    def wrong(key: str, what: str, fix: str) -> None:
        problems.add(file.name, file.line_of(since, key), what, fix, since)

    if not re.fullmatch(r"\d{4}-Q[1-4]", since) or not isinstance(table, dict):
        problems.add(file.name, file.line_of(since), f"`{since}` is not a quarter", "write it as [2026-Q3]")
        return None
    for key, kind in KEYS.items():
        if not isinstance(table.get(key), kind):
            wrong(key, f"`{key}` is missing or of the wrong kind", f"add `{key}`")
    for key in table.keys() - KEYS.keys():
        wrong(key, f"`{key}` is not known", "remove or correct it")
    for key in ("rates_by", "practices_by"):
        for name in table.get(key) or [] if isinstance(table.get(key), list) else []:
            if name not in GROUPINGS:
                wrong(key, f"rates cannot be published by `{name}`", f"one of {', '.join(GROUPINGS)}")
    if len(problems) > before:
        return None
    return TablePlan(
        since, tuple(table["rates_by"]), tuple(table["practices_by"]), table["status"], table["source"]
    )
