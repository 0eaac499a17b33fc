"""A measure whose population gives protected care away says so: then nobody is listed in it without consent."""

from __future__ import annotations

import pytest

from concord.measures import MEASURES
from concord.model.expressions import Not
from concord.model.trees import concepts_of
from concord.terminology import load

PROTECTED = {"part2", "reproductive", "hiv", "mental_health_minor"}


def way_in(measure) -> set[str]:
    """Concepts of which a person has at least one by being in the population."""
    found = set() if measure.index is None else concepts_of(measure.index)
    criteria = [c for rate in measure.all_rates() for c in (*measure.who.values(), *rate.who.values())]
    return found.union(*(concepts_of(c) for c in criteria if not isinstance(c, Not)))


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_a_measure_that_is_entered_by_protected_care_is_marked(measure):
    words = load(None)
    scopes = {words.concept(name).protected_as for name in way_in(measure)} & PROTECTED
    assert sorted(scopes) == list(measure.protected_as)
    assert measure.is_sensitive is bool(scopes)
