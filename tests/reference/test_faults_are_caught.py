"""A compiler with a fault in it disagrees with the reference interpreter: every planted fault is caught by its question."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from tests.reference.engines import disagreements, referred
from tests.reference.faults import FAULTS, planted
from tests.reference.questions import INDEX, PERSON, everybody, measure_of
from tests.reference.situations import SITUATIONS

AFTER, RUNNING = date(2027, 3, 31), date(2026, 6, 30)


@cache
def expected(names: tuple[str, ...], as_of: date) -> dict:
    return referred([measure_of(*names)], everybody(), year=2026, method="plan", as_of=as_of)


def found(engines, asked: str) -> list:
    """What the two engines say differently about the questions."""
    names, _, when = asked.partition("; ")
    keys = tuple(names.split(", ")) if names not in PERSON else (names,)
    as_of = RUNNING if when else AFTER
    measure = measure_of(*keys)
    compiled = engines.compiled([measure], everybody(), year=2026, method="plan", as_of=as_of, fresh=True)
    return disagreements([measure], compiled, expected(keys, as_of), "plan")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_caught(engines, fault):
    with planted(fault):
        assert found(engines, fault.asked)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_situation_is_reached(situation):
    assert any(SITUATIONS[situation](chart) for chart in everybody().values())


@pytest.mark.parametrize("as_of", [AFTER, RUNNING], ids=["after", "running"])
def test_all_questions_at_once(engines, as_of):
    """Together they share tables and words of bits."""
    for questions in (PERSON, INDEX):
        measure = measure_of(*questions)
        how = {"year": 2026, "method": "plan", "as_of": as_of}
        compiled = engines.compiled([measure], everybody(), fresh=True, **how)
        assert disagreements([measure], compiled, expected(tuple(questions), as_of), "plan") == []


def test_every_question_has_both_answers():
    """Among everybody, each question is answered yes by some and no by some, and unknown where it can be."""
    for questions in (PERSON, INDEX):
        rows = expected(tuple(questions), AFTER)["Q"].values()
        for line in measure_of(*questions).lines_for("plan"):
            answers = {row[line.column] for row in rows}
            assert {True, False} <= answers, line.sentence
