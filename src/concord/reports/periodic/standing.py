"""How the program stands: the program office's own page of figures, from the program's book. The same paper and page as the reports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from concord.model.money import dollars
from concord.release import Book
from concord.reports.periodic import cost as costs
from concord.reports.periodic import drawing, writing, yearly
from concord.reports.periodic import effects as outcomes
from concord.reports.periodic.document import (
    Chart,
    Column,
    Figure,
    Figures,
    Report,
    Section,
    Table,
    note,
    section,
    table,
)
from concord.reports.periodic.reading import SQL, Names, Row, Span, before, month_of, parts, total

TERMS = {
    **yearly.TERMS,
    "Completion": "What part of a month's claims is here, by the chain-ladder method; the interval of the completed amount is the program's, 80% unless set otherwise.",
    "Matched": "Members attributed to any practice, of those covered.",
}  # fmt: skip
MONEY = tuple(Column(c, title, "dollars") for c, title in writing.COMPONENTS.items())
MONTHS = 12


def standing(book: Book, names: Names) -> Report:
    """The program's figures on the last whole month of the data and the last whole year."""
    span = month_of(book)
    year = span.last.year if span.last.month == 12 else span.last.year - 1
    paid = parts(
        book.ask(
            SQL,
            "program_paid",
            {"first": before(span.first, MONTHS - 1).isoformat(), "last": span.last.isoformat()},
        ),
        "month",
    )
    files = book.ask(SQL, "program_files", {"first": before(span.first, 2).isoformat(), "last": book.as_of})
    sections = (
        _glance(book, paid, files, span, year),
        _paid(paid),
        _shares(book, year),
        _reached(book, year),
        _cost(book),
        _effects(book),
        _data(book, files, span),
    )
    return Report(
        f"standing-{span.first:%Y-%m}", "How the program stands", f"{span.name}. {names.program}",
        "For the program office. Aggregates only; what is small is left out.", tuple(s for s in sections if s.blocks), tuple(TERMS.items()),
        book.release, book.data_through, _behind(book, paid),
    )  # fmt: skip


def _glance(book: Book, paid: list[Row], files: list[Row], span: Span, year: int) -> Section:
    matched = book.ask(SQL, "program_matched", {"month": span.first.isoformat()})[0]
    held, received = sum(f["held"] or 0 for f in files), sum(f["received"] or 0 for f in files)
    standard = _standard(book, year)
    items = [
        Figure(f"{matched['in_program']:,}", f"members with practices of the program in {span.name}", "match") if matched["in_program"] else None,
        Figure(dollars(total(m["amount"] for m in paid)), f"owed for the {MONTHS} months to {span.name}", "payments-by-month"),
        Figure(writing.said("share", standard["share"]), f"of expense went to primary care in {year}", "shares") if standard else None,
        Figure(writing.percent(Decimal(held) / received, 2), "of rows of the last three months wait with a reason", "files") if received else None,
    ]  # fmt: skip
    return section("At a glance", Figures(tuple(i for i in items if i is not None)))


def _standard(book: Book, year: int) -> Row | None:
    rows = book.rows(
        "primary_care_share", {"definition": "standard", "level": "program", "product": "all", "year": year}
    )
    return rows[0] if rows else None


def _paid(paid: list[Row]) -> Section:
    used = {c: title for c, title in writing.COMPONENTS.items() if any(m[c] for m in paid)}
    stacked = [
        {"when": f"{m['month']:%b %y}", "part": title, "amount": float(m[c])}
        for m in paid
        for c, title in used.items()
    ]
    if not stacked:
        return section("Payments", note("Nothing is owed for these months."))
    mean = total(m["amount"] for m in paid) / len(paid)
    return section(
        "Payments",
        Chart(drawing.stacked(stacked), f"{dollars(writing.rounded(mean, 2))} a month on average", "All plans to all practices, by month paid for and kind of payment.",
              "payments-by-month"),
    )  # fmt: skip


def _shares(book: Book, year: int) -> Section:
    rows = [r for r in yearly.shares_of(book, year) if r["year"] == year]
    return section(
        "Primary care's share",
        costs.goal_of(book, year),
        yearly.waterfall_of(book, year),
        table("shares", f"By each definition, {year}", (Column("name", "Definition"), Column("share", "Share", "share"), Column("change", "Change, points", "signed_points"),
              Column("pmpm", "A member a month", "dollars")), rows),
    )  # fmt: skip


