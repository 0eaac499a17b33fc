"""`make screenshots`: every page of the portal on the demonstration, at a desk's and a phone's width, into docs/screens.

    python tools/screens.py demo/work docs/screens                       the upper part of each page, as a reader first sees it
    python tools/screens.py demo/work docs/screens --whole /tmp/whole    and whole pages beside, to look at
    python tools/screens.py demo/work /tmp/es --language es              in Spanish

Serves a copy of the work folder on a free port with a database of its own, writes down a little as people do, signs in as each kind
of person and follows links (`pictured.py`). A page that is not the one that was meant ends it with an error. The people are generated.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from pictured import PAGES, picture
from playwright.sync_api import Browser, Error, Page, sync_playwright

WIDTHS = {"wide": (1120, 700), "phone": (360, 640)}
QUALITY = 70


def concord(*words: str) -> list[str]:
    return [sys.executable, "-m", "concord", "portal", *words]


def told_of(database: Path) -> dict[str, str]:
    """What the server and the commands beside it are told."""
    return {
        **os.environ,
        "CONCORD_DATABASE_URL": f"sqlite:///{database.resolve()}",
        "CONCORD_REQUESTS_A_MINUTE": "1000000",
    }


@contextlib.contextmanager
def served(work: Path, database: Path | None = None) -> Iterator[tuple[str, dict[str, str]]]:
    """The portal on a free port with a database of its own, and the password of each kind of person."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        told = told_of(database or Path(folder) / "screens.sqlite")
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
    page.locator("#id_login").fill(login["email"])
    page.locator("#id_password").fill(login["password"])
    page.locator("main button[type=submit], main form button").first.click()
    page.wait_for_load_state()


def open_page(page: Page, address: str, place: str) -> bool:
    """Go to a page, and where the place says so follow the first links that fit. False when there is none."""
    start, *links = place.split(" > ")
    page.goto(address + start)
    for link in links:
        wanted = link.removeprefix("=")
        found = page.locator(f"main a[href^='{wanted}']" if wanted.startswith("/") else f"main {wanted}")
        if not found.count():
            return False
        if link.startswith("="):
            page.goto(address + str(found.first.get_attribute("href")))
        else:
            found.first.click()
        page.wait_for_load_state("networkidle")
    return True


def take(page: Page, to: Path, whole: bool = False) -> None:
    """A picture of the page: its upper part, as a reader first sees it, or all of it."""
    asked: dict[str, object] = {"format": "webp", "quality": QUALITY}
    if whole:
        size = page.evaluate(
            "[document.documentElement.clientWidth, Math.min(document.documentElement.scrollHeight, 6000)]"
        )
        asked |= {
            "captureBeyondViewport": True,
            "clip": {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1},
        }
    session = page.context.new_cdp_session(page)
    to.write_bytes(base64.b64decode(session.send("Page.captureScreenshot", asked)["data"]))
    session.detach()


@contextlib.contextmanager
def copied(work: Path) -> Iterator[Path]:
    """The work folder once more, beside it: what senders sent and what was accepted as links, the rest as copies that may be written."""
    with tempfile.TemporaryDirectory(dir=work.parent, prefix=".pictures-") as folder:
        for part in work.iterdir():
            if part.is_dir():
                link = part.name in ("inbox", "accepted")
                shutil.copytree(
                    part, Path(folder) / part.name, copy_function=os.link if link else shutil.copy2
                )
            elif not part.name.startswith("portal.sqlite"):
                shutil.copy2(part, folder)
        yield Path(folder)


