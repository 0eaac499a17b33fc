"""Journeys of a program manager, a coach, a practice lead and a plan's delegate over eighteen rehearsed months, in Debian's Chromium."""

from __future__ import annotations

import os
import sqlite3
import subprocess

import pytest

from tests.portal import test_office_in_a_browser as shared
from tests.portal.browser import decided, go
from tests.portal.test_demonstration import concord

office, as_somebody, told = shared.office, shared.as_somebody, shared.told


@pytest.mark.chromium
def test_the_program_manager_follows_a_practice_from_the_list_to_its_next_step(as_somebody):
    page, _ = as_somebody("pat")
    go(page, "Practices", "Candidates")
    page.get_by_role("link", name="Not yet in the program").click()
    page.get_by_role("link", name="Oak Street Clinic").click()
    page.get_by_text("Interested", exact=False).first.wait_for()
    page.get_by_text("Write down the next step").click()
    page.get_by_label("Stage").select_option("selected")
    page.get_by_role("button", name="Write down").click()
    page.get_by_text("Selected, since").wait_for()
    go(page, "Practices", "Practices")
    page.get_by_role("row", name="Oak Street Clinic").get_by_text("Sign with at least one plan").wait_for()


@pytest.mark.chromium
def test_a_coach_prepares_keeps_a_visit_and_agrees_on_an_action(as_somebody):
    page, _ = as_somebody("casey")
    page.get_by_role("link", name="Foothill Family Physicians").click()
    page.get_by_role("link", name="Assessments").click()
    page.get_by_role("link", name="Ten building blocks").first.click()
    page.get_by_text("Where to begin").wait_for()
    page.get_by_role("link", name="Practices", exact=True).first.click()
    page.get_by_role("link", name="Foothill Family Physicians").click()
    page.get_by_role("link", name="Visits").click()
    page.get_by_text("Write down a visit").click()
    page.get_by_label("People of the practice present").fill("4")
    page.get_by_label("Aim and test under way").fill("Three assistants measure twice now.")
    page.get_by_role("button", name="Keep the visit").click()
    page.get_by_label("What", exact=True).fill("Show the second site")
    page.get_by_label("Who", exact=True).fill("Ana Ruiz")
    page.get_by_label("By", exact=True).fill("2026-08-01")
    page.get_by_role("button", name="Agree").click()
    page.get_by_role("link", name="Actions", exact=True).click()
    page.get_by_role("cell", name="Ana Ruiz").first.wait_for()


@pytest.mark.chromium
def test_a_practice_lead_studies_a_test_answers_a_survey_and_signs_up(as_somebody):
    page, _ = as_somebody("alice")
    go(page, "Practice", "Improvement")
    page.get_by_role("link", name="More people with a controlled blood pressure every month").click()
    page.get_by_role("img", name="More people with a controlled blood pressure").wait_for()
    page.get_by_text("Plan a test", exact=True).click()
    page.get_by_label("Idea from the library").select_option(label="Blood-pressure visits with a nurse")
    page.get_by_label("Plan: who does what, where, when").fill("Five patients on Thursday")
    page.get_by_label("Prediction: what will happen").fill("Four are below 140")
    page.get_by_role("button", name="Begin the test").click()
    page.get_by_text("Five patients on Thursday").wait_for()
    go(page, "Practice", "Improvement")
    page.get_by_role("link", name="Surveys").click()
    page.get_by_role("row", name="How is work here?").first.get_by_role("link").first.click()
    page.locator("input[type=radio]").nth(3).check()
    page.get_by_role("button", name="Send").click()
    page.get_by_text("your answer is in").wait_for()
    go(page, "Practice", "Learning")
    page.locator("tbody a").first.click()
    off, on = (page.get_by_role("button", name=f"Sign {way}") for way in ("off", "up"))
    off.or_(on).wait_for()
    if off.count():
        off.click()
        page.get_by_text("Taken back.").wait_for()
    on.click()
    page.get_by_text("You are signed up.").first.wait_for()


@pytest.mark.chromium
def test_a_plan_s_delegate_keeps_a_promise_answers_a_decision_and_closes_a_gap(as_somebody):
    """Alder's delegate: where a milestone stands, an answer to the office's second request, an action done and opened again."""
    pat, address = as_somebody("pat")
    pat.goto(f"{address}/commitments/decisions/")
    pat.get_by_text("Propose something").click()
    pat.get_by_label("Title").fill("One layout for rosters")
    pat.get_by_label("What is proposed, and why").fill("Rosters come in the template from October.")
    pat.get_by_role("button", name="Propose").click()
    pat.get_by_text("Ask for feedback", exact=True).click()
    pat.get_by_label("Answers by").fill("2026-07-31")
    pat.get_by_role("button", name="Ask", exact=True).click()
    pat.get_by_text("Every payer can answer on this page.").wait_for()
    where = pat.url
    pat.goto(f"{address}/commitments/gaps/")
    pat.get_by_text("Assign an action").click()
    pat.get_by_label("About", exact=True).select_option("measures|plan|alder")
    pat.get_by_label("What is to be done").fill("Send the laboratory's file monthly")
    pat.get_by_label("By", exact=True).fill("2026-08-31")
    pat.get_by_role("button", name="Assign").click()
    pat.get_by_text("Assigned.").wait_for()
    dana, _ = as_somebody("dana")
    go(dana, "Agreements", "Work plan")
    dana.get_by_role("row", name="Alder Health Plan").get_by_role("link").first.click()
    dana.get_by_text("Say where it stands").click()
    dana.get_by_label("Status").select_option("under_way")
    dana.get_by_label("What was done, and what is next").fill("Two of four parts are compared.")
    dana.get_by_role("button", name="Keep").click()
    dana.get_by_text("Every member sees the status.").wait_for()
    dana.goto(where)
    dana.get_by_text("Your answer").first.click()
    dana.get_by_label("Your answer").select_option("agrees")
    dana.get_by_role("button", name="Keep").click()
    dana.get_by_text("Your latest answer holds.").wait_for()
    dana.goto(f"{address}/commitments/gaps/")
    mine = dana.get_by_role("listitem").filter(has_text="Send the laboratory's file monthly")
    mine.get_by_role("button").click()
    dana.get_by_role("heading", name="Done in the last 30 days").wait_for()
    mine.get_by_role("button").click()
    dana.get_by_text("Open again.").wait_for()
    with dana.expect_download() as taken:
        dana.locator(".card-form .takeaway").get_by_role("link", name="CSV").click()
    assert "Send the laboratory's file monthly" in taken.value.path().read_text(encoding="utf-8")
    pat.goto(where)
    pat.get_by_text("Alder Health Plan: agrees").wait_for()


