"""The increase: what the program adds over the fee-for-service equivalent, per contract and year, against its limit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from concord.model.money import ZERO, to_cents
from concord.payment import arithmetic as sums
from concord.payment.cards import Known
from concord.payment.lines import Draft, draft


def increase_row(
    known: Known, year: int, stage: str, parts: dict[str, Decimal], base: Decimal
) -> dict[str, Any]:
    """One row of `increase`: parts are population_health, performance and direct_gain in US dollars."""
    on, contract = known.year_on(year), known.contract
    limit, rule = known("increase.limit", on), known("increase.rule", on)
    total = sum(parts.values(), ZERO)
    over = total - to_cents(base * limit / 100)
    return {
        "contract_id": contract.contract_id, "plan_id": contract.plan_id, "organization_id": contract.organization_id,
        "year": year, "stage": stage, **parts, "base": base,
        "percent": sums.rounded(total / base * 100) if base else None, "limit": limit, "rule": rule,
        "cap_amount": -over if rule == "cap" and over > 0 else ZERO,
    }  # fmt: skip


def cap_line(known: Known, row: dict[str, Any]) -> Draft | None:
    """The negative line of a contract whose limit is a cap, once the year is final; none while nothing is over it."""
    if row["stage"] != "final" or not row["cap_amount"]:
        return None
    year, on = row["year"], known.year_on(row["year"])
    one = draft(
        known.contract, "adjustment", "cap", date(year, 1, 1), date(year, 12, 31), "", known.term("increase.limit", on),
        quantity=sums.ONE, factor=sums.ONE, rate=row["cap_amount"], due_date=known.settlement_due(year), stage="final",
        reason=f"The year's increase is {row['percent']}% of the base; the contract caps it at {row['limit']}%.",
    )  # fmt: skip
    for name in ("population_health", "performance", "direct_gain"):
        one.add("rate", f"increase|{year}|{name}", row[name], name.replace("_", " ").capitalize())
    one.add(
        "claims",
        f"base|{year}",
        row["base"],
        "Fee-for-service equivalent of the year's primary care to the roster",
    )
    return one
