"""Coaches read aggregates of the practices assigned to them; evaluators take de-identified extracts away with a code book."""

from __future__ import annotations

from tests.portal.test_plan_pages import listed, text


def test_a_brief_holds_the_assigned_practice_s_aggregates_and_no_person(visit):
    page = text(visit("casey").get("/coach/practices/foothill/"))
    for words in (
        "Visit brief: Foothill Family Physicians",
        "63.4%",
        "780/1230",
        "9 more at foothill reach P75",
    ):
        assert words in page
    for words in ("REYES", "MARTA", "HARBORLIGHT", "$8.87"):
        assert words not in page.upper()


def test_a_rate_that_may_not_be_shown_is_hidden_and_so_is_what_it_would_earn(visit):
    page = text(visit("cody").get("/coach/practices/harborlight/"))
    assert "None of this practice's rates may be shown" in page
    assert "1 rate hidden" in page
    assert "9 more" not in page


def test_a_coach_of_two_practices_opens_each(visit):
    from concord.portal.accounts.inviting import invite

    both = invite("cora@example.org", "coach", "foothill")
    invite("cora@example.org", "coach", "harborlight")
    browser = visit("nobody")
    browser.force_login(both)
    session = browser.session
    session["membership"] = both.memberships.first().pk
    session.save()
    page = text(browser.get("/coach/"))
    assert "Foothill Family Physicians" in page
    assert "Harbor Light Medical Group" in page
    for practice, expected in (("foothill", 200), ("harborlight", 200), ("valleyoak", 404)):
        assert browser.get(f"/coach/practices/{practice}/").status_code == expected


def test_an_extract_goes_to_a_file_and_its_code_book_names_every_column(visit):
    rows = listed(visit("eva").get("/extracts/practice_month/?as=csv"))
    assert [(r["practice"], r["people"]) for r in rows] == [("1", "40")]
    book = listed(visit("eva").get("/extracts/code-book/?as=csv"))
    assert {r["Column"] for r in book if r["Table"] == "practice_month"} == set(rows[0])
    assert all(r["Meaning"] for r in book)
    assert visit("eva").get("/extracts/person/").status_code == 404
