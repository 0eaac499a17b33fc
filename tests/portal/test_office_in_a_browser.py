"""Journeys in Debian's Chromium of each kind of person: what they must be able to do. An assistant's day and a year of the program office stand in
other files; which journey is whose, in docs/guide/portal-checklist.md."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
from urllib.request import build_opener

import pytest

from concord.release import current
from concord.release.publish import point
from tests.portal.browser import go, sign_in
from tests.portal.test_demonstration import answered, concord
from tests.portal.test_scenarios import paid_again
from tests.spec.release import conftest as tiny


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What the server and commands beside it are told: a database of their own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CONCORD_", "DJANGO_"))}
    return {**kept, "CONCORD_DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('office') / 'demo.sqlite'}"}


@pytest.fixture(scope="module")
def office(work, told):
    """One server and one Chromium for this file: logins, the address and the browser."""
    from playwright.sync_api import sync_playwright

    made = subprocess.run(
        concord("portal", "demo-users", str(work.root), "--json"),
        env=told,
        capture_output=True,
        check=True,
        timeout=300,
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    server = subprocess.Popen(
        concord("portal", "serve", str(work.root), "--demo", "--port", port), env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        answered(build_opener(), f"{address}/healthz")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless=new", "--disable-gpu"]
            )
            yield json.loads(made.stdout), address, browser
            browser.close()
    finally:
        server.terminate()
        server.communicate(timeout=60)


@pytest.fixture
def as_somebody(office):
    """A page of Chromium, signed in as one of the demonstration's people."""
    logins, address, browser = office
    return lambda who: (
        sign_in(browser, address, next(e for e in logins if e["email"].startswith(who))),
        address,
    )


@pytest.fixture
def restored(work):
    """The ledger as it was, afterwards."""
    kept = work.ledger.read_bytes()
    yield
    work.ledger.write_bytes(kept)
    with contextlib.suppress(FileNotFoundError):
        work.ledger.with_name("ledger.sqlite-journal").unlink()


@pytest.mark.chromium
def test_a_plan_reviews_and_approves_in_four_clicks(as_somebody, restored):
    page, _ = as_somebody("dana")
    page.get_by_role("link", name="Review").click()
    page.get_by_label("Foothill Family Physicians").check()
    page.get_by_role("button", name="Mark as reviewed").click()
    page.get_by_text("marked as reviewed").wait_for()
    page.get_by_label("Foothill Family Physicians").check()
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("$4,129.00, approved.").wait_for()


@pytest.mark.chromium
def test_a_steward_decides_a_case_and_takes_it_back(as_somebody):
    page, _ = as_somebody("sam")
    page.get_by_role("link", name="Next case").click()
    page.get_by_role("button", name="Different people").click()
    page.get_by_text("No case waits").wait_for()
    page.get_by_role("link", name="Decided 1").click()
    page.locator("tbody th a").first.click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Undone: it had not been done yet").wait_for()


@pytest.mark.chromium
def test_the_office_finds_who_saw_what_and_an_actuary_asks_for_other_terms(as_somebody):
    page, _ = as_somebody("dana")
    page.get_by_role("link", name="Members").first.click()
    go(page, "Agreements", "Scenarios")
    page.get_by_role("link", name="Try other terms for 2026").click()
    page.get_by_label("Name of the scenario").fill("Base 5.20")
    base = page.get_by_role("row").filter(has=page.get_by_role("cell", name="4.80", exact=True))
    base.get_by_label("Instead").fill("5.20")
    page.get_by_role("button", name="Pay it again").click()
    page.get_by_text("The worker pays it again").first.wait_for()
    office, _ = as_somebody("pat")
    go(office, "Accounts", "Log")
    office.get_by_label("Did").select_option("members.view")
    office.get_by_role("button", name="Show").click()
    office.get_by_role("cell", name="plan-alder").first.wait_for()


PAID = """
import json
from concord.portal.jobs.models import Job, State
from concord.portal.scenarios.models import Scenario
for made in Scenario.objects.filter(title__startswith="Stage"):
    Job.objects.filter(pk=made.job_id).update(state=State.DONE, result=json.loads({paid!r}))
"""
"""What the worker leaves (`test_a_scenario` has it pay a real run again)."""


