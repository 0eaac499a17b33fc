"""Figures that stand in two reports, or twice in one, do not contradict each other: read from the files as anybody would."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from concord.program import Program
from concord.reports.periodic.reading import measure_name
from tests.journeys.conftest import PROGRAM, concord

QUARTER = ("2026-04-01", "2026-05-01", "2026-06-01")
NAMES = {o.organization_id: o.name for o in Program.load(PROGRAM).organizations}
Row = dict[str, str]


@pytest.fixture(scope="module")
def papers(ran, tmp_path_factory) -> Path:
    """Every packet and every plan's report, with their tables."""
    out = tmp_path_factory.mktemp("papers")
    for kind in ("packet", "quarterly"):
        concord("report", kind, ran[0], "--out", out, "--as", "html")
    return out


def read(folder: Path, table: str) -> list[Row]:
    path = folder / f"{table}.csv"
    return list(csv.DictReader(path.open(encoding="utf-8-sig"))) if path.exists() else []


def of_kind(papers: Path, kind: str) -> dict[str, Path]:
    return {p.name.split("-")[1]: p for p in sorted(papers.glob(f"{kind}-*")) if p.is_dir()}


def test_a_rate_never_rises_beyond_everybody_when_gaps_are_closed(papers):
    """Members who do not count yet have gaps too; closing them moves no rate."""
    seen = 0
    for plan, folder in of_kind(papers, "quarterly").items():
        now = {r["Measure"]: r for r in read(folder, "measures")}
        for gap in read(folder, "gaps"):
            met, counted = (int(now[gap["Measure"]][c]) for c in ("Met", "Counted"))
            assert Decimal(gap["Points if all closed"]) <= Decimal(100 * (counted - met)) / counted + Decimal(
                "1e-9"
            ), (plan, gap)
            seen += int(gap["Members"]) > counted - met
    assert seen, "somewhere more members have a gap than could still be met among those counted"


def test_what_is_met_is_part_of_what_counts_and_the_rate_is_their_share(papers):
    rows = [
        r
        for kind in ("packet", "quarterly")
        for f in of_kind(papers, kind).values()
        for r in read(f, "measures")
    ]
    assert rows
    for row in rows:
        met, counted = int(row["Met"]), int(row["Counted"])
        assert 0 <= met <= counted
        assert abs(Decimal(row["Now"]) - Decimal(met) / counted) < Decimal("1e-6")


@pytest.fixture(scope="module")
def twice(ran) -> dict[str, int]:
    """By practice: how many more members plans have in June 2026 than there are people, as some have two plans."""
    run = next(p for p in sorted((ran[0] / "runs").glob("2026-07-10-*")) if p.is_dir())
    plans: dict[str, set[str]] = defaultdict(set)
    for e in pq.read_table(run / "rosters" / "enrolled_month").to_pylist():
        if e["month"] == date(2026, 6, 1):
            plans[e["person_id"]].add(e["plan_id"])
    more: dict[str, int] = defaultdict(int)
    for r in pq.read_table(run / "rosters" / "roster").to_pylist():
        if r["month"] == date(2026, 6, 1) and r["organization_id"]:
            more[r["organization_id"]] += len(plans[r["person_id"]]) - 1
    return more


def test_plans_reports_together_have_the_people_of_each_practices_packet(papers, twice):
    """Who has two plans is a member of both, and one of the practice's people."""
    members: dict[str, int] = defaultdict(int)
    for folder in of_kind(papers, "quarterly").values():
        for row in read(folder, "rosters"):
            members[row["Practice"]] += int(row["June 2026"])
    packets = of_kind(papers, "packet")
    for practice, folder in packets.items():
        (people,) = (int(r["People"]) for r in read(folder, "roster") if r["Month"] == "2026-06-01")
        assert members[NAMES[practice]] == people + twice[practice], practice
    assert len(packets) == 11


def test_what_plans_say_they_owe_a_practice_is_what_its_packet_says_it_is_owed(papers):
    owed: dict[str, Decimal] = defaultdict(Decimal)
    for folder in of_kind(papers, "quarterly").values():
        for row in read(folder, "payments"):
            owed[row["Practice"]] += Decimal(row["Together"])
    for practice, folder in of_kind(papers, "packet").items():
        mine = [Decimal(r["Together"]) for r in read(folder, "payments-by-month") if r["Month"] in QUARTER]
        assert mine
        assert owed[NAMES[practice]] == sum(mine), practice


def test_the_end_of_last_year_is_the_rate_of_that_whole_year(ran, papers):
    """What a year in progress is set beside: the practice's pooled rate and the plan's own of 2025, turned so that more is better."""
    seen = 0
    for kind, book, level in (("packet", "practice", "organization"), ("quarterly", "plan", "plan")):
        for unit, folder in of_kind(papers, kind).items():
            place = ran[0] / "releases" / ran[1] / "books" / f"{book}-{unit}"
            known = {
                (m["measure"], m["rate"]): m
                for m in pq.read_table(place / "measure.parquet").to_pylist()
                if m["year"] == 2025
            }
            rates = {}
            for r in pq.read_table(place / "rate.parquet").to_pylist():
                key = (r["measure"], r["rate"])
                is_whole = (r["year"], r["level"], r["unit"], r["stratum_kind"]) == (2025, level, unit, "all")
                if (
                    is_whole
                    and not r["is_baseline"]
                    and r["pool"] == ("program" if kind == "packet" else unit)
                ):
                    met = (
                        r["denominator"] - r["numerator"] if known[key]["is_lower_better"] else r["numerator"]
                    )
                    rates[measure_name(known[key])] = (met, r["denominator"])
            for row in read(folder, "measures"):
                if row["End of last year"]:
                    met, counted = rates[row["Measure"]]
                    assert abs(Decimal(row["End of last year"]) - Decimal(met) / counted) < Decimal("1e-5"), (
                        row
                    )
                    beyond = 100 * (Decimal(row["Now"]) - Decimal(row["End of last year"]))
                    assert abs(Decimal(row["Beyond it, points"]) - beyond) < Decimal("1e-3")
                    seen += 1
    assert seen > 20
