"""The annual impact report: the program as a whole, for everybody, from the public's book. Every number leads to its table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from concord.release import Book
from concord.reports.periodic import cost as costs
from concord.reports.periodic import drawing, groups, writing
from concord.reports.periodic import effects as outcomes
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
from concord.reports.periodic.promised import Promised, behind, kept
from concord.reports.periodic.reading import Names, Row, measure_name, titles

TERMS = {
    "Rates": "The share of people counted with whom things are as wanted; for measures of what should not happen, the share without it. Higher is better.",
    "Primary care's share": "What goes to primary care, in claims and outside them, in percent of total medical expense. Claims count when service, place and "
                            "clinician are all on the lists; the lists are samples, not the state's official ones.",
    "Value-based payment": "A member counts once a year, under the highest category of the HCP-LAN framework that reached them.",
    **costs.TERMS,
    "Interval": "95% unless another is named: by chance alone the true value lies outside one time in twenty.",
    "[c]": "Not shown: fewer than eleven people, or another such number could be worked out with it.",
    "Illustrative": "Payment terms of the demonstration are examples, not what any plan pays.",
}  # fmt: skip
PERIODS = Column("year", "Year")
DRAWN = 8
"""Gaps that the report draws: with more, a language of longer words would need a page for them alone."""


def annual(book: Book, names: Names, year: int | None = None, promised: Promised | None = None) -> Report:
    """The report on a year, the last whole one unless another is named, from the public's book; and what payers promised for it."""
    chosen = year or last_whole(book)
    rates, shares, adoption, cost = (
        _rates(book, chosen),
        shares_of(book, chosen),
        _adoption(book, chosen),
        costs.cost_of(book, chosen),
    )
    effects = outcomes.effects_of(book)
    gaps = groups.gaps_of(book, chosen)
    sections = (
        _glance(rates, shares, adoption, cost, chosen),
        _quality(rates, chosen),
        _equity(gaps, chosen),
        _investment(book, shares, chosen),
        _reached(adoption, chosen),
        costs.total_section(cost, chosen),
        _difference(book, effects),
        kept(promised, chosen),
    )
    behind_it = (
        _behind(rates, shares, adoption, cost, chosen)
        + _accounts(book, chosen)
        + ((groups.gap_table(gaps, chosen),) if gaps else ())
        + behind(promised, chosen)
    )
    return Report(
        f"annual-{chosen}", f"Annual report {chosen}", f"{names.program}. For everybody who pays for, gives or needs primary care",
        "Public. It holds the program as a whole: no plan, no practice, nobody.", tuple(s for s in sections if s.blocks),
        tuple(TERMS.items()), book.release, book.data_through, behind_it,
    )  # fmt: skip


def last_whole(book: Book) -> int:
    """The last year that the book's data reach the end of."""
    through = date.fromisoformat(book.data_through)
    return through.year if (through.month, through.day) == (12, 31) else through.year - 1


# -- reading ---------------------------------------------------------------------------------------------------------


def _rates(book: Book, year: int) -> list[Row]:
    """Program rates of a year beside the year before, turned so that higher is better."""
    known = titles(book, year)
    found = {(r["measure"], r["rate"], r["year"]): r for r in book.rows("rate", {"stratum_kind": "all", "level": "program", "is_baseline": False})}  # fmt: skip
    rows = []
    for key in sorted(known, key=lambda k: (known[k]["use"] or "", *k)):
        now, then = found.get((*key, year)), found.get((*key, year - 1))
        if now is None:
            continue
        turn = known[key]["is_lower_better"]
        value, before = _turned(now, turn), _turned(then, turn)
        rows.append(
            {
                "name": measure_name(known[key]), "value": value, "before": before, "counted": now["denominator"], "shown": _said(value),
                "was": "" if then is None else _said(before), "moved": None if value is None or before is None else 100 * (value - before),
            }
        )  # fmt: skip
    return rows


def _turned(row: Row | None, is_lower: bool) -> Decimal | None:
    if row is None or row["value"] is None:
        return None
    return 1 - row["value"] if is_lower else row["value"]


def _said(value: Decimal | None) -> str:
    return writing.HIDDEN if value is None else writing.percent(value)


def shares_of(book: Book, year: int) -> list[Row]:
    """Shares of the whole program up to a year, the standard definition first."""
    defined = {d["definition"]: d["title"] for d in book.rows("spend_definition")}
    rows = book.rows(
        "primary_care_share", {"product": "all", "level": "program"}, order=("definition", "year")
    )
    first = sorted(rows, key=lambda r: r["definition"] != "standard")
    return [{**r, "name": defined[r["definition"]]} for r in first if r["year"] <= year]


def _adoption(book: Book, year: int) -> list[Row]:
    rows = book.rows("adoption", {"product": "all", "level": "program"}, order=("year", "category"))
    return [{**r, "share": Decimal(r["members"]) / r["all_members"]} for r in rows if r["year"] <= year]


# -- sections --------------------------------------------------------------------------------------------------------


