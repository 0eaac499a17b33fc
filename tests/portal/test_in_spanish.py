"""A practice's pages in Spanish: every text has its translation, and no page of a practice lets an English one through."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.portal.practice_routes import PRACTICE

ROOT = Path(__file__).resolve().parents[2]
VOID = {"meta", "link", "br", "input", "img", "hr", "line", "circle", "rect", "path"}
GLOSSARY = {
    "Work list": "Lista de trabajo",
    "Add result": "Agregar resultado",
    "Contest": "Pedir revisión",
    "Data through": "Datos hasta",
    "Huddle sheet": "Hoja de reunión diaria",
    "Roster": "Lista de pacientes",
    "Statement": "Estado de cuenta",
    "Undo": "Deshacer",
    "Referral": "Remisión",
    "Release": "Versión de datos",
    "no answer": "no contestó",
    "left message": "se dejó mensaje",
    "ed visit": "visita a emergencias",
    "discharge": "alta hospitalaria",
    "interpreter": "intérprete",
    "pending": "por confirmar",
    "confirmed": "confirmado",
}


@pytest.fixture(scope="module")
def messages():
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import messages

        yield messages
    finally:
        sys.path.remove(str(ROOT / "tools"))


def test_every_text_of_a_practice_s_pages_has_its_spanish(messages):
    po = messages.LOCALES / "es" / "LC_MESSAGES" / "django.po"
    have = messages.read(po)
    assert [key[1] for key in messages.wanted() if not all(have.get(key, [""]))] == []


def test_the_compiled_catalog_says_what_the_written_one_does(messages):
    po = messages.LOCALES / "es" / "LC_MESSAGES" / "django.po"
    assert po.with_suffix(".mo").read_bytes() == messages.compiled("es", messages.read(po))


def test_a_translation_keeps_the_places_of_what_is_put_into_it(messages):
    place = re.compile(r"%\((\w+)\)s")
    for (_, one, many), said in messages.read(messages.LOCALES / "es" / "LC_MESSAGES" / "django.po").items():
        for text in said:
            assert set(place.findall(text)) == set(place.findall(many or one)), one


@pytest.mark.parametrize(("english", "spanish"), sorted(GLOSSARY.items()))
def test_the_glossary_is_kept(english, spanish):
    from django.utils import translation

    with translation.override("es"):
        assert translation.gettext(english) == spanish


class Words(HTMLParser):
    """The words of a page that are neither data (`translate="no"`) nor said to be English (`lang="en"`)."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        skip = (
            said.get("translate") == "no"
            or said.get("lang") == "en"
            or tag in ("script", "style", "code", "textarea")
        )
        hidden = skip or (bool(self.stack) and self.stack[-1][1])
        if not hidden:
            self.found += [
                said[k] for k in ("aria-label", "placeholder", "title", "data-label") if said.get(k)
            ]
        if tag not in VOID:
            self.stack.append((tag, hidden))

    def handle_endtag(self, tag):
        while self.stack:
            open_tag, _ = self.stack.pop()
            if open_tag == tag:
                break

    def handle_data(self, data):
        if not (self.stack and self.stack[-1][1]) and re.search(r"[^\W\d_]{2}", data):
            self.found.append(" ".join(data.split()))


def english_left(page: str, known: set[str]) -> list[str]:
    """Texts of a Spanish page that are English texts of the catalog with another Spanish."""
    reading = Words()
    reading.feed(page)
    return [text for text in reading.found if text.strip(" .,:;()") in known]


@pytest.mark.parametrize("route", sorted(PRACTICE))
def test_a_page_asked_for_in_spanish_holds_no_english_text(route, visit, keys, messages):
    from tests.portal.office_routes import place

    if route in ("document", "statement_file"):
        return
    have = messages.read(messages.LOCALES / "es" / "LC_MESSAGES" / "django.po")
    known = {k[1] for k, said in have.items() if said[0] != k[1] and len(k[1]) > 3} - {"Actual", "Error"}
    browser = visit("alice")
    browser.cookies["django_language"] = "es"
    answer = browser.get(place(route, keys, PRACTICE))
    page = answer.content.decode()
    assert '<html lang="es">' in page
    assert english_left(page, known) == []


def test_the_language_is_a_button_and_stays(visit):
    browser = visit("alice")
    there = browser.post("/language/", {"language": "es", "back": "/practice/"})
    assert there["Location"] == "/practice/"
    assert "Medidas de calidad" in browser.get("/practice/").content.decode()
    assert (
        browser.post("/language/", {"language": "en", "back": "https://elsewhere.example/"})["Location"]
        == "/"
    )


def test_pages_that_speak_english_only_say_so(visit):
    browser = visit("dana")
    browser.cookies["django_language"] = "es"
    assert '<html lang="en">' in browser.get("/plan/").content.decode()
