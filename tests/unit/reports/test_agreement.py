"""Real cents: whatever is owed, posted, put right and written to files is the same amount, to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from concord.ledger import open_ledger
from concord.model.errors import IntegrityError
from concord.reports.agreement import agree
from tests.unit.reports.conftest import book, lines, post


def settle(folder, months, plans, practices):
    """Three runs with news in between; returns what agrees in the end and the lines of the last run."""
    days = (date(2025, 6, 10), date(2026, 3, 10), date(2026, 7, 10))
    with open_ledger(folder / "ledger.sqlite") as ledger:
        for seed, day in enumerate(days):
            owed = lines(months, plans, practices, seed)
            done = post(ledger, owed, folder / str(seed), day)
            assert (done.adjusting > 0) is (seed > 0)
        again = post(ledger, owed, folder / "again", days[-1])
        assert (again.postings, again.cents) == (0, 0)
        ledger.verify()
        with book(owed, folder) as opened:
            return agree(opened, ledger, days[-1]), owed


@pytest.mark.parametrize(
    ("months", "plans", "practices"), [(4, 2, 3), pytest.param(36, 4, 30, marks=pytest.mark.slow)]
)
def test_ledger_statements_remittances_and_book_agree_to_the_cent(tmp_path, months, plans, practices):
    found, owed = settle(tmp_path, months, plans, practices)
    total = sum((line["amount"] for line in owed), Decimal("0.00"))
    assert (found.posted, found.owed) == (total, total)
    assert found.lines == len(owed)
    assert found.statements >= months * plans * practices  # those of news besides


def test_a_book_that_owes_other_amounts_is_found_and_the_first_line_named(tmp_path):
    owed = lines(1, 1, 1, 0)
    with open_ledger(tmp_path / "ledger.sqlite") as ledger:
        post(ledger, owed, tmp_path / "1", date(2025, 2, 10))
        owed[0] = {**owed[0], "amount": owed[0]["amount"] + Decimal("0.01")}
        with (
            book(owed, tmp_path) as opened,
            pytest.raises(IntegrityError, match=r"1 lines owe other amounts .* 0\.01"),
        ):
            agree(opened, ledger, date(2025, 2, 10))
