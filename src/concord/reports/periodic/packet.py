"""The monthly packet of a practice: how it stands, what would move it, what it is paid, who came and went, and how good its data are."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from concord.model.money import ZERO, dollars
from concord.release import Book
from concord.reports.periodic import drawing, strata, writing
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
    words,
)
from concord.reports.periodic.reading import (
    SQL,
    TERMS,
    Names,
    Row,
    Span,
    before,
    measure_name,
    month_of,
    parts,
    total,
)

LEVERS, TREND_PANELS, ACTIONS, FEW = 5, 3, 6, 30
CHANGES = {"new": "Came", "dropped": "Left"}

MONEY = tuple(Column(c, title, "dollars") for c, title in writing.COMPONENTS.items())


def packet(book: Book, names: Names) -> Report:
    """The packet of the practice whose book it is, for the last whole month of its data."""
    unit, span = book.name.partition("-")[2], month_of(book)
    measures = _measures(book, unit, span)
    sizes = [r for r in book.ask(SQL, "roster_sizes") if r["month"] <= span.first]
    paid = _paid(book, names, span)
    sections = (
        _glance(book, measures, sizes, paid, span),
        _levers(book, span),
        _performance(book, measures, span),
        _payments(paid, span),
        _roster(book, sizes, span),
        _data(book, span),
        strata.of_practice(book, names, unit, span),
    )
    return Report(
        f"packet-{unit}-{span.first:%Y-%m}", f"{names.practice(unit)}: monthly packet", f"{span.name}. {names.program}",
        "For the practice. It holds what the practice's own book holds, and nobody's name.", tuple(s for s in sections if s.blocks),
        tuple(TERMS.items()), book.release, book.data_through,
        _behind(book, sizes, paid, span),
    )  # fmt: skip


def _behind(book: Book, sizes: list[Row], paid: dict[str, Any], span: Span) -> tuple[Table, ...]:
    """The numbers of the charts."""
    used = [c for c in MONEY if any(r[c.key] for r in paid["months"])]
    return (
        table("roster", "People on the roster", (Column("month", "Month", "short_month"), Column("people", "People", "count")), _year(sizes, span)),
        table("actions", "What is still to do this year", (Column("action", "What closes the gap"), Column("people", "People", "count"),
              Column("due", "Until", "day")), book.ask(SQL, "practice_gaps", {"year": span.last.year})[:ACTIONS]),
        table("payments-by-month", "Owed by month of payment, all plans", (Column("month", "Month", "short_month"), *used,
              Column("amount", "Together", "dollars")), paid["months"]),
    )  # fmt: skip


def _year(sizes: list[Row], span: Span) -> list[Row]:
    """The last thirteen months."""
    return [r for r in sizes if r["month"] > before(span.first, 13)]


# -- reading ---------------------------------------------------------------------------------------------------------


def _measures(book: Book, unit: str, span: Span) -> list[Row]:
    asked = {"unit": unit, "year": span.last.year, "through": span.last.isoformat()}
    rows = book.ask(SQL, "packet_measures", asked)
    return [
        {**r, "name": measure_name(r), "beyond": None if r["ended"] is None else 100 * (Decimal(str(r["now"])) - r["ended"])}
        for r in rows
    ]  # fmt: skip


def _paid(book: Book, names: Names, span: Span) -> dict[str, Any]:
    """What is owed: by month over a year, and by plan this month and this year."""
    year = {"first": before(span.first, 11).isoformat(), "last": span.last.isoformat()}
    so_far = {**span.days(), "first": span.last.replace(month=1, day=1).isoformat()}
    return {
        "months": parts(book.ask(SQL, "paid_by_month", year), "month"),
        "plans": [{**r, "name": names.plan(r["plan_id"])} for r in parts(book.ask(SQL, "paid_to", span.days()), "plan_id")],
        "year": parts(book.ask(SQL, "paid_to", so_far), "plan_id"),
    }  # fmt: skip


# -- sections --------------------------------------------------------------------------------------------------------


def _glance(book: Book, measures: list[Row], sizes: list[Row], paid: dict[str, Any], span: Span) -> Section:
    people = sizes[-1]["people"] if sizes else 0
    moved = people - sizes[-2]["people"] if len(sizes) > 1 else 0
    better = sum(1 for m in measures if m["beyond"] is not None and m["beyond"] >= 0)
    compared = sum(1 for m in measures if m["beyond"] is not None)
    items = [
        Figure(f"{people:,}", f"people on the roster, {writing.signed(f'{moved:,}', moved)} since the month before", "roster"),
        Figure(dollars(total(r["amount"] for r in paid["plans"])), f"owed in {span.name} by {len(paid['plans'])} plans", "payments"),
        Figure(dollars(total(r["amount"] for r in paid["year"])), f"so far in {span.last.year}", "payments-by-month"),
        Figure(f"{better} of {compared}", "measures already where last year ended", "measures"),
    ]  # fmt: skip
    return section("At a glance", Figures(tuple(items)))


def _levers(book: Book, span: Span) -> Section:
    rows = [
        r for r in book.rows("lever", {"plan_id": "all"}, order=("-amount", "measure", "rate")) if r["amount"]
    ]
    latest = max((r["year"] for r in rows), default=None)
    rows = [r for r in rows if r["year"] == latest]
    best: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda r: (-r["per_person"], r["measure"], r["rate"])):
        best.setdefault((row["measure"], row["rate"]), row)
    shown = list(best.values())[:LEVERS]
    actions = book.ask(SQL, "practice_gaps", {"year": span.last.year})
    bars = [{"name": a["action"], "amount": a["people"]} for a in actions[:ACTIONS]]
    steps = [{**r, "do": str(r["words"]).partition(" and is worth")[0]} for r in shown]
    return section(
        "What would move you",
        table(
            "levers", "The next steps within reach, most per person first",
            (Column("do", "Step"), Column("amount", "Worth a year", "dollars"), Column("per_person", "Per person", "dollars")),
            steps, "Estimates over all plans at today's results and this year's people, not promises.",
        )
        if steps else words("No step within reach is priced yet: the year's terms or results are not there."),
        Chart(drawing.bars(bars), _most(actions), "People for whom each thing is still to do this year; one person may need several.",
              "actions") if bars else None,
    )  # fmt: skip


def _most(actions: list[Row]) -> str:
    first = actions[0]
    return f"{first['action']} is still to do for {first['people']:,} people"


def _performance(book: Book, measures: list[Row], span: Span) -> Section:
    enough = [m for m in measures if m["denominator"] >= FEW]
    dots = [
        {"name": m["name"], "now": float(m["now"]), "before": _float(m["ended"]), "top": _float(m["top"])}
        for m in enough
    ]
    columns = (
        Column("name", "Measure"), Column("now", "Now", "percent"), Column("good", "Met", "count"), Column("denominator", "Counted", "count"),
        Column("ended", "End of last year", "percent"), Column("beyond", "Beyond it, points", "signed_points"), Column("top", "Best quarter", "percent"),
        Column("open", "Open gaps", "count"),
    )  # fmt: skip
    panels = _panels(book, enough, span)
    year = span.last.year
    return section(
        "Performance and trend",
        Chart(drawing.dumbbell(dots), _far(enough), f"Dot: {span.name}. Ring: where last year ended. Upright stroke: best quarter of "
              f"practices at the end of last year. Measures with {FEW} people or more.", "measures") if dots else None,
        Chart(drawing.trends(panels), f"How {year} climbs towards the end of {year - 1}",
              "Line: this year, each person from the month of the newest record that counts. Dashed: where last year ended.", "measures") if panels else None,
        table("measures", f"Every measure, {span.name}", columns, measures,
              "Measures on fewer than 30 people say little; they are listed and not drawn. Open gaps are also those of people whose records do not "
              "reach back far enough to be counted yet."),
    )  # fmt: skip


def _far(measures: list[Row]) -> str:
    """How far the year is: against last year's end, and last year's best quarter."""
    compared = [m for m in measures if m["beyond"] is not None]
    if not compared:
        return "Where each measure stands"
    there = sum(1 for m in compared if m["beyond"] >= 0)
    ahead = sum(1 for m in measures if m["top"] is not None and m["now"] >= m["top"])
    with_top = sum(1 for m in measures if m["top"] is not None)
    said = f"{there} of {len(compared)} measures are already where last year ended"
    return f"{said}; {ahead} of {with_top} at last year's best quarter" if ahead else said


def _panels(book: Book, measures: list[Row], span: Span) -> list[Row]:
    """The months of the measures that carry most: those paid for first, then those with most people."""
    chosen = sorted(measures, key=lambda m: (m["use"] != "payment", -m["denominator"], m["name"]))[
        :TREND_PANELS
    ]
    keys = {(m["measure"], m["rate"]): m for m in chosen}
    rows = [
        r
        for r in book.rows("trend", {"year": span.last.year}, order=("month",))
        if r["month"] <= span.first and (r["measure"], r["rate"]) in keys
    ]
    return [
        point
        for key, m in keys.items()
        for point in _panel(m, [r for r in rows if (r["measure"], r["rate"]) == key], span)
    ]


def _panel(measure: Row, rows: list[Row], span: Span) -> list[Row]:
    """One measure's line to the last month, and the level at which last year ended."""
    line = [
        {"name": measure["name"], "month": r["month"].month, "value": float(r["value"]), "year": "this", "is_last": r["month"] == span.first} for r in rows
    ]  # fmt: skip
    level = [
        {"name": measure["name"], "month": month, "value": float(measure["ended"]), "year": "last", "is_last": False} for month in (1, 12)
    ] if measure["ended"] is not None else []  # fmt: skip
    return [*level, *line]


