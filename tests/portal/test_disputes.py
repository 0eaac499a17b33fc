"""A dispute from the practice to the program office, the plan that pays, and back: the person only by breaking the glass."""

from __future__ import annotations

import csv
import io

import pytest

from tests.portal.test_plan_pages import text

WORDS = "Her reading of 9 May is missing."
WHY = "The measure will be read again with the note of the visit."


@pytest.fixture
def asked(visit, keys):
    """A question about Marta's gap, as Bob asks it."""
    from concord.portal.practice.models import Dispute

    visit("bob").post(f"/practice/disputes/new/{keys['contested']}/", {"words": WORDS})
    return Dispute.objects.latest("id")


def answered(browser, where, state, words=WHY):
    seen = browser.get(where).context["form"]["seen"].value()
    return browser.post(where, {"state": state, "words": words, "seen": seen}, follow=True)


def test_the_office_reads_the_question_and_not_the_person(asked, visit, keys):
    pat = visit("pat")
    for where in ("/program/disputes/", f"/program/disputes/{asked.uid}/"):
        page = pat.get(where).content.decode()
        assert "Foothill Family Physicians" in page
        assert "CBP 2025" in page
        assert "reyes" not in page.lower()
        assert keys["marta"] not in page
    assert WORDS in page


def test_an_answer_needs_a_reason_and_the_practice_reads_it(asked, visit):
    pat, where = visit("pat"), f"/program/disputes/{asked.uid}/"
    assert "Give the reason" in text(answered(pat, where, "refused", words=""))
    assert asked.state == "open"
    assert "Sent." in text(answered(pat, where, "upheld"))
    page = text(visit("bob").get(f"/practice/disputes/{asked.uid}/"))
    assert WHY in page
    assert "upheld" in page


def test_each_answer_is_in_the_log_and_in_the_history(asked, visit):
    from concord.portal.audit.models import AuditEntry

    pat, where = visit("pat"), f"/program/disputes/{asked.uid}/"
    answered(pat, where, "answered", "Which visit do you mean?")
    visit("bob").post(f"/practice/disputes/{asked.uid}/", {"words": "That of 9 May."})
    answered(pat, where, "refused")
    assert [s.state for s in asked.steps.all()] == ["open", "answered", "open", "refused"]
    kept = AuditEntry.objects.filter(detail__dispute=asked.uid, role="program", action__startswith="dispute.")
    assert [e.action for e in kept.order_by("sequence")] == ["dispute.answered", "dispute.refused"]
    said = [t["side"] for t in pat.get(where).context["thread"]]
    assert [str(side) for side in said] == [
        "the practice",
        "the program office",
        "the practice",
        "the program office",
    ]


def test_who_answers_a_page_that_is_no_longer_true_loses_no_word(asked, visit):
    pat, where = visit("pat"), f"/program/disputes/{asked.uid}/"
    seen = pat.get(where).context["form"]["seen"].value()
    visit("bob").post(f"/practice/disputes/{asked.uid}/", {"words": "It was 10 May."})
    late = pat.post(where, {"state": "refused", "words": WHY, "seen": seen})
    assert late.status_code == 422
    assert "Somebody wrote meanwhile" in text(late)
    assert WHY in text(late)
    assert asked.state == "open"


def test_the_person_is_seen_for_a_reason_that_the_practice_reads(asked, visit, keys):
    pat, where = visit("pat"), f"/program/disputes/{asked.uid}/person/"
    assert "reyes" not in text(pat.post(where, {"reason": "complaint", "why": "short"})).lower()
    page = pat.post(where, {"reason": "complaint", "why": "The words do not say which reading is meant."})
    assert "Reyes, Marta" in text(page)
    assert "/explain/" not in page.content.decode()
    log = text(visit("alice").get("/practice/log/?action=glass.person"))
    assert "which reading is meant" in log
    assert "Reyes, Marta" in log


def test_the_list_is_filtered_and_taken_away_without_people(asked, visit, keys):
    pat = visit("pat")
    answer = pat.get("/program/disputes/", {"as": "csv", "subject": "gap", "state": "open"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row[2] for row in rows[1:]} == {"Care gap"}
    assert {row[5] for row in rows[1:]} == {"open"}
    assert keys["marta"] not in answer.content.decode()
    assert pat.get("/program/disputes/", {"practice": "Nobody's"}).context["table"].rows == []


def test_a_plan_counts_opens_and_answers_what_concerns_its_payments_alone(visit, keys):
    dana, where = visit("dana"), f"/plan/questions/{keys['question']}/"
    home = dana.get("/plan/")
    assert home.context["table"].rows[0]["questions"] == 1
    assert "/plan/questions/?practice=foothill" in home.content.decode()
    assert "The tier is not ours." in text(dana.get(where))
    assert visit("erin").get("/plan/questions/").context["table"].rows == []
    assert visit("erin").get(where).status_code == 404
    answered(dana, where, "answered", "The tier follows the pooled rate of June.")
    assert "pooled rate of June" in text(visit("alice").get(f"/practice/disputes/{keys['question']}/"))
    assert "the plan" in text(visit("pat").get(f"/program/disputes/{keys['question']}/"))
    assert dana.get("/plan/").context["table"].rows[0]["questions"] == 0


def test_a_question_withdrawn_asks_for_no_answer(asked, visit):
    visit("bob").post(f"/practice/disputes/{asked.uid}/", {"withdraw": "1"})
    page = text(visit("pat").get(f"/program/disputes/{asked.uid}/"))
    assert "nothing is to be answered" in page
    assert "Send the answer" not in page
    visit("pat").post(
        f"/program/disputes/{asked.uid}/", {"state": "upheld", "words": WHY, "seen": asked.steps.last().pk}
    )
    assert asked.state == "withdrawn"
