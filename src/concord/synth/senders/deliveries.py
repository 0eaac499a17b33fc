"""Which files come, from whom, about which months, and on which day: the calendar of the demonstration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from concord.synth.senders.layouts import OTHERS, PLANS, Layout, plan_layouts, practice

FIRST_MONTH = {"dogwood": (2026, 1)}  # all others start in January 2025
LAST_MONTH = (2026, 6)
HISTORY_FROM = date(2021, 1, 1)
RESTATED = ("alder", "eligibility", 2025, date(2026, 2, 12))  # one restatement of a whole year
MONTHS_BACK = {"alder": 1, "cedar": 3, "dogwood": 5}  # eligibility restates so many months before its own
DAYS_TO_SEND = {"alder": 7, "birch": 6, "cedar": 9, "dogwood": 8, "registry": 4, "adt": 2, "survey": 9}
HISTORY_DAY = 17  # of the month of onboarding


@dataclass(frozen=True)
class Delivery:
    """One file as sent: `covers_from` and `covers_to` are first days of months; claims are those adjudicated in them."""

    number: int
    layout: Layout
    name: str
    period: str
    covers_from: date
    covers_to: date
    received_on: date
    is_history: bool

    @property
    def known_on(self) -> date:
        """The day up to which the sender knows of changes: the end of the last month covered."""
        if self.is_history:
            return (
                onboarding(self.layout.sender) - timedelta(days=1)
                if self.name != _restated_name()
                else date(2026, 1, 31)
            )
        return month_end(self.covers_to)


def onboarding(sender: str) -> date:
    """First day of the sender's first month."""
    year, month = FIRST_MONTH.get(sender, (2025, 1))
    return date(year, month, 1)


def month_end(first: date) -> date:
    """Last day of the month that begins on `first`."""
    return next_month(first) - timedelta(days=1)


def next_month(first: date) -> date:
    """First day of the month after."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def months_before(first: date, count: int) -> date:
    """First day of the month `count` months earlier."""
    index = first.year * 12 + first.month - 1 - count
    return date(index // 12, index % 12 + 1, 1)


def months(sender: str) -> list[date]:
    """The months a sender reports, as first days."""
    out, month, last = [], onboarding(sender), date(*LAST_MONTH, 1)
    while month <= last:
        out.append(month)
        month = next_month(month)
    return out


def _restated_name() -> str:
    return "ALDER_ME_2025_HIST.txt"


def _period(layout: Layout, month: date) -> str:
    if layout.period_form == "quarter":
        return f"{month.year}Q{(month.month + 2) // 3}"
    return f"{month:%Y-%m}" if layout.period_form == "dashed" else f"{month:%Y%m}"


def _history(layout: Layout, begins: date) -> Iterator[tuple[str, str, date, date, date]]:
    start = onboarding(layout.sender)
    received = start.replace(day=HISTORY_DAY)
    if layout.history_name and "{year}" in layout.history_name:
        for year in range(begins.year, start.year):
            name = layout.history_name.format(year=year)
            first = date(year, 1, 1)
            if layout.kind != "eligibility":
                first = max(first, begins)
            yield name, str(year), first, date(year, 12, 1), received
        if (layout.sender, layout.kind) == RESTATED[:2]:
            year, day = RESTATED[2], RESTATED[3]
            yield layout.history_name.format(year=year), str(year), date(year, 1, 1), date(year, 12, 1), day
    elif layout.history_name:
        yield layout.history_name, "history", begins, months_before(start, 1), received


def _monthly(layout: Layout) -> Iterator[tuple[str, str, date, date, date]]:
    quarterly = layout.period_form == "quarter"
    for month in months(layout.sender):
        if quarterly and month.month % 3:
            continue
        name = layout.name.format(period=_period(layout, month))
        first = months_before(month, 2) if quarterly else month
        if layout.kind == "eligibility":
            back = MONTHS_BACK.get(layout.sender)
            first = onboarding(layout.sender) if back is None else months_before(month, back)
        period = _period(layout, month) if quarterly else f"{month:%Y-%m}"
        yield name, period, first, month, next_month(month).replace(day=_day_sent(layout.sender))


def _day_sent(sender: str) -> int:
    return DAYS_TO_SEND.get(sender, 3 + sum(map(ord, sender)) % 6)


def schedule(practices: Iterable[str], history_from: date = HISTORY_FROM) -> list[Delivery]:
    """Every file of the demonstration, in order of delivery; histories begin on `history_from`."""
    layouts = [*plan_layouts().values(), *(x for p in practices for x in practice(p)), *OTHERS]
    rows = []
    for layout in layouts:
        rows += [(layout, *r, True) for r in _history(layout, history_from)]
        rows += [(layout, *r, False) for r in _monthly(layout)]
    order = {s: i for i, s in enumerate(PLANS)}
    rows.sort(key=lambda r: (r[5], order.get(r[0].sender, 9), r[0].sender, r[0].kind, r[1]))
    return [Delivery(i, *row) for i, row in enumerate(rows)]
