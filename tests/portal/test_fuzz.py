"""Every page and form of the office's part of the portal, given nonsense: no answer is a 500."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.portal.office_routes import OFFICE, place

WHO = {
    "plan": "dana", "program": "pat", "users": "pat", "user": "pat", "break": "pat", "practice": "alice", "steward": "sam", "coach": "casey",
    "scenarios": "ari", "scenario": "dana", "experience": "ari", "extracts": "eva", "extract": "eva", "code": "eva", "public": "olive",
}  # fmt: skip
FIELDS = (
    "page", "sort", "as", "year", "rate", "measure", "sender", "source", "practice", "product", "sought", "action", "user", "book", "from",
    "to", "person", "show", "does", "why", "now", "statement", "verdict", "email", "name", "role", "unit", "npi", "part", "title", "term-0",
    "a", "b", "last_name", "birth_date", "reason", "login", "password", "membership", "csrfmiddlewaretoken",
)  # fmt: skip
NONSENSE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["", "-1", "0", "1e9", "9" * 30, "²", "NaN", "2026-02-31", "9999-12-31", "-page", "%00", "\x00", "' OR 1=1 --", "../../etc", "=cmd|x", "foothill|1|draft", "csv", "xlsx", "publish", "hold", "verify", "same", "undo", "end"]),
    st.integers().map(str),
)  # fmt: skip
SAID = st.dictionaries(st.sampled_from(FIELDS), NONSENSE, max_size=6)
QUIET = settings(
    max_examples=12, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


def reader(route: str) -> str:
    return WHO[route.partition("_")[0]]


def test_no_page_breaks_on_a_strange_address(visit, keys):
    for route in OFFICE:
        browser = visit(reader(route))
        where = place(route, keys)

        @QUIET
        @given(said=SAID)
        def asked(said):
            answer = browser.get(where, said)  # noqa: B023
            assert answer.status_code < 500, (route, said)  # noqa: B023

        asked()


def test_no_form_breaks_on_nonsense(visit, keys, mailoutbox):
    import shutil

    from django.conf import settings as portal

    from concord.portal.jobs.models import Job
    from concord.portal.scenarios.models import Scenario

    ledger = portal.CONCORD_WORK.ledger
    kept = ledger.with_suffix(".kept")
    shutil.copy(ledger, kept)
    try:
        for route in [*OFFICE, "choose", "account_login", "account_reset_password"]:
            browser = visit(reader(route) if route in OFFICE else "olive")
            from django.urls import reverse

            where = place(route, keys) if route in OFFICE else reverse(route)

            @QUIET
            @given(said=SAID)
            def posted(said):
                answer = browser.post(where, said)  # noqa: B023
                assert answer.status_code < 500, (route, said)  # noqa: B023

            posted()
    finally:
        shutil.copy(kept, ledger)
        kept.unlink()
        Scenario.objects.all().delete()
        Job.objects.all().delete()
