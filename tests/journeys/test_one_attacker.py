"""One attacker over everything that is printed of people at once: books, data rooms, the public page and the reports' files.

It starts from nothing that the program kept for itself. Every figure is read where a reader reads it; what is known besides are the
sums, and who stands in a plan's or a practice's own files. Then it asks, by linear programs, how far each small count can be placed.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from scipy.optimize import linprog

from concord.disclosure import Protected
from concord.pipeline.published import Published
from concord.program.publication import quarter_of
from tests.journeys.conftest import AS_OF, concord
from tests.unit.disclosure.attacker import Attacker, own_of

PUBLIC = ("public",)
OFFICE = ("public", "program", "coach-foothill", "coach-harborlight", "evaluator")
READERS = {
    "the public": (PUBLIC, None),
    "a plan": (PUBLIC, "plan:alder"),
    "the newest plan": (PUBLIC, "plan:dogwood"),
    "a practice": (PUBLIC, "organization:foothill"),
    "the office, its coaches and evaluators together": (OFFICE, None),
}


@pytest.fixture(scope="module")
def books(ran) -> Path:
    return ran[0] / "releases" / ran[1] / "books"


@pytest.fixture(scope="module")
def reports(ran, tmp_path_factory) -> Path:
    """Everything written out: the public page, the annual and equity reports, the data room."""
    out = tmp_path_factory.mktemp("everything")
    concord("report", "all", ran[0], "--out", out, "--as", "both")
    return out


def table(books: Path, book: str, name: str) -> list[dict]:
    path = books / book / f"{name}.parquet"
    return pq.read_table(path).to_pylist() if path.exists() else []


def csv_rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_everything_is_written_and_the_same_however_many_at_a_time(ran, reports, tmp_path):
    """Each kind of what the program answers with is there, for every practice and plan; built again by other processes, one instead of
    two, every file has the same bytes, those of paper too."""
    kinds = {p.name for p in reports.iterdir()}
    assert kinds == {
        "packets",
        "quarterly",
        "standing",
        "equity",
        "annual",
        "site",
        "submissions",
        "data-room",
        "extracts",
        "about.csv",
    }
    about = {r["what"]: r["value"] for r in csv_rows(reports / "about.csv")}
    assert (about["release"], about["as of"], about["data through"]) == (ran[1], AS_OF, "2026-06-30")
    assert len(list((reports / "packets").glob("*.html"))) == 11
    assert len(list((reports / "quarterly").glob("*.html"))) == 4
    assert {p.name for p in (reports / "extracts").glob("*.csv")} >= {
        "practice_month.csv",
        "practice_year.csv",
        "person_year.csv",
        "dictionary.csv",
    }
    told = concord(
        "report", "all", ran[0], "--out", tmp_path, "--as", "both", "--processes", 1, "--json"
    ).json()
    assert told["release"] == ran[1]
    written = [Path(f["file"]).relative_to(tmp_path) for f in told["written"]]
    assert {p.relative_to(reports) for p in reports.rglob("*") if p.is_file()} == set(written)
    for path in written:
        assert (reports / path).read_bytes() == (tmp_path / path).read_bytes(), path
    assert sum(path.suffix == ".pdf" for path in written) >= 11 + 4 + 3 + 4


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext, which poppler brings")
def test_every_page_says_on_which_release_and_data_it_rests_and_what_its_words_mean(ran, reports):
    """Every file that is read by itself: each page of paper, each page of a screen; a table's columns stand in the dictionary beside it."""
    through = csv_rows(reports / "about.csv")[3]["value"]
    pages = sorted(reports.rglob("*.html"))
    for path in pages:
        page = path.read_text(encoding="utf-8")
        assert ran[1] in page, path
        assert through in page, path
        assert "<dl>" in page or path.name == "index.html", f"{path}: no word is explained"
    papers = sorted(reports.rglob("*.pdf"))
    for path in papers:
        text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout  # fmt: skip
        for page in text.removesuffix("\f").split("\f"):
            assert ran[1] in page, path
            assert through in page, path
    for folder in ("data-room", "extracts", "site/tables"):
        told = {
            (r["table"], r["column"]) for r in csv_rows(reports / folder / "dictionary.csv") if r["meaning"]
        }
        for path in sorted((reports / folder).glob("*.csv")):
            if path.name != "dictionary.csv":
                head = path.read_text(encoding="utf-8-sig").partition("\n")[0].split(",")
                assert {(path.stem, column) for column in head} <= told, path
    assert len(pages) > 20
    assert len(papers) > 20


