"""Pages in Debian's Chromium, from a phone's width to a desk's: nothing wider than the screen, nothing the policy refuses."""

from __future__ import annotations

from urllib.request import build_opener

import pytest

from tests.portal.test_demonstration import answered, environment, served

__all__ = ["environment", "served"]
PAGES = {
    "alice": (
        "/practice/",
        "/practice/work/",
        "/practice/statements/",
        "/practice/statements/alder/2025-03/",
    ),
    "dana": ("/plan/", "/plan/payments/foothill/2025-03/"),
    "pat": ("/program/",),
    "sam": ("/steward/",),
    "olive": ("/tables/", "/choose/", "/account/second-factor/", "/account/password/change/"),
}
WIDTHS = (320, 768, 1600)


def sign_in(browser, address: str, login: dict[str, str]):
    page = browser.new_context().new_page()
    page.goto(f"{address}/account/login/")
    page.get_by_label("Email").fill(login["email"])
    page.get_by_label("Password").fill(login["password"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()
    return page


@pytest.mark.chromium
@pytest.mark.slow
def test_no_page_is_wider_than_its_screen_or_breaks_the_policy(served):
    from playwright.sync_api import sync_playwright

    logins, address = served
    answered(build_opener(), f"{address}/healthz")
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless=new", "--disable-gpu"]
        )
        for who, pages in PAGES.items():
            login = next(entry for entry in logins if entry["email"].startswith(who))
            page = sign_in(browser, address, login)
            page.on("console", lambda message: said.append(message.text))
            for where in pages:
                page.goto(address + where)
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 800})
                    assert page.evaluate("document.documentElement.scrollWidth") <= width, (where, width)
                page.keyboard.press("Tab")
                assert page.evaluate("document.activeElement.textContent") == "Skip to content", where
        browser.close()
    assert said == []
