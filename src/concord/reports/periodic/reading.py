"""What every report asks of a reader's book, and the words that all of them explain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from concord.disclosure import ALL, Protected, PublishedTable, Rule, protect, tabulate
from concord.model.errors import IntegrityError
from concord.model.money import ZERO
from concord.program import Program
from concord.release import Book
from concord.reports.periodic import writing

SQL = f"{__package__}.sql"
KINDS = ("race_ethnicity_2024", "ethnicity_1997", "language")
GOOD = "the share of people for whom things are as wanted: higher is always better"
Row = dict[str, Any]

TERMS: Mapping[str, str] = {
    "Met": f"In this report every rate is {GOOD}, also of measures that count what should not happen.",
    "Gap": "Something that a measure asks for and that has not been found for a person in any file so far.",
    "This year": "Counted from 1 January to the last day of the data; it climbs until December. It is set beside the end of last year.",
    "Best quarter": "What the best quarter of at least five other practices reached by the end of last year, in whole percent.",
    "Groups": "Race, ethnicity and language are people's own answers, never guessed. Groups of fewer than 30 people are not compared.",
    "[c]": "Not shown: fewer than eleven people, or another such number could be worked out with it.",
}  # fmt: skip


@dataclass(frozen=True)
class Names:
    """Plans and practices as the program folder names them, and the rule of what may be shown."""

    program: str
    plans: Mapping[str, str]
    practices: Mapping[str, str]
    rule: Rule

    @classmethod
    def of(cls, program: Program) -> Names:
        """Those of a program folder."""
        return cls(
            program.title,
            {p.plan_id: p.name for p in program.plans},
            {o.organization_id: o.name for o in program.organizations},
            Rule.of(program.disclosure),
        )

    def plan(self, key: str) -> str:
        return self.plans.get(key, key)

    def practice(self, key: str) -> str:
        return self.practices.get(key, key)


@dataclass(frozen=True)
class Span:
    """A month or a quarter: first and last day, and its name."""

    first: date
    last: date
    name: str

    def days(self) -> dict[str, str]:
        """As parameters of a query."""
        return {"first": self.first.isoformat(), "last": self.last.isoformat()}


def month_of(book: Book) -> Span:
    """The last month that the book's data reach to its end."""
    through = date.fromisoformat(book.data_through)
    ends = (through + timedelta(days=1)).day == 1
    last = through if ends else through.replace(day=1) - timedelta(days=1)
    return Span(last.replace(day=1), last, writing.month(last))


def quarter_of(book: Book) -> Span:
    """The last whole quarter that the book's data reach."""
    month = month_of(book).last.replace(day=1)
    while month.month % 3:
        month = (month - timedelta(days=1)).replace(day=1)
    return Span(
        month.replace(month=month.month - 2),
        end_of(month),
        f"quarter {month.month // 3} of {month.year}",
    )


def end_of(month: date) -> date:
    """Last day of a month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def before(month: date, count: int = 1) -> date:
    """The first of the month so many months before."""
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def measure_name(row: Mapping[str, Any]) -> str:
    """Title of a measure and, where it has several, of the rate; turned where the rate counts what should not happen."""
    title, own = str(row["title"]), str(row["rate_title"] or "").replace(" (lower is better)", "").strip()
    if row["is_lower_better"]:
        return f"{title}: not “{own}”" if own != title else f"{title}: without it"
    return f"{title}: {own}" if own and own != title else title


def titles(book: Book, year: int) -> dict[tuple[str, str], Row]:
    """The measures of a year by id and rate."""
    return {(m["measure"], m["rate"]): m for m in book.rows("measure", {"year": year})}


def parts(rows: Iterable[Mapping[str, Any]], by: str) -> list[Row]:
    """Amounts by component beside each other: a row for each value of `by`, in order, with `amount` as their sum."""
    found: dict[Any, Row] = {}
    for row in rows:
        mine = found.setdefault(row[by], {by: row[by], **dict.fromkeys(writing.COMPONENTS, ZERO)})
        mine[row["component"]] += row["amount"]
    return [{**r, "amount": total(r[c] for c in writing.COMPONENTS)} for _, r in sorted(found.items())]


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Their sum, US dollars."""
    return sum(amounts, ZERO)


def guarded_groups(rows: Iterable[Mapping[str, Any]], rule: Rule) -> list[Row]:
    """Counts by group with what is small, or would give it away, None; every grouping of a measure is protected together.

    Rows: measure, rate, stratum_kind, stratum, denominator, numerator. The `all` of a measure is added where its groupings give it. It
    counts as known: the same report prints it among the measures. A measure whose groups cannot be protected beside it has none.
    """
    found: list[Row] = []
    for key, mine in groupby(sorted(rows, key=_key), key=lambda r: (r["measure"], r["rate"])):
        kinds = {k: list(v) for k, v in groupby(mine, key=lambda r: r["stratum_kind"])}
        tables = [
            tabulate(kind, "/".join(key), [{**r, kind: r["stratum"]} for r in cells], (kind,))
            for kind, cells in kinds.items()
        ]
        protected = _beside_the_whole(tables, rule)
        for table in tables if protected else ():
            for (stratum,), shown in protected.cells(table.name).items():
                found.append(
                    {"measure": key[0], "rate": key[1], "stratum_kind": table.name, "stratum": stratum,
                     "denominator": shown.denominator, "numerator": shown.numerator,
                     "value": _share(shown.numerator, shown.denominator)}
                )  # fmt: skip
    return found


def _beside_the_whole(tables: Sequence[PublishedTable], rule: Rule) -> Protected | None:
    """The tables of one measure as they may stand beside its printed whole; None where nothing can."""
    whole = PublishedTable("whole", tables[0].subject, (), {(): tables[0].cells[(ALL,)]})
    told = Protected((whole,), frozenset(), rule)
    try:
        return protect(tables, rule=rule, earlier=[told])
    except IntegrityError:
        return None


def _share(numerator: int | None, denominator: int | None) -> Decimal | None:
    """To six digits; None where a count is hidden or nobody counts."""
    if numerator is None or not denominator:
        return None
    return writing.rounded(Decimal(numerator) / denominator, 6)


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    return row["measure"], row["rate"], row["stratum_kind"], row["stratum"]


def widest(groups: Sequence[Row], smallest: int) -> tuple[Row, Row] | None:
    """The group that lies furthest below everybody, of the groups with enough people, and everybody of that measure."""
    whole = {(g["measure"], g["rate"], g["stratum_kind"]): g for g in groups if g["stratum"] == ALL}
    found = [
        (whole[g["measure"], g["rate"], g["stratum_kind"]]["value"] - g["value"], n)
        for n, g in enumerate(groups)
        if g["stratum"] not in (ALL, "unknown", "declined") and g["value"] is not None and g["denominator"] >= smallest
        and whole.get((g["measure"], g["rate"], g["stratum_kind"]), {}).get("value") is not None
    ]  # fmt: skip
    if not found:
        return None
    gap, place = max(found, key=lambda f: (f[0], -f[1]))
    group = groups[place]
    return (group, whole[group["measure"], group["rate"], group["stratum_kind"]]) if gap > 0 else None
