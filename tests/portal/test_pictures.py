"""Every page has its pictures under docs/screens, or a reason not to."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.portal.test_every_route import names

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def pictured():
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import pictured

        yield pictured
    finally:
        sys.path.remove(str(ROOT / "tools"))


def test_every_page_is_taken_or_has_a_reason_not_to_be(pictured):
    from concord.portal.urls import urlpatterns

    taken = {name.partition(":")[0] for pages in pictured.PAGES.values() for name in pages}
    assert taken | set(pictured.NOT_TAKEN) == set(names(urlpatterns))
    assert taken & set(pictured.NOT_TAKEN) == set()


def test_the_folder_holds_two_pictures_of_every_page_and_no_others(pictured):
    wanted = {
        f"{pictured.picture(name)}-{size}.webp"
        for pages in pictured.PAGES.values()
        for name in pages
        for size in ("wide", "phone")
    }
    assert {path.name for path in (ROOT / "docs" / "screens").glob("*.webp")} == wanted
