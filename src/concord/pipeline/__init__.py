"""The whole job in one screen: from accepted files to a published release.

Each step reads folders of tables and writes one. A step that is already done for these inputs is not done again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from concord import attribution, charts, identity, intake, payment, scoring, spend, terminology
from concord.engine import Session, open_session
from concord.model.errors import UsageError
from concord.model.work import Work
from concord.pipeline.inputs import Inputs, scorings
from concord.pipeline.publication import publish
from concord.pipeline.record import Progress, Run
from concord.program import Program


@dataclass
class Outcome:
    """What a run ended with: its release, its folder, and how long each step took."""

    release: str
    run: Path
    steps: list[dict[str, Any]] = field(default_factory=list)


def run(
    work: Work, as_of: date, *, progress: Progress = lambda _: None, threads: int = 2, memory: str = "8GB"
) -> Outcome:
    """Run the program on everything accepted so far and publish a release. BusyError when another run holds the folder.

    A pure function of the accepted files, the program folder, the identity registry with its decisions and weights,
    the terminology, the code and `as_of`: the same inputs end with the same bytes.
    """
    program, words = Program.load(work.program), terminology.load(work.terminology)
    with (
        work.locked(),
        open_session(threads=threads, memory=memory, scratch=work.root / "scratch") as session,
    ):
        inputs = Inputs.of(work, program, words, as_of)
        if not inputs.files:
            raise UsageError(
                "no file has been accepted yet",
                where=work.root.name,
                next_step="send files with `concord receive`",
            )
        job = Run.begin(work.runs, as_of, inputs.as_dict(), progress)
        settled = job.step(
            "settled", "Settling corrections", lambda out: intake.settle(work.root, out, program, as_of)
        )
        people = job.step("people", "Linking people", lambda out: link(work, program, settled, out, as_of))
        cut = job.step(
            "cut", "Cutting by person", lambda out: charts.cut(settled, people, out, program.shards)
        )
        rosters = job.step(
            "rosters",
            "Attributing people to practices",
            lambda out: attribute(program, settled, cut, out, as_of),
        )
        chart = job.step("charts", "Building charts", lambda out: build(program, words, cut, out, as_of))
        results = job.step(
            "results",
            "Scoring measures",
            lambda out: score(session, program, chart, rosters, people, as_of, out),
        )
        lines = job.step(
            "lines",
            "Working out payments",
            lambda out: pay(program, people, rosters, cut, results, out, as_of),
        )
        job.step("spend", "Adding up spend", lambda out: add_up(session, program, cut, rosters, out))
        release = publish(session, work, program, job, inputs)
        job.write_record(release)
        return Outcome(release, job.folder, job.taken)
