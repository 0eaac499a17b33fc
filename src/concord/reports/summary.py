"""What one plan pays in a month, practice by practice: the plan's side of its statements, as CSV and workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from concord.ledger import Ledger
from concord.model.errors import UsageError
from concord.model.money import ZERO
from concord.reports.statement import COMPONENTS

COLUMNS = ("practice", "lines", *COMPONENTS.values(), "total", "state")


@dataclass(frozen=True)
class Summary:
    """Rows in the order of `COLUMNS`, one for each practice; amounts are US dollars."""

    plan_id: str
    month: date
    rows: Sequence[tuple[Any, ...]]

    @property
    def total(self) -> Decimal:
        return sum((row[-2] for row in self.rows), ZERO)


def of_plan(ledger: Ledger, plan: str, month: date) -> Summary:
    """The plan's statements of a month. UsageError when it has none."""
    found: dict[str, dict[str, Any]] = {}
    for row in ledger.statements():
        if row["plan_id"] == plan and row["statement_month"] == str(month):
            one = found.setdefault(row["organization_id"], {"lines": 0, "state": row["state"]})
            one["lines"] += row["postings"]
            one[row["component"]] = row["amount"]
    if not found:
        raise UsageError(f"{plan} has no statement for {month:%B %Y}", next_step="see `concord ledger show`")
    return Summary(plan, month, [_row(practice, found[practice]) for practice in sorted(found)])


def _row(practice: str, one: dict[str, Any]) -> tuple[Any, ...]:
    amounts = [one.get(component, ZERO) for component in COMPONENTS]
    return (practice, one["lines"], *amounts, sum(amounts, ZERO), one["state"])


def text(summary: Summary) -> str:
    """The summary as CSV, its last row the sums."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(summary.rows)
    sums = [
        sum((r[i] for r in summary.rows), start=type(summary.rows[0][i])(0))
        for i in range(1, len(COLUMNS) - 1)
    ]
    writer.writerow(("together", *sums, ""))
    return out.getvalue()


def workbook(summary: Summary, path: Path) -> None:
    """The summary as a workbook: totals of rows and columns are formulas."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties(
            {"created": datetime(2000, 1, 1), "title": f"{summary.plan_id}, {summary.month:%B %Y}"}
        )
        bold, cents = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet("Practices")
        sheet.set_column(0, len(COLUMNS) - 1, 18)
        sheet.write_row(0, 0, COLUMNS, bold)
        for number, row in enumerate(summary.rows, 1):
            sheet.write_row(number, 0, row[:2])
            sheet.write_row(number, 2, [float(v) for v in row[2:-2]], cents)
            sheet.write_formula(number, 6, f"=SUM(C{number + 1}:F{number + 1})", cents, float(row[-2]))
            sheet.write(number, 7, row[-1])
        last = len(summary.rows)
        sheet.write(last + 1, 0, "Together", bold)
        for column, letter in enumerate("BCDEFG", 1):
            total = float(sum((r[column] for r in summary.rows), start=Decimal(0)))
            sheet.write_formula(
                last + 1, column, f"=SUM({letter}2:{letter}{last + 1})", cents if column > 1 else None, total
            )
