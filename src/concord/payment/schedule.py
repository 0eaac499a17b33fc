"""The payment calendar of a year: every day that follows from contracts and their terms, before any line is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from concord.model.periods import add_months, last_of_month
from concord.payment import calendar
from concord.payment.cards import Known, known_contracts
from concord.program import Program


@dataclass(frozen=True, order=True)
class Event:
    """Something that is due or ends on a day for a plan; `practices` are those whose contracts it holds for."""

    day: date
    plan_id: str
    what: str
    practices: tuple[str, ...] = ()


def schedule(program: Program, year: int, known_on: date) -> list[Event]:
    """A year's events in order of day and plan, contracts that agree made one."""
    found: dict[tuple[date, str, str], set[str]] = {}
    for known in known_contracts(program, max(known_on, date(year, 12, 31))):
        for day, what in _of_contract(known):
            if day.year == year:
                key = (day, known.contract.plan_id, what)
                found.setdefault(key, set()).add(known.contract.organization_id)
    return sorted(Event(*key, tuple(sorted(practices))) for key, practices in found.items())


def _of_contract(known: Known) -> Iterator[tuple[date, str]]:
    through = known.known_on
    for month in known.months(through):
        yield from _of_month(known, month)
    for year in known.years(through):
        yield from _of_year(known, year)


def _of_month(known: Known, month: date) -> Iterator[tuple[date, str]]:
    day = known("calendar.payment_day", month)
    named = f"{month:%B %Y}"
    paid = calendar.advance_due(month, known("population_health.schedule", month), day)
    yield paid, f"population health is paid for {_span(known, month)}"
    if known.contract.track != "ffs":
        yield calendar.advance_due(month, "monthly", day), f"direct services are paid for {named}"
    closes = calendar.closes_on(month, known("population_health.look_back_months", month))
    yield closes, f"last day on which news changes {named}"
    if month.month % 3 == 0:
        after = add_months(month, 1).replace(day=day)
        yield after, f"interim estimate of performance through {last_of_month(month):%B %Y}, information only"


def _span(known: Known, month: date) -> str:
    if known("population_health.schedule", month) != "quarterly":
        return f"{month:%B %Y}"
    return f"quarter {(month.month - 1) // 3 + 1} of {month.year}"


def _of_year(known: Known, year: int) -> Iterator[tuple[date, str]]:
    on = known.year_on(year)
    run_out = date(year, 12, 31) + timedelta(days=known("calendar.run_out_days", on))
    yield run_out, f"run-out of {year} ends; the practice's review begins"
    yield known.final_on(year), f"review of {year} ends; its results are final"
    due = known.settlement_due(year)
    yield due, f"{year} is settled: performance, leakage, the limit on the increase"
    yield (
        calendar.closes_on(due, known("population_health.look_back_months", on)),
        f"last day on which news changes the settlement of {year}",
    )
