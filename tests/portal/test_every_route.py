"""Every address, as every kind of person. A route that is not tried here fails the suite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.portal.conftest import CAST
from tests.portal.help_routes import HELP, HELP_BESIDE, HELP_PRACTICE
from tests.portal.office_routes import LEADS_ON, OF_SOMEBODY, OFFICE, OFFICE_TABLES, TABLES, place
from tests.portal.practice_routes import POSTED, PRACTICE, PRACTICE_TABLES

MARCH = date(2025, 3, 1)
TEAM, PLANS = {"alice", "bob", "clara"}, {"dana", "erin"}
EVERYBODY = {*CAST}
ABROAD = {"dora", "nobody", "late"}

# Route: what stands in its address, and who is answered with a page. `here` may ask, but another book does not hold it.
ROUTES: dict[str, tuple[dict[str, Any], set[str], set[str]]] = {
    "explain": ({"key": "gap"}, TEAM, {"charlie", *PLANS}),
    **OFFICE,
    **PRACTICE,
}
HELD_BY_THE_OFFICE = ("coach_practices", "coach_practice", "program_consents", "sharing_log", "program_behavioral", "plan_shared", "plan_rel", "program_rel")  # fmt: skip
WITHOUT_LISTS = {"paper", "spending_paper", "proposal_new", "edition_patch"}
"""Documents, files and a form whose boxes stand in a table."""
OPEN = {"alive", "ready", "metrics", "calendar"}
"""For machines: tried in test_operations.py, in test_learning.py and here."""
SIGNED_IN = {"landing", "choose", "language"}
LIBRARY = {
    "account_login", "account_logout", "account_inactive", "account_signup", "account_reauthenticate", "account_email",
    "account_email_verification_sent", "account_change_password", "account_set_password", "account_reset_password",
    "account_confirm_email", "account_reset_password_from_key_done", "account_reset_password_from_key", "account_reset_password_done", "account_confirm_login_code",
    "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn", "mfa_login_webauthn",
    "openid_connect_login", "openid_connect_callback", "socialaccount_login_cancelled", "socialaccount_login_error",
    "socialaccount_signup", "socialaccount_connections",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
}  # fmt: skip

IN_ADDRESS: dict[str, dict[str, Any]] = {
    "account_confirm_email": {"key": "x"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "not-a-key"},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_edit_webauthn": {"pk": 1},
    "openid_connect_login": {"provider_id": "nobody"},
    "openid_connect_callback": {"provider_id": "nobody"},
    "calendar": {"key": "nobody-s"},
}
"""What stands in the address of a route that is everybody's."""


def names(patterns: list[Any]) -> Iterator[str]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern.url_patterns)
        else:
            yield pattern.name


def address(route: str, keys: dict[str, str]) -> str:
    from django.urls import reverse

    from concord.portal.opaque import hidden

    if route in OFFICE or route in PRACTICE:
        return place(route, keys, ROUTES)
    said = dict(ROUTES[route][0])
    if route == "explain":
        said["key"] = hidden(f"gap {keys['marta']} CBP 2025")
    return reverse(route, kwargs=said)


def test_no_route_is_left_out():
    from concord.portal.urls import urlpatterns

    assert set(names(urlpatterns)) == {*ROUTES, *POSTED} | OPEN | SIGNED_IN | LIBRARY | LEADS_ON | OF_SOMEBODY


@pytest.mark.parametrize("who", [*CAST, "nobody", "dora", "late"])
def test_a_page_is_given_to_those_it_is_for_and_to_nobody_else(who, visit, keys):
    browser, given = visit(who), {}
    for route, (_, readers, strangers) in ROUTES.items():
        answer = browser.get(address(route, keys))
        given[route] = answer.status_code
        if who in ABROAD:
            expected = 302
            assert answer["Location"].startswith("/account/login/")
        else:
            expected = 200 if who in readers else 404 if who in strangers else 403
        assert (route, answer.status_code) == (route, expected)
        assert who in readers or b"REYES" not in answer.content.upper()


@pytest.mark.parametrize("who", [*CAST, "nobody", "dora", "late"])
def test_a_file_is_given_to_those_who_see_its_page_and_to_nobody_else(who, visit, keys):
    browser = visit(who)
    for route in sorted(TABLES | OFFICE_TABLES | PRACTICE_TABLES):
        _, readers, strangers = ROUTES[route]
        for kind in ("csv", "xlsx"):
            answer = browser.get(address(route, keys), {"as": kind})
            expected = 302 if who in ABROAD else 200 if who in readers else 404 if who in strangers else 403
            assert (route, kind, answer.status_code) == (route, kind, expected)
            assert (answer.get("Content-Disposition", "").startswith("attachment")) == (expected == 200)


@pytest.mark.parametrize("who", [*CAST, "nobody", "dora", "late"])
def test_a_list_beside_a_page_s_first_is_given_to_those_who_see_the_page_and_to_nobody_else(who, visit, keys):
    browser = visit(who)
    for route, lists in HELP_BESIDE.items():
        _, readers, strangers = ROUTES[route]
        for of in lists:
            for kind in ("csv", "xlsx"):
                answer = browser.get(address(route, keys), {"as": kind, "of": of} if of else {"as": kind})
                expected = (
                    302 if who in ABROAD else 200 if who in readers else 404 if who in strangers else 403
                )
                assert (route, of, kind, answer.status_code) == (route, of, kind, expected)
                is_file = answer.get("Content-Disposition", "").startswith("attachment")
                assert (route, of, is_file) == (route, of, expected == 200)


