"""The nearest miss of each open gap is the last event, until the day it is due, that the reference interpreter finds for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from concord.engine.compiler.batch import compile_batch
from concord.engine.compiler.bound import bind
from concord.engine.compiler.planner import Dictionary, Setting
from concord.engine.compiler.run import create
from concord.model import expressions as e
from concord.model.kinds import Lab
from concord.model.measure import Gap, Measure
from concord.model.trees import depends_on_index, loosened
from concord.reference import Chart
from concord.reference.lists import Reader
from tests.reference.engines import WORDS, concept_numbers
from tests.reference.questions import YEAR as THIS
from tests.reference.questions import everybody
from tests.reference.test_measures_agree import DONE, RUNNING, YEAR, gathered, in_method

FIRST = date(1, 1, 1)
NONE = (None, None, None)


@pytest.mark.parametrize(("method", "as_of"), [("plan", DONE), ("clinical", RUNNING)])
def test_the_nearest_miss_is_the_last_event_that_would_have_closed_the_gap(engines, method, as_of):
    measures = in_method(method)
    assert agreeing(engines, measures, gathered(measures, method, 17, 30), method, as_of) > 10


def test_gaps_that_look_at_the_same_events_each_take_their_own(engines):
    """The files are read once for all of them."""
    looked = {
        "A": Lab.of("gamma", providers=("obgyn",)),
        "B": Lab.of("gamma", settings=("ed", "inpatient")) | Lab.of("gamma", providers=("pcp",)),
        "C": Lab.of("gamma"),
        "D": Lab.of("gamma", "delta"),
    }
    measures = [
        Measure(
            name,
            name,
            "0",
            who={"grown": e.Age(THIS.end) >= 18},
            met={"done": events.starting(THIS).valued(">", 10**6).exists()},
            gap=Gap("Do it", closes=events.starting(THIS), due=THIS.end),
        )
        for name, events in looked.items()
    ]
    assert agreeing(engines, measures, everybody(), "plan", DONE) > 500


def agreeing(
    engines, measures: Sequence[Measure], people: Mapping[int, Chart], method: str, as_of: date
) -> int:
    """How many open gaps have a nearest miss, after each was compared with what the interpreter finds."""
    engines.load(people)
    words = Dictionary(concept_numbers(), WORDS)
    batch = compile_batch(measures, Setting(YEAR, method, as_of), words, detail=True)
    for step in batch.steps:
        create(engines.session, step)
    looked = {
        (m.id, rate.id, number): loosened(gap.closes)
        for m in measures
        for rate in m.all_rates()
        for number, gap in enumerate(bind(m, method).gaps(rate))
        if not depends_on_index(rate.gaps()[number].closes) and not gap.shows
    }
    missed = 0
    for row in engines.session.dicts(f"SELECT * FROM {batch.tables['gap']} WHERE state = 'open'"):
        gap = row["measure"], row["rate"], row["gap"]
        if gap not in looked:
            continue
        last = last_of(Reader(people[row["person"]], YEAR, as_of), looked[gap], row["due"])
        assert (row["last_event"], row["last_day"], row["last_value"]) == last, gap
        missed += last != NONE
    return missed


def last_of(reader: Reader, closes: e.EventList, due: date | None) -> tuple[int | None, date | None, object]:
    """The event, its day and value that ends last, of those that begin until a day; of equals the later in number, then the greater."""
    rows = [item.row for item in reader.items(closes) if due and item.row.start and item.row.start <= due]
    if not rows:
        return NONE
    last = max(rows, key=lambda r: (r.end or FIRST, r.event, r.value is not None, r.value or 0))
    return last.event, last.start, last.value
