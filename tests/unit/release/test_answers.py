"""What books have answered is remembered, within bounds, and nobody's changes reach anybody else."""

from __future__ import annotations

from pathlib import Path

from concord.release.answers import Answers, key_of

HERE = Path("books/practice-foothill")


def test_a_question_is_answered_from_memory_and_each_reader_has_rows_of_their_own():
    answers, asked = Answers(), []

    def make():
        asked.append(1)
        return [{"measure": "CBP", "gaps": [1]}]

    first = answers.known(key_of(HERE, "SELECT 1", {"year": 2026}), make)
    first[0]["gaps"].append(2)
    assert answers.known(key_of(HERE, "SELECT 1", {"year": 2026}), make) == [{"measure": "CBP", "gaps": [1]}]
    assert asked == [1]


def test_another_book_another_question_and_another_value_are_other_answers():
    keys = {
        key_of(HERE, "SELECT 1", {"year": 2026}),
        key_of(Path("books/practice-valley"), "SELECT 1", {"year": 2026}),
        key_of(HERE, "SELECT 2", {"year": 2026}),
        key_of(HERE, "SELECT 1", {"year": 2025}),
        key_of(HERE, "SELECT 1", {"year": "2026"}),
    }
    assert len(keys) == 5


def test_the_order_in_which_values_are_given_does_not_matter():
    assert key_of(HERE, "q", {"a": 1, "b": 2}) == key_of(HERE, "q", {"b": 2, "a": 1})


def test_the_answer_not_asked_for_longest_goes_first():
    answers = Answers(most=250)
    for name in "abc":
        answers.keep((name,), [{"text": name * 70}])
        answers.find(("a",))
    assert answers.find(("a",)) is not None
    assert answers.find(("b",)) is None
    assert answers.find(("c",)) is not None


def test_an_answer_too_large_is_not_kept():
    answers = Answers(one=100)
    answers.keep(("large",), [{"text": "x" * 200}])
    assert answers.find(("large",)) is None


def test_nothing_is_left_when_it_is_told_to_forget():
    answers = Answers()
    answers.keep(("a",), [])
    answers.forget()
    assert answers.find(("a",)) is None
