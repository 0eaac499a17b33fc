"""Steps side by side: what may begin, what waits, and what a failure or an interruption leaves."""

from __future__ import annotations

import threading

import pytest

from concord.pipeline.abreast import Abreast, Waiting


def waiting(name: str, do, *after: str) -> Waiting:
    return Waiting(name, frozenset(after), do)


def test_a_step_begins_when_those_it_reads_have_ended():
    seen: list[str] = []
    steps = [
        waiting(name, lambda name=name: seen.append(name), *after)
        for name, after in (("c", "ab"), ("b", "a"), ("a", ""), ("d", "c"))
    ]
    Abreast(2, lambda: None).do(steps)
    assert seen == ["a", "b", "c", "d"]


def test_a_folder_of_an_earlier_part_is_not_waited_for():
    seen: list[str] = []
    Abreast(2, lambda: None).do([waiting("rosters", lambda: seen.append("rosters"), "settled", "cut")])
    assert seen == ["rosters"]


def test_two_that_read_nothing_of_each_other_are_at_work_together():
    """Each waits for the other at a barrier: one after another they would wait for ever."""
    met = threading.Barrier(2, timeout=30)
    Abreast(2, lambda: None).do([waiting("charts", met.wait), waiting("rosters", met.wait)])
    assert not met.broken


def test_no_more_than_that_are_at_work():
    at_work, most = [], []

    def work():
        at_work.append(1)
        most.append(len(at_work))
        at_work.pop()

    Abreast(1, lambda: None).do([waiting(name, work) for name in "abcdef"])
    assert most == [1] * 6


def test_after_a_failure_what_is_at_work_ends_and_nothing_else_begins():
    failed, seen = threading.Event(), []

    def breaks():
        failed.set()
        raise ValueError("no")

    def goes_on():
        assert failed.wait(30)
        seen.append("ended")

    abreast = Abreast(2, lambda: None)
    with pytest.raises(ValueError, match="no"):
        abreast.do(
            [
                waiting("risk", goes_on),
                waiting("charts", breaks),
                waiting("results", lambda: seen.append("begun"), "charts"),
            ]
        )
    assert abreast.failed == "charts"
    assert seen == ["ended"]


def test_an_interruption_stops_the_queries_at_work():
    """What interrupts one step, as a user does, stops the other, which would not end by itself."""
    stopped = threading.Event()

    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Abreast(2, stopped.set).do(
            [waiting("charts", lambda: stopped.wait(30)), waiting("rosters", interrupted)]
        )
    assert stopped.is_set()
