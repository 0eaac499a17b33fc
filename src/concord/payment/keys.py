"""Names of what is owed. The same key on every run lets the ledger post only the difference.

A person's line is keyed by the plan's own member id: it survives a change in linkage, and knowing it tells nobody who the
same person is for another plan.
"""

from __future__ import annotations

import hashlib
from datetime import date

LENGTH = 24


def line_key(contract_id: str, component: str, what: str, period_start: date, detail: str) -> str:
    """The first 24 hexadecimal digits of the SHA-256 of the five, joined by `|`. SQL makes the same in `line_key.sql`."""
    text = "|".join((contract_id, component, what, period_start.isoformat(), detail))
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]
