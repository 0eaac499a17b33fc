"""Every page that `tools/pictured.py` knows, in Debian's Chromium: axe in light at a desk and in dark on a phone, nothing wider than its screen,
the way past the menus first, and nothing that the content policy refuses."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.portal import test_office_in_a_browser as shared

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import pictured
import screens

sys.path.pop(0)

told, office = shared.told, shared.office
pytestmark = pytest.mark.chromium
SERIOUS = ("serious", "critical")
NOT_HERE = dict.fromkeys(
    ("scenario_compare", "proposal_effect", "proposal_baselines"),
    "shows what the worker worked out, which the tests' release of three people has no kept run for",
)
"""Pages of the demonstration that the tests' release has not."""


@pytest.fixture(scope="module")
def lived(office):
    """The address, the browser and each one's login, after people wrote down a little."""
    logins, address, browser = office
    known = {entry["email"].partition("@")[0]: json.dumps(entry) for entry in logins}
    screens.live(browser, address, known)
    return known, address, browser


def looked_at(page, scheme: str, width: int) -> list[str]:
    """What is wrong with the page that is open."""
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    found = [
        f"{scheme}: {problem['id']}: {problem['nodes'][0]['html'][:120]}"
        for problem in Axe().run(page).response["violations"]
        if problem["impact"] in SERIOUS
    ]
    for wide in (width, 768, 1600):
        page.set_viewport_size({"width": wide, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > wide:
            found.append(f"wider than {wide} px")
    return found


@pytest.mark.parametrize("who", sorted(pictured.PAGES))
def test_no_page_has_a_serious_finding_or_is_wider_than_a_phone(who, lived):
    logins, address, browser = lived
    page = browser.new_context(locale="en-US").new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    login = json.loads(logins.get(who, "{}"))
    if who != "nobody":
        screens.sign_in(page, address, login)
    wrong = []
    for name, place in pictured.PAGES[who].items():
        if name in NOT_HERE:
            continue
        page.set_viewport_size({"width": 1280, "height": 800})
        if not screens.open_page(page, address, place) or not screens.is_shown(page, name, login):
            wrong.append((name, f"{place} led to {page.url}"))
            continue
        page.keyboard.press("Tab")
        if (
            "autofocus" not in page.content()
            and page.evaluate("document.activeElement.textContent") != "Skip to content"
        ):
            wrong.append((name, "the first Tab does not lead past the menus"))
        wrong += [(name, found) for found in (*looked_at(page, "light", 1280), *looked_at(page, "dark", 320))]
    page.context.close()
    assert wrong == []
    assert said == []
