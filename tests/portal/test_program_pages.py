"""The program office: senders, releases published and held while people browse, users, the log, and the broken glass."""

from __future__ import annotations

import re

import pytest

from tests.portal.test_plan_pages import listed, text
from tests.spec.release import conftest as tiny


def entries():
    from concord.portal.audit.models import AuditEntry

    return AuditEntry.objects


@pytest.fixture
def newer(work):
    """A release written after the one readers open, and held; afterwards all is as it was."""
    from concord.portal.jobs.models import Job
    from concord.release import current
    from concord.release.publish import point

    before = current(work.releases)
    made = tiny.write(work.releases, as_of="2026-08-10", hold=True)
    assert current(work.releases) == before
    yield before, made
    import shutil

    from concord.portal.shelf import shelf

    point(work.releases, before)
    shelf.clear()
    shutil.rmtree(work.releases / made)
    Job.objects.all().delete()


def test_senders_stand_late_first_beside_their_own_past(visit):
    page = text(visit("pat").get("/program/submissions/"))
    assert "3 of 3 senders end before the data do" in page
    assert "from_date is not a plausible date." in text(visit("pat").get("/program/submissions/birch/"))
    assert visit("pat").get("/program/submissions/nobody/").status_code == 404


def test_a_held_release_is_published_for_a_reason_and_read_from_the_next_page_on(newer, visit, work):
    from concord.portal.jobs.models import Job

    before, made = newer
    pat, alice = visit("pat"), visit("alice")
    assert f"Release {made} is written and readers do not open it yet" in text(pat.get("/program/"))
    place = f"/program/releases/{made}/"
    assert "Not changed: say why" in text(pat.post(place, {"does": "publish", "now": before}, follow=True))
    assert before in text(alice.get("/practice/"))
    stale = {"does": "publish", "now": "something else", "why": "checked"}
    assert "Somebody changed which release" in text(pat.post(place, stale, follow=True))
    done = pat.post(place, {"does": "publish", "now": before, "why": "checked with the plans"}, follow=True)
    assert "Published: readers open it" in text(done)
    assert made in text(alice.get("/practice/"))
    entry = entries().get(action="release.publish")
    assert (entry.detail["why"], entry.detail["before"]) == ("checked with the plans", before)
    assert Job.objects.get().asked["release"] == made
    back = pat.post(place, {"does": "hold", "now": made, "why": "a plan found an error"}, follow=True)
    assert f"Held: readers open {before}" in text(back)
    assert before in text(alice.get("/practice/"))


def test_the_worker_says_when_the_run_of_a_release_is_no_longer_kept(newer, visit, work):
    from concord.cli.worker import work_off
    from concord.portal.jobs.models import Job

    before, made = newer
    visit("pat").post(f"/program/releases/{made}/", {"does": "publish", "now": before, "why": "checked"})
    assert work_off(work) == 1
    job = Job.objects.get()
    assert job.state == "failed"
    assert "no longer kept" in job.problem
    assert "no longer kept" in text(visit("pat").get(f"/program/releases/{made}/"))


def test_a_release_that_is_not_as_written_is_not_published(newer, visit, work):
    before, made = newer
    (work.releases / made / "books" / "public" / "rate.parquet").write_bytes(b"changed")
    pat, place = visit("pat"), f"/program/releases/{made}/"
    assert "1 files are not as published" in text(pat.post(place, {"does": "verify"}, follow=True))
    said = pat.post(place, {"does": "publish", "now": before, "why": "checked"}, follow=True)
    assert "Not published" in text(said)
    assert before in text(visit("alice").get("/practice/"))


def test_a_release_says_what_differs(newer, visit):
    page = text(visit("pat").get(f"/program/releases/{newer[1]}/"))
    assert "No payment differs." in page
    assert "The same inputs." in page


def test_rates_hide_what_is_small(visit):
    rows = listed(visit("pat").get("/program/rates/?as=csv"))
    assert {(r["Practice"], r["Rate"]) for r in rows} >= {
        ("The program", "0.634000"),
        ("Harbor Light Medical Group", "[c]"),
    }