def _glance(rates: list[Row], shares: list[Row], adoption: list[Row], cost: list[Row], year: int) -> Section:
    standard = next((s for s in shares if s["definition"] == "standard" and s["year"] == year), None)
    reached = [a for a in adoption if a["year"] == year and a["is_counted"]]
    people = next((c for c in cost if c["level"] == "program" and c["year"] == year), None)
    moved = [r for r in rates if r["moved"] is not None]
    items = [
        Figure(f"{people['people']:,}", f"people with the program's practices in {year}", "total-cost") if people else None,
        Figure(writing.said("whole", people["payments"]), f"paid to these practices in {year} under the common model", "total-cost") if people else None,
        Figure(f"{sum(r['moved'] > 0 for r in moved)} of {len(moved)}", "measures better than the year before", "rates") if moved else None,
        Figure(writing.said("share", standard["share"]), "of medical expense went to primary care", "shares") if standard else None,
        Figure(writing.percent(sum((a["share"] for a in reached), Decimal(0)), 0), "of members under payment that the state counts", "adoption") if reached else None,
    ]  # fmt: skip
    return section(f"{year} at a glance", Figures(tuple(i for i in items if i is not None)))


def _quality(rates: list[Row], year: int) -> Section:
    shown = [r for r in rates if r["value"] is not None]
    dots = [
        {"name": r["name"], "now": float(r["value"]), "before": _float(r["before"]), "top": None}
        for r in shown
    ]
    hidden = len(rates) - len(shown)
    return section(
        "How good care was",
        Chart(drawing.dumbbell(dots), _moved_words(shown), f"Dot: {year}. Ring: {year - 1}, where it may be shown. The whole program, all plans together.", "rates")
        if dots else note("No rate of the whole program may be shown yet."),
        note(f"{hidden} of {len(rates)} measures are hidden: their numbers would tell of fewer than eleven people.") if hidden else None,
    )  # fmt: skip


def _moved_words(rates: Sequence[Row]) -> str:
    moved = [r for r in rates if r["moved"] is not None]
    if not moved:
        return "Where each measure stands"
    best = max(moved, key=lambda r: (r["moved"], r["name"]))
    return f"{best['name']} moved most: {writing.said('signed_points', best['moved'])} points in a year"


def _equity(gaps: list[Row], year: int) -> Section:
    told = groups.drawn_of(gaps)
    if not told:
        return section("Who was missed", note("No group is large enough to be compared."))
    worse = sorted(
        (g for g in told if g["is_clear"] and g["gap"] < 0), key=lambda g: (g["gap"], g["name"], g["group"])
    )
    drawn = sorted(told, key=lambda g: (not g["is_clear"], g["gap"], g["name"], g["group"]))[:DRAWN]
    dots = [
        {"name": f"{g['name']}: {g['group']}", "value": float(g["gap"]), "low": float(g["from"]), "high": float(g["to"]), "is_clear": g["is_clear"]} for g in drawn
    ]  # fmt: skip
    says = (
        f"{len(worse)} of {len(told)} groups compared fare worse, beyond chance"
        if worse
        else f"None of {len(told)} groups compared fares worse beyond chance"
    )
    return section(
        "Who was missed",
        words(Link(says, "gaps"), f" in {year}; by chance alone {groups.by_chance(len(told))} would look different. Answers are people's own; nothing was guessed."),
        Chart(drawing.intervals(dots, 0.0, "+.0f", "percentage points against everybody else"), "Groups beside everybody else",
              "With 95% intervals. Filled: the interval leaves zero out. Left is worse.", "gaps"),
    )  # fmt: skip


def _investment(book: Book, shares: list[Row], year: int) -> Section:
    mine = [s for s in shares if s["definition"] == "standard"]
    now = next((s for s in mine if s["year"] == year), None)
    if now is None:
        return section("What went to primary care")
    goal = costs.goal_of(book, year) if book.has("investment_goal") else None
    return section(
        "What went to primary care",
        words("Of every hundred dollars of medical expense, ", Link(f"${writing.rounded(now['share'], 2)}", "shares"), f" went to primary care in {year}",
              *((", ", Link(f"{writing.said('signed_points', now['change'])} points", "shares"), " on the year before.") if now["change"] is not None else (".",)),
              " The state aims at half a point to a point more each year, and 15 percent by 2034."),
        goal,
        waterfall_of(book, year),
        table("definitions", f"The same by each definition, {year}",
              (Column("name", "Definition"), Column("share", "Share", "share"), Column("change", "Change, points", "signed_points"), Column("pmpm", "A member a month", "dollars")),
              [s for s in shares if s["year"] == year], "How much counts as primary care depends on what is called so; the goal speaks of the first."),
    )  # fmt: skip


