"""Lines owed by many contracts over many months, with news in between: a payment folder for a ledger, and a book of the lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from concord.canon.payments import Closing, Line
from concord.engine import open_session
from concord.ledger import Ledger
from concord.model.money import to_cents
from concord.model.periods import add_months, last_of_month
from concord.payment.keys import line_key
from concord.payment.people import write_rows
from concord.release.reader import Book

FIRST = date(2025, 1, 1)


def lines(months: int, plans: int, practices: int, seed: int, people: int = 3) -> list[dict[str, Any]]:
    """`people` population-health lines, one of direct services and, each December, one of performance, per contract and month.

    Another seed changes about a fifth of the factors and lets some people leave: that is the news.
    """
    sure, news = Random(1), Random(seed)
    made = []
    for number in range(months):
        month = add_months(FIRST, number)
        for plan in range(plans):
            for practice in range(practices):
                for person in range(people):
                    factor, base = (
                        Decimal(sure.randint(4_000, 40_000)) / 10_000,
                        Decimal(sure.randint(400, 900)) / 100,
                    )
                    changed = news.random() < 0.2 and seed
                    if changed:
                        factor = Decimal(news.randint(4_000, 40_000)) / 10_000
                    quantity = 0 if changed and news.random() < 0.3 else 1
                    made.append(
                        _line(
                            plan,
                            practice,
                            month,
                            "population_health",
                            "monthly",
                            str(person),
                            quantity,
                            factor,
                            base,
                        )
                    )
                rate = Decimal(sure.randint(10_000_000, 40_000_000)) / 1_000_000
                made.append(
                    _line(
                        plan,
                        practice,
                        month,
                        "direct_services",
                        "monthly",
                        "",
                        sure.randint(1, 900),
                        Decimal("1.0213"),
                        rate,
                    )
                )
                if month.month == 12:
                    made.append(_line(plan, practice, month, "performance", "attainment", "CBP", 1200, Decimal("0.183333"), Decimal("3.50")))  # fmt: skip
    return made


def _line(
    plan: int, practice: int, month: date, component: str, kind: str, detail: str, quantity: int, factor: Decimal, rate: Decimal
) -> dict[str, Any]:  # fmt: skip
    contract = f"plan{plan}-practice{practice:02d}"
    person = int(detail) + 1001 if component == "population_health" else None
    return {
        "line_key": line_key(contract, component, kind, month, detail), "plan_id": f"plan{plan}",
        "organization_id": f"practice{practice:02d}", "contract_id": contract, "track": "hybrid", "component": component,
        "kind": kind, "period_start": month, "period_end": last_of_month(month), "due_date": month.replace(day=5),
        "stage": "interim", "person_id": person, "measure": detail if component == "performance" else None,
        "product_line": "commercial", "funding": "fully_insured", "quantity": Decimal(quantity), "factor": factor, "rate": rate,
        "amount": to_cents(quantity * factor * rate), "term": f"{component}.base", "term_date": FIRST,
        "term_file": "terms/common.toml", "term_status": "illustrative", "reason": "Invented for a test.",
    }  # fmt: skip


def post(ledger: Ledger, rows: list[dict[str, Any]], folder: Path, as_of: date) -> Any:
    """Post lines as a run of a day would; no period has closed."""
    with open_session(threads=1) as session:
        write_rows(session, rows, Line, folder / "line" / "contract.parquet")
        write_rows(session, [], Closing, folder / "closing.parquet")
        return ledger.post(session, folder, release_id=f"{as_of}-r", as_of=as_of, who="test")


@contextmanager
def book(rows: list[dict[str, Any]], folder: Path, name: str = "custodian") -> Iterator[Book]:
    """A book that holds the lines, people by number, and Ana, Bo and Cy by name."""
    names = [("Ana", "Reyes"), ("Bo", "Oak"), ("Cy", "Pérez")]
    with open_session(threads=1) as session:
        write_rows(session, rows, Line, folder / "all.parquet")
        session.run(f"CREATE TABLE l AS SELECT * EXCLUDE (person_id), person_id AS person FROM read_parquet('{folder / 'all.parquet'}')")  # fmt: skip
        session.run("CREATE TABLE p (person BIGINT, first_name VARCHAR, last_name VARCHAR)")
        for number, (first, last) in enumerate(names, 1001):
            session.run("INSERT INTO p VALUES ($n, $f, $l)", {"n": number, "f": first, "l": last})
        tables = {"line": {"rows": session.write("l", folder / "line.parquet", order=["line_key"])},
                  "person": {"rows": session.write("p", folder / "person.parquet", order=["person"])}}  # fmt: skip
        facts = {"as_of": "2026-07-10", "data_through": "2026-06-30", "books": {name: tables}}
        yield Book(lambda: session, folder, "2026-07-10-test", name, facts)
