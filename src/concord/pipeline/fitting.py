"""Models of expected use, fitted on the charts of the last run: a command of its own, never part of a run."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from concord import scoring
from concord.engine import open_session
from concord.measures import MEASURES
from concord.model.errors import UsageError
from concord.model.work import Work
from concord.program import Program

HEAD = """# What use is expected of people of an age, sex and illnesses: open models of the program's own, fitted by
# `concord measures fit` and reviewed before they are kept. No HEDIS expected values.
# log: expected stays or visits of a member are exp(constant + sum). logit: the chance that a stay is followed by another.
"""


def fit_expected(work: Work, year: int, as_of: date, *, threads: int = 2, memory: str = "4GB") -> str:
    """`expected.toml`: a model for each measure of use. UsageError without charts, or with too few people to learn from."""
    program, charts = Program.load(work.program), _charts(work)
    parts = [HEAD]
    with open_session(threads=threads, memory=memory, scratch=work.root / "scratch") as session:
        for ident in scoring.USED:
            [people] = scoring.counted(session, charts, program, [MEASURES[ident]], year, as_of)
            if int(people.observed.sum()) < 1:
                raise UsageError(
                    f"nothing was observed for {ident} in {year}",
                    next_step="choose a complete year that the data cover",
                )
            parts.append(scoring.as_toml(*scoring.fit(people, year)))
    return "\n".join(parts)


def _charts(work: Work) -> Path:
    """The charts of the last run."""
    runs = [
        p for p in work.runs.glob("*/charts/chart_person") if p.parent.parent.joinpath("record.json").exists()
    ]
    if not runs:
        raise UsageError(
            "no run has built charts yet", where=work.root.name, next_step="run `concord run` first"
        )
    return max(runs, key=lambda p: (p.parent.parent / "record.json").stat().st_mtime_ns).parent
