"""The proof that one amount stands everywhere: ledger = statement = remittance file = book, to the cent."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from concord.ledger import Ledger
from concord.model.errors import IntegrityError
from concord.model.money import ZERO
from concord.release import Book
from concord.reports import remittance, workbook
from concord.reports.remittance import Payer
from concord.reports.statement import Reading, Statement


@dataclass(frozen=True)
class Agreement:
    """What was compared: statements, line keys, and the US dollars that stand posted and are owed."""

    statements: int
    lines: int
    posted: Decimal
    owed: Decimal


def agree(book: Book, ledger: Ledger, on: date) -> Agreement:
    """Compare every statement of the ledger with its files, and what stands posted with the lines of a book that holds all.

    Void statements are compared with their files but do not stand. IntegrityError names the first that differs.
    """
    count, reading = 0, Reading(book, ledger)
    standing: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for month in ledger.months():
        found = reading.statement(month["organization_id"], month["plan_id"], month["month"], compared=False)
        _same_files(found, month["amount"], on)
        count += 1
        if month["state"] != "void":
            for line in found.lines:
                standing[line["line_key"]] += line["amount"]
    owed = _same_book(book, standing)
    return Agreement(count, len(standing), sum(standing.values(), ZERO), owed)


def _same_files(statement: Statement, posted: Decimal, on: date) -> None:
    """The statement's own sum, its remittance read back and its CSV added up: each must be what the ledger posted."""
    where = f"{statement.plan_id} to {statement.organization_id}, {statement.month:%Y-%m}"
    plan, practice = (Payer(i, i) for i in (statement.plan_id, statement.organization_id))
    back = remittance.read_back(remittance.x12_820(statement, plan, practice, control=1, on=on))
    rows = csv.DictReader(io.StringIO(workbook.text(statement)))
    sums = {
        "the statement": statement.total,
        "the remittance's total": back.total,
        "the remittance's lines": sum(back.by_line.values(), ZERO),
        "the CSV": sum((Decimal(r["amount"]) for r in rows), ZERO),
    }
    for name, amount in sums.items():
        if amount != posted:
            raise IntegrityError(
                f"{name} comes to {amount}, the ledger to {posted}",
                where=where,
                next_step="make the statement again",
            )
    for line in statement.lines:
        if line["owed"] is not None and line["is_now"] not in (line["owed"], ZERO):
            raise IntegrityError(
                f"line {line['line_key']} does not come to what it says",
                where=where,
                next_step="run `concord ledger verify`",
            )


def _same_book(book: Book, standing: dict[str, Decimal]) -> Decimal:
    """What stands posted for each key is what the book's line owes. Returns the sum owed."""
    owed = {r["line_key"]: r["amount"] for r in book.rows("line", columns=("line_key", "amount"))}
    keys = sorted(owed.keys() | standing.keys())
    differ = [k for k in keys if owed.get(k, ZERO) != standing.get(k, ZERO)]
    if differ:
        total = sum((owed.get(k, ZERO) - standing.get(k, ZERO) for k in differ), ZERO)
        raise IntegrityError(
            f"{len(differ):,} lines owe other amounts than stand posted, {total} together",
            where=f"release {book.release}, first line {differ[0]}",
            why="a statement was made void, or this is not the last release that was posted",
            next_step="run again for the same day",
        )  # fmt: skip
    return sum(owed.values(), ZERO)
