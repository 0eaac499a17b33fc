"""A practice's pages in Spanish: every text has its translation, and no page of a practice lets an English one through."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.portal.office_routes import OFFICE
from tests.portal.practice_routes import PRACTICE

WORD = re.compile(r"[^\W\d_]{2}")
SAID_BY_TAGS = ("aria-label", "placeholder", "title", "data-label")
PROPER = {
    "(CSV)",
    "Parquet",
    "HTML",
    "PDF in English",
    "PDF en español",
    "Concord",
    "| Concord",
    "EnglishEspañol",
    "SHA-256",
    "XLSX",
    "CSV",
    "PDF",
    "English",
    "Español",
}
ENGLISH_STILL = ("socialaccount", "allauth", "500.html", "503.html")
"""Pages that stand outside of a language: of an error that Django itself answers, and of the library."""
FILES = (
    "report_file",
    "report_table",
    "data_file",
    "document",
    "statement_file",
    "plan_payment_file",
    "paper",
    "plan_paper",
    "spending_paper",
)
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


def spanish_routes():
    """Each page in Spanish, with who reads it: of practices, plans, the program office, and the public tables."""
    yield from ((route, "alice", PRACTICE) for route in sorted(PRACTICE) if route not in FILES)
    for route in sorted(OFFICE):
        who = next(
            (
                who
                for who in ("dana", "pat", "alice", "casey", "olive", "sam", "ari", "eva")
                if who in OFFICE[route][1]
            ),
            "",
        )
        if who and route not in FILES:
            yield route, who, OFFICE


@pytest.mark.parametrize(("route", "who", "routes"), list(spanish_routes()))
def test_a_page_asked_for_in_spanish_holds_no_english_text(route, who, routes, visit, keys, messages):
    from tests.portal.office_routes import place

    have = messages.read(messages.LOCALES / "es" / "LC_MESSAGES" / "django.po")
    known = {k[1] for k, said in have.items() if said[0] != k[1] and len(k[1]) > 3} - {
        "Actual",
        "Error",
        "program",
    }
    browser = visit(who)
    browser.cookies["django_language"] = "es"
    answer = browser.get(place(route, keys, routes))
    page = answer.content.decode()
    assert '<html lang="es">' in page
    assert english_left(page, known) == []
    assert re.findall(r'\b(?:x|y|x1|x2|cx|cy|width|height)="[^"]*\d,\d+"', page) == [], "pictures take points"


def test_why_a_line_is_owed_stands_in_the_reader_s_language_or_says_in_which(visit):
    """A statement's page: a reason that payment writes in Spanish, one that nobody translated marked as English."""
    from django.utils.translation import override

    from concord.portal.paying import _why

    known = {"reason": "On the roster on the first of the month, scaled by age and sex."}
    with override("es"):
        said, left = _why(known), _why({"reason": "on the roster"})
    assert said["words"].startswith("En la lista")
    assert (said["language"], left["language"]) == ("", "en")
    with override("en"):
        assert _why(known) == {"words": known["reason"], "language": ""}
    alice = visit("alice")
    alice.cookies["django_language"] = "es"
    page = alice.get("/practice/statements/alder/2025-03/").content.decode()
    assert '<span lang="en">on the roster</span>' in page


def test_the_language_is_a_button_and_stays(visit):
    browser = visit("alice")
    there = browser.post("/language/", {"language": "es", "back": "/practice/"})
    assert there["Location"] == "/practice/"
    assert "Medidas de calidad" in browser.get("/practice/").content.decode()
    assert (
        browser.post("/language/", {"language": "en", "back": "https://elsewhere.example/"})["Location"]
        == "/"
    )


def test_the_data_room_says_in_spanish_what_its_columns_mean(visit):
    pat = visit("pat")
    pat.cookies["django_language"] = "es"
    page = pat.get("/data/payment/").content.decode()
    assert "Lo que los planes deben a los consultorios" in page
    assert "A quién se paga." in page
    said = pat.get("/data/payment/dictionary/").content.decode("utf-8-sig")
    assert "Quién paga." in said
    assert "lines,,Líneas sumadas." in said
    told = pat.get("/data/measure/dictionary/").content.decode("utf-8-sig")
    assert "uno de: " in told


class Bare(HTMLParser):
    """Words of a template that no translation reaches: left over when all that the template language says is taken away."""

    def __init__(self) -> None:
        super().__init__()
        self.quiet = 0
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        self.found += [said[k] for k in SAID_BY_TAGS if WORD.search(said.get(k) or "")]
        self.quiet += tag in ("code", "script", "style")

    def handle_endtag(self, tag):
        self.quiet -= tag in ("code", "script", "style")

    def handle_data(self, data):
        if not self.quiet and WORD.search(data):
            self.found.append(" ".join(data.split()))


def bare_words(template: str) -> list[str]:
    """What a template would say in English whatever the reader's language."""
    kept = re.sub(r"{%-?\s*blocktranslate.*?endblocktranslate\s*-?%}", "", template, flags=re.S)
    kept = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", kept, flags=re.S)
    reading = Bare()
    reading.feed(kept)
    return [text for text in reading.found if text.strip(" .,:;()") not in PROPER]


def test_no_template_says_a_word_that_is_not_translated(messages):
    folder = messages.ROOT / "templates"
    translated = [
        path
        for path in sorted(folder.rglob("*.html"))
        if path.relative_to(folder).parts[0] not in ENGLISH_STILL
    ]
    assert len(translated) > 60
    assert {p.name: words for p in translated if (words := bare_words(p.read_text(encoding="utf-8")))} == {}


def test_a_word_outside_of_a_translation_would_be_found():
    page = '{% load i18n %}<p aria-label="Pages">{% translate "Home" %} {{ name }} again</p>'
    assert bare_words(page) == ["Pages", "again"]
