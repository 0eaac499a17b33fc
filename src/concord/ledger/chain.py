"""The chain: each record's hash covers its own words and the hash before it, so no record can change unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

START = "0" * 64
BETWEEN = "\x1f"  # a control character that no id, date or name holds
POSTING = (
    "sequence", "line_key", "adjusts", "release_id", "plan_id", "organization_id", "contract_id", "component", "kind",
    "period_start", "period_end", "stage", "cents", "debit_account", "credit_account", "statement_month", "posted_on",
    "posted_by", "line_hash", "previous_hash",
)  # fmt: skip
LINE = (
    "line_key", "quantity", "factor", "rate", "amount", "term", "term_date", "term_file", "term_status", "stage", "kind",
    "due_date", "measure", "product_line", "funding", "reason",
)  # fmt: skip
TRANSITION = (
    "sequence", "plan_id", "organization_id", "statement_month", "from_state", "to_state", "who", "moved_on", "why",
    "postings", "cents", "statement_hash", "previous_hash",
)  # fmt: skip


def hash_of(values: Sequence[Any]) -> str:
    """SHA-256 over a record's values in the order of its columns, the hash before it last."""
    return hashlib.sha256(BETWEEN.join(map(str, values)).encode()).hexdigest()


def hash_of_line(values: Sequence[Any]) -> str:
    """SHA-256 over the words of a line in the order of `LINE`: what `lines.sql` computes and every posting carries."""
    return hashlib.sha256("|".join(map(str, values)).encode()).hexdigest()


def hash_together(hashes: Iterable[str]) -> str:
    """One hash for the postings of a statement, in order."""
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()
