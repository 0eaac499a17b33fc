"""What protects the people behind the pages: the audit, the headers, the second factor, addresses and logs without names."""

from __future__ import annotations

import json
import logging
import re
from urllib.parse import unquote

import pytest

from concord.model.errors import IntegrityError

WALK = ("/practice/", "/practice/work/", "/practice/statements/", "/practice/statements/alder/2025-03/")
LINK = re.compile(r'(?:href|action|src)="([^"]+)"')


def entries():
    from concord.portal.audit.models import AuditEntry

    return AuditEntry.objects


def test_every_view_of_a_patient_is_written_down(visit, people, keys):
    before = entries().count()
    visit("bob").get(f"/practice/patients/{keys['marta']}/")
    visit("bob").get(f"/practice/patients/{keys['luis']}/")  # not Bob's: nothing is seen, nothing written
    entry, opened = entries().all()[before:]
    assert (opened.action, opened.detail["categories"]) == ("protected.view", ["hiv"])  # open by her consent
    assert (entry.action, entry.user, entry.role, entry.book) == (
        "patient.view",
        people["bob"],
        "assistant",
        "practice-foothill",
    )
    assert entry.people == [keys["marta"]]


@pytest.mark.parametrize(
    ("who", "where", "action", "person"),
    [
        ("bob", "/practice/work/", "work_list.view", "marta"),
        ("bob", "/practice/work/?as=csv", "work_list.export", "marta"),
        ("alice", "/practice/statements/alder/2025-03/", "statement.view", "marta"),
        ("alice", "/practice/statements/alder/2025-03.csv", "statement.export", "marta"),
        ("dana", "/plan/payments/foothill/2025-03/", "statement.view", "marta_alder"),
    ],
)
def test_a_list_of_people_is_written_down_with_each_of_them(who, where, action, person, visit, keys):
    visit(who).get(where)
    last = entries().last()
    assert (last.action, last.people) == (action, [keys[person]])


def test_an_explanation_that_names_people_is_written_down_with_them(visit, keys):
    from concord.portal.opaque import hidden

    answer = visit("alice").get(f"/explain/{hidden('rate CBP foothill 2025')}/")
    assert "Reyes, Marta" in answer.content.decode()
    assert keys["marta"] not in re.sub(r'href="[^"]*"', "", answer.content.decode())
    assert (entries().last().action, entries().last().people) == ("explain.rate", [keys["marta"]])


