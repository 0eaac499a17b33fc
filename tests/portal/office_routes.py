"""Routes of plans, the program office, the steward, coaches, actuaries, evaluators and observers, and who may open them.

Route: what stands in its address, who is answered with a page, and who may ask but finds nothing there (404).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.spec.release.conftest import ALDER_FILE

MARCH = date(2025, 3, 1)
PLANS = {"dana", "erin"}
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
    "program_home": ({}, {"pat"}, set()),
    "steward_queue": ({}, {"sam"}, set()),
    "public_tables": ({}, {"casey", "olive"}, set()),
}
FILES = ("csv", "xlsx")
TABLES = {
    "plan_home", "plan_submissions", "plan_members", "plan_measures", "plan_payments", "plan_batch", "plan_contracts", "plan_proof",
}  # fmt: skip
"""Routes whose list can be taken away with `?as=csv` or `?as=xlsx`."""


def place(route: str, keys: dict[str, str]) -> str:
    """The address of a route of this file."""
    from django.urls import reverse

    said = {
        k: keys[v[1:]] if isinstance(v, str) and v.startswith("@") else v for k, v in OFFICE[route][0].items()
    }
    return reverse(route, kwargs=said)
