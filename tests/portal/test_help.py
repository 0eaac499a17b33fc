"""The page of help of each part."""

from __future__ import annotations

import re

import pytest

from tests.portal.conftest import CAST


@pytest.mark.parametrize("who", [*CAST])
def test_help_says_what_one_does_first_and_each_begins_on_a_page_that_opens(who, visit):
    browser = visit(who)
    page = browser.get("/help/").content.decode()
    first = page[page.index('class="tasks"') : page.index('id="everywhere"')]
    places = re.findall(r'href="([^"]+)"', first)
    assert 2 <= len(places) <= 6
    assert {place: browser.get(place).status_code for place in places} == dict.fromkeys(places, 200)


def test_every_part_has_its_tasks_and_words():
    from concord.portal.accounts.models import Role
    from concord.portal.helping.tasks import TASKS, WORDS, WORDS_OF

    assert set(TASKS) == set(WORDS_OF) == set(Role.values)
    assert {word for words in WORDS_OF.values() for word in words} == set(WORDS)


def test_who_manages_the_practice_is_named_to_its_own_people_only(visit):
    assert "Alice" in visit("bob").get("/help/").content.decode()
    assert "Alice" not in visit("charlie").get("/help/").content.decode()
    assert "Alice" not in visit("dana").get("/help/").content.decode()


def test_help_speaks_spanish(visit):
    browser = visit("bob")
    browser.cookies["django_language"] = "es"
    page = browser.get("/help/").content.decode()
    assert "Lo primero que hace aquí" in page
    assert "Pulse Registrar contacto" in page
