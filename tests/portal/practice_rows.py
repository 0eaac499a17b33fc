"""Rows of the tiny release that a practice's pages show: a schedule, hospital notices, referrals, results."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from tests.spec.release.conftest import ALDER_FILE, BIRCH_FILE, FOOTHILL_FILE, SECRET_EVENT, event

HEARD = {"member_id": "ALD-1", "sender": "alder", "facility": "Valley Crest Hospital"}
BOOKED = {
    "sender": "foothill",
    "member_id": "F-100",
    "site_id": "foothill-01",
    "npi": "2000200149",
    "received_on": date(2026, 7, 5),
}
PROTECTED = event(BIRCH_FILE, 23)
"""A record that Marta's consent opens to her practice and to Alder."""
ALLOWED = {"row_id": event(FOOTHILL_FILE, 80), "person_id": 1, "sender": "foothill", "scope": "hiv", "purpose": "all", "unit": "foothill", "start_date": date(2026, 1, 5)}  # fmt: skip
READERS = (("practice", "foothill", "treatment"), ("plan", "alder", "operations"))
ROWS = {
    "appointment": [
        BOOKED | {"row_id": event(FOOTHILL_FILE, 40), "appointment": "A1", "starts_at": datetime(2026, 7, 13, 9, 20), "reason": "well", "status": "booked"},
        BOOKED | {"row_id": event(FOOTHILL_FILE, 41), "appointment": "A0", "starts_at": datetime(2026, 1, 13, 9, 20), "reason": "well", "status": "completed"},
    ],
    "notice": [
        HEARD | {"row_id": event(ALDER_FILE, 50), "event": "ed_visit", "happened_at": datetime(2026, 7, 8, 22, 5), "reason": "R079", "received_on": date(2026, 7, 9)},
        HEARD | {"row_id": event(ALDER_FILE, 51), "event": "ed_visit", "happened_at": datetime(2026, 7, 7, 1, 0), "reason": "F10129", "received_on": date(2026, 7, 9), "facility": "Protected Place"},
    ],
    "referral": [
        {"row_id": event(FOOTHILL_FILE, 60), "sender": "foothill", "referral": "F-100|cardiology|2026-05-02", "member_id": "F-100", "ordered_on": date(2026, 5, 2), "specialty": "cardiology", "status": "open", "received_on": date(2026, 6, 5)},
    ],
    "event": [
        {"concept": 1, "person": 1, "day": date(2025, 3, 4), "end_day": date(2025, 3, 4), "kind": 4, "state": 0, "flags": 0, "setting": 0, "value": Decimal("9.4"), "provider": 0, "event": event(BIRCH_FILE, 21), "source": 1, "payer": 1},
        {"concept": 2, "person": 1, "day": date(2026, 6, 1), "end_day": date(2026, 6, 1), "kind": 0, "state": 0, "flags": 0, "setting": 0, "provider": 0, "event": event(ALDER_FILE, 22), "source": 1, "payer": 1},
        {"concept": 3, "person": 1, "day": date(2025, 5, 6), "end_day": date(2025, 5, 6), "kind": 0, "state": 0, "flags": 0, "setting": 0, "provider": 0, "event": PROTECTED, "source": 1, "payer": 1},
    ],
    "concept_number": [
        {"concept": 1, "name": "hba1c", "title": "Hemoglobin A1c", "source": "open default", "is_sensitive": False},
        {"concept": 3, "name": "planted_care", "title": "Planted protected care", "source": "open default", "is_sensitive": True, "protected_as": "hiv"},
        {"concept": 2, "name": "office_visit", "title": "Office visit", "source": "open default", "is_sensitive": False},
    ],
    "risk_change": [
        {"person_id": 1, "plan_id": "alder", "period_start": date(2025, 1, 1), "kind": "condition", "category": "HHS_HCC130", "title": "Heart Failure", "change": "new", "was": Decimal(0), "now": Decimal("1.943")},
        {"person_id": 1, "plan_id": "alder", "period_start": date(2025, 1, 1), "kind": "demographic", "category": "FAGE_LAST_50_54", "title": "Age 50-54, Female", "change": "gone", "was": Decimal("0.19"), "now": Decimal(0)},
    ],
    "risk_recapture": [
        {"person_id": 1, "plan_id": "alder", "period_start": date(2025, 1, 1), "category": "HHS_HCC161_2", "title": "Asthma, Except Severe", "reason": "not_seen_again", "last_day": date(2023, 3, 4), "weight": Decimal("0.17")},
        {"person_id": 1, "plan_id": "alder", "period_start": date(2024, 10, 1), "category": "HHS_HCC020", "title": "Diabetes of an earlier quarter", "reason": "not_seen_again", "last_day": date(2022, 3, 4), "weight": Decimal("0.2")},
        {"person_id": 1, "plan_id": "alder", "period_start": date(2025, 1, 1), "category": "RXC_09", "title": "Immune Suppressants and Immunomodulators", "reason": "drug_without_diagnosis", "last_day": date(2024, 9, 1), "weight": Decimal(0)},
    ],
    "sensitive_event": [
        {"event": SECRET_EVENT, "person_id": 1, "scopes": "part2"},
        {"event": PROTECTED, "person_id": 1, "scopes": "hiv"},
    ],
    "standing_consent": [ALLOWED | {"recipient": "foothill", "kind": "practice", "state": "active"}],
    "opened": [{"person_id": 1, "kind": kind, "unit": unit, "purpose": purpose, "scopes": "hiv"} for kind, unit, purpose in READERS],
    "sharing": [ALLOWED | {"kind": kind, "unit": unit, "purpose": purpose, "events": 1} for kind, unit, purpose in READERS],
    "sharing_notice": [{"scope": "hiv", "words": "Planted words of the notice.", "words_es": "Palabras del aviso.", "title": "HIV", "title_es": "VIH", "source": "t"}],
    "guarded_consent": [{"scope": "hiv", "purpose": "all", "kind": "practice", "state": "active", "people": None}],
    "guarded_sharing": [{"kind": "practice", "unit": "foothill", "scope": "hiv", "purpose": "treatment", "people": None}],
    "guarded_withheld": [{"organization_id": o, "scope": "part2", "hidden": 20} for o in ("foothill", None)],
    "answer_said": [
        {"person_id": 1, "question": "language_spoken", "place": 1, "sender": "foothill", "source": "self", "day": date(2026, 3, 2), "answer": "es"},
        {"person_id": 1, "question": "language_spoken", "place": 2, "sender": "alder", "source": "staff", "day": date(2026, 6, 1), "answer": "en", "lost_by": "nearest"},
    ],
    "rel_source": [
        {"kind": "practice", "unit": "foothill", "question": "language", "sender": sender, "source": source, "everybody": 1230, "people": people, "counts": counts}
        for sender, source, people, counts in (("foothill", "self", 900, 890), ("alder", "staff", 410, 40), ("harborlight", "self", 7, 3), ("valleyoak", "self", 2, 1))
    ],
    "guarded_rel_source": [{"kind": "practice", "unit": "foothill", "question": "language", "sender": "foothill", "source": "self", "everybody": 1230, "people": 900, "counts": 890}],
    "guarded_rel_conflict": [{"organization_id": "foothill", "question": "language_spoken", "rule": "nearest", "people": 20}],
    "medical_claim": [
        {"row_id": event(BIRCH_FILE, 70), "sender": "birch", "member_id": "BIR-9", "claim_id": "C1", "line": 1, "rendering_npi": "2052236546", "from_date": date(2025, 3, 4), "paid_amount": Decimal("123.45")},
    ],
    "provider": [
        {"row_id": event(BIRCH_FILE, 71), "sender": "birch", "npi": "2052236546", "entity": "person", "last_name": "Johnson", "first_name": "Robert", "taxonomy": "207RG0100X", "received_on": date(2026, 7, 1)},
    ],
    "earning": [
        {"contract_id": "alder-foothill", "plan_id": "alder", "organization_id": "foothill", "year": 2025, "measure": "CBP", "rate": "CBP", "family": "chronic care", "stage": "final", "outcome": "attainment", "numerator": 777, "denominator": 1234, "years_together": 1, "share": Decimal(60), "weight": Decimal(25), "effective_weight": Decimal(25), "equity_multiplier": Decimal(1), "member_months": 1, "maximum": Decimal("5000.00"), "amount": Decimal("4120.13"), "tier": Decimal("66.67"), "reason": "P66.67 reached: 60% of the maximum."},
    ],
}  # fmt: skip
