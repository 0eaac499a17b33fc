"""Routes of a practice, and who may open them: as in `office_routes`. `POSTED` are those that only a button reaches."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.portal.help_routes import HELP_POSTED, HELP_PRACTICE, HELP_PRACTICE_TABLES

MARCH = date(2025, 3, 1)
MANAGER, BOTH, TEAM, READS = (
    {"alice"},
    {"alice", "charlie"},
    {"alice", "bob", "clara"},
    {"alice", "bob", "clara", "charlie"},
)
MARTA = {"key": "@marta"}
PRACTICE: dict[str, tuple[dict[str, Any], set[str], set[str]]] = {
    "practice_home": ({}, {"alice", "clara", "charlie"}, set()),
    "work_list": ({}, READS, set()),
    "search": ({}, READS, set()),
    "schedule": ({}, READS, set()),
    "huddle": ({}, READS, set()),
    "transitions": ({}, READS, set()),
    "referrals": ({}, READS, set()),
    "answers_missing": ({}, READS, set()),
    "asking": ({}, READS, set()),
    "entries": ({}, READS, set()),
    "entry": ({"uid": "@entry"}, TEAM, {"charlie"}),
    "correct": ({"uid": "@entry"}, TEAM, {"charlie"}),
    "document": ({"uid": "@entry"}, TEAM, {"charlie"}),
    "patient": (MARTA, TEAM, {"charlie"}),
    "contact": (MARTA, TEAM, {"charlie"}),
    "result": (MARTA, TEAM, {"charlie"}),
    "answers": (MARTA, TEAM, {"charlie"}),
    "new_referral": (MARTA, TEAM, {"charlie"}),
    "referral": ({**MARTA, "topic": "@referral"}, TEAM, {"charlie"}),
    "measure": ({"measure": "CBP"}, {"alice", "clara"}, {"charlie"}),
    "statements": ({}, BOTH, set()),
    "statement": ({"plan": "alder", "month": MARCH}, MANAGER, {"charlie"}),
    "statement_file": ({"plan": "alder", "month": MARCH, "kind": "csv"}, MANAGER, {"charlie"}),
    "payments": ({}, BOTH, set()),
    "roster": ({}, BOTH, set()),
    "disputes": ({}, READS, set()),
    "contest": ({"key": "@contested"}, TEAM, {"charlie"}),
    "dispute": ({"uid": "@dispute"}, TEAM, {"charlie"}),
    "uploads": ({}, BOTH, set()),
    "consents": ({}, READS, set()),
    "shared": ({}, READS, set()),
    "new_consent": (MARTA, TEAM, {"charlie"}),
    "consent": ({**MARTA, "topic": "@consent"}, TEAM, {"charlie"}),
    "own_behavioral": ({}, READS, set()),
    "rel_progress": ({}, READS, set()),
    "rel_conflicts": ({}, READS, set()),
    **HELP_PRACTICE,
}
POSTED: dict[str, tuple[dict[str, Any], set[str], set[str]]] = {
    "bulk": ({"post": {"action": "nothing"}}, READS, set()),
    "save_filter": ({"post": {}}, READS, set()),
    "put_off": ({**MARTA, "post": {}}, TEAM, {"charlie"}),
    "drop_filter": ({"number": 999_999}, set(), READS),
    "upload_schedule": ({"post": {"day": "2026-07-13"}}, READS, set()),
    **HELP_POSTED,
}
PRACTICE_TABLES = {
    "work_list", "payments", "roster", "practice_home", "schedule", "transitions", "referrals", "answers_missing", "asking", "entries", "disputes",
    "statements", "uploads", "consents", "shared", "own_behavioral", "rel_progress", "rel_conflicts", *HELP_PRACTICE_TABLES,
}  # fmt: skip
"""Routes whose list can be taken away with `?as=csv` or `?as=xlsx`."""
