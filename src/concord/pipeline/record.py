"""A run's own record: its steps, each done once, with time, memory and rows; and where their tables lie.

A step writes into its own folder and is marked done by one file written last. A run that was killed finds its finished
steps done and does the rest again, so however it was interrupted it ends with the same bytes. A finished step whose files are
not what they were is done again too.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from concord.engine import interrupt_all
from concord.engine.faults import explained
from concord.model.errors import ConcordError
from concord.pipeline import contents, record_page, usage
from concord.pipeline.abreast import Abreast, Waiting
from concord.pipeline.walk import WALK

DONE = ".done.json"
PROGRAM = "program"
RECORD, PAGE = "record.json", "record.html"
KEPT_RUNS = 2

Progress = Callable[[str], Any]
"""Told the words of what begins."""
Finished = Callable[[str, float], Any]
"""Told the words of what ended, and the seconds it took."""


@dataclass(frozen=True)
class Told:
    """What a step may say of itself: sentences worth a look; the rows it read where they lie in no step's folder; and of a
    step that goes by shards, how many units of work it has and how many it took over from a kept run. Where it did a few people
    beside a kept run, how many there are, and of how many the rows were taken over."""

    warnings: Sequence[str] = ()
    rows_in: int | None = None
    taken: int = 0
    units: int = 1
    people: int | None = None
    people_taken: int | None = None


@dataclass
class Run:
    """One run in its folder. `step` does a step or finds it done, at once or `side_by_side` with others."""

    folder: Path
    key: str
    as_of: date
    progress: Progress
    taken: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    doing: str = ""
    ended: Callable[[dict[str, Any]], Any] = lambda _: None
    finished: Finished = lambda *_: None
    _waiting: list[Waiting] | None = None

    @classmethod
    def begin(
        cls,
        runs: Path,
        as_of: date,
        inputs: Mapping[str, Any],
        progress: Progress,
        keep: Collection[Path] = (),
        leaving: Callable[[Path], Any] = lambda _: None,
    ) -> Run:
        """The run of these inputs, new or resumed. Older runs beyond the last two are removed, but none of `keep`; `leaving` is told first.

        Which run is older is told by a number that each was given when it last began, not by a clock.
        """
        key = key_of(inputs)
        folder = runs / f"{as_of}-{key}"
        with explained(f"runs/{folder.name}"):
            folder.mkdir(parents=True, exist_ok=True)
            contents.write_whole(
                folder / "inputs.json", json.dumps(inputs, sort_keys=True, indent=1, default=str)
            )
            others = sorted((p for p in runs.iterdir() if p.is_dir() and p != folder), key=contents.number)
            contents.write_whole(
                folder / contents.ORDER, str(max(map(contents.number, others), default=0) + 1)
            )
            for old in others[: max(0, len(others) - KEPT_RUNS + 1)]:
                if old not in keep:
                    leaving(old)
                    shutil.rmtree(old, ignore_errors=True)
        return cls(folder, key, as_of, progress)

    def keep_program(self, folder: Path) -> None:
        """A copy of the program folder beside the steps: the run can be paid again after the folder has been edited."""
        copy = self.folder / PROGRAM
        if not copy.exists():
            half = copy.with_suffix(".part")
            shutil.rmtree(half, ignore_errors=True)
            with explained(f"runs/{self.folder.name}"):
                shutil.copytree(folder, half, ignore=shutil.ignore_patterns("__pycache__", ".git"))
                half.replace(copy)

    @contextmanager
    def side_by_side(self, at_once: int) -> Iterator[None]:
        """Steps named inside are done at the end, so many at a time, each after those whose folders it reads.

        One at a time they are done as they are named. The record names them in that order either way.
        """
        if at_once == 1:
            yield
            return
        self._waiting, known = [], len(self.taken)
        yield
        named, self._waiting = self._waiting, None
        abreast = Abreast(at_once, interrupt_all)
        try:
            abreast.do(named)
        finally:
            self.doing = WALK.get(abreast.failed, self.doing)
            order = [one.name for one in named]
            self.taken[known:] = sorted(self.taken[known:], key=lambda facts: order.index(facts["step"]))

    def step(self, name: str, work: Callable[..., Any], *reads: Path) -> Path:
        """Do a step unless it is done; returns its folder. `work` gets the folders it reads, then the one it writes.

        What `work` returns, if it is `Told`, stands in the record.
        """
        out = self.folder / name
        if self._waiting is None:
            self._step(name, work, reads, out)
        else:
            after = frozenset(folder.name for folder in reads)
            self._waiting.append(Waiting(name, after, lambda: self._step(name, work, reads, out)))
        return out

    def beside(self, name: str, words: str, work: Callable[[], Any], *reads: Path) -> None:
        """Work that goes beside steps after those whose folders it reads, is done each time and leaves no folder. Where steps go one at a
        time it is not done at all: what would have been done ahead is done in its turn."""
        if self._waiting is not None:
            after = frozenset(folder.name for folder in reads)
            self._waiting.append(Waiting(name, after, lambda: self._part(name, words, work)))

    def _part(self, name: str, words: str, work: Callable[[], Any]) -> None:
        with self.part(name, words):
            work()

    def _step(self, name: str, work: Callable[..., Any], reads: Sequence[Path], out: Path) -> None:
        words = WALK[name]
        self.doing = words
        if (facts := self._done(out)) is not None:
            self.taken.append({**facts, "again": False})
            return
        self.progress(words)
        with self._explained(words, reads):
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir(parents=True)
            with usage.taken() as used:
                said = work(*reads, out)
            told = said if isinstance(said, Told) else Told()
            files = contents.of_folder(out)
            facts = {
                "step": name,
                "words": words,
                "began": round(used.began - self.began, 3),
                **used.as_dict(),
                "rows_in": sum(map(_rows, reads)) if told.rows_in is None else told.rows_in,
                "rows_out": sum(f["rows"] for f in files.values()),
                "bytes": sum(f["bytes"] for f in files.values()),
                "warnings": list(told.warnings),
                "units": told.units,
                "units_taken_over": told.taken,
            }
            if told.people is not None:
                facts |= {"people": told.people, "people_taken_over": told.people_taken}
            contents.write_whole(out / contents.FILES, json.dumps(files, indent=1, sort_keys=True))
            contents.write_whole(out / DONE, json.dumps(facts, indent=1))
        self.taken.append({**facts, "again": True})
        self.finished(words, used.seconds)

    def _done(self, out: Path) -> dict[str, Any] | None:
        """What a finished step said of itself; None when it is not finished, or its files are not what they were."""
        mark = out / DONE
        if not mark.exists():
            return None
        try:
            facts = json.loads(mark.read_text(encoding="utf-8"))
        except ValueError:
            facts = {}
        if not facts.get("step") or (changed := contents.changed(out)):
            name = f"{out.name}/{changed[0]}" if facts.get("step") else f"{out.name}/{DONE}"
            self.warnings.append(f"{name} was not what had been written: the step was done again")
            return None
        return dict(facts)

    @contextmanager
    def _explained(self, words: str, reads: Collection[Path]) -> Iterator[None]:
        """Failures in our words; when what was read is damaged, it is named, and unmarked so that the next run makes it again."""
        try:
            with explained(words):
                yield
        except ConcordError as error:
            for folder in reads:
                if (folder / DONE).exists() and (changed := contents.changed(folder)):
                    (folder / DONE).unlink()
                    raise contents.damaged(f"{folder.name}/{changed[0]}", words) from error
            raise

    @contextmanager
    def recorded(self) -> Iterator[None]:
        """Whatever ends the run, its record says so. What failed is named by Concord's own sentence or by its kind alone."""
        try:
            yield
        except ConcordError as error:
            self._fail({"doing": self.doing, **error.as_dict()})
            raise
        except BaseException as error:
            self._fail({"doing": self.doing, "error": type(error).__name__})
            raise

    def _fail(self, failed: dict[str, str]) -> None:
        try:
            self.write_record(self._made(), "failed", failed)
        except OSError:  # a full disk has no room for a record either; the sentence is what counts
            return

    def _made(self) -> str:
        """The release that this run made when it was done before: what that is paid from stands here still."""
        try:
            return str(json.loads((self.folder / RECORD).read_text(encoding="utf-8"))["release"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def write_record(
        self, release: str, outcome: str = "published", failed: Mapping[str, str] | None = None
    ) -> None:
        """Keep what the run did beside its steps, as JSON and as a page."""
        facts = self.facts(release, outcome, failed)
        self.ended(facts)
        contents.write_whole(self.folder / RECORD, json.dumps(facts, indent=1))
        contents.write_whole(self.folder / PAGE, record_page.html(facts))

    def facts(self, release: str, outcome: str, failed: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The record: outcome `published`, `held` or `failed`, the release (of a failed one that which it made before), and each step's seconds, CPU seconds, megabytes, rows and warnings."""
        return {
            "run": self.folder.name,
            "as_of": self.as_of.isoformat(),
            "release": release,
            "outcome": outcome,
            "failed": dict(failed) if failed else None,
            "seconds": round(time.monotonic() - self.began, 3),
            "warnings": self.warnings,
            "steps": self.taken,
        }

    @contextmanager
    def part(self, name: str, words: str) -> Iterator[dict[str, Any]]:
        """Work that follows the steps and is done each time, such as publishing: explained and recorded alike.

        What is put into the facts it yields stands in the record.
        """
        self.doing = words
        self.progress(words)
        more: dict[str, Any] = {}
        with explained(words), usage.taken() as used:
            yield more
        self.finished(words, used.seconds)
        began = round(used.began - self.began, 3)
        self.taken.append(
            {"step": name, "words": words, "began": began, **used.as_dict(), **more, "again": True}
        )


def key_of(inputs: Mapping[str, Any]) -> str:
    """The short name of a run's inputs."""
    return sha256(json.dumps(inputs, sort_keys=True, default=str).encode()).hexdigest()[:12]


def _rows(folder: Path) -> int:
    return sum(f["rows"] for f in contents.listed(folder).values())


def run_of(runs: Path, release: str) -> Path | None:
    """The folder of the run that made a release; None when it is no longer kept."""
    for record in sorted(runs.glob(f"*/{RECORD}")):
        try:
            if json.loads(record.read_text(encoding="utf-8")).get("release") == release:
                return record.parent
        except ValueError:
            continue
    return None