def test_the_public_page_opens_from_a_folder_and_asks_nothing_of_a_server(reports):
    """Every link of every page leads to a file of the folder or to a place in the page; nothing is fetched and no script runs."""
    pages = {p: p.read_text(encoding="utf-8") for p in sorted((reports / "site").rglob("*.html"))}
    places = {p: set(re.findall(r'id="([^"]+)"', text)) for p, text in pages.items()}
    for path, text in pages.items():
        assert not re.search(r"<script|<link|<iframe|https?://(?!www\.w3\.org/)", text), path
        links = re.findall(r'(?:href|src)="([^"]+)"', text)
        for href in links:
            file, _, place = href.partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.is_file(), (path, href)
            assert not place or place in places[target], (path, href)
    index = pages[reports / "site" / "index.html"]
    assert index.count(".html") > 5
    assert 'lang="es"' in index


class Reader(Attacker):
    """An attacker who is told one number at a time. `cell` is as the record names it; the record lends only the names and the sums."""

    def __init__(self, record: Protected, subject: str, own):
        tables = tuple(t for t in record.tables if t.subject == subject)
        blank = frozenset((t.place(at), kind) for t in tables for at in t.cells for kind in ("people", "met"))
        super().__init__([replace(record, tables=tables, hidden=blank)], own)
        self.hidden = set()
        self.subject = subject

    def cell(self, unit: str, kind: str, stratum: str):
        named = {("organization", unit)} if unit != "all" else set()
        return self.subject, frozenset(named | ({(kind, stratum)} if kind != "all" else set()))

    def told(self, cell, kind: str, value: float | None) -> bool:
        """A number as printed; a blank beside a printed row says that somebody is there."""
        if (cell, kind) not in self.index:
            return False
        number = self.index[cell, kind]
        if value is None:
            if kind == "people":
                self.hidden.add(number)
        else:
            self.rows.append(({number: 1.0}, float(value)))
        return True

    def settled(self) -> Reader:
        """A number printed anywhere is no blank elsewhere."""
        self.hidden -= {next(iter(row)) for row, _ in self.rows if len(row) == 1}
        return self


def subject_of(row: dict) -> str:
    return f"{row['measure']}/{row['rate']}/{row['year']}/program/False"


def number(text) -> float | None:
    return None if text in (None, "") else float(text)


def rates_printed(books: Path, reports: Path, names: tuple[str, ...]) -> list[dict]:
    """Every printed rate, whichever book or file it stands in."""
    found = [r for name in names for r in table(books, name, "rate")]
    found += csv_rows(reports / "site" / "tables" / "rate.csv")
    if "program" in names:
        found += csv_rows(reports / "data-room" / "rate.csv")
    return [r for r in found if str(r["is_baseline"]) in ("False", "false") and r["pool"] == "program"]


def gaps_printed(books: Path, reports: Path, names: tuple[str, ...]) -> list[dict]:
    found = [r for name in names for r in table(books, name, "equity_gap")]
    found += csv_rows(reports / "site" / "tables" / "equity_gap.csv")
    return found


