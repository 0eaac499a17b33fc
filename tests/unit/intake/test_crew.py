"""Processes that read files for another behave as it does."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from concord.intake.crew import ALONE_BYTES, crew
from concord.intake.inbox import Landed

FILE = Landed("alder", "a.csv", "medical", "2026-06", date(2026, 7, 1), ALONE_BYTES, "a" * 64)


def thresholds(_session: Any) -> tuple[int, int, int]:
    """How often the process that does this searches for garbage."""
    return gc.get_threshold()


def test_processes_search_for_garbage_as_seldom_as_the_one_that_began_them(tmp_path: Path) -> None:
    before = gc.get_threshold()
    gc.set_threshold(54_321, 12, 34)
    try:
        with crew(tmp_path, [FILE, replace(FILE, sha256="b" * 64)], 2) as each:
            assert list(each(thresholds, [(), ()])) == [(54_321, 12, 34)] * 2
    finally:
        gc.set_threshold(*before)
