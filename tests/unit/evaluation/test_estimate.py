"""The estimators against a second implementation (statsmodels with dummies), and on worlds whose effect is planted."""

from __future__ import annotations

import dataclasses
from datetime import date
from itertools import permutations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import optimize, stats

from concord.evaluation import estimate
from concord.evaluation.matching import matched, propensity, shares, synthetic, weights_of
from concord.evaluation.panel import Panel, panel
from concord.evaluation.simulated import MONTHS, Design, gap_world, rate_world, tally, team_world, world


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


def test_equations_are_solved_for_months_however_many_practices_there_are(monkeypatch):
    some, sizes = world(1, effect=-20), []
    solve = np.linalg.solve
    monkeypatch.setattr(np.linalg, "solve", lambda a, b: sizes.append(a.shape) or solve(a, b))
    estimate.difference(some)
    assert set(sizes) == {(26, 26)}


def test_a_practice_without_weight_changes_nothing():
    some = world(2, effect=-20)
    weights = np.ones(35)
    weights[-1] = 0.0
    left = dataclasses.replace(
        some, practices=some.practices[:-1], treated=some.treated[:-1], value=some.value[:-1], people=some.people[:-1]
    )  # fmt: skip
    found, expected = estimate.difference(some, weights), estimate.difference(left)
    assert (found.estimate, found.error) == (pytest.approx(expected.estimate), pytest.approx(expected.error))
    assert found.clusters == 34


def test_draws_made_a_part_at_a_time_are_those_made_at_once(monkeypatch):
    some = world(3, effect=-20)
    at_once = estimate.wild_p(some, 7, 199)
    monkeypatch.setattr(estimate, "AT_ONCE", 10_000)
    assert estimate.wild_p(some, 7, 199) == at_once


@pytest.mark.parametrize("made", [rate_world, gap_world])
def test_a_yearly_outcome_is_what_statsmodels_finds(made):
    """One year before and one since: practices' sizes differ by year, so the weights do too."""
    some = made(7, 4.0)
    effect = estimate.difference(some)
    dose = (some.treated[:, None] & some.after[None, :]).astype(float)
    witness = by_dummies(some, dose.reshape(-1, 1))
    assert effect.estimate == pytest.approx(witness.params[0], rel=1e-8)
    assert effect.error == pytest.approx(witness.bse[0] * np.sqrt(35 / 34), rel=1e-8)


@pytest.mark.parametrize("treated", [5, 11, 20])
def test_a_change_of_participants_alone_is_what_scipy_finds(treated):
    some = team_world(3, 0.2, treated=treated)
    effect = estimate.change(some)
    moved = some.value[:, 1] - some.value[:, 0]
    witness = stats.ttest_1samp(moved, 0)
    assert effect.estimate == pytest.approx(moved.mean())
    assert effect.p == pytest.approx(witness.pvalue)
    low, high = witness.confidence_interval(0.95)
    assert effect.interval(0.95) == pytest.approx((low, high))
    turned = stats.permutation_test(
        (moved,), np.mean, permutation_type="samples", n_resamples=9999, rng=np.random.default_rng(1)
    )
    assert estimate.signs_p(some, 5, 9999) == pytest.approx(
        turned.pvalue, abs=1e-9 if treated <= 12 else 0.02
    )


@pytest.mark.parametrize(
    ("design", "near"),
    [(Design(effect=4, kind="measure"), 0.8), (Design(effect=4, kind="measure", comparison="matched"), 0.8),
     (Design(effect=4, kind="measure", comparison="synthetic"), 0.8), (Design(effect=4, kind="gap"), 1.2),
     (Design(effect=4, kind="gap", comparison="matched"), 1.5), (Design(effect=4, kind="gap", comparison="synthetic"), 1.2), (Design(effect=0.35, kind="team"), 0.05)],
)  # fmt: skip
def test_effects_on_yearly_outcomes_are_recovered_and_nothing_is_seldom_called_something(design, near):
    found = tally(design, worlds=60, draws=99)
    assert found.mean == pytest.approx(design.effect, abs=near)
    assert found.covered >= 0.85
    assert found.size <= 0.15
    assert found.wild <= 0.15


def test_planted_effects_are_recovered_and_nothing_is_seldom_called_something():
    found = tally(Design(), worlds=40, draws=99)
    assert found.mean == pytest.approx(-25, abs=3)
    assert found.covered >= 0.85
    assert found.size <= 0.15
    assert found.wild <= 0.15


def test_worlds_are_run_as_long_as_the_time_lasts_and_the_tally_says_how_many():
    ticks = iter(range(100))
    found = tally(Design(), worlds=50, draws=9, seconds=2.5, clock=lambda: next(ticks))
    assert found.worlds == 3
    assert found.row()[3] == "3"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("comparison", "worlds", "off"), [("all", 600, 1.5), ("matched", 600, 1.5), ("synthetic", 100, 5)]
)
def test_coverage_and_size_over_many_worlds(comparison, worlds, off):
    """The published table, by `python tools/coverage.py`. With 600 worlds chance alone moves a true 5% by 1.7 points."""
    found = tally(Design(comparison=comparison), worlds=worlds, draws=399)
    print(found.row())
    assert found.worlds == worlds
    assert found.mean == pytest.approx(-25, abs=off)
    if worlds == 600:
        assert 0.92 <= found.covered <= 0.98
        assert 0.025 <= found.size <= 0.08
        assert 0.025 <= found.wild <= 0.08


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