@pytest.mark.parametrize("who", READERS)
def test_no_small_count_of_a_rate_can_be_placed_from_all_that_is_printed(ran, books, reports, who):
    names, party = READERS[who]
    record = Published(ran[0] / "published").record(quarter_of(date.fromisoformat(AS_OF)))
    rates, gaps = rates_printed(books, reports, names), gaps_printed(books, reports, names)
    read = 0
    for subject in sorted({t.subject for t in record.tables}):
        tables = [t for t in record.tables if t.subject == subject]
        reader = Reader(record, subject, own_of(tables, party) if party else {})
        for r in rates:
            if subject_of(r) == subject:
                cell = reader.cell(r["unit"], r["stratum_kind"], r["stratum"])
                read += reader.told(cell, "people", number(r["denominator"]))
                reader.told(cell, "met", number(r["numerator"]))
        for g in gaps:
            if subject_of({**g, "rate": g["rate"]}) == subject:
                cell = reader.cell("all", g["stratum_kind"], g["stratum"])
                people, value = number(g["people"]), number(g["value"])
                read += reader.told(cell, "people", people)
                reader.told(cell, "met", round(people * value / 100))
        assert reader.settled().known_too_well() == [], (who, subject)
    assert read > (20 if "program" in names else 0), "something was there to be read"


def test_the_reader_finds_what_one_more_figure_would_give_away(ran, books, reports):
    """The test can fail: all parts but one small one beside their total, and it is placed."""
    record = Published(ran[0] / "published").record(quarter_of(date.fromisoformat(AS_OF)))
    for one in record.tables:
        small = [
            at
            for at, count in one.cells.items()
            if len(at) == 1 and at[0] != "all" and 1 <= count.denominator <= 10
        ]
        if len(one.dimensions) == 1 and len(small) == 1:
            reader = Reader(record, one.subject, {})
            for at, count in one.cells.items():
                if at not in small:
                    unit, kind = (
                        (at[0], "all") if one.dimensions == ("organization",) else ("all", one.dimensions[0])
                    )
                    cell = reader.cell(unit, kind if at[0] != "all" else "all", at[0])
                    reader.told(cell, "people", count.denominator)
            assert reader.settled().known_too_well()
            return
    pytest.fail("no table with one small part: choose another world")


# -- people by month: match rates, rosters and extracts tell of the same people ---------------------------------------


class Months:
    """What is told of one month: members by plan and product, on rosters in the program, elsewhere or nowhere, and by practice."""

    def __init__(self, cells: dict[tuple[str, str, str], int]):
        self.cells, self.names = cells, list(cells)
        self.rows: list[np.ndarray] = []
        self.values: list[float] = []
        self.at_most: list[tuple[np.ndarray, float]] = []

    def aim(self, ask) -> np.ndarray:
        return np.array([float(ask(c)) for c in self.names])

    def told(self, ask, value: float) -> None:
        self.rows.append(self.aim(ask))
        self.values.append(value)

    def about(self, ask, low: float, high: float) -> None:
        self.at_most += [(self.aim(ask), high), (-self.aim(ask), -low)]

    def range_of(self, ask) -> tuple[float, float]:
        given = {
            "A_eq": np.array(self.rows) if self.rows else None, "b_eq": self.values or None, "bounds": (0, None), "method": "highs",
            "A_ub": np.array([a for a, _ in self.at_most]) if self.at_most else None, "b_ub": [b for _, b in self.at_most] or None,
        }  # fmt: skip
        least, most = linprog(self.aim(ask), **given), linprog(-self.aim(ask), **given)
        assert least.status == 0, least.message
        return float(least.fun), np.inf if most.status == 3 else -float(most.fun)


@pytest.fixture(scope="module")
def monthly(ran) -> dict[date, dict[tuple[str, str, str], int]]:
    """The truth: members of each month by plan, product and where they belong."""
    run = next(p for p in sorted((ran[0] / "runs").glob("2026-07-10-*")) if p.is_dir())
    place = {
        (r["person_id"], r["month"]): r["organization_id"] or "nowhere"
        for r in pq.read_table(run / "rosters" / "roster").to_pylist()
    }
    found: dict[date, dict] = defaultdict(lambda: defaultdict(int))
    for e in pq.read_table(run / "rosters" / "enrolled_month").to_pylist():
        found[e["month"]][
            e["plan_id"], e["product"] or "unknown", place.get((e["person_id"], e["month"]), "nowhere")
        ] += 1
    return found


