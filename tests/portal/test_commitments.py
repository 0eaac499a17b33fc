"""What payers promised: who may say and read what of it, whose turn it is, and that two requests come before a decision between meetings."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.utils.html import strip_tags

SECRET, LINK = "Counted by source in Sacramento.", "https://alder.example/gaps"
OWN, SHARED = "/commitments/milestones/rel-2025/alder/", "/commitments/milestones/measures-2025/alder/"
PLAN = "/commitments/"
LOG = "/commitments/decisions/"


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(strip_tags(answer.content.decode().replace("<", " <")).split())


@pytest.fixture
def on(settings_of):
    """The portal on a day."""

    def set_day(day: str) -> None:
        settings_of(CONCORD_TODAY=day)

    return set_day


@pytest.fixture
def proposed(visit, on):
    """A proposal of 1 June, and its address."""
    on("2026-06-01")
    return visit("pat").post(LOG, {"title": "A new form", "words": "The old one is long."})["Location"]


@pytest.mark.parametrize("who", ["erin", "olive", "alice", "charlie"])
def test_everybody_reads_the_status_and_only_a_shared_goal_s_evidence(who, visit, keys):
    page = visit(who).get(OWN).content.decode()
    assert "fulfilled" in page
    assert SECRET not in page
    assert LINK not in page
    assert SECRET in visit(who).get(SHARED).content.decode()
    sheet = openpyxl.load_workbook(io.BytesIO(visit(who).get(OWN, {"as": "xlsx"}).content)).worksheets[0]
    assert [cell.value for cell in sheet[2]][1:] == ["fulfilled", "not shared", "not shared"]
    assert SECRET.encode() not in visit(who).get(OWN, {"as": "csv"}).content
    rows = list(csv.DictReader(io.StringIO(visit(who).get(PLAN, {"as": "csv"}).content.decode("utf-8-sig"))))
    of = {(r["Owner"], r["Milestone"][:20]): r for r in rows}
    assert of["Alder Health Plan", "Gap analysis of race"]["Evidence"] == "not shared"
    assert of["Alder Health Plan", "Files for the measur"]["Evidence"] == LINK
    assert of["Birch Mutual", "Gap analysis of race"]["Status"] == "not begun, overdue"


@pytest.mark.parametrize("who", ["dana", "pat"])
def test_the_payer_itself_and_the_office_read_its_evidence(who, visit, keys):
    assert SECRET in text(visit(who).get(OWN))
    assert LINK in visit(who).get(PLAN).content.decode()


def test_a_payer_says_where_its_own_milestone_stands_and_what_it_said_before_stays(visit, keys):
    there = "/commitments/milestones/model-2025/birch/"
    erin = visit("erin")
    for status, words in (("under_way", "Two of five compared."), ("behind", "The lawyer left.")):
        assert "Every member sees the status" in text(
            erin.post(there, {"status": status, "words": words}, follow=True)
        )
    page = text(erin.get(there))
    assert page.index("The lawyer left.") < page.index("Two of five compared.")
    assert "behind, overdue" in text(visit("dana").get(PLAN))
    assert "The lawyer left." not in visit("dana").get(there).content.decode()


def test_nobody_speaks_for_another_payer(visit, keys):
    said = {"status": "reached", "words": "Done.", "link": "https://x.example/"}
    for who in ("erin", "pat", "olive", "alice"):
        assert visit(who).post(OWN, said).status_code == 404
    assert visit("casey").post(OWN, said).status_code == 403


def test_what_is_fulfilled_needs_what_shows_it(visit, keys):
    from concord.portal.commitments.models import Update

    there, before = "/commitments/milestones/spend-2026/alder/", Update.objects.count()
    page = text(visit("dana").post(there, {"status": "reached", "words": "Sent."}))
    assert "What is reached needs a link" in page
    visit("dana").post(there, {"status": "reached", "words": "Sent.", "link": "javascript:alert(1)"})
    assert Update.objects.count() == before


def test_a_milestone_nobody_owes_is_not_there(visit, keys):
    assert visit("dana").get("/commitments/milestones/rel-2025/elm/").status_code == 404
    assert visit("dana").get("/commitments/milestones/nothing/alder/").status_code == 404


def test_the_payer_silent_longest_speaks_first(visit, keys, on, people):
    from concord.portal.commitments.models import Update
    from concord.portal.commitments.standing import turns

    Update.objects.filter(plan="birch").delete()
    Update.objects.create(milestone="rel-2025", plan="birch", status="behind", words="Later.", on=date(2026, 7, 1), by=people["erin"], at=Update.objects.first().at)  # fmt: skip
    order = turns(date(2026, 7, 10))
    assert order[-1]["plan"] == "birch"
    assert order[-2]["plan"] == "alder"
    assert all(row["last_on"] is None for row in order[:-2])
    assert (order[-1]["next_on"], order[-1]["is_late"]) == (date(2026, 8, 15), False)
    assert "Birch Mutual" in text(visit("pat").get("/commitments/turns/"))


def test_nothing_is_decided_between_meetings_before_two_requests_are_over(visit, proposed, on):
    pat, decide = visit("pat"), {"does": "decide", "where": "between", "outcome": "We use it."}
    assert "Between meetings nothing is decided before 2" in text(pat.post(proposed, decide))
    assert visit("dana").post(proposed, {"does": "answer", "stance": "agrees"}).status_code == 404, (
        "nobody asked"
    )
    assert "Leave time to answer: 6 Jun 2026" in text(
        pat.post(proposed, {"does": "ask", "answer_by": "2026-06-05"})
    )
    assert pat.post(proposed, {"does": "ask", "answer_by": "2026-06-08"}).status_code == 302
    assert pat.post(proposed, {"does": "ask", "answer_by": "2026-06-08"}).status_code == 404, (
        "two at once are one"
    )
    on("2026-06-09")
    assert "requests for feedback are over; 1 are" in text(pat.post(proposed, decide))
    assert pat.post(proposed, {"does": "ask", "answer_by": "2026-06-16"}).status_code == 302
    on("2026-06-16")
    assert "1 are" in text(pat.post(proposed, decide)), "the second is still open on its last day"
    on("2026-06-17")
    assert "We use it." in text(pat.post(proposed, decide, follow=True))
    assert pat.post(proposed, decide).status_code == 404, "decided once"
    assert "between meetings" in text(visit("olive").get(proposed))


def test_an_objection_goes_to_a_meeting(visit, proposed, on):
    pat, decide = visit("pat"), {"does": "decide", "outcome": "Not now."}
    for day, last in (("2026-06-01", "2026-06-08"), ("2026-06-09", "2026-06-16")):
        on(day)
        pat.post(proposed, {"does": "ask", "answer_by": last})
    assert "Say why" in text(visit("erin").post(proposed, {"does": "answer", "stance": "objects"}))
    visit("erin").post(proposed, {"does": "answer", "stance": "objects", "words": "Costs more."})
    on("2026-06-20")
    assert "Objected to by Birch Mutual" in text(pat.post(proposed, decide | {"where": "between"}))
    assert "Costs more." in text(visit("dana").get(proposed)), "payers answer one another"
    assert "Not now." in text(pat.post(proposed, decide | {"where": "meeting"}, follow=True))
    assert "Costs more." not in visit("olive").get(proposed).content.decode()


def test_only_the_office_proposes_asks_and_decides(visit, proposed):
    for who in ("dana", "erin"):
        assert visit(who).post(LOG, {"title": "x", "words": "y"}).status_code == 404
        assert visit(who).post(proposed, {"does": "ask", "answer_by": "2026-07-30"}).status_code == 404
        assert (
            visit(who).post(proposed, {"does": "decide", "where": "meeting", "outcome": "z"}).status_code
            == 404
        )
    assert visit("alice").get(LOG).status_code == 403


def test_what_was_said_and_decided_is_in_the_log(visit, proposed):
    from concord.portal.audit.chain import verify
    from concord.portal.audit.models import AuditEntry

    assert AuditEntry.objects.filter(action="decision.propose").exists()
    visit("olive").get(PLAN, {"as": "xlsx"})
    assert "work_plan" in AuditEntry.objects.order_by("-sequence").first().action
    assert verify() > 0


def rehearsed(people):
    """What the demonstration's history says of promises, as rows; nothing of it stays."""
    from django.db import transaction

    from concord.portal.commitments.models import Decision, Update
    from concord.portal.rehearsal.history import History
    from concord.portal.rehearsal.promises import promises

    before = set(Update.objects.values_list("pk", flat=True)), set(Decision.objects.values_list("pk", flat=True))  # fmt: skip
    with transaction.atomic():
        promises(History(date(2026, 7, 10), ["foothill"], people["pat"], {}))
        said = [(u.milestone, u.plan, u.on, u.status, u.words, u.link) for u in Update.objects.exclude(pk__in=before[0])]  # fmt: skip
        decided = [
            (d.decided_on, d.at_meeting, [r.answer_by for r in d.requests.all()], [(a.plan, a.on, a.stance) for a in d.answers.all()])
            for d in Decision.objects.exclude(pk__in=before[1])
        ]  # fmt: skip
        transaction.set_rollback(True)
    return said, decided


def test_the_demonstration_s_promises_are_the_same_every_time_and_keep_the_rules(people, keys):
    said, decided = rehearsed(people)
    assert (said, decided) == rehearsed(people)
    assert {plan for _m, plan, *_ in said} >= {"alder", "birch", "cedar"}
    assert max(on for _m, _p, on, *_ in said) < date(2026, 7, 10)
    assert all(bool(link) == (status == "reached") for *_, status, _words, link in said)
    assert [at for _on, at, *_ in decided] == [True, False, None]
    on, _at, lasts, _answers = decided[1]
    assert len(lasts) == 2
    assert all(last < on for last in lasts)
    assert all(day < date(2026, 7, 10) for *_, answers in decided for _p, day, _s in answers)
