"""Runs attribution on drawn tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from attribution_world import AS_OF, PARTIES, RULES, Outcome, write_cut

from concord.attribution import AttributionRules, attribute, finish, survey


@pytest.fixture
def attributed(tmp_path: Path) -> Callable[..., Outcome]:
    """Draw `coverage`, `visits`, `care_team`, `plan_roster`, `deaths`; get the outcome as of 10 July 2026."""

    def run(
        rules: AttributionRules = RULES,
        as_of: date = AS_OF,
        folder: str = "a",
        reverse: bool = False,
        **given: str,
    ) -> Outcome:
        root = tmp_path / folder
        write_cut(root, given, reverse)
        survey(root / "settled", root / "out", rules, PARTIES, as_of, threads=1)
        attribute(root / "cut", 0, root / "out", rules, PARTIES, as_of, threads=1)
        finish(root / "out", threads=1)
        return Outcome(root / "out")

    return run
