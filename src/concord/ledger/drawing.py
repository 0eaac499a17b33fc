"""What a payment folder owes less what stands posted, contract by contract: worked out before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

import pyarrow as pa

from concord.engine import Session, sql
from concord.ledger.store import Store

POSTED = pa.schema([("line_key", pa.string()), ("cents", pa.int64()), ("latest", pa.int64())])
Period = tuple[str, str, str]


@dataclass(frozen=True)
class Drawn:
    """A contract's differences: keys owed, in their order, then keys that are owed no more, as `owed.sql` gives them less the words.

    `known` are periods that were posted before. `words`: of each line that the ledger does not keep yet, its words and numbers, by
    its hash.
    """

    contract_id: str
    rows: list[tuple[Any, ...]]
    known: frozenset[tuple[Any, ...]]
    words: dict[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Drawing:
    """Differences of every contract, and the ends of both chains that they were worked out against: beyond these they are void.

    `closes` is the last day for news by contract and period. Contracts are worked out as they are asked for, until they are `held`.
    """

    head: tuple[str, str]
    closes: dict[tuple[str, str, str, str], date]
    contracts: Iterable[Drawn]

    def held(self) -> Self:
        """The same, every contract worked out: some 1.5 kB of memory for each line."""
        return replace(self, contracts=list(self.contracts))


def drawn(store: Store, session: Session, contract_id: str) -> Drawn:
    """One contract's differences. Reads the ledger and the session's `owed_line`."""
    named = {"contract_id": contract_id}
    standing: list[Any] = list(zip(*store.stream(sql.load(__package__, "posted"), named), strict=True))
    session.table("posted", pa.table(standing or [[], [], []], schema=POSTED))
    known = frozenset(tuple(r.values()) for r in store.rows(sql.load(__package__, "posted_periods"), named))
    kept = {r["line_hash"] for r in store.rows(sql.load(__package__, "kept_hashes"), named)}
    owed = session.rows(sql.load(__package__, "owed"), named, label="ledger/owed.sql")
    words = {row[11]: _words(contract_id, row) for row in owed if row[11] is not None and row[11] not in kept}
    return Drawn(contract_id, [row[:12] for row in owed], known, words)


def _words(contract_id: str, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row of `posted_line`."""
    key, kind, stage, due, line_hash = row[0], row[5], row[8], row[10], row[11]
    *numbers, measure, line, funding, reason = row[12:]
    return (line_hash, contract_id, key, *numbers, stage, kind, due, measure, line, funding, reason)