DAYS_PASS = """
from datetime import timedelta
from concord.portal.measure_set.effects import keep
from concord.portal.measure_set.models import Proposal
made = Proposal.objects.get(decision__title="Blood pressure first")
row = {"plan_id": "alder", "organization_id": "foothill", "owed": "4129.00", "scenario": "4229.50", "change": "100.50"}
keep(made.uid, 2025, "r", [], {book: {"payments": [row]} for book in ("program", "plan-alder", "practice-foothill")})
Proposal.objects.filter(pk=made.pk).update(comment_by=made.decision.proposed_on - timedelta(days=1))
"""
"""What the worker would keep, and the day until which comments are open passes (tests/journeys/test_a_proposal_in_a_browser.py has the worker work)."""


@pytest.mark.chromium
def test_a_change_of_the_measure_set_from_a_delegate_s_proposal_to_the_patch(as_somebody, work, told):
    dana, _ = as_somebody("dana")
    go(dana, "Agreements", "Measure set")
    dana.get_by_role("link", name="Propose a change").click()
    dana.get_by_label("Title").fill("Blood pressure first")
    dana.get_by_label("Why").fill("It is what we all work on.")
    dana.get_by_label("Comments until").fill("2026-07-20")
    dana.get_by_label("CBP, Weight, percent").fill("36")
    dana.get_by_role("button", name="Propose").click()
    dana.get_by_text("The weights of paid measures make 106, not 100.").first.wait_for()
    dana.get_by_label("Share what is missing").check()
    dana.get_by_role("button", name="Propose").click()
    dana.get_by_text("Not worked out yet").wait_for()
    alice, address = as_somebody("alice")
    alice.goto(dana.url)
    alice.get_by_label("Your comment").fill("We need cuffs at home for that.")
    alice.get_by_role("button", name="Say it").click()
    alice.get_by_text("Kept. Every member reads it.").wait_for()
    pat, _ = as_somebody("pat")
    pat.goto(dana.url)
    pat.get_by_text("We need cuffs at home for that.").wait_for()
    pat.get_by_text("Nothing is decided before that.").wait_for()
    passed = subprocess.run(concord("portal", "manage", str(work.root), "--demo", "shell", "-c", DAYS_PASS), env=told, capture_output=True, text=True, timeout=120)  # fmt: skip
    assert passed.returncode == 0, passed.stderr
    dana.reload()
    dana.get_by_text("+$100.50").first.wait_for()
    dana.get_by_role("link", name="Payments by plan and practice").click()
    dana.get_by_role("cell", name="Foothill Family Physicians").wait_for()
    pat.reload()
    patch = decided(pat)
    text = patch.path().read_text(encoding="utf-8")
    assert '+2027 = { edition = "2026", use = "payment", equity_sensitive = true, weight = 36 }' in text
    olive, _ = as_somebody("olive")
    olive.goto(f"{address}/measure-set/decided/")
    olive.get_by_role("link", name="Blood pressure first").wait_for()


TOLD = (
    'SELECT practice, stage, "on" FROM enrolling_step',
    "SELECT practice, answers, submitted_on, reviewed_on FROM assessing_assessment",
    "SELECT practice, measure, target FROM improving_aim",
    "SELECT plan, began_on, decision FROM improving_cycle",
    'SELECT practice, "on", notes FROM coaching_visit',
    "SELECT words, owner, due_on, done_on FROM coaching_action",
    "SELECT title, starts_at FROM learning_session",
    "SELECT practice, answers FROM surveys_box",
    'SELECT milestone, plan, "on", status, words FROM commitments_update',
    "SELECT title, proposed_on, decided_on, at_meeting FROM commitments_decision",
    "SELECT year, verdict, changes, comment_by FROM measure_set_proposal",
    'SELECT role, unit, "on", words FROM measure_set_comment',
    "SELECT practice, quarter, category, amount FROM spending_declaration",
    "SELECT practice, title, sha256, at FROM enrolling_paper",
)
"""What two histories are compared by: everything but names in addresses and who holds which number."""


@pytest.mark.slow
def test_the_history_of_the_demonstration_is_the_same_every_time_and_made_once(work, tmp_path):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CONCORD_", "DJANGO_"))}
    told = []
    for name in ("one", "two", "two"):
        place = tmp_path / f"{name}.sqlite"
        env = {**kept, "CONCORD_DATABASE_URL": f"sqlite:///{place}"}
        subprocess.run(
            concord("portal", "demo-users", str(work.root), "--json"), env=env, capture_output=True, check=True, timeout=300
        )  # fmt: skip
        with sqlite3.connect(place) as database:
            told.append([sorted(database.execute(query).fetchall(), key=str) for query in TOLD])
    assert told[0] == told[1] == told[2]
    assert all(told[0])
