"""The portal's database gone for a minute: pages say so, the worker waits, and what was done is not lost."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connections


def gone(*_, **__):
    raise OperationalError("server closed the connection unexpectedly: user=concord password=hunter2")


def test_a_page_says_to_come_back_and_nothing_of_why(visit, monkeypatch):
    pat = visit("pat")
    pat.raise_request_exception = False
    monkeypatch.setattr(type(connections["default"]), "cursor", gone)
    answer = pat.get("/program/")
    said = answer.content.decode()
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "Back in a minute" in said
    assert "hunter2" not in said
    monkeypatch.undo()
    assert pat.get("/program/").status_code == 200


def test_a_page_that_breaks_for_another_reason_is_no_matter_of_waiting(visit, monkeypatch):
    from concord.portal.program import submissions

    pat = visit("pat")
    pat.raise_request_exception = False
    monkeypatch.setattr(submissions, "late_first", lambda request: 1 / 0)
    assert pat.get("/program/submissions/").status_code == 500


def test_readiness_says_which_part_is_missing(visit, monkeypatch):
    nobody = visit("nobody")
    monkeypatch.setattr(type(connections["default"]), "cursor", gone)
    answer = nobody.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] is False


def test_what_a_job_came_to_is_kept_when_the_database_is_back(visit):
    from concord.portal.jobs.queue import patiently

    tried, waited = [], []

    def save():
        tried.append(1)
        if len(tried) < 4:
            gone()
        return "kept"

    assert patiently(save, wait=waited.append) == "kept"
    assert len(waited) == 3
    with pytest.raises(OperationalError):
        patiently(gone, tries=2, wait=waited.append)


def test_the_worker_looks_again_later(visit, work, monkeypatch):
    from concord.cli import worker
    from concord.portal.jobs import queue

    monkeypatch.setattr(queue, "take", gone)
    assert worker._turn(work, once=False) == (0, 0)
    with pytest.raises(OperationalError):
        worker._turn(work, once=True)
