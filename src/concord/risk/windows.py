"""What is to be scored, by the terms of each contract: which months of claims, by which tables, for which period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from concord.engine import Session
from concord.model.periods import Period, add_months, first_of_month, holding
from concord.program import Program
from concord.program.contracts import Contract
from concord.risk import tables

MODEL = "hhs_hcc"
OPEN = "open"
COLUMNS = {
    "place": pa.int32(), "plan_id": pa.string(), "organization_id": pa.string(), "product_line": pa.string(),
    "period_start": pa.date32(), "period_end": pa.date32(), "window_start": pa.date32(), "window_end": pa.date32(),
    "before_start": pa.date32(), "before_end": pa.date32(), "model": pa.string(), "edition": pa.int32(),
    "metal": pa.string(), "minimum": pa.int32(), "full_months": pa.int32(), "services": pa.string(),
}  # fmt: skip

Row = dict[str, Any]


def register(session: Session, program: Program, as_of: date) -> list[Row]:
    """Table `window`: one row for each contract, line of business and period that HHS-HCC serves; and the rows."""
    rows = [row | {"place": n} for n, row in enumerate(asked(program, as_of))]
    session.table("window_rows", pa.Table.from_pylist(rows, schema=pa.schema(list(COLUMNS.items()))))
    session.run("CREATE OR REPLACE TABLE window_of AS SELECT * FROM window_rows").drop("window_rows")
    return rows


def asked(program: Program, as_of: date) -> Iterator[Row]:
    """What each contract, line of business and period asks to be scored, by its terms."""
    for contract in program.contracts:
        if contract.known_on > as_of or contract.start_date > as_of:
            continue
        for line in contract.product_lines:
            for month, period in _periods(program, contract, as_of):
                row = _window(program, contract, line, month, period, as_of)
                if row is not None:
                    yield row


def _periods(program: Program, contract: Contract, as_of: date) -> Iterator[tuple[date, Period]]:
    """Each period that the contract pays in, with the first month it pays."""
    first = first_of_month(contract.start_date)
    month = first if first == contract.start_date else add_months(first, 1)
    last, seen = min(contract.end_date or as_of, as_of), None
    while month <= last:
        length = program.term(
            "population_health.factor_period", contract, in_force_on=month, known_on=as_of
        ).value
        period = holding(month, length)
        if period != seen:
            yield month, period
        seen, month = period, add_months(month, 1)


def _window(
    program: Program, contract: Contract, line: str, month: date, period: Period, as_of: date
) -> Row | None:
    def term(name: str) -> Any:
        of = program.term(
            f"population_health.{name}", contract, in_force_on=month, known_on=as_of, product_line=line
        )
        return of.value

    if term("risk_model") != MODEL:
        return None
    edition, months = term("risk_edition"), term("risk_months")
    after = add_months(period.start, -term("risk_lag_months"))
    start = add_months(after, -months)
    return {
        "plan_id": contract.plan_id, "organization_id": contract.organization_id, "product_line": line,
        "period_start": period.start, "period_end": period.end,
        "window_start": start, "window_end": after - timedelta(days=1),
        "before_start": add_months(start, -12), "before_end": add_months(after, -12) - timedelta(days=1),
        "model": f"HHS-HCC {tables.years().get(edition, '')}".strip(), "edition": edition,
        "metal": term("metal_level"), "minimum": term("risk_minimum_months"), "full_months": term("risk_full_months"),
        "services": term("risk_services"),
    }  # fmt: skip
