"""`measure_spec`: draw a few people, say what the measure makes of them, and both engines must agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import pytest

from concord.model.expressions import Person
from concord.model.kinds import Visit
from concord.model.measure import Measure
from concord.reference import Chart, ChartEvent, ChartSpan
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
        compare(engines, measure, drawn(given, year, method), expect, method, year, as_of)

    return run


@pytest.fixture
def measure_cases(engines):
    """`measure_cases(MEASURE, year=..., given={...}, cases=[(more tables, status), ...])`: each case is a person of its own, number 1 in
    its tables, who has what `given` says and what the case adds."""

    def run(
        measure: Measure,
        *,
        year: int,
        given: Mapping[object, str],
        cases: Sequence[tuple[Mapping[object, str], str | Mapping[str, str]]],
        method: str = "plan",
        as_of: date | None = None,
    ) -> None:
        charts, expect = {}, {}
        for number, (more, status) in enumerate(cases, start=1):
            charts[number] = drawn(together(given, more), year, method)[1]
            expect[number] = status
        compare(engines, measure, charts, expect, method, year, as_of)

    return run


def together(given: Mapping[object, str], more: Mapping[object, str]) -> dict[object, str]:
    """Both tables' lines; a Person given again replaces the one before."""
    joined = dict(given)
    for key, text in more.items():
        joined[key] = text if key is Person or key not in joined else f"{joined[key]}\n{text}"
    return joined


def drawn(given: Mapping[object, str], year: int, method: str) -> dict[int, Chart]:
    """The charts of the tables, with the usual enrollment or visit."""
    drafts = people(given)
    for draft in drafts.values():
        _usual(draft, given, year, method)
    return {person: draft.chart() for person, draft in drafts.items()}


def compare(engines, measure, charts, expect, method, year, as_of) -> None:
    """Both engines agree, and find what is expected."""
    how = {"year": year, "method": method, "as_of": as_of or date(year + 1, 6, 30)}
    compiled = engines.compiled([measure], charts, **how)
    reference = referred([measure], charts, **how)
    assert disagreements([measure], compiled, reference, method) == []
    assert {person for person, _ in compiled[measure.id]} == set(expect), "who has a row"
    for (person, _), row in compiled[measure.id].items():
        _check(measure, method, row, expect[person], person)


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
