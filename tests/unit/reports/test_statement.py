"""Statements as people and machines get them: was, is and why; every file recomputes to the same total."""

from __future__ import annotations

import csv
import io
import json
import logging
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from concord.ledger import open_ledger
from concord.model.errors import UsageError
from concord.portal.catalog import spoken
from concord.reports import listing, paper, remittance, statement, summary, vbpr, workbook
from concord.reports.remittance import Payer
from concord.reports.spoken import as_written
from tests.unit.reports.conftest import book, lines, post
from tests.unit.reports.recalculated import Recalculated

JULY, AUGUST = date(2025, 7, 1), date(2025, 8, 1)
PLAN, PRACTICE = Payer("plan0", "Plan Zero"), Payer("practice00", "Practice Zero", "891000003")


@pytest.fixture
def case(tmp_path):
    """Two plans and two practices over seven months, posted on 10 July, then again with news on 20 July: a ledger and a book."""
    with open_ledger(tmp_path / "ledger.sqlite") as ledger:
        for seed, day in enumerate((date(2025, 7, 10), date(2025, 7, 20))):
            owed = lines(7, 2, 2, seed)
            post(ledger, owed, tmp_path / str(seed), day)
        with book(owed, tmp_path, "practice-practice00") as opened:
            yield opened, ledger


def test_a_restatement_says_was_is_and_why(case):
    """August holds nothing but news: each line pays what is owed now less what was paid before, and says what moved."""
    found = statement.read(*case, "practice00", "plan0", AUGUST)
    assert found.lines
    assert found.restated == found.lines
    for line in found.lines:
        assert line["amount"] == line["is_now"] - line["was"]
        assert "before" in line["reason"]
    assert (found.previous_month, found.due) == (JULY, date(2025, 8, 5))


def test_why_it_changed_adds_up_to_the_difference(case):
    for month in (JULY, AUGUST):
        found = statement.read(*case, "practice00", "plan0", month)
        assert sum(amount for _, amount in found.changes) == found.total - found.previous


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("month", [JULY, AUGUST])
def test_the_workbook_recomputes_by_its_own_formulas(case, tmp_path, month, language):
    """With every saved value forgotten, formulas alone come to each line's amount, each part's sum and the total, in both languages."""
    say = spoken(language) or as_written
    found = statement.read(*case, "practice00", "plan0", month)
    workbook.workbook(found, tmp_path / "s.xlsx", say)
    again = Recalculated(tmp_path / "s.xlsx")
    summary, lines = again.book.sheetnames[:2]
    for number, line in enumerate(found.lines, 2):
        assert (again.number(lines, f"I{number}"), again.number(lines, f"K{number}")) == (line["is_now"], line["amount"])  # fmt: skip
    for number, part in enumerate(found.parts, 3):
        assert (again.cell(summary, f"A{number}"), again.number(summary, f"B{number}")) == (say(part.title), part.amount)  # fmt: skip
    assert again.number(summary, f"B{len(found.parts) + 3}") == found.total


def test_workbook_and_csv_speak_the_readers_language(case, tmp_path):
    """In Spanish no column's head, payment, kind, status or fact of the summary is left in English."""
    say = spoken("es")
    found = statement.read(*case, "practice00", "plan0", AUGUST)
    english, spanish = (list(csv.reader(io.StringIO(workbook.text(found, s)))) for s in (as_written, say))
    assert spanish[0] == [
        "pago", "tipo", "período", "persona", "medida", "cantidad", "factor", "tarifa", "es", "era", "importe", "término", "término desde",
        "archivo del término", "situación", "motivo", "clave de la línea",
    ]  # fmt: skip
    words = [english[0].index(c) for c in ("payment", "kind", "status")]
    for was, put in zip(english[1:], spanish[1:], strict=True):
        assert [put[n] for n in words] != [was[n] for n in words]
        assert [v for n, v in enumerate(put) if n not in (*words, 2, 15)] == [
            v for n, v in enumerate(was) if n not in (*words, 2, 15)
        ]
    workbook.workbook(found, tmp_path / "s.xlsx", say)
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    assert book.sheetnames == ["Resumen", "Líneas", "Términos"]
    facts = [c.value for c in book["Resumen"]["A"]]
    assert {"Estado", "Fecha de pago", "Términos ilustrativos", "Importes"} <= set(facts)
    assert [c.value for c in book["Términos"][1]] == ["término", "término desde", "archivo del término", "situación", "líneas"]  # fmt: skip


