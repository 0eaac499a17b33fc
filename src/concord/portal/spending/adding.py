"""Declared beside received, by quarter; and over all practices by category, of enough practices only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from concord.disclosure import guarded_groups
from concord.portal.spending.models import Category, Declaration

SMALLEST = 5
"""Practices that must stand behind a figure over several."""
NEAREST = Decimal(100)
NOTHING = Decimal(0)


def quarter_of(day: date) -> date:
    """The first day of a day's quarter."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def quarter_words(first: date) -> str:
    """2026 Q2."""
    return f"{first.year} Q{(first.month + 2) // 3}"


def held(practice: str = "") -> dict[tuple[str, date, str], Declaration]:
    """The declaration that holds, by practice, quarter and category; of one practice when it is named."""
    every = Declaration.objects.select_related("document").order_by("id")
    return {(d.practice, d.quarter, d.category): d for d in (every.filter(practice=practice) if practice else every)}  # fmt: skip


def received(statements: Iterable[Mapping[str, Any]], now: date) -> dict[date, Decimal]:
    """Dollars that plans' statements put due up to a day, by quarter of the due day."""
    found: dict[date, Decimal] = {}
    for row in statements:
        if row["due_date"] <= now:
            first = quarter_of(row["due_date"])
            found[first] = found.get(first, NOTHING) + row["amount"]
    return found


def beside(practice: str, got: Mapping[date, Decimal]) -> list[dict[str, Any]]:
    """A row per quarter, newest first: received, declared, and what is left (less than nothing: more was spent than came)."""
    spent: dict[date, Decimal] = {}
    for (_practice, quarter, _category), one in held(practice).items():
        spent[quarter] = spent.get(quarter, NOTHING) + one.amount
    return [
        {"quarter": q, "received": got.get(q, NOTHING), "declared": spent.get(q, NOTHING), "left": got.get(q, NOTHING) - spent.get(q, NOTHING)}
        for q in sorted(got.keys() | spent.keys(), reverse=True)
    ]  # fmt: skip


def over_all() -> list[dict[str, Any]]:
    """A row per quarter and category: practices that declared something, and dollars per such practice to the nearest hundred.

    Fewer than `SMALLEST` practices are hidden, and the next smallest category of the quarter with them where one alone would be.
    """
    amounts: dict[tuple[date, str], list[Decimal]] = {}
    for (_practice, quarter, category), one in held().items():
        if one.amount:
            amounts.setdefault((quarter, category), []).append(one.amount)
    rows = [
        {"quarter": quarter, "group": str(category), "people": len(given), "mean": _rounded(given)}
        for (quarter, category), given in sorted(amounts.items())
    ]
    return guarded_groups(rows, within="quarter", smallest=SMALLEST)


def _rounded(amounts: list[Decimal]) -> Decimal:
    return (sum(amounts, NOTHING) / len(amounts) / NEAREST).quantize(Decimal(1)) * NEAREST


def category_words(key: str) -> str:
    """A category's title in the reader's language."""
    return str(Category(key).label)
