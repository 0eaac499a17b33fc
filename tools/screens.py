"""`make screenshots`: every page of the portal on the demonstration, at a desk's and a phone's width, into docs/screens.

    python tools/screens.py demo/work docs/screens

Serves a copy of the portal's database on a free port, signs in as each kind of person, and takes the upper part of each
page; letters without coloured edges keep a picture small. The people are generated.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

WIDTHS = {"wide": (1120, 700), "phone": (360, 640)}
PAGES: dict[str, dict[str, str]] = {
    "alice": {
        "practice": "/practice/", "practice-measure": "/practice/ > tbody th a", "practice-statements": "/practice/statements/",
        "practice-statement": "/practice/statements/ > tbody th a", "practice-payments": "/practice/payments/", "practice-roster": "/practice/roster/",
        "practice-uploads": "/practice/uploads/", "practice-disputes": "/practice/disputes/", "practice-users": "/users/", "practice-log": "/practice/log/",
    },
    "bob": {
        "work": "/practice/work/", "patient": "/practice/work/ > a[href^='/practice/patients/']", "contact": "/practice/work/ > a.act",
        "result": "/practice/work/ > a.act[href*='/result/']", "schedule": "/practice/schedule/", "huddle": "/practice/schedule/sheet/",
        "transitions": "/practice/transitions/?days=90", "referrals": "/practice/referrals/", "answers": "/practice/rel/", "asking": "/practice/ask/", "entries": "/practice/entries/",
    },
    "clara": {"my-measures": "/practice/", "my-panel": "/practice/work/"},
    "dana": {
        "plan": "/plan/", "plan-submissions": "/plan/submissions/", "plan-receipt": "/plan/submissions/ > a.primary",
        "plan-members": "/plan/members/", "plan-member": "/plan/members/ > tbody th a", "plan-measures": "/plan/measures/",
        "plan-payments": "/plan/payments/", "plan-batch": "/plan/payments/ > a.primary", "plan-contracts": "/plan/contracts/",
        "plan-audit": "/plan/audit/", "plan-questions": "/plan/questions/", "scenarios": "/scenarios/", "scenario-terms": "/scenarios/ > a.primary",
    },
    "pat": {
        "program": "/program/", "program-submissions": "/program/submissions/", "program-sender": "/program/submissions/ > tbody th a",
        "program-releases": "/program/releases/", "program-release": "/program/releases/ > tbody th a", "program-runs": "/program/runs/", "program-run": "/program/runs/ > tbody th a",
        "program-disputes": "/program/disputes/",
        "program-rates": "/program/rates/", "program-payments": "/program/payments/", "program-users": "/users/", "program-log": "/program/log/",
        "break-glass": "/program/person/",
    },
    "sam": {
        "steward": "/steward/", "steward-case": "/steward/ > a.primary", "steward-rosters": "/steward/rosters/",
        "steward-roster": "/steward/rosters/ > tbody th a",
    },
    "casey": {"coach": "/coach/", "coach-brief": "/coach/ > tbody th a"},
    "ari": {"scenarios-new": "/scenarios/new/?year=2026", "experience": "/scenarios/experience/"},
    "eva": {"extracts": "/extracts/", "extract": "/extracts/ > main a[href^='/extracts/practice']", "code-book": "/extracts/code-book/"},
    "olive": {"tables": "/tables/", "second-factor": "/account/second-factor/"},
}  # fmt: skip


def concord(*words: str) -> list[str]:
    return [sys.executable, "-m", "concord", "portal", *words]


@contextlib.contextmanager
def served(work: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The portal on a free port with a database of its own, and the password of each kind of person."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        told = {
            **os.environ,
            "CONCORD_DATABASE_URL": f"sqlite:///{folder}/screens.sqlite",
            "CONCORD_REQUESTS_A_MINUTE": "1000000",
        }
        logins = json.loads(
            subprocess.run(
                concord("demo-users", str(work), "--json"), env=told, capture_output=True, check=True
            ).stdout
        )
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
        free.close()
        server = subprocess.Popen(
            concord("serve", str(work), "--demo", "--port", port),
            env=told,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/healthz")
            yield (
                f"http://127.0.0.1:{port}",
                {entry["email"].partition("@")[0]: json.dumps(entry) for entry in logins},
            )
        finally:
            server.terminate()
            server.wait(30)


def _wait(address: str) -> None:
    for _ in range(900):
        with contextlib.suppress(OSError), urlopen(address, timeout=5):
            return
        time.sleep(0.1)
    raise SystemExit("the server did not come up")


def sign_in(page: Page, address: str, login: dict[str, str]) -> None:
    page.goto(f"{address}/account/login/")
    page.get_by_label("Email").fill(login["email"])
    page.get_by_label("Password").fill(login["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()


def open_page(page: Page, address: str, place: str) -> bool:
    """Go to a page, and where the place says so follow the first link that fits. False when there is none."""
    start, _, link = place.partition(" > ")
    page.goto(address + start)
    if link:
        found = page.locator(link)
        if not found.count():
            return False
        found.first.click()
        page.wait_for_load_state("networkidle")
    return True


def take(page: Page, to: Path) -> None:
    """The upper part of the page, as a reader first sees it."""
    page.screenshot(path=to)


def main(work: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with served(work) as (address, logins), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--headless=new", "--disable-gpu", "--disable-lcd-text"],
        )
        for size, (width, height) in WIDTHS.items():
            for who, pages in PAGES.items():
                page = browser.new_context(
                    viewport={"width": width, "height": height}, locale="en-US"
                ).new_page()
                sign_in(page, address, json.loads(logins[who]))
                for name, place in pages.items():
                    if open_page(page, address, place):
                        take(page, out / f"{name}-{size}.png")
                    else:
                        print(f"{name}: nothing to open from {re.sub(' >.*', '', place)}")
                page.context.close()
        browser.close()
    pictures = sorted(out.glob("*.png"))
    print(
        f"{len(pictures)} pictures, {sum(p.stat().st_size for p in pictures) // 1024} kB, the largest {max(p.stat().st_size for p in pictures) // 1024} kB"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
