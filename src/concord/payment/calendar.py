"""When things are paid, frozen and final. All of it follows from terms; nothing reads a clock."""

from __future__ import annotations

from datetime import date, timedelta

from concord.model.periods import MONTHS_IN, add_months, first_of_month, last_of_month


def period_start(month: date, factor_period: str) -> date:
    """First day of the period (month, quarter or year) that holds a month."""
    length = MONTHS_IN[factor_period]
    return date(month.year, (month.month - 1) // length * length + 1, 1)


def period_end(start: date, factor_period: str) -> date:
    """Last day of the period that starts on `start`."""
    return last_of_month(add_months(start, MONTHS_IN[factor_period] - 1))


def advance_due(month: date, schedule: str, payment_day: int) -> date:
    """Payment date of a month's prospective amount: in the month itself, or in the first month of its quarter."""
    paid_in = period_start(month, "quarter") if schedule == "quarterly" else first_of_month(month)
    return paid_in.replace(day=payment_day)


def final_on(year: int, run_out_days: int, review_days: int) -> date:
    """First day on which a year's results are final: run-out and the practice's review are over."""
    return date(year, 12, 31) + timedelta(days=run_out_days + review_days)


def settlement_due(final: date, payment_day: int) -> date:
    """Payment date of a year's settlement: the first one after results are final."""
    return add_months(first_of_month(final), 1).replace(day=payment_day)


def next_payment(on: date, payment_day: int) -> date:
    """The first payment date on or after a day: when news known that day is paid."""
    this = first_of_month(on).replace(day=payment_day)
    return this if this >= on else add_months(first_of_month(on), 1).replace(day=payment_day)


def closes_on(month: date, look_back_months: int) -> date:
    """Last day on which news may still change a month: the end of the last month that looks back on it."""
    return last_of_month(add_months(first_of_month(month), look_back_months))
