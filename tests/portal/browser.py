"""Django's test client, always over TLS."""

from __future__ import annotations

from typing import Any

from django.test import Client


class Browser(Client):
    """A client whose every request is secure, as in production."""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["secure"] = True
        return super().generic(*args, **kwargs)


def go(page: Any, heading: str, name: str) -> None:
    """In Chromium, at a desk: open a menu above the page, and from it a page."""
    page.locator(".pages-wide summary").get_by_text(heading, exact=True).click()
    page.locator(".pages-wide").get_by_role("link", name=name, exact=True).click()


def sign_in(browser: Any, address: str, login: dict[str, str]) -> Any:
    """In Chromium: a page of its own, signed in with an email and a password."""
    page = browser.new_context().new_page()
    page.goto(f"{address}/account/login/")
    page.get_by_label("Email").fill(login["email"])
    page.get_by_label("Password").fill(login["password"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()
    return page


def decided(page: Any) -> Any:
    """In Chromium, on a proposal for the measure set: the decision is written down; the downloaded patch for the program folder."""
    page.get_by_text("Write down what was decided").click()
    page.get_by_label("What was decided").fill("As proposed, from January.")
    page.get_by_role("button", name="Write down").click()
    page.get_by_text("adopted, not in the program folder yet").wait_for()
    go(page, "Agreements", "Measure set")
    page.get_by_role("link", name="What was decided").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Patch for the program folder").click()
    return taken.value
