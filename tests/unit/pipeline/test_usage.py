"""What work used: side by side it shares the process's CPU time, so that nothing is counted twice."""

from __future__ import annotations

import pytest

from concord.pipeline import usage


@pytest.fixture
def clock(monkeypatch):
    """CPU time and memory as the test says, in seconds and megabytes."""
    now = {"cpu": 0.0, "mb": 100}
    monkeypatch.setattr(usage, "_cpu", lambda: now["cpu"])
    monkeypatch.setattr(usage, "_peak_mb", lambda: now["mb"])
    monkeypatch.setattr(usage, "_forget_peak", lambda: now.update(mb=100))
    return now


def test_work_by_itself_used_what_the_process_did(clock):
    with usage.taken() as used:
        clock.update(cpu=3.0, mb=250)
    assert (used.cpu_seconds, used.peak_mb) == (3.0, 250)


def test_work_side_by_side_shares_it(clock):
    with usage.taken() as first:
        clock["cpu"] = 2.0
        with usage.taken() as second:
            clock.update(cpu=6.0, mb=700)
        clock["cpu"] = 7.0
    assert first.cpu_seconds == 2.0 + 2.0 + 1.0
    assert second.cpu_seconds == 2.0
    assert first.cpu_seconds + second.cpu_seconds == 7.0


def test_a_peak_counts_for_what_was_at_work_then(clock):
    """The first began before the peak, the third after it."""
    with usage.taken() as first:
        with usage.taken() as second:
            clock["mb"] = 900
        with usage.taken() as third:
            clock["mb"] = 300
    assert (first.peak_mb, second.peak_mb, third.peak_mb) == (900, 900, 300)


def test_what_failed_no_longer_shares(clock):
    with pytest.raises(ValueError, match="no"), usage.taken():
        raise ValueError("no")
    with usage.taken() as used:
        clock["cpu"] += 4.0
    assert used.cpu_seconds == 4.0
