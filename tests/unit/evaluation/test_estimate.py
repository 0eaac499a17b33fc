"""The estimators against a second implementation (statsmodels with dummies), and on worlds whose effect is planted."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import statsmodels.api as sm

from concord.evaluation import estimate
from concord.evaluation.matching import matched, synthetic
from concord.evaluation.panel import Panel, panel

MONTHS = tuple(date(2024 + m // 12, m % 12 + 1, 1) for m in range(27))
AFTER = np.arange(27) >= 12


def world(seed: int, effect: float = 0.0, drift: float = 0.0, treated: int = 11, others: int = 24) -> Panel:
    """Practices of unlike size and level, months that move together, noise that lasts and shrinks with people."""
    draw = np.random.default_rng(seed)
    count = treated + others
    people = np.repeat(draw.lognormal(6.5, 0.5, count).round()[:, None], len(MONTHS), axis=1)
    noise = np.zeros((count, len(MONTHS)))
    for m in range(len(MONTHS)):
        last = noise[:, m - 1] if m else 0
        noise[:, m] = 0.5 * last + draw.normal(0, 60, count) / np.sqrt(people[:, m] / 500)
    mine = np.arange(count) < treated
    value = 500 + draw.normal(0, 40, count)[:, None] + draw.normal(0, 10, len(MONTHS))[None, :] + noise
    value = (
        value
        + effect * (mine[:, None] & AFTER[None, :])
        + drift * mine[:, None] * np.arange(len(MONTHS))[None, :]
    )
    return Panel(tuple(f"p{i:02}" for i in range(count)), MONTHS, value, people, mine, AFTER)


def by_dummies(some: Panel, columns: np.ndarray):
    """Weighted least squares with a dummy per practice and month, errors by practice: the second implementation."""
    practices, months = some.value.shape
    where = np.repeat(np.arange(practices), months)
    effects = np.column_stack(
        [np.repeat(np.eye(practices), months, axis=0), np.tile(np.eye(months)[:, 1:], (practices, 1))]
    )
    model = sm.WLS(some.value.ravel(), np.column_stack([columns, effects]), weights=some.people.ravel())
    return model.fit(
        cov_type="cluster", cov_kwds={"groups": where, "use_correction": False, "df_correction": False}
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_difference_is_what_statsmodels_finds(seed):
    some = world(seed, effect=-20)
    effect = estimate.difference(some)
    dose = (some.treated[:, None] & some.after[None, :]).astype(float)
    witness = by_dummies(some, dose.reshape(-1, 1))
    assert effect.estimate == pytest.approx(witness.params[0], rel=1e-8)
    assert effect.error == pytest.approx(witness.bse[0] * np.sqrt(35 / 34), rel=1e-8)


def test_the_event_study_is_what_statsmodels_finds():
    some = world(5, effect=-20)
    months = [m for m in range(27) if m != 11]
    columns = np.zeros((35, 27, 26))
    for place, month in enumerate(months):
        columns[some.treated, month, place] = 1
    witness = by_dummies(some, columns.reshape(-1, 26))
    found = estimate.path(some)
    assert found[11] is None
    for place, month in enumerate(months):
        assert found[month].estimate == pytest.approx(witness.params[place], rel=1e-6)
        assert found[month].error == pytest.approx(witness.bse[place] * np.sqrt(35 / 34), rel=1e-6)


def coverage(repeats: int, draws: int) -> dict[str, float]:
    """How often the planted effect lies in the 95% interval, and how often nothing is called something."""
    inside = clustered = wild = 0
    mean = 0.0
    for seed in range(repeats):
        effect = estimate.difference(world(seed, effect=-25))
        low, high = effect.interval(0.95)
        inside += low <= -25 <= high
        mean += effect.estimate / repeats
        nothing = world(seed + 100_000)
        clustered += estimate.difference(nothing).p < 0.05
        wild += estimate.wild_p(nothing, seed, draws) < 0.05
    return {"coverage": inside / repeats, "size": clustered / repeats, "wild": wild / repeats, "mean": mean}


def test_planted_effects_are_recovered_and_nothing_is_seldom_called_something():
    found = coverage(repeats=40, draws=99)
    assert found["mean"] == pytest.approx(-25, abs=3)
    assert found["coverage"] >= 0.85
    assert found["size"] <= 0.15
    assert found["wild"] <= 0.15


@pytest.mark.slow
def test_coverage_and_size_over_many_worlds():
    found = coverage(repeats=600, draws=399)
    print(found)
    assert found["mean"] == pytest.approx(-25, abs=1)
    assert 0.92 <= found["coverage"] <= 0.98
    assert 0.025 <= found["size"] <= 0.08
    assert 0.025 <= found["wild"] <= 0.08


def test_practices_on_another_trend_before_are_noticed():
    assert estimate.trend_p(world(1, drift=20)) < 0.01
    assert estimate.trend_p(world(1)) > 0.05


def test_a_synthetic_comparison_follows_participants_before():
    some = world(3)
    weights = synthetic(some)
    before = ~some.after
    aim = np.average(
        some.value[some.treated][:, before], axis=0, weights=some.people[some.treated][:, before]
    )
    share = (weights * some.people.mean(1))[~some.treated]
    near = np.average(some.value[~some.treated][:, before], axis=0, weights=share)
    plain = np.average(
        some.value[~some.treated][:, before], axis=0, weights=some.people[~some.treated][:, before]
    )
    assert np.abs(near - aim).mean() < np.abs(plain - aim).mean()
    assert (weights >= 0).all()


def test_each_participant_gets_a_comparator_of_its_own():
    some = world(4)
    weights = matched(some)
    assert weights[~some.treated].sum() == some.treated.sum()
    assert set(weights) <= {0.0, 1.0}


def test_a_practice_that_comes_or_goes_is_not_compared():
    rows = [
        {"practice": p, "month": m, "participates": p == "a", "people": 50 if p == "small" else 500, "x": 1.0}
        for p in ("a", "b", "small", "late") for m in MONTHS if p != "late" or m >= date(2024, 6, 1)
    ]  # fmt: skip
    assert panel(rows, "x", date(2025, 1, 1), smallest=100).practices == ("a", "b")
