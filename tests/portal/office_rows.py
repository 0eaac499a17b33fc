"""Rows of the tiny release that the pages of plans, the program office and the steward show."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.spec.release.conftest import ALDER_FILE, BIRCH_FILE, event
from tests.spec.release.conftest import ROWS as TINY

AGREED = {
    "organization_id": "foothill", "start_date": date(2025, 1, 1), "track": "ffs", "product_lines": "commercial",
    "funding": "fully_insured", "term_sheet": "common",
}  # fmt: skip
TERM = {
    "sheet": "common", "name": "population_health.base", "since": date(2025, 1, 1), "known_on": date(2024, 9, 30),
    "unit": "USD per member per month", "source": "Common payment model", "status": "illustrative",
    "file": "terms/common.toml", "line": 12,
}  # fmt: skip
HELD = {
    "rule": "from_date_unreadable",
    "sentence": "from_date is not a plausible date.",
    "raw": "REYES|not a row to be shown",
}
ROWS = {
    "contract": [
        AGREED | {"contract_id": "alder-foothill", "plan_id": "alder"},
        AGREED | {"contract_id": "birch-foothill", "plan_id": "birch"},
    ],
    "term": [TERM | {"plan_id": "alder", "value": "4.80"}, TERM | {"plan_id": "birch", "value": "5.55"}],
    "quarantined": [
        HELD | {"row_id": event(ALDER_FILE, 17), "sender": "alder", "file_name": "alder_mc.txt", "line": 17},
        HELD | {"row_id": event(BIRCH_FILE, 31), "sender": "birch", "file_name": "birch_medical.csv", "line": 31},
    ],
    "received_file": [
        row | {"rows_quarantined": int(row["file_id"] in (ALDER_FILE, BIRCH_FILE))} for row in TINY["received_file"]
    ],
    "roster_compared": [
        {"person_id": 1, "month": date(2025, 3, 1), "plan_id": "alder", "ours": "foothill", "theirs": "harborlight", "verdict": "differ"}
    ],
    "guarded_match_rate": [
        {"plan_id": plan, "product": "HMO", "month": date(2025, 3, 1), "covered": 900, "attributed": 600, "in_program": 300}
        for plan in ("alder", "birch")
    ],
    "protected_rate": [
        {"measure": "CBP", "rate": "CBP", "year": 2025, "pool": "program", "level": level, "unit": unit, "stratum_kind": "all", "stratum": "all", "is_baseline": False, "denominator": 1230, "numerator": 780, "value": Decimal("0.634")}
        for level, unit in (("program", "program"), ("organization", "foothill"))
    ] + [
        {"measure": "CBP", "rate": "CBP", "year": 2025, "pool": "program", "level": "organization", "unit": "harborlight", "stratum_kind": "all", "stratum": "all", "is_baseline": False, "denominator": None, "numerator": None, "value": None}
    ],
    "lever": [
        {"organization_id": unit, "plan_id": "all", "year": 2025, "measure": "CBP", "rate": "CBP", "people": 9, "reaches": "P75", "amount": Decimal("4120.13"), "per_person": Decimal("457.79"), "words": f"9 more at {unit} reach P75, about $4,120."}
        for unit in ("foothill", "harborlight")
    ],
    "practice_month": [
        {"practice": "1", "month": date(2025, 3, 1), "in_program": True, "people": 40, "mean_age": Decimal("41.5"), "female_share": Decimal("0.52"), "visit_share": Decimal("0.8")}
    ],
    "guarded_experience": [
        {"year": 2025, "sex": "female", "age_from": 45, "age_to": 54, "people": 50, "member_months": 500, "allowed": Decimal("91000.00"), "relative": Decimal("1.1"), "factor": Decimal("1.2")}
    ],
    "criterion_text": [
        {"measure": "CBP", "year": 2025, "criterion": 1, "part": "met", "sentence": "has hypertension"}
    ],
}  # fmt: skip
