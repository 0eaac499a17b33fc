"""Money is `Decimal`, in lines, rounded once, half-up, to the cent."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def to_cents(amount: Decimal) -> Decimal:
    """`amount` in US dollars rounded half-up (away from zero at the half) to the cent."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def dollars(amount: Decimal) -> str:
    """`$1,234.50`, with a minus sign before the dollar sign."""
    sign = "-" if amount < 0 else ""
    return f"{sign}${abs(amount):,.2f}"
