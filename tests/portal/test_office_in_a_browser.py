"""Journeys of a plan, the program office, a steward, a coach, an actuary and an evaluator in Debian's Chromium; axe on every page."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
from urllib.request import build_opener

import pytest

from tests.portal.browser import go
from tests.portal.test_demonstration import answered, concord
from tests.portal.test_in_a_browser import sign_in

SERIOUS = ("serious", "critical")
PAGES = {
    "dana": (
        "/plan/", "/plan/submissions/", "/plan/members/", "/plan/measures/", "/plan/payments/", "/plan/payments/2025-03/", "/plan/contracts/",
        "/plan/audit/", "/scenarios/", "/scenarios/new/", "/plan/sharing/", "/plan/rel/", "/measure-set/proposals/new/",
    ),
    "pat": (
        "/program/", "/program/submissions/", "/program/submissions/birch/", "/program/releases/", "/program/rates/", "/program/payments/",
        "/program/log/", "/program/person/", "/users/",
    ),
    "sam": ("/steward/", "/steward/next/", "/steward/rosters/"),
    "casey": ("/coach/", "/coach/practices/foothill/"),
    "ari": ("/scenarios/experience/",),
    "eva": ("/extracts/", "/extracts/practice_month/", "/extracts/code-book/"),
}  # fmt: skip


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
@pytest.mark.parametrize("who", sorted(PAGES))
def test_no_page_of_the_office_has_a_serious_finding_or_is_wider_than_a_phone(who, as_somebody):
    from axe_playwright_python.sync_playwright import Axe

    page, address = as_somebody(who)
    found = []
    for where in PAGES[who]:
        page.goto(address + where)
        for problem in Axe().run(page).response["violations"]:
            if problem["impact"] in SERIOUS:
                found.append((where, problem["id"], [n["html"][:120] for n in problem["nodes"][:2]]))
        page.set_viewport_size({"width": 320, "height": 640})
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            found.append((where, "wider than 320 px", []))
        page.set_viewport_size({"width": 1280, "height": 800})
    assert found == []


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
