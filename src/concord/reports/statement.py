"""What a plan pays a practice in a month: why, compared with last month, and how to earn more.

A statement is a reading of lines. It holds no amount that is not a line's or a sum of lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from concord.model.errors import UsageError
from concord.model.money import ZERO
from concord.model.periods import add_months
from concord.release import Book

COMPONENTS = {
    "direct_services": "Direct services",
    "population_health": "Population health",
    "performance": "Performance",
    "adjustment": "Adjustments",
}
KINDS = {
    "monthly": "monthly amount",
    "true_up": "true-ups for earlier months",
    "attainment": "for the level reached",
    "improvement": "for getting better",
    "equity": "more on equity-sensitive measures",
    "gap_narrowing": "for narrowing a gap",
    "leakage": "year-end leakage",
    "capitation": "capitation",
    "cap": "limit on the increase",
}


@dataclass(frozen=True)
class Part:
    """Lines of one component and kind, with their sum."""

    component: str
    kind: str
    lines: tuple[dict[str, Any], ...]

    @property
    def amount(self) -> Decimal:
        return sum((line["amount"] for line in self.lines), ZERO)

    @property
    def title(self) -> str:
        return f"{COMPONENTS.get(self.component, self.component)}, {KINDS.get(self.kind, self.kind.replace('_', ' '))}"


@dataclass(frozen=True)
class Statement:
    """One practice, one plan, one month of payment (by due date)."""

    organization_id: str
    plan_id: str
    month: date
    parts: tuple[Part, ...]
    previous: Decimal | None
    changes: tuple[tuple[str, Decimal], ...]
    levers: tuple[dict[str, Any], ...]
    names: dict[Any, str] = field(repr=False)
    release: str = ""
    data_through: str = ""

    @property
    def total(self) -> Decimal:
        return sum((part.amount for part in self.parts), ZERO)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [line for part in self.parts for line in part.lines]

    @property
    def due(self) -> date:
        """The first payment date among the lines."""
        return min(line["due_date"] for line in self.lines)

    def terms(self) -> list[dict[str, Any]]:
        """The distinct terms the lines rest on, with how many lines use each."""
        found: dict[tuple[str, date], dict[str, Any]] = {}
        for line in self.lines:
            key = (line["term"], line["term_date"])
            term = found.setdefault(
                key, {**{k: line[k] for k in ("term", "term_date", "term_file", "term_status")}, "lines": 0}
            )
            term["lines"] += 1
        return [found[key] for key in sorted(found)]


def read(book: Book, organization: str, plan: str, month: date) -> Statement:
    """The statement of one month from a practice's or a plan's book. UsageError when no line is due that month."""
    lines = _lines(book, organization, plan)
    mine = [line for line in lines if _month(line) == month]
    if not mine:
        raise UsageError(
            f"no line of {plan} to {organization} is due in {month:%B %Y}",
            next_step="see the payment calendar for months that have one",
        )
    before = [line for line in lines if _month(line) == add_months(month, -1)]
    levers = book.rows("lever", {"plan_id": plan}, order=("measure", "rate")) if book.has("lever") else []
    return Statement(
        organization,
        plan,
        month,
        _parts(mine),
        sum((line["amount"] for line in before), ZERO) if before else None,
        tuple(_changes(mine, before)),
        tuple(levers),
        _names(book),
        book.release,
        book.data_through,
    )


def months(book: Book, organization: str, plan: str) -> list[date]:
    """Months that have a statement, oldest first."""
    return sorted({_month(line) for line in _lines(book, organization, plan)})


def _lines(book: Book, organization: str, plan: str) -> list[dict[str, Any]]:
    return book.rows(
        "line",
        {"plan_id": plan, "organization_id": organization},
        order=("component", "kind", "measure", "person", "line_key"),
    )


def _month(line: dict[str, Any]) -> date:
    due: date = line["due_date"]
    return due.replace(day=1)


def _parts(lines: list[dict[str, Any]]) -> tuple[Part, ...]:
    order = list(COMPONENTS)
    keys = sorted(
        {(line["component"], line["kind"]) for line in lines}, key=lambda k: (order.index(k[0]), k[1])
    )
    return tuple(
        Part(c, k, tuple(line for line in lines if (line["component"], line["kind"]) == (c, k)))
        for c, k in keys
    )


def _changes(now: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[tuple[str, Decimal]]:
    """Why the amount moved since last month, in parts that sum exactly to the difference."""
    if not before:
        return []
    moved: list[tuple[str, Decimal]] = []
    was, has = _by_person(before), _by_person(now)
    moved.append(("people who joined", sum((has[p] for p in has.keys() - was.keys()), ZERO)))
    moved.append(("people who left", -sum((was[p] for p in was.keys() - has.keys()), ZERO)))
    moved.append(
        (
            "factors and rates of those who stayed",
            sum((has[p] - was[p] for p in has.keys() & was.keys()), ZERO),
        )
    )
    rest_now, rest_before = _rest(now), _rest(before)
    for key in sorted(rest_now.keys() | rest_before.keys()):
        moved.append((key, rest_now.get(key, ZERO) - rest_before.get(key, ZERO)))
    return [(words, amount) for words, amount in moved if amount]


def _by_person(lines: list[dict[str, Any]]) -> dict[Any, Decimal]:
    found: dict[Any, Decimal] = {}
    for line in lines:
        if (
            line["component"] == "population_health"
            and line["kind"] == "monthly"
            and line["person"] is not None
        ):
            found[line["person"]] = found.get(line["person"], ZERO) + line["amount"]
    return found


def _rest(lines: list[dict[str, Any]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for line in lines:
        if not (
            line["component"] == "population_health"
            and line["kind"] == "monthly"
            and line["person"] is not None
        ):
            title = Part(line["component"], line["kind"], ()).title.lower()
            found[title] = found.get(title, ZERO) + line["amount"]
    return found


def _names(book: Book) -> dict[Any, str]:
    rows = book.rows("person", columns=("person", "last_name", "first_name")) if book.has("person") else []
    return {
        row["person"]: f"{(row['last_name'] or '').title()}, {(row['first_name'] or ' ')[0]}" for row in rows
    }
