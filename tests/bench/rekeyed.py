"""A state: a finished run's people under new numbers, as often as asked, and a run's own steps on them from charts to lines.

    python -m tests.bench.rekeyed RUN FOLDER --copies 19 [--memory 5GB] [--threads 2] [--until charts]

RUN is a finished run's folder (`work/runs/...`); 19 copies of the demonstration's are a million people, 190 are ten million. Everything
goes shard by shard: a copy of a shard is a shard. FOLDER keeps what was done: the same command again does what is missing, so a
long one may be stopped at any time, and `--until` stops it after a step. Each step is told when it ends, with the memory of the whole
process and of those below it; at the end a table is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from concord import terminology
from concord.engine import rows_of
from concord.engine.crews import EMBEDDED, crew_of
from concord.model.work import Work
from concord.pipeline.record import Run
from concord.pipeline.reuse import Reuse
from concord.pipeline.steps import Machine, Steps
from concord.program import Program
from tests.bench.processes import watched

SHARD = re.compile(r"shard=(\d+)\.parquet")
STEPS = ("cut", "rosters", "charts", "results", "risk", "lines")
PEAKS = "peaks.json"


def main() -> None:
    """Run what is missing and print what each step took."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("run", type=Path)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--copies", type=int, required=True)
    asked.add_argument("--memory", default="5GB", help="what the engine may use; rows on their way need more")
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--until", choices=STEPS, default=STEPS[-1])
    given = asked.parse_args()
    state = State(given.run.resolve(), given.folder.resolve(), given.copies)
    facts = state.run(given.memory, given.threads, given.until)
    print(table(facts, state.people(), given.copies))


@dataclass(frozen=True)
class State:
    """A run's people, so many times over, in a folder of their own."""

    source: Path
    folder: Path
    copies: int

    def run(self, memory: str, threads: int, until: str) -> list[dict[str, Any]]:
        """Do the steps that are not done yet. Returns each step's facts as its record has them, and `all_mb`: all processes' memory."""
        work = Work.create(self.folder / "work", self._program(), "bench")
        program, words = Program.load(work.program), terminology.load(work.terminology)
        job = Run.begin(
            work.runs, self.as_of, {"source": self.source.name, "copies": self.copies}, lambda _: None
        )
        machine, peaks = Machine(threads, memory, work.root / "scratch"), self._peaks()
        with crew_of(EMBEDDED, 1, threads) as crew:
            do = Steps(work, program, words, self.as_of, machine, crew, Reuse(job.folder), "bench")
            for name, step in self._walk(job, do):
                with watched() as peak:
                    step()
                facts = job.taken[-1]
                peaks[name] = facts["all_mb"] = peak.bytes >> 20 if facts["again"] else peaks.get(name, 0)
                (self.folder / PEAKS).write_text(json.dumps(peaks), encoding="utf-8")
                print(f"{facts['words']:<44} {facts['seconds']:8.1f} s {facts['all_mb']:7,} MB", flush=True)
                if name == until:
                    break
        return job.taken

    @property
    def as_of(self) -> date:
        """The day of the source's run."""
        return date.fromisoformat(self.source.name[:10])

    def people(self) -> int:
        """People of all copies."""
        return self.copies * sum(rows_of(path) for path in (self.source / "cut" / "person").glob("*.parquet"))

    def _walk(self, job: Run, do: Steps) -> Iterator[tuple[str, Callable[[], Any]]]:
        at = {name: job.folder / name for name in ("settled", "people", *STEPS)}
        yield "cut", lambda: job.step("cut", self._cut)
        self._given(job.folder)
        yield "rosters", lambda: job.step("rosters", do.attribute, at["settled"], at["cut"])
        yield "charts", lambda: job.step("charts", do.build, at["cut"])
        read = [at[name] for name in ("charts", "rosters", "people", "settled")]
        yield "results", lambda: job.step("results", do.score, *read)
        yield "risk", lambda: job.step("risk", do.risk, at["rosters"], at["cut"])
        paid = [at[name] for name in ("people", "rosters", "cut", "results", "risk")]
        yield "lines", lambda: job.step("lines", do.pay, *paid)

    def _peaks(self) -> dict[str, int]:
        kept = self.folder / PEAKS
        return dict(json.loads(kept.read_text(encoding="utf-8"))) if kept.exists() else {}

    # -- the tables ------------------------------------------------------------------------------------------

    def _program(self) -> Path:
        """The run's program folder, with a shard for each copy of a shard."""
        out = self.folder / "program"
        if not out.exists():
            half = out.with_name("program.part")
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(self.source / "program", half)
            settings = half / "program.toml"
            text = settings.read_text(encoding="utf-8")
            shards = self.copies * Program.load(self.source / "program").shards
            settings.write_text(re.sub(r"(?m)^(shards\s*=\s*)\d+", rf"\g<1>{shards}", text), encoding="utf-8")
            half.rename(out)
        return out

    def _cut(self, out: Path) -> None:
        """Every table cut by person: copy c of shard k of s is shard c * s + k, its people c * `apart` further on. What was made stays beside."""
        tables = sorted(path for path in (self.source / "cut").iterdir() if path.is_dir())
        apart = 10 ** len(str(max(map(_highest, (self.source / "cut" / "person").glob("*.parquet")))))
        shards, made = Program.load(self.source / "program").shards, self.folder / "made"
        jobs = []
        for path in (file for folder in tables for file in sorted(folder.glob("*.parquet"))):
            for folder in (out / path.parent.name, made / path.parent.name):
                folder.mkdir(parents=True, exist_ok=True)
            if found := SHARD.fullmatch(path.name):
                own = [c * shards + int(found[1]) for c in range(self.copies)]
                jobs += [
                    (path, made / path.parent.name / f"shard={s}.parquet", s, s // shards * apart)
                    for s in own
                ]
            else:
                os.link(path, out / path.parent.name / path.name)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda job: rekeyed(*job), jobs))
        for _, path, *_ in jobs:
            os.link(path, out / path.parent.name / path.name)

    def _given(self, run: Path) -> None:
        """What steps read beside the cut: claims and people as they were cut, and tables of no person."""
        for place, target in (
            ("settled/medical_claim", run / "cut" / "medical_claim"), ("people/person", run / "cut" / "person"),
            ("settled/provider.parquet", self.source / "settled" / "provider.parquet"),
            ("settled/survey_response.parquet", self.source / "settled" / "survey_response.parquet"),
        ):  # fmt: skip
            path = run / place
            path.parent.mkdir(exist_ok=True)
            if not path.is_symlink() and target.exists():
                path.symlink_to(target)


