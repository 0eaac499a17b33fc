"""The equity report: groups beside everybody else on every measure, how sure, since when, where a gap arises, and how far all lie apart.

Made from tables that passed disclosure. Practices stand in order of their names: a rank would mostly be chance.
"""

from __future__ import annotations

from collections.abc import Iterable

from concord.release import Book
from concord.reports.periodic import drawing, writing
from concord.reports.periodic.document import (
    Block,
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
from concord.reports.periodic.reading import Names, Row, measure_name, titles

DRAWN = 12
"""Gaps that a chart shows at most: those whose interval leaves zero out first, then the widest."""
TERMS = {
    "Gap between groups": "A group's rate less everybody else's, in percentage points, for the share of people with whom things are as wanted.",
    "Interval": "Newcombe's 95% interval of the difference; of the ratio, by the log method. A gap is shown as one only when its interval leaves zero "
                "out.",
    "Within, between": "Parts of a gap: inside the same practices, and from being at practices where everybody fares better or worse (Kitagawa 1955).",
    "Adds": "What a practice adds to the gap, in points; the rows of a group come to its gap.",
    "Index of disparity": "The mean distance of the groups' rates from the program's rate, in percent of it (Pearcy and Keppel 2002).",
    "Known": "Share of the people counted whose group is known. Answers are people's own, never guessed.",
    "[c]": "Not shown: fewer than eleven people, or another such number could be worked out with it.",
    "Area, region": "The first three, and the first two, digits of the ZIP code.",
    "Compared": "Groups of 30 people or more, with 30 or more on the other side.",
}  # fmt: skip
GAPS = (
    Column("name", "Measure"), Column("of", "Group"), Column("people", "People", "count"), Column("shown", "Its rate", "share"), Column("rest", "Others", "share"),
    Column("gap_words", "Gap, points"), Column("ratio_words", "Ratio"), Column("inside", "Within", "signed_points"), Column("apart", "Between", "signed_points"),
    Column("known", "Known", "said"),
)  # fmt: skip
GAPS_IN_FILE = tuple(
    Column(c, {"rate": "measure's rate"}.get(c, c.replace("_", " ")))
    for c in ("measure", "rate", "year", "stratum_kind", "stratum", "people", "shown", "rest", "gap", "from", "to", "ratio", "ratio_from", "ratio_to", "moved",
              "inside", "apart", "known_share", "verdict")
)  # fmt: skip
DRAWN_KINDS = ("race_ethnicity_2024", "language", "area", "region")
"""Groupings that a chart and a count of groups rest on: each person once by race or ethnicity, by language, by area."""


def equity(book: Book, names: Names) -> Report:
    """The equity report from the program's book, or from the public's, which has no practices."""
    years = sorted({g["year"] for g in book.rows("equity_gap", columns=("year",))})
    year = _whole(book, years)
    sections: tuple[Section, ...] = ()
    behind: tuple[Table, ...] = ()
    if year is not None:
        gaps = gaps_of(book, year)
        sections = (
            _glance(book, gaps, year),
            section("Rates by group", *_rates(book, year)),
            _gaps(gaps, year),
            _over_time(book, years),
            _where(book, names, year),
            _apart(book, years),
        )
        behind = (gap_table(gaps, year),)
    else:
        sections = (
            section(
                "No group can be compared",
                note("No group of 30 people or more has printed counts on both sides."),
            ),
        )
    return Report(
        f"equity-{year or 'none'}", f"Equity report {year or ''}".strip(), names.program,
        "Race, ethnicity, language and area, on every measure. No practice is ranked.", tuple(s for s in sections if s.blocks),
        tuple(TERMS.items()), book.release, book.data_through, behind,
    )  # fmt: skip


def _whole(book: Book, years: list[int]) -> int | None:
    """The last year that is over, else the year that runs."""
    through = int(book.data_through[:4]) - (book.data_through[5:] != "12-31")
    return max((y for y in years if y <= through), default=max(years, default=None))


def gaps_of(book: Book, year: int) -> list[Row]:
    """Each gap of a year, turned so that more is better, with its words."""
    known = titles(book, year)
    return [
        _turned(g, known[g["measure"], g["rate"]])
        for g in book.rows("equity_gap", {"year": year}, order=("measure", "rate", "stratum_kind", "stratum"))
        if (g["measure"], g["rate"]) in known
    ]


def drawn_of(gaps: list[Row]) -> list[Row]:
    """The gaps by race and ethnicity as asked since 2024, by language and by area."""
    return [g for g in gaps if g["stratum_kind"] in DRAWN_KINDS]


def by_chance(groups: int) -> str:
    """How many of so many groups would look different by chance alone, at 5%."""
    return "fewer than one" if groups < 20 else f"about {groups / 20:.0f}"


def _turned(gap: Row, measure: Row) -> Row:
    """A gap in the share of people with whom things are as wanted, with its words."""
    turned = _numbers(gap, measure)
    ends = ("ratio", "ratio_from", "ratio_to")
    ratio = [writing.said("ratio", turned[k]) for k in ends if turned[k] is not None]
    return {
        **turned, "name": measure_name(measure), "grouping": writing.kind(gap["stratum_kind"]), "group": writing.group(gap["stratum_kind"], gap["stratum"]),
        "of": f"{writing.kind(gap['stratum_kind'])}: {writing.group(gap['stratum_kind'], gap['stratum'])}",
        "gap_words": _with_limits(turned), "ratio_words": f"{ratio[0]} ({ratio[1]} to {ratio[2]})" if len(ratio) == 3 else "".join(ratio[:1]),
        "known": writing.HIDDEN if gap["known_share"] is None else writing.percent(gap["known_share"], 0),
    }  # fmt: skip


def _numbers(gap: Row, measure: Row) -> Row:
    """The gap's numbers, turned where the measure counts what should not happen."""
    is_lower = measure["is_lower_better"]
    sign = -1 if is_lower else 1
    low, high = (gap["low"], gap["high"]) if not is_lower else (-gap["high"], -gap["low"])
    same = not is_lower
    return {
        **gap,
        "shown": gap["value"] if same else 100 - gap["value"], "rest": gap["others"] if same else 100 - gap["others"],
        "gap": sign * gap["difference"], "from": low, "to": high,
        "ratio": gap["ratio"] if same else None, "ratio_from": gap.get("ratio_low") if same else None, "ratio_to": gap.get("ratio_high") if same else None,
        "moved": None if gap["change"] is None else sign * gap["change"],
        "inside": None if gap["within"] is None else sign * gap["within"], "apart": None if gap["between"] is None else sign * gap["between"],
        "is_clear": gap["verdict"] != "no difference shown", "is_sensitive": bool(measure["is_equity_sensitive"]),
    }  # fmt: skip


def gap_table(gaps: list[Row], year: int) -> Table:
    """Every gap of a year with its intervals, absolute and as a ratio."""
    remark = "A ratio is empty where the measure counts what should not happen, or one side is at zero. Within and between are empty where the group is at one practice alone."
    return table(
        "gaps",
        f"Every group against everybody else, {year}, with 95% intervals",
        GAPS,
        gaps,
        remark,
        GAPS_IN_FILE,
        under="name",
    )


def _glance(book: Book, gaps: list[Row], year: int) -> Section:
    told = drawn_of(gaps)
    worse = [g for g in told if g["is_clear"] and g["gap"] < 0]
    measures = {(g["measure"], g["rate"]) for g in told}
    items = (
        Figure(
            f"{len(told)}",
            f"groups by race and ethnicity, language and area compared on {len(measures)} {'measure' if len(measures) == 1 else 'measures'} in {year}",
            "gaps",
        ),
        Figure(f"{len(worse)}", "of them fare worse, beyond chance", "gaps"),
    )
    chance = note(f"By chance alone {by_chance(len(told))} of these groups would look different at 5%.")
    return section("At a glance", Figures(items), *([words(*_largest(worse))] if worse else []), chance)


def _largest(worse: list[Row]) -> list[str | Link]:
    most = min(worse, key=lambda g: (g["gap"], g["name"], g["group"]))
    said = f"{writing.rounded(abs(most['gap']), 1)} points ({writing.rounded(abs(most['to']), 1)} to {writing.rounded(abs(most['from']), 1)})"
    return [f"The widest gap beyond chance is that of {most['group']} in “{most['name']}”: ", Link(said, "gaps"),
            f" below everybody else; {_split(most)}."]  # fmt: skip


def _split(gap: Row) -> str:
    if gap["inside"] is None:
        return "the group is at one practice alone"
    return f"{writing.said('signed_points', gap['inside'])} within practices, {writing.said('signed_points', gap['apart'])} between them"


def _rates(book: Book, year: int) -> Iterable[Block]:
    """Every printed rate by race, ethnicity, language and area; what is hidden is marked."""
    known = titles(book, year)
    rows = book.rows(
        "rate",
        {"year": year, "level": "program", "is_baseline": False},
        order=("measure", "rate", "stratum_kind", "stratum"),
    )
    shown = [
        {
            "name": measure_name(known[r["measure"], r["rate"]]), "grouping": writing.kind(r["stratum_kind"]), "group": writing.group(r["stratum_kind"], r["stratum"]),
            "value": _value(r, known), "counted": writing.HIDDEN if r["denominator"] is None else f"{r['denominator']:,}",
            "known": "" if r["stratum_kind"] == "all" else writing.HIDDEN if r["known_share"] is None else writing.percent(r["known_share"], 0),
            "sort": (r["measure"], r["rate"], r["stratum_kind"] != "all", r["stratum_kind"], r["stratum"]), "has": r["value"] is not None,
            "kind": r["stratum_kind"],
        }
        for r in rows if (r["measure"], r["rate"]) in known and r["stratum_kind"] in ("all", "race_1997", "ethnicity_1997", "race_ethnicity_2024", "language", "area", "region")
    ]  # fmt: skip
    shown.sort(key=lambda r: r["sort"])
    hidden = sum(1 for r in shown if not r["has"])
    columns = (Column("name", "Measure"), Column("grouping", "Grouping"), Column("group", "Group"), Column("value", "Its rate", "said"), Column("counted", "Counted", "said"),
               Column("known", "Known", "said"))  # fmt: skip
    yield words(
        f"{len(shown) - hidden} rates can be shown; {hidden} are hidden ([c]): they rest on few people, or one of these could be worked out with them. "
        "Those are left out here."
    )
    yield table(
        "rates",
        f"Rates that can be shown, {year}",
        columns,
        [r for r in shown if r["has"]],
        under="name",
        whole=True,
    )


def _value(row: Row, known: dict[tuple[str, str], Row]) -> str:
    if row["value"] is None:
        return writing.HIDDEN
    turned = 1 - row["value"] if known[row["measure"], row["rate"]]["is_lower_better"] else row["value"]
    return writing.percent(turned)


def _gaps(gaps: list[Row], year: int) -> Section:
    told = drawn_of(gaps)
    chosen = sorted(told, key=lambda g: (not g["is_clear"], g["gap"], g["name"], g["group"]))[:DRAWN]
    chosen.sort(key=lambda g: (g["name"], g["gap"]))
    dots = [
        {"name": f"{g['name']}: {g['group']}", "value": float(g["gap"]), "low": float(g["from"]), "high": float(g["to"]), "is_clear": g["is_clear"]}
        for g in chosen
    ]  # fmt: skip
    clear = sum(g["is_clear"] for g in chosen)
    finding = (
        f"{clear} of the gaps drawn are beyond chance"
        if clear
        else "No gap is beyond chance: every interval holds zero"
    )
    return section(
        "Gaps",
        Chart(drawing.intervals(dots, 0.0, "+.0f", "percentage points against everybody else"), finding,
              f"Each group's rate less everybody else's, {year}, with 95% intervals. Filled: the interval leaves zero out. Left is worse.", "gaps")
        if dots else note("No group by race, ethnicity, language or area is large enough to be compared."),
    )  # fmt: skip


def _over_time(book: Book, years: list[int]) -> Section:
    """The gap of each group in each year, absolute and as a ratio."""
    by: dict[tuple[str, ...], Row] = {}
    for year in years:
        for g in gaps_of(book, year):
            if g["stratum_kind"] not in DRAWN_KINDS:
                continue
            row = by.setdefault(
                (g["measure"], g["rate"], g["stratum_kind"], g["stratum"]),
                {"name": g["name"], "grouping": g["grouping"], "group": g["group"]},
            )
            row[f"gap_{year}"], row[f"ratio_{year}"] = _with_limits(g), g["ratio"]
    rows = [r for _, r in sorted(by.items()) if sum(k.startswith("gap_") for k in r) > 1]
    if not rows:
        return section("Over time")
    columns = [Column("name", "Measure"), Column("grouping", "Grouping"), Column("group", "Group"), *(Column(f"gap_{y}", f"Gap {y}") for y in years),
               *(Column(f"ratio_{y}", f"Ratio {y}", "ratio") for y in years)]  # fmt: skip
    remark = "Gaps in points with 95% intervals. A year that runs is counted to date."
    return section(
        "Over time",
        table(
            "gaps-over-time", "Gaps in each year, absolute and relative", columns, rows, remark, under="name"
        ),
    )


def _with_limits(gap: Row) -> str:
    return f"{writing.said('signed_points', gap['gap'])} ({writing.said('signed_points', gap['from'])} to {writing.said('signed_points', gap['to'])})"


def _where(book: Book, names: Names, year: int) -> Section:
    """What each practice adds to each gap, by name of the practice."""
    if not book.has("equity_contribution"):
        return section("Where gaps arise")
    known = titles(book, year)
    rows = [
        {**r, "name": measure_name(known[r["measure"], r["rate"]]), "group": writing.group(r["stratum_kind"], r["stratum"]), "grouping": writing.kind(r["stratum_kind"]),
         "practice": names.practice(r["organization_id"]) if r["organization_id"] != "others" else "All other practices together",
         "adds": r["contribution"] if not known[r["measure"], r["rate"]]["is_lower_better"] else -r["contribution"],
         "sort": (r["measure"], r["rate"], r["stratum_kind"], r["stratum"], r["organization_id"] == "others", names.practice(r["organization_id"]))}
        for r in book.rows("equity_contribution", {"year": year})
        if (r["measure"], r["rate"]) in known and r["stratum_kind"] in DRAWN_KINDS
    ]  # fmt: skip
    if not rows:
        return section(
            "Where gaps arise", note("No practice has enough people on both sides to stand by name.")
        )
    rows.sort(key=lambda r: r["sort"])
    rows = [{**r, "of": f"{r['name']}; {r['grouping']}: {r['group']}"} for r in rows]
    told = (Column("practice", "Practice"), Column("adds", "Adds, points", "signed_points"))
    in_file = (Column("name", "Measure"), Column("grouping", "Grouping"), Column("group", "Group"), *told)
    remark = (
        "In order of name. A practice adds to a gap by how it serves the group and by how many of the group it has; it is no verdict on the practice. "
        "Practices with few people are together."
    )
    return section(
        "Where gaps arise",
        table(
            "contributions",
            f"What practices add to each gap, {year}",
            (Column("of", "Measure and group"), *told),
            rows,
            remark,
            in_file,
            under="of",
        ),
    )


def _apart(book: Book, years: list[int]) -> Section:
    rows = []
    for year in years:
        known = titles(book, year)
        rows += [
            {**r, "name": measure_name(known[r["measure"], r["rate"]]), "grouping": writing.kind(r["stratum_kind"]),
             "rate": r["overall"] if not known[r["measure"], r["rate"]]["is_lower_better"] else 100 - r["overall"],
             "known": writing.HIDDEN if r["known_share"] is None else writing.percent(r["known_share"], 0)}
            for r in book.rows("equity_index", {"year": year}, order=("measure", "rate", "stratum_kind")) if (r["measure"], r["rate"]) in known
        ]  # fmt: skip
    rows.sort(key=lambda r: (r["name"], r["grouping"], r["year"]))
    columns = (Column("name", "Measure"), Column("grouping", "Grouping"), Column("year", "Year"), Column("groups", "Groups", "count"), Column("rate", "Program's rate", "share"),
               Column("index", "Index of disparity", "share"), Column("known", "Known", "said"))  # fmt: skip
    if not rows:
        return section("How far groups lie apart")
    remark = "0 is no disparity. Of the measure as it is counted: for one that counts what should not happen, in percent of that rate."
    return section(
        "How far groups lie apart",
        table("index", "Index of disparity by grouping", columns, rows, remark, under="name"),
    )
