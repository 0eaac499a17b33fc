"""Groups of people beside each other in a packet or a plan's report: counts that passed disclosure, completeness beside them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from concord.disclosure import ALL
from concord.release import Book
from concord.reports.periodic import drawing, writing
from concord.reports.periodic.document import Chart, Column, Section, note, section, table
from concord.reports.periodic.reading import (
    KINDS,
    SQL,
    Names,
    Row,
    Span,
    guarded_groups,
    measure_name,
    titles,
    widest,
)

UNSAID = ("unknown", "declined")
SMALLEST = 30
COLUMNS = (
    Column("name", "Measure"), Column("grouping", "Grouping"), Column("group", "Group"), Column("shown", "Met", "said"), Column("met", "People", "count"),
    Column("people", "Counted", "count"), Column("known", "Group known for", "said"),
)  # fmt: skip


def of_practice(book: Book, names: Names, unit: str, span: Span) -> Section:
    """Groups of a practice's people, in the last whole year."""
    return _section(book, names, {"level": "organization", "unit": unit, "pool": "program"}, span)


def of_plan(book: Book, names: Names, unit: str, span: Span) -> Section:
    """Groups of a plan's members, in the last whole year, from the plan's own results."""
    return _section(book, names, {"level": "plan", "unit": unit, "pool": unit}, span)


def _section(book: Book, names: Names, unit: dict[str, str], span: Span) -> Section:
    year = span.last.year if span.last.month == 12 else span.last.year - 1
    rows = book.ask(SQL, "strata", {**unit, "year": year, "kinds": list(KINDS)})
    known = titles(book, year)
    sensitive = [r for r in rows if known.get((r["measure"], r["rate"]), {}).get("is_equity_sensitive")]
    guarded = guarded_groups(sensitive, names.rule)
    told = [_told(g, known, guarded) for g in guarded if g["stratum"] != ALL and _enough(g)]
    if not told:
        return section(
            "Groups",
            note(
                f"In {year} no group of {SMALLEST} people or more counts in a measure that is watched for equity."
            ),
        )
    return section("Groups", _chart(guarded, known, year), _table(told, year))  # fmt: skip


def _enough(row: Row) -> bool:
    return row["value"] is not None and row["denominator"] >= SMALLEST and row["stratum"] not in UNSAID


def _told(row: Row, known: dict[tuple[str, str], Row], guarded: Sequence[Row]) -> Row:
    return {
        **row, "name": measure_name(known[row["measure"], row["rate"]]), "grouping": writing.kind(row["stratum_kind"]),
        "group": writing.group(row["stratum_kind"], row["stratum"]), "shown": writing.percent(row["value"]), "met": row["numerator"],
        "people": row["denominator"], "known": _known(row, guarded),
    }  # fmt: skip


def _known(row: Row, guarded: Sequence[Row]) -> str:
    """Share of people whose group is known, where the printed counts say it."""
    beside = [g for g in guarded if (g["measure"], g["rate"], g["stratum_kind"]) == (row["measure"], row["rate"], row["stratum_kind"])]  # fmt: skip
    whole = next(g["denominator"] for g in beside if g["stratum"] == ALL)
    unsaid = [g["denominator"] for g in beside if g["stratum"] in UNSAID]
    if not whole or None in unsaid:
        return writing.HIDDEN
    return writing.percent(1 - Decimal(sum(unsaid)) / whole, 0)


def _chart(guarded: Sequence[Row], known: dict[tuple[str, str], Row], year: int) -> Chart | None:
    """The grouping in which a group lies furthest below everybody, with 95% intervals (Wilson)."""
    found = widest(guarded, SMALLEST)
    if found is None:
        return None
    low, whole = found
    beside = [g for g in guarded if (g["measure"], g["rate"], g["stratum_kind"]) == (low["measure"], low["rate"], low["stratum_kind"])
              and g["stratum"] != ALL and _enough(g)]  # fmt: skip
    if len(beside) < 2:
        return None
    dots = [_dot(g, float(whole["value"])) for g in beside]
    name = measure_name(known[low["measure"], low["rate"]])
    group = writing.group(low["stratum_kind"], low["stratum"])
    clear = next(d for d in dots if d["name"] == group)["is_clear"]
    finding = (
        f"{name}, {group}: {writing.percent(low['value'], 0)} against {writing.percent(whole['value'], 0)} of everybody"
        if clear else f"{name}: no group is clear of everybody's {writing.percent(whole['value'], 0)}"
    )  # fmt: skip
    reading = f"Met in {year}, with 95% intervals; the dashed line is everybody. Filled: clear of the line."
    return Chart(drawing.intervals(dots, float(whole["value"]), ".0%"), finding, reading, "groups")


def _dot(row: Row, at: float) -> dict[str, Any]:
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(row["numerator"], row["denominator"], method="wilson")
    return {
        "name": writing.group(row["stratum_kind"], row["stratum"]), "value": float(row["value"]), "low": float(low), "high": float(high),
        "is_clear": bool(high < at or low > at),
    }  # fmt: skip


def _table(told: list[Row], year: int) -> Any:
    remark = f"Groups of {SMALLEST} people or more; smaller ones are not listed. A difference inside the interval is chance until shown otherwise."
    may_be_known = any(row["known"] != writing.HIDDEN for row in told)
    columns = COLUMNS if may_be_known else COLUMNS[:-1]
    return table(
        "groups", f"Measures watched for equity, by group, {year}", columns, told, remark, under="name"
    )
