"""The quarterly report of a plan: its own members, its own dollars, its own files. Made from the plan's book and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from concord.model.money import ZERO, dollars
from concord.release import Book
from concord.reports.periodic import drawing, strata, writing
from concord.reports.periodic.document import (
    Chart,
    Column,
    Figure,
    Figures,
    Link,
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
    parts,
    quarter_of,
    titles,
    total,
)

FEW, ACTIONS = 30, 6
SPEND_TERMS = {
    "Primary care's share": "What goes to primary care, in claims and outside them, in percent of total medical expense, by the program's standard "
                            "definition unless another is named.",
    "Value-based payment": "Members by the highest category of the HCP-LAN framework that reached them in the year.",
}  # fmt: skip


def quarterly(book: Book, names: Names) -> Report:
    """The report of the plan whose book it is, for the last whole quarter of its data."""
    plan, span = book.name.partition("-")[2], quarter_of(book)
    measures = _measures(book, span)
    paid = parts(
        book.ask(
            SQL, "paid_by_month", {"first": before(span.first, 9).isoformat(), "last": span.last.isoformat()}
        ),
        "month",
    )
    moves = _moves(book, names, span)
    sections = (
        _glance(measures, moves, paid, span),
        _performance(measures, span),
        _gaps(book, measures, span),
        _payments(book, names, paid, span),
        _roster(moves, span),
        _data(book, span),
        strata.of_plan(book, names, plan, span),
        _spend(book),
    )
    return Report(
        f"quarterly-{plan}-{span.last.year}-Q{span.last.month // 3}", f"{names.plan(plan)}: quarterly report",
        f"{span.name.capitalize()}. {names.program}",
        "For the plan. It is made from the plan's own book: its members, its contracts, its files. Nothing of another plan is in it.",
        tuple(s for s in sections if s.blocks), tuple({**TERMS, **SPEND_TERMS}.items()), book.release, book.data_through,
        _behind(book, paid, span),
    )  # fmt: skip


def _behind(book: Book, paid: list[Row], span: Span) -> tuple[Table, ...]:
    """The numbers of charts and sentences."""
    used = [Column(c, title, "dollars") for c, title in writing.COMPONENTS.items() if any(m[c] for m in paid)]
    return (
        table("gap-people", "Members by how much is open", (Column("name", "Open gaps"), Column("people", "Members", "count"), Column("open", "Gaps", "count")),
              _people(book, span)),
        table("payments-by-month", "Owed by month of payment", (Column("month", "Month", "short_month"), *used, Column("amount", "Together", "dollars")), paid),
    )  # fmt: skip


def _people(book: Book, span: Span) -> list[Row]:
    """Members by how many gaps are open."""
    rows = book.ask(SQL, "plan_gap_people", {"year": span.last.year})
    return [{**r, "name": ("One", "Two", "Three or more")[r["gaps"] - 1]} for r in rows]


# -- reading ---------------------------------------------------------------------------------------------------------


def _measures(book: Book, span: Span) -> list[Row]:
    """Each measure at the end of the quarter, beside where the plan's own rate stood when last year ended."""
    month, year = span.last.replace(day=1), span.last.year
    known = titles(book, year)
    counts = {
        (r["measure"], r["rate"], r["month"]): r
        for r in book.ask(SQL, "plan_trend", {"through": span.last.isoformat()})
    }
    ended = _ended(book, year - 1)
    rows = []
    for key in sorted(known, key=lambda k: (known[k]["use"] or "", *k)):
        now, then = counts.get((*key, month)), ended.get(key)
        if now is None or not now["denominator"]:
            continue
        share = Decimal(now["good"]) / now["denominator"]
        rows.append({"measure": key[0], "rate": key[1], "name": measure_name(known[key]), "use": known[key]["use"], "now": share, "ended": then,
                     "beyond": None if then is None else 100 * (share - then), "good": now["good"], "denominator": now["denominator"]})  # fmt: skip
    return rows


def _ended(book: Book, year: int) -> dict[tuple[str, str], Decimal]:
    """The plan's own rates of a whole year, turned so that higher is better."""
    plan, known = book.name.partition("-")[2], titles(book, year)
    asked = {
        "year": year,
        "level": "plan",
        "unit": plan,
        "pool": plan,
        "stratum_kind": "all",
        "is_baseline": False,
    }
    found = {
        (r["measure"], r["rate"]): r["value"] for r in book.rows("rate", asked) if r["value"] is not None
    }
    return {
        key: 1 - value if known[key]["is_lower_better"] else value
        for key, value in found.items()
        if key in known
    }


def _moves(book: Book, names: Names, span: Span) -> list[Row]:
    asked = {"before": before(span.first).isoformat(), "last": span.last.replace(day=1).isoformat()}
    return [{**r, "name": names.practice(r["organization_id"])} for r in book.ask(SQL, "plan_moves", asked)]


