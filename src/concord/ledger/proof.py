"""The proof of a ledger: both chains recomputed, double entry balanced, adjustments and moves as they may be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

from concord.ledger import chain
from concord.ledger.states import MOVES
from concord.model.errors import IntegrityError
from concord.model.money import to_cents

Row = dict[str, Any]
Statement = tuple[str, str, str]
AT = {name: position for position, name in enumerate(chain.POSTING)}
EXACT = Context(prec=50)
RESTORE = "restore the ledger from its copy"


@dataclass(frozen=True)
class Proof:
    """What was proved: how many records, the sum in cents, and the hashes at the end of both chains."""

    postings: int
    transitions: int
    cents: int
    head: tuple[str, str]


def prove(
    postings: Iterable[Sequence[Any]], transitions: Iterable[Row], head: tuple[str, str] | None = None
) -> Proof:
    """Check every record in order. IntegrityError names the first that is wrong, or a chain that was cut short.

    Postings come as values in the order of their columns, the hash last.
    """
    accounts: dict[str, int] = {}
    statements: dict[Statement, list[tuple[str, int]]] = {}
    keys: dict[int, str] = {}
    end = chain.START
    for number, row in enumerate(postings, start=1):
        end = _link("posting", row, number, end)
        key, adjusts, cents = row[AT["line_key"]], row[AT["adjusts"]], row[AT["cents"]]
        if adjusts is not None and keys.get(adjusts) != key:
            raise IntegrityError(
                f"it adjusts posting {adjusts}, which is for another line",
                where=f"ledger, posting {number}",
                next_step=RESTORE,
            )
        keys[number] = key
        for account, sign in ((row[AT["debit_account"]], 1), (row[AT["credit_account"]], -1)):
            accounts[account] = accounts.get(account, 0) + sign * cents
        statement = (row[AT["plan_id"]], row[AT["organization_id"]], row[AT["statement_month"]])
        statements.setdefault(statement, []).append((end, cents))
    if sum(accounts.values()):
        raise IntegrityError("debits and credits differ", where="ledger", next_step=RESTORE)
    moved, last = _prove_transitions(transitions, statements)
    if head is not None and head != (end, last):
        raise IntegrityError(
            "the chain does not end where it is known to have ended", where="ledger",
            why="records were cut off or added since that hash was kept", next_step="compare with the copy of that day",
        )  # fmt: skip
    total = sum(c for account, c in accounts.items() if account.startswith("receivable:"))
    return Proof(len(keys), moved, total, (end, last))


def prove_lines(lines: Iterable[Sequence[Any]]) -> int:
    """Check the words kept beside the chain: each under its own hash, each amount quantity x factor x rate. Returns how many."""
    count = 0
    for line_hash, _, *words in lines:
        count += 1
        if chain.hash_of_line(words) != line_hash:
            raise IntegrityError(
                "the line's words are not those that were posted", where=f"ledger, line {words[0]}",
                why="its hash, which the chain covers, is of other words", next_step=RESTORE,
            )  # fmt: skip
        quantity, factor, rate, amount = map(Decimal, words[1:5])
        if to_cents(EXACT.multiply(EXACT.multiply(quantity, factor), rate)) != amount:
            raise IntegrityError(
                "its amount is not quantity x factor x rate", where=f"ledger, line {words[0]}", next_step="explain the line"
            )  # fmt: skip
    return count


def _link(kind: str, row: Sequence[Any], expected: int, previous: str) -> str:
    """The record's hash, once its place and its words are proved."""
    if row[0] != expected:
        raise IntegrityError(
            f"{kind} {expected} is missing", where=f"ledger, {kind} {row[0]}", next_step=RESTORE
        )
    end: str = row[-1]
    if row[-2] != previous or end != chain.hash_of(row[:-1]):
        raise IntegrityError(
            "the record is not what was written",
            where=f"ledger, {kind} {expected}",
            why="its hash, or the hash before it, is of other words",
            next_step=RESTORE,
        )
    return end


def _prove_transitions(
    transitions: Iterable[Row], statements: dict[Statement, list[tuple[str, int]]]
) -> tuple[int, str]:
    states: dict[Statement, str] = {}
    end, count = chain.START, 0
    for count, row in enumerate(transitions, start=1):
        end = _link("transition", [*(row[c] for c in chain.TRANSITION), row["hash"]], count, end)
        statement = (row["plan_id"], row["organization_id"], row["statement_month"])
        _check_transition(row, states.get(statement, "draft"), statements.get(statement, []), count)
        states[statement] = row["to_state"]
    return count, end


def _check_transition(row: Row, state: str, posted: list[tuple[str, int]], number: int) -> None:
    where = f"ledger, transition {number}"
    if row["from_state"] != state or row["to_state"] not in MOVES[state]:
        raise IntegrityError(
            "the statement was not in the state it moved from", where=where, next_step=RESTORE
        )
    signed = posted[: row["postings"]]
    if (chain.hash_together(h for h, _ in signed), sum(c for _, c in signed)) != (
        row["statement_hash"],
        row["cents"],
    ):
        raise IntegrityError(
            "the statement that was signed is not the one posted", where=where, next_step=RESTORE
        )
    if row["to_state"] in ("approved", "paid") and len(posted) != row["postings"]:
        raise IntegrityError(
            "postings were added to a statement after it was signed", where=where, next_step=RESTORE
        )
