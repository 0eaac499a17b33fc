"""An organization's own sign-on, against a real OpenID Connect provider: whom it lets in, as what, and whom it does not."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
import requests

from tests.portal.test_plan_pages import text

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning:authlib", "ignore::DeprecationWarning:oidc_provider_mock"
)


@pytest.fixture(scope="module")
def provider(portal):
    """Alder's provider, which knows Nell (verified), Ned (not verified), Dana, Bob and a stranger."""
    from oidc_provider_mock import User, run_server_in_thread

    who = [
        User(sub=name, claims={"email": f"{name}@example.org", "email_verified": name != "ned"})
        for name in ("nell", "ned", "dana", "bob", "stranger")
    ]
    with run_server_in_thread(user_claims=who) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def alder(provider, monkeypatch):
    """Alder's sign-on as its command makes it; gone afterwards."""
    from allauth.socialaccount.models import SocialAccount, SocialApp
    from django.core.cache import cache
    from django.core.management import call_command

    monkeypatch.setenv("CONCORD_SIGN_ON_SECRET", "a secret of the client")
    call_command(
        "sign_on", "alder", provider, "concord", unit="alder", title="Alder Health Plan", verbosity=0
    )
    yield provider
    SocialAccount.objects.all().delete()
    SocialApp.objects.all().delete()
    cache.clear()


def sign_on(browser, who: str):
    """Go to the provider, say there who one is, come back."""
    there = browser.post("/account/sign-on/oidc/alder/login/")
    assert there.status_code == 302
    back = requests.post(there["Location"], data={"sub": who}, allow_redirects=False, timeout=10)
    place = urlsplit(back.headers["Location"])
    return browser.get(f"{place.path}?{place.query}")


def test_somebody_invited_signs_on_and_still_needs_a_second_factor(alder, visit):
    from concord.portal.accounts.inviting import invite

    invite("nell@example.org", "plan", "alder")
    browser = visit("nobody")
    page = browser.get("/account/login/")
    assert "Sign on with Alder Health Plan" in text(page)
    assert alder in page["Content-Security-Policy"].split("form-action")[1].split(";")[0]
    assert sign_on(browser, "nell")["Location"] == "/"
    answer = browser.get("/plan/")
    assert answer["Location"] == "/account/second-factor/totp/activate/"
    assert alder not in browser.get("/")["Content-Security-Policy"]


def test_a_second_factor_that_is_set_up_is_asked_for_after_the_sign_on(alder, visit):
    browser = visit("nobody")
    assert sign_on(browser, "dana")["Location"] == "/account/second-factor/authenticate/"
    assert browser.get("/plan/").status_code == 302


@pytest.mark.parametrize("who", ["stranger", "ned", "bob"])
def test_who_was_not_invited_into_this_organization_or_is_not_vouched_for_stays_out(who, alder, visit):
    from concord.portal.accounts.inviting import invite
    from concord.portal.accounts.models import User

    invite("ned@example.org", "plan", "alder")
    before = User.objects.count()
    browser = visit("nobody")
    answer = sign_on(browser, who)
    assert answer.status_code == 403
    assert "Not invited" in text(answer)
    assert browser.get("/plan/").status_code == 302
    assert User.objects.count() == before


def test_a_part_that_ended_ends_the_sign_on(alder, visit):
    from datetime import date

    from concord.portal.accounts.inviting import invite
    from concord.portal.accounts.models import Membership

    nell = invite("nell@example.org", "plan", "alder")
    assert sign_on(visit("nobody"), "nell").status_code == 302
    Membership.objects.filter(user=nell).update(ended_on=date(2026, 1, 1))
    assert sign_on(visit("nobody"), "nell").status_code == 403
    Membership.objects.filter(user=nell).update(ended_on=None)
    nell.is_active = False
    nell.save()
    assert sign_on(visit("nobody"), "nell").status_code == 403


def test_a_forged_answer_of_the_provider_signs_nobody_on(alder, visit):
    browser = visit("nobody")
    answer = browser.get("/account/sign-on/oidc/alder/login/callback/?code=stolen&state=guessed")
    assert answer.status_code == 401
    assert browser.get("/plan/").status_code == 302


def test_an_answer_that_somebody_else_asked_for_signs_nobody_on(alder, visit):
    """The state of one browser's sign-on means nothing in another's."""
    there = visit("nobody").post("/account/sign-on/oidc/alder/login/")
    back = requests.post(there["Location"], data={"sub": "dana"}, allow_redirects=False, timeout=10)
    place = urlsplit(back.headers["Location"])
    other = visit("nobody")
    assert other.get(f"{place.path}?{place.query}").status_code == 401
    assert other.get("/plan/").status_code == 302


def test_the_secret_is_asked_of_the_environment_alone(monkeypatch):
    from django.core.management import CommandError, call_command

    monkeypatch.delenv("CONCORD_SIGN_ON_SECRET", raising=False)
    with pytest.raises(CommandError, match=re.escape("CONCORD_SIGN_ON_SECRET is not set")):
        call_command("sign_on", "alder", "https://login.example", "concord")