# -- sections --------------------------------------------------------------------------------------------------------


def _glance(measures: list[Row], moves: list[Row], paid: list[Row], span: Span) -> Section:
    members = sum(r["now"] for r in moves)
    change = members - sum(r["before"] for r in moves)
    owed = total(m["amount"] for m in paid if m["month"] >= span.first)
    better = sum(1 for m in measures if m["beyond"] is not None and m["beyond"] >= 0)
    compared = sum(1 for m in measures if m["beyond"] is not None)
    items = (
        Figure(f"{members:,}", f"members with practices of the program, {writing.signed(f'{change:,}', change)} in the quarter", "rosters"),
        Figure(dollars(owed), f"owed to {len(moves)} practices for payment dates in the quarter", "payments"),
        Figure(f"{better} of {compared}", "measures already where last year ended", "measures"),
    )  # fmt: skip
    return section("At a glance", Figures(items))


def _performance(measures: list[Row], span: Span) -> Section:
    enough = [m for m in measures if m["denominator"] >= FEW]
    dots = [
        {
            "name": m["name"],
            "now": float(m["now"]),
            "before": float(m["ended"]) if m["ended"] is not None else None,
            "top": None,
        }
        for m in enough
    ]
    columns = (
        Column("name", "Measure"), Column("now", "Now", "percent"), Column("good", "Met", "count"), Column("denominator", "Counted", "count"),
        Column("ended", "End of last year", "percent"), Column("beyond", "Beyond it, points", "signed_points"),
    )  # fmt: skip
    return section(
        "Performance and trend",
        Chart(drawing.dumbbell(dots), _most_moved(enough), f"Dot: {writing.month(span.last)}. Ring: where last year ended. "
              f"Measures with {FEW} members or more.", "measures") if dots else None,
        table("measures", f"Your members, {writing.month(span.last)}", columns, measures,
              "Counted from your own files and the practices' data for your members; other plans' data have no part in it."),
    )  # fmt: skip


def _most_moved(measures: Sequence[Row]) -> str:
    compared = [m for m in measures if m["beyond"] is not None]
    if not compared:
        return "Where each measure stands"
    furthest = max(compared, key=lambda m: (m["beyond"], m["name"]))
    there = sum(1 for m in compared if m["beyond"] >= 0)
    if not there:
        return "No measure is where last year ended yet"
    return f"{there} of {len(compared)} measures are already where last year ended, {furthest['name']} furthest beyond it"


def _gaps(book: Book, measures: list[Row], span: Span) -> Section:
    by_key = {(m["measure"], m["rate"]): m for m in measures}
    rows = [
        {**g, "name": by_key[g["measure"], g["rate"]]["name"], "worth": Decimal(100 * g["counted"]) / by_key[g["measure"], g["rate"]]["denominator"]}
        for g in book.ask(SQL, "plan_gaps", {"year": span.last.year}) if (g["measure"], g["rate"]) in by_key
    ]  # fmt: skip
    people = _people(book, span)
    if not rows:
        return section("Gaps, and what would move them")
    several = sum(r["people"] for r in people if r["gaps"] > 1)
    everyone = sum(r["people"] for r in people)
    closed = sum(r["open"] for r in people if r["gaps"] > 1)
    bars = [{"name": r["action"], "amount": r["people"]} for r in _by_action(rows)[:ACTIONS]]
    columns = (
        Column("name", "Measure"), Column("action", "What closes it"), Column("people", "Members", "count"),
        Column("worth", "Points if all closed", "points"), Column("due", "Until", "day"),
    )  # fmt: skip
    return section(
        "Gaps, and what would move them",
        words(Link(f"{everyone:,} members", "gap-people"), f" have something open; {several:,} of them have two things or more, and with them lie "
              f"{closed:,} of {sum(r['open'] for r in people):,} gaps: one contact can close several."),
        Chart(drawing.bars(bars), f"{bars[0]['name']} is open for {bars[0]['amount']:,} members", "Members for whom each thing is still to do this year.", "gaps"),
        table("gaps", "Open gaps by what closes them", columns, rows,
              "Points: how far your rate would rise if every one of these were closed, all else as it is. Members whose records do not reach back "
              "far enough do not count yet: they have gaps and add no points."),
    )  # fmt: skip


def _by_action(rows: list[Row]) -> list[Row]:
    found: dict[str, int] = {}
    for row in rows:
        found[row["action"]] = found.get(row["action"], 0) + row["people"]
    return [{"action": a, "people": n} for a, n in sorted(found.items(), key=lambda f: (-f[1], f[0]))]


