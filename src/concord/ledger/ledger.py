"""The ledger: what was posted, once and for good. A run computes what is owed; the ledger posts owed minus posted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

from concord.canon.payments import Closing, Line
from concord.engine import Session, sql
from concord.ledger import chain
from concord.ledger.batch import DRAFT, Batch, Posted
from concord.ledger.drawing import Drawing, drawn
from concord.ledger.proof import Proof, prove, prove_lines
from concord.ledger.states import check_move
from concord.ledger.store import Row, Store, open_store
from concord.model.errors import IntegrityError, UsageError
from concord.model.money import CENT

STATEMENT = ("plan_id", "organization_id", "statement_month")


@contextmanager
def open_ledger(place: str | Path) -> Iterator[Ledger]:
    """The ledger kept at a path (SQLite) or a URL (PostgreSQL)."""
    store = open_store(place)
    try:
        yield Ledger(store)
    finally:
        store.close()


class Ledger:
    """One ledger: its postings and the states of its statements."""

    def __init__(self, store: Store):
        self.store = store

    def draw(self, session: Session, payment: Path) -> Drawing:
        """Work out what a payment folder owes less what stands posted. Reads only."""
        head = self.head()
        session.drop("line").view("line", payment / "line", Line).file_table(
            __package__, "lines", "owed_line"
        )
        session.drop("closing").view("closing", payment / "closing.parquet", Closing)
        closes = {
            (r["contract_id"], r["component"], str(r["period_start"]), str(r["period_end"])): r["closes_on"]
            for r in session.dicts("SELECT * FROM closing")
        }
        owed = {r[0] for r in session.file_rows(__package__, "owed_contracts")}
        contracts = sorted(owed | {r["contract_id"] for r in self._rows("contracts")})
        return Drawing(head, closes, (drawn(self.store, session, contract) for contract in contracts))

    def post(
        self,
        session: Session,
        payment: Path,
        *,
        release_id: str,
        as_of: date,
        who: str,
        drawing: Drawing | None = None,
    ) -> Posted:
        """Post what a payment folder owes less what stands posted, all or nothing. Posting the same again adds nothing.

        A difference to a period that was posted before and is closed (table `closing`) is refused and counted. `drawing` is that
        folder's, worked out before; it is worked out anew when the ledger has grown since.
        """
        with self.store.writing():
            if drawing is None or drawing.head != self.head():
                drawing = self.draw(session, payment)
            last = self._last("last_posting")
            batch = Batch(self.store, self.states(), last, drawing.closes, (release_id, as_of, who))
            for contract in drawing.contracts:
                batch.contract(contract)
        return batch.done

    def move(
        self, plan_id: str, organization_id: str, month: date, to: str, *, who: str, on: date, why: str = ""
    ) -> None:
        """Move a statement to its next state: draft, reviewed, approved, paid; or void. UsageError when it may not."""
        statement = (plan_id, organization_id, str(month))
        with self.store.writing():
            postings = self._rows("statement", dict(zip(STATEMENT, statement, strict=True)))
            if not postings:
                raise UsageError(
                    f"no statement of {plan_id} to {organization_id} for {month:%B %Y}",
                    next_step="see the ledger's statements",
                )
            state = self.states().get(statement, DRAFT)
            check_move(state, to, who, why)
            sequence, previous = self._last("last_transition")
            record = (
                sequence + 1, *statement, state, to, who, str(on), why, len(postings),
                sum(p["cents"] for p in postings), chain.hash_together(p["hash"] for p in postings), previous,
            )  # fmt: skip
            columns = (*chain.TRANSITION, "hash")
            self.store.insert("transition", columns, [(*record, chain.hash_of(record))])

    # -- reading ---------------------------------------------------------------------------------------------

    def states(self) -> dict[tuple[str, str, str], str]:
        """State of every statement that has left draft, by plan, practice and month (ISO text)."""
        return {
            (r["plan_id"], r["organization_id"], r["statement_month"]): r["to_state"]
            for r in self._rows("statement_states")
        }

    def statements(self) -> list[Row]:
        """Each statement's components with postings, amount in US dollars and state."""
        states = self.states()
        return [self._with_state(r, states) for r in self._rows("statements")]

    def statements_of(self, plan_id: str) -> list[Row]:
        """One plan's statements: organization_id, statement_month, postings, amount in US dollars and state."""
        states = self.states()
        rows = self._rows("plan_statements", {"plan_id": plan_id})
        return [self._with_state(r, states) for r in rows]

    def months(self, plan_id: str = "", organization_id: str = "") -> list[Row]:
        """Statements of a plan, of a practice or of all, newest first: month, postings, amount in US dollars, state."""
        states, both = self.states(), {"plan_id": plan_id, "organization_id": organization_id}
        found = "statement_months_of" if plan_id else "statement_months_to"
        rows = self._rows(found, both) if organization_id else self._rows("statement_months")
        return [
            self._with_state(r, states) | {"month": date.fromisoformat(r["statement_month"])}
            for r in rows
            if plan_id in ("", r["plan_id"]) and organization_id in ("", r["organization_id"])
        ]

    def lines(self, plan_id: str, organization_id: str, month: date) -> list[Row]:
        """A statement's postings in order: `amount` posted, `was` before, and `is_now` after, US dollars, with the line's words.

        `quantity`, `factor`, `rate` are Decimal and recompute to `is_now`; a key that is owed no more has the words it had, and
        `is_now` 0.
        """
        asked = dict(zip(STATEMENT, (plan_id, organization_id, str(month)), strict=True))
        return [_line(r) for r in self._rows("statement_lines", asked)]

    def history(self, contract_id: str, line_key: str) -> list[Row]:
        """What was posted for one key, in order: amount in US dollars, statement month, day, release, state."""
        states = self.states()
        rows = self._rows("history", {"contract_id": contract_id, "line_key": line_key})
        return [self._with_state(r, states) for r in rows]

    def postings(self) -> Iterator[Row]:
        """Every posting in order, with amount in US dollars and its statement's state."""
        states = self.states()
        for values in self.store.stream(sql.load(__package__, "all_postings")):
            yield self._with_state(dict(zip((*chain.POSTING, "hash"), values, strict=True)), states)

    def accounts(self) -> dict[str, Decimal]:
        """Balance of each account in US dollars, debits less credits: receivables of practices, payables of plans."""
        return {r["account"]: r["cents"] * CENT for r in self._rows("accounts")}

    def head(self) -> tuple[str, str]:
        """Hashes at the end of both chains. Kept elsewhere (in a release's manifest), they prove that nothing was cut off."""
        return self._last("last_posting")[1], self._last("last_transition")[1]

    def verify(self, head: tuple[str, str] | None = None) -> Proof:
        """Recompute both chains, the double entry and every move. IntegrityError names the first record that is wrong."""
        postings = self.store.stream(sql.load(__package__, "all_postings"))
        proof = prove(postings, self._rows("all_transitions"), head)
        prove_lines(self.store.stream(sql.load(__package__, "all_posted_lines")))
        lost = self._rows("without_words")[0]
        if lost["postings"]:
            raise _without_words(**lost)
        return proof

    def _with_state(self, row: Row, states: dict[tuple[str, str, str], str]) -> Row:
        state = states.get((row["plan_id"], row["organization_id"], row["statement_month"]), DRAFT)
        return row | {"amount": row["cents"] * CENT, "state": state}

    def _rows(self, name: str, parameters: Row | None = None) -> list[Row]:
        return self.store.rows(sql.load(__package__, name), parameters)

    def _last(self, name: str) -> tuple[int, str]:
        found = self._rows(name)
        return (found[0]["sequence"], found[0]["hash"]) if found else (0, chain.START)


