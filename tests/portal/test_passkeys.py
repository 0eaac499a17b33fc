"""A passkey, set up and signed in with, in Debian's Chromium with an authenticator of its own."""

from __future__ import annotations

from urllib.request import build_opener

import pytest

from tests.portal.browser import sign_in
from tests.portal.test_demonstration import answered, environment, served

__all__ = ["environment", "served"]


@pytest.mark.chromium
def test_a_passkey_is_added_and_signs_its_owner_in_without_a_password(served):
    from playwright.sync_api import sync_playwright

    logins, address = served
    answered(build_opener(), f"{address}/healthz")
    address = address.replace("127.0.0.1", "localhost")
    login = next(entry for entry in logins if entry["email"].startswith("olive"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless=new", "--disable-gpu"]
        )
        page = sign_in(browser, address, login)
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        device = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": device})
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
        page.goto(f"{address}/account/second-factor/webauthn/add/")
        if "reauthenticate" in page.url:
            page.get_by_label("Password").fill(login["password"])
            page.get_by_role("button", name="Confirm").click()
            page.wait_for_url("**/webauthn/add/**")
        page.get_by_label("Name").fill("Desk")
        page.get_by_label("Passwordless").check()
        page.get_by_role("button", name="Add").click()
        page.wait_for_url("**/recovery-codes/**")
        page.goto(f"{address}/tables/")
        page.get_by_text("Olive Hart").click()
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/account/login/**")
        page.get_by_role("button", name="Use a passkey").click()
        page.wait_for_url(f"{address}/tables/")
        assert refused == []
        browser.close()
