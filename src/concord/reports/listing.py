"""What statements there are, and what they come to: sums of lines, in the one room that adds lines for people."""

from __future__ import annotations

from typing import Any

from concord.release import Book

SQL = "concord.reports"


def statements(book: Book) -> list[dict[str, Any]]:
    """Every statement of a practice's or plan's book: plan_id, organization_id, month, due_date, lines, amount; newest first."""
    return book.ask(SQL, "statements_listed")


def years(book: Book) -> list[dict[str, Any]]:
    """What each plan owes each practice per year of payment and component, from a practice's or plan's book."""
    return book.ask(SQL, "owed_by_year")


def program_years(book: Book) -> list[dict[str, Any]]:
    """The same from the program's book, whose payments are sums already (by year of the period paid for)."""
    return book.ask(SQL, "program_owed_by_year")