def _reached(book: Book, year: int) -> Section:
    rows = book.rows("adoption", {"year": year}, order=("level", "unit", "product", "category"))
    told = [
        {**r, "product": "All products" if r["product"] == "all" else r["product"], "share": Decimal(r["members"]) / r["all_members"], "aim": None if r["goal"] is None else Decimal(r["goal"]) / 100, "if": Decimal(r["members_if_prospective"]) / r["all_members"]}
        for r in rows if r["level"] == "program"
    ]  # fmt: skip
    if not told:
        return section("Value-based payment", note("No category may be shown for this year."))
    return section(
        "Value-based payment",
        table("adoption", f"Members by category and product, {year}",
              (Column("product", "Product"), Column("category", "Category", "lan"), Column("members", "Members", "count"), Column("share", "Of all", "percent"),
               Column("aim", "State's goal", "percent"), Column("if", "If paid ahead", "percent"), Column("clinicians", "Clinicians", "count")), told,
              "The goal is for all categories that the state counts together. “If paid ahead”: every fee-for-service contract as hybrid.", under="product"),
    )  # fmt: skip


def _cost(book: Book) -> Section:
    told = [r for r in costs.cost_of(book) if r["level"] != "all"]
    return section("Total cost", *(costs.tables_of(told) if told else ()))


def _effects(book: Book) -> Section:
    """The path of the first primary outcome beside its first comparison, and every registered estimate."""
    effects = outcomes.effects_of(book)
    if not effects:
        return section(
            "What the evaluation shows",
            note("There are too few practices on one side, or too few months, for an estimate."),
        )
    first = next((e for e in effects if e["is_primary"] and e["period"] == "month"), effects[0])
    drawn = {"outcome": first["outcome"], "comparison": first["comparison"]}
    path = book.rows("evaluation_path", drawn, order=("month",))
    start = min((p["month"] for p in path if p["is_after"]), default=date.min)
    dots = [
        {
            "month": p["month"].isoformat(),
            "value": float(p["estimate"]),
            "low": float(p["low"]),
            "high": float(p["high"]),
        }
        for p in path
    ]
    return section(
        "What the evaluation shows",
        Chart(drawing.effects(dots, start.isoformat()), f"{first['title']}: the program's practices beside {outcomes.BESIDE[first['comparison']]}, month by month",
              "With intervals, against the last month before the start (dashed). Before the start the dots should lie on zero.", "effects") if dots else None,
        *outcomes.tables_of(effects),
    )  # fmt: skip


def _data(book: Book, files: list[Row], span: Span) -> Section:
    late = [f for f in files if f["latest"] and f["latest"] < f"{span.first:%Y-%m}"]
    finding = (
        note(f"{len(late)} of {len(files)} kinds of file have nothing for {span.name} yet.")
        if files
        else note("No file has come in three months.")
    )
    return section(
        "Data",
        finding,
        table("files", "Files of three months, by sender and kind",
              (Column("sender", "Sender"), Column("kind", "Kind", "spaced"), Column("files", "Files", "count"), Column("received", "Rows", "count"), Column("held", "Waiting", "count"),
               Column("latest", "Last period")), files) if files else None,
    )  # fmt: skip


def _behind(book: Book, paid: list[Row]) -> tuple[Table, ...]:
    used = [c for c in MONEY if any(m[c.key] for m in paid)]
    matched = [m for m in book.ask(SQL, "program_matched_by_month") if m["covered"] is not None]
    completion = book.ask(SQL, "program_completion")
    found = (
        table("payments-by-month", "Owed by month paid for, all plans", (Column("month", "Month", "short_month"), *used, Column("amount", "Together", "dollars")), paid),
        table("match", "Members by month, where they may be shown", (Column("month", "Month", "short_month"), Column("covered", "Covered", "count"),
              Column("attributed", "Matched", "count"), Column("in_program", "In the program", "count")), matched),
        table("completion", "How complete the last months of claims are", (Column("category", "Kind of care", "category"), Column("month", "Month", "short_month"),
              Column("factor", "Part that is here", "percent"), Column("low", "Completed, from", "whole"), Column("high", "to", "whole")), completion, under="category"),
    )  # fmt: skip
    return tuple(t for t in found if t.rows)
