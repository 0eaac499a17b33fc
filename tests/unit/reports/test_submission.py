"""Submission files, read back by a reader that knows nothing of how they were written."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from concord.model.errors import ProgramError
from concord.reports.submission import Layout, measure_rows, spend_rows, text

PROGRAM = Path(__file__).resolve().parents[3] / "programs" / "ca-apc"


def read(content: str) -> list[dict[str, str]]:
    """Rows of a delimited file with a header and a trailer that counts them: plain csv, no layout."""
    lines = list(csv.reader(io.StringIO(content), delimiter="|"))
    header, rows, trailer = lines[0], lines[1:-1], lines[-1]
    assert trailer == ["TRAILER", str(len(rows))]
    assert all(len(row) == len(header) for row in rows)
    return [dict(zip(header, row, strict=True)) for row in rows]


def rate(measure: str, product: str | None, denominator: int, numerator: int, **other) -> dict:
    return {
        "measure": measure, "rate": measure, "year": 2025, "pool": "alder", "level": "plan", "is_baseline": False,
        "stratum_kind": "product" if product else "all", "stratum": product or "all", "denominator": denominator,
        "numerator": numerator,
    } | other  # fmt: skip


MEASURES = [{"measure": m, "rate": m, "year": 2025, "edition": "2025"} for m in ("CBP", "GSD")] + [
    {"measure": "OLD", "rate": "OLD", "year": 2024, "edition": "2024"}
]


COVERED = [
    {"product": product, "month": date(year, 3, 1), "covered": 9}
    for product, year in (("HMO", 2025), ("EPO", 2025), ("POS", 2024), ("unknown", 2025))
]


def test_every_measure_stands_for_every_product_also_the_unreported():
    rates = [
        rate("CBP", None, 90, 60), rate("CBP", "HMO", 70, 47), rate("CBP", "PPO", 20, 13),
        rate("CBP", "HMO", 1, 1, pool="birch"), rate("CBP", None, 5, 5, level="organization"), rate("CBP", None, 9, 9, is_baseline=True),
    ]  # fmt: skip
    rows = read(text(Layout.read(PROGRAM, "measures"), measure_rows(rates, MEASURES, COVERED, "alder", 2025)))
    told = {(r["MEASURE"], r["PRODUCT"]): r for r in rows}
    assert set(told) == {(m, p) for m in ("CBP", "GSD") for p in ("EPO", "HMO", "PPO", "all")}, (
        "EPO had members and nobody who counts; POS had none"
    )
    assert (told["CBP", "EPO"]["STATUS"], told["CBP", "EPO"]["DENOMINATOR"]) == ("NR", "0")
    assert (told["CBP", "all"]["VALUE"], told["CBP", "all"]["STATUS"]) == ("0.6667", "R")
    assert (told["CBP", "PPO"]["VALUE"], told["CBP", "PPO"]["STATUS"], told["CBP", "PPO"]["DENOMINATOR"]) == (
        "",
        "NA",
        "20",
    )
    assert (
        told["GSD", "HMO"]["STATUS"],
        told["GSD", "HMO"]["DENOMINATOR"],
        told["GSD", "HMO"]["NUMERATOR"],
    ) == ("NR", "0", "0")


def spent(
    product: str, category: str, framework: str, is_primary: str, amount: str, line: str = "commercial"
) -> dict:
    return {
        "plan_id": "alder", "year": 2025, "product": product, "product_line": line, "funding": "fully_insured", "category": category,
        "care": "none", "framework": framework, "is_primary_care": is_primary, "amount": Decimal(amount), "member_months": 12,
    }  # fmt: skip


def test_spending_stands_by_category_or_framework_code_and_adds_up():
    table = [
        spent("HMO", "professional", "claims", "yes", "10.10"), spent("HMO", "professional", "claims", "yes", "5.05"),
        spent("HMO", "professional", "claims", "no", "20.00"), spent("HMO", "non_claims", "D1", "yes", "7.00"),
        spent("PPO", "pharmacy", "claims", "no", "3.00") | {"plan_id": "birch"},
    ]  # fmt: skip
    rows = read(text(Layout.read(PROGRAM, "spend"), spend_rows(table, "alder", 2025)))
    assert {(r["CATEGORY"], r["IS_PRIMARY_CARE"]): r["AMOUNT"] for r in rows} == {
        ("professional", "yes"): "15.15", ("professional", "no"): "20.00", ("D1", "yes"): "7.00",
    }  # fmt: skip
    assert {r["MEMBER_MONTHS"] for r in rows} == {"12"}
    assert sum(Decimal(r["AMOUNT"]) for r in rows) == Decimal("42.15")


def test_an_amount_with_a_hidden_part_is_empty_and_not_the_rest():
    table = [
        spent("HMO", "pharmacy", "claims", "no", "1.00"),
        spent("HMO", "pharmacy", "claims", "no", "2.00") | {"funding": "self_funded", "amount": None, "member_months": None},
        spent("PPO", "pharmacy", "claims", "no", "4.00"),
    ]  # fmt: skip
    rows = read(text(Layout.read(PROGRAM, "spend"), spend_rows(table, "alder", 2025)))
    assert [(r["PRODUCT"], r["AMOUNT"], r["MEMBER_MONTHS"]) for r in rows] == [
        ("HMO", "", ""),
        ("PPO", "4.00", "12"),
    ]


def test_a_layout_that_asks_for_what_is_not_there_says_so(tmp_path):
    (tmp_path / "submissions").mkdir()
    sample = (PROGRAM / "submissions" / "spend.toml").read_text(encoding="utf-8")
    (tmp_path / "submissions" / "spend.toml").write_text(
        sample.replace('from = "plan"', 'from = "payer"'), encoding="utf-8"
    )
    rows = spend_rows([spent("HMO", "pharmacy", "claims", "no", "1.00")], "alder", 2025)
    with pytest.raises(ProgramError, match="names payer"):
        text(Layout.read(tmp_path, "spend"), rows)
    with pytest.raises(ProgramError, match="no layout `state`"):
        Layout.read(tmp_path, "state")
