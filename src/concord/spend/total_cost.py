"""Total cost of care: completed for what is not in yet, truncated, set right for age and sex and for illness, every plan together."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from concord.canon.payments import Line
from concord.canon.risk import RiskYear
from concord.canon.spend import Completion, TotalCost
from concord.engine import Session
from concord.engine import sql as sql_files
from concord.model.periods import month_end_before
from concord.program import Program
from concord.program.year_risk import read_year_risk
from concord.spend.completion import chain_ladder, triangle_of
from concord.spend.rules import Rules
from concord.spend.steps import read_shard

SQL = f"{__package__}.sql"
LAGS = 25
"""Months of development that are looked at; what comes later is taken for complete."""


def total_cost(
    session: Session,
    cut: Path,
    rosters: Path,
    lines: Path,
    ill: Path,
    program: Program,
    rules: Rules,
    as_of: date,
    out: Path,
) -> int:
    """Write `completion` and `total_cost`. Returns the rows of the latter. Reads claims by shard."""
    through, organizations = month_end_before(as_of), [o.organization_id for o in program.organizations]
    gathered: dict[str, list[pa.Table]] = {"person_cell": [], "cost_month": [], "paid_by_age": []}
    for shard in range(program.shards):
        read_shard(session, cut, rosters, shard)
        session.view("risk_year", ill / "risk_year" / f"shard={shard}.parquet", RiskYear)
        session.file_table(
            SQL,
            "person_year",
            "person_year",
            {"truncated_at": rules.truncated_at, "organizations": organizations, "through": through},
        )
        for name, tables in gathered.items():
            query = sql_files.load(SQL, name)
            tables.append(
                session.arrow(query, {"through": through} if "$through" in query else None, label=name)
            )
    for name, tables in gathered.items():
        session.table(name, pa.concat_tables(tables))
    last = through.year - (through.month < 12)
    session.view("line", lines / "line", Line)
    session.records("completion", Completion, _completion(session, through, rules.interval))
    session.write_declared("completion", Completion, out / "completion.parquet")
    session.file_table(SQL, "aging", "aging", {"last_whole_year": last})
    least = read_year_risk(program).least_share
    session.file_table(SQL, "total_cost", "cost", {"last_whole_year": last, "least_share": least})
    return session.write_declared("cost", TotalCost, out / "total_cost.parquet")


def _completion(session: Session, through: date, interval: Decimal) -> list[dict[str, Any]]:
    """Every category's months, completed."""
    rows = session.rows(
        "SELECT category, month, lag, sum(amount)::DECIMAL(18,2) FROM paid_by_age GROUP BY ALL ORDER BY ALL"
    )
    found: list[dict[str, Any]] = []
    for category in sorted({r[0] for r in rows}):
        mine = {(_number(month), lag): float(amount) for c, month, lag, amount in rows if c == category}
        found += _category(category, mine, _number(through), float(interval))
    return found


def _category(
    category: str, amounts: dict[tuple[int, int], float], last: int, interval: float
) -> list[dict[str, Any]]:
    origins = list(range(min(o for o, _ in amounts), last + 1))
    done = chain_ladder(triangle_of(amounts, origins, last, LAGS))
    rows = []
    for origin, one in zip(origins, done, strict=True):
        low, high = one.interval(interval)
        rows.append(
            {
                "category": category,
                "month": date(origin // 12, origin % 12 + 1, 1),
                "age": last - origin,
                "paid": _cents(one.paid),
                "factor": Decimal(repr(round(one.factor, 6))),
                "completed": _cents(one.ultimate),
                "low": _cents(low),
                "high": _cents(high),
            }
        )
    return rows


def _number(month: date) -> int:
    """Months since year 0."""
    return month.year * 12 + month.month - 1


def _cents(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
