"""Where each part can go from every page."""

from __future__ import annotations

import re

import pytest

from tests.portal.conftest import CAST


def links(page: str, which: str) -> list[str]:
    nav = re.search(rf'<nav class="row {which}".*?</nav>', page, re.S)[0]
    return re.findall(r'href="([^"]+)"', nav)


@pytest.mark.parametrize("who", [*CAST])
def test_every_place_named_above_a_page_opens_and_says_where_one_is(who, visit):
    browser = visit(who)
    first = browser.get("/", follow=True)
    wide, narrow = (links(first.content.decode(), which) for which in ("pages-wide", "pages-narrow"))
    assert wide == narrow
    assert len(set(wide)) == len(wide)
    for place in wide:
        page = browser.get(place)
        assert page.status_code == 200, place
        if page.context["navigation"]:
            assert page.content.decode().count(f'href="{place}" aria-current="page"') == 2, place


def test_no_part_has_more_than_nine_entries_side_by_side():
    from concord.portal.navigation import NAVIGATION

    assert {role: len(entries) for role, entries in NAVIGATION.items() if len(entries) > 9} == {}


def test_a_menu_that_holds_the_page_is_marked(visit):
    page = visit("alice").get("/practice/roster/").content.decode()
    assert page.count('<summary aria-current="true">') == 0
    page = visit("alice").get("/users/").content.decode()
    assert re.search(r'<summary aria-current="true">Accounts</summary>', page)
