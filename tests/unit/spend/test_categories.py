"""Total cost of care by service category, on a sheet worked by hand: every line in one category, and the categories add up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pyarrow as pa
import pytest

from concord.engine import open_session
from concord.engine import sql as sql_files
from concord.spend.total_cost import SQL

# type of claim, type of bill, allowed, denied, category
SHEET = [
    ("professional", None, "120.00", False, "professional"),
    ("professional", "111", "80.00", False, "professional"),
    ("professional", None, "999.00", True, None),
    ("institutional", "111", "9000.00", False, "inpatient"),
    ("institutional", "121", "300.00", False, "inpatient"),
    ("institutional", "181", "400.00", False, "inpatient"),
    ("institutional", "211", "2100.00", False, "inpatient"),
    ("institutional", "221", "50.00", False, "inpatient"),
    ("institutional", "281", "60.00", False, "inpatient"),
    ("institutional", "411", "70.00", False, "inpatient"),
    ("institutional", "651", "20.00", False, "inpatient"),
    ("institutional", "661", "30.00", False, "inpatient"),
    ("institutional", "861", "700.00", False, "inpatient"),
    ("institutional", "131", "640.00", False, "outpatient_facility"),
    ("institutional", "721", "360.00", False, "outpatient_facility"),
    ("institutional", "329", "200.00", False, "outpatient_facility"),
    ("institutional", "811", "100.00", False, "outpatient_facility"),
    ("institutional", None, "10.00", False, "outpatient_facility"),
    ("institutional", "111", "5000.00", True, None),
]
FILLS = [("45.00", False), ("15.50", False), ("77.00", True)]
"""Allowed amount of a fill, and whether the plan denied it."""
BY_HAND = {"inpatient": D("12730.00"), "outpatient_facility": D("1310.00"), "professional": D("200.00"), "pharmacy": D("60.50")}  # fmt: skip
MONTHS = 20
DAY = date(2025, 3, 4)


@pytest.fixture(scope="module")
def found():
    """Claims counted for completion, and spend by category, from the sheet."""
    medical = [
        {"person_id": 1, "claim_type": kind, "type_of_bill": bill, "allowed_amount": D(amount), "is_denied": denied, "from_date": DAY}
        for kind, bill, amount, denied, _ in SHEET
    ]  # fmt: skip
    fills = [
        {"person_id": 1, "allowed_amount": D(amount), "is_denied": denied, "fill_date": DAY}
        for amount, denied in FILLS
    ]
    with open_session(threads=1) as session:
        session.file(SQL, "macros")
        session.table("medical_claim", pa.Table.from_pylist(medical))
        session.table("pharmacy_claim", pa.Table.from_pylist(fills))
        session.run("CREATE TABLE person_year AS SELECT 1 AS person_id, 2025 AS year, 'P1' AS organization_id, true AS in_program")  # fmt: skip
        counted = session.dicts(sql_files.load(SQL, "cost_month"))
        session.run("CREATE TABLE spend AS SELECT category, year, amount, 'no' AS is_primary_care FROM (" + sql_files.load(SQL, "cost_month") + ")")  # fmt: skip
        session.run("INSERT INTO spend VALUES ('non_claims', 2025, 100.00, 'yes'), ('non_claims', 2025, -40.50, 'no')")  # fmt: skip
        session.run(f"CREATE TABLE member_months AS SELECT 2025 AS year, {MONTHS} AS member_months")
        told = session.dicts(sql_files.load(SQL, "spend_by_category"))
        each = session.rows(
            "SELECT claim_type, type_of_bill, service_category(claim_type, type_of_bill) FROM medical_claim WHERE NOT is_denied"
        )
    return counted, told, each


def test_each_line_is_in_the_category_that_the_sheet_says(found):
    _, _, each = found
    assert sorted(map(str, each)) == sorted(str((k, b, c)) for k, b, _, denied, c in SHEET if not denied)


def test_denied_lines_are_out_and_the_rest_adds_up_by_hand(found):
    counted, _, _ = found
    assert {r["category"]: r["amount"] for r in counted} == BY_HAND
    paid = sum(D(a) for _, _, a, denied, _ in SHEET if not denied) + sum(D(a) for a, denied in FILLS if not denied)  # fmt: skip
    assert sum(r["amount"] for r in counted) == paid == D("14300.50")


def test_dollars_a_member_a_month_by_category_add_up_to_the_total(found):
    """14,300.50 in claims and 59.50 outside them over 20 member-months are $718.00 a month."""
    _, told, _ = found
    pmpm = {r["category"]: r["pmpm"] for r in told}
    assert pmpm == {
        "inpatient": D("636.5"), "outpatient_facility": D("65.5"), "professional": D("10"), "pharmacy": D("3.025"),
        "non_claims": D("2.975"),
    }  # fmt: skip
    assert sum(pmpm.values()) == D("718")
