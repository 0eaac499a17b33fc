"""A year that is scored for itself and as a baseline keeps its own edition in the list of measures."""

from __future__ import annotations

from pathlib import Path

from concord.engine import open_session
from concord.program import Program
from concord.scoring.score import Scoring, describe

PROGRAM = Path(__file__).resolve().parents[2] / "programs" / "ca-apc"


def test_a_years_own_edition_comes_before_a_baselines(tmp_path):
    program = Program.load(PROGRAM)
    own = {m.measure: m.edition for m in program.measures(2025)}
    assert own != {m.measure: m.edition for m in program.measures(2026)}
    for scorings in ([Scoring(2025, 2025), Scoring(2025, 2026)], [Scoring(2025, 2026), Scoring(2025, 2025)]):
        with open_session(threads=1) as session:
            describe(session, program, scorings, tmp_path)
            session.view("told", tmp_path / "measure_info.parquet")
            told = dict(session.rows("SELECT measure, edition FROM told WHERE year = 2025"))
        assert {m: told[m] for m in own} == own
