"""What a plan pays a practice in a month: why, compared with last time, and how to earn more.

A statement is the ledger's postings of one month, with the words of the lines they are for and, from the reader's book, the
people. It holds no amount that is not a posting's or a sum of postings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from concord.ledger import Ledger
from concord.model.errors import UsageError
from concord.model.money import ZERO, to_cents
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
    "gap_narrowing": "for narrowing a gap",
    "leakage": "year-end leakage",
    "capitation": "capitation",
    "cap": "limit on the increase",
}
UNKNOWN_TERM = {"term": "", "term_date": None, "term_file": "", "term_status": ""}


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
        if self.kind == "true_up" and self.component in ("performance", "adjustment"):
            return f"{COMPONENTS[self.component]}, put right for an earlier year"
        return f"{COMPONENTS.get(self.component, self.component)}, {KINDS.get(self.kind, self.kind.replace('_', ' '))}"


@dataclass(frozen=True)
class Statement:
    """One practice, one plan, one month of payment.

    A line's `amount` is what this statement pays for it: what is owed now (`is_now`, quantity x factor x rate rounded) less what
    earlier statements paid (`was`). `previous` is the total of the statement before, of `previous_month`.
    """

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
    state: str = "draft"
    previous_month: date | None = None
    titles: dict[str, str] = field(default_factory=dict, repr=False)
    """Titles of measures by the name that lines have for them."""

    @property
    def total(self) -> Decimal:
        return sum((part.amount for part in self.parts), ZERO)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [line for part in self.parts for line in part.lines]

    @property
    def due(self) -> date:
        """The payment date: the calendar's payment day in the statement's month."""
        days = [line["due_date"].day for line in self.lines if line["due_date"] is not None]
        return self.month.replace(day=min(days, default=1))

    @property
    def restated(self) -> list[dict[str, Any]]:
        """Lines that change what an earlier statement paid."""
        return [line for line in self.lines if line["adjusts"] is not None]

    @property
    def people(self) -> int:
        """People paid for by a monthly amount of this statement."""
        return len(
            {line["person"] for line in self.lines if line["person"] is not None and not _is_news(line)}
        )

    @property
    def illustrative(self) -> int:
        """How many of the terms that the lines rest on are examples rather than published."""
        return sum(1 for term in self.terms() if term["term_status"] == "illustrative")

    def terms(self) -> list[dict[str, Any]]:
        """The distinct terms the lines rest on, with how many lines use each."""
        found: dict[tuple[str, date], dict[str, Any]] = {}
        for line in self.lines:
            if line["term"]:
                key = (line["term"], line["term_date"])
                term = found.setdefault(key, {**{k: line[k] for k in UNKNOWN_TERM}, "lines": 0})
                term["lines"] += 1
        return [found[key] for key in sorted(found)]


class Reading:
    """Statements for the reader of one book. What the book says of people is read once."""

    def __init__(self, book: Book, ledger: Ledger):
        self.book, self.ledger = book, ledger
        self._people: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
        self._named: dict[Any, str] | None = None

    def statement(self, organization: str, plan: str, month: date, *, compared: bool = True) -> Statement:
        """The statement of one month; `compared` with the one before, unless only its sums are wanted."""
        posted = self.ledger.months(plan, organization)
        here = next((m for m in posted if m["month"] == month), None)
        if here is None:
            raise UsageError(
                f"no statement of {plan} to {organization} for {month:%B %Y}",
                next_step="see `concord ledger show` for those there are",
            )
        earlier = [m for m in posted if m["month"] < month and m["state"] != "void"][:1] if compared else []
        mine = self._lines(organization, plan, month)
        before = [line for m in earlier for line in self._lines(organization, plan, m["month"])]
        return Statement(
            organization, plan, month, _parts(mine), earlier[0]["amount"] if earlier else None,
            tuple(_changes(mine, before)), tuple(self._levers(organization, plan)), self.names, self.book.release,
            self.book.data_through, here["state"], earlier[0]["month"] if earlier else None,
            self.titles,
        )  # fmt: skip

    @property
    def titles(self) -> dict[str, str]:
        """Measures as the book titles them; empty when it titles none."""
        if not self.book.has("measure"):
            return {}
        columns = ("measure", "rate", "title", "rate_title")
        found: dict[str, str] = {}
        for row in self.book.rows("measure", columns=columns, order=("rate", "year")):
            found[row["measure"]] = row["title"]
            if row["rate"] != row["measure"]:
                found[row["rate"]] = f"{row['title']}: {row['rate_title']}"
        return found

    @property
    def names(self) -> dict[Any, str]:
        """People as this reader knows them."""
        if self._named is None:
            self._named = _names(self.book)
        return self._named

    def _lines(self, organization: str, plan: str, month: date) -> list[dict[str, Any]]:
        people, made = self._of(organization, plan), []
        for line in self.ledger.lines(plan, organization, month):
            known = people.get(line["line_key"], {})
            words = _reason(self.book, line, known)
            made.append(
                {**line, "person": known.get("person"), "reason": words, "posted_kind": line["kind"]}
                | _kind(line)
            )
        return sorted(
            made, key=lambda r: (r["measure"] or "", r["period_start"], str(r["person"]), r["sequence"])
        )

    def _of(self, organization: str, plan: str) -> dict[str, dict[str, Any]]:
        """What the book adds to a line by its key: the person, and the reason as this reader may see it."""
        if (organization, plan) not in self._people:
            where = {"plan_id": plan, "organization_id": organization}
            rows = self.book.rows("line", where, columns=("line_key", "person", "reason"))
            self._people[organization, plan] = {row["line_key"]: row for row in rows}
        return self._people[organization, plan]

    def _levers(self, organization: str, plan: str) -> list[dict[str, Any]]:
        if not self.book.has("lever"):
            return []
        rows = self.book.rows("lever", {"plan_id": plan}, order=("measure", "rate"))
        return [r for r in rows if r.get("organization_id", organization) == organization]


def read(book: Book, ledger: Ledger, organization: str, plan: str, month: date) -> Statement:
    """The statement of one month, for the reader of a book. UsageError when nothing is posted to it."""
    return Reading(book, ledger).statement(organization, plan, month)


def across(book: Book, ledger: Ledger, organization: str, month: date) -> list[Statement]:
    """The statements of every plan to one practice for a month, by plan."""
    plans = sorted({m["plan_id"] for m in ledger.months("", organization) if m["month"] == month})
    if not plans:
        raise UsageError(
            f"no plan has a statement to {organization} for {month:%B %Y}",
            next_step="see `concord ledger show` for those there are",
        )
    reading = Reading(book, ledger)
    return [reading.statement(organization, plan, month) for plan in plans]


def months(ledger: Ledger, organization: str, plan: str) -> list[date]:
    """Months that have a statement, oldest first."""
    return sorted(m["month"] for m in ledger.months(plan, organization))


def _kind(line: dict[str, Any]) -> dict[str, str]:
    return {"kind": "true_up"} if line["adjusts"] is not None else {}


def _reason(book: Book, line: dict[str, Any], known: dict[str, Any]) -> str:
    """Why, as this reader may know it. A plan is told the result reached: the pooled rate behind it is not its own."""
    if book.name.startswith("plan-") and line["component"] == "performance":
        return f"Result reached: {line['kind'].replace('_', ' ')}"
    reason = str(line["reason"] or known.get("reason") or "")
    if line["adjusts"] is None:
        return reason
    if not known:
        return "Owed no more: what was paid for it is taken back."
    return f"{reason} {restated(line)}".strip()


def restated(line: dict[str, Any]) -> str:
    """What of a line's arithmetic is other than when it was paid before: `Quantity 47, before 48.`"""
    if line["quantity_before"] is None or line["quantity"] is None:
        return ""
    moved = [
        f"{name} {_short(line[name])}, before {_short(line[f'{name}_before'])}"
        for name in ("quantity", "factor", "rate")
        if line[name] != line[f"{name}_before"]
    ]
    words = "; ".join(moved)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _short(number: Decimal) -> str:
    words = f"{number:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


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
    """Why the amount moved since the statement before, in parts that sum exactly to the difference."""
    if not before:
        return []
    was, has = _by_person(before), _by_person(now)
    stayed = sorted(has.keys() & was.keys(), key=str)
    base = sum((_at_old_factors(has[p], was[p]) - _sum(was[p]) for p in stayed), ZERO)
    whole = sum((_sum(has[p]) - _sum(was[p]) for p in stayed), ZERO)
    moved = [
        ("people who joined", sum((_sum(has[p]) for p in has.keys() - was.keys()), ZERO)),
        ("people who left", -sum((_sum(was[p]) for p in was.keys() - has.keys()), ZERO)),
        ("base amount and months paid, for those who stayed", base),
        ("factors of those who stayed", whole - base),
    ]
    rest_now, rest_before = _rest(now), _rest(before)
    for key in sorted(rest_now.keys() | rest_before.keys()):
        words = _said(key, rest_now, rest_before)
        moved.append((words, rest_now.get(key, ZERO) - rest_before.get(key, ZERO)))
    return [(words, amount) for words, amount in moved if amount]