@pytest.mark.chromium
def test_an_actuary_saves_two_scenarios_compares_them_and_shares_one(as_somebody, work, told):
    page, address = as_somebody("ari")
    for title, base in (("Stage one", "5.00"), ("Stage two", "5.40")):
        page.goto(f"{address}/scenarios/new/?year=2026")
        page.get_by_label("Name of the scenario").fill(title)
        page.get_by_label(re.compile("^Instead: population health.base")).fill(base)
        page.get_by_role("button", name="Pay it again").click()
        page.get_by_text("The worker pays it again").first.wait_for()
    code = PAID.replace("{paid!r}", repr(json.dumps(paid_again())))
    done = subprocess.run(concord("portal", "manage", str(work.root), "--demo", "shell", "-c", code), env=told, capture_output=True, text=True, timeout=120)  # fmt: skip
    assert done.returncode == 0, done.stderr
    page.reload()
    page.get_by_text("More than is owed for 2026.").wait_for()
    assert "1 practice would gain" in said(page)
    page.get_by_label("Compare with").select_option(label="Stage one")
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("heading", name="Stage two beside Stage one").wait_for()
    page.get_by_role("heading", name="By cause").wait_for()
    page.get_by_role("cell", name="+$30.00").first.wait_for()
    page.get_by_role("link", name="Scenarios").last.click()
    page.get_by_role("link", name="Stage one").click()
    page.get_by_role("button", name="Share it with your workspace").click()
    page.get_by_role("button", name="Keep it to yourself again").wait_for()


def said(page) -> str:
    """The words of the page that is open."""
    return page.get_by_role("main").inner_text()


@pytest.mark.chromium
def test_a_clinician_opens_a_patient_and_why_a_gap_is_open(as_somebody):
    page, address = as_somebody("clara")
    page.goto(f"{address}/practice/work/?whose=")
    page.get_by_role("heading", name="My panel").wait_for()
    page.get_by_role("main").get_by_role("link", name="Reyes, Marta").first.click()
    told = said(page)
    for words in (
        "Closes it: A reading below 140/90",
        "None since January",
        "Clinician",
        "Plans",
        "Alder Health Plan",
    ):
        assert words in told
    page.get_by_role("link", name="Why?").first.click()
    page.wait_for_url("**/explain/**")
    assert "blood pressure" in said(page).lower()
    page.locator(".pages-wide").get_by_role("link", name="My measures").click()
    page.get_by_role("main").locator("a[href^='/practice/measures/']").first.click()
    assert re.search(r"\d+(\.\d)?%", said(page))


@pytest.mark.chromium
def test_a_manager_goes_from_the_practice_s_standing_to_a_payment_s_line_contests_it_and_follows_it(
    as_somebody,
):
    page, address = as_somebody("alice")
    assert re.search(r"\d+(\.\d)?%", said(page)), "where we stand"
    page.goto(f"{address}/practice/statements/")
    page.get_by_role("main").locator("tbody th a").first.click()
    page.get_by_role("heading", name="Lines").wait_for()
    page.locator("section[aria-labelledby=lines] a.opens").first.click()
    page.get_by_role("link", name="Contest").first.click()
    page.get_by_label(re.compile("What")).first.fill("The tier reached does not look like ours.")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("The tier reached does not look like ours.").first.wait_for()
    go(page, "Practice", "Disputes")
    assert "open" in said(page).lower()
    page.goto(f"{address}/practice/payments/")
    assert "Payment calendar" in said(page)
    page.goto(f"{address}/practice/roster/")
    page.get_by_role("main").get_by_role("link", name="Contest").first.click()
    page.get_by_label(re.compile("What")).first.fill("This patient left us in May.")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("This patient left us in May.").first.wait_for()


@pytest.mark.chromium
def test_a_manager_hands_in_the_monthly_file_and_looks_after_the_practice_s_users(as_somebody):
    page, _ = as_somebody("alice")
    go(page, "Practice", "Uploads")
    rows = b"record,patient_id\n"
    page.get_by_label(re.compile("Monthly clinical file")).set_input_files(
        {"name": "foothill_clinical_2026-06.csv", "mimeType": "text/csv", "buffer": rows}
    )
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("heading", name="Handed in here").wait_for()
    assert "foothill_clinical_2026-06.csv" in said(page)
    go(page, "Accounts", "Users")
    assert "bob@foothill.example" in said(page)
    assert "erin@" not in said(page)


