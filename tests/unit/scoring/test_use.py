"""Use against what is expected: a model fitted, kept as text, read again and applied."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from concord.measures import AHU, PCR
from concord.program.expected import read_expected
from concord.program.problems import Problems
from concord.scoring.use import MICRO, Counted, as_toml, deciles, expected, fit, unit_row


def members(measure=AHU, size=40_000, seed=7) -> Counted:
    """Generated members whose use follows a model that is known: 0.1 stays, doubled by diabetes."""
    random = np.random.default_rng(seed)
    ill, woman = random.random(size) < 0.2, random.random(size) < 0.5
    rate = 0.1 * np.where(ill, 2.0, 1.0)
    seen = random.poisson(rate) if measure is AHU else (random.random(size) < rate).astype(int)
    never = np.zeros(size, dtype=bool)
    held = {"known illness: diabetes": ill, "woman": woman, "known illness: cirrhosis": never}
    return Counted(measure, np.arange(size), seen, held)


def test_a_count_per_member_is_fitted_by_ratio():
    model, _ = fit(members(), 2025)
    assert model.link == "log"
    assert float(model.constant) == pytest.approx(np.log(0.1), abs=0.06)
    assert float(model.coefficients["known illness: diabetes"]) == pytest.approx(np.log(2), abs=0.08)
    assert float(model.coefficients["woman"]) == pytest.approx(0, abs=0.08)
    assert "known illness: cirrhosis" not in model.coefficients, "too few have it to learn from"


def test_what_may_follow_a_stay_is_fitted_by_its_odds():
    model, _ = fit(members(PCR), 2025)
    assert model.link == "logit"
    assert float(model.coefficients["known illness: diabetes"]) == pytest.approx(
        np.log(0.25 / (1 / 9)), abs=0.1
    )


def test_the_model_expects_in_all_what_it_was_fitted_on_and_tenth_by_tenth():
    people = members()
    model, tenths = fit(people, 2025)
    total = Decimal(int(expected(people, model).sum())) / MICRO
    assert float(total) == pytest.approx(people.observed.sum(), rel=0.002)
    assert sum(t.people for t in tenths) == len(people.person)
    assert sum(t.observed for t in tenths) == people.observed.sum()
    assert tenths[-1].expected > Decimal("1.5") * tenths[0].expected
    assert deciles(people, model) == tenths


def test_a_model_is_kept_as_text_and_read_again(tmp_path):
    model, tenths = fit(members(), 2025)
    (tmp_path / "expected.toml").write_text(as_toml(model, tenths), encoding="utf-8")
    problems = Problems()
    assert read_expected(tmp_path, problems) == {"AHU": model}
    assert list(problems) == []


@pytest.mark.parametrize(("old", "new", "what"), [
    ('link     = "log"', 'link     = "probit"', "is neither log nor logit"),
    ("constant = ", "constat = ", "`constant` is missing"),
    ('"woman"', '"woman" = "much" #', "a coefficient is no number"),
])  # fmt: skip
def test_a_model_that_cannot_be_read_is_a_problem_of_the_program(tmp_path, old, new, what):
    text = as_toml(*fit(members(size=4_000), 2025))
    assert old in text
    (tmp_path / "expected.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = Problems()
    assert read_expected(tmp_path, problems) == {}
    assert any(what in problem.sentence() for problem in problems)


def test_without_models_nothing_is_expected(tmp_path):
    assert read_expected(tmp_path, Problems()) == {}


def test_expected_numbers_add_up_in_any_order():
    people = members(size=5_000)
    model, _ = fit(people, 2025)
    likely = expected(people, model)
    turned = np.random.default_rng(1).permutation(len(likely))
    assert likely[turned].sum() == likely.sum()


def test_a_ratio_has_byars_limits():
    """Ten seen, eight expected: published limits of a count of ten are 4.79 and 18.39."""
    row = unit_row("AHU", 2025, "organization", "a", np.full(10, 1), np.full(10, 800_000))
    assert (row["observed"], row["expected"], row["ratio"]) == (10, Decimal(8), Decimal("1.2500"))
    assert float(row["low"]) == pytest.approx(4.79 / 8, abs=0.005)
    assert float(row["high"]) == pytest.approx(18.39 / 8, abs=0.005)
    nobody = unit_row("AHU", 2025, "organization", "b", np.zeros(0, int), np.zeros(0, int))
    assert nobody["ratio"] is None
