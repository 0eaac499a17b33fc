"""A practice's day in Debian's Chromium: the tasks of a new assistant, their clicks counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.request import build_opener

import pytest

from tests.portal.browser import sign_in
from tests.portal.test_demonstration import answered, environment, served

__all__ = ["environment", "served"]
pytestmark = pytest.mark.chromium


class Clicks:
    """A page whose clicks are counted."""

    def __init__(self, page: Any):
        self.page, self.count = page, 0

    def on(self, role: str, name: str | re.Pattern[str], within: Any = None, nth: int = 0) -> None:
        (within or self.page).get_by_role(role, name=name).nth(nth).click()
        self.page.wait_for_load_state("networkidle")
        self.count += 1

    def choose(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).first.check()
        self.count += 1


@pytest.fixture
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless=new", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def arrive(served, chromium):
    """Sign in as one of the cast; what the console says is kept and must be nothing."""
    logins, address = served
    answered(build_opener(), f"{address}/healthz")
    said: list[str] = []

    def arrived(who: str) -> Any:
        page = sign_in(chromium, address, next(entry for entry in logins if entry["email"].startswith(who)))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.address = address
        return page

    yield arrived
    assert said == []


def test_an_assistant_s_day(arrive):
    """Print tomorrow's sheet and record a call; add an outside colonoscopy; call an emergency visit; undo: each in few clicks."""
    page = arrive("bob")
    do = Clicks(page)
    do.on("link", "Tomorrow")
    do.on("link", re.compile("high blood pressure"))
    do.on("link", "Print huddle sheet")
    assert "Take a blood pressure" in page.content()
    do.on("link", "Work list", page.get_by_role("main"))
    do.on("link", "Record contact")
    assert page.evaluate("document.activeElement.textContent").startswith(
        "Record contact"
    )  # the form opened under the row
    do.on("button", "left message")  # saves at once
    assert do.count <= 6  # and one more for the language, which one patient's list does not offer
    assert "Follow-up on 15 Jul 2026" in page.get_by_role("status").inner_text()
    assert re.search(r"To do 0\s+Waiting 1", page.get_by_role("main").inner_text())

    do = Clicks(page)
    do.on("link", "Transitions")
    do.on("link", "Record call")
    do.on("button", "reached, will act")
    assert do.count <= 3
    assert "Everybody was reached" in page.get_by_role("main").inner_text()

    do = Clicks(page)
    do.on("link", "Entries")
    do.on("link", "Undo or correct", nth=1)
    do.on("button", "Undo")
    assert do.count <= 4
    page.goto(page.address + "/practice/work/")
    assert "Reyes, Marta" in page.get_by_role("main").inner_text()

    do = Clicks(page)
    do.on("link", "Add result")
    with page.expect_response(re.compile("/result/")):  # the form asks again for what a colonoscopy needs
        page.get_by_label("What").select_option("colonoscopy")
    page.get_by_label("Upper number (systolic)").wait_for(state="detached")
    page.get_by_label("Day it was done").fill("2024-02-04")
    do.choose("outside report")
    page.get_by_label("Document", exact=True).set_input_files(
        {"name": "r.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"}
    )
    do.choose("On the document I can read the name, birth date, day and result")
    do.on("button", "Save result")
    assert do.count + 2 <= 7  # choosing the kind and the file are clicks, too
    assert "Saved." in page.get_by_role("status").inner_text()


@pytest.mark.slow
def test_every_form_works_without_script(served, chromium):
    logins, address = served
    answered(build_opener(), f"{address}/healthz")
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    bob = next(entry for entry in logins if entry["email"].startswith("bob"))
    page.goto(f"{address}/account/login/")
    page.get_by_label("Email").fill(bob["email"])
    page.get_by_label("Password").fill(bob["password"])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Record contact").first.click()
    page.get_by_label("no answer").check()
    page.get_by_role("button", name="Save contact").click()
    assert "Contact saved" in page.get_by_role("status").inner_text()
    page.goto(f"{address}/practice/work/?tab=waiting")
    page.get_by_role("link", name="Add result").first.click()
    page.get_by_label("What").select_option("bp")
    page.get_by_role("button", name="Show its fields").click()
    page.get_by_label("Upper number (systolic)").fill("128")
    page.get_by_label("Lower number (diastolic)").fill("76")
    page.get_by_label("Day it was done").fill("2025-12-03")
    page.get_by_role("button", name="Save result").click()
    assert "Saved." in page.get_by_role("status").inner_text()
