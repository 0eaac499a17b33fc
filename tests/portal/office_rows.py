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
    "guarded_candidate": [
        {"organization_id": unit, "name": name, "in_program": unit == "foothill", "month": date(2025, 3, 1), "area": "910", "adults": adults, "children": None, "people": 1230, "plans": 2, "clinicians": 4, "independence": Decimal("1"), "commercial_share": Decimal("0.86"), "performance": Decimal("-0.03"), "measures": 4, "equity_share": Decimal("0.31"), "meets_threshold": meets, "score": score}
        for unit, name, adults, meets, score in (("foothill", "Foothill Family Physicians", 1020, "adults", Decimal("78.1")), ("tin-891007359", "Oak Street Clinic", 410, "no", Decimal("41.7")))
    ],
    "month_closed": [
        {"organization_id": "foothill", "measure": "CBP", "rate": "CBP", "year": year, "month": date(year, month, 1), "due": 100, "closed": closed, "value": Decimal(closed) / 100}
        for at, closed in enumerate((12, 14, 11, 13, 12, 15, 13, 12, 14, 11, 13, 12, 14, 13, 12, 24, 25, 27))
        for year, month in ((2025 + at // 12, at % 12 + 1),)
    ],
    "guarded_month_closed": [
        {"organization_id": "foothill", "measure": "CBP", "rate": "CBP", "year": year, "month": date(year, month, 1), "due": None, "closed": None, "value": Decimal(closed) / 100}
        for at, closed in enumerate((12, 14, 11, 13, 12, 15, 13, 12, 14, 11, 13, 12, 14, 13, 12, 24, 25, 27))
        for year, month in ((2025 + at // 12, at % 12 + 1),)
    ],
    "rel_completeness": [
        {"organization_id": "foothill", "month": month, "people": 1230, "answered": answered, "value": Decimal(answered) / 1230}
        for month, answered in ((date(2024, 3, 1), 700), (date(2025, 3, 1), 900))
    ],
    "guarded_rel_completeness": [
        {"organization_id": "foothill", "month": month, "people": 1230, "answered": None, "value": value}
        for month, value in ((date(2024, 3, 1), Decimal("0.57")), (date(2025, 3, 1), Decimal("0.73")))
    ],
    "experience_rate": [
        {"composite": "access", "title": "Getting timely appointments, care and information", "year": 2025, "level": level, "unit": unit, "respondents": people, "top_box": value, "adjusted": value, "low": value - Decimal("0.05"), "high": value + Decimal("0.05"), "is_enough": people >= 30}
        for level, unit, people, value in (("program", "all", 180, Decimal("0.66")), ("organization", "foothill", 62, Decimal("0.71")), ("organization", "harborlight", 12, Decimal("0.40")))
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
