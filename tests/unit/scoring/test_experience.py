"""Patient experience: top answers by composite, moved to the mix of all respondents."""

from __future__ import annotations

from decimal import Decimal

import pytest

from concord.program.experience import Composite, Experience, read_experience
from concord.program.problems import Problems
from concord.scoring.experience import Respondent, rates

ASKED = Experience(
    (
        Composite("access", "Getting care", ("a1", "a2"), 4),
        Composite("rating", "Rating", ("rating",), 9),
    ),
    ("health",),
)


def told(organization: str, *answers: tuple[int, int, int, int]) -> list[Respondent]:
    return [
        Respondent(organization, dict(zip(("a1", "a2", "rating", "health"), row, strict=True)))
        for row in answers
    ]


def by(rows, composite: str, unit: str) -> dict:
    return next(r for r in rows if (r["composite"], r["unit"]) == (composite, unit))


def test_a_composite_is_the_mean_of_its_questions_top_answers():
    rows = list(rates(2025, told("a", (4, 3, 10, 3), (4, 4, 8, 3), (1, 2, 9, 3), (4, 1, 0, 3)), ASKED))
    assert by(rows, "access", "a")["top_box"] == Decimal("0.5000")  # three of four, and one of four
    assert by(rows, "rating", "a")["top_box"] == Decimal("0.5000")
    assert by(rows, "access", "all")["respondents"] == 4
    assert by(rows, "access", "a")["is_enough"] is False


def test_two_practices_that_differ_only_in_who_answered_are_alike_when_adjusted():
    """Of the healthy all give the best rating, of the ill none, in both; but one has more of the healthy."""
    well, ill = (4, 4, 10, 5), (4, 4, 5, 1)
    rows = list(rates(2025, told("a", *[well] * 9, ill) + told("b", well, *[ill] * 9), ASKED))
    assert by(rows, "rating", "a")["top_box"] == Decimal("0.9000")
    assert by(rows, "rating", "b")["top_box"] == Decimal("0.1000")
    assert by(rows, "rating", "a")["adjusted"] == by(rows, "rating", "b")["adjusted"] == Decimal("0.5000")
    assert by(rows, "rating", "all")["adjusted"] == Decimal("0.5000")


def test_a_real_difference_stays():
    rows = list(
        rates(
            2025,
            told("a", *[(4, 4, 10, h) for h in (1, 3, 5)]) + told("b", *[(1, 1, 3, h) for h in (1, 3, 5)]),
            ASKED,
        )
    )
    assert by(rows, "rating", "a")["adjusted"] == 1
    assert by(rows, "rating", "b")["adjusted"] == 0


def test_the_order_of_surveys_does_not_show():
    people = told("a", (4, 3, 10, 3), (4, 4, 8, 1), (1, 2, 9, 2)) + told("b", (4, 1, 0, 5), (2, 4, 9, 4))
    assert list(rates(2025, people, ASKED)) == list(rates(2025, people[::-1], ASKED))


def test_questions_and_adjusters_may_be_left_out():
    people = told("a", (4, 3, 10, 3), (4, 4, 8, 1))
    del people[0].answers["a2"], people[1].answers["health"]
    rows = list(rates(2025, people, ASKED))
    assert by(rows, "access", "a")["top_box"] == 1
    assert by(rows, "access", "a")["respondents"] == 2
    assert list(rates(2025, [], ASKED)) == []


@pytest.mark.parametrize(
    "text",
    ["[access]\ntitle = 'x'\ntop = 4\n", "adjusters = 'health'\n", "[access]\nitems = ['a']\ntop = 4\n"],
)
def test_a_composite_that_is_not_whole_is_a_problem_of_the_program(tmp_path, text):
    (tmp_path / "experience.toml").write_text(text, encoding="utf-8")
    problems = Problems()
    assert read_experience(tmp_path, problems) == Experience()
    assert len(list(problems)) == 1
