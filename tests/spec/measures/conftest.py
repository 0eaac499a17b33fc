"""`measure_spec`: draw a few people, say what the measure makes of them, and both engines must agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from concord.model.kinds import Visit
from concord.model.measure import Measure
from concord.reference import ChartEvent, ChartSpan
from tests.reference.engines import Engines, disagreements, referred
from tests.spec.measures.tables import FOREVER, Enrolled, people


@pytest.fixture(scope="session")
def engines() -> Iterator[Engines]:
    pair = Engines()
    yield pair
    pair.close()


@pytest.fixture
def measure_spec(engines):
    """`measure_spec(MEASURE, year=..., given={...}, expect={person: status})`.

    A status is `met`, `not met`, `excluded`, `excepted`, `not in`, `unknown` or `uncovered`; after a colon, sentences that must hold, after
    `but not` one that must not, after `unknown` one that must be unknown. With several rates: a dictionary by rate. Unless the tables
    say otherwise everybody is enrolled (plan method) or had an office visit in the year (clinical method).
    """

    def run(
        measure: Measure,
        *,
        year: int,
        given: Mapping[object, str],
        expect: Mapping[int, str | Mapping[str, str]],
        method: str = "plan",
        as_of: date | None = None,
    ) -> None:
        drafts = people(given)
        for draft in drafts.values():
            _usual(draft, given, year, method)
        charts = {person: draft.chart() for person, draft in drafts.items()}
        how = {"year": year, "method": method, "as_of": as_of or date(year + 1, 6, 30)}
        compiled = engines.compiled([measure], charts, **how)
        reference = referred([measure], charts, **how)
        assert disagreements([measure], compiled, reference, method) == []
        for (person, _), row in compiled[measure.id].items():
            _check(measure, method, row, expect[person], person)

    return run


def _usual(draft, given, year: int, method: str) -> None:
    if method == "plan" and Enrolled not in given:
        draft.spans += [ChartSpan(kind, date(1990, 1, 1), FOREVER) for kind in ("enrolled", "pharmacy")]
    if method == "clinical" and Visit not in given:
        day = date(year, 6, 15)
        draft.events.append(ChartEvent(99, "office_visit", "visit", day, day, setting="ambulatory"))


def _check(measure: Measure, method: str, row: dict, expected, person: int) -> None:
    by_rate = expected if isinstance(expected, Mapping) else {measure.all_rates()[0].id: expected}
    columns = {line.sentence: line.column for line in measure.lines_for(method)}
    for rate, text in by_rate.items():
        status, _, sentences = text.partition(": ")
        assert standing(row["rates"][rate]) == status, f"person {person}, rate {rate}"
        for sentence in filter(None, sentences.split("; ")):
            value: bool | None = True
            for word, meant in (("but not ", False), ("unknown ", None)):
                if sentence.startswith(word):
                    sentence, value = sentence.removeprefix(word), meant
            assert row[columns[sentence]] is value, f"person {person}: {sentence}"


def standing(populations: Mapping[str, object]) -> str:
    """One word for where a person stands."""
    if not populations["initial_population"]:
        return "unknown" if populations["population_unknown"] else "not in"
    for name, word in (
        ("exclusion", "excluded"),
        ("exception", "excepted"),
        ("numerator", "met"),
        ("uncovered", "uncovered"),
    ):
        if populations[name]:
            return word
    return "not met"
