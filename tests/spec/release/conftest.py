"""A run of a few invented rows, small enough to read, published into a folder of its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from concord import canon
from concord.engine import open_session
from concord.pipeline.publication import BY_PERSON
from concord.release.publish import Contents, publish

ALDER_FILE, BIRCH_FILE, FOOTHILL_FILE = 0xAAAAAAAAA, 0xBBBBBBBBB, 0xCCCCCCCCC
SECRET_EVENT = (BIRCH_FILE << 27) | 77


def event(file: int, line: int) -> int:
    return (file << 27) | line


ROWS: dict[str, list[dict]] = {
    "received_file": [
        {"file_id": f, "sha256": f"{f:x}" * 7, "sender": s, "name": n, "kind": k, "layout": "x", "period": "2025-03", "received_on": date(2025, 4, 5), "rows_received": r, "rows_accepted": r, "rows_quarantined": 0, "rows_duplicate": 0}
        for f, s, n, k, r in (
            (ALDER_FILE, "alder", "alder_mc.txt", "medical", 31337),
            (BIRCH_FILE, "birch", "birch_medical.csv", "medical", 42424),
            (FOOTHILL_FILE, "foothill", "foothill_results.csv", "clinical", 12),
        )
    ],
    "person": [
        {"person_id": 1, "shard": 0, "first_name": "MARTA", "last_name": "REYES", "birth_date": date(1967, 3, 1), "sex": "female", "member_count": 3},
        {"person_id": 2, "shard": 0, "first_name": "LUIS", "last_name": "OAK", "birth_date": date(1970, 5, 5), "sex": "male", "member_count": 1},
    ],
    "person_link": [
        {"sender": "alder", "member_id": "ALD-1", "person_id": 1, "shard": 0, "method": "certain", "probability": 1},
        {"sender": "birch", "member_id": "BIR-9", "person_id": 1, "shard": 0, "method": "certain", "probability": 1},
        {"sender": "foothill", "member_id": "F-100", "person_id": 1, "shard": 0, "method": "certain", "probability": 1},
        {"sender": "birch", "member_id": "BIR-2", "person_id": 2, "shard": 0, "method": "alone", "probability": 1},
    ],
    "member": [
        {"row_id": event(ALDER_FILE, 5), "sender": "alder", "member_id": "ALD-1", "received_on": date(2025, 4, 5), "first_name": "MARTA", "last_name": "REYES-ALDER", "birth_date": date(1967, 3, 1), "sex": "female"},
        {"row_id": event(BIRCH_FILE, 5), "sender": "birch", "member_id": "BIR-9", "received_on": date(2025, 4, 5), "first_name": "MARTITA", "last_name": "REYES-BIRCH", "birth_date": date(1967, 3, 1), "sex": "female"},
        {"row_id": event(BIRCH_FILE, 6), "sender": "birch", "member_id": "BIR-2", "received_on": date(2025, 4, 5), "first_name": "LUIS", "last_name": "OAK", "birth_date": date(1970, 5, 5), "sex": "male"},
    ],
    "enrolled_month": [
        {"person_id": 1, "month": date(2025, 3, 1), "plan_id": "alder", "member_id": "ALD-1", "product_line": "commercial", "product": "HMO", "is_primary": True, "row_id": event(ALDER_FILE, 5)},
        {"person_id": 1, "month": date(2025, 3, 1), "plan_id": "birch", "member_id": "BIR-9", "product_line": "commercial", "product": "PPO", "is_primary": False, "row_id": event(BIRCH_FILE, 5)},
        {"person_id": 2, "month": date(2025, 3, 1), "plan_id": "birch", "member_id": "BIR-2", "product_line": "commercial", "product": "PPO", "is_primary": True, "row_id": event(BIRCH_FILE, 6)},
    ],
    "roster": [
        {"person_id": 1, "month": date(2025, 3, 1), "organization_id": "foothill", "site_id": "foothill-01", "npi": "2000200149", "in_program": True, "rule": "preventive_visits", "tie_break": "none", "visits": 3, "runner_up": "harborlight", "decided_by_payer": "birch", "evidence": event(BIRCH_FILE, 9)},
        {"person_id": 2, "month": date(2025, 3, 1), "organization_id": "harborlight", "site_id": "harborlight-01", "npi": "2000300212", "in_program": True, "rule": "preventive_visits", "tie_break": "none", "visits": 2, "decided_by_payer": "birch", "evidence": event(BIRCH_FILE, 10)},
    ],
    "roster_change": [{"organization_id": "foothill", "month": date(2025, 3, 1), "person_id": 1, "change": "new", "change_type": "new", "reason": "first preventive visit"}],
    "measure_info": [{"measure": "CBP", "rate": "CBP", "year": 2025, "title": "Controlling high blood pressure", "rate_title": "CBP", "edition": "2025", "is_lower_better": False, "use": "payment", "is_sensitive": False}],
    "criterion_text": [{"measure": "CBP", "year": 2025, "criterion": 1, "part": "who", "sentence": "has hypertension"}],
    "result": [
        {"measure": "CBP", "rate": "CBP", "year": 2025, "pool": pool, "person_id": p, "index_event": 0, "organization_id": o, "site_id": f"{o}-01", "plan_id": "birch", "initial_population": True, "denominator": True, "exclusion": False, "exception": False, "numerator": True, "status": "met", "is_good": True, "unknown_criteria": 0, "uncovered": False, "supplemental": "none"}
        for pool, p, o in (("program", 1, "foothill"), ("alder", 1, "foothill"), ("birch", 1, "foothill"), ("program", 2, "harborlight"), ("birch", 2, "harborlight"))
    ],
    "criterion": [
        {"measure": "CBP", "year": 2025, "pool": pool, "person_id": p, "index_event": 0, "answers": "y"}
        for pool, p in (("program", 1), ("alder", 1), ("birch", 1), ("program", 2), ("birch", 2))
    ],
    "evidence": [
        {"measure": "CBP", "year": 2025, "pool": pool, "person_id": 1, "index_event": 0, "criterion": 1, "event": e, "role": "counts", "day": date(2025, 3, 4), "concept": "essential_hypertension", "source": s}
        for pool, e, s in (
            ("program", event(ALDER_FILE, 20), "alder"),
            ("program", event(BIRCH_FILE, 21), "birch"),
            ("program", event(FOOTHILL_FILE, 3), "foothill"),
            ("program", SECRET_EVENT, "birch"),
            ("alder", event(ALDER_FILE, 20), "alder"),
            ("alder", event(FOOTHILL_FILE, 3), "foothill"),
            ("birch", event(BIRCH_FILE, 21), "birch"),
            ("birch", SECRET_EVENT, "birch"),
        )
    ],
    "gap": [
        {"measure": "CBP", "rate": "CBP", "year": 2025, "pool": pool, "person_id": 1, "index_event": 0, "organization_id": "foothill", "state": "closed", "action": "Take a blood pressure", "why": "met", "closes": "a reading", "last_event": SECRET_EVENT if pool == "birch" else None}
        for pool in ("program", "alder", "birch")
    ],
    "rate": [
        {"measure": "CBP", "rate": "CBP", "year": 2025, "pool": pool, "level": "organization", "unit": "foothill", "stratum_kind": "all", "stratum": "all", "population": d, "excluded": 0, "excepted": 0, "uncovered": 0, "unknown": 0, "denominator": d, "numerator": n, "value": Decimal(n) / d, "low": 0, "high": 1, "is_baseline": False, "edition": "2025"}
        for pool, n, d in (("program", 777, 1234), ("alder", 400, 600), ("birch", 377, 634))
    ],
    "line": [
        {"line_key": f"{plan}-{kind}", "plan_id": plan, "organization_id": "foothill", "contract_id": f"{plan}-foothill", "track": "ffs", "component": component, "kind": kind, "period_start": date(2025, 3, 1), "period_end": date(2025, 3, 31), "due_date": date(2025, 3, 15), "stage": "final", "person_id": 1 if component == "population_health" else None, "measure": None if component == "population_health" else "CBP", "quantity": 1, "factor": 1, "rate": amount, "amount": amount, "term": "base", "term_date": date(2025, 1, 1), "term_file": "terms/common.toml", "term_status": "illustrative", "reason": "63.0% (777/1234) is above P66.67" if component == "performance" else "on the roster"}
        for plan, component, kind, amount in (
            ("alder", "population_health", "monthly", Decimal("8.87")),
            ("alder", "performance", "attainment", Decimal("4120.13")),
            ("birch", "population_health", "monthly", Decimal("6.31")),
            ("birch", "performance", "attainment", Decimal("5553.71")),
        )
    ],
    "line_evidence": [{"line_key": "alder-attainment", "item": 1, "kind": "rate", "reference": "CBP|CBP|2025|program|organization|foothill", "value": Decimal("0.6297"), "words": "rate reached"}],
    "factor": [{"person_id": 1, "plan_id": "alder", "period_start": date(2025, 1, 1), "age": 57, "sex": "female", "age_sex": 1, "clinical": Decimal("1.5"), "score_state": "scored", "state": "scored", "raw": Decimal("1.5"), "factor": Decimal("1.4"), "is_clamped": False}],
    "risk_score": [
        {"person_id": 1, "plan_id": plan, "period_start": date(2025, 1, 1), "model": "HHS-HCC V07", "edition": 2024, "window_start": date(2023, 10, 1), "window_end": date(2024, 9, 30), "months": 12, "age": 57, "population": "adult", "state": "scored", "score": Decimal("9.191"), "shown_score": Decimal(shown), "full_months": 6}
        for plan, shown in (("alder", "2.159"), ("birch", "7.353"))
    ],
    "risk_part": [
        {"person_id": 1, "plan_id": "alder", "period_start": date(2025, 1, 1), "kind": "condition", "category": "HHS_HCC130", "title": "Heart Failure", "standing": "counts", "weight": Decimal("1.943"), "records": 2},
        {"person_id": 1, "plan_id": "alder", "period_start": date(2025, 1, 1), "kind": "demographic", "category": "FAGE_LAST_55_59", "title": "Age 55-59, Female", "standing": "counts", "weight": Decimal("0.216"), "records": 0},
        {"person_id": 1, "plan_id": "birch", "period_start": date(2025, 1, 1), "kind": "condition", "category": "HHS_HCC118", "title": "Multiple Sclerosis", "standing": "counts", "weight": Decimal("7.1"), "records": 1},
    ],
    "sensitive_event": [{"event": SECRET_EVENT, "person_id": 1, "scopes": "part2"}],
    "risk_evidence": [
        {"person_id": 1, "plan_id": plan, "period_start": date(2025, 1, 1), "category": category, "event": e, "code": code, "kind": "diagnosis", "day": date(2024, 3, 4)}
        for plan, category, e, code in (("alder", "HHS_HCC130", event(ALDER_FILE, 30), "I509"), ("birch", "HHS_HCC118", event(BIRCH_FILE, 21), "G35"), ("birch", "HHS_HCC118", SECRET_EVENT, "G35"))
    ],
}  # fmt: skip


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The releases folder and the id of the one release in it."""
    root = tmp_path_factory.mktemp("releases")
    return root, write(root)