def _payments(book: Book, names: Names, paid: list[Row], span: Span) -> Section:
    to = [
        {**r, "name": names.practice(r["organization_id"])}
        for r in parts(book.ask(SQL, "paid_to", span.days()), "organization_id")
    ]
    used = {c: title for c, title in writing.COMPONENTS.items() if any(m[c] for m in paid)}
    stacked = [
        {"when": f"{m['month']:%b %y}", "part": title, "amount": float(m[c])}
        for m in paid
        for c, title in used.items()
    ]
    money = [Column(c, title, "dollars") for c, title in used.items()]
    together = {"name": "Together", **{c: total(r[c] for r in to) for c in (*writing.COMPONENTS, "amount")}}
    now = total(m["amount"] for m in paid if m["month"] >= span.first)
    last = total(m["amount"] for m in paid if before(span.first, 3) <= m["month"] < span.first)
    finding = (
        f"{dollars(now)} owed in the quarter, {writing.said('signed', now - last)} on the quarter before"
    )
    return section(
        "Payments",
        Chart(drawing.stacked(stacked), finding, "A column for each month of payment, by kind of payment.", "payments-by-month") if stacked else None,
        table("payments", f"By practice, payment dates in {span.name}", (Column("name", "Practice"), *money, Column("amount", "Together", "dollars")), [*to, together]),
    )  # fmt: skip


def _roster(moves: list[Row], span: Span) -> Section:
    columns = (
        Column("name", "Practice"), Column("before", writing.month(before(span.first)), "count"), Column("came", "Came", "count"),
        Column("gone", "Left", "count"), Column("now", writing.month(span.last), "count"),
    )  # fmt: skip
    together = {
        "name": "Together",
        **{c: sum(r[c] for r in moves) for c in ("before", "came", "gone", "now")},
    }
    return section(
        "Who came and who left",
        table("rosters", "Your members with practices of the program", columns, [*moves, together], "Who moved from one practice to another left one and came to another."),
    )  # fmt: skip


def _data(book: Book, span: Span) -> Section:
    files = book.ask(SQL, "files_in", span.days())
    rules = book.ask(SQL, "rules_in", span.days())
    received, held = sum(f["received"] or 0 for f in files), sum(f["held"] or 0 for f in files)
    rates = book.rows("match_rate", {"month": span.last.replace(day=1)}, order=("product",))
    matched = [
        {**r, "share": Decimal(r["attributed"]) / r["covered"] if r["covered"] else None} for r in rates
    ]
    return section(
        "How good the data are",
        words(f"{received:,} rows came in {span.name}; {held:,} of them wait with a reason ({writing.percent(Decimal(held) / received if received else ZERO, 2)}).")
        if files else note(f"No file of yours came in {span.name}."),
        table("files", f"Your files in {span.name}",
              (Column("kind", "File", "spaced"), Column("files", "Files", "count"), Column("received", "Rows", "count"), Column("accepted", "Accepted", "count"),
               Column("held", "Waiting", "count"), Column("duplicate", "Sent twice", "count"), Column("latest", "Last period")), files) if files else None,
        table("rules", "Why rows wait, most frequent first", (Column("sentence", "Reason"), Column("held", "Rows", "count")), rules) if rules else None,
        table("match", f"Members matched to a practice, {writing.month(span.last)}",
              (Column("product", "Product"), Column("covered", "Covered", "count"), Column("attributed", "Matched", "count"), Column("share", "Matched", "percent"),
               Column("in_program", "In the program", "count")), matched) if matched else None,
    )  # fmt: skip


def _spend(book: Book) -> Section:
    """Primary care's share by each definition, and who value-based payment reaches, for the last whole year and the one before."""
    shares = book.rows("primary_care_share", {"product": "all"}, order=("definition", "-year"))
    year = max((r["year"] for r in shares if r["is_increase_met"] is not None), default=None)
    if year is None:
        return section("Primary care's share")
    defined = {d["definition"]: d["title"] for d in book.rows("spend_definition")}
    rows = [{**r, "name": defined[r["definition"]]} for r in shares if r["year"] == year]
    reached = book.rows("adoption", {"year": year, "product": "all"}, order=("category",))
    members = [{**r, "share": Decimal(r["members"]) / r["all_members"]} for r in reached]
    return section(
        "Primary care's share, and value-based payment",
        table("shares", f"Your spending, {year}, by each definition",
              (Column("name", "Definition"), Column("share", "Share", "share"), Column("change", "Change, points", "signed_points"),
               Column("pmpm", "A member a month", "dollars"), Column("total_pmpm", "All care, a member a month", "dollars")), rows),
        table("adoption", f"Your members by category of payment, {year}",
              (Column("category", "Category", "lan"), Column("members", "Members", "count"), Column("share", "Of all", "percent"), Column("amount", "Paid", "dollars")), members),
    )  # fmt: skip