def rekeyed(path: Path, out: Path, shard: int, further: int) -> None:
    """One shard's table under new numbers, in the same order; not again when it is there."""
    if out.exists():
        return
    text = [field.name for field in pq.read_schema(path) if pa.types.is_string(field.type)]
    rows = pq.read_table(path, read_dictionary=text, use_threads=False)
    for name, column in (
        ("person_id", lambda c: pc.add(c, further)),
        ("shard", lambda c: pa.repeat(shard, len(c))),
    ):
        if name in rows.column_names:
            place = rows.column_names.index(name)
            kind = rows.schema.field(place).type
            rows = rows.set_column(place, name, column(rows[name]).cast(kind))
    half = out.with_name(f"{out.name}.part")
    pq.write_table(
        rows,
        half,
        compression="zstd",
        write_statistics=["person_id"],
        store_decimal_as_integer=True,
        store_schema=False,
    )
    half.replace(out)


def _highest(path: Path) -> int:
    return int(pc.max(pq.read_table(path, columns=["person_id"])["person_id"]).as_py() or 0)


def table(steps: list[dict[str, Any]], people: int, copies: int) -> str:
    """The figures as Markdown."""
    rows = [
        f"{people:,} people, {copies} copies",
        "",
        "| step | seconds | CPU s | CPU µs per person | all processes, peak MB | rows written |",
        "|---|---|---|---|---|---|",
    ]
    rows += [
        f"| {s['words']} | {s['seconds']:.1f} | {s['cpu_seconds']:.1f} | {1e6 * s['cpu_seconds'] / people:.0f} "
        f"| {s['all_mb']:,} | {s['rows_out']:,} |"
        for s in steps
    ]
    seconds, cpu = (sum(s[name] for s in steps[1:]) for name in ("seconds", "cpu_seconds"))
    rows.append(f"| from charts to lines | {seconds:.1f} | {cpu:.1f} | {1e6 * cpu / people:.0f} | | |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
