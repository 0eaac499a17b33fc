"""A change of the measure set in Chromium, from a delegate's proposal over what the portal's own worker works out to a patch that git takes."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from urllib.request import build_opener

import pytest

from concord.cli.simulate import run_to_pay
from concord.model.work import Work
from concord.program import Program
from concord.program.revising import FIELDS, Alteration, Revision, as_if, lines_of, put, term_of
from concord.release.code import code_name
from concord.simulation import Released
from tests.journeys.conftest import PROGRAM, concord
from tests.portal.browser import decided, go, sign_in
from tests.portal.test_demonstration import answered

PROPOSED, DECIDED = "2026-07-10", "2026-07-27"
TITLE = "Blood pressure before sugar"
# What was adopted before, and waits for the program folder, has both at 30.
CHANGED = {"CBP, Weight, percent": "45", "GSD, Weight, percent": "15"}
TERMS = {
    "Fewest people for a rate to count": "1",
    "Targets: percentile, percent of the measure's maximum": "25: 100",
}
"""So little that a small world's rates count and pay."""
NEITHER = "Not worked out yet"


@pytest.fixture
def told(tmp_path: Path) -> dict[str, str]:
    """What the server and the worker are told: one database of their own, and the day."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CONCORD_", "DJANGO_"))}
    return {
        **kept,
        "CONCORD_DATABASE_URL": f"sqlite:///{tmp_path / 'portal.sqlite'}",
        "CONCORD_TODAY": PROPOSED,
    }


def said(told: dict[str, str], *words: object) -> str:
    """What a command prints that is told the same as the server."""
    command = [sys.executable, "-m", "concord", *map(str, words)]
    done = subprocess.run(command, env=told, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def served(work: Path, told: dict[str, str]) -> Iterator[str]:
    """The portal's address on a day."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "concord", "portal", "serve", str(work), "--demo", "--port", port]
    server = subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        answered(build_opener(), f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.communicate(timeout=60)


@pytest.fixture
def browser():
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless=new", "--disable-gpu"]
        )
        yield made
        made.close()


def owed_after(work: Path, release: str, after: Program, folder: Path) -> dict[str, Decimal]:
    """What `concord simulate` says each practice would have been paid more for 2025 under the set of 2027, with no page and no worker."""
    opened = Work.open(work)
    released = Released.of(opened, run_to_pay(opened, release), code_name())
    before, then = lines_of(released.program, 2025), lines_of(after, 2027)
    rows = [
        Alteration("measure", ident, name, before.get(ident, {}).get(name), then.get(ident, {}).get(name))
        for ident in sorted(before.keys() | then.keys())
        for name in FIELDS
        if before.get(ident, {}).get(name) != then.get(ident, {}).get(name)
    ]
    for name in ("performance.minimum_denominator", "performance.attainment_tiers"):
        rows.append(
            Alteration("term", name, "", term_of(released.program, name, 2025), term_of(after, name, 2027))
        )
    shutil.copytree(PROGRAM, folder)
    put(folder, as_if(released.program, Revision(2027, tuple(rows)), 2025, "after", released.as_of))
    told = concord("simulate", work, "--program", folder, "--year", 2025, "--json").json()
    return {r["organization_id"]: Decimal(r["change"]) for r in told["by_practice"]}


def proposed(dana) -> str:
    """Dana, Alder's delegate, proposes; the address of the proposal."""
    go(dana, "Agreements", "Measure set")
    dana.get_by_role("link", name="Propose a change").click()
    dana.get_by_label("Title").fill(TITLE)
    dana.get_by_label("Why").fill("It is what we all work on.")
    dana.get_by_label("Comments until").fill("2026-07-24")
    for label, value in CHANGED.items():
        dana.get_by_label(label).fill(value)
    dana.get_by_text("Terms that go with the set").click()
    for label, value in TERMS.items():
        dana.get_by_label(label).fill(value)
    dana.get_by_role("button", name="Propose").click()
    dana.get_by_text(NEITHER).wait_for()
    return dana.url.partition("/measure-set/")[2]


def commented(alice, pat, where: str) -> None:
    """A practice says something; nothing can be decided while comments are open."""
    alice.goto(where)
    alice.get_by_label("Your comment").fill("We need cuffs at home for that.")
    alice.get_by_role("button", name="Say it").click()
    alice.get_by_text("Kept. Every member reads it.").wait_for()
    pat.goto(where)
    pat.get_by_text("We need cuffs at home for that.").wait_for()
    pat.get_by_text("Comments are open until 24 Jul 2026.").wait_for()
    assert not pat.get_by_text("Write down what was decided").count()


def applied(patch: Path, folder: Path) -> Program:
    """A clone of the program folder once git has taken the patch, as `concord program check` finds it sound."""
    shutil.copytree(PROGRAM, folder)
    for words in (("init", "--quiet"), ("apply", "--check", patch), ("apply", patch)):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, timeout=60)
    concord("program", "check", folder)
    return Program.load(folder)


@pytest.mark.slow
@pytest.mark.chromium
def test_a_change_is_proposed_worked_out_by_the_worker_decided_and_taken_by_git(ran, told, browser, tmp_path):
    work, release = ran
    logins = {
        e["email"].partition("@")[0]: e
        for e in json.loads(said(told, "portal", "demo-users", work, "--json"))
    }
    with served(work, told) as address:
        dana, alice, pat = (sign_in(browser, address, logins[who]) for who in ("dana", "alice", "pat"))
        place = proposed(dana)
        commented(alice, pat, f"{address}/measure-set/{place}")
    assert "done" in said(told, "worker", work, "--demo", "--once")
    with served(work, {**told, "CONCORD_TODAY": DECIDED}) as address:
        dana, alice, pat, olive = (
            sign_in(browser, address, logins[who]) for who in ("dana", "alice", "pat", "olive")
        )
        for page in (dana, alice, pat):
            page.goto(f"{address}/measure-set/{place}")
            page.get_by_text("Worked out on release").wait_for()
            assert not page.get_by_text(NEITHER).count()
        shown = alice.locator("p.amount").inner_text().replace("$", "").replace(",", "").replace("−", "-")
        dana.get_by_role("link", name="Payments by plan and practice").click()
        dana.get_by_role("cell", name="Foothill Family Physicians").wait_for()
        assert not dana.get_by_text("Birch").count(), "a plan reads its own contracts"
        patch = tmp_path / "measure-set.patch"
        decided(pat).save_as(patch)
        olive.goto(f"{address}/measure-set/decided/")
        olive.get_by_role("link", name=TITLE).wait_for()
    after = applied(patch, tmp_path / "next")
    weights = {m.ident: m.weight for m in after.measure_set.of_year(2027) if m.in_payment}
    assert (weights["CBP"], weights["GSD"], sum(weights.values())) == (45, 15, 100)
    assert {m.ident: m.weight for m in after.measure_set.of_year(2026)}["CBP"] == 25, "earlier years stand"
    expected = owed_after(work, release, after, tmp_path / "tried")
    assert any(expected.values()), "a proposal that changes nothing shows nothing"
    assert Decimal(shown) == expected["foothill"], (
        "to the cent what the command says, which no page and no worker touched"
    )
