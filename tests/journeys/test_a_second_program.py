"""A program is data: another folder, with a Medi-Cal plan, other measures, another risk term and another state's plan, runs
through the same commands, and its money comes out as its own terms say."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.journeys import two_rivers
from tests.journeys.conftest import concord


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two Rivers: twenty months of two plans' files received, and run on 10 August 2025."""
    folder = tmp_path_factory.mktemp("two-rivers")
    raw = two_rivers.write(folder / "raw")
    concord("init", folder / "work", "--program", two_rivers.PROGRAM, "--secret", "rivers")
    concord("receive", folder / "work", raw)
    concord("run", folder / "work", "--as-of", "2025-08-10")
    return folder / "work"


def statements(work):
    """Amounts by plan, practice, month and payment."""
    rows = concord("ledger", "show", work, "--json").json()
    return {
        (r["plan_id"], r["organization_id"], r["statement_month"][:7], r["component"]): Decimal(
            str(r["amount"])
        )
        for r in rows
    }


def test_its_folder_has_no_problem():
    assert "No problem found" in concord("program", "check", two_rivers.PROGRAM).out


def test_every_plan_pays_by_its_own_terms(work):
    """Tule pays by the month; Camas by the quarter. Tule's practice on capitation: each of 20 adults had two visits of $90.00 in
    2024, $15.00 per member-month x trend 1.02 = $15.30; times the ratio of average age-sex factors, since they grew older."""
    paid = statements(work)
    assert ("camas", "obsidian", "2025-02", "population_health") not in paid
    assert paid["camas", "obsidian", "2025-01", "population_health"] > 600
    assert ("tule", "siskiyou", "2025-02", "direct_services") not in paid  # fees as before
    assert Decimal("306.00") < paid["tule", "obsidian", "2025-02", "direct_services"] < Decimal("320.00")


def test_an_employer_that_opted_out_is_paid_for_until_then(work):
    """Eight of Camas's forty are with the mill, which stays out from 1 July: direct services fall by its share."""
    paid = statements(work)
    june, july = (paid["camas", "obsidian", f"2025-0{m}", "direct_services"] for m in (6, 7))
    assert july == june - Decimal("122.40")  # 8 members x $15.30, factor 1


def test_the_ledger_its_statements_remittances_and_book_agree(work, tmp_path):
    proof = concord("ledger", "verify", work, "--json").json()
    assert proof["agree_statements"] == 24
    assert Decimal(str(proof["agree_posted"])) == sum(statements(work).values())
    for kind in ("pdf", "xlsx", "csv", "820", "json"):
        concord("ledger", "statement", work, "tule", "obsidian", "2025-08", "--out", tmp_path / f"s.{kind}")
    assert (
        json.loads((tmp_path / "s.json").read_text())["entry"][2]["resource"]["resourceType"]
        == "MeasureReport"
    )
    lines = (tmp_path / "s.csv").read_text(encoding="utf-8-sig")
    assert "population_health.base.medi_cal" in lines
    assert "5.4" in lines


def test_its_own_measures_are_scored_and_no_others(work, tmp_path):
    concord("export", work, "custodian", "measure", "--out", tmp_path / "measures.csv")
    named = {line.partition(",")[0] for line in (tmp_path / "measures.csv").read_text().splitlines()[1:]}
    assert named == {"CCS", "WCV"}


def test_a_line_opens_to_its_term_its_facts_and_its_postings(work, tmp_path):
    concord("ledger", "statement", work, "tule", "obsidian", "2025-08", "--out", tmp_path / "s.csv")
    lines = (tmp_path / "s.csv").read_text(encoding="utf-8-sig").splitlines()
    key = next(line for line in lines if "Population health" in line).rpartition(",")[2]
    said = concord("explain", work, "payment", key).out
    for words in ("population_health.base.medi_cal = 5.40", "terms/tule.toml, line", "posted on 2025-08-10, statement 2025-08, draft",
                  "counts with: obsidian"):  # fmt: skip
        assert words in said
    assert concord("explain", work, "payment", key, "--json").json()["because"]
