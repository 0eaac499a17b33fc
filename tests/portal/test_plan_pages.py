"""What a plan sees and does: its own files, members, payments, terms and audit; nothing of any other plan."""

from __future__ import annotations

import csv
import io
import re
import shutil

import pytest

from tests.portal.office_routes import TABLES, place
from tests.spec.release.conftest import ALDER_FILE

MARCH = "/plan/payments/2025-03/"


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def listed(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.fixture
def ledger(work, tmp_path):
    """The ledger, put back as it was afterwards."""
    shutil.copy(work.ledger, tmp_path / "ledger.sqlite")
    yield work.ledger
    shutil.copy(tmp_path / "ledger.sqlite", work.ledger)


@pytest.mark.parametrize("route", sorted(TABLES))
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_list_goes_to_a_file_that_holds_nothing_of_another_plan(route, kind, visit, keys):
    from concord.portal.audit.models import AuditEntry

    before = AuditEntry.objects.count()
    answer = visit("dana").get(place(route, keys), {"as": kind})
    assert answer.content.startswith(b"PK" if kind == "xlsx" else b"\xef\xbb\xbf")
    assert "REYES" not in answer["Content-Disposition"].upper()
    if kind == "csv":
        assert not re.search("birch|BIR-|5.55|5,553|31 ", answer.content.decode(), re.IGNORECASE)
    written = AuditEntry.objects.all()[before:]
    assert route in ("plan_home", "plan_measures") or written[0].action.endswith(".export")


def test_home_says_what_to_approve_first_and_how_each_practice_does(visit):
    page = text(visit("dana").get("/plan/"))
    for words in (
        "1 statement of Mar 2025 to review or approve, $4,129.00",
        "66.7% 400/600",
        "1 row held",
        "Foothill",
    ):
        assert words in page
    for words in ("birch", "Birch", "59.5%", "63.0%", "$5,5"):
        assert words not in page


def test_a_receipt_says_which_rule_to_fix_first_and_shows_no_row(visit):
    page = text(visit("dana").get(f"/plan/submissions/{ALDER_FILE}/"))
    assert "Fix first from_date is not a plausible date. 1 row, first on line 17" in page
    assert "REYES" not in page
    assert visit("dana").get("/plan/submissions/1/").status_code == 404


def test_a_member_sought_by_name_is_not_named_in_an_address(visit, keys):
    browser = visit("dana")
    answer = browser.post("/plan/members/?practice=foothill", {"sought": "rey"})
    assert answer["Location"] == "/plan/members/?practice=foothill"
    assert "Reyes-Alder, Marta" in text(browser.get(answer["Location"]))
    browser.post("/plan/members/", {"sought": "oak"})
    assert "No members match" in text(browser.get("/plan/members/"))


@pytest.mark.parametrize(
    "sort", ["last_name", "-last_name", "organization_id", "-open_gaps", "latest", "-product", "nonsense"]
)
def test_members_sort_by_any_column_and_by_nothing_else(sort, visit):
    assert len(visit("dana").get("/plan/members/", {"sort": sort}).context["table"].rows) == 1


def test_a_member_s_page_says_where_they_count_and_not_on_whose_data(visit, keys):
    page = text(visit("dana").get(f"/plan/members/{keys['marta_alder']}/"))
    for words in (
        "Reyes-Alder, Marta",
        "ALD-1",
        "decided on other data",
        "Closes it: A reading below 140/90.",
    ):
        assert words in page
    assert "birch" not in page.lower()


def test_the_audit_says_who_sent_what_counted(visit):
    (row,) = listed(visit("dana").get("/plan/audit/?as=csv"))
    assert (row["Your number"], row["Sent by"], row["Source"]) == (
        "ALD-1", "Foothill Family Physicians", "entered by hand or in a form of its own",
    )  # fmt: skip
    assert listed(visit("erin").get("/plan/audit/?as=csv")) == []


def test_the_audit_names_the_document_its_hash_and_who_entered_it_and_opens_it(visit, keys):
    from concord.portal.audit.models import AuditEntry

    dana = visit("dana")
    (row,) = listed(dana.get("/plan/audit/?as=csv"))
    assert (row["SHA-256 of the document"], row["Entered by"]) == ("ab" * 32, "Bob")
    assert row["Document"].startswith("PDF, Bob, ")
    assert "PDF, Bob, " in text(dana.get("/plan/audit/"))
    assert "ab" * 32 not in text(dana.get("/plan/audit/"))
    answer = dana.get(f"/plan/audit/{keys['proved']}/document/")
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.4\n", "application/pdf")
    assert AuditEntry.objects.latest("sequence").people == [keys["marta_alder"]]
    assert dana.get("/plan/audit/nothing/document/").status_code == 404


def test_terms_are_the_plan_s_own(visit):
    page = text(visit("dana").get("/plan/contracts/"))
    assert "4.80" in page
    assert "terms/common.toml, line 12" in page
    assert "5.55" not in page


def test_a_statement_is_reviewed_then_approved_and_the_move_is_kept(ledger, visit, people):
    from concord.ledger import open_ledger
    from concord.portal.audit.models import AuditEntry

    browser = visit("dana")
    ticked = browser.get(MARCH).context["due"][0]
    tick = f"foothill|{ticked['cents']}|draft"
    assert "1 not changed" in text(browser.post(MARCH, {"to": "approved", "statement": tick}, follow=True))
    assert "1 statement, $4,129.00, marked as reviewed." in text(
        browser.post(MARCH, {"to": "reviewed", "statement": tick}, follow=True)
    )
    done = browser.post(
        MARCH, {"to": "approved", "statement": tick.replace("draft", "reviewed")}, follow=True
    )
    assert "1 statement, $4,129.00, approved." in text(done)
    with open_ledger(ledger) as opened:
        assert opened.states() == {("alder", "foothill", "2025-03-01"): "approved"}
        assert opened.verify()
    last = AuditEntry.objects.last()
    assert (last.action, last.user, last.detail["organization"]) == (
        "statement.approved",
        people["dana"],
        "foothill",
    )


@pytest.mark.parametrize(
    "tick", ["foothill|1|draft", "foothill|412900|approved", "harborlight|412900|draft", "x"]
)
def test_what_is_not_as_the_page_showed_it_is_not_moved(tick, ledger, visit):
    from concord.ledger import open_ledger

    answer = visit("dana").post(MARCH, {"to": "reviewed", "statement": tick}, follow=True)
    assert "1 not changed" in text(answer)
    with open_ledger(ledger) as opened:
        assert opened.states() == {}


def test_all_of_a_month_are_ticked_at_once_as_long_as_none_has_changed(ledger, visit):
    browser = visit("dana")
    shown = browser.get(MARCH).context["all"]
    done = browser.post(MARCH, {"to": "reviewed", "all": shown})
    assert done["Location"] == f"{MARCH}?all", "the tick stays for the approval that follows"
    page = browser.get(done["Location"])
    assert page.context["all_ticked"]
    assert "1 reviewed" in text(page)
    assert "1 not changed" in text(browser.post(MARCH, {"to": "approved", "all": shown}, follow=True))
    again = browser.post(MARCH, {"to": "approved", "all": page.context["all"]}, follow=True)
    assert "1 statement, $4,129.00, approved." in text(again)


def test_a_month_without_a_statement_or_a_move_that_is_none_is_not_there(visit):
    assert visit("dana").get("/plan/payments/2024-01/").status_code == 404
    assert visit("dana").post(MARCH, {"to": "paid"}).status_code == 404
