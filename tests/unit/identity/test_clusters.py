"""Joining pairs: strongest first, contradictions kept apart, rivals left alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from concord.identity.clusters import Clusters, Pair, ambiguous

members = st.integers(0, 7)
pairs = st.lists(st.tuples(members, members).filter(lambda p: p[0] != p[1]), max_size=25)


@given(joins=pairs, apart=pairs)
def test_no_cluster_ever_holds_a_contradiction(joins: list[tuple[int, int]], apart: list[tuple[int, int]]):
    clusters = Clusters(8)
    clusters.keep_apart(apart)
    for a, b in joins:
        clusters.join(a, b)
    roots = clusters.roots()
    assert all(roots[a] != roots[b] for a, b in apart)
    assert all(root == clusters.root(m) <= m for m, root in enumerate(roots))


@given(joins=pairs)
def test_without_contradictions_whoever_is_connected_is_together(joins: list[tuple[int, int]]):
    clusters = Clusters(8)
    groups = {m: {m} for m in range(8)}
    for a, b in joins:
        clusters.join(a, b)
        merged = groups[a] | groups[b]
        for m in merged:
            groups[m] = merged
    assert clusters.roots() == [min(groups[m]) for m in range(8)]


def test_strength_is_the_weakest_pair_that_was_needed():
    clusters = Clusters(4)
    for a, b, probability in ((0, 1, 0.999), (1, 2, 0.96), (0, 2, 0.5)):
        clusters.join(a, b, probability)
    assert clusters.strength[0] == 0.96
    assert 3 not in clusters.strength


def test_dissolved_clusters_start_again():
    clusters = Clusters(4)
    clusters.join(0, 1, 0.9)
    clusters.join(2, 3, 0.9)
    clusters.dissolve({0}, clusters.roots())
    assert clusters.roots() == [0, 1, 2, 2]
    assert 0 not in clusters.strength


def test_a_member_that_fits_two_who_contradict_is_ambiguous_unless_one_fits_clearly_better():
    apart = {1: {2}, 2: {1}}
    near = [Pair(0, 1, 9.0, 0.99), Pair(0, 2, 8.5, 0.99)]
    clear = [Pair(0, 1, 14.0, 0.99), Pair(0, 2, 8.5, 0.99)]
    assert ambiguous(near, apart, 2.0) == {0, 1}
    assert ambiguous(clear, apart, 2.0) == set()
    assert ambiguous(near, {}, 2.0) == set()