def test_breaking_the_glass_needs_a_reason_and_the_practice_reads_it(visit, keys):
    pat = visit("pat")
    said = {
        "practice": "foothill",
        "last_name": "Reyes",
        "birth_date": "1967-03-01",
        "reason": "complaint",
        "why": "too short",
    }
    assert "at least 20 characters" in text(pat.post("/program/person/", said))
    assert "Reyes, Marta" not in text(pat.post("/program/person/", said))
    said["why"] = "A complaint of 3 March about a letter that was sent twice."
    page = text(pat.post("/program/person/", said))
    assert "Reyes, Marta" in page
    assert "Controlling high blood pressure" in page
    entry = entries().last()
    assert (entry.action, entry.book, entry.people) == ("glass.person", "practice-foothill", [keys["marta"]])
    own = text(visit("alice").get("/practice/log/?action=glass.person"))
    assert "pat@example.org" in own
    assert "a letter that was sent twice" in own
    assert "Reyes, Marta" in own
    assert "pat@example.org" not in text(visit("charlie").get("/practice/log/"))
    nobody = text(pat.post("/program/person/", said | {"practice": "harborlight"}))
    assert "That you looked is written down" in nobody
    assert entries().last().book == "practice-harborlight"


def test_the_log_is_searched_and_proved(visit, people):
    visit("dana").get("/plan/members/")
    rows = listed(visit("pat").get(f"/program/log/?as=csv&action=members.view&user={people['dana'].pk}"))
    assert rows
    assert {(r["Who"], r["In"]) for r in rows} == {("dana@example.org", "plan-alder")}
    assert "1" in {r["People"] for r in rows}
    assert "REYES" not in str(rows).upper()
    assert listed(visit("pat").get("/program/log/?as=csv&from=2999-01-01")) == []
    for nonsense in (
        "from=yesterday",
        "user=me",
        "from=2026-02-31",
        "user=99999999999999999999",
        "sort=-people",
        "from=9999-12-31&to=9999-12-31",
    ):
        assert visit("pat").get(f"/program/log/?{nonsense}").status_code == 200
    assert "every one as it was written" in text(visit("pat").post("/program/log/", follow=True))


def test_an_invitation_goes_by_mail_to_its_owner_alone(visit, mailoutbox):
    pat = visit("pat")
    said = {"email": "nora@example.org", "name": "Nora", "role": "plan", "unit": "alder", "npi": ""}
    page = text(pat.post("/users/", said, follow=True))
    assert "nora@example.org has mail with a link" in page
    (mail,) = mailoutbox
    link = re.search(r"https://testserver(/account/password/reset/key/\S+)", mail.body)[1]
    assert link not in page
    assert mail.to == ["nora@example.org"]
    assert visit("nobody").get(link).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": ""},
        {"unit": "foothill"},
        {"role": "program"},
        {"role": "king"},
        {"email": "no address"},
        {"npi": "12"},
    ],
)
def test_an_invitation_that_does_not_fit_says_so_at_the_field(wrong, visit):
    said = {"email": "olga@example.org", "name": "", "role": "plan", "unit": "alder", "npi": ""} | wrong
    assert "There is a problem" in text(visit("pat").post("/users/", said))
    from concord.portal.accounts.models import User

    assert not User.objects.filter(email="olga@example.org").exists()


def test_a_manager_invites_into_the_own_practice_and_sees_nobody_else(visit, people, mailoutbox):
    alice = visit("alice")
    page = text(alice.get("/users/"))
    assert "bob@example.org" in page
    assert "charlie@example.org" not in page
    assert "There is a problem" in text(alice.post("/users/", {"email": "x@example.org", "role": "program"}))
    alice.post(
        "/users/", {"email": "milo@example.org", "name": "Milo", "role": "assistant", "unit": "harborlight"}
    )
    from concord.portal.accounts.models import Membership

    assert Membership.objects.get(user__email="milo@example.org").unit == "foothill"
    assert alice.get(f"/users/{people['charlie'].pk}/").status_code == 404


