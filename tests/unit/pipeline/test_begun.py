"""Books are begun while measures are scored, with tables that do not wait for what is scored, and end as if they had not been."""

from __future__ import annotations

import pytest

from concord.pipeline.publication import PLACES, READY, is_ready
from concord.release.books import BOOKS, Audience
from concord.release.taking import sources

TABLES = {
    (audience.value, table.name): (audience, table) for audience in Audience for table in BOOKS[audience]
}


@pytest.mark.parametrize(
    "name", [("practice", "timeline"), ("practice", "person"), ("plan", "roster"), ("custodian", "roster")]
)
def test_what_rests_on_people_rosters_and_charts_is_ready(name):
    assert is_ready(*TABLES[name])


@pytest.mark.parametrize(
    "name",
    [
        ("practice", "result"),
        ("practice", "line"),
        ("plan", "proof"),
        ("public", "rate"),
        ("program", "payment"),
    ],
)
def test_what_rests_on_measures_or_payments_waits(name):
    assert not is_ready(*TABLES[name])


def test_nothing_is_begun_that_reads_what_a_later_step_makes():
    begun = [found for found in TABLES.values() if is_ready(*found)]
    steps = {PLACES[n][0] for audience, table in begun for n in sources(audience, table.query) if n in PLACES}
    assert begun
    assert steps <= set(READY)