@pytest.mark.parametrize("who", ["alice", "casey", "dana", "pat", "olive"])
def test_every_list_of_the_program_office_s_help_can_be_taken_away(who, visit, keys):
    """As many ways to take a list away as there are tables on a page, and one at least where something is listed otherwise."""
    pages = {**HELP, **HELP_PRACTICE, **{r: OFFICE[r] for r in HELD_BY_THE_OFFICE}}
    for route, (_, readers, _strangers) in pages.items():
        if who not in readers or route in WITHOUT_LISTS:
            continue
        page = visit(who).get(address(route, keys)).content.decode()
        tables, listed = page.count("<table"), page.count('class="plainlist rows"')
        ways = page.count('class="takeaway')
        assert ways >= max(tables, min(listed, 1)), (route, tables, listed, ways)


def test_attendance_is_taken_away_by_the_office_alone(visit, keys):
    where = address("session", keys)
    assert visit("pat").get(where, {"as": "csv"})["Content-Disposition"].startswith("attachment")
    for who in ("alice", "casey"):
        assert "Content-Disposition" not in visit(who).get(where, {"as": "csv"}).headers


@pytest.mark.parametrize("who", [*CAST, "nobody", "dora", "late"])
def test_what_is_done_by_a_button_is_done_by_those_it_is_for_and_by_nobody_else(who, visit, keys):
    browser = visit(who)
    for route, (said, doers, strangers) in POSTED.items():
        where = place(route, keys, POSTED)
        assert browser.get(where).status_code in ({302} if who in ABROAD else {403, 404, 405}), route
        answer = browser.post(where, said.get("post", {}))
        if who in ABROAD:
            assert answer["Location"].startswith("/account/login/"), route
        else:
            expected = {302, 200} if who in doers else {404} if who in strangers else {403}
            assert answer.status_code in expected, (route, answer.status_code)


@pytest.mark.parametrize("who", ["nobody", "dora", "alice"])
def test_the_library_s_pages_show_nobody_anything(who, visit):
    from django.urls import reverse

    browser = visit(who)
    for route in sorted(LIBRARY - {"account_logout"}):
        answer = browser.get(reverse(route, kwargs=IN_ADDRESS.get(route)))
        assert (route, answer.status_code) in {
            (route, 200),
            (route, 302),
            (route, 401),
            (route, 404),
            (route, 405),
        }
        assert b"REYES" not in answer.content.upper()
    assert browser.post(reverse("account_logout")).status_code == 302
    assert browser.get("/practice/")["Location"].startswith("/account/login/")


def test_nobody_can_sign_up(visit):
    browser = visit("nobody")
    password = "a long enough password"
    answer = browser.post(
        "/account/signup/", {"email": "eve@example.org", "password1": password, "password2": password}
    )
    assert b"by invitation" in answer.content
    from concord.portal.accounts.models import User

    assert not User.objects.filter(email="eve@example.org").exists()


@pytest.mark.parametrize("who", [*CAST])
def test_each_lands_on_a_first_page_of_their_own(who, visit):
    browser = visit(who)
    there = browser.get("/")
    assert there.status_code == 302
    assert browser.get(there["Location"]).status_code == 200


def test_health_is_open_and_says_what_is_missing(visit):
    assert visit("nobody").get("/healthz").json() == {"status": "ok"}
    assert visit("nobody").get("/readyz").json() == {"status": "ok", "database": True, "release": True}


@pytest.mark.parametrize(
    "key", ["x", "gap", "gap nobody CBP 2025", "rate CBP foothill soon", "payment 1 2 3", "event", "secret 1", "attribution a b"]
)  # fmt: skip
def test_an_explanation_of_nothing_is_not_there(key, visit):
    from concord.portal.opaque import hidden

    assert visit("alice").get(f"/explain/{hidden(key)}/").status_code == 404
    assert visit("alice").get(f"/explain/{key.replace(' ', '')}/").status_code == 404


def test_a_statement_opens_to_those_who_see_money_only(visit):
    from concord.portal.opaque import hidden

    where = f"/explain/{hidden('payment alder-attainment')}/"
    status = {
        who: visit(who).get(where).status_code for who in ("alice", "bob", "dana", "erin", "charlie", "pat")
    }
    assert status == {"alice": 200, "bob": 404, "dana": 200, "erin": 404, "charlie": 404, "pat": 403}


def test_a_plan_s_page_is_of_its_own_money_alone(visit):
    dana = (
        visit("dana").get("/plan/").content.decode()
        + visit("dana").get("/plan/payments/foothill/2025-03/").content.decode()
    )
    assert "$4,129.00" in dana
    assert "5,553.71" not in dana
    assert "5,560.02" not in dana
    assert "Birch" not in dana


def test_a_factor_opens_to_those_who_see_money_or_treat(visit, keys):
    from concord.portal.opaque import hidden

    where = f"/explain/{hidden('factor ' + keys['marta'] + ' alder 2025-03')}/"
    status = {who: visit(who).get(where).status_code for who in ("alice", "bob", "erin", "charlie", "pat")}
    assert (status["alice"], status["pat"]) == (200, 403)
    assert status["charlie"] == 404
    assert "Heart Failure" in visit("alice").get(where).content.decode()


def test_every_page_says_how_old_its_data_are(visit, keys):
    """Data through, the release, and what is not in yet: on every page of everybody who reads a book."""
    browsers, without = {}, []
    for route, (_, readers, _strangers) in ROUTES.items():
        if readers:
            who = min(readers)
            browser = browsers.setdefault(who, visit(who))
            answer = browser.get(address(route, keys))
            page = getattr(answer, "content", b"").decode("utf-8", "replace")
            if (
                "<html" in page
                and "Content-Disposition" not in answer
                and not ("Data through" in page and keys["release"] in page)
            ):
                without.append(route)
    assert without == []
