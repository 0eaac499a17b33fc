"""Every packet and every plan's report of a program large enough for groups, in the hands of somebody else: read from the files as printed.

Beside the paper the reader has the whole public page, or all that the program office prints. Nobody's small group may be placed. Small
programs have no group of thirty, so a finished one is named: CONCORD_FINISHED_WORK=demo/work. It is read only.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from concord.release import current
from concord.reports.periodic.reading import KINDS, measure_name
from tests.journeys.conftest import concord
from tests.unit.disclosure.papers import (
    COUNTS,
    EVERYBODY,
    Reading,
    cells,
    found_out,
    read_groups,
    reading_of,
)

YEAR = 2025
WORK = os.environ.get("CONCORD_FINISHED_WORK", "")
Counted = dict[tuple[str, str], tuple[int, int]]


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> tuple[Path, Path]:
    """Books of a finished work folder, and reports made from them now."""
    work, folder = Path(WORK), tmp_path_factory.mktemp("papers")
    for kind in ("packet", "quarterly"):
        concord("report", kind, work, "--out", folder / kind, "--as", "html")
    concord("report", "public", work, "--out", folder / "site")
    return work / "releases" / current(work / "releases") / "books", folder


def counted(
    rates: list[dict], key: tuple[str, str], level: str, unit: str, pool: str, is_lower: bool
) -> Counted:
    """People and met by group, turned as reports turn them."""
    return {
        (r["stratum_kind"], r["stratum"]): (r["denominator"], r["denominator"] - r["numerator"] if is_lower else r["numerator"])
        for r in rates
        if (r["measure"], r["rate"], r["level"], r["unit"], r["pool"]) == (*key, level, unit, pool) and r["stratum_kind"] in (*KINDS, "all")
    }  # fmt: skip


def truth_of(groups, here: Counted, everywhere: Counted | None) -> dict:
    """Every number by its name."""
    found = {}
    for kind, name in cells(groups):
        mine, whole = here.get((kind, name), (0, 0)), (everywhere or {}).get((kind, name), (0, 0))
        places = {"here": mine}
        if everywhere is not None:
            places |= {"program": whole, "elsewhere": (whole[0] - mine[0], whole[1] - mine[1])}
        for place, (people, met) in places.items():
            for count, value in zip(COUNTS, (people, met, people - met), strict=True):
                found[place, kind, name, count] = value
    return found


def read_rates(reading: Reading, printed: list[dict], key: tuple[str, str], is_lower: bool) -> None:
    """Program rates as a public page or the office's book prints them."""
    for r in printed:
        is_asked = (r["measure"], r["rate"], int(r["year"]), r["level"]) == (*key, YEAR, "program")
        if is_asked and str(r["is_baseline"]).lower() == "false" and r["stratum_kind"] in (*KINDS, "all"):
            for column, count in (("denominator", "people"), ("numerator", "rest" if is_lower else "met")):
                if r[column] not in (None, ""):
                    reading.told(("program", r["stratum_kind"], r["stratum"], count), float(r[column]))


@pytest.mark.slow
@pytest.mark.skipif(not WORK, reason="CONCORD_FINISHED_WORK names no work folder of a finished demonstration")
@pytest.mark.parametrize(("kind", "level"), [("packet", "organization"), ("quarterly", "plan")])
def test_no_small_group_is_placed_from_a_paper_beside_all_that_is_printed(program, kind, level):
    books, folder = program
    rates = [
        r for r in pq.read_table(books / "custodian" / "rate.parquet").to_pylist() if r["year"] == YEAR and not r["is_baseline"]
    ]  # fmt: skip
    office = pq.read_table(books / "program" / "rate.parquet").to_pylist()
    public = list(csv.DictReader((folder / "site" / "tables" / "rate.csv").open(encoding="utf-8-sig")))
    measures = {
        (m["measure"], m["rate"]): m
        for m in pq.read_table(books / "program" / "measure.parquet").to_pylist()
        if m["year"] == YEAR
    }
    read = small = 0
    for path in sorted((folder / kind).glob(f"{kind}-*/groups.csv")):
        unit, paper = path.parent.name.split("-")[1], path.read_text(encoding="utf-8")
        for key, measure in measures.items():
            lower = measure["is_lower_better"]
            here = counted(rates, key, level, unit, "program" if kind == "packet" else unit, lower)
            whole = counted(rates, key, "program", "all", "program", lower) if kind == "packet" else None
            groups = {k: sorted({g for at, g in {**(whole or {}), **here} if at == k}) for k in KINDS}
            truth = truth_of(groups, here, whole)
            for printed in (public, office):
                before, after = (
                    reading_of(groups, ("here", "elsewhere", "program") if whole else ("here",))
                    for _ in range(2)
                )
                for reading in (before, after):
                    for count in COUNTS:
                        reading.told(("here", *EVERYBODY, count), truth["here", *EVERYBODY, count])
                    if whole:
                        read_rates(reading, printed, key, lower)
                rows = read_groups(after, paper, measure_name(measure), groups)
                if not rows:
                    continue
                hidden = [n for n in truth if n[0] != "program" and n[1:3] != EVERYBODY]
                assert found_out(after, before, truth, hidden) == [], (unit, key)
                read, small = read + rows, small + sum(1 <= truth[n] <= 10 for n in hidden)
    assert read > 20
    assert small > 50
