"""One amount everywhere: the lines owed, the ledger, the statements, the remittance files and the book come to the same cents."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from concord.engine import open_session
from concord.ledger import open_ledger
from concord.reports import remittance, workbook
from concord.reports import statement as statements
from concord.reports.agreement import agree
from concord.reports.remittance import Payer
from tests.spec.payment.test_population_health import ADULT, BASE_10, TWO_SEXES, flat
from tests.unit.reports.conftest import book

PLAN, PRACTICE = Payer("alder", "Alder Health Plan"), Payer("foothill", "Foothill", "891000003")
ANA = " 1 | 1980-05-05 | female | alder | foothill | 2025-01..2025-03"
BEN = " 2 | 1981-05-05 | male | alder | foothill | "


@pytest.fixture
def posted(payment, tmp_path):
    """Two runs, of 10 February and 10 March, each posted: the ledger, the last run's lines, and a book of them."""
    case = {"terms": BASE_10, "edit": lambda folder: flat(folder, TWO_SEXES)}
    february = payment(**case, people=f"{ADULT}\n{ANA}\n{BEN}2025-01..2025-02", as_of=date(2025, 2, 10))
    march = payment(
        **case, people=f"{ADULT}\n{ANA}\n{BEN}2025-01", frozen=february.folder, as_of=date(2025, 3, 10)
    )
    with open_ledger(tmp_path / "ledger.sqlite") as ledger:
        for run, day in ((february, date(2025, 2, 10)), (march, date(2025, 3, 10))):
            with open_session(threads=1) as session:
                ledger.post(session, run.folder, release_id=f"{day}-run", as_of=day, who="case")
        with book(march.rows("line"), tmp_path) as opened:
            yield march, ledger, opened


def test_lines_ledger_statements_remittance_and_book_come_to_the_same_cents(posted):
    """Base $10.00. Ana's factor is 1.20 and Ben's 0.80, whose mean is 1: $12.00 and $8.00 a month.

    10 February: both are on the roster in January and February. Two lines a month, $12.00 + $8.00. The ledger posts $20.00 to the
    statement of January and $20.00 to that of February.

    10 March: Ana has March, $12.00. Ben turns out to have left on 31 January: his February is owed no more, so $8.00 goes back. February
    has been paid, so that stands on the statement of the next payment date, in April: what was $8.00, is $0.00, pays -$8.00.

        statement   January  20.00   February  20.00   March  12.00   April  -8.00      together  44.00
        lines owed  Ana  12.00 + 12.00 + 12.00 = 36.00      Ben  8.00 + 0.00 = 8.00     together  44.00

    The ledger's postings, the statements, the 820s read back, their items one by one, the CSVs and the book say those figures."""
    march, ledger, opened = posted
    months = {1: "20.00", 2: "20.00", 3: "12.00", 4: "-8.00"}
    said = {m["month"].month: str(m["amount"]) for m in ledger.months("alder", "foothill")}
    assert said == months
    for month, amount in months.items():
        found = statements.read(opened, ledger, "foothill", "alder", date(2025, month, 1))
        back = remittance.read_back(
            remittance.x12_820(found, PLAN, PRACTICE, control=month, on=date(2025, 3, 10))
        )
        lines = list(csv.DictReader(io.StringIO(workbook.text(found))))
        assert str(found.total) == amount
        assert (str(back.total), str(sum(back.by_line.values()))) == (amount, amount)
        assert str(sum(Decimal(line["amount"]) for line in lines)) == amount
    assert march.amounts() == ["12.00", "8.00", "12.00", "0.00", "12.00"]
    proof = agree(opened, ledger, date(2025, 3, 10))
    assert (proof.statements, proof.lines) == (4, 5)
    assert (str(proof.posted), str(proof.owed)) == ("44.00", "44.00")
    ledger.verify()


def test_a_restatement_says_what_was_what_is_and_why(posted):
    """The statement of April has one line, Ben's February: it was $8.00, is 0 months x 0.80 x $10.00 = $0.00, and so pays -$8.00,
    because he is no longer on the roster of that month; of its arithmetic the quantity moved, from 1 to 0."""
    _, ledger, opened = posted
    (line,) = statements.read(opened, ledger, "foothill", "alder", date(2025, 4, 1)).restated
    assert [str(line[k]) for k in ("was", "is_now", "amount")] == ["8.00", "0.00", "-8.00"]
    assert (line["period_start"], line["kind"]) == (date(2025, 2, 1), "true_up")
    assert "Quantity 0, before 1." in line["reason"]
    assert "taken back" in line["reason"]


def test_posting_the_same_lines_once_more_adds_nothing(posted):
    """10 March again, nothing new: every line is owed what stands posted, so the ledger adds no posting and no cent."""
    march, ledger, _ = posted
    before = ledger.months("alder", "foothill")
    with open_session(threads=1) as session:
        again = ledger.post(
            session, march.folder, release_id="2025-03-10-run", as_of=date(2025, 3, 10), who="case"
        )
    assert (again.postings, again.adjusting, again.cents) == (0, 0, 0)
    assert ledger.months("alder", "foothill") == before


def test_the_plan_owes_what_the_practice_is_to_receive(posted):
    """Double entry: each posting is a debit to what the practice is to receive and a credit to what the plan owes. $44.00 on one
    side, $44.00 on the other, and nothing between."""
    _, ledger, _ = posted
    assert ledger.accounts() == {"payable:alder": Decimal("-44.00"), "receivable:foothill": Decimal("44.00")}