# -- matching and weighting against second implementations -------------------------------------------------------------

YEARLY = pytest.mark.parametrize("made", [rate_world, gap_world])


@YEARLY
@pytest.mark.parametrize("comparison", ["matched", "synthetic"])
def test_a_yearly_outcome_beside_chosen_practices_is_what_statsmodels_finds(made, comparison):
    """Weighted by people times the comparison's weight, practices left out by it left out: dummies and clusters say the same."""
    some = made(11, 4.0)
    weights = weights_of(comparison, some)
    kept = some.only(weights > 0)
    effect = estimate.difference(kept, weights[weights > 0])
    dose = (kept.treated[:, None] & kept.after[None, :]).astype(float)
    count = len(kept.practices)
    weighted = dataclasses.replace(kept, people=kept.people * weights[weights > 0][:, None])
    witness = by_dummies(weighted, dose.reshape(-1, 1))
    assert effect.estimate == pytest.approx(witness.params[0], rel=1e-8)
    assert effect.error == pytest.approx(witness.bse[0] * np.sqrt(count / (count - 1)), rel=1e-8)


@pytest.mark.parametrize("made", [world, rate_world, gap_world])
def test_a_synthetic_comparison_weighs_as_least_squares_without_negatives_do(made):
    """The same problem as non-negative least squares: the sum of one and the penalty as further rows."""
    some = made(2)
    before = ~some.after
    own = some.people[some.treated][:, before]
    aim = (some.value[some.treated][:, before] * own).sum(0) / own.sum(0)
    pool, scale = some.value[~some.treated][:, before], np.abs(aim).mean()
    count, heavy = len(pool), 1e4
    rows = np.vstack([pool.T / scale, np.sqrt(1e-3) * np.eye(count), heavy * np.ones((1, count))])
    share, _ = optimize.nnls(rows, np.concatenate([aim / scale, np.zeros(count), [heavy]]), maxiter=10_000)
    found = (synthetic(some) * some.people.mean(1))[~some.treated]
    assert found / found.sum() == pytest.approx(share / share.sum(), abs=2e-3)


@pytest.mark.parametrize(("comparators", "months"), [(3, 12), (76, 18), (900, 12), (40, 1)])
def test_shares_of_any_number_of_comparators_meet_the_conditions_of_the_best(comparators, months):
    """One in all, none negative; those with a share could not gain by giving some away, those without not by getting some."""
    chance = np.random.default_rng(comparators)
    pool = 1 + chance.normal(0, 0.2, (comparators, 1)) + chance.normal(0, 0.05, (comparators, months))
    aim = pool[:3].mean(0) + chance.normal(0, 0.02, months)
    found = shares(pool, aim)
    slope = 2 * (pool @ (found @ pool - aim)) + 2e-3 * found
    assert found.sum() == pytest.approx(1, abs=1e-9)
    assert (found >= 0).all()
    assert np.ptp(slope[found > 0]) < 1e-8
    assert slope.min() > slope[found > 0].min() - 1e-8


@pytest.mark.parametrize("made", [world, rate_world, gap_world])
def test_odds_of_taking_part_are_those_of_a_penalized_likelihood_put_down_by_hand(made):
    """Coefficients in two parts, up and down, so that their absolute values are smooth; another optimizer."""
    some = made(6)
    before = ~some.after
    half, value = before.sum() // 2, some.value[:, before]
    columns = [np.log(some.people[:, before].mean(1)), value.mean(1)]
    columns += [value[:, half:].mean(1) - value[:, :half].mean(1)] if half else []
    scaled = np.column_stack([stats.zscore(c) for c in columns])
    design, takes_part = np.column_stack([np.ones(len(scaled)), scaled]), some.treated.astype(float)

    def cost(parts: np.ndarray) -> float:
        up, down = np.split(parts, 2)
        odds = design @ (up - down)
        return float((np.logaddexp(0, odds) - takes_part * odds).sum() + 0.5 * parts.sum())

    found = optimize.minimize(
        cost, np.full(2 * design.shape[1], 0.1), bounds=[(0, None)] * 2 * design.shape[1], tol=1e-12
    )
    up, down = np.split(found.x, 2)
    assert propensity(some) == pytest.approx(design @ (up - down), abs=5e-3)


@YEARLY
def test_matched_practices_lie_as_close_as_any_choice_could(made):
    """Three participants and six others: every way of choosing is tried."""
    some = made(9, treated=3, others=6)
    score, pool = propensity(some), np.arange(3, 9)
    distance = {c: sum(abs(score[i] - score[j]) for i, j in enumerate(c)) for c in permutations(pool, 3)}
    chosen = np.flatnonzero(matched(some)[3:]) + 3
    assert min(d for c, d in distance.items() if set(c) == set(chosen)) == pytest.approx(
        min(distance.values())
    )
