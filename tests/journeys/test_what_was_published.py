"""What a run publishes, read by attackers that know nothing of how cells were chosen; and rates in books that add up."""

from __future__ import annotations

import shutil
from collections import defaultdict
from datetime import date

import pyarrow.parquet as pq
import pytest

from concord.disclosure import rate_rows
from concord.model.work import Work
from concord.pipeline import run
from concord.pipeline.published import Published
from concord.program.publication import quarter_of
from concord.release import manifest
from tests.journeys.conftest import AS_OF, copied
from tests.unit.disclosure.attacker import Attacker, own_of

QUARTER = quarter_of(date.fromisoformat(AS_OF))
COUNTS = ("population", "excluded", "excepted", "uncovered", "unknown", "denominator", "numerator")


def book(ran, name, table):
    work, release = ran
    return pq.read_table(work / "releases" / release / "books" / name / f"{table}.parquet").to_pylist()


@pytest.fixture(scope="module")
def record(ran):
    return Published(ran[0] / "published").record(QUARTER)


def test_books_of_practices_cut_in_groups_are_the_same_bytes(ran, tmp_path, monkeypatch):
    work = copied(ran[0], tmp_path)
    shutil.rmtree(work / "releases")
    monkeypatch.setattr("concord.release.groups.PERSON_BYTES", 10**9)
    release = run(Work.open(work), date.fromisoformat(AS_OF)).release
    told = [manifest.read(folder / "releases" / name)["books"] for folder, name in (ran, (work, release))]
    assert told[0] == told[1]


def test_the_record_is_what_the_books_print(ran, record):
    kept = {
        (r["measure"], r["rate"], r["year"], r["unit"], r["stratum_kind"], r["stratum"]): r
        for r in rate_rows(record)
    }
    printed = book(ran, "program", "rate")
    assert len(printed) == len(kept)
    for row in printed:
        was = kept[row["measure"], row["rate"], row["year"], row["unit"], row["stratum_kind"], row["stratum"]]
        assert (row["denominator"], row["numerator"]) == (was["denominator"], was["numerator"])
        assert row["quarter"] == QUARTER
    assert all(r["level"] == "program" for r in book(ran, "public", "rate"))


@pytest.mark.parametrize("party", [None, "plan:alder", "plan:dogwood", "organization:foothill"])
def test_no_attacker_narrows_a_small_group_of_the_published_tables(record, party):
    """The public, plans that know their members, a practice that knows its patients: all tables of every measure."""
    attacked = 0
    for subject in sorted({t.subject for t in record.tables}):
        tables = tuple(t for t in record.tables if t.subject == subject)
        part = type(record)(tables, frozenset(n for n in record.hidden if n[0][0] == subject), record.rule)
        attacked += len(tables)
        assert Attacker([part], own_of(tables, party) if party else {}).known_too_well() == [], subject
    assert attacked


@pytest.mark.parametrize("name", ["practice-foothill", "plan-alder", "custodian"])
def test_exclusive_strata_of_a_book_sum_to_the_total(ran, name):
    totals, sums = {}, defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for row in book(ran, name, "rate"):
        key = tuple(row[k] for k in ("measure", "rate", "year", "pool", "level", "unit", "is_baseline"))
        if row["stratum_kind"] == "all":
            totals[key] = row
        elif not row["stratum_kind"].endswith("_any"):
            for count in COUNTS:
                sums[key, row["stratum_kind"]][count] += row[count]
    assert sums
    for (key, kind), counts in sums.items():
        if name == "plan-alder" and kind == "plan":
            continue
        assert counts == {count: totals[key][count] for count in COUNTS}, (key, kind)


def test_rates_and_what_stands_beside_them_are_in_order(ran):
    for row in book(ran, "custodian", "rate"):
        assert row["numerator"] <= row["denominator"] <= row["population"]
        if row["value"] is not None:
            assert 0 <= row["low"] <= row["value"] <= row["high"] <= 1
        if row["usual"] is not None:
            assert 0 <= row["reliability"] <= 1
            assert row["low_998"] <= row["low_95"] <= row["high_95"] <= row["high_998"]
            low, high = sorted((row["usual"], row["value"]))
            assert float(low) - 1e-4 <= row["shrunken"] <= float(high) + 1e-4


def test_every_book_names_the_terminology_of_its_measures(ran):
    named = {
        row["terminology"]
        for name in ("practice-foothill", "plan-alder", "public")
        for row in book(ran, name, "measure")
    }
    assert len(named) == 1
    assert len(next(iter(named))) == 16
