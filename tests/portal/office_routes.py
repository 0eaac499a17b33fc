"""Routes of plans, the program office, the steward, coaches, actuaries, evaluators and observers, and who may open them.

Route: what stands in its address, who is answered with a page, and who may ask but finds nothing there (404).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.portal.help_routes import HELP, HELP_TABLES
from tests.spec.release.conftest import ALDER_FILE

MARCH = date(2025, 3, 1)
PLANS = {"dana", "erin"}
EVERYBODY = {"alice", "bob", "clara", "charlie", *PLANS, "pat", "sam", "casey", "cody", "olive", "eva", "ari"}
"""The cast of `conftest`: a test there would fail if one were missing."""
STATEMENT = {"organization": "foothill", "month": MARCH}
OFFICE: dict[str, tuple[dict[str, Any], set[str], set[str]]] = {
    "plan_home": ({}, PLANS, set()),
    "plan_submissions": ({}, PLANS, set()),
    "plan_submission": ({"file": ALDER_FILE}, {"dana"}, {"erin"}),
    "plan_members": ({}, PLANS, set()),
    "plan_member": ({"key": "@marta_alder"}, {"dana"}, {"erin"}),
    "plan_measures": ({}, PLANS, set()),
    "plan_payments": ({}, PLANS, set()),
    "plan_batch": ({"month": MARCH}, PLANS, set()),
    "plan_payment": (STATEMENT, PLANS, set()),
    "plan_payment_file": ({**STATEMENT, "kind": "csv"}, PLANS, set()),
    "plan_contracts": ({}, PLANS, set()),
    "plan_proof": ({}, PLANS, set()),
    "plan_paper": ({"event": "@proved"}, {"dana"}, {"erin"}),
    "plan_questions": ({}, PLANS, set()),
    "plan_question": ({"uid": "@question"}, {"dana"}, {"erin"}),
    "program_disputes": ({}, {"pat"}, set()),
    "program_dispute": ({"uid": "@dispute"}, {"pat"}, set()),
    "program_dispute_person": ({"uid": "@dispute"}, {"pat"}, set()),
    "program_home": ({}, {"pat"}, set()),
    "program_senders": ({}, {"pat"}, set()),
    "program_sender": ({"sender": "birch"}, {"pat"}, set()),
    "program_releases": ({}, {"pat"}, set()),
    "program_release": ({"release": "@release"}, {"pat"}, set()),
    "program_runs": ({}, {"pat"}, set()),
    "program_run": ({"run": "@run"}, {"pat"}, set()),
    "program_rates": ({}, {"pat"}, set()),
    "program_payments": ({}, {"pat"}, set()),
    "program_log": ({}, {"pat"}, set()),
    "program_consents": ({}, {"pat"}, set()),
    "sharing_log": ({}, {"pat"}, set()),
    "program_behavioral": ({}, {"pat"}, set()),
    "plan_shared": ({}, PLANS, set()),
    "plan_rel": ({}, PLANS, set()),
    "program_rel": ({}, {"pat"}, set()),
    "break_glass": ({}, {"pat"}, set()),
    "users": ({}, {"pat", "alice", "charlie"}, set()),
    "user": ({"user": "@bob"}, {"pat", "alice"}, {"charlie"}),
    "practice_log": ({}, {"alice", "charlie"}, set()),
    "steward_queue": ({}, {"sam"}, set()),
    "steward_case": ({"case": "@case"}, {"sam"}, set()),
    "steward_rosters": ({}, {"sam"}, set()),
    "steward_roster": ({"case": "@roster_case"}, {"sam"}, set()),
    "coach_practices": ({}, {"casey", "cody"}, set()),
    "coach_practice": ({"practice": "foothill"}, {"casey"}, {"cody"}),
    "scenarios": ({}, {"ari", *PLANS}, set()),
    "scenario_new": ({}, {"ari", *PLANS}, set()),
    "experience": ({}, {"ari"}, set()),
    "extracts": ({}, {"eva"}, set()),
    "code_book": ({}, {"eva"}, set()),
    "extract": ({"table": "practice_month"}, {"eva"}, set()),
    "public_tables": ({}, {"olive", "eva"}, set()),
    **HELP,
    "help": ({}, EVERYBODY, set()),
    "mail": ({}, EVERYBODY, set()),
    "exports": ({}, EVERYBODY, set()),
    "export": ({"number": 999_999}, set(), EVERYBODY),
    "reports": ({}, {"alice", "charlie", *PLANS, "pat", "olive"}, set()),
    "report": ({"kind": "equity"}, {"pat", "olive"}, {"alice", "charlie", *PLANS}),
    "report_file": ({"kind": "packet", "form": "html"}, {"alice", "charlie"}, {*PLANS, "pat", "olive"}),
    "report_table": (
        {"kind": "quarterly", "table": "payments"},
        {"dana", "erin"},
        {"alice", "charlie", "pat", "olive"},
    ),
    "data_room": ({}, {*PLANS, "pat", "olive"}, set()),
    "data_table": ({"table": "equity_contribution"}, {"pat"}, {*PLANS, "olive"}),
    "data_file": ({"table": "rate", "form": "parquet"}, {*PLANS, "pat", "olive"}, set()),
}
LEADS_ON = {"steward_next"}
"""Routes that lead on to another address; tests of their pages try them."""
OF_SOMEBODY = {"scenario", "scenario_compare", "scenario_report"}
"""Routes whose address names something that a test must make first: tried as everybody in test_scenarios.py."""
FILES = ("csv", "xlsx")
TABLES = {
    "plan_home",
    "plan_submissions",
    "plan_members",
    "plan_measures",
    "plan_payments",
    "plan_batch",
    "plan_contracts",
    "plan_proof",
    "plan_questions",
}
OFFICE_TABLES = {"program_releases", "public_tables", "practice_log", "steward_queue", "steward_rosters", "experience", "code_book", "extract", "scenarios", "program_senders", "program_sender", "program_disputes", "program_rates", "program_runs", "program_run", "program_payments", "program_log", "users", "program_consents", "sharing_log", "program_behavioral", "plan_shared", "plan_rel", "program_rel", *HELP_TABLES}  # fmt: skip
"""Routes whose list can be taken away with `?as=csv` or `?as=xlsx`."""


def place(route: str, keys: dict[str, str], routes: dict[str, Any] = OFFICE) -> str:
    """The address of a route of this file, or of another list of routes."""
    from django.urls import reverse

    said = {
        k: keys[v[1:]] if isinstance(v, str) and v.startswith("@") else v
        for k, v in routes[route][0].items()
        if k != "post"
    }
    return reverse(route, kwargs=said)
