"""Which terms a scenario may change, and what was changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, QueryDict

from concord.portal.tabular import Row

MOST = Decimal(1_000_000_000)


def of_year(request: HttpRequest, year: int) -> list[Row]:
    """Terms with a number that hold at some time in the year, each with a `key` for the form; by name, then sheet, then day."""
    rows = request.book.rows("term", order=("name", "sheet", "since", "known_on"))  # type: ignore[attr-defined]
    numbers = [r for r in rows if number(r["value"]) is not None]
    newest = {(r["sheet"], r["name"], r["since"]): r for r in numbers}
    held = [r for r in newest.values() if r["since"] <= date(year, 12, 31) and not _is_over(r, newest, year)]
    held.sort(key=lambda r: (r["name"], r["sheet"], r["since"]))
    return [r | {"key": f"term-{at}"} for at, r in enumerate(held)]


def _is_over(row: Row, every: dict[Any, Row], year: int) -> bool:
    """Whether a later value of the same sheet holds from the year's first day on."""
    first = date(year, 1, 1)
    return any(
        (r["sheet"], r["name"]) == (row["sheet"], row["name"]) and row["since"] < r["since"] <= first
        for r in every.values()
    )


def changed(said: QueryDict, rows: list[Row], own_sheet: str) -> tuple[list[dict[str, str]], list[str]]:
    """What the form changes, and what is wrong with it in sentences.

    With `own_sheet` (a plan's), a term of the common sheet is changed in the plan's own, for all its days: no other plan moves.
    """
    changes, wrong, moved = [], [], set()
    for row in rows:
        text = said.get(row["key"], "").strip()
        if not text or number(text) == number(row["value"]):
            continue
        value = number(text)
        if value is None or abs(value) >= MOST:
            wrong.append(f"{row['name']} since {row['since']}: {text[:20]} is not a number such as 4.80.")
            continue
        moved.add((row["sheet"], row["name"]))
        changes.append(_change(row, own_sheet or row["sheet"], text))
    for row in rows:
        is_beside = own_sheet and row["sheet"] != own_sheet and (row["sheet"], row["name"]) in moved
        if is_beside and not any(
            c["name"] == row["name"] and c["since"] == str(row["since"]) for c in changes
        ):
            changes.append(_change(row, own_sheet, row["value"]))
    return changes, wrong


def _change(row: Row, sheet: str, value: str) -> dict[str, str]:
    return {
        "sheet": sheet, "name": row["name"], "unit": row["unit"], "since": str(row["since"]), "before": row["value"],
        "value": f"{number(value):f}",
    }  # fmt: skip


def number(text: str) -> Decimal | None:
    """The text as a number; None when it is none."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