def live(browser: Browser, address: str, logins: dict[str, str]) -> None:
    """What people write down before the pictures are taken: a result, a question about a gap and one about money, two scenarios."""
    pages = {
        who: browser.new_context(java_script_enabled=False).new_page() for who in ("alice", "bob", "ari")
    }
    for who, page in pages.items():
        sign_in(page, address, json.loads(logins[who]))
    bob, alice, ari = pages["bob"], pages["alice"], pages["ari"]
    open_page(bob, address, "/practice/work/ > a.act[href*='/result/']")
    bob.goto(re.sub(r"measure=\w+", "measure=CBP", bob.url))
    bob.locator("[name=item]").select_option("bp")
    bob.get_by_role("button", name="Show its fields").click()
    for name, value in (("value", "128"), ("value_2", "76"), ("on", "2026-07-01")):
        bob.locator(f"[name={name}]").fill(value)
    bob.get_by_role("button", name="Save result").click()
    bob.goto(address + "/practice/work/")
    _contest(bob, address, "The patient had this done in March.")
    open_page(alice, address, "/practice/statements/ > /practice/statements/ > /explain/")
    _contest(alice, address, "The tier reached does not look like ours.")
    for title, value in (("A little more for the base", "5.20"), ("Much more for the base", "6.00")):
        ari.goto(address + "/scenarios/new/?year=2026")
        ari.locator("[name=title]").fill(title)
        ari.locator("tr", has_text="population health.base").first.locator("[name^=term-]").first.fill(value)
        ari.locator("main form button").last.click()
    for page in pages.values():
        page.context.close()


def work_off(work: Path) -> None:
    """What was asked for is done, as `concord worker` does it."""
    asked = [sys.executable, "-m", "concord", "worker", str(work), "--demo", "--once"]
    subprocess.run(asked, check=True, env=told_of(work / "portal.sqlite"))


def _contest(page: Page, address: str, words: str) -> None:
    page.goto(
        address + str(page.locator("main a[href^='/practice/disputes/new/']").first.get_attribute("href"))
    )
    page.locator("[name=words]").fill(words)
    page.get_by_role("button", name="Send").click()


def is_shown(page: Page, name: str, login: dict[str, str]) -> bool:
    """Whether the page that is open is the route's and no refusal; the password is given where it is asked for once more."""
    route = name.partition(":")[0]
    if route_of(page) == "account_reauthenticate" != route:
        page.locator("#id_password").fill(login["password"])
        page.locator("main form button").first.click()
        page.wait_for_load_state()
    status = page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus")
    return route_of(page) == route and status == 200


def route_of(page: Page) -> str:
    """The name of the route that the page's address belongs to."""
    from django.urls import resolve

    return str(resolve(urlsplit(page.url).path).url_name)


def main() -> None:
    import django

    from concord.cli.portal import prepare

    said = told()
    prepare(said.work, demo=True)
    django.setup()
    for folder in filter(None, (said.out, said.whole)):
        folder.mkdir(parents=True, exist_ok=True)
    with (
        copied(said.work) as work,
        served(work, work / "portal.sqlite") as (address, logins),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--headless=new", "--disable-gpu", "--disable-lcd-text"],
        )
        live(browser, address, logins)
        work_off(work)
        missed = [words for who in PAGES for words in taken(browser, address, logins, who, said)]
        browser.close()
    pictures = sorted(said.out.glob("*.webp"))
    print(f"{len(pictures)} pictures, {sum(p.stat().st_size for p in pictures) // 1024} kB")
    if missed:
        raise SystemExit("Not found:\n" + "\n".join(missed))


def told() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--whole", type=Path, help="a folder for pictures of whole pages, to look at")
    parser.add_argument("--language", default="en")
    parser.add_argument("--only", default="", help="routes, by commas")
    return parser.parse_args()


def taken(
    browser: Browser, address: str, logins: dict[str, str], who: str, said: argparse.Namespace
) -> Iterator[str]:
    """Take what one kind of person sees. Yields a line for each page that was not where it was looked for."""
    pages = {n: p for n, p in PAGES[who].items() if not said.only or n in said.only.split(",")}
    if not pages:
        return
    context = browser.new_context(locale="en-US")
    context.add_cookies([{"name": "django_language", "value": said.language, "url": address}])
    page, login = context.new_page(), json.loads(logins.get(who, "{}"))
    if who != "nobody":
        sign_in(page, address, login)
    for name, place in pages.items():
        for size, (width, height) in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            try:
                found = open_page(page, address, place) and is_shown(page, name, login)
            except Error as error:
                found = False
                print(name, str(error).splitlines()[0])
            if not found:
                yield f"{name} ({who}): {place} led to {page.url.removeprefix(address)}"
                break
            take(page, said.out / f"{picture(name)}-{size}.webp")
            if said.whole:
                take(page, said.whole / f"{picture(name)}-{size}.webp", whole=True)
    context.close()


if __name__ == "__main__":
    main()
