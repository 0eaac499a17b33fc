"""Every page and form of the portal, given nonsense in every field that it asks for: no answer is a 500.

The fields are read from the page's own forms, so that a new form is tried without being named here. The portal's only JSON is
that of its health, which takes nothing, and of passkeys, which the library answers; a schema to generate requests from would be one
more thing to keep true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.portal.office_routes import LEADS_ON, OF_SOMEBODY, OFFICE, place
from tests.portal.practice_routes import POSTED, PRACTICE
from tests.portal.test_every_route import IN_ADDRESS, LIBRARY, OPEN, SIGNED_IN, names

ASKED = (
    "page", "sort", "as", "year", "rate", "measure", "sender", "source", "practice", "product", "action", "user", "book", "from", "to",
    "person", "show", "day", "days", "month", "plan", "part", "by", "tab", "whose", "seen", "due_by", "clinician", "back", "notice", "all",
    "state", "mine", "language", "a", "b",
)  # fmt: skip
"""What addresses may ask for."""
NONSENSE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["", "-1", "0", "1e9", "9" * 30, "²", "NaN", "2026-02-31", "9999-12-31", "0001-01-01", "-page", "%00", "\x00", "' OR 1=1 --", "../../etc", "=cmd|x", "foothill|1|draft", "csv", "xlsx", "publish", "verify", "same", "undo", "end", "upheld", "a1c", "bp", "scheduled", "open"]),
    st.integers().map(str),
)  # fmt: skip
QUIET = settings(
    max_examples=6, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
ROUTES = [(route, OFFICE) for route in OFFICE] + [(route, PRACTICE) for route in PRACTICE]
NAMED = re.compile(r'<(?:input|select|textarea|button)\b[^>]*?\bname="([\w-]+)"')


def reader(route: str, routes: dict[str, Any]) -> str:
    """Somebody whom the page is for."""
    return min(routes[route][1] or routes[route][2])


def said(fields: list[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(sorted(set(fields))), NONSENSE, max_size=8)


@contextmanager
def undone() -> Iterator[None]:
    """What is written meanwhile is taken back."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def as_it_was(work):
    """The ledger and the release that readers open, afterwards as they were."""
    kept = {path: path.read_bytes() for path in (work.ledger, work.releases / "current")}
    yield
    for path, content in kept.items():
        path.write_bytes(content)


@pytest.mark.parametrize(("route", "routes"), ROUTES)
def test_no_page_breaks_on_a_strange_address(route, routes, visit, keys):
    browser = visit(reader(route, routes))
    where = place(route, keys, routes)

    @QUIET
    @given(query=said(list(ASKED)))
    def asked(query):
        with undone():
            assert browser.get(where, query).status_code < 500, (route, query)

    asked()


@pytest.mark.parametrize(("route", "routes"), [*ROUTES, *((route, POSTED) for route in POSTED)])
def test_no_form_breaks_on_nonsense_in_its_own_fields(route, routes, visit, keys, mailoutbox, as_it_was):
    browser = visit(reader(route, routes))
    where = place(route, keys, routes)
    page = b"" if routes is POSTED else getattr(browser.get(where), "content", b"")
    fields = [*NAMED.findall(page.decode("utf-8", "replace")), "does", "to", "why", "person", "name", "query"]

    @QUIET
    @given(form=said(fields))
    def posted(form):
        with undone():
            assert browser.post(where, form).status_code < 500, (route, form)

    posted()


@pytest.mark.parametrize("who", ["bob", "nobody"])
@pytest.mark.parametrize("route", sorted({*LIBRARY, *SIGNED_IN, *OPEN, *LEADS_ON} - {"account_logout"}))
def test_no_page_form_or_json_of_everybody_s_breaks_on_nonsense(route, who, visit, mailoutbox):
    """Signing in, second factors with what a passkey is asked in JSON, the choice of a part and language, health, figures, a calendar."""
    from django.urls import reverse

    browser, where = visit(who), reverse(route, kwargs=IN_ADDRESS.get(route))
    fields = NAMED.findall(getattr(browser.get(where), "content", b"").decode("utf-8", "replace"))

    @QUIET
    @given(
        form=said(
            [
                *fields,
                "login",
                "password",
                "membership",
                "email",
                "language",
                "back",
                "code",
                "credential",
                "next",
            ]
        )
    )
    def tried(form):
        with undone():
            assert browser.get(where, form).status_code < 500, (route, form)
            assert browser.post(where, form).status_code < 500, (route, form)

    tried()


@pytest.mark.parametrize("route", sorted(OF_SOMEBODY))
def test_no_scenario_breaks_on_nonsense(route, visit):
    from django.urls import reverse

    ari = visit("ari")
    with undone():
        made = ari.post("/scenarios/new/?year=2026", {"title": "For nonsense", "term-0": "5.20"})
        number = int(made["Location"].strip("/").rpartition("/")[2])
        given_ = {
            "scenario": {"scenario": number},
            "scenario_report": {"scenario": number, "kind": "pdf"},
        }.get(route)
        where = reverse(route, kwargs=given_)

        @QUIET
        @given(form=said([*ASKED, "does", "title", "share", "name"]))
        def tried(form):
            assert ari.get(where, form).status_code < 500, (route, form)
            assert ari.post(where, form).status_code < 500, (route, form)

        tried()


def test_no_route_is_left_out():
    from concord.portal.urls import urlpatterns

    tried = {*OFFICE, *PRACTICE, *POSTED, *LIBRARY, *SIGNED_IN, *OPEN, *LEADS_ON, *OF_SOMEBODY}
    assert set(names(urlpatterns)) - tried == {"explain"}, "which test_every_route.py gives nonsense"


def test_the_fields_are_those_that_the_page_asks_for(visit, keys):
    page = visit("bob").get(f"/practice/patients/{keys['marta']}/result/").content.decode()
    assert {"item", "on", "source", "document"} <= set(NAMED.findall(page))
