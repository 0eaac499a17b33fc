"""Sessions, reminders over a real mail server, the calendar feed; and surveys that nobody can match with who answered."""

from __future__ import annotations

import json
import re
import socket
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.html import strip_tags

TODAY = date(2026, 7, 10)
NOW = datetime(2026, 7, 10, 15, tzinfo=UTC)


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(strip_tags(answer.content.decode().replace("<", " <")).split())


class Kept:
    """A mail server that keeps what it is sent, or refuses it."""

    def __init__(self):
        self.mails, self.refuses = [], False

    async def handle_DATA(self, server, session, envelope):
        if self.refuses:
            return "451 not now"
        self.mails.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


@pytest.fixture
def mail_server(settings_of):
    """A real SMTP server on this machine, and the portal's settings pointed at it."""
    from aiosmtpd.controller import Controller

    kept = Kept()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    settings_of(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=port
    )
    yield kept
    controller.stop()


def test_somebody_signs_up_the_office_marks_who_came_and_the_requirement_shows_it(visit, people):
    from concord.portal.learning.models import Session

    office = visit("pat")
    said = {"kind": "webinar", "title": "Charts", "day": "2026-07-02", "time": "12:15", "minutes": "60", "link": "", "about": ""}  # fmt: skip
    there = office.post("/learning/", said)["Location"]
    uid = there.split("/")[-2]
    assert Session.objects.get(uid=uid).starts_at == datetime(2026, 7, 2, 19, 15, tzinfo=UTC), "California"
    assert "You are signed up." in text(visit("charlie").post(there, {"does": "on"}, follow=True))
    assert visit("charlie").post(there, {"does": "came", "came": "1"}).status_code == 404
    page = office.get(there).content.decode()
    assert "Charlie" in page
    assert "Charlie" not in visit("alice").get(there).content.decode(), (
        "who else comes is the office's to see"
    )
    number = re.search(r'name="came" value="(\d+)"', page)[1]
    assert "Attendance kept." in text(office.post(there, {"does": "came", "came": number}, follow=True))
    assert "1 in twelve months" in text(visit("charlie").get("/practice/taking-part/"))
    recorded = {"does": "after", "recording": "https://library.example/r"}
    office.post(there, recorded)
    assert "https://library.example/r" in visit("bob").get(there).content.decode()


def test_only_the_office_announces(visit):
    assert visit("alice").post("/learning/", {"title": "x"}).status_code == 404


def test_reminders_go_once_over_smtp_and_say_nothing_of_a_patient(visit, mail_server, keys):
    from concord.portal.coaching.models import Action
    from concord.portal.learning.models import Reminder
    from concord.portal.learning.reminding import remind

    Reminder.objects.all().delete()
    Action.objects.filter(uid=keys["action"]).update(done_on=None)  # whatever another test did with it
    sent, failed = remind(TODAY, NOW)
    assert (sent, failed) == (len(mail_server.mails), 0)
    to_alice = [body for to, body in mail_server.mails if to == ["alice@example.org"]]
    assert len(to_alice) == 2, "the convening two days ahead, and an action that fell due"
    assert any("Summer convening" in body and f"/learning/{keys['session']}/" in body for body in to_alice)
    assert any("Actions due" in body for body in to_alice)
    assert not any("REYES" in body.upper() for _, body in mail_server.mails)
    assert remind(TODAY, NOW) == (0, 0)
    assert remind(TODAY + timedelta(days=1), NOW) == (0, 0), "nor on the next day"


def test_a_reminder_that_a_server_refuses_goes_the_next_time(mail_server):
    from concord.portal.learning.models import Reminder
    from concord.portal.learning.reminding import remind

    Reminder.objects.all().delete()
    mail_server.refuses = True
    sent, failed = remind(TODAY, NOW)
    assert sent == 0
    assert failed > 0
    mail_server.refuses = False
    assert remind(TODAY, NOW)[0] == failed


def test_nobody_is_reminded_who_signed_off(visit, mail_server, keys):
    from concord.portal.learning.models import Reminder
    from concord.portal.learning.reminding import due

    browser = visit("bob")
    where = f"/learning/{keys['session']}/"
    browser.post(where, {"does": "on"})
    assert "bob@example.org" in {d.user.email for d in due(TODAY)}
    browser.post(where, {"does": "off"})
    assert "bob@example.org" not in {d.user.email for d in due(TODAY)}
    Reminder.objects.all().delete()


def feed_of(visit, who):
    """A new calendar address of somebody, and the events behind it."""
    from icalendar import Calendar

    page = visit(who).post("/learning/calendar/").content.decode()
    address = re.search(r"https://testserver(/calendar/[\w-]+\.ics)", page)[1]
    answer = visit("nobody").get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return address, [str(e["summary"]) for e in Calendar.from_ical(answer.content).walk("VEVENT")]


