"""A statement as a workbook with live formulas, and as CSV, in the reader's language."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from concord.reports.spoken import Say, as_written
from concord.reports.statement import COMPONENTS, KINDS, Part, Statement

COLUMNS = (
    "payment", "kind", "period", "person", "measure", "quantity", "factor", "rate", "is", "was", "amount", "term",
    "term since", "term file", "status", "reason", "line key",
)  # fmt: skip
IS, WAS, AMOUNT = (COLUMNS.index(c) for c in ("is", "was", "amount"))
WIDTHS = (18, 14, 24, 22, 10, 10, 10, 12, 12, 12, 12, 26, 12, 22, 12, 60, 26)


def workbook(statement: Statement, path: Path, say: Say = as_written) -> None:
    """The statement as a workbook: what is owed is a formula over its line, what is paid is that less what was paid.

    `say` puts its words into the reader's language; formulas are of every language.
    """
    with xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}
    ) as book:
        book.set_properties({"created": datetime(2000, 1, 1), "title": say("Statement of payments")})
        bold, cents = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        summary, sheet, terms = (book.add_worksheet(say(n)) for n in ("Summary", "Lines", "Terms"))
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, heads(say), bold)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        for number, line in enumerate(statement.lines, 1):
            _write_line(sheet, number, row_of(statement, line, say), cents)
        last = len(statement.lines) + 1
        sheet.autofilter(0, 0, last - 1, len(COLUMNS) - 1)
        _write_summary(summary, statement, last, bold, cents, say)
        _write_terms(terms, statement, bold, say)


def text(statement: Statement, say: Say = as_written) -> str:
    """The statement's lines as CSV: quantity x factor x rate, rounded, is `is`; `is` less `was` is `amount`."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads(say))
    writer.writerows(row_of(statement, line, say) for line in statement.lines)
    return out.getvalue()


def heads(say: Say) -> list[str]:
    """`COLUMNS` in a language."""
    return [say(column) for column in COLUMNS]


def row_of(statement: Statement, line: dict[str, Any], say: Say = as_written) -> list[Any]:
    """A line in the order of `COLUMNS`. A key that is owed no more has quantity 0, so that `is` comes to 0."""
    gone = line["adjusts"] is not None and line["is_now"] == 0
    return [
        *_payment(line["component"], line["kind"], say), f"{line['period_start']} {say('to')} {line['period_end']}",
        statement.names.get(line["person"], "") if line["person"] is not None else "", line["measure"] or "",
        Decimal(0) if gone else line["quantity"], line["factor"], line["rate"], line["is_now"], line["was"], line["amount"],
        line["term"] or "", str(line["term_date"] or ""), line["term_file"] or "", say(line["term_status"] or ""),
        say(line["reason"]), line["line_key"],
    ]  # fmt: skip


def _payment(component: str, kind: str, say: Say) -> tuple[str, str]:
    """The payment and its kind in words: what the summary's formulas find lines by."""
    return say(COMPONENTS.get(component, component)), say(KINDS.get(kind, kind.replace("_", " ")))


def _write_line(sheet: Any, number: int, row: list[Any], cents: Any) -> None:
    at = number + 1
    formulas = {IS: f"=ROUND(F{at}*G{at}*H{at},2)", AMOUNT: f"=I{at}-J{at}"}
    for column, value in enumerate(row):
        if column in formulas:
            sheet.write_formula(number, column, formulas[column], cents, float(value))
        elif column == WAS:
            sheet.write_number(number, column, float(value), cents)
        elif isinstance(value, Decimal):
            sheet.write_number(number, column, float(value))
        else:
            sheet.write(number, column, value)


def _write_summary(sheet: Any, statement: Statement, last: int, bold: Any, cents: Any, say: Say) -> None:
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, 1, 16)
    head = f"{statement.plan_id} pays {statement.organization_id}", f"{statement.month:%B %Y}"
    sheet.write_row(0, 0, [say(words) for words in head], bold)
    row = 2
    for part in statement.parts:
        sheet.write(row, 0, say(part.title))
        sheet.write_formula(row, 1, _sum_of(part, last, say), cents, float(part.amount))
        row += 1
    sheet.write(row, 0, say("Total"), bold)
    sheet.write_formula(row, 1, f"=SUM(B3:B{row})", cents, float(statement.total))
    facts = [
        ("State", say(statement.state)),
        ("Payment date", str(statement.due)),
        ("Illustrative terms", statement.illustrative),
        ("Release", statement.release),
        ("Data through", statement.data_through),
        ("Amounts", say("quantity x factor x rate, rounded half-up to the cent, less what was paid before")),
    ]
    for offset, (words, fact) in enumerate(facts, 2):
        sheet.write_row(row + offset, 0, (say(words), fact))


def _sum_of(part: Part, last: int, say: Say) -> str:
    payment, kind = _payment(part.component, part.kind, say)
    lines = f"'{say('Lines')}'!"
    return f'=SUMIFS({lines}K2:K{last},{lines}A2:A{last},"{payment}",{lines}B2:B{last},"{kind}")'


def _write_terms(sheet: Any, statement: Statement, bold: Any, say: Say) -> None:
    sheet.set_column(0, 4, 28)
    sheet.write_row(0, 0, [say(h) for h in ("term", "term since", "term file", "status", "lines")], bold)
    for number, t in enumerate(statement.terms(), 1):
        sheet.write_row(
            number,
            0,
            (t["term"], str(t["term_date"]), t["term_file"], say(t["term_status"] or ""), t["lines"]),
        )
