"""One posting run: walks the contracts in order and appends the differences to the chain."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from concord.engine import sql
from concord.ledger import chain
from concord.ledger.drawing import Drawn, Period
from concord.ledger.store import Store
from concord.model.money import CENT
from concord.model.periods import add_months, first_of_month

DRAFT = "draft"
HASH = chain.POSTING.index("line_hash")


@dataclass
class Posted:
    """What one posting did. `refused` are differences to periods that are closed: their number and amount in US dollars."""

    postings: int = 0
    adjusting: int = 0
    cents: int = 0
    refused: int = 0
    refused_cents: int = 0

    @property
    def amount(self) -> Decimal:
        """Sum of what was posted, US dollars."""
        return self.cents * CENT

    @property
    def refused_amount(self) -> Decimal:
        return self.refused_cents * CENT


class Batch:
    """The state of a posting run. `last` is the chain's end; `closes` is the last day for news by contract and period."""

    def __init__(
        self,
        store: Store,
        states: dict[tuple[str, str, str], str],
        last: tuple[int, str],
        closes: dict[tuple[str, str, str, str], date],
        run: tuple[str, date, str],
    ):
        self.store, self.states, self.closes = store, states, closes
        self.sequence, self.hash = last
        self.release_id, self.as_of, self.who = run
        self.done = Posted()
        self._statements: dict[tuple[str, str, str], str] = {}

    def contract(self, drawn: Drawn) -> None:
        """Append a contract's differences, and keep the words and numbers of lines that are posted, each under its hash."""
        record = partial(self._record, drawn.contract_id, drawn.known)
        records = [r for row in drawn.rows if (r := record(self._whole(row))) is not None]
        posted = {r[HASH] for r in records}
        if new := [words for line_hash, words in drawn.words.items() if line_hash in posted]:
            self.store.insert("posted_line", ("line_hash", "contract_id", *chain.LINE), new)
        if records:
            self.store.insert("posting", (*chain.POSTING, "hash"), records)

    def _whole(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """A row of `owed`; where the key is owed no more, with the names of its last posting."""
        if row[2] is not None:
            return row
        last = self.store.rows(sql.load(__package__, "posting_at"), {"sequence": row[1]})[0]
        words = [
            last[c]
            for c in (
                "plan_id",
                "organization_id",
                "component",
                "kind",
                "period_start",
                "period_end",
                "stage",
            )
        ]
        return (*row[:2], *words, row[9], last["due_date"], last["line_hash"])

    def _record(
        self, contract_id: str, known: Container[tuple[Any, ...]], row: tuple[Any, ...]
    ) -> tuple[Any, ...] | None:
        key, adjusts, plan, organization, component, kind, start, end, stage, cents, due, line_hash = row
        is_news = (component, start, end) in known
        if is_news and self._is_closed(contract_id, (component, start, end)):
            self.done.refused += 1
            self.done.refused_cents += cents
            return None
        self.done.postings += 1
        self.done.adjusting += adjusts is not None
        self.done.cents += cents
        self.sequence += 1
        record = (
            self.sequence, key, adjusts, self.release_id, plan, organization, contract_id, component, kind, start, end,
            stage, cents, f"receivable:{organization}", f"payable:{plan}", self._statement(plan, organization, due, is_news),
            str(self.as_of), self.who, line_hash, self.hash,
        )  # fmt: skip
        self.hash = chain.hash_of(record)
        return (*record, self.hash)

    def _is_closed(self, contract_id: str, period: Period) -> bool:
        closes = self.closes.get((contract_id, *period))
        return closes is not None and closes < self.as_of

    def _statement(self, plan: str, organization: str, due: str, is_news: bool) -> str:
        """The statement a posting stands on: that of its due month, or for news of the next payment date; the next open one."""
        first = due[:8] + "01"
        if is_news:
            first = max(first, str(self._next_paid(int(due[8:]))))
        asked = (plan, organization, first)
        if asked not in self._statements:
            month = date.fromisoformat(first)
            while self.states.get((plan, organization, str(month)), DRAFT) != DRAFT:
                month = add_months(month, 1)
            self._statements[asked] = str(month)
        return self._statements[asked]

    def _next_paid(self, payment_day: int) -> date:
        """The month whose payment date is the first on or after the run's day."""
        month = first_of_month(self.as_of)
        return month if month.replace(day=payment_day) >= self.as_of else add_months(month, 1)