def write(
    root: Path,
    secret: str = "only for tests",
    *,
    as_of: str = "2026-07-10",
    hold: bool = False,
    more: dict[str, list[dict]] | None = None,
) -> str:
    """Publish ROWS, and `more` rows of some tables, into a folder, or hold the release."""
    with open_session(threads=2) as session:
        for name, table in canon.tables().items():
            session.records(name, table, [*ROWS.get(name, ()), *(more or {}).get(name, ())])
        session.run("CREATE TABLE supplemental_event (event BIGINT, provenance VARCHAR)").run(
            f"INSERT INTO supplemental_event VALUES ({event(FOOTHILL_FILE, 3)}, 'nonstandard')"
        )
        session.run("CREATE VIEW chart_event AS FROM event")
        session.run("CREATE TABLE sensitive_code (stem VARCHAR, scope VARCHAR)").run(
            "INSERT INTO sensitive_code VALUES ('F10', 'part2')"
        )
        for view, table in BY_PERSON.items():
            session.run(
                f"CREATE VIEW {view} AS SELECT l.person_id, t.* FROM {table} t JOIN person_link l USING (sender, member_id)"
            )
        contents = Contents(
            ["foothill", "harborlight"], ["alder", "birch"], secret, {"files": {}}, as_of, "2026-06-30"
        )
        return publish(session, root, contents, hold=hold)