def _at_old_factors(now: list[dict[str, Any]], before: list[dict[str, Any]]) -> Decimal:
    """What a person's lines would come to at the factor of the statement before."""
    factor = before[-1]["factor"]
    return sum((to_cents(line["quantity"] * factor * line["rate"]) for line in now), ZERO)


def _sum(lines: list[dict[str, Any]]) -> Decimal:
    return sum((line["amount"] for line in lines), ZERO)


def _is_news(line: dict[str, Any]) -> bool:
    return (
        line["component"] != "population_health"
        or line["kind"] != "monthly"
        or line["person"] is None
        or line["factor"] is None
    )


def _by_person(lines: list[dict[str, Any]]) -> dict[Any, list[dict[str, Any]]]:
    found: dict[Any, list[dict[str, Any]]] = {}
    for line in lines:
        if not _is_news(line):
            found.setdefault(line["person"], []).append(line)
    return found


def _rest(lines: list[dict[str, Any]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for line in lines:
        if _is_news(line):
            title = Part(line["component"], line["kind"], ()).title
            found[title] = found.get(title, ZERO) + line["amount"]
    return found


def _said(title: str, now: dict[str, Decimal], before: dict[str, Decimal]) -> str:
    """A part's title as a cause of change: it may be new this time, or not due this time."""
    words = title[0].lower() + title[1:]
    return words + (
        ", not due this time" if title not in now else "" if title in before else ", new this time"
    )


def _names(book: Book) -> dict[Any, str]:
    """`Reyes, M` by person; empty for a reader who is told no names."""
    if not book.has("person") or "last_name" not in (book.rows("person", limit=1) or [{}])[0]:
        return {}
    rows = book.rows("person", columns=("person", "last_name", "first_name"))
    return {
        row["person"]: f"{(row['last_name'] or '').title()}, {(row['first_name'] or ' ')[0]}" for row in rows
    }