def _payments(paid: dict[str, Any], span: Span) -> Section:
    stacked = [
        {"when": f"{m['month']:%b %y}", "part": title, "amount": float(m[c])}
        for m in paid["months"] for c, title in writing.COMPONENTS.items() if any(r[c] for r in paid["months"])
    ]  # fmt: skip
    together = {
        "name": "Together",
        **{c: total(r[c] for r in paid["plans"]) for c in (*writing.COMPONENTS, "amount")},
    }
    used = [c for c in MONEY if any(r[c.key] for r in paid["months"])]
    return section(
        "What plans owe you",
        Chart(drawing.stacked(stacked), _paid_words(paid["months"], span), "A column for each month of payment, by kind of payment, all plans.",
              "payments-by-month") if stacked else None,
        table("payments", f"By plan, {span.name}", (Column("name", "Plan"), *used, Column("amount", "Together", "dollars")),
              [*paid["plans"], together], "The statement of each plan and month has every line."),
    )  # fmt: skip


def _paid_words(months: list[Row], span: Span) -> str:
    now = next((m["amount"] for m in months if m["month"] == span.first), ZERO)
    mean = total(m["amount"] for m in months) / (len(months) or 1)
    return f"{dollars(now)} in {span.name}; a month of the last twelve brought {dollars(writing.rounded(mean, 2))}"


