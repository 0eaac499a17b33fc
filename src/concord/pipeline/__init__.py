"""The whole job in one screen: from accepted files to a published release.

Each step reads folders of tables and writes one. A step that is already done for these inputs is not done again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from concord import terminology
from concord.measures import MEASURES
from concord.model.errors import UsageError
from concord.model.work import Work
from concord.pipeline.inputs import Inputs, freeze
from concord.pipeline.publication import publish
from concord.pipeline.published import Published
from concord.pipeline.record import Progress, Run
from concord.pipeline.steps import RECORD, Machine, Steps
from concord.program import Program, check
from concord.program.problems import Problems
from concord.program.publication import quarter_of


@dataclass
class Outcome:
    """What a run ended with: its release, its folder, what the ledger posted, and what each step took."""

    release: str
    run: Path
    posted: Any = None
    steps: list[dict[str, Any]] = field(default_factory=list)


def run(
    work: Work,
    as_of: date,
    *,
    progress: Progress = lambda _: None,
    threads: int = 2,
    memory: str = "8GB",
    hold: bool = False,
) -> Outcome:
    """Run the program on everything accepted so far and publish a release. BusyError when another run holds the folder.

    A pure function of the accepted files, the program folder, the identity registry with its decisions and weights,
    the terminology, the code, what the run of an earlier day settled, and `as_of`: the same inputs end with the same bytes.
    The ledger then posts owed minus posted.

    With `hold` the release is written but readers keep the one they have, and nothing is posted: the program office
    publishes it from the portal.
    """
    refuse_problems(work.program)
    program, words = Program.load(work.program), terminology.load(work.terminology)
    machine = Machine(threads, memory, work.root / "scratch")
    with work.locked():
        inputs = Inputs.of(work, program, words, as_of)
        if not inputs.files:
            raise UsageError(
                "no file has been accepted yet",
                where=work.root.name,
                next_step="send files with `concord receive`",
            )
        job = Run.begin(work.runs, as_of, inputs.as_dict(), progress)
        job.keep_program(program.path)
        do = Steps(work, program, words, as_of, machine, inputs.frozen)

        settled = job.step("settled", "Settling corrections", do.settle)
        people = job.step("people", "Linking people", do.link, settled)
        cut = job.step("cut", "Cutting by person", do.cut, settled, people)
        rosters = job.step("rosters", "Attributing people to practices", do.attribute, settled, cut)
        chart = job.step("charts", "Building charts", do.build, cut)
        results = job.step("results", "Scoring measures", do.score, chart, rosters, people, settled)
        protected = job.step("protected", "Protecting small cells", do.protect, results)
        ill = job.step("risk", "Scoring risk", do.risk, rosters, cut)
        lines = job.step("lines", "Working out payments", do.pay, people, rosters, cut, results, ill)
        spent = job.step("spend", "Adding up spend", do.add_up, cut, rosters, lines)
        job.step("guarded", "Guarding other counts", do.guard, spent, rosters)

        job.step("extracts", "Writing extracts", do.extract, cut, rosters, lines)
        job.step("equity", "Comparing groups", do.compare, results, protected)
        job.step(
            "office", "Weighing candidates and months", do.prepare_office, settled, cut, rosters, results
        )

        progress("Publishing")
        if not hold:
            tables = (protected / RECORD).read_text(encoding="utf-8")
            Published(work.published).keep(quarter_of(as_of), inputs.maker, tables)
        release = publish(machine, work, program, words, job, inputs, hold=hold)
        if not hold:
            progress("Posting to the ledger")
        posted = None if hold else do.post(lines, release)
        if not hold:
            freeze(work, lines, as_of)
        job.write_record(release)
        return Outcome(release, job.folder, posted, job.taken)


def refuse_problems(folder: Path) -> None:
    """ProgramError for the first problem of a program folder, also of a measure that cannot be computed."""
    problems = Problems()
    for problem in check(folder, MEASURES):
        problems.add(*(getattr(problem, name) for name in ("file", "line", "what", "fix", "term")))
    problems.raise_any()
