"""A report says the same on paper and on a page, leads from every number to its table, and comes out the same bytes."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from concord.disclosure import Rule
from concord.reports.periodic import binding, drawing, writing
from concord.reports.periodic.document import (
    Chart,
    Column,
    Figure,
    Figures,
    Link,
    Report,
    note,
    section,
    table,
    words,
)
from concord.reports.periodic.reading import guarded_groups, measure_name, month_of, quarter_of, widest

RATES = table(
    "rates", "Rates & counts", (Column("name", "Measure"), Column("value", "Rate", "percent"), Column("people", "People", "count")),
    [{"name": "Blood pressure <140/90", "value": Decimal("0.724"), "people": 1230}, {"name": "=SUM(A1)", "value": None, "people": 40}],
)  # fmt: skip
BARS = Chart(drawing.bars([{"name": "Order an A1c", "amount": 9}]), "One thing to do", "People.", "rates")


@pytest.fixture(scope="module")
def report() -> Report:
    return Report(
        "test-2026", "A test & its report", "2026", "For nobody",
        (section("First", words("It is ", Link("72.4%", "rates"), " <now>."), Figures((Figure("1,230", "people", "rates"),)), BARS, note("Small.")),),
        (("Rate", "A share."),), "2026-07-10-abc", "2026-06-30", (RATES,),
    )  # fmt: skip


class Reader(HTMLParser):
    """Anchors, links, and whether every element that opens also closes."""

    EMPTY = frozenset({"meta", "link", "br", "path"})

    def __init__(self, text: str):
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" and "href" in given else []
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.EMPTY:
            assert self.open.pop() == tag


def test_the_page_is_whole_needs_no_script_and_every_link_leads_somewhere(report):
    page = binding.html(report, files="test-2026/")
    reader = Reader(page)
    assert reader.open == []
    assert "<script" not in page
    assert {x for x in reader.links if x.startswith("#")} == {"#rates"}
    assert "rates" in reader.ids
    assert "test-2026/rates.csv" in reader.links
    assert len(set(reader.ids)) == len(reader.ids)


def test_what_is_not_markup_is_escaped(report):
    page = binding.html(report)
    assert "Blood pressure &lt;140/90" in page
    assert "&lt;now&gt;" in page
    assert "A test &amp; its report" in page


def test_a_chart_tells_readers_who_do_not_see_it_what_it_shows(report):
    assert 'role="img" aria-label="One thing to do. People."' in binding.html(report)


def test_paper_is_tagged_for_readers_who_do_not_see_it_and_the_same_bytes_each_time(report):
    made = binding.pdf(report)
    assert made == binding.pdf(report)
    assert b"pdfuaid" in made
    assert made.startswith(b"%PDF")


def test_a_tables_file_has_numbers_and_no_formula(report):
    rows = list(csv.reader(io.StringIO(binding.text(RATES))))
    assert rows == [["Measure", "Rate", "People"], ["Blood pressure <140/90", "0.724", "1230"], ["'=SUM(A1)", "", "40"]]  # fmt: skip


def test_every_table_has_its_file(report):
    assert set(binding.files_of(report, "html")) == {"test-2026.html", "test-2026/rates.csv"}
    assert set(binding.files_of(report, "pdf")) == {"test-2026.pdf"}


@pytest.mark.parametrize(
    "spec",
    [
        drawing.dumbbell([{"name": "a", "now": 0.5, "before": 0.4, "top": 0.6}, {"name": "b", "now": 0.2, "before": None, "top": None}]),
        drawing.trends([{"name": "a", "month": 1, "value": 0.1, "year": "this", "is_last": True}, {"name": "a", "month": 1, "value": 0.1, "year": "last", "is_last": False}]),
        drawing.stacked([{"when": "Jan", "part": "Population health", "amount": 3.0}, {"when": "Feb", "part": "Adjustments", "amount": -1.0}]),
        drawing.intervals([{"name": "Spanish", "value": -3, "low": -5, "high": -1, "is_clear": True}]),
        drawing.waterfall([{"name": "2024", "from": 0, "to": 5, "kind": "total", "words": "$5"}, {"name": "Drugs", "from": 5, "to": 4, "kind": "less", "words": "−$1"}]),
        drawing.by_month([{"month": "2026-01-01", "value": 3}]),
        drawing.effects([{"month": "2026-01-01", "value": 3, "low": 1, "high": 5}], "2026-01-01"),
    ],
)  # fmt: skip
def test_every_kind_of_drawing_is_drawn_in_the_colors_of_page_and_paper(spec):
    page, paper = drawing.svg(spec, drawing.PAGE, "said"), drawing.svg(spec, drawing.PAPER)
    assert "<svg" in page
    assert "var(--ink)" in page
    assert not re.search("#01000[0-9]", page + paper)
    assert "var(--" not in paper
    assert "style=" not in page


def printed(*cells: str) -> list[int]:
    """How the columns of a row of such cells share the paper: words, words, then counts."""
    columns = [Column(f"c{n}", "x", "count" if cell.isdigit() else "text") for n, cell in enumerate(cells)]
    row = {f"c{n}": int(cell) if cell.isdigit() else cell for n, cell in enumerate(cells)}
    return binding._printed_table(table("t", "T", columns, [row]))["shares"]


def test_words_that_do_not_fit_on_paper_give_way_in_every_column_and_none_runs_into_the_next():
    long, group = "m" * 60, "g" * 36
    assert printed("short", "7", "8") == [0, 0, 0], "as wide as it needs"
    assert printed(long, "few words", *["123"] * 5) == [48, 0, *[0] * 5], "the widest takes what is left"
    assert printed(long, group, "+8.9 (+4.0 to +14.0)", *["123"] * 6) == [48, 36, 0, *[0] * 6], (
        "both give way, intervals do not"
    )


def test_a_long_heading_over_rows_widens_their_words_and_not_their_last_number():
    columns = (Column("measure", "Measure"), Column("group", "Group"), Column("people", "People", "count"))
    rows = [{"measure": "A measure with a title that is longer than any of the rows under it", "group": "Not Hispanic or Latino", "people": 9}]  # fmt: skip
    told = binding._printed_table(table("t", "T", columns, rows, under="measure"))
    assert told["heads"] == ["Group", "People"]
    assert told["shares"] == [22, 0]
    assert told["parts"] == [{"title": rows[0]["measure"], "lines": [["Not Hispanic or Latino", "9"]]}]


def test_a_heading_stands_once_over_its_rows_and_a_long_table_is_cut_between_them():
    rows = [{"measure": name, "people": n} for name in "ab" for n in range(30)]
    told = table("t", "T", (Column("measure", "Measure"), Column("people", "People", "count")), rows, under="measure")  # fmt: skip
    printed = binding._printed_table(told)
    assert [(p["title"], len(p["lines"])) for p in printed["parts"]] == [("a", 30), ("b", 10)]
    assert "20 more rows are in t.csv" in printed["note"]
    page = binding._table(told, "")
    assert page.count('scope="rowgroup" colspan="1"') == 2
    assert page.count('<th scope="row">') == 60
    assert binding.text(told).splitlines()[:2] == ["Measure,People", "a,0"]


def test_a_p_says_less_than_rather_than_nothing():
    assert [writing.said("p", Decimal(p)) for p in ("0.0004", "0.0314", "1")] == ["<0.001", "0.031", "1.000"]


def test_regions_are_named_as_what_they_are():
    assert writing.group("region", "95") == "ZIP 95…"
    assert writing.group("region", "unknown") == "Not known"


def rate(group: str, denominator: int, numerator: int) -> dict:
    return {
        "measure": "COL",
        "rate": "COL",
        "stratum_kind": "language",
        "stratum": group,
        "denominator": denominator,
        "numerator": numerator,
    }


def test_groups_in_a_report_hide_what_is_small_and_what_would_give_it_away():
    """Seven Korean speakers: the next smallest goes with them, or they would be everybody less the others."""
    rows = [rate("en", 200, 120), rate("es", 60, 25), rate("ko", 7, 2), rate("vi", 40, 20)]
    shown = {g["stratum"]: g for g in guarded_groups(rows, Rule(smallest_denominator=30))}
    assert shown["all"]["denominator"] == 307
    hidden = {name for name, g in shown.items() if g["denominator"] is None}
    assert "ko" in hidden
    assert len(hidden) >= 2
    assert shown["en"]["value"] == Decimal("0.6")


def test_the_widest_gap_is_that_of_a_group_that_is_large_enough():
    rows = [rate("en", 200, 120), rate("es", 60, 24), rate("vi", 29, 11), rate("hy", 60, 40)]
    low, whole = widest(guarded_groups(rows, Rule(smallest_denominator=30)), 30)
    assert low["stratum"] == "es"
    assert whole["stratum"] == "all"


@pytest.mark.parametrize(
    ("through", "month", "quarter"),
    [
        ("2026-06-30", (date(2026, 6, 1), date(2026, 6, 30)), (date(2026, 4, 1), date(2026, 6, 30))),
        ("2026-07-09", (date(2026, 6, 1), date(2026, 6, 30)), (date(2026, 4, 1), date(2026, 6, 30))),
        ("2026-05-31", (date(2026, 5, 1), date(2026, 5, 31)), (date(2026, 1, 1), date(2026, 3, 31))),
        ("2026-01-15", (date(2025, 12, 1), date(2025, 12, 31)), (date(2025, 10, 1), date(2025, 12, 31))),
        ("2024-02-29", (date(2024, 2, 1), date(2024, 2, 29)), (date(2023, 10, 1), date(2023, 12, 31))),
    ],
)
def test_a_report_is_on_the_last_whole_month_or_quarter_of_the_data(through, month, quarter):
    book = SimpleNamespace(data_through=through)
    assert (month_of(book).first, month_of(book).last) == month
    assert (quarter_of(book).first, quarter_of(book).last) == quarter


@pytest.mark.parametrize(
    ("title", "rate_title", "lower", "said"),
    [
        ("Blood pressure", "Blood pressure", False, "Blood pressure"),
        ("Diabetes", "Above 9 %, or none (lower is better)", True, "Diabetes: not “Above 9 %, or none”"),
        ("Opioids", "Opioids", True, "Opioids: without it"),
        ("Well visits", "First 15 months", False, "Well visits: First 15 months"),
    ],
)
def test_a_measure_of_what_should_not_happen_is_named_as_it_is_turned(title, rate_title, lower, said):
    assert measure_name({"title": title, "rate_title": rate_title, "is_lower_better": lower}) == said


@pytest.mark.parametrize(
    ("how", "value", "said"),
    [
        ("percent", Decimal("0.7245"), "72.5%"), ("signed_points", Decimal("-3.25"), "−3.3"), ("signed_points", Decimal("2"), "+2.0"),
        ("dollars", Decimal("1234.5"), "$1,234.50"), ("whole", Decimal("-1234.5"), "−$1,235"), ("signed", Decimal("3"), "+$3.00"),
        ("day", date(2026, 3, 3), "3 Mar 2026"), ("count", 1234, "1,234"), ("count", None, ""),
    ],
)  # fmt: skip
def test_numbers_are_written_as_people_read_them(how, value, said):
    assert writing.said(how, value) == said
