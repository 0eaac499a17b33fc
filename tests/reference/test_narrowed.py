"""What is asked only of those who may be in a measure answers for them as what is asked of everybody."""

from __future__ import annotations

import pytest

from concord.engine.compiler.batch import compile_batch
from concord.engine.compiler.bound import bind
from concord.engine.compiler.narrowed import narrow
from concord.engine.compiler.planner import Dictionary, Planner, Setting
from concord.engine.compiler.run import create
from concord.model import expressions as e
from concord.model.kinds import Dx, Lab
from concord.model.measure import Gap, Measure
from concord.model.windows import Birthday, Window
from tests.reference.engines import WORDS, concept_numbers
from tests.reference.questions import YEAR as THIS
from tests.reference.questions import everybody
from tests.reference.test_measures_agree import DONE, RUNNING, YEAR, gathered, in_method

AROUND_TWO = e.Enrolled(Window(Birthday(years=1), Birthday(years=2)))


@pytest.mark.parametrize("method", ["plan", "clinical"])
@pytest.mark.parametrize("as_of", [DONE, RUNNING])
def test_those_who_may_be_in_a_measure_get_the_answers_of_everybody(engines, method, as_of):
    measures = in_method(method)
    people = gathered(measures, method, 11, 3)
    whole = engines.compiled(measures, people, year=YEAR, method=method, as_of=as_of)
    some = rows(engines, measures, method, as_of)
    for measure in measures:
        expected = {key: row for key, row in whole[measure.id].items() if may_be_in(row)}
        assert some[measure.id] == expected
    assert sum(map(len, some.values())) < sum(map(len, whole.values()))


def test_a_question_of_two_measures_is_asked_of_the_people_of_both(engines):
    young = about("A", e.Named("a young girl", e.All((e.Age(THIS.end) <= 9, e.Sex("female")))))
    old = about("B", e.Age(THIS.end) >= 60)
    people = gathered(in_method("plan"), "plan", 12, 3)
    whole = engines.compiled([young, old], people, year=YEAR, method="plan", as_of=DONE)
    some = rows(engines, [young, old], "plan", DONE)
    for measure in (young, old):
        assert some[measure.id] == {k: row for k, row in whole[measure.id].items() if may_be_in(row)}
        assert some[measure.id]


@pytest.mark.parametrize("method", ["plan", "clinical"])
def test_evidence_and_gaps_are_those_of_everybody(engines, method):
    """What looks for events around birthdays looks at those alone who may be in a measure that does."""
    measures = in_method(method)
    engines.load(gathered(measures, method, 13, 3))
    some, whole = (told(engines, measures, method, everyone) for everyone in (False, True))
    for table in ("evidence", "gap"):
        assert some[table] == whole[table]
        assert some[table]


def test_what_closes_a_gap_of_old_people_is_looked_for_among_them(engines):
    """Though it is a sentence of a measure about the young."""
    early = Dx.of("alpha").starting(Window(Birthday(), Birthday(years=90)))
    young = Measure("A", "A", "0", who={"they": e.Age(THIS.end) <= 30}, met={"had": early.exists()})
    twice = Lab.of("gamma").days() >= 2
    old = Measure(
        "B",
        "B",
        "0",
        who={"they": e.Age(THIS.end) > 30},
        met={"tested": twice},
        gap=Gap("Do it", early, THIS.end),
    )
    engines.load(everybody())
    some, whole = (told(engines, [young, old], "plan", everyone) for everyone in (False, True))
    assert some == whole
    assert any(row[-1] for row in some["gap"] if row[0] == "B")


def told(engines, measures, method, everyone):
    """The rows of evidence and gaps, sorted."""
    how = {"everyone": everyone, "detail": True}
    batch = compile_batch(
        measures, Setting(YEAR, method, RUNNING), Dictionary(concept_numbers(), WORDS), **how
    )
    for step in batch.steps:
        create(engines.session, step)
    return {
        t: sorted(engines.session.rows(f"SELECT * FROM {batch.tables[t]}"), key=repr)
        for t in ("evidence", "gap")
    }


def test_who_is_asked_follows_from_age_and_sex_alone():
    planner = Planner(Setting(YEAR, "plan", DONE), Dictionary(concept_numbers(), WORDS))
    everybody = planner.people().sql()
    narrow(planner, bind(about("A", e.Age(THIS.end) <= 2), "plan"), [AROUND_TWO])
    asked = planner.whom(AROUND_TWO).sql()
    assert asked == planner.steps[-1].name
    assert "birth_date" in planner.steps[-1].query
    assert planner.whom(e.Enrolled(THIS)).sql() == everybody
    narrow(planner, bind(about("B", AROUND_TWO), "plan"), [AROUND_TWO])
    assert planner.whom(AROUND_TWO).sql() == everybody


def about(name: str, who: e.Criterion) -> Measure:
    """A measure about some people that asks for coverage around the second birthday."""
    return Measure(name, name, "0", who={"they": who}, met={"covered": AROUND_TWO})


def rows(engines, measures, method, as_of):
    """The rows of the measures' tables, of those alone who may be in them."""
    batch = compile_batch(measures, Setting(YEAR, method, as_of), Dictionary(concept_numbers(), WORDS))
    for step in batch.steps:
        create(engines.session, step)
    return {m.id: engines._rows(m, batch) for m in measures}


def may_be_in(row) -> bool:
    return any(rate["initial_population"] or rate["population_unknown"] for rate in row["rates"].values())
