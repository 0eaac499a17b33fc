"""A statement on paper, as a workbook with live formulas, and as CSV."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

import typst
import xlsxwriter

from concord.model.money import dollars
from concord.reports.statement import COMPONENTS, Statement

COLUMNS = (
    "payment",
    "kind",
    "period",
    "person",
    "measure",
    "quantity",
    "factor",
    "rate",
    "amount",
    "term",
    "term since",
    "status",
    "reason",
)
STAMP = datetime(2000, 1, 1, tzinfo=UTC)


def pdf(statement: Statement, *, plan_name: str, organization_name: str, shown: int = 40) -> bytes:
    """The statement as a PDF. `shown` people are printed per part; the workbook and the CSV hold every line."""
    facts = _facts(statement, plan_name, organization_name, shown)
    with resources.as_file(resources.files(__package__).joinpath("statement.typ")) as template:
        made = typst.compile(
            str(template),
            sys_inputs={"facts": json.dumps(facts)},
            timestamp=int(STAMP.timestamp()),
            ignore_system_fonts=True,
        )
    assert isinstance(made, bytes)
    return made


def workbook(statement: Statement, path: Path) -> None:
    """The statement as a workbook: every amount is a formula over its line, every total a sum."""
    with xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}
    ) as book:
        book.set_properties({"created": STAMP.replace(tzinfo=None), "title": "Statement"})
        bold, cents = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        summary, sheet = book.add_worksheet("Summary"), book.add_worksheet("Lines")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, COLUMNS, bold)
        for number, line in enumerate(statement.lines, 1):
            _write_line(sheet, number, _row(statement, line), cents)
        last = len(statement.lines) + 1
        sheet.autofilter(0, 0, last - 1, len(COLUMNS) - 1)
        _write_summary(summary, statement, last, bold, cents)


def text(statement: Statement) -> str:
    """The statement's lines as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(_row(statement, line) for line in statement.lines)
    return out.getvalue()


def _row(statement: Statement, line: dict[str, Any]) -> list[Any]:
    return [
        COMPONENTS.get(line["component"], line["component"]), line["kind"], f"{line['period_start']} to {line['period_end']}",
        statement.names.get(line["person"], "") if line["person"] is not None else "", line["measure"] or "",
        line["quantity"], line["factor"], line["rate"], line["amount"], line["term"], str(line["term_date"]), line["term_status"], line["reason"],
    ]  # fmt: skip


def _write_line(sheet: Any, number: int, row: list[Any], cents: Any) -> None:
    for column, value in enumerate(row):
        if COLUMNS[column] == "amount":
            sheet.write_formula(
                number, column, f"=ROUND(F{number + 1}*G{number + 1}*H{number + 1},2)", cents, float(value)
            )
        elif isinstance(value, Decimal):
            sheet.write_number(number, column, float(value))
        else:
            sheet.write(number, column, value)


def _write_summary(sheet: Any, statement: Statement, last: int, bold: Any, cents: Any) -> None:
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, 1, 16)
    sheet.write_row(
        0, 0, (f"{statement.plan_id} pays {statement.organization_id}", f"{statement.month:%B %Y}"), bold
    )
    row = 2
    for part in statement.parts:
        name = COMPONENTS.get(part.component, part.component)
        sheet.write(row, 0, part.title)
        sheet.write_formula(
            row,
            1,
            f'=SUMIFS(Lines!I2:I{last},Lines!A2:A{last},"{name}",Lines!B2:B{last},"{part.kind}")',
            cents,
            float(part.amount),
        )
        row += 1
    sheet.write(row, 0, "Total", bold)
    sheet.write_formula(row, 1, f"=SUM(B3:B{row})", cents, float(statement.total))
    for offset, fact in enumerate(
        (
            ("Release", statement.release),
            ("Data through", statement.data_through),
            ("Amounts", "quantity x factor x rate, rounded half-up to the cent"),
        ),
        2,
    ):
        sheet.write_row(row + offset, 0, fact)


def _facts(statement: Statement, plan_name: str, organization_name: str, shown: int) -> dict[str, Any]:
    previous = statement.previous
    return {
        "plan": plan_name,
        "practice": organization_name,
        "month": f"{statement.month:%B %Y}",
        "due": f"{statement.due.day} {statement.due:%B %Y}",
        "total": dollars(statement.total),
        "previous": ""
        if previous is None
        else f"{'+' if statement.total >= previous else ''}{dollars(statement.total - previous)} on the month before",
        "changes": [[words, dollars(amount)] for words, amount in statement.changes],
        "parts": [_part(statement, part, shown) for part in statement.parts],
        "terms": [
            [t["term"], f"{t['term_date']}", t["term_file"], t["term_status"], str(t["lines"])]
            for t in statement.terms()
        ],
        "illustrative": sum(1 for t in statement.terms() if t["term_status"] == "illustrative"),
        "levers": [lever_words(lever) for lever in statement.levers][:6],
        "release": statement.release,
        "through": statement.data_through,
    }


def lever_words(lever: dict[str, Any]) -> str:
    """One way to earn more, as a sentence."""
    return str(lever.get("words") or "")


def _part(statement: Statement, part: Any, shown: int) -> dict[str, Any]:
    rows = [
        [
            statement.names.get(line["person"]) or line["measure"] or line["reason"], _plain(line["quantity"]), _plain(line["factor"]), f"${_plain(line['rate'])}", dollars(line["amount"]),
        ]
        for line in part.lines[:shown]
    ]  # fmt: skip
    return {
        "title": part.title,
        "amount": dollars(part.amount),
        "count": len(part.lines),
        "rows": rows,
        "more": max(0, len(part.lines) - shown),
    }


def _plain(number: Decimal) -> str:
    words = f"{number:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words