def test_the_csv_adds_up(case):
    found = statement.read(*case, "practice00", "plan0", JULY)
    rows = list(csv.DictReader(io.StringIO(workbook.text(found))))
    assert sum(Decimal(r["amount"]) for r in rows) == found.total
    assert {r["person"] for r in rows} == {"Reyes, A", "Oak, B", "Pérez, C", ""}


@pytest.mark.parametrize("month", [JULY, AUGUST])
def test_the_remittance_is_one_that_another_reader_accepts(case, month):
    """pyx12, with its own map of the implementation guide, finds no error; read back, lines and total are the statement's."""
    from pyx12 import params, x12n_document

    found = statement.read(*case, "practice00", "plan0", month)
    text = remittance.x12_820(found, PLAN, PRACTICE, control=7, on=date(2025, 7, 20))
    logging.getLogger("pyx12").setLevel(logging.CRITICAL)
    assert x12n_document.x12n_document(params.params(), io.StringIO(text), io.StringIO(), None)
    back = remittance.read_back(text)
    assert back.total == found.total == sum(back.by_line.values())
    assert set(back.by_line) == {line["line_key"] for line in found.lines}


def test_a_remittance_that_was_cut_or_changed_is_not_read(case):
    found = statement.read(*case, "practice00", "plan0", AUGUST)
    text = remittance.x12_820(found, PLAN, PRACTICE, control=7, on=date(2025, 7, 20))
    segments = text.splitlines()
    with pytest.raises(UsageError, match="segment count"):
        remittance.read_back("\n".join(segments[:9] + segments[10:]))
    with pytest.raises(UsageError, match="does not pay what is owed"):
        remittance.read_back(text.replace("ADX*-", "ADX*-1", 1))


def test_the_bundle_says_the_same_in_hl7s_words(case):
    found = statement.read(*case, "practice00", "plan0", JULY)
    made = json.loads(vbpr.text(found, PLAN, PRACTICE, on=date(2025, 7, 20)), parse_float=Decimal)
    report = made["entry"][2]["resource"]
    scores = {g["id"]: g["measureScore"]["extension"][0] for g in report["group"]}
    money = sum(Decimal(s["valueMoney"]["value"]) for s in scores.values() if "valueMoney" in s)
    assert money == found.total
    assert scores["member-months"]["valueInteger"] == 3
    assert report["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] == "vbp"
    assert {e["resource"]["resourceType"] for e in made["entry"]} == {"Organization", "MeasureReport"}


def test_paper_is_made_and_is_the_same_bytes_each_time(case):
    found = statement.read(*case, "practice00", "plan0", JULY)
    made = [paper.pdf(found, plan_name="Plan Zero", organization_name="Practice Zero") for _ in range(2)]
    assert made[0] == made[1]
    assert made[0].startswith(b"%PDF")
    names = {"plan0": "Plan Zero", "plan1": "Plan One", "practice00": "Practice Zero"}
    assert paper.pdf_across(statement.across(*case, "practice00", JULY), names=names).startswith(b"%PDF")


def test_on_paper_a_reason_is_said_once_for_all_lines_that_share_it(case):
    found = statement.read(*case, "practice00", "plan0", AUGUST)
    groups = paper._facts(found, "Plan Zero", "Practice Zero", None)["restated"]
    reasons = [g["why"] for g in groups]
    assert len(reasons) == len(set(reasons))
    assert sum(len(g["rows"]) for g in groups) == len(found.restated) > 0


def test_all_plans_together_are_the_sum_of_their_statements(case):
    _, ledger = case
    every = statement.across(*case, "practice00", JULY)
    posted = {m["plan_id"]: m["amount"] for m in ledger.months("", "practice00") if m["month"] == JULY}
    assert {s.plan_id: s.total for s in every} == posted


def test_a_plans_summary_adds_up_over_its_practices(case):
    _, ledger = case
    found = summary.of_plan(ledger, "plan0", JULY)
    assert [row[0] for row in found.rows] == ["practice00", "practice01"]
    assert found.total == sum(m["amount"] for m in ledger.months("plan0") if m["month"] == JULY)
    last = summary.text(found).splitlines()[-1]
    assert last.startswith("together")
    assert str(found.total) in last


def test_statements_are_listed_for_the_reader_whose_book_it_is(case):
    opened, ledger = case
    rows = listing.statements(opened, ledger)
    assert {r["organization_id"] for r in rows} == {"practice00"}
    assert {r["month"] for r in rows} == {date(2025, m, 1) for m in range(1, 9)}
    assert all(r["due_date"].day == 5 for r in rows)


def test_a_month_without_a_statement_says_so(case):
    with pytest.raises(UsageError, match="no statement of plan0 to practice00 for January 2031"):
        statement.read(*case, "practice00", "plan0", date(2031, 1, 1))