def test_parts_are_ended_and_accounts_disabled_by_others_and_never_by_oneself(visit, people, mailoutbox):
    from concord.portal.accounts.inviting import invite
    from concord.portal.accounts.models import User

    finn = invite("quinn@example.org", "observer")
    part, place = finn.memberships.get(), f"/users/{finn.pk}/"
    browser = visit("nobody")
    browser.force_login(finn)
    pat = visit("pat")
    assert browser.get("/tables/").status_code == 200
    pat.post(place, {"does": "end", "part": part.pk})
    assert browser.get("/tables/").status_code == 403
    pat.post(place, {"does": "resume", "part": part.pk})
    assert browser.get("/tables/").status_code == 200
    pat.post(place, {"does": "disable"})
    assert browser.get("/tables/")["Location"].startswith("/account/login/")
    assert not User.objects.get(pk=finn.pk).is_active
    own = f"/users/{people['pat'].pk}/"
    assert "nobody ends their own part" in text(pat.post(own, {"does": "disable"}, follow=True)).lower()
    assert visit("alice").post(f"/users/{people['bob'].pk}/", {"does": "disable"}).status_code == 404
    assert [e.action for e in entries().order_by("-sequence")[:3]] == [
        "user.disable",
        "user.resume",
        "user.end",
    ]


def test_a_run_says_how_it_ended_what_its_steps_took_and_what_it_warned_of(visit, keys):
    pat = visit("pat")
    assert keys["run"] in text(pat.get("/program/runs/"))
    page = text(pat.get(f"/program/runs/{keys['run']}/"))
    assert "Settling corrections" in page
    assert "2 rows of lab_result name a member who is not in the registry" in page
    assert "1 of 3" in page
    assert "3 of 3" in page
    assert (
        f"/program/runs/{keys['run']}/" in pat.get(f"/program/releases/{keys['release']}/").content.decode()
    )
    assert pat.get("/program/runs/2020-01-01-nothing/").status_code == 404


def test_a_run_that_stopped_or_whose_record_is_cut_says_so(visit, work):
    import json
    import shutil

    stopped = work.runs / "2026-08-10-000000000001"
    stopped.mkdir()
    said = {
        "doing": "Building charts",
        "error": "ResourceError",
        "what": "the disk is full",
        "where": "charts",
        "next": "make room",
    }
    facts = {"run": stopped.name, "as_of": "2026-08-10", "release": "", "outcome": "failed", "failed": said, "seconds": 1.5, "warnings": [], "steps": []}  # fmt: skip
    try:
        (stopped / "record.json").write_text(json.dumps(facts), encoding="utf-8")
        page = text(visit("pat").get(f"/program/runs/{stopped.name}/"))
        assert "Building charts: charts: the disk is full." in page
        assert "Next: make room." in page
        (stopped / "record.json").write_text("{", encoding="utf-8")
        assert "it cannot be read" in text(visit("pat").get(f"/program/runs/{stopped.name}/"))
    finally:
        shutil.rmtree(stopped)


def test_senders_stand_by_their_names(visit):
    """Plans and practices by the program's names for them, others by the title of their own file."""
    from concord.portal import names

    pat = visit("pat")
    for where in ("/program/", "/program/submissions/"):
        page = pat.get(where).content.decode()
        assert ">Birch Mutual<" in page, where
        assert ">birch<" not in page, where
    assert '<h1 translate="no">Birch Mutual</h1>' in pat.get("/program/submissions/birch/").content.decode()
    assert "Birch Mutual,birch," in pat.get("/program/submissions/", {"as": "csv"}).content.decode()
    assert names.sender("portal-foothill") == "Foothill Family Physicians, typed in the portal"
    assert names.sender("adt") == "Hospital notices"
    assert names.sender("nobody-knows") == "nobody-knows"
