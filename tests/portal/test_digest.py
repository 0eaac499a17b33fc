"""Mail says how much waits and where it stands; whose and how much money is read signed in."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

MONDAY, TUESDAY = date(2026, 7, 13), date(2026, 7, 14)


@pytest.fixture
def send(portal, people, mailoutbox):
    """Send a day's digests; afterwards nobody has chosen or been told anything."""
    from concord.portal.digest.models import Choice, Sent
    from concord.portal.digest.sending import send_day

    def sent(day):
        mailoutbox.clear()
        send_day(day)
        return {mail.to[0].partition("@")[0]: mail for mail in mailoutbox}

    yield sent
    Sent.objects.all().delete()
    Choice.objects.all().delete()


def test_on_monday_each_reads_how_much_waits_and_where(send, keys):
    mails = send(MONDAY)
    assert "1 patient on the work list\nhttps://testserver/practice/work/" in mails["bob"].body
    assert "to review or approve\nhttps://testserver/plan/payments/" in mails["dana"].body
    assert "3 senders late\nhttps://testserver/program/submissions/" in mails["pat"].body
    assert not {"olive", "eva", "sam"} & set(mails)


def test_no_mail_holds_a_person_or_an_amount(send, keys):
    for mail in send(MONDAY).values():
        said = f"{mail.subject} {mail.body}".lower()
        for words in ("reyes", "marta", "oak", keys["marta"], "$", "1967"):
            assert words not in said


def test_a_day_s_mail_goes_once(send):
    assert send(MONDAY)
    assert send(MONDAY) == {}


def test_the_daily_one_is_for_who_chose_it(send, visit):
    assert send(TUESDAY) == {}
    visit("bob").post("/mail/", {"is_daily": "on"})
    visit("bob").post("/language/", {"language": "es"})
    mails = send(TUESDAY)
    assert set(mails) <= {"bob"}
    assert send(MONDAY).keys() & {"bob", "alice"} == {"bob", "alice"} - ({"bob"} if not mails else set())


def test_mail_is_in_the_language_in_which_it_was_chosen(send, visit):
    bob = visit("bob")
    bob.cookies["django_language"] = "es"
    bob.post("/mail/", {"is_weekly": "on"})
    mail = send(MONDAY)["bob"]
    assert mail.subject == "Concord: su semana"
    assert "paciente en la lista de trabajo" in mail.body


def test_before_seven_in_california_nobody_is_mailed(send, mailoutbox):
    from concord.portal.digest.sending import send_due

    assert send_due(datetime(2026, 7, 13, 13, 59, tzinfo=UTC)) == 0
    assert send_due(datetime(2026, 7, 13, 14, 0, tzinfo=UTC)) > 0


def test_who_asked_learns_at_once_that_a_question_was_answered(visit, keys, mailoutbox):
    from tests.portal.test_disputes import answered

    answered(visit("pat"), f"/program/disputes/{keys['dispute']}/", "answered", "We look into it this week.")
    (mail,) = mailoutbox
    assert mail.to == ["bob@example.org"]
    assert f"https://testserver/practice/disputes/{keys['dispute']}/" in mail.body
    assert "look into it" not in mail.body


def test_managers_learn_at_once_that_a_statement_was_approved(people, mailoutbox):
    from concord.portal.digest.sending import tell_of_a_statement

    tell_of_a_statement("foothill")
    assert "alice@example.org" in [mail.to[0] for mail in mailoutbox]
    assert all("$" not in mail.body and "Alder" not in mail.body for mail in mailoutbox)


def test_a_mail_server_that_does_not_answer_stops_nothing(send, monkeypatch, mailoutbox):
    from concord.portal.digest import sending

    def refused(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(sending, "send_mail", refused)
    assert send(MONDAY) == {}