@pytest.mark.chromium
def test_a_plan_reads_its_receipts_members_terms_and_what_closed_a_gap(as_somebody):
    page, address = as_somebody("dana")
    page.get_by_role("link", name="Submissions").first.click()
    page.get_by_role("main").locator("a[href^='/plan/submissions/']").first.click()
    assert "Accepted" in said(page)
    page.get_by_role("link", name="Members", exact=True).first.click()
    page.get_by_role("main").locator("tbody th a").first.click()
    page.get_by_role("heading", level=1).wait_for()
    go(page, "Results", "Audit")
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").first.click()
    assert "Sent by" in taken.value.path().read_text(encoding="utf-8-sig").splitlines()[0]
    go(page, "Agreements", "Contracts")
    assert "Birch" not in said(page)
    page.goto(f"{address}/plan/members/?measure=CBP")
    assert page.get_by_role("main").locator("tbody tr").count() >= 1


@pytest.mark.chromium
def test_the_program_office_looks_at_senders_proves_a_release_and_sees_one_person_for_a_reason(as_somebody):
    page, address = as_somebody("pat")
    page.get_by_role("main").get_by_role("link", name="Birch Mutual").first.click()
    page.get_by_role("heading", name="Birch Mutual").wait_for()
    page.get_by_role("link", name="Releases").first.click()
    page.get_by_role("main").locator("tbody th a").first.click()
    page.get_by_role("button", name="Prove that every file is as published").click()
    page.get_by_text(re.compile("as published|as it was published|every file", re.I)).first.wait_for()
    assert page.get_by_role("button", name=re.compile("^(Hold|Publish)")).count() == 1
    page.goto(f"{address}/program/rates/")
    assert "REYES" not in page.content().upper()
    go(page, "Accounts", "Users")
    assert "erin@birch.example" in said(page)


@pytest.fixture
def newer(work):
    """The release that readers open, and one written after it and held; afterwards all is as it was."""
    before = current(work.releases)
    made = tiny.write(work.releases, as_of="2026-08-10", hold=True)
    yield before, made
    point(work.releases, before)
    shutil.rmtree(work.releases / made)


@pytest.mark.chromium
def test_the_office_publishes_a_held_release_while_a_practice_reads_and_holds_it_again(newer, as_somebody):
    before, made = newer
    reader, _ = as_somebody("alice")
    assert before in reader.inner_text("body")
    page, _ = as_somebody("pat")
    page.get_by_text(f"Release {made} is written and readers do not open it yet.").wait_for()
    page.get_by_role("link", name="Look and publish").click()
    page.get_by_text(f"Readers open {before}.").wait_for()
    page.get_by_label("Why, in a sentence that the log keeps").fill("Checked with the plans.")
    page.get_by_role("button", name="Publish: readers open it").click()
    page.get_by_text("Published: readers open it").wait_for()
    reader.reload()
    assert made in reader.inner_text("body")
    page.get_by_label("Why, in a sentence that the log keeps").fill("A plan found an error.")
    page.get_by_role("button", name="Hold: back to").click()
    page.get_by_text(f"Held: readers open {before}").wait_for()
    reader.reload()
    assert before in reader.inner_text("body")


@pytest.mark.chromium
def test_an_evaluator_takes_an_extract_with_its_code_book_and_an_observer_the_public_tables(as_somebody):
    page, address = as_somebody("eva")
    page.get_by_role("main").get_by_role("link", name="practice month").first.click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").first.click()
    assert taken.value.path().stat().st_size > 0
    page.get_by_role("link", name="Code book").first.click()
    assert "Quasi-identifier" in said(page)
    other, _ = as_somebody("olive")
    other.get_by_role("heading", name=re.compile("Public tables")).wait_for()
    assert "REYES" not in other.content().upper()
    other.goto(f"{address}/extracts/")
    assert "Public tables" not in other.get_by_role("main").inner_text()


@pytest.mark.chromium
def test_an_assistant_orders_a_referral_and_closes_its_loop(as_somebody):
    page, address = as_somebody("bob")
    page.get_by_role("main").get_by_role("link", name="Reyes, Marta").first.click()
    page.get_by_role("main").get_by_role("link", name="Order referral").click()
    page.get_by_label("Specialty").fill("Podiatry")
    page.get_by_label("Ordered on").fill("2026-06-20")
    page.get_by_role("main").get_by_role("button", name="Save referral").click()
    page.goto(f"{address}/practice/referrals/")
    row = page.get_by_role("row").filter(has_text=re.compile("podiatry", re.I))
    row.locator("a[href*='/referral/']").first.click()
    page.get_by_label("Seen on").fill("2026-06-28")
    page.get_by_label("Report came on").fill("2026-07-02")
    page.get_by_role("main").get_by_role("button", name="Save referral").click()
    page.goto(f"{address}/practice/referrals/")
    assert "podiatry" not in said(page).lower(), "closed: it is no longer among the open ones"
