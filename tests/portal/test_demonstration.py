"""The demonstration as its user meets it: printed logins, one process, this machine only."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest


def concord(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "concord", *arguments]


@pytest.fixture
def environment(tmp_path):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CONCORD_", "DJANGO_"))}
    return {**kept, "CONCORD_DATABASE_URL": f"sqlite:///{tmp_path / 'demo.sqlite'}"}


@pytest.fixture
def served(work, environment):
    """Logins, and the address of a running server."""
    made = subprocess.run(
        concord("portal", "demo-users", str(work.root), "--json"),
        env=environment, capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        concord("portal", "serve", str(work.root), "--demo", "--port", str(port)),
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield json.loads(made.stdout), f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.communicate(timeout=60)


def answered(browser, address: str) -> str:
    """The page, once the server is up."""
    for _ in range(600):
        with contextlib.suppress(URLError):
            return browser.open(address, timeout=60).read().decode()
        time.sleep(0.1)
    raise AssertionError("the server did not come up")


def test_printed_logins_open_the_first_page(served):
    logins, address = served
    assert {login["role"] for login in logins} == {
        "manager", "assistant", "clinician", "plan", "program", "steward", "coach", "actuary", "evaluator", "observer",
    }  # fmt: skip
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    form = answered(browser, f"{address}/account/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    alice = next(login for login in logins if login["email"].startswith("alice"))
    said = {"login": alice["email"], "password": alice["password"], "csrfmiddlewaretoken": token}
    page = browser.open(f"{address}/account/login/", urlencode(said).encode(), timeout=60)
    assert page.url == f"{address}/practice/"
    assert "Foothill Family Physicians" in page.read().decode()
    style = browser.open(f"{address}/static/portal.css", timeout=60)
    assert style.headers["Content-Type"].startswith("text/css")


def test_the_demonstration_listens_to_its_own_machine_only(work, environment):
    tried = subprocess.run(
        concord("portal", "serve", str(work.root), "--demo", "--host", "0.0.0.0"),
        env=environment, capture_output=True, timeout=120,
    )  # fmt: skip
    assert tried.returncode == 2
    assert b"its own machine only" in tried.stderr


def test_a_request_from_elsewhere_is_refused_in_the_demonstration():
    from django.http import HttpResponse
    from django.test import RequestFactory, override_settings

    from concord.portal.middleware import demonstration_stays_here

    answer = demonstration_stays_here(lambda request: HttpResponse("page"))
    with override_settings(CONCORD_DEMO=True):
        assert answer(RequestFactory(REMOTE_ADDR="127.0.0.1").get("/")).status_code == 200
        assert answer(RequestFactory(REMOTE_ADDR="10.0.0.9").get("/")).status_code == 403


def test_printed_logins_are_made_nowhere_else():
    from concord.model.errors import UsageError
    from concord.portal.demo import make_users

    with pytest.raises(UsageError, match="demonstration only"):
        make_users("whatever it is")


@pytest.mark.parametrize("missing", ["CONCORD_SECRET_KEY", "CONCORD_HOSTS"])
def test_outside_the_demonstration_nothing_secret_has_a_default(missing, work, environment):
    given = {"CONCORD_SECRET_KEY": "x" * 60, "CONCORD_HOSTS": "portal.example"}
    given.pop(missing)
    tried = subprocess.run(
        concord("portal", "manage", str(work.root), "check"),
        env=environment | given, capture_output=True, timeout=120,
    )  # fmt: skip
    assert tried.returncode == 2
    assert f"{missing} is not set".encode() in tried.stderr


def test_the_deployment_check_has_nothing_to_say(capsys):
    from django.core.management import call_command

    call_command("check", deploy=True, fail_level="WARNING")
    assert "no issues" in capsys.readouterr().out


def test_the_migrations_say_all_that_the_models_say():
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
