"""`python -m tests.bench.portal demo/work`: 50 people clicking, and long lists; prints the time to answer, asserts nothing.

Each reader signs in and goes through the pages of a part, looking at each for a while that differs (as arrivals do: most pauses
are short, some long). Readers begin spread over the first pause; with `--at-once` all fifty click in the same instant.
Wall time is of a machine that has nothing else to do; beside it stands what the server's processes used of the processor.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

PAGES = {
    "alice": ("/practice/", "/practice/work/", "/practice/statements/"),
    "bob": ("/practice/work/", "/practice/work/?page=2"),
    "clara": ("/practice/work/", "/practice/"),
    "dana": ("/plan/", "/plan/members/", "/plan/measures/", "/plan/submissions/", "/plan/audit/", "/plan/payments/"),
    "erin": ("/plan/", "/plan/members/?sort=-open_gaps"),
    "pat": ("/program/", "/program/submissions/", "/program/rates/"),
    "olive": ("/tables/",),
    "casey": ("/coach/practices/foothill/",),
}  # fmt: skip


def concord(*words: str) -> list[str]:
    return [sys.executable, "-m", "concord", "portal", *words]


def signed_in(address: str, login: dict[str, str]) -> OpenerDirector:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    form = browser.open(f"{address}/account/login/", timeout=60).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]  # type: ignore[index]
    said = {"login": login["email"], "password": login["password"], "csrfmiddlewaretoken": token}
    browser.open(f"{address}/account/login/", urlencode(said).encode(), timeout=60).read()
    return browser


def read(
    address: str,
    browser: OpenerDirector,
    pages: tuple[str, ...],
    until: float,
    taken: list[tuple[str, float]],
    pauses: Callable[[], float],
) -> None:
    while time.monotonic() < until:
        for place in pages:
            began = time.monotonic()
            browser.open(address + place, timeout=120).read()
            taken.append((place, time.monotonic() - began))
            time.sleep(pauses())


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("work", type=Path)
    asked.add_argument("--readers", type=int, default=50)
    asked.add_argument("--seconds", type=float, default=20)
    asked.add_argument("--pause", type=float, default=2.0, help="Seconds a reader looks at a page.")
    asked.add_argument("--at-once", action="store_true", help="All readers begin in the same instant.")
    asked.add_argument("--workers", default="", help="Processes of the server; as it chooses when left out.")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = {
            **os.environ,
            "CONCORD_DATABASE_URL": f"sqlite:///{folder}/bench.sqlite",
            "CONCORD_REQUESTS_A_MINUTE": "1000000",
        }
        made = subprocess.run(
            concord("demo-users", str(given.work), "--json"), env=told, capture_output=True, check=True
        )
        logins = {entry["email"].partition("@")[0]: entry for entry in json.loads(made.stdout)}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = subprocess.Popen(
            concord(
                "serve",
                str(given.work),
                "--demo",
                "--port",
                str(port),
                *(("--workers", given.workers) if given.workers else ()),
            ),
            env=told,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _measure(f"http://127.0.0.1:{port}", logins, given)
        finally:
            server.terminate()
            server.wait(30)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"all processes of the server: {used.ru_utime + used.ru_stime:.1f} s of processor")


def _measure(address: str, logins: dict[str, dict[str, str]], given: argparse.Namespace) -> None:
    for _ in range(600):
        try:
            build_opener().open(f"{address}/healthz", timeout=5).read()
            break
        except OSError:
            time.sleep(0.1)
    kinds = [who for who in PAGES if who in logins]
    browsers = {who: signed_in(address, logins[who]) for who in kinds}
    for who, browser in browsers.items():
        alone: list[tuple[str, float]] = []
        read(address, browser, PAGES[who], time.monotonic() + 0.001, [], lambda: 0)
        read(address, browser, PAGES[who], time.monotonic() + 0.001, alone, lambda: 0)
        for place, seconds in alone:
            print(f"alone  {place:<36} {seconds * 1000:7.0f} ms")
    taken: list[tuple[str, float]] = []
    until = time.monotonic() + given.seconds
    chance = random.Random(50)
    readers = [
        threading.Thread(
            target=read,
            args=(address, browsers[kinds[n % len(kinds)]], PAGES[kinds[n % len(kinds)]], until, taken, lambda: chance.expovariate(1 / given.pause)),
        )
        for n in range(given.readers)
    ]  # fmt: skip
    for reader in readers:
        if not given.at_once:
            time.sleep(given.pause / given.readers)
        reader.start()
    for reader in readers:
        reader.join()
    times = sorted(seconds for _, seconds in taken)
    print(
        f"{given.readers} readers, {len(times)} pages: median {statistics.median(times) * 1000:.0f} ms, p95 {times[int(len(times) * 0.95)] * 1000:.0f} ms, worst {times[-1] * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
