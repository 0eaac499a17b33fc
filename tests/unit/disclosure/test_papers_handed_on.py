"""Practices' packets and plans' reports in the hands of somebody else, beside everything public: nobody's small group can be placed.

The hardest month is the last of a year: the same paper prints how many counted in all. Worlds are made at random; what is printed is
made by the same functions as in every report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.unit.disclosure.papers import COUNTS, EVERYBODY, cells, found_out, read_groups, reading_of

from concord.disclosure import Rule, protected_rates
from concord.engine import open_session
from concord.release.reader import Book
from concord.reports.periodic import binding, strata
from concord.reports.periodic.reading import KINDS, Names, Span, guarded_groups

RULE = Rule(smallest_denominator=30)
OPEN = Rule(smallest=1, smallest_denominator=30)
DECEMBER = Span(date(2025, 12, 1), date(2025, 12, 31), "December 2025")
TITLE = "Colorectal cancer screening"
GROUPS = {
    "race_ethnicity_2024": ("asian", "black", "hispanic", "mena", "white", "unknown"),
    "ethnicity_1997": ("hispanic", "not_hispanic", "unknown"),
    "language": ("en", "es", "ko", "vi"),
}
PRACTICES, PLANS = tuple("abcdefg"), ("alder", "birch", "cedar", "dogwood")


def world(seed: int) -> list[dict]:
    """People who count in one measure, with their groups, plan and practice; some groups are few."""
    chance = Random(seed)
    weights = {kind: [chance.paretovariate(0.6) for _ in names] for kind, names in GROUPS.items()}
    people = []
    for practice in PRACTICES:
        for _ in range(chance.randint(40, 320)):
            mine = {k: chance.choices(GROUPS[k], weights[k])[0] for k in KINDS}
            people.append({**mine, "organization": practice, "plan": chance.choice(PLANS), "met": int(chance.random() < 0.8)})  # fmt: skip
    return people


def rates(people: list[dict], level: str, unit: str, pool: str) -> list[dict]:
    """Counts by group as a book's `rate` has them."""
    return [
        {"measure": "COL", "rate": "COL", "year": 2025, "stratum_kind": kind, "stratum": name, "level": level, "unit": unit, "pool": pool,
         "is_baseline": False, "denominator": len(mine), "numerator": sum(p["met"] for p in mine)}
        for kind, name in cells(GROUPS) if (mine := [p for p in people if p.get(kind, "all") == name])
    ]  # fmt: skip


@contextmanager
def book(rows: list[dict], folder) -> Iterator[Book]:
    """A reader's book that holds rates and their measure."""
    measure = {"measure": "COL", "rate": "COL", "year": 2025, "title": TITLE, "rate_title": TITLE, "is_lower_better": False,
               "is_equity_sensitive": True, "use": "payment"}  # fmt: skip
    for name, given in (("rate", rows), ("measure", [measure])):
        pq.write_table(pa.Table.from_pylist(given), folder / f"{name}.parquet")
    facts = {"as_of": "2026-01-10", "data_through": "2025-12-31",
             "books": {"mine": {"rate": {"rows": len(rows)}, "measure": {"rows": 1}}}}  # fmt: skip
    with open_session(threads=1) as session:
        yield Book(lambda: session, folder, "2026-01-10-test", "mine", facts)


def paper(rows: list[dict], folder, rule: Rule, *, plan: str = "") -> str:
    """The table of groups of a packet, or of a plan's report, as its file has it."""
    names = Names("Program", {}, {}, rule)
    with book(rows, folder) as mine:
        part = strata.of_plan(mine, names, plan, DECEMBER) if plan else strata.of_practice(mine, names, "a", DECEMBER)  # fmt: skip
    tables = [b for b in part.blocks if getattr(b, "ident", "") == "groups"]
    return binding.text(tables[0]) if tables else "Measure\n"


def truth_of(people: list[dict], here) -> dict:
    """Every number by its name."""
    found: Counter = Counter()
    for person in people:
        for kind, name in cells(GROUPS):
            if person.get(kind, "all") == name:
                for place in ("here" if here(person) else "elsewhere", "program"):
                    found[place, kind, name, "people"] += 1
                    found[place, kind, name, "met" if person["met"] else "rest"] += 1
    return found


def public(people: list[dict]) -> list[dict]:
    """Program rates as everybody reads them."""
    subject = {"measure": "COL", "rate": "COL", "year": 2025, "pool": "program", "is_baseline": False}
    keys = ("organization", "plan", *KINDS)
    counted = Counter((*(p[k] for k in keys), p["met"]) for p in people)
    given = [
        {**subject, **dict(zip(keys, key, strict=False)), "denominator": n, "numerator": n * key[-1]} for key, n in counted.items()
    ]  # fmt: skip
    return [r for r in protected_rates(given, KINDS, RULE)[0] if r["level"] == "program" and r["is_public"]]