def waterfall_of(book: Book, year: int) -> Chart | None:
    """From one year's expense a member a month to the next by service category."""
    if not book.has("spend_by_category"):
        return None
    rows = book.rows("spend_by_category", {"year": [year - 1, year]})
    before = {r["category"]: r["pmpm"] for r in rows if r["year"] == year - 1}
    now = {r["category"]: r["pmpm"] for r in rows if r["year"] == year}
    if not before or not now:
        return None
    at = sum(before.values(), Decimal(0))
    steps = [_step(str(year - 1), Decimal(0), at, "total", writing.said("dollars", at))]
    for category in (c for c in writing.CATEGORIES if c in before or c in now):
        change = now.get(category, Decimal(0)) - before.get(category, Decimal(0))
        steps.append(
            _step(
                writing.CATEGORIES[category],
                at,
                at + change,
                "more" if change > 0 else "less",
                writing.said("signed", change),
            )
        )
        at += change
    steps.append(_step(str(year), Decimal(0), at, "total", writing.said("dollars", at)))
    finding = f"All care cost {writing.said('dollars', at)} a member a month in {year}, {writing.said('signed', at - sum(before.values(), Decimal(0)))} on {year - 1}"
    return Chart(
        drawing.waterfall(steps),
        finding,
        "From one year to the next by kind of care, as it stands in claims so far.",
        "categories",
    )


def _step(name: str, start: Decimal, end: Decimal, kind: str, said: str) -> Row:
    return {"name": name, "from": float(start), "to": float(end), "kind": kind, "words": said}


def _reached(adoption: list[Row], year: int) -> Section:
    mine = [a for a in adoption if a["year"] == year]
    if not mine:
        return section("How it was paid")
    counted = sum((a["share"] for a in mine if a["is_counted"]), Decimal(0))
    could = sum(a["members_if_prospective"] for a in mine if a["is_counted"])
    bars = [{"name": writing.LAN[a["category"]], "amount": float(a["share"])} for a in mine]
    return section(
        "How it was paid",
        Chart(drawing.bars(bars, ".0%"), f"{writing.percent(counted, 0)} of members were reached by payment that the state counts",
              f"Members by the highest category that reached them in {year}.", "adoption"),
        words("If every fee-for-service contract of the program were paid ahead, it would be ",
              Link(writing.percent(Decimal(could) / mine[0]["all_members"], 0), "adoption"), "."),
    )  # fmt: skip


def _difference(book: Book, effects: list[Row]) -> Section:
    primary = [e for e in effects if e["is_primary"]]
    if not primary:
        return section("Whether the program made the difference",
                       note("There are too few practices on one side, or too few months, for an estimate."))  # fmt: skip
    clear = [e for e in primary if outcomes.is_clear(e)]
    says = (
        f"{len(clear)} of {len(primary)} registered comparisons find an effect beyond chance"
        if clear
        else f"None of {len(primary)} registered comparisons finds an effect beyond chance"
    )
    return section(
        "Whether the program made the difference",
        words(Link(says, "effects"), ". With so few practices only large effects could be shown: the column “could show” has the smallest. What was looked at was "
              "written down before outcomes were opened."),
        *outcomes.tables_of(effects),
    )  # fmt: skip


def _behind(
    rates: list[Row], shares: list[Row], adoption: list[Row], cost: list[Row], year: int
) -> tuple[Table, ...]:
    found = [
        table("rates", f"Rates of the whole program, {year}", (Column("name", "Measure"), Column("shown", "Its rate"), Column("counted", "Counted", "count"),
              Column("was", f"{year - 1}"), Column("moved", "Change, points", "signed_points")), rates),
        table("shares", "Primary care's share by definition and year", (Column("name", "Definition"), PERIODS, Column("share", "Share", "share"),
              Column("claims", "In claims", "whole"), Column("non_claims", "Outside claims", "whole"), Column("total", "All expense", "whole")), shares, under="name"),
        table("adoption", "Members by category of payment", (PERIODS, Column("category", "Category", "lan"), Column("members", "Members", "count"),
              Column("share", "Of all", "percent"), Column("clinicians", "Clinicians", "count"), Column("organizations", "Practices", "count"),
              Column("amount", "Paid", "whole"), Column("members_if_prospective", "If paid ahead", "count")), adoption, under="year"),
        *costs.tables_of(cost),
    ]  # fmt: skip
    return tuple(t for t in found if t.rows)


def _accounts(book: Book, year: int) -> tuple[Table, ...]:
    """What the investment goal rests on, and the steps of the waterfall."""
    if not book.has("investment_goal"):
        return ()
    kinds = [
        r for r in book.rows("spend_by_category", order=("year", "category")) if r["year"] in (year - 1, year)
    ]
    found = (
        costs.goal_table(book, year),
        table("categories", "All expense by kind of care, a member a month", (Column("category", "Kind of care", "category"), Column("before", f"{year - 1}", "dollars"),
              Column("now", f"{year}", "dollars"), Column("change", "Change", "signed")), _beside(kinds, year)),
    )  # fmt: skip
    return tuple(t for t in found if t is not None and t.rows)


def _beside(rows: Sequence[Row], year: int) -> list[Row]:
    """A year's dollars a member a month by kind of care beside the year before."""
    at = {(r["category"], r["year"]): r["pmpm"] for r in rows}
    return [
        {"category": c, "before": at.get((c, year - 1)), "now": at.get((c, year)), "change": (at.get((c, year)) or 0) - (at.get((c, year - 1)) or 0)}
        for c in writing.CATEGORIES if (c, year) in at or (c, year - 1) in at
    ]  # fmt: skip


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