def read_by_hand(content: bytes) -> list[dict[str, str]]:
    """Events of a calendar as RFC 5545 (3.1, 3.4, 3.6) has a reader take them, without the library that wrote it."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75, "octets in a line, not letters"
    unfolded = content.replace(b"\r\n ", b"").replace(b"\r\n\t", b"").decode("utf-8").split("\r\n")[:-1]
    assert (unfolded[0], unfolded[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    events, inside, head = [], None, {}
    for line in unfolded[1:-1]:
        name, _, value = line.partition(":")
        name, _, parameters = name.partition(";")
        if line == "BEGIN:VEVENT":
            assert inside is None
            inside = {}
        elif line == "END:VEVENT":
            events.append(inside)
            inside = None
        elif inside is None:
            head[name] = value
        else:
            assert name not in inside, f"{name} twice"
            plain = re.sub(r"\\([,;\\])", r"\1", value.replace("\\n", "\n"))
            inside[name] = f"{parameters}:{plain}" if parameters else plain
    assert head["VERSION"] == "2.0"
    assert head["PRODID"]
    return events


@pytest.mark.parametrize("who", ["alice", "casey"])
def test_a_reader_that_knows_only_the_standard_takes_the_calendar(who, visit):
    address, titles = feed_of(visit, who)
    events = read_by_hand(visit("nobody").get(address).content)
    assert sorted(e["SUMMARY"] for e in events) == sorted(titles)
    assert titles
    assert len({e["UID"] for e in events}) == len(events)
    for event in events:
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
        assert re.fullmatch(r"\d{8}T\d{6}Z|VALUE=DATE:\d{8}", event["DTSTART"])
        assert event["DTEND"] > event["DTSTART"]


def test_a_calendar_holds_a_person_s_own_and_a_new_address_ends_the_one_before(visit):
    address, events = feed_of(visit, "alice")
    assert "Summer convening" in events
    assert not any(e.startswith("Visit:") for e in events)
    newer, _ = feed_of(visit, "alice")
    assert visit("nobody").get(address).status_code == 404
    assert visit("nobody").get(newer).status_code == 200
    assert visit("nobody").get("/calendar/guess.ics").status_code == 404
    assert visit("nobody").post(newer).status_code == 405


def test_a_coach_s_calendar_names_visits_to_own_practices_only(visit):
    _, events = feed_of(visit, "casey")
    assert "Visit: Foothill Family Physicians" in events
    assert not any("Harbor" in e for e in events)


def test_who_may_not_sign_in_any_more_has_no_calendar(visit, people):
    from concord.portal.accounts.inviting import invite
    from concord.portal.learning.calendar import hashed
    from concord.portal.learning.models import CalendarKey

    gone = invite("gone@example.org", "assistant", "foothill")
    CalendarKey.objects.create(user=gone, sha256=hashed("key"), at=NOW)
    gone.is_active = False
    gone.save()
    assert visit("nobody").get("/calendar/key.ics").status_code == 404


def test_the_key_is_not_kept(visit):
    from concord.portal.learning.models import CalendarKey

    address, _ = feed_of(visit, "pat")
    key = address.split("/")[-1].removesuffix(".ics")
    assert all(key not in row.sha256 for row in CalendarKey.objects.all())


# -- surveys -------------------------------------------------------------------------------------------------


def test_an_answer_is_given_once_and_nothing_tells_whose_it_is(visit, keys, people):
    from concord.portal.audit.models import AuditEntry
    from concord.portal.surveys.models import Box

    where = f"/practice/surveys/{keys['open_round']}/"
    assert "Answer at least one statement." in text422(visit("alice").post(where, {"other": "x"}))
    for who, step in (("alice", "4"), ("bob", "1"), ("clara", "5")):
        page = text(visit(who).post(where, {"load": step, "voice": step}, follow=True))
        assert "your answer is in" in page
    assert "takes no more answers" in text(visit("bob").post(where, {"load": "5"}, follow=True))
    box = Box.objects.get(round__uid=keys["open_round"], practice="foothill")
    assert [a["load"] for a in box.answers] == [1, 4, 5], "by what they say, not by when they came"
    assert set(box.answers[0]) == {"load", "voice"}
    logged = AuditEntry.objects.filter(action="survey.answer").order_by("-sequence")[:3]
    assert all("load" not in json.dumps(e.detail) for e in logged)


def text422(answer) -> str:
    assert answer.status_code == 422
    return " ".join(strip_tags(answer.content.decode().replace("<", " <")).split())


def test_results_open_after_the_close_and_few_answers_stay_hidden(visit, keys):
    open_page = text(visit("pat").get(f"/program/surveys/{keys['open_round']}/"))
    assert "Results open after it has closed" in open_page
    closed = f"/surveys/{keys['round']}/"
    office = text(visit("pat").get("/program" + closed))
    assert "Harbor Light Medical Group [c] [c]" in office
    assert "Foothill Family Physicians [c] [c]" in office, "its mean and everybody's would leave two people's"
    own = text(visit("charlie").get("/practice" + closed))
    assert "[c] [c] 3.6 8" in own


def test_a_round_cannot_close_before_it_opens_and_a_new_one_stands_on_practices_pages(visit):
    browser = visit("pat")
    said = {"instrument": "participants", "opens_on": "2026-07-09", "closes_on": "2026-07-01"}
    assert "It cannot close before it opens." in text(browser.post("/program/surveys/", said))
    browser.post("/program/surveys/", {**said, "closes_on": "2026-07-30"})
    assert "What do you make of the program?" in text(visit("alice").get("/practice/surveys/"))


def test_patients_experience_stands_beside_everybody_s_and_few_surveys_are_not_the_office_s(visit):
    own = text(visit("charlie").get("/practice/experience/"))
    assert "too few to judge" in own
    assert "everybody" in own
    office = text(visit("pat").get("/program/experience/"))
    assert "Foothill Family Physicians" in office
    assert "Harbor Light" not in office
