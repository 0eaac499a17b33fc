"""Random measures, every node kind of the language: the compiler and the reference interpreter agree on all of them."""

from __future__ import annotations

import inspect
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concord.model import expressions, windows
from concord.model.expressions import Node
from concord.model.measure import Measure
from concord.model.sentences import say
from concord.model.trees import walk
from concord.model.windows import Moment, Window, YearDay
from concord.reference import Chart, ChartEvent, ChartSpan
from tests.reference import random_trees
from tests.reference.awkward import crowd, whittled
from tests.reference.engines import disagreements, referred
from tests.reference.test_measures_agree import QUIET, SEEDS

ABSTRACT = {"Node", "EventList", "Number", "Criterion", "Moment"}
HELPERS = {"LastDay", "Constant"}


def check(engines, seed: int, method: str, index: bool, as_of: date, size: int) -> None:
    measure = random_trees.measure(seed, index=index)
    people = crowd(seed, random_trees.subject(measure, method), size)
    how = {"year": 2026, "method": method, "as_of": as_of}

    def found(some):
        compiled = engines.compiled([measure], some, fresh=True, **how)
        return disagreements([measure], compiled, referred([measure], some, **how), method)

    if found(people):
        small = whittled(people, lambda some: bool(found(some)))
        guilty = {what for _, _, what, _, _ in found(small)}
        trees = [
            f"{x.sentence}: {say(x.criterion)}\n{x.criterion}"
            for x in measure.lines_for(method)
            if x.sentence in guilty
        ]
        pytest.fail(
            f"seed {seed}, {method}, index {index}: {found(small)}\n" + "\n".join(trees) + f"\n{small}"
        )


@settings(max_examples=6, **QUIET)
@given(seed=SEEDS, method=st.sampled_from(("plan", "clinical")))
def test_trees_about_persons(engines, seed, method):
    check(engines, seed, method, False, date(2027, 3, 31), 25)


@settings(max_examples=6, **QUIET)
@given(seed=SEEDS, as_of=st.sampled_from((date(2027, 3, 31), date(2026, 6, 30))))
def test_trees_about_index_events(engines, seed, as_of):
    check(engines, seed, "plan", True, as_of, 25)


@pytest.mark.slow
@settings(max_examples=400, **QUIET)
@given(
    seed=SEEDS,
    method=st.sampled_from(("plan", "clinical")),
    index=st.booleans(),
    as_of=st.sampled_from((date(2027, 3, 31), date(2026, 6, 30), date(2025, 12, 1))),
)
def test_many_more_trees(engines, seed, method, index, as_of):
    check(engines, seed, method, index, as_of, 40)


@pytest.mark.parametrize("as_of", [date(2027, 3, 31), date(2026, 6, 30)])
def test_enrollment_over_a_window_that_ends_before_it_begins_is_unknown(engines, as_of):
    """There is no day to judge: neither covered nor not, however long the person was enrolled."""
    backwards = Window(YearDay(6, 30), YearDay(1, 1, years=-1))
    open_ended = Window(None, YearDay(12, 31, years=-1))
    measure = Measure(
        "Q",
        "Questions",
        "0",
        who={
            "backwards": expressions.Enrolled(backwards, gap=0, gaps=0, anchor=YearDay(12, 31)),
            "since ever": expressions.Enrolled(open_ended, gap=0, gaps=0),
        },
    )
    always = ChartSpan("enrolled", date(1, 1, 1), date(9999, 12, 31), "")
    people = {1: Chart(date(1952, 10, 1), "female", None, (), (always,), {})}
    how = {"year": 2026, "method": "plan", "as_of": as_of}
    for found in (engines.compiled([measure], people, fresh=True, **how), referred([measure], people, **how)):
        assert [found["Q"][1, 0][column] for column in ("c01", "c02")] == [None, True]


def test_nothing_stands_in_a_window_that_ends_before_it_begins(engines):
    """Whatever of the event is unknown: there is no day in it. Both engines say so, for each relation to it."""
    backwards = Window(YearDay(12, 31, years=-2), YearDay(6, 30, years=-2))
    told = expressions.Events(("beta",), ("dispense",))
    relations = ("during", "overlaps", "starts", "ends")
    who = {how: expressions.Exists(expressions.In(told, backwards, how)) for how in relations}
    days = (None, date(2023, 1, 1), date(2024, 3, 3), date(2024, 9, 9), date(2025, 11, 3))
    spans = [(s, t) for s in days for t in days if s is None or t is None or s <= t]
    people = {
        n: Chart(date(1962, 10, 1), "female", None, (ChartEvent(9, "beta", "dispense", first, last),), (), {})
        for n, (first, last) in enumerate(spans)
    }
    how = {"year": 2026, "method": "plan", "as_of": date(2027, 3, 31)}
    measure = Measure("Q", "Questions", "0", who=who)
    found = engines.compiled([measure], people, fresh=True, **how)
    assert disagreements([measure], found, referred([measure], people, **how), "plan") == []
    columns = [line.column for line in measure.lines_for("plan") if line.sentence != "overlaps"]
    assert {row[column] for row in found["Q"].values() for column in columns} == {False}


def node_kinds() -> set[str]:
    """The kinds that the language declares."""
    return {
        name
        for module in (expressions, windows)
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Node | Moment) and kind.__module__ == module.__name__
    } - ABSTRACT


def test_random_trees_reach_every_node_kind_and_every_option():
    seen: set[str] = set()
    for seed in range(60):
        measure = random_trees.measure(seed, index=True)
        for tree in [x.criterion for x in measure.lines()] + [measure.index]:
            for node in walk(tree):
                seen.add(type(node).__name__)
                for option in ("how", "link", "which", "by", "of", "on", "null", "op", "edge"):
                    value = getattr(node, option, None)
                    if isinstance(value, str):
                        seen.add(f"{type(node).__name__}.{option}={value}")
    assert node_kinds() - HELPERS - seen == set()
    wanted = {f"In.how={how}" for how in expressions.RELATIONS}
    wanted |= {f"Compare.op={op}" for op in expressions.COMPARISONS}
    wanted |= {f"Near.how={how}" for how in ("gap", "inside", "around", "overlaps")}
    wanted |= {f"Near.link={link}" for link in ("", "other_event", "same_event", "same_visit")}
    wanted |= {f"Pick.{o}" for o in ("which=first", "which=last", "by=start", "by=end")}
    wanted |= {"Lowest.null=skip", "Lowest.null=missing", "Count.of=days", "Count.of=events", "Near.on=whole"}
    assert wanted - seen == set()
