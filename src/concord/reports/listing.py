"""What statements there are, and what they come to: sums of lines, in the one room that adds lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from concord.ledger import Ledger
from concord.release import Book

SQL = "concord.reports"


def statements(book: Book, ledger: Ledger) -> list[dict[str, Any]]:
    """Every statement of the practice or plan whose book it is, newest first.

    Rows: plan_id, organization_id, month, due_date, lines, amount (US dollars), state.
    """
    audience, _, unit = book.name.partition("-")
    asked = {"plan_id": unit} if audience == "plan" else {"organization_id": unit}
    days = {r["plan_id"]: r["payment_day"] for r in book.ask(SQL, "payment_days")}
    return [
        {
            **{k: m[k] for k in ("plan_id", "organization_id", "month", "amount", "state")},
            "lines": m["postings"], "due_date": m["month"].replace(day=days.get(m["plan_id"], 1)),
        }
        for m in ledger.months(**asked)
    ]  # fmt: skip


def years(book: Book) -> list[dict[str, Any]]:
    """What each plan owes each practice per year of payment and component, from a practice's or plan's book."""
    return book.ask(SQL, "owed_by_year")


def program_years(book: Book) -> list[dict[str, Any]]:
    """The same from the program's book, whose payments are sums already (by year of the period paid for)."""
    return book.ask(SQL, "program_owed_by_year")


def paid(statements: Iterable[Mapping[str, Any]], on: date) -> Decimal:
    """What statements with a payment date in the year of `on`, up to that day, come to. US dollars."""
    return sum(
        (s["amount"] for s in statements if s["due_date"].year == on.year and s["due_date"] <= on), Decimal(0)
    )


def coming(statements: Iterable[Mapping[str, Any]], on: date) -> tuple[date | None, Decimal]:
    """The next payment date from a day on, and what all plans' statements of that date come to. US dollars."""
    later = [s for s in statements if s["due_date"] >= on]
    day = min((s["due_date"] for s in later), default=None)
    return day, sum((s["amount"] for s in later if s["due_date"] == day), Decimal(0))
