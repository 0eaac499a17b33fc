"""Rows of the tiny release that the pages of plans, the program office and the steward show."""

from __future__ import annotations

from datetime import date

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
    "criterion_text": [
        {"measure": "CBP", "year": 2025, "criterion": 1, "part": "met", "sentence": "has hypertension"}
    ],
}  # fmt: skip
