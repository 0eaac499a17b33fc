"""Lines made in plain Python (contract-level ones); those of people are made in SQL by the same rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from concord.payment.arithmetic import line_amount
from concord.payment.keys import line_key
from concord.program.contracts import Contract
from concord.program.terms import TermValue


@dataclass
class Draft:
    """A line with its evidence, before it is written."""

    row: dict[str, Any]
    evidence: list[dict[str, Any]] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        value: Decimal = self.row["amount"]
        return value

    def add(self, kind: str, reference: str, value: Decimal | int | None, words: str) -> None:
        """Rest the line on one more fact."""
        self.evidence.append(
            {
                "line_key": self.row["line_key"], "item": len(self.evidence) + 1, "kind": kind, "reference": reference,
                "value": None if value is None else Decimal(value), "words": words,
            }
        )  # fmt: skip


def draft(
    contract: Contract,
    component: str,
    kind: str,
    start: date,
    end: date,
    detail: str,
    term: TermValue,
    *,
    quantity: Decimal,
    factor: Decimal,
    rate: Decimal,
    due_date: date,
    stage: str,
    reason: str,
    name: str = "",
    measure: str | None = None,
    product_line: str | None = None,
    funding: str | None = None,
) -> Draft:
    """A line; `name` replaces `kind` in its key where the kind may change between runs (attainment or improvement)."""
    return Draft(
        {
            "line_key": line_key(contract.contract_id, component, name or kind, start, detail),
            "plan_id": contract.plan_id, "organization_id": contract.organization_id,
            "contract_id": contract.contract_id, "track": contract.track, "component": component, "kind": kind,
            "period_start": start, "period_end": end, "due_date": due_date, "stage": stage, "person_id": None,
            "measure": measure, "product_line": product_line, "funding": funding, "quantity": quantity,
            "factor": factor, "rate": rate, "amount": line_amount(quantity, factor, rate), "term": term.name,
            "term_date": term.since, "term_file": term.file, "term_status": term.status, "reason": reason,
        }
    )  # fmt: skip