def _roster(book: Book, sizes: list[Row], span: Span) -> Section:
    moves = [
        {"what": CHANGES.get(r["change"], str(r["change"]).replace("_", " ").capitalize()), **r}
        for r in sorted(book.ask(SQL, "practice_moves", {"month": span.first.isoformat()}), key=_came_first)
    ]
    shown = _year(sizes, span)
    line = [{"month": r["month"].isoformat(), "value": r["people"]} for r in shown]
    return section(
        "Who came and who left",
        Chart(drawing.by_month(line), _size_words(shown), "People on the roster each month.", "roster") if line else None,
        table("moves", f"Changes in {span.name}", (Column("what", "Change"), Column("reason", "Why", "spaced"), Column("people", "People", "count")), moves)
        if moves else note(f"Nobody came or left in {span.name}."),
    )  # fmt: skip


def _came_first(move: Row) -> tuple[bool, int, str]:
    """Those who came before those who left, the most frequent reason first."""
    return move["change"] != "new", -move["people"], move["reason"]


def _size_words(sizes: list[Row]) -> str:
    first, last = sizes[0], sizes[-1]
    change = last["people"] - first["people"]
    return f"{last['people']:,} people in {writing.month(last['month'])}, {writing.signed(f'{change:,}', change)} since {writing.month(first['month'])}"


def _data(book: Book, span: Span) -> Section:
    files = book.ask(SQL, "files_in", {"first": before(span.first, 2).isoformat(), "last": book.as_of})
    rules = book.ask(SQL, "rules_in", {"first": before(span.first, 2).isoformat(), "last": book.as_of})
    known = book.ask(SQL, "practice_known")[0]
    people = known["people"] or 1
    told = [
        {"what": title, "people": known[key], "share": Decimal(known[key]) / people}
        for key, title in (("race", "Race"), ("ethnicity", "Ethnicity"), ("language", "Language"), ("reachable", "Telephone or email"))
    ]  # fmt: skip
    least = min(told[:3], key=lambda r: (r["share"], r["what"]))
    return section(
        "How good the data are",
        words(f"{least['what']} is known for {writing.percent(least['share'], 0)} of the {known['people']:,} people on the newest roster, the least of the three answers. "
              "What is not known cannot be counted in any group."),
        table("known", "What people have told", (Column("what", "Answer"), Column("people", "People", "count"), Column("share", "Of the roster", "percent")), told),
        table("files", f"Your files since {writing.month(before(span.first, 2))}",
              (Column("kind", "File", "spaced"), Column("files", "Files", "count"), Column("received", "Rows", "count"), Column("held", "Waiting", "count"),
               Column("duplicate", "Sent twice", "count"), Column("latest", "Last period")), files) if files else
        note("No file of your own has come in these months."),
        table("rules", "Why rows wait, most frequent first", (Column("sentence", "Reason"), Column("held", "Rows", "count")), rules) if rules else None,
    )  # fmt: skip


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
