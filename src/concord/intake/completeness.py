"""Volumes and completeness: a file beside what is asked of it and beside its sender's own last months."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from statistics import median

from concord.intake.receipt import Receipt

LAST = 6
"""Months of a sender's own past that count."""
FEW, MANY = 0.5, 2.0
"""Rows below half or above twice the usual are worth a look."""
DROP = 0.10
"""So is a column that a tenth more of the rows lack than usual."""


@dataclass(frozen=True)
class Remark:
    """Something about a file as a whole that sender and program should look at. Never keeps rows out."""

    rule: str
    sentence: str


@cache
def thresholds() -> dict[str, dict[str, float]]:
    """Least share of rows that should have a column, by table."""
    text = resources.files("concord.intake").joinpath("thresholds.toml").read_text(encoding="utf-8")
    return {t: {c: n / 100 for c, n in columns.items()} for t, columns in tomllib.loads(text).items()}


def remarks(one: Receipt, past: Sequence[Receipt]) -> list[Remark]:
    """What stands out in a file, given its sender's earlier files of the kind."""
    usual = [r for r in past if r.is_complete and len(r.period) == len(one.period)][-LAST:]
    return [*_thresholds(one), *_volume(one, usual), *_drops(one, usual), *_one_rule(one)]


def _thresholds(one: Receipt) -> Iterable[Remark]:
    for table, asked in thresholds().items():
        for column, least in asked.items():
            share = one.filled.get(table, {}).get(column)
            if share is not None and share < least:
                yield Remark(
                    "completeness",
                    f"{table}.{column} is filled in {share:.1%} of rows; at least {least:.0%} is asked.",
                )


def _volume(one: Receipt, usual: Sequence[Receipt]) -> Iterable[Remark]:
    if len(usual) < 3:
        return
    middle = median(r.received for r in usual)
    if middle and not FEW <= one.received / middle <= MANY:
        yield Remark(
            "volume", f"{one.received:,} rows; the {len(usual)} files before had {middle:,.0f} in the middle."
        )


def _drops(one: Receipt, usual: Sequence[Receipt]) -> Iterable[Remark]:
    if len(usual) < 3:
        return
    for table, columns in sorted(one.filled.items()):
        for column, share in columns.items():
            known = [r.filled[table][column] for r in usual if column in r.filled.get(table, {})]
            if len(known) >= 3 and median(known) - share > DROP:
                yield Remark(
                    "completeness_drop",
                    f"{table}.{column} is filled in {share:.1%} of rows; lately it was {median(known):.1%}.",
                )


def _one_rule(one: Receipt) -> Iterable[Remark]:
    """Half the rows breaking one rule is no dirt: a column moved, or the layout changed."""
    for broke in one.broke:
        if one.received >= 10 and broke.rows * 2 > one.received:
            yield Remark(
                "most_rows_break_one_rule",
                f"{broke.rows:,} of {one.received:,} rows break `{broke.rule}`: were columns swapped, or did the layout change?",
            )