def _without_words(postings: int, first: int, last: int) -> IntegrityError:
    """The chain holds, but of some postings nobody can say any more what they were for."""
    begun_so = first == 1 and last == postings
    return IntegrityError(
        f"{postings} of its postings have lost their words",
        where=f"ledger, postings {first} to {last}",
        why="the chain holds, so no amount was changed, but quantities, rates and terms are gone"
        + ("; a ledger begun before version 0.1.0 kept none" if begun_so else ""),
        next_step="restore the ledger from its copy"
        + ("; one that an earlier version began is kept aside as the record of its time: move the file away, and `concord run` posts "
           "what is owed into a new one" if begun_so else ""),
    )  # fmt: skip


def _line(row: Row) -> Row:
    """A posting with its line: cents as US dollars, text as numbers and days."""
    made = row | {"amount": row["cents"] * CENT, "was": row["was"] * CENT}
    made["is_now"] = made["was"] + made["amount"]
    for name in ("quantity", "factor", "rate", "quantity_before", "factor_before", "rate_before"):
        made[name] = Decimal(row[name]) if row[name] is not None else None
    for name in ("period_start", "period_end", "statement_month", "posted_on", "term_date", "due_date"):
        made[name] = date.fromisoformat(row[name]) if row[name] else None
    return made | {
        "measure": row["measure"] or None,
        "owed": Decimal(row["amount"]) if row["amount"] else None,
    }