@pytest.fixture(scope="module")
def people(ran) -> dict[tuple[date, str], int]:
    """The truth: people of each month and practice. Who has two plans is one of them, and a member twice."""
    run = next(p for p in sorted((ran[0] / "runs").glob("2026-07-10-*")) if p.is_dir())
    months = {
        (e["person_id"], e["month"]) for e in pq.read_table(run / "rosters" / "enrolled_month").to_pylist()
    }
    found: dict[tuple[date, str], int] = defaultdict(int)
    for r in pq.read_table(run / "rosters" / "roster").to_pylist():
        if r["organization_id"] and (r["person_id"], r["month"]) in months:
            found[r["month"], r["organization_id"]] += 1
    return found


def members(cells) -> int:
    return sum(cells.values())


def test_no_practice_or_group_of_members_can_be_placed_by_month(books, monthly, people):
    """The office's match rates, coaches' rosters and the evaluator's practices, read together; practices' numbers taken for known,
    and who among them has two plans."""
    matched = {(r["plan_id"], r["product"], r["month"]): r for r in table(books, "program", "match_rate")}
    listed = table(books, "evaluator", "practice_month")
    coached = {
        b.name.removeprefix("coach-"): table(books, b.name, "roster_size")
        for b in books.iterdir()
        if b.name.startswith("coach-")
    }
    inside, attacked, secrets = set(coached), 0, 0
    for month in sorted(monthly)[-4:-1]:
        cells = dict(monthly[month])
        groups = sorted({c[:2] for c in cells})
        places = sorted({c[2] for c in cells} - {"nowhere"})
        cells |= {(*g, p): cells.get((*g, p), 0) for g in groups for p in (*places, "nowhere")}
        mine = Months(cells)
        for plan, product in groups:
            row = matched[plan, product, month]
            asks = {
                "covered": lambda c: True,
                "attributed": lambda c: c[2] != "nowhere",
                "in_program": lambda c: c[2] in inside,
            }
            for name, ask in asks.items():
                if row[name] is not None:
                    mine.told(lambda c, g=(plan, product), a=ask: c[:2] == g and a(c), row[name])
        of = {p: sum(n for c, n in cells.items() if c[2] == p) for p in places}
        shown = [r for r in listed if r["month"] == month]
        left = sorted(r["people"] for r in shown)
        for place in places:
            known = next(
                (
                    r
                    for r in shown
                    if r["people"] == people[month, place] and r["participates"] == (place in inside)
                ),
                None,
            )
            if known is not None:
                shown.remove(known)
                mine.told(lambda c, p=place: c[2] == p, of[place])
        assert not shown, f"{left}: every practice that is listed is one of the month's"
        for place, sizes in coached.items():
            size = next((r["people"] for r in sizes if r["month"] == month), None)
            if size is not None:
                mine.about(lambda c, p=place: c[2] == p, size - 5, size + 5)
        asked = [lambda c, p=p: c[2] == p for p in places]
        asked += [lambda c, g=g: c[:2] == g and c[2] in inside for g in groups]
        asked += [lambda c, g=g: c[:2] == g and c[2] == "nowhere" for g in groups]
        for ask in asked:
            true = sum(n for c, n in cells.items() if ask(c))
            attacked += 1
            if 1 <= true <= 10:
                secrets += 1
                least, most = mine.range_of(ask)
                assert least <= 1 + 1e-6, (month, true, least, most)
                assert most >= 10 - 1e-6, (month, true, least, most)
    assert attacked > 100
    assert secrets > 5, "there are small counts to be protected"
