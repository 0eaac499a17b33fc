"""How practices use what they are paid: declared beside received, kept with a document, and shown to the office of enough practices only."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import strip_tags

HERE, OFFICE = "/practice/spending/", "/program/spending/"
SAID = {"quarter": "2026-04-01", "category": "process", "amount": "1250.50", "words": "A form for referrals"}


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(strip_tags(answer.content.decode().replace("<", " <")).split())


def listed(browser, where) -> list[dict[str, str]]:
    content = browser.get(where, {"as": "csv"}).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_declared_stands_beside_what_statements_put_due(visit, keys):
    """Foothill's two plans paid $9,689.02 in March 2025; it declared 1,000 dollars in each of three categories."""
    assert "2025 Q1 $9,689.02 $3,000.00 $6,689.02" in text(visit("alice").get(HERE))


def test_a_later_declaration_replaces_the_one_before_and_both_are_kept(visit, keys):
    from concord.portal.spending.models import Declaration

    alice = visit("alice")
    assert "A later declaration" in text(alice.post(HERE, SAID, follow=True))
    alice.post(HERE, SAID | {"amount": "900"})
    row = next(r for r in listed(alice, HERE) if r["Quarter"] == "2026 Q2")
    assert Decimal(row["Declared"].replace("$", "").replace(",", "")) == 900
    assert Declaration.objects.filter(practice="foothill", quarter=date(2026, 4, 1)).count() == 2


def test_a_document_is_read_by_its_own_practice_only(visit, keys):
    paper = SimpleUploadedFile("bill.pdf", b"%PDF-1.4\nbill", content_type="application/pdf")
    visit("charlie").post(HERE, SAID | {"file": paper})
    from concord.portal.spending.models import Declaration

    uid = Declaration.objects.filter(practice="harborlight", document__isnull=False).latest("id").uid
    assert visit("charlie").get(f"{HERE}{uid}/paper/").content == b"%PDF-1.4\nbill"
    assert visit("alice").get(f"{HERE}{uid}/paper/").status_code == 404
    assert visit("pat").get(f"{HERE}{uid}/paper/").status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"amount": "-1"}, {"quarter": "2026-10-01"}, {"category": "gifts"}, {"words": ""}]
)
def test_what_is_wrong_is_not_kept(wrong, visit, keys):
    from concord.portal.spending.models import Declaration

    before = Declaration.objects.count()
    assert visit("alice").post(HERE, SAID | wrong).status_code == 200
    assert Declaration.objects.count() == before


def test_the_office_sees_no_figure_of_few_practices_nor_one_that_gives_it_away(visit, keys):
    """Two practices declared technology; five each staff and care. Technology alone would follow from the whole: care goes along."""
    rows = {r["Category"]: r for r in listed(visit("pat"), OFFICE) if r["Quarter"] == "2025 Q1"}
    shown = {name: row["Practices that declared"] for name, row in rows.items()}
    assert shown == {
        "Technology and infrastructure": "[c]",
        "Care delivery models": "[c]",
        "Staff and training": "5",
    }
    assert rows["Staff and training"]["Dollars per such practice"] in ("1200", "1200.00", "$1,200.00")
    page = visit("pat").get(OFFICE).content.decode()
    assert "Hours" not in page
    assert "$1,000" not in page


def test_the_demonstration_declares_parts_of_what_came_the_same_every_time(people, keys, work):
    from django.db import transaction

    from concord.portal.rehearsal.history import History
    from concord.portal.rehearsal.spent import spent
    from concord.portal.spending.models import Declaration
    from concord.release import current, open_book

    def told():
        before = set(Declaration.objects.values_list("pk", flat=True))
        with transaction.atomic(), open_book(work.releases, "practice-foothill", current(work.releases)) as book:  # fmt: skip
            spent(History(date(2026, 7, 10), ["foothill"], people["pat"], {}), "foothill", book)
            made = [(d.quarter, d.category, d.amount) for d in Declaration.objects.exclude(pk__in=before)]
            transaction.set_rollback(True)
        return made

    made = told()
    assert made == told()
    assert {quarter for quarter, *_ in made} == {date(2025, 1, 1)}
    assert all(0 < amount <= Decimal("9689.02") * Decimal("0.24") + 1 for *_, amount in made)