def test_the_audit_is_added_to_and_never_changed(visit, keys):
    from django.db import DatabaseError, connection, transaction

    from concord.portal.audit.chain import verify

    visit("bob").get(f"/practice/patients/{keys['marta']}/")
    entry = entries().last()
    assert verify() == entries().count()
    for change in (entry.save, entry.delete, entries().all().delete):
        with pytest.raises(IntegrityError):
            change()
    with pytest.raises(IntegrityError):
        entries().all().update(role="plan")
    for statement in ("UPDATE audit_auditentry SET role = 'plan'", "DELETE FROM audit_auditentry"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def slip_in(last) -> None:
    from concord.portal.audit.models import AuditEntry

    AuditEntry(sequence=last.sequence + 1, at=last.at, previous=last.hash, hash="1" * 64).save()


def cut_off(last) -> None:
    """As if entries after the last had stood there and were taken away."""
    from concord.portal.audit.models import AuditHead

    AuditHead.objects.filter(pk=1).update(sequence=last.sequence + 1, hash="2" * 64)


@pytest.mark.parametrize(("forge", "found"), [(slip_in, "not what was written"), (cut_off, "cut off")])
def test_a_record_slipped_in_or_cut_off_is_found(forge, found, visit, keys):
    from django.db import transaction

    from concord.portal.audit.chain import verify

    visit("bob").get(f"/practice/patients/{keys['marta']}/")
    last = entries().last()
    with transaction.atomic():
        forge(last)
        with pytest.raises(IntegrityError, match=found):
            verify()
        transaction.set_rollback(True)
    assert verify() == last.sequence


def test_every_page_has_a_strict_policy_and_is_not_stored(visit, keys):
    for who, where in (
        ("alice", f"/practice/patients/{keys['marta']}/"),
        ("nobody", "/account/login/"),
        ("alice", "/nowhere/"),
    ):
        answer = visit(who).get(where)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer["Cache-Control"] == "no-store"
        assert answer["Strict-Transport-Security"].startswith("max-age=63072000")
        assert answer["X-Frame-Options"] == "DENY"
        page = answer.content.decode()
        assert not re.search(
            r"<style|\sstyle=|<script(?![^>]*(?:\ssrc=|type=.application/json))|\son\w+=", page
        )


def test_no_address_holds_a_name_a_date_of_birth_or_a_number(visit, keys):
    places = [*WALK, f"/practice/patients/{keys['marta']}/"]
    for where in places:
        for link in LINK.findall(visit("alice").get(where).content.decode()):
            assert not re.search(r"reyes|marta|1967|F-100|ALD-1", unquote(link), re.IGNORECASE)


def test_people_are_seen_with_a_second_factor_only(visit, people):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.filter(user=people["clara"]).delete()
    try:
        answer = visit("clara").get("/practice/work/")
        assert answer.status_code == 302
        assert answer["Location"] == "/account/second-factor/totp/activate/"
    finally:
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

        TOTP.activate(people["clara"], generate_totp_secret())


def test_the_second_factor_s_secret_is_not_kept_in_the_open(people):
    from allauth.mfa.models import Authenticator

    stored = Authenticator.objects.filter(user=people["alice"]).first().data["secret"]
    assert len(stored) > 80  # a bare secret has 32 characters


def test_sign_in_asks_for_the_password_and_then_the_code(visit):
    from allauth.mfa.totp.internal.auth import (
        TOTP,
        format_hotp_value,
        generate_totp_secret,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    from concord.portal.accounts.inviting import invite

    gwen = invite("gwen@example.org", "assistant", "foothill")
    gwen.set_password("correct horse battery staple")
    gwen.save()
    secret = generate_totp_secret()
    TOTP.activate(gwen, secret)
    browser = visit("nobody")
    wrong = browser.post("/account/login/", {"login": "gwen@example.org", "password": "not this one at all"})
    assert wrong.status_code == 200
    right = {"login": "Gwen@example.org", "password": "correct horse battery staple"}
    assert browser.post("/account/login/", right)["Location"] == "/account/second-factor/authenticate/"
    assert browser.get("/practice/work/").status_code == 302  # not yet
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert browser.post("/account/second-factor/authenticate/", {"code": code}).status_code == 302
    assert browser.get("/practice/work/").status_code == 200


def test_an_invitation_lets_its_owner_choose_a_password_once(visit):
    from concord.portal.accounts.inviting import invite, password_path

    link = password_path(invite("jo@example.org", "observer"))
    browser, password = visit("nobody"), "seven wet geese on ice"
    form = browser.get(link)["Location"]
    assert browser.post(form, {"password1": "short", "password2": "short"}).status_code == 200
    assert browser.post(form, {"password1": password, "password2": password}).status_code == 302
    signed = browser.post("/account/login/", {"login": "jo@example.org", "password": password})
    assert signed["Location"] == "/"
    assert browser.get("/tables/").status_code == 200
    assert visit("nobody").get(link).status_code == 200  # the link says that it was used; it does not lead on


def test_nobody_changes_the_address_that_the_audit_knows_them_by(visit):
    answer = visit("alice").post("/account/email/", {"action_add": "", "email": "other@example.org"})
    assert answer.status_code == 404


def test_a_session_ends_after_twelve_hours(visit):
    browser = visit("alice")
    assert browser.get("/practice/").status_code == 200
    session = browser.session
    session["began"] = session["began"] - 13 * 3600
    session.save()
    assert browser.get("/practice/")["Location"].startswith("/account/login/")


def test_a_part_that_ended_opens_nothing(visit):
    from datetime import date

    from concord.portal.accounts.inviting import invite
    from concord.portal.accounts.models import Membership

    finn = invite("finn@example.org", "observer")
    browser = visit("nobody")
    browser.force_login(finn)
    assert browser.get("/tables/").status_code == 200
    Membership.objects.filter(user=finn).update(ended_on=date(2026, 1, 1))
    assert browser.get("/tables/").status_code == 403


def test_somebody_with_two_parts_reads_one_book_at_a_time(visit):
    from concord.portal.accounts.inviting import invite

    hana = invite("hana@example.org", "observer")
    invite("hana@example.org", "program")
    other = invite("iris@example.org", "steward")
    browser = visit("nobody")
    browser.force_login(hana)
    assert browser.get("/")["Location"] == "/choose/"
    program = hana.memberships.get(role="program").pk
    assert browser.post("/choose/", {"membership": program}).status_code == 302
    assert browser.get("/program/").status_code == 200
    assert browser.get("/tables/").status_code == 403
    assert browser.post("/choose/", {"membership": other.memberships.get().pk}).status_code == 404


def test_the_log_names_the_route_and_nobody(visit, keys):
    from concord.portal.logs import WithoutPeople

    lines = []

    class Listening(logging.Handler):
        def emit(self, record):
            lines.append(WithoutPeople().format(record))

    listening = Listening()
    for name in ("", "django"):
        logging.getLogger(name).addHandler(listening)
    try:
        visit("alice").get(f"/practice/patients/{keys['marta']}/")
        visit("alice").get("/practice/patients/reyes-marta/")
    finally:
        for name in ("", "django"):
            logging.getLogger(name).removeHandler(listening)
    said = [json.loads(line) for line in lines]
    assert {"patient"} == {line["route"] for line in said if line["event"] == "request"}
    assert not re.search(f"{keys['marta']}|reyes|alice@", " ".join(lines), re.IGNORECASE)


@pytest.mark.parametrize("who", ["pat", "nobody"])
def test_a_null_character_is_refused_before_a_page_meets_it(who, visit):
    """PostgreSQL keeps none, and nobody types one."""
    browser = visit(who)
    for answer in (
        browser.get("/program/candidates/", {"show": "\0"}),
        browser.get("/program/candidates/", {"sh\0ow": "1"}),
        browser.post("/account/login/", {"login": "a\0@example.org", "password": "x"}),
    ):
        assert answer.status_code == 400
        assert "Nothing was kept" in answer.content.decode()
