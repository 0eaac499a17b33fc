"""Percentile tables: read with their source and licence, turned so that the 90th is best, and bands."""

from __future__ import annotations

import shutil
from decimal import Decimal as D
from pathlib import Path

import pytest
from click.testing import CliRunner

from concord.cli import concord
from concord.model.errors import ProgramError
from concord.program import Program, check
from concord.program.benchmarks import band, read_percentiles

SHIPPED = Path(__file__).parents[3] / "programs" / "ca-apc"
DIRECTIONS = {"COL": False, "GSD": True}
TOLD = {
    "year": 2025,
    "product_line": "commercial",
    "source": "made for this test",
    "licence": "none",
    "lower_is_better": DIRECTIONS,
}


def table(folder, text):
    path = folder / "percentiles.csv"
    path.write_text(text, encoding="utf-8")
    return path


def cuts(rows, measure):
    return {r.percentile: r.value for r in rows if r.measure == measure}


def test_a_wide_and_a_long_table_say_the_same(tmp_path):
    wide = read_percentiles(table(tmp_path, "Measure,P25,66th,P90\nCOL,50.10,60.20,70.30\n"), **TOLD)
    long = read_percentiles(
        table(tmp_path, "measure,percentile,value\nCOL,90,70.30\nCOL,25,50.10\nCOL,66.67,60.20%\n"), **TOLD
    )
    assert wide == long
    assert cuts(wide[0], "COL") == {D("25"): D("50.10"), D("66.67"): D("60.20"), D("90"): D("70.30")}


def test_an_inverse_measure_ranked_by_value_is_turned_so_that_the_90th_is_best(tmp_path):
    plain = table(tmp_path, "measure,P10,P33.33,P50,P90\nGSD,20,28,32,44\nCOL,40,48,52,70\n")
    rows, _ = read_percentiles(plain, **TOLD, ranks="plain")
    assert cuts(rows, "GSD") == {D("90"): D("20"), D("66.67"): D("28"), D("50"): D("32"), D("10"): D("44")}
    assert cuts(rows, "COL")[D("90")] == D("70")
    turned = table(tmp_path, "measure,P10,P90\nGSD,44,20\n")
    assert cuts(read_percentiles(turned, **TOLD)[0], "GSD")[D("90")] == D("20")


@pytest.mark.parametrize(
    ("text", "more", "says"),
    [
        ("measure,P10,P90\nGSD,20,44\n", {}, "values do not get better with rank, though lower is better"),
        ("measure,P10,P90\nCOL,70,40\n", {}, "though higher is better"),
        ("measure,P10,P90\nCOL,40,170\n", {}, "170 percent is not from 0 to 100"),
        ("measure,percentile,value\nCOL,37,50\n", {}, "percentile 37 is none of"),
        ("measure,percentile,value\nCOL,90,50\nCOL,90,51\n", {}, "stands twice"),
        ("measure,best\nCOL,50\n", {}, "line 1: the header names no percentiles among measure, best"),
        ("name,P50\nCOL,50\n", {}, "line 1: the header has no column `measure`"),
        ("\nmeasure,P50\nCOL,50\n", {}, "line 1: the line is empty"),
        ("", {}, "line 1: the line is empty"),
        ("measure,P90\nCOL,much\n", {}, "is not a number"),
        ("measure,P90\nCOL,NaN\n", {}, "line 2: NaN percent is not from 0 to 100"),
        ("measure,percentile,value\nCOL,90,60\nCOL,75\n", {}, "line 3: `nothing` is not a number"),
        ("percentile,value,measure\n90,60\n", {}, "line 2: the row names no measure"),
        ("measure,P10,P90\nCOL,0.41,0.72\n", {}, "these look like shares"),
        ("measure,P90\nCOL,70\n", {"licence": " "}, "licence of the percentiles are not told"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(tmp_path, text, more, says):
    with pytest.raises(ProgramError, match=says):
        read_percentiles(table(tmp_path, text), **{**TOLD, **more})


CUTS = {D("25"): D("38.44"), D("50"): D("32.36"), D("90"): D("21.90")}


@pytest.mark.parametrize(
    ("percent", "lower", "found"),
    [
        ("40", True, "below P25"), ("38.444", True, "P25 to P50"), ("38.446", True, "below P25"), ("32.36", True, "P50 to P90"),
        ("21.9", True, "P90 or better"), ("0", True, "P90 or better"),
    ],
)  # fmt: skip
def test_the_band_of_a_rate(percent, lower, found):
    """At the cut's own decimals; a rate equal to a cut has reached it."""
    assert band(D(percent), CUTS, lower) == found
    upside = {p: 100 - v for p, v in CUTS.items()}
    assert band(100 - D(percent), upside, not lower) == found


def test_without_percentiles_there_is_no_band():
    assert band(D("50"), {}, False) == ""


def test_the_shipped_table_says_that_it_is_made_up():
    rows = Program.load(SHIPPED).measure_set.benchmarks
    assert rows
    assert all("synthetic" in b.source and b.licence for b in rows)


def test_a_table_put_in_replaces_the_same_measures_year_and_line_and_checks_out(tmp_path):
    folder = shutil.copytree(SHIPPED, tmp_path / "program")
    path = table(
        tmp_path,
        "measure,P10,P25,P33,P50,P67,P75,P90,P95\nGSD,50,40,37,34,30,27,22,20\nZZZ,1,2,3,4,5,6,7,8\n",
    )
    done = CliRunner().invoke(concord, ["program", "benchmarks", str(folder), "--add", str(path), "--year", "2025",
                                        "--source", "made for this test", "--licence", "none"])  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "ZZZ" in done.output
    assert check(folder) == []
    program = Program.load(folder)
    assert program.benchmark("GSD", 2025, "commercial", D("66.67")).value == D("30")
    assert program.benchmark("GSD", 2024, "commercial", D("90")).source == "synthetic sample"
    assert len(program.measure_set.benchmarks) == len(Program.load(SHIPPED).measure_set.benchmarks) + 3
