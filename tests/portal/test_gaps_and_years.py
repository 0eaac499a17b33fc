"""Gap analyses with their actions, closing a year, whose turn it is by mail, and the annual report that draws from all of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.html import strip_tags

from tests.portal.test_learning import mail_server

__all__ = ["mail_server"]
GAPS, YEAR = "/commitments/gaps/", "/commitments/years/2025/"


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(strip_tags(answer.content.decode().replace("<", " <")).split())


@pytest.fixture
def on(settings_of):
    """The portal on a day."""
    return lambda day: settings_of(CONCORD_TODAY=day)


@pytest.fixture(autouse=True)
def open_years(people):
    """No year is closed before or after a test, and nothing said in it stays."""
    from concord.portal.commitments.models import Final, GapAction, Update, YearEnd

    def put_back(kept: set[int]) -> None:
        Final.objects.all().delete()
        YearEnd.objects.all().delete()
        GapAction.objects.all().delete()
        Update.objects.exclude(pk__in=kept).delete()

    before = set(Update.objects.values_list("pk", flat=True))
    put_back(before)
    yield
    put_back(before)


def test_each_reads_its_own_gaps_and_the_office_all(visit, keys):
    office, alder, foothill = (text(visit(who).get(GAPS, {"all": "1"})) for who in ("pat", "dana", "alice"))
    for words in ("Files for the measures Alder Health Plan medical", "Files for the measures Birch Mutual medical", "Behavioral health Program office", "Contracts Birch Mutual"):  # fmt: skip
        assert words in office
    assert "Files for the measures Alder Health Plan pharmacy every month of the last twelve 0 of 12 months" in alder  # fmt: skip
    assert "Contracts Alder Health Plan practices with a contract" in alder
    for words in ("Birch", "Foothill Family Physicians clinical"):
        assert words not in alder
    assert "Race, ethnicity and language Foothill Family Physicians people of the newest roster" in foothill
    for words in ("Alder", "Birch", "Contracts", "Harbor"):
        assert words not in foothill.split("Gap analyses")[-1]
    assert visit("olive").get(GAPS).status_code == 403


def test_terms_set_otherwise_are_named_without_their_amounts(visit, keys):
    page = text(visit("erin").get(GAPS, {"analysis": "contracts"}))
    assert "population_health.schedule" in page
    assert "4.25" not in page
    assert "population_health.base" not in page


def test_the_office_assigns_and_whose_it_is_marks_done(visit, keys, on):
    from concord.portal.commitments.models import GapAction

    on("2026-07-10")
    said = {
        "does": "assign",
        "about": "measures|plan|alder",
        "words": "Send laboratories monthly",
        "due_on": "2026-08-01",
    }
    assert visit("dana").post(GAPS, said).status_code == 404
    assert "Fill this in" in text(visit("pat").post(GAPS, said | {"words": ""}))
    assert "The day must be 10 Jul 2026 or later" in text(visit("pat").post(GAPS, said | {"due_on": "2026-07-01"}))  # fmt: skip
    assert "Assigned." in text(visit("pat").post(GAPS, said, follow=True))
    assert "Send laboratories monthly" in text(visit("dana").get(GAPS))
    assert "Send laboratories monthly" in visit("dana").get(GAPS, {"as": "csv"}).content.decode()
    for who in ("erin", "alice"):
        assert "Send laboratories monthly" not in text(visit(who).get(GAPS))
    uid = GapAction.objects.get(words="Send laboratories monthly").uid
    assert visit("erin").post(GAPS, {"does": "done", "action": uid}).status_code == 404
    assert "Done." in text(visit("dana").post(GAPS, {"does": "done", "action": uid}, follow=True))
    assert "Send laboratories monthly (done)" in text(visit("pat").get(GAPS))
    assert visit("dana").post(GAPS, {"does": "done", "action": uid}).status_code == 404, "done once"
    assert "Done in the last 30 days Send laboratories monthly" in text(visit("dana").get(GAPS))
    for who in ("erin", "alice"):
        assert visit(who).post(GAPS, {"does": "open", "action": uid}).status_code == 404
    assert "Open again." in text(visit("dana").post(GAPS, {"does": "open", "action": uid}, follow=True))
    assert visit("dana").post(GAPS, {"does": "open", "action": uid}).status_code == 404, "it is open"
    assert GapAction.objects.get(uid=uid).done_on is None
    listed = visit("dana").get(GAPS, {"as": "csv", "of": "actions"}).content.decode()
    assert "Send laboratories monthly,Files for the measures,Alder Health Plan,2026-08-01,open" in listed
    assert "laboratories" not in visit("erin").get(GAPS, {"as": "csv", "of": "actions"}).content.decode()


def test_a_closed_year_stays_as_it_was_whatever_is_said_later(visit, keys, on, people):
    from concord.portal.commitments.years import promised_of

    on("2025-11-30")
    assert visit("pat").post(YEAR, {"sure": "on"}).status_code == 404, "not before December"
    on("2026-01-15")
    for who in ("dana", "alice", "olive"):
        assert visit(who).post(YEAR, {"sure": "on"}).status_code == 404
    assert "Fill this in" in text(visit("pat").post(YEAR, {"sure": ""}))
    assert not promised_of(2025).is_final
    assert "final" in text(visit("pat").post(YEAR, {"sure": "on"}, follow=True))
    before = text(visit("olive").get(YEAR)).split("What was due")[1]
    assert "Closed on 15 Jan 2026 by Pat" in text(visit("olive").get(YEAR))
    assert "Contracts compared with the common model Birch Mutual not begun" in before
    visit("erin").post("/commitments/milestones/model-2025/birch/", {"status": "behind", "words": "Late."})
    assert text(visit("olive").get(YEAR)).split("What was due")[1] == before
    assert "behind" in text(visit("olive").get("/commitments/milestones/model-2025/birch/"))
    assert visit("pat").post(YEAR, {"sure": "on"}).status_code == 404, "closed once"
    told = promised_of(2025)
    assert (told.on, told.is_final) == (date(2026, 1, 15), True)
    assert {p.status for p in told.promises if p.owner == "Birch Mutual"} == {"not_begun"}
    assert visit("pat").get("/commitments/years/2031/").status_code == 404


def test_the_annual_report_says_what_was_promised_and_changes_when_it_does(visit, keys, people):
    from concord.portal.commitments.models import Update

    def reached() -> str:
        page = text(visit("olive").get("/reports/annual/"))
        return page.split("milestones due in")[0].split()[-3:]

    first = reached()
    assert first[1:] == ["of", "16"]
    Update.objects.create(milestone="measures-2025", plan="cedar", status="reached", on=date(2026, 3, 5), words="Sent.", link="https://x.example", by=people["pat"], at=datetime(2026, 3, 5, tzinfo=UTC))  # fmt: skip
    assert int(reached()[0]) == int(first[0]) + 1
    assert "Sent." not in visit("olive").get("/reports/annual/").content.decode()


def test_a_report_without_promises_says_nothing_of_them():
    from concord.reports.periodic.promised import Promised, behind, kept

    for none in (None, Promised(date(2026, 1, 1), True, ())):
        assert kept(none, 2025).blocks == ()
        assert behind(none, 2025) == ()


def test_the_payer_whose_turn_it_is_is_told_once_over_smtp(visit, mail_server, keys, people):
    from concord.portal.commitments.models import GapAction, Update
    from concord.portal.learning.reminding import remind

    now = datetime(2026, 7, 10, 15, tzinfo=UTC)
    Update.objects.create(milestone="rel-2026", plan="alder", status="under_way", on=date(2026, 7, 9), words="Begun.", by=people["dana"], at=now)  # fmt: skip
    GapAction.objects.create(analysis="rel", role="practice", unit="foothill", words="Ask at check-in", due_on=date(2026, 7, 11), by=people["pat"], at=now)  # fmt: skip
    remind(date(2026, 7, 10), now)
    turns = [(to, mail) for to, mail in mail_server.mails if "Your turn" in mail]
    assert [to for to, _ in turns] == [["erin@example.org"]], "Alder has just spoken"
    assert "/commitments/" in turns[0][1]
    due = [to for to, mail in mail_server.mails if "/commitments/gaps/" in mail]
    assert due == [["alice@example.org"]]
    before = len(mail_server.mails)
    remind(date(2026, 7, 11), now)
    assert len(mail_server.mails) == before, "once a turn"
