"""What a resource's mapping may look up: who sent it, when, and the few facts that stand in other resources."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from concord.intake.fhir.codings import Pair

Row = dict[str, Any]


@dataclass
class Context:
    """Sender and day of receipt, and facts gathered in a first pass: births by patient, codes by medication."""

    sender: str
    received_on: date
    provenance: str = "standard"
    births: dict[str, date] = field(default_factory=dict)
    medications: dict[str, list[Pair]] = field(default_factory=dict)
    unresolved: Counter[str] = field(default_factory=Counter)

    def base(self, row_id: int, member: str | None) -> Row:
        """The columns every row has."""
        return {"row_id": row_id, "sender": self.sender, "member_id": member, "received_on": self.received_on}
