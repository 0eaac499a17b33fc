"""The history's declarations: most practices say by category how they used what a quarter's statements put due."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from concord.portal.accounts.models import Membership, User
from concord.portal.paying import statements_of
from concord.portal.practice.calendar import months_later
from concord.portal.practice.documents import put
from concord.portal.practice.models import Document
from concord.portal.rehearsal import phrases
from concord.portal.rehearsal.paper import page
from concord.portal.spending.adding import received
from concord.portal.spending.models import Declaration

if TYPE_CHECKING:
    from concord.portal.rehearsal.history import History

SHOWN_FROM = Decimal(15_000)
"""Dollars from which on a declaration comes with its invoice."""
DECLARES = 0.85
"""How often a practice declares a quarter."""


def spent(history: History, unit: str, book: Any) -> None:
    """Declarations of each whole quarter, twenty days after it; none of a practice whose manager is not known yet."""
    part = Membership.objects.filter(role="manager", unit=unit).select_related("user").order_by("id").first()
    for quarter, amount in sorted(received(statements_of(book), history.as_of).items()):
        on = months_later(quarter, 3).replace(day=20)
        chance = history.chance("spent", unit, quarter.isoformat())
        if part is None or on >= history.as_of or amount <= 0 or chance.random() > DECLARES:
            continue
        for category, words in phrases.SPENT.items():
            share = Decimal(chance.randint(8, 24)) / 100
            if chance.random() < 0.8:
                at = datetime(on.year, on.month, on.day, 20, tzinfo=UTC)
                dollars = (amount * share).quantize(Decimal("0.01"))
                said = chance.choice(words)
                shown = _shown(unit, said, dollars, part.user, at) if dollars >= SHOWN_FROM else None
                Declaration.objects.create(
                    practice=unit, quarter=quarter, category=category, amount=dollars, words=said, by=part.user, at=at, document=shown
                )  # fmt: skip


def _shown(unit: str, words: str, dollars: Decimal, by: User, at: datetime) -> Document:
    """The scan of an invoice, of a larger sum."""
    content = page("Invoice", words, f"{dollars:,.2f} dollars", "Generated for the demonstration")
    return Document.objects.create(practice=unit, by=by, at=at, sha256=put(content), kind="pdf", size=len(content))  # fmt: skip
