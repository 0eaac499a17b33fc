"""Stages by themselves on synthetic tables of any size: charts, measures, attribution and a year of payment lines.

    python -m tests.bench.large STAGE PEOPLE

prints one line of JSON: seconds, CPU seconds, peak memory and the CPU seconds of its floor. Each stage wants a process of its own, so
that its peak memory is its own. People are done PART at a time, as a run does them shard by shard: memory does not grow with their number. What
is made up first is not timed. The tables are those of `canonical`, `measures` and the payment
tests: random, but as large and as often repeated as real ones.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import tempfile
from datetime import date
from pathlib import Path

from concord import attribution, charts, payment
from concord.cli import GARBAGE_AFTER
from concord.engine import open_session
from concord.measures import MEASURES
from concord.program import Program
from tests.bench import canonical, measures
from tests.bench import charts as charts_bench
from tests.bench.stages import Stage, floor, timed
from tests.unit.payment import world

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "programs" / "ca-apc"
AS_OF = date(2026, 7, 10)
SHARDS = 8
PART = 250_000
"""People made up and worked on at a time: as many as a run scores together."""
MEMORY = "5GB"


def charted(folder: Path, people: int) -> list[Stage]:
    """Settled tables cut by person, then charts of every shard."""
    canonical.write(folder, people, shards=SHARDS)
    cut = timed(
        "cut by person", lambda: charts.cut(folder / "settled", folder / "people", folder / "cut", SHARDS)
    )
    built = timed("charts", lambda: charts_bench.chart(folder, SHARDS))
    least = timed("", lambda: charts_bench.scan(folder)).cpu_seconds
    return [cut.beside(least), built.beside(least)]


def measured(folder: Path, people: int) -> list[Stage]:
    """One measure, the whole set, and the whole set with evidence, gaps and answers, on built charts."""
    measures.make(folder, people)
    gc.set_threshold(*GARBAGE_AFTER)
    every = [m for m in MEASURES.values() if "plan" in m.methods]
    found = []
    with open_session(threads=2, memory=MEMORY, scratch=folder / "spill") as session:
        measures.opened(session, folder)
        for title, chosen, detail in (
            ("one measure (CBP)", [MEASURES["CBP"]], False),
            (f"the whole set ({len(every)} measures)", every, False),
            ("the whole set with evidence", every, True),
        ):
            least = measures.floor(session, chosen)
            work = timed(title, lambda c=chosen, d=detail: measures.run(session, c, detail=d))
            found.append(work.beside(least))
    return found


def attributed(folder: Path, people: int) -> list[Stage]:
    """Rosters of every month since the program's first, two shards at a time, as a run makes them."""
    canonical.write(folder, people, shards=SHARDS)
    charts.cut(folder / "settled", folder / "people", folder / "cut", SHARDS)
    program = Program.load(PROGRAM)
    rules, out = attribution.rules_of(program), folder / "rosters"

    def work() -> None:
        attribution.rosters(
            folder / "settled", folder / "cut", out, rules, program.parties, AS_OF, shards=SHARDS, threads=2, memory=MEMORY
        )  # fmt: skip

    return [timed("attribution", work).beside(floor(folder / "cut" / "medical_claim"))]


def paid(folder: Path, people: int) -> list[Stage]:
    """Every line of twelve months, with factors and evidence."""
    program = Program.load(PROGRAM)
    inputs = world.make(folder, program, people, shards=SHARDS, end="2026-01-01")
    with open_session(threads=2, memory=MEMORY, scratch=folder / "spill") as session:
        work = timed(
            "payment lines",
            lambda: payment.lines(session, inputs, folder / "lines", program, date(2026, 1, 10)),
        )
    return [work.beside(floor(folder))]


STAGES = {"charts": charted, "measures": measured, "attribution": attributed, "payment": paid}
BUDGETS = {"charts": 180, "the whole set with evidence": 30, "attribution": 60, "payment lines": 60}
"""Seconds on two idle cores for a million people, from the design."""


def main(stage: str, people: int) -> None:
    """Run one stage, a part of the people at a time, and print its figures."""
    parts = [min(PART, people - begun) for begun in range(0, people, PART)]
    found: dict[str, Stage] = {}
    for number, some in enumerate(parts):
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for each in STAGES[stage](Path(folder), some):
                found[each.title] = each if each.title not in found else found[each.title].followed(each)
        print(f"{stage}: {number + 1} of {len(parts)} parts", file=sys.stderr, flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps([{**vars(each), "peak_mb": peak} for each in found.values()]))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