def read_public(reading, rows: list[dict]) -> None:
    for row in rows:
        for column, count in (("denominator", "people"), ("numerator", "met")):
            if row[column] is not None:
                reading.told(("program", row["stratum_kind"], row["stratum"], count), row[column])


def attacked(people: list[dict], folder, rule: Rule, practice: str) -> tuple[list, int]:
    """What somebody who was handed a practice's December packet finds out with the public page, and how many small groups there were."""
    mine = [p for p in people if p["organization"] == practice]
    truth = truth_of(people, lambda p: p["organization"] == practice)
    before, after = (reading_of(GROUPS, ("here", "elsewhere", "program")) for _ in range(2))
    shown = public(people)
    for reading in (before, after):
        read_public(reading, shown)
        for count in COUNTS:
            reading.told(("here", *EVERYBODY, count), truth["here", *EVERYBODY, count])
    read_groups(after, paper(rates(mine, "organization", "a", "program"), folder, rule), TITLE, GROUPS)
    small = [n for n in truth if n[0] in ("here", "elsewhere") and n[1:3] != EVERYBODY]
    return found_out(after, before, truth, small), sum(1 <= truth[n] <= 10 for n in small)


@pytest.mark.parametrize("seed", range(4))
def test_a_packet_handed_on_places_no_small_group_of_the_practice_or_of_the_others(seed, tmp_path):
    people, small = world(seed), 0
    for practice in PRACTICES[:3]:
        found, there = attacked(people, tmp_path, RULE, practice)
        assert found == []
        small += there
    assert small > 10, "there are small groups to be protected"


def test_without_suppression_the_reader_of_a_packet_finds_small_groups(tmp_path):
    """The attack can fail: the same worlds, every group of 30 or more printed whatever it gives away."""
    assert [p for s in range(4) for p in PRACTICES[:3] if attacked(world(s), tmp_path, OPEN, p)[0]]


def test_a_whole_that_is_printed_among_the_measures_is_never_hidden_for_the_sake_of_a_group():
    """It stands in the same paper's table of measures, so hiding it beside the groups would protect nobody: other groups go instead."""
    counts = {"race_ethnicity_2024": {"asian": (14, 7), "black": (8, 4), "white": (38, 22)}, "language": {"en": (34, 16), "es": (23, 15), "ko": (3, 2)}}  # fmt: skip
    rows = [
        {"measure": "COL", "rate": "COL", "stratum_kind": kind, "stratum": name, "denominator": people, "numerator": met}
        for kind, groups in counts.items() for name, (people, met) in groups.items()
    ]  # fmt: skip
    found = {(g["stratum_kind"], g["stratum"]): g for g in guarded_groups(rows, RULE)}
    assert found
    for kind, groups in counts.items():
        assert (found[kind, "all"]["denominator"], found[kind, "all"]["numerator"]) == (60, 33)
        assert all(found[kind, name]["numerator"] is None for name in groups if groups[name][0] < 11)


def test_where_the_printed_whole_is_itself_a_few_people_there_are_no_groups():
    one = {"measure": "COL", "rate": "COL", "stratum_kind": "language", "stratum": "ko", "denominator": 4, "numerator": 2}  # fmt: skip
    assert guarded_groups([one], RULE) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_plans_report_handed_on_places_no_small_group_of_its_members(seed, tmp_path):
    """The plan's own results: other people count and other records tell, so nothing public adds to them."""
    people, small = world(seed + 100), 0
    for plan in PLANS[:2]:
        mine = [p for p in people if p["plan"] == plan]
        truth = truth_of(mine, lambda _: True)
        before, after = (reading_of(GROUPS, ("here",)) for _ in range(2))
        for reading in (before, after):
            for count in COUNTS:
                reading.told(("here", *EVERYBODY, count), truth["here", *EVERYBODY, count])
        printed = paper(rates(mine, "plan", plan, plan), tmp_path, RULE, plan=plan)
        assert read_groups(after, printed, TITLE, GROUPS) > 0
        hidden = [n for n in truth if n[0] == "here" and n[1:3] != EVERYBODY]
        assert found_out(after, before, truth, hidden) == []
        small += sum(1 <= truth[n] <= 10 for n in hidden)
    assert small > 5


def test_figures_that_contradict_each_other_are_noticed():
    reading = reading_of({"language": ("en", "es")}, ("here",))
    reading.told(("here", *EVERYBODY, "people"), 40)
    reading.told(("here", "language", "en", "people"), 41)
    with pytest.raises(AssertionError, match="contradicts itself"):
        reading.placed(("here", "language", "es", "people"))
