"""Consents in the portal: what one opens stands on the patient's page with its notice and in no list; giving and withdrawing one."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.portal.test_practice_work import text, undone  # noqa: F401

PLANTED, NOTICE = "Planted protected care", "Planted words of the notice."
LISTS = ("/practice/work/", "/practice/work/?tab=done", "/practice/schedule/", "/practice/schedule/sheet/", "/practice/transitions/", "/practice/referrals/", "/practice/ask/",
         "/practice/rel/", "/practice/entries/", "/practice/measures/CBP/", "/practice/", "/practice/roster/", "/practice/consents/", "/practice/sharing/")  # fmt: skip


def paper():
    return SimpleUploadedFile("signed.pdf", b"%PDF-1.4 signed", content_type="application/pdf")


def given(**other):
    return {
        "scope": "part2",
        "recipient": "foothill",
        "purpose": "treatment",
        "start_date": "2026-07-01",
        "end_date": "",
        "document": paper(),
    } | other


def test_what_a_consent_opens_stands_on_the_patients_page_with_its_notice(visit, keys):
    said = text(visit("bob").get(f"/practice/patients/{keys['marta']}/"))
    assert PLANTED in said
    assert NOTICE in said
    assert "by consent" in said


@pytest.mark.parametrize("place", LISTS)
def test_no_list_names_what_a_consent_opened(visit, place):
    """Lists are read over shoulders and printed: there only the consent itself is listed, on its own two pages."""
    assert PLANTED not in visit("alice").get(place).content.decode()


def test_seeing_it_is_written_down_by_category(visit, keys):
    from concord.portal.audit.models import AuditEntry

    visit("bob").get(f"/practice/patients/{keys['marta']}/")
    assert AuditEntry.objects.filter(action="protected.view").exists()


def test_what_is_shared_is_taken_away_with_the_notice_in_every_row(visit):
    answer = visit("bob").get("/practice/sharing/?as=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert {row["Notice"] for row in rows} == {NOTICE}


def test_a_plan_sees_whose_records_it_got_and_another_plan_nothing(visit):
    assert NOTICE in text(visit("dana").get("/plan/sharing/"))
    assert "Nothing is shared" in text(visit("erin").get("/plan/sharing/"))


def test_a_consent_needs_its_signed_paper(visit, keys):
    answer = visit("bob").post(f"/practice/patients/{keys['marta']}/consent/", given(document=""))
    assert answer.status_code == 422
    assert "Attach the consent that the patient signed." in text(answer)


def test_a_consent_is_kept_sent_and_withdrawn(visit, keys, work):
    """Written down as pending, a line of the month's file as intake reads it; withdrawn, the same line with the day."""
    from concord.portal.practice.models import Entry
    from concord.portal.practice.sending import prepare
    from concord.release import open_book

    bob, marta = visit("bob"), keys["marta"]
    assert bob.post(f"/practice/patients/{marta}/consent/", given(end_date="2027-07-01")).status_code == 302
    entry = Entry.objects.filter(kind="consent").last()
    assert "pending" in text(bob.get(f"/practice/patients/{marta}/"))
    place = f"/practice/patients/{marta}/consent/{entry.topic}/"
    assert bob.post(place, {"revoked_on": "2026-07-10", "seen": entry.uid}).status_code == 302
    with open_book(work.releases, "practice-foothill") as book:
        files = "\n".join(p.text for p in prepare("foothill", book))
    (line,) = [row for row in csv.DictReader(io.StringIO(files)) if row["record"] == "consent"]
    said = {k: line[k] for k in ("name", "answer", "code", "date", "end_date", "other_date")}
    assert said == {
        "name": "part2",
        "answer": "treatment",
        "code": "foothill",
        "date": "2026-07-01",
        "end_date": "2027-07-01",
        "other_date": "2026-07-10",
    }


def standing(bob, marta):
    """The consents of Marta's page, in words."""
    return [
        (c["words"], c["state"], c["topic"])
        for c in bob.get(f"/practice/patients/{marta}/").context["consents"]
    ]


def test_a_withdrawal_by_mistake_is_taken_back_and_the_consent_stands_as_before(visit, keys, undone):  # noqa: F811
    """Of a consent written down here, and of one that a file told."""
    from concord.portal.practice.models import Entry

    bob, marta = visit("bob"), keys["marta"]
    bob.post(f"/practice/patients/{marta}/consent/", given(scope="reproductive"))
    own = Entry.objects.filter(kind="consent").last().topic
    before = standing(bob, marta)
    for topic in (own, keys["consent"]):
        place = f"/practice/patients/{marta}/consent/{topic}/"
        seen = bob.get(place).context["form"]["seen"].value()
        assert bob.post(place, {"revoked_on": "2026-07-10", "seen": seen}).status_code == 302
        ended = Entry.objects.filter(kind="consent", topic=topic).last()
        assert f"/practice/entries/{ended.uid}/" in bob.get(place).content.decode()
        answer = bob.post(f"/practice/entries/{ended.uid}/", {}, follow=True)
        assert "Taken back." in text(answer)
        assert standing(bob, marta) == before


def test_a_withdrawal_that_was_sent_stays(visit, keys, work, undone):  # noqa: F811
    from datetime import date

    from concord.portal.practice.models import Entry, Withdrawal
    from concord.portal.practice.sending import note, prepare
    from concord.release import open_book

    bob, marta = visit("bob"), keys["marta"]
    place = f"/practice/patients/{marta}/consent/{keys['consent']}/"
    bob.post(place, {"revoked_on": "2026-07-10", "seen": ""})
    ended = Entry.objects.filter(kind="consent").last()
    with open_book(work.releases, "practice-foothill") as book:
        for prepared in prepare("foothill", book):
            note(prepared, date(2026, 7, 10))
    said = text(bob.get(f"/practice/entries/{ended.uid}/"))
    assert "A withdrawal that was sent stays." in said
    assert "Take it back" not in said
    bob.post(f"/practice/entries/{ended.uid}/", {"reason": "a mistake"})
    assert not Withdrawal.objects.filter(entry=ended).exists()


def test_a_consent_that_ends_before_it_begins_is_refused(visit, keys):
    answer = visit("bob").post(f"/practice/patients/{keys['marta']}/consent/", given(end_date="2026-06-01"))
    assert answer.status_code == 422


def test_the_program_office_counts_consents_and_sees_no_person(visit):
    pat = visit("pat")
    for place in ("/program/consents/", "/program/sharing/", "/program/behavioral-health/"):
        said = text(pat.get(place))
        assert "REYES" not in said.upper()
        assert "[c]" in said
    assert "20" in text(pat.get("/program/behavioral-health/"))


def test_breaking_the_glass_does_not_open_what_was_opened_to_the_practice(visit):
    """A gap of a sensitive measure is opened to the practice; the program office is not the consent's recipient."""
    from concord.engine import sql

    assert "$opened OR g.opened_as IS NULL" in sql.load("concord.portal.sql", "patient_gaps")
    said = {
        "practice": "foothill",
        "last_name": "REYES",
        "birth_date": "1967-03-01",
        "reason": "safety",
        "why": "somebody may be in danger today",
    }
    assert PLANTED not in visit("pat").post("/program/person/", said).content.decode()
