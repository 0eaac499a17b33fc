"""The whole job in one screen: from accepted files to a published release.

Each step reads folders of tables and writes one. A step that is already done for these inputs is not done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from concord import terminology
from concord.engine.crews import EMBEDDED, Crew, crew_of
from concord.measures import MEASURES
from concord.model.errors import UsageError
from concord.model.work import Work
from concord.pipeline import payable
from concord.pipeline.abroad import abroad
from concord.pipeline.inputs import Inputs, freeze
from concord.pipeline.looking import opened, warnings
from concord.pipeline.posting import drawn_beside, post
from concord.pipeline.publication import Begun, begin, publish, swept
from concord.pipeline.published import Published
from concord.pipeline.record import Finished, Progress, Run
from concord.pipeline.reuse import Reuse
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
    warnings: list[str] = field(default_factory=list)


def run(
    work: Work,
    as_of: date,
    *,
    progress: Progress = lambda _: None,
    finished: Finished = lambda *_: None,
    threads: int = 2,
    memory: str = "8GB",
    hold: bool = False,
    ended: Callable[[dict[str, Any]], Any] = lambda _: None,
    engine: str = EMBEDDED,
    processes: int = 1,
    storage: str | None = None,
) -> Outcome:
    """Run the program on everything accepted so far and publish a release. BusyError when another run holds the folder.

    A pure function of the accepted files, the program folder, the identity registry with its decisions and weights,
    the terminology, the code, what the run of an earlier day settled, and `as_of`: the same inputs end with the same bytes.
    The ledger then posts owed minus posted.

    With `hold` the release is written but readers keep the one they have, and nothing is posted: the program office
    publishes it from the portal. `ended` gets the run's record, however the run ends. `progress` is told what begins, and
    `finished` what ended and how many seconds it took: two steps may be at work at once, where the memory holds both.

    Shards are done by `threads` of this process, by so many `processes`, or by Spark when `engine` is a Spark master. None of
    them changes a byte. With `storage`, a URL, the machines that do them need not see the work folder: shards are sent there and fetched again.
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
        payable.let_go(work)
        leaving = partial(payable.set_aside, work)
        job = Run.begin(work.runs, as_of, inputs.as_dict(), progress, opened(work), leaving)
        job.keep_program(program.path)
        job.warnings += warnings(work, as_of)
        job.ended, job.finished = ended, finished
        with job.recorded(), swept(work.releases), _crew(work, engine, processes, threads, storage) as crew:
            steps = Steps(
                work, program, words, as_of, machine, crew, Reuse(job.folder), inputs.code, inputs.frozen
            )
            release, posted = _do(job, steps, inputs, hold)
            job.write_record(release, "held" if hold else "published")
        said = [w for step in job.taken for w in step.get("warnings", ())]
        return Outcome(release, job.folder, posted, job.taken, [*job.warnings, *said])


@contextmanager
def _crew(work: Work, engine: str, processes: int, threads: int, storage: str | None) -> Iterator[Crew]:
    """Who does the shards, and whether they find them in the work folder or at a URL."""
    with crew_of(engine, processes, threads) as crew:
        if storage is None:
            yield crew
            return
        with abroad(crew, storage, work.root, work.root / "scratch") as elsewhere:
            yield elsewhere


def _do(job: Run, do: Steps, inputs: Inputs, hold: bool) -> tuple[str, Any]:
    """The walk itself: every step after those it reads, then the release, then the ledger. Returns the release and what was posted."""
    members = job.step("members", do.settle_members)
    at_once = do.linking_at_once(members)
    with job.side_by_side(at_once):
        each = do.sharing(at_once)
        settled = job.step("settled", each.settle, members)
        people = job.step("people", each.link, members)
    cut = job.step("cut", do.cut, settled, people)
    at_once = do.at_once(cut)
    with job.side_by_side(at_once):
        each = do.sharing(at_once)
        rosters = job.step("rosters", each.attribute, settled, cut)
        chart = job.step("charts", each.build, cut)
        results = job.step("results", each.score, chart, rosters, people, settled)
        protected = job.step("protected", each.protect, results)
        ill = job.step("risk", each.risk, rosters, cut)
        lines = job.step("lines", each.pay, people, rosters, cut, results, ill)
        spent = job.step("spend", each.add_up, cut, rosters, lines, ill)
        job.step("guarded", each.guard, spent, rosters, results)

        job.step("extracts", each.extract, cut, rosters, lines, results, settled)
        job.step("equity", each.compare, results, protected)
        shared = job.step("sharing", each.share, cut, chart, rosters)
        job.step("office", each.prepare_office, settled, people, cut, rosters, results)
        begun: list[Begun] = []
        ahead = (each.machine, do.work, do.program, do.words, job, inputs)
        job.beside(
            "begun", "Beginning the books", lambda: begun.append(begin(*ahead)), chart, rosters, ill, shared
        )

    if hold:
        return _publish(job, do, inputs, protected, hold, *begun), None
    with drawn_beside(do.work, do.machine, lines, at_once) as drawn:
        release = _publish(job, do, inputs, protected, hold, *begun)
        with job.part("posted", "Posting to the ledger"):
            posted = post(do.work, do.machine, lines, release, do.as_of, drawn())
            freeze(do.work, lines, do.as_of)
    return release, posted


def _publish(
    job: Run, do: Steps, inputs: Inputs, protected: Path, hold: bool, begun: Begun | None = None
) -> str:
    """The release, and what was published kept for the quarter, unless it is held. Returns its id."""
    work = do.work
    with job.part("published", "Publishing") as told:
        if not hold:
            tables = (protected / RECORD).read_text(encoding="utf-8")
            Published(work.published).keep(quarter_of(do.as_of), inputs.maker, tables)
        release, taken, tables = publish(
            do.machine, work, do.program, do.words, job, inputs, hold=hold, begun=begun
        )
        told |= {"units": tables, "units_taken_over": taken}
    return release


def refuse_problems(folder: Path) -> None:
    """ProgramError for the first problem of a program folder, also of a measure that cannot be computed."""
    problems = Problems()
    for problem in check(folder, MEASURES):
        problems.add(*(getattr(problem, name) for name in ("file", "line", "what", "fix", "term")))
    problems.raise_any()
