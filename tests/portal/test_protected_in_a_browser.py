"""Journeys in Debian's Chromium: a consent from its signed paper to its end in the next release, and answers about language and origin."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.portal import test_office_in_a_browser as shared
from tests.portal.conftest import publish
from tests.portal.practice_rows import ALLOWED

office, as_somebody, told = shared.office, shared.as_somebody, shared.told
pytestmark = pytest.mark.chromium
PLANTED, NOTICE = "Planted protected care", "Planted words of the notice."
PAPER = {"name": "signed.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 signed"}
ENDED = {
    "standing_consent": [ALLOWED | {"recipient": "foothill", "kind": "practice", "state": "revoked"}],
    "opened": [], "sharing": [], "guarded_sharing": [],
    "guarded_consent": [{"scope": "hiv", "purpose": "all", "kind": "practice", "state": "revoked", "people": None}],
}  # fmt: skip
"""What a release holds once the withdrawal has come back through intake."""


@pytest.fixture
def next_release(work):
    """Publish the next month's release; afterwards the first is what everybody reads again."""
    pointer = work.releases / "current"
    kept, made = pointer.read_bytes(), []

    def make(**instead):
        made.append(publish(work, "2026-08-10", **instead))
        return made[-1]

    yield make
    pointer.write_bytes(kept)
    for release in made:
        shutil.rmtree(work.releases / release)


def open_patient(page):
    page.get_by_role("link", name="Work list").first.click()
    page.get_by_role("link", name="Reyes, Marta").first.click()
    page.get_by_role("heading", name="Consents").wait_for()


def test_a_consent_is_written_down_withdrawn_and_closed_with_the_next_release(as_somebody, next_release):
    bob, address = as_somebody("bob")
    open_patient(bob)
    bob.get_by_text(PLANTED).first.wait_for()
    bob.get_by_text(NOTICE).first.wait_for()

    bob.get_by_role("link", name="Record a consent").click()
    bob.get_by_label("Records of").select_option("part2")
    bob.get_by_label("May be seen by").select_option("alder")
    bob.get_by_label("For", exact=True).select_option("operations")
    bob.get_by_label("Until").fill("2027-01-31")
    bob.get_by_label("The signed consent").set_input_files(PAPER)
    bob.get_by_role("button", name="Save consent").click()
    bob.get_by_text("Consent saved. It opens with the next release.").wait_for()
    bob.get_by_role("listitem").filter(has_text="to Alder Health Plan").filter(
        has_text="pending"
    ).first.wait_for()

    bob.get_by_role("listitem").filter(has_text="HIV, to Foothill").get_by_role(
        "link", name="Open"
    ).first.click()
    bob.get_by_role("button", name="Save withdrawal").click()
    bob.get_by_text("Withdrawal saved. It closes with the next release.").wait_for()
    bob.get_by_text(PLANTED).first.wait_for()  # until then it stands, and the page said so

    bob.goto(f"{address}/practice/consents/")
    bob.get_by_role("link", name="pending 2").click()
    with bob.expect_download() as file:
        bob.get_by_role("link", name="CSV").click()
    assert len(file.value.path().read_text(encoding="utf-8-sig").splitlines()) == 3
    dana, _ = as_somebody("dana")
    dana.goto(f"{address}/plan/sharing/")
    dana.get_by_text(NOTICE).first.wait_for()

    next_release(**ENDED)
    bob.goto(f"{address}/practice/work/")
    open_patient(bob)
    assert PLANTED not in bob.content()
    assert NOTICE not in bob.content()


def test_where_sources_disagree_the_patient_s_own_answer_counts_and_the_list_is_worked_off(as_somebody):
    bob, _ = as_somebody("bob")
    bob.get_by_role("link", name="Race, ethnicity, language").first.click()
    bob.get_by_role("link", name="Where sources disagree").click()
    own = bob.get_by_role("row").filter(has_text="Spanish")
    assert "the patient" in own.inner_text()
    assert own.get_by_role("cell", name="yes", exact=True).count() == 1
    other = bob.get_by_role("row").filter(has_text="English")
    assert "no: somebody nearer to the patient answered" in other.inner_text()

    bob.get_by_role("link", name="Who has not answered").click()
    bob.get_by_role("row").filter(has_text="Reyes, Marta").get_by_role("link", name="Record answer").click()
    bob.get_by_label("White").check()
    bob.get_by_label("Speaks best").select_option("es")
    bob.get_by_role("button", name="Save answers").click()
    bob.get_by_text("Answers saved. They count with the next release.").wait_for()
    bob.get_by_text("Every patient has answered.").wait_for()
    bob.get_by_role("link", name="Answers over time").click()
    bob.get_by_role("img", name=re.compile(r"73\.2% of people have answered, 56\.9% at first")).wait_for()
    bob.get_by_text("The months as a table").click()
    with bob.expect_download() as file:
        bob.locator("details").get_by_role("link", name="CSV").click()
    assert [line.split(",")[0] for line in file.value.path().read_text(encoding="utf-8-sig").splitlines()][:2] == ["Month", "2025-03-01"]  # fmt: skip


def test_the_program_office_sees_answers_by_practice_and_how_conflicts_are_decided(as_somebody):
    pat, address = as_somebody("pat")
    pat.goto(f"{address}/program/rel/")
    stands = pat.get_by_role("region", name="Answers by practice")
    assert "73.0%" in stands.get_by_role("row").filter(has_text="Foothill").inner_text()
    decided = pat.get_by_role("region", name="Where sources disagree")
    assert "somebody nearer to the patient answered" in decided.inner_text()
    for of in ("stands", "conflicts"):
        with pat.expect_download() as file:
            pat.locator(f"a[href*='of={of}'][href*='as=csv']").click()
        assert "Foothill" in file.value.path().read_text(encoding="utf-8-sig")
    assert "REYES" not in pat.content().upper()
