"""The HHS-HCC reference tables, laid out in the session as the model's queries read them.

They are the Department of Health and Human Services' own, public-domain contents of its "Do It Yourself" risk adjustment
software, kept in `hhs_hcc/*.csv` by `tools/hhs_hcc.py`. `bill_type`,
`chronic`, `protected` and `service_range` are Concord's own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import pyarrow as pa

from concord.engine import Session
from concord.model.errors import UsageError

SQL = "concord.risk.sql"
WEIGHT = pa.decimal128(9, 3)
METALS = ("platinum", "gold", "silver", "bronze", "catastrophic")
WHOLE = {
    "year", "first_year", "last_year", "age_from", "age_to", "at_least", "at_most", "part", "indicator", "months", "days_from",
    "days_to",
}  # fmt: skip
CODED = {"diagnosis": "dx", "drug": "ndc", "procedure": "px"}
BY_YEAR = ("hierarchy", "grouping", "rule", "counting", "interaction", "category", "sharing")
STANDING = ("demographic", "chronic", "protected", "service_range", "bill_type")

Row = dict[str, Any]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """One table as it stands in its file; numbers as numbers, all else as text."""
    text = resources.files("concord.risk").joinpath(f"hhs_hcc/{name}.csv").read_text(encoding="utf-8")
    read = csv.DictReader(text.splitlines())
    return tuple({k: int(v) if k in WHOLE else v for k, v in row.items()} for row in read)


def years() -> dict[int, str]:
    """Benefit years that there are tables for, with the model's version."""
    return {row["year"]: row["version"] for row in rows("edition")}


def months_of(days: int) -> int:
    """Months enrolled, 0 to 12, of days enrolled, as the model counts them."""
    return next((r["months"] for r in rows("duration") if r["days_from"] <= days <= r["days_to"]), 0)


def register(session: Session, wanted: Iterable[int]) -> None:
    """The tables of these benefit years in the session, as `hcc_<name>`, one row for each year they hold in."""
    chosen = sorted(set(wanted))
    if unknown := [y for y in chosen if y not in years()]:
        raise UsageError(
            f"no HHS-HCC tables for benefit year {unknown[0]}",
            where="population_health.risk_edition",
            next_step=f"use one of {', '.join(map(str, years()))}",
        )
    _table(session, "code", [r for name in CODED for r in _coded(name, CODED[name], chosen)])
    _table(session, "cost_factor", _coded("cost_factor", "", chosen))
    _table(session, "edit", list(_each_code(_in_years("edit", chosen))))
    for name in BY_YEAR:
        _table(session, name, _in_years(name, chosen))
    for name in STANDING:
        _table(session, name, [dict(r) for r in rows(name)])
    _table(session, "weight", list(_weights(chosen)))
    session.file(SQL, "group_titles")
    session.run("CREATE OR REPLACE TABLE hcc_known AS SELECT DISTINCT year, kind, code FROM hcc_code"
                " UNION SELECT DISTINCT year, 'dx', code FROM hcc_edit"
                " UNION SELECT DISTINCT year, k.kind, code FROM hcc_cost_factor, (VALUES ('ndc'), ('px')) k(kind)")  # fmt: skip


def _table(session: Session, name: str, held: list[Row]) -> None:
    kinds = {c: _kind(v) for c, v in held[0].items()} if held else {}
    session.table("loading", pa.Table.from_pylist(held, schema=pa.schema(list(kinds.items()))))
    session.run(f'CREATE OR REPLACE TABLE "hcc_{name}" AS SELECT * FROM loading').drop("loading")


def _kind(value: Any) -> pa.DataType:
    return pa.int32() if isinstance(value, int) else WEIGHT if isinstance(value, Decimal) else pa.string()


def _in_years(name: str, chosen: list[int]) -> list[Row]:
    return [
        {"year": year, **{k: v for k, v in row.items() if k not in ("first_year", "last_year")}}
        for row in rows(name)
        for year in chosen
        if row["first_year"] <= year <= row["last_year"]
    ]


def _coded(name: str, kind: str, chosen: list[int]) -> list[Row]:
    """A code table; in years that have none of it, a row that matches nothing keeps its columns."""
    found = [{**row, "kind": kind} for row in _each_code(_in_years(name, chosen))]
    return found or [{"year": 0, "category": "", "code": "", "kind": kind}]


def _each_code(held: Iterable[Row]) -> Iterator[Row]:
    for row in held:
        rest = {k: v for k, v in row.items() if k not in ("stem", "endings")}
        for ending in row["endings"].split():
            yield {**rest, "code": row["stem"] + ("" if ending == "-" else ending)}


def _weights(chosen: list[int]) -> Iterator[Row]:
    for row in rows("weight"):
        if row["year"] in chosen:
            for metal in METALS:
                yield {"year": row["year"], "population": row["population"], "category": row["category"],
                       "metal": metal, "weight": Decimal(row[metal])}  # fmt: skip
