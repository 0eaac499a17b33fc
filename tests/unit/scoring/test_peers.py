"""What is usual, how reliable a rate is, and what chance would do: checked against simulation and other computations."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from scipy.optimize import minimize
from scipy.stats import betabinom, binom

from concord.disclosure import Rule
from concord.scoring.peers import funnel, standing, usual_and_size

RULE = Rule()


def rates(n, x, level="organization"):
    """A table of one group's rates."""
    count = len(n)
    return pa.table(
        {
            "measure": ["COL"] * count,
            "rate": ["COL"] * count,
            "year": [2025] * count,
            "pool": ["program"] * count,
            "level": [level] * count,
            "stratum_kind": ["all"] * count,
            "stratum": ["all"] * count,
            "unit": [f"unit{i:04d}" for i in range(count)],
            "denominator": list(map(int, n)),
            "numerator": list(map(int, x)),
        }
    )


@pytest.mark.parametrize(("alpha", "beta"), [(30, 20), (4, 16), (200, 60)])
def test_what_was_put_in_is_found_again(alpha, beta):
    """Two thousand practices with true rates from a known beta distribution: its mean and size come back."""
    chance = np.random.default_rng(7)
    n = chance.integers(20, 400, 2000)
    x = chance.binomial(n, chance.beta(alpha, beta, 2000))
    mean, size = usual_and_size(n.astype(float), x.astype(float), np.zeros(2000, dtype=int))
    assert mean[0] == pytest.approx(alpha / (alpha + beta), abs=0.01)
    assert size[0] == pytest.approx(alpha + beta, rel=0.12)


@pytest.mark.parametrize("seed", range(6))
def test_nothing_likelier_is_found_by_another_search(seed):
    """A general optimizer on scipy's own beta-binomial finds no likelier mean and size, for as few practices as a program has."""
    chance = np.random.default_rng(seed)
    n = chance.integers(5, 300, 11)
    x = chance.binomial(n, chance.beta(12, 9, 11))
    mean, size = usual_and_size(n.astype(float), x.astype(float), np.zeros(11, dtype=int))

    def unlikely(place):
        m, s = 1 / (1 + np.exp(-place[0])), np.exp(place[1])
        return -betabinom.logpmf(x, n, m * s, (1 - m) * s).sum()

    ours = unlikely([np.log(mean[0] / (1 - mean[0])), np.log(size[0])])
    other = minimize(unlikely, [0.0, 3.0], method="Nelder-Mead", bounds=[(-12, 12), (np.log(0.5), np.log(1e5))],
                     options={"xatol": 1e-8, "fatol": 1e-10, "maxiter": 4000})  # fmt: skip
    assert ours <= other.fun + 1e-6


def test_many_groups_at_once_are_each_as_if_alone():
    chance = np.random.default_rng(3)
    sizes = [6, 11, 40]
    n = [chance.integers(30, 200, s).astype(float) for s in sizes]
    x = [chance.binomial(v.astype(int), chance.beta(6, 4, len(v))).astype(float) for v in n]
    group = np.repeat(range(3), sizes)
    together = usual_and_size(np.concatenate(n), np.concatenate(x), group)
    for at in range(3):
        alone = usual_and_size(n[at], x[at], np.zeros(sizes[at], dtype=int))
        assert together[0][at] == pytest.approx(alone[0][0], abs=1e-6)
        assert together[1][at] == pytest.approx(alone[1][0], rel=1e-4)


def test_reliability_is_what_part_of_the_variance_is_real():
    """Simulated: among practices of one size, the squared correlation of rates with true rates is the reliability."""
    chance = np.random.default_rng(11)
    true = chance.beta(24, 16, 20_000)
    n = np.full(20_000, 60)
    x = chance.binomial(n, true)
    found = standing(rates(n[:3000], x[:3000]), RULE)
    reliability = found["reliability"].to_numpy()[0]
    assert reliability == pytest.approx(np.corrcoef(x / n, true)[0, 1] ** 2, abs=0.03)
    shrunken = found["shrunken"].to_numpy()
    assert ((shrunken - true[:3000]) ** 2).mean() < (((x / n)[:3000] - true[:3000]) ** 2).mean() * 0.75


def test_where_practices_do_not_differ_nothing_is_reliable():
    n = np.full(12, 100)
    found = standing(rates(n, np.full(12, 60) + np.array([1, -1] * 6)), RULE)
    assert found["reliability"].to_numpy().max() < 0.01
    assert found["shrunken"].to_numpy() == pytest.approx(0.6, abs=0.001)


def test_a_shrunken_rate_lies_between_the_own_and_the_usual():
    chance = np.random.default_rng(9)
    n = chance.integers(3, 400, 30)
    x = chance.binomial(n, chance.beta(8, 8, 30))
    found = standing(rates(n, x), RULE)
    own, usual, shrunken = x / n, found["usual"].to_numpy(), found["shrunken"].to_numpy()
    assert np.all(shrunken >= np.minimum(own, usual) - 1e-4)
    assert np.all(shrunken <= np.maximum(own, usual) + 1e-4)


@pytest.mark.parametrize(("usual", "n"), [(0.6, 40), (0.05, 300), (0.9, 1000), (0.5, 7)])
def test_funnel_limits_are_binomial(usual, n):
    """As many people as one likes: the share of rates beyond a limit is its tail, to within one count."""
    for tail in (0.001, 0.025, 0.975, 0.999):
        limit = float(funnel(np.array([usual]), np.array([float(n)]), tail)[0])
        whole = np.floor(limit * n + 1e-9)
        assert binom.cdf(whole - 1, n, usual) <= tail + 1e-9
        assert binom.cdf(whole + 1, n, usual) >= tail - 1e-9


def test_limits_widen_with_fewer_people_and_lie_around_the_usual():
    found = standing(rates([10, 20, 40, 80, 160, 320, 640], [6, 12, 26, 44, 99, 180, 400]), RULE).to_pylist()
    for row in found:
        assert row["low_998"] <= row["low_95"] <= row["usual"] <= row["high_95"] <= row["high_998"]
    widths = [row["high_95"] - row["low_95"] for row in found]
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize(
    ("n", "x", "why"),
    [
        ([100] * 5, [50] * 5, "five peers: a reader and four others"),
        ([300, 1, 1, 1, 1, 1, 1], [150, 1, 1, 1, 1, 1, 1], "the others together are fewer than eleven"),
        ([300, 100, 100, 100, 100, 100], [150, 2, 2, 2, 2, 2], "ten met among the others"),
        ([300, 100, 100, 100, 100, 100], [150, 98, 98, 98, 98, 98], "ten not met among the others"),
    ],
)
def test_what_is_usual_is_not_said_of_too_few(n, x, why):
    assert standing(rates(n, x), RULE).num_rows == 0, why


def test_nobody_to_compare_is_no_error():
    assert standing(rates([], []), RULE).num_rows == 0
