"""Texts of batches that are kept: read where all that they rest on is the same and they are as they were written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from concord.engine.compiler.batch import compile_batch
from concord.engine.compiler.kept import Kept, Queries, asked
from concord.engine.compiler.planner import Dictionary, Setting
from concord.measures import MEASURES

SETTING = Setting(2026, "plan", date(2026, 6, 10))
MEASURE = MEASURES["CBP"]
NUMBERS = Dictionary({name: n for n, name in enumerate(sorted(MEASURE.concepts()), 1)}, {"mg": 1})
AS_IT_WAS: dict[str, Any] = {"everyone": False, "detail": True, "staged": None, "prefix": "cq"}


def text(kept: Kept, *given: Any, **named: Any) -> tuple[Queries, bool]:
    """The queries, and whether they were put together anew."""
    made = []

    def make() -> Queries:
        made.append(True)
        batch = compile_batch([MEASURE], SETTING, NUMBERS, detail=True)
        return Queries(batch.steps, batch.tables)

    return kept.text(asked(*given, **named), make), bool(made)


def test_what_was_kept_is_what_would_be_put_together(tmp_path):
    first, made = text(Kept("code", tmp_path / "one", ()), [MEASURE.id], SETTING, NUMBERS, **AS_IT_WAS)
    assert made
    assert first.steps
    assert "result" in first.tables
    later = Kept("code", tmp_path / "two", [tmp_path / "nowhere", tmp_path / "one"])
    again, made = text(later, [MEASURE.id], SETTING, NUMBERS, **AS_IT_WAS)
    assert not made
    assert list(again.steps) == list(first.steps)
    assert dict(again.tables) == dict(first.tables)
    assert [p.read_bytes() for p in (tmp_path / "one").iterdir()] == [
        p.read_bytes() for p in (tmp_path / "two").iterdir()
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"code": "later"},
        {"measures": [MEASURE.id, "another"]},
        {"setting": replace(SETTING, year=2025)},
        {"setting": replace(SETTING, method="practice")},
        {"setting": replace(SETTING, as_of=date(2026, 6, 11))},
        {"words": replace(NUMBERS, units={"mg": 2})},
        {"words": replace(NUMBERS, concepts={**NUMBERS.concepts, "another": 99})},
        {"everyone": True},
        {"detail": False},
        {"staged": frozenset({1})},
        {"prefix": "cr"},
    ],
)
def test_whatever_a_text_rests_on_makes_another(tmp_path, other):
    text(Kept("code", tmp_path / "one", ()), [MEASURE.id], SETTING, NUMBERS, **AS_IT_WAS)
    given = {
        "code": "code",
        "measures": [MEASURE.id],
        "setting": SETTING,
        "words": NUMBERS,
        **AS_IT_WAS,
        **other,
    }
    kept = Kept(given.pop("code"), tmp_path / "two", [tmp_path / "one"])
    assert text(kept, given.pop("measures"), given.pop("setting"), given.pop("words"), **given)[1]


def test_the_day_counts_only_in_a_year_that_is_not_over():
    over = Setting(2024, "plan", date(2026, 6, 10))
    later = replace(over, as_of=date(2026, 7, 10))
    assert asked([], over, NUMBERS, **AS_IT_WAS) == asked([], later, NUMBERS, **AS_IT_WAS)


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"other"])
def test_a_damaged_text_is_put_together_anew(tmp_path, damage):
    text(Kept("code", tmp_path / "one", ()), [MEASURE.id], SETTING, NUMBERS, **AS_IT_WAS)
    (path,) = (tmp_path / "one").iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:200] + damage + whole[201:] if damage else whole[:-1])
    kept = Kept("code", tmp_path / "two", [tmp_path / "one"])
    assert text(kept, [MEASURE.id], SETTING, NUMBERS, **AS_IT_WAS)[1]
    assert (tmp_path / "two" / path.name).read_bytes() == whole
