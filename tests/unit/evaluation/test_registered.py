"""What a registration may say, and estimates of outcomes that are told by month and by year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest

from concord import evaluation
from concord.disclosure import Rule
from concord.engine import open_session
from concord.evaluation.evaluate import estimates
from concord.evaluation.extract import _kept
from concord.evaluation.registration import Outcome
from concord.model.errors import ProgramError
from concord.program import Program

PROGRAM = Path(__file__).resolve().parents[3] / "programs" / "ca-apc"


@pytest.fixture(scope="module")
def program() -> Program:
    return Program.load(PROGRAM)


def read(program: Program, folder: Path, old: str, new: str):
    text = (PROGRAM / "evaluation.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / "evaluation.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return evaluation.read(replace(program, path=folder))


def test_every_kind_of_outcome_is_registered_and_a_changed_word_changes_the_hash(program, tmp_path):
    shipped = evaluation.read(program)
    assert {o.kind for o in shipped.outcomes} == {"month", "measure", "gap", "team"}
    assert read(program, tmp_path, "Acute admissions", "Stays").digest != shipped.digest


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind      = "gap"', 'kind      = "gaps"', "no known kind: `gaps`"),
        ('id        = "fills"', 'id        = "pills"', "no outcome pills"),
        ('measure   = "CBP"\n', "", "does not say its measure"),
        ('grouping  = "ethnicity_1997"', 'grouping  = "shoe_size"', "no grouping `shoe_size`"),
        ('comparisons = ["itself"]\ninstrument', 'comparisons = ["all"]\ninstrument', "asked of participants alone"),
        ('comparisons = ["itself"]', 'comparisons = ["everybody"]', "no comparison everybody"),
        ("smallest_counted = 30 ", "smallest_counts  = 30 ", "`smallest_counted` is missing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(program, tmp_path, old, new, said):
    with pytest.raises(ProgramError, match=said):
        read(program, tmp_path, old, new)


def years(outcome: str, practices: dict[str, bool], effect: float, people: int = 200) -> list[dict]:
    """A practice-year extract: levels of their own, everybody up by two, participants up by the effect besides."""
    chance = Random(outcome)
    rows = []
    for practice, participates in practices.items():
        level = 50 + chance.uniform(-8, 8)
        for year in (2024, 2025, 2026):
            moved = (
                2 * (year - 2024)
                + (effect if participates and year > 2024 else 0)
                + chance.uniform(-0.5, 0.5)
            )
            rows.append({"practice": practice, "outcome": outcome, "year": year, "participates": participates, "people": people, "value": level + moved})  # fmt: skip
    return rows


PRACTICES = {f"p{n:02}": n < 8 for n in range(20)}


def asked(program, *outcomes: Outcome):
    return replace(evaluation.read(program), outcomes=outcomes)


def test_a_yearly_outcome_beside_others_and_beside_itself(program):
    """Everybody rose by two points: beside others that is taken off, beside itself it stays in. 2026 is not over and is left out."""
    measure = Outcome("bcs", "Screened", "higher", True, "measure", "BCS", "BCS")
    registration = asked(program, measure, replace(measure, ident="cbp", comparisons=("itself",)))
    rows = years("bcs", PRACTICES, 5) + years("cbp", PRACTICES, 5)
    found, paths = estimates([], rows, registration)
    told = {(r["outcome"], r["comparison"]): r for r in found}
    assert set(told) == {("bcs", "all"), ("bcs", "matched"), ("bcs", "synthetic"), ("cbp", "itself")}
    assert float(told["bcs", "all"]["estimate"]) == pytest.approx(5, abs=0.6)
    assert float(told["cbp", "itself"]["estimate"]) == pytest.approx(7, abs=0.6)
    assert (told["cbp", "itself"]["participants"], told["cbp", "itself"]["comparators"]) == (8, 0)
    assert {(r["months_before"], r["months_after"], r["period"]) for r in found} == {(1, 1, "year")}
    assert {r[name] for r in found for name in ("trend_p", "placebo", "placebo_p")} == {None}, (
        "one year tells no trend"
    )
    assert paths == []
    assert all(r["without_one_low"] <= r["estimate"] <= r["without_one_high"] for r in found)


def test_without_a_year_before_or_with_two_practices_nothing_is_told(program):
    registration = asked(program, Outcome("bcs", "Screened", "higher", True, "measure", "BCS", "BCS"))
    rows = years("bcs", PRACTICES, 5)
    assert estimates([], [r for r in rows if r["year"] > 2024], registration) == ([], [])
    assert (
        estimates(
            [], years("bcs", {"a": True, "b": True, "c": False, "d": False, "e": False}, 5), registration
        )[0]
        == []
    )
    assert estimates([], years("bcs", PRACTICES, 5, people=29), registration)[0] == [], (
        "comparators rest on thirty people"
    )


def test_a_practice_left_out_alone_takes_the_next_smallest_along():
    """Totals over all practices stand elsewhere: what is left of one would be the one that is missing."""

    def kept(*sizes: int) -> list[int]:
        rows = [{"practice": str(n), "month": 1, "in_program": True, "people": n, "few": n} for n in sizes]
        return sorted(r["people"] for r in _kept(rows, ("month", "in_program"), Rule()))

    assert kept(40, 90, 300) == [40, 90, 300]
    assert kept(7, 40, 90, 300) == [90, 300]
    assert kept(7, 9, 40, 90) == [40, 90], "two together are sixteen: neither can be told"
    assert kept(3, 5, 40, 90) == [90], "two together are eight"


def test_a_month_that_reaches_beyond_what_was_registered_is_left_out(program):
    registration = evaluation.read(program)
    assert registration.holds(registration.through, is_year=False)
    assert not registration.holds(date(2026, 4, 1), is_year=False)
    assert registration.holds(date(2025, 1, 1), is_year=True)
    assert not registration.holds(date(2026, 1, 1), is_year=True)


CELLS = """
organization | year | is_baseline | ethnicity_1997 | denominator | numerator
oak | 2024 | true  | hispanic     | 20 | 5
oak | 2024 | true  | not_hispanic | 30 | 15
oak | 2024 | true  | unknown      | 10 | 10
oak | 2025 | true  | hispanic     | 99 | 0
oak | 2025 | false | hispanic     | 40 | 20
oak | 2025 | false | not_hispanic | 12 | 9
elm | 2025 | false | hispanic     | 50 | 10
elm | 2025 | false | not_hispanic | 10 | 10
fir | 2025 | false | declined     | 0  | 0
"""
ANSWERS = """
organization_id | answered_on | response | instrument | item | answer
oak | 2025-03-01 | a | care-team 2026 | load | 2
oak | 2025-03-01 | a | care-team 2026 | data | 4
oak | 2025-03-01 | b | care-team 2026 | load | 5
oak | 2025-03-01 | c | CG-CAHPS 3.0   | load | 1
oak | 2026-09-01 | d | care-team 2026 | load | 1
"""


def text_table(text: str, **kinds) -> pa.Table:
    lines = [[c.strip() for c in line.split("|")] for line in text.strip().splitlines()]
    columns = zip(*lines[1:], strict=True)
    return pa.table(
        {
            name: [kinds.get(name, str)(v) for v in values]
            for name, values in zip(lines[0], columns, strict=True)
        }
    )


def test_rates_gaps_and_answers_by_practice_and_year():
    """Oak in 2024: 30 of 60; Hispanic people 25%, others whose ethnicity is known 50%. 2025 as measured, not as recomputed. Who is not
    known counts in the rate and in no gap. A patient's survey is none of a team's, and September 2026 is yet to come."""
    asked = [
        {"outcome": "cbp", "kind": "measure", "measure": "CBP", "rate": "CBP", "grouping": "", "group": "", "instrument": ""},
        {"outcome": "gap", "kind": "gap", "measure": "CBP", "rate": "CBP", "grouping": "ethnicity_1997", "group": "hispanic", "instrument": ""},
        {"outcome": "team", "kind": "team", "measure": "", "rate": "", "grouping": "", "group": "", "instrument": "care-team"},
    ]  # fmt: skip
    cells = text_table(CELLS, year=int, denominator=int, numerator=int, is_baseline=lambda v: v == "true")
    for name, value in (
        ("measure", "CBP"),
        ("rate", "CBP"),
        ("pool", "program"),
        *((g, "") for g in ("race_1997", "race_ethnicity_2024", "language", "sex")),
    ):
        cells = cells.append_column(name, [[value] * cells.num_rows])
    answers = text_table(ANSWERS, answered_on=date.fromisoformat)
    answers = answers.append_column("sender", [["survey"] * answers.num_rows]).append_column(
        "row_id", [list(range(answers.num_rows))]
    )
    with open_session(threads=1) as session:
        session.table("cell", cells).table("survey_response", answers).table(
            "asked", pa.Table.from_pylist(asked)
        )
        given = {"secret": "s", "organizations": ["oak"], "through": date(2026, 6, 30)}
        session.file_table("concord.evaluation.sql", "practice_year", "told", given)
        rows = session.rows(
            "SELECT outcome, year, participates, people, few, CAST(value AS DOUBLE) FROM told ORDER BY ALL"
        )
    assert rows == [
        ("cbp", 2024, True, 60, 60, 50.0), ("cbp", 2025, False, 60, 60, 33.3333), ("cbp", 2025, True, 52, 52, 55.7692),
        ("gap", 2024, True, 20, 20, -25.0), ("gap", 2025, False, 50, 10, -80.0), ("gap", 2025, True, 40, 12, -25.0),
        ("team", 2025, True, 2, 2, 3.6667),
    ]  # fmt: skip
