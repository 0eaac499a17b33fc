"""Reports in Spanish: every text has its words, figures stay, and what is translated is the same document."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest

from concord.portal.catalog import spoken
from concord.program import Program
from concord.program.parties import read_parties
from concord.program.problems import Problems
from concord.program.vocabulary import kind_of
from concord.reports import paper, statement
from concord.reports.periodic import binding, drawing, translated
from concord.reports.periodic.document import (
    Chart,
    Column,
    Figure,
    Figures,
    Link,
    Report,
    section,
    table,
    words,
)
from concord.reports.spoken import PLACE, Spoken, as_written, texts
from tests.unit.reports.test_statement import AUGUST, JULY, case  # noqa: F401


@pytest.fixture(scope="module")
def spanish() -> Spoken:
    found = spoken("es")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("June 2026", "junio de 2026"),
        ("May 26", "may 26"),
        ("May 2026", "mayo de 2026"),
        ("3 Mar 2026", "3 mar 2026"),
        ("Total", "Total"),
        ("Direct services, capitation, new this time", "Servicios directos, capitación, nuevo esta vez"),
        ("Closing 3 more gaps in “Breast cancer screening” reaches P66.67",
         "Completar 3 atenciones pendientes más en «Detección de cáncer de seno» alcanza P66.67"),
        ("Coverage began: assigned by the plan", "Empezó la cobertura: asignada por el plan"),
        ("P90 reached: 100% of the maximum. Weight 11.11% x 100%.", "P90 alcanzado: 100% del máximo. Peso 11.11% x 100%."),
        ("For example: Reyes, M, 1 × 1.8358 × $5.10 = $9.36.", "Por ejemplo: Reyes, M, 1 × 1.8358 × $5.10 = $9.36."),
        ("$1,234.50", "$1,234.50"),
        ("[c]", "[c]"),
    ],
)  # fmt: skip
def test_a_text_is_said_with_its_figures_and_names_as_they_are(spanish, english, said):
    assert spanish(english) == said


def test_what_nobody_translated_stays_and_is_known_to_be_missing(spanish):
    fresh = spoken.__wrapped__("es")
    assert fresh("A sentence that no report has.") == "A sentence that no report has."
    assert fresh.unknown == {"A sentence that no report has."}


def test_every_translation_has_the_places_of_its_english_text(spanish):
    """A figure that was left out of a sentence, or said twice, would be a wrong sentence."""
    for text in texts():
        assert sorted(PLACE.findall(spanish._catalog(text))) == sorted(PLACE.findall(text)), text


def test_a_statement_on_paper_has_spanish_words_for_everything_but_names(case, spanish):  # noqa: F811
    names = {"plan0": "Plan Zero", "plan1": "Plan One", "practice00": "Practice Zero"}
    found = [statement.read(*case, "practice00", "plan0", month) for month in (JULY, AUGUST)]
    fresh = spoken.__wrapped__("es")
    for one in found:
        paper.in_language(paper._facts(one, "Plan Zero", "Practice Zero", None), fresh)
    paper.in_language(paper._facts_across(found[:1], names, []), fresh)
    untold = {"Reyes, A", "Oak, B", "Pérez, C", "Invented for a test.", "terms/common.toml", *names.values()}
    left = {t for t in fresh.unknown if not any(name in t for name in untold)}
    assert {t for t in left if not t.endswith(".base") and not t.startswith("2026-07-10-")} <= {"en", "CBP"}


def test_the_same_facts_in_spanish_are_the_same_bytes_each_time(case, spanish):  # noqa: F811
    found = statement.read(*case, "practice00", "plan0", JULY)
    made = [
        paper.pdf(found, plan_name="Plan Zero", organization_name="Practice Zero", say=say)
        for say in (spanish, spoken.__wrapped__("es"), as_written)
    ]
    assert made[0] == made[1] != made[2]


def test_a_report_in_spanish_holds_the_same_numbers_in_the_same_places(spanish):
    bars = [{"name": "Order an A1c", "amount": 9}, {"name": "Order a mammogram", "amount": 4}]
    rows = [{"month": date(2026, 5, 1), "people": 1230, "why": "coverage_ended"}]
    columns = (
        Column("month", "Month", "short_month"),
        Column("people", "People", "count"),
        Column("why", "Why", "spaced"),
    )
    report = Report(
        "packet-x-2026-06", "X: monthly packet", "June 2026. Y", "For the practice. It holds what the practice's own book holds, and nobody's name.",
        (section("At a glance", words("People on the roster", Link("72.4%", "moves")), Figures((Figure("5 of 6", "so far in 2026", "moves"),)),
                 Chart(drawing.bars(bars), "Order an A1c is still to do for 9 people", "People on the roster each month.", "moves")),),
        (("Gap", "Not shown: fewer than eleven people, or another such number could be worked out with it."),), "2026-07-10-abc", "2026-06-30",
        (table("moves", "People on the roster", columns, rows),),
    )  # fmt: skip
    put = translated(report, spanish)
    assert put.ident == "packet-x-2026-06-es"
    assert put.table("moves").lines() == [["may 2026", "1,230", "Terminó la cobertura"]]
    assert binding.text(put.table("moves")).splitlines() == [
        "Mes,Personas,Por qué",
        "2026-05-01,1230,coverage_ended",
    ]
    page = binding.html(put)
    assert '<html lang="es">' in page
    assert "Ordenar una prueba de A1c" in page
    assert "Order" not in page
    assert "The numbers" not in page
    assert binding.pdf(put) == binding.pdf(translated(report, spanish)) != binding.pdf(report)


def test_months_on_axes_and_initials_are_spanish_too(spanish):
    month = translated_spec(drawing.by_month([{"month": "2026-01-01", "value": 3}]), spanish)
    assert '"ene"' in str(month)
    trend = [{"name": "Breast cancer screening", "month": 1, "value": 0.4, "year": "this", "is_last": True}]
    assert '["E", "F", "M", "A"' in str(translated_spec(drawing.trends(trend), spanish))


def translated_spec(spec, say):
    chart = Chart(spec, "People on the roster", "People on the roster each month.", "t")
    report = Report("r", "X: monthly packet", "", "", (section("At a glance", chart),), (), "r", "t")
    put = translated(report, say).sections[0].blocks[0]
    assert drawing.svg(put.spec, drawing.PAPER)
    return put.spec


MOVED = [c for n in (1, 2, 3) for c in combinations(("quantity", "factor", "rate"), n)]


@pytest.mark.parametrize("moved", MOVED, ids="-".join)
def test_why_an_amount_was_put_right_is_spanish_whatever_of_it_moved(moved):
    """A restatement says what of its arithmetic moved: any of quantity, factor and rate, alone or together."""
    fresh = spoken.__wrapped__("es")
    line = {
        f"{name}{when}": Decimal(value) + (name in moved and when == "")
        for name, value in (("quantity", "16"), ("factor", "0.8939"), ("rate", "35.513358"))
        for when in ("", "_before")
    }
    why = f"Prospective amount for the services of the set, for each person on the roster. {statement.restated(line)}"
    said = fresh(why)
    assert fresh.unknown == set(), why
    assert said.count(", antes ") == len(moved)


def test_what_every_term_says_has_spanish_words_where_statements_print_it(spanish):
    """The terms that lines name: their meaning stands under them."""
    printed = ("direct_services.trend", "direct_services.leakage_corridor", "population_health.base", "performance.maximum",
               "performance.gap_share", "increase.limit")  # fmt: skip
    for name in printed:
        assert spanish(kind_of(name).meaning) != kind_of(name).meaning, name


@pytest.mark.parametrize(
    "file", ["programs/ca-apc/measures.toml", "programs/two-rivers/measures.toml", "docs/guide/measures-whole-set.toml"]
)  # fmt: skip
def test_the_titles_of_every_measure_that_may_be_paid_have_spanish_words(spanish, file):
    """Statements name a measure by its title in the program's set: no step to earn more may be half in English."""
    titles = {m["title"] for m in tomllib.loads(Path(file).read_text(encoding="utf-8")).values() if isinstance(m, dict)}  # fmt: skip
    assert titles
    assert {t for t in titles if spanish._catalog(t) == t} == set()


def test_a_practice_s_language_stands_in_the_program_folder(tmp_path):
    """A column that a folder may have; what is no language of reports is a problem with its line."""
    shipped = Program.load("programs/ca-apc")
    assert {o.language for o in shipped.organizations} == {"en"}
    folder = tmp_path / "program"
    (folder / "parties").mkdir(parents=True)
    for file in shipped.path.glob("parties/*.csv"):
        (folder / "parties" / file.name).write_bytes(file.read_bytes())
    (folder / "plans.toml").write_bytes((shipped.path / "plans.toml").read_bytes())
    path = folder / "parties" / "organizations.csv"
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join([f"{head},language", f"{lines[0]},es", *(f"{line}," for line in lines[1:])]),
        encoding="utf-8",
    )
    problems = Problems()
    assert [o.language for o in read_parties(folder, problems).organizations][:2] == ["es", "en"]
    assert not list(problems)
    path.write_text("\n".join([f"{head},language", f"{lines[0]},klingon"]), encoding="utf-8")
    read_parties(folder, problems)
    assert any("klingon" in p.what and p.line == 2 for p in problems)
